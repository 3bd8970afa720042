//! How sure a figure of the case is, as far as its inputs were measured.

use rust_decimal::{Decimal, MathematicalOps};

use crate::analysis::pilot::measure::{Measure, PilotMeasures};
use crate::analysis::projected::Projected;
use crate::sheet::node::{InputId, LineId};

/// How sure something is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Confidence {
    /// Nothing that was measured moves it.
    AsIs,
    /// With 95 % confidence.
    Within(Decimal, Decimal),
    /// It hangs on what a single day measured.
    NotAtAll,
}

impl Confidence {
    /// Of a measured input.
    pub fn of(interval: Option<(Decimal, Decimal)>) -> Self {
        interval.map_or(Self::NotAtAll, |(low, high)| Self::Within(low, high))
    }

    pub fn interval(self) -> Option<(Decimal, Decimal)> {
        match self {
            Self::Within(low, high) => Some((low, high)),
            _ => None,
        }
    }
}

/// How sure a figure is: each measured input goes to both ends of its interval, the larger of the two effects counts, and
/// the effects of all inputs are added as squares, as errors that know nothing of each other are.
pub fn of_figure(
    projected: &Projected,
    pilot: &PilotMeasures,
    (option, metric): (&str, &str),
    figure: Decimal,
) -> Confidence {
    let Some(line) = projected.model.figure(option, metric) else { return Confidence::AsIs };
    let mut squares = Decimal::ZERO;
    for one in pilot.measured.iter().filter(|one| one.replaces) {
        let Some(input) = projected.model.sheet.find_input(&one.path) else { continue };
        let effect = effect(projected, one, input, line);
        match effect {
            Some(effect) if effect.is_zero() => {}
            Some(_) if one.interval.is_none() => return Confidence::NotAtAll,
            Some(effect) => squares = squares.saturating_add(effect.saturating_mul(effect)),
            None => return Confidence::NotAtAll,
        }
    }
    match squares.sqrt().filter(|half| !half.is_zero()) {
        Some(half) => Confidence::Within(figure.saturating_sub(half), figure.saturating_add(half)),
        None => Confidence::AsIs,
    }
}

/// The largest movement of a figure over the interval of an input; over a hundredth of it where it has none.
fn effect(projected: &Projected, one: &Measure, input: InputId, line: LineId) -> Option<Decimal> {
    let now = projected.exact.at(line, 0)?;
    let little = one.mean / Decimal::ONE_HUNDRED;
    let (low, high) = one.interval.unwrap_or((one.mean - little, one.mean + little));
    let at = |end: Decimal| Some(projected.figure_with(input, end, line)?.saturating_sub(now).abs());
    Some(at(low)?.max(at(high)?))
}
