//! Inputs moved over many values: the rough look that an exact search starts from.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::{Outcome, Tape, nearest};
use crate::sheet::node::LineId;

/// Values of single-figure lines at each value of the one ranged input of a tape, in the lines' order. None is a
/// figure that does not exist there.
pub fn sweep(tape: &Tape, lines: &[LineId], at: &[Decimal]) -> Vec<Vec<Option<Decimal>>> {
    let column: Vec<f64> = at.iter().copied().map(nearest).collect();
    values(&tape.run(&[column]), lines, at.len())
}

/// Values of single-figure lines where one input at a time is changed: each trial names a ranged input, by its place
/// among those of the tape, and the value that it takes while all others keep theirs.
pub fn one_at_a_time(
    tape: &Tape,
    base: &[Decimal],
    trials: &[(usize, Decimal)],
    lines: &[LineId],
) -> Vec<Vec<Option<Decimal>>> {
    let column = |(place, base): (usize, &Decimal)| -> Vec<f64> {
        let base = nearest(*base);
        trials.iter().map(|(changed, value)| if *changed == place { nearest(*value) } else { base }).collect()
    };
    let columns: Vec<Vec<f64>> = base.iter().enumerate().map(column).collect();
    values(&tape.run(&columns), lines, trials.len())
}

fn values(outcome: &Outcome, lines: &[LineId], trials: usize) -> Vec<Vec<Option<Decimal>>> {
    let value = |line: &LineId, trial: usize| {
        let value = outcome.at(*line, 0)?.get(trial).copied()?;
        Decimal::from_f64(value).filter(|_| value.is_finite())
    };
    (0..trials).map(|trial| lines.iter().map(|line| value(line, trial)).collect()).collect()
}
