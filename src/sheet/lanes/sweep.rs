//! Inputs moved over many values: the rough look that an exact search starts from, and maps.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use crate::sheet::lanes::nearest::nearest;
use crate::sheet::lanes::outcome::LaneOutcome;
use crate::sheet::lanes::tape::Tape;
use crate::sheet::node::LineId;

/// The wanted lines of a tape at many values of its ranged inputs, a trial each.
pub struct Sweep(LaneOutcome);

impl Sweep {
    /// The one ranged input of the tape at each of the values.
    pub fn over(tape: &Tape, at: &[Decimal]) -> Self {
        let column: Vec<f64> = at.iter().copied().map(nearest).collect();
        Self(tape.run(&[column]))
    }

    /// One input at a time: each trial names a ranged input, by its place among those of the tape, and the value that
    /// it takes while all others keep theirs.
    pub fn one_at_a_time(tape: &Tape, base: &[Decimal], trials: &[(usize, Decimal)]) -> Self {
        let column = |(place, base): (usize, &Decimal)| -> Vec<f64> {
            let base = nearest(*base);
            let value = |trial: &(usize, Decimal)| if trial.0 == place { nearest(trial.1) } else { base };
            trials.iter().map(value).collect()
        };
        let columns: Vec<Vec<f64>> = base.iter().enumerate().map(column).collect();
        Self(tape.run(&columns))
    }

    /// The two ranged inputs of the tape at every pair of their values: for each of the second's, all of the first's.
    pub fn grid(tape: &Tape, first: &[Decimal], second: &[Decimal]) -> Self {
        let (one, other) = (first.iter().copied().map(nearest), second.iter().copied().map(nearest));
        let one: Vec<f64> = one.collect();
        let across: Vec<f64> = second.iter().flat_map(|_| one.iter().copied()).collect();
        let up: Vec<f64> = other.flat_map(|value| std::iter::repeat_n(value, one.len())).collect();
        Self(tape.run(&[across, up]))
    }

    /// The value of a line in a month of a trial; None where it does not exist.
    pub fn at(&self, line: LineId, month: u32, trial: usize) -> Option<Decimal> {
        let value = self.0.at(line, month)?.get(trial).copied()?;
        Decimal::from_f64(value).filter(|_| value.is_finite())
    }
}
