//! One input swept over many values: the rough look that an exact search starts from.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::{Tape, nearest};
use crate::sheet::node::LineId;

/// Values of single-figure lines at each value of the one ranged input of a tape, in the lines' order. None is a
/// figure that does not exist there.
pub fn sweep(tape: &Tape, lines: &[LineId], at: &[Decimal]) -> Vec<Vec<Option<Decimal>>> {
    let column: Vec<f64> = at.iter().copied().map(nearest).collect();
    let outcome = tape.run(&[column]);
    let value = |line: &LineId, trial: usize| {
        let value = outcome.at(*line, 0)?.get(trial).copied()?;
        Decimal::from_f64(value).filter(|_| value.is_finite())
    };
    (0..at.len()).map(|trial| lines.iter().map(|line| value(line, trial)).collect()).collect()
}
