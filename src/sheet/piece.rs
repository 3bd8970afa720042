//! What formulas are made of, for whoever lays out the cells.

use rust_decimal::Decimal;

use crate::sheet::exact::CEIL_PLACES;
use crate::sheet::node::*;

/// What stands in a cell whose figure does not exist.
pub const MISSING: &str = "n/a";

/// What stands in a month in which nothing happens, where a zero would say that it happens in month 0. Text, since
/// functions over months overlook it; and not empty, since the format does not keep an empty result.
pub const NOTHING: &str = "–";

/// A piece of a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    Input(InputId),
    /// A schedule in the month of the cell.
    Schedule(ScheduleId),
    /// A line in the month of the cell; its only cell where it has one.
    Line(LineId),
    /// A line one month before.
    Before(LineId),
    /// A line from month 0 to the month before: its first end stays where it is.
    UntilBefore(LineId),
    /// A line over some months, both ends fixed.
    Months(LineId, u32, u32),
    /// The months in which a line comes back to zero, as `comeback` gives them, over months 1..=N.
    Comebacks(LineId),
    /// The number of the month of the cell.
    Month,
    /// The numbers of all months, 0..=N.
    AllMonths,
    /// A number that is not typed into the formula.
    Known(Known),
}

/// A number that stands in a cell of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Known {
    /// A number of the model: the hours of a month, the months over which work is spread.
    Number(Decimal),
    /// Decimals that count where something is rounded up to whole units.
    WholeDigits,
    /// Decimals of a balance that count; what is below is left by rounding.
    ZeroDigits,
    /// Half a unit of the last of them.
    Dust,
    /// Months from a month back to the one that it looks at.
    Back(u32),
    /// Steps of a power that make a whole one: the months of a year, or of the horizon.
    Root(u32),
}

/// Decimals of a balance that count.
const ZERO_DIGITS: u32 = 6;

impl Known {
    pub fn value(self) -> Decimal {
        match self {
            Self::Number(value) => value,
            Self::WholeDigits => CEIL_PLACES.into(),
            Self::ZeroDigits => ZERO_DIGITS.into(),
            Self::Dust => Decimal::new(5, ZERO_DIGITS + 1),
            Self::Back(months) | Self::Root(months) => months.into(),
        }
    }
}
