//! What a run gives: the values of the wanted lines, by trial.

use crate::sheet::lanes::kernels::Arg;
use crate::sheet::node::LineId;

/// The values of the wanted lines in every trial. NaN is a figure that does not exist.
#[derive(Debug, Clone)]
pub struct LaneOutcome {
    trials: usize,
    lines: Vec<LineId>,
    /// By wanted line and month; one month for lines with a single value.
    columns: Vec<Vec<Vec<f64>>>,
}

impl LaneOutcome {
    /// An empty outcome: `months[i]` columns for `lines[i]`.
    pub(super) fn new(trials: usize, lines: &[LineId], months: impl Iterator<Item = usize>) -> Self {
        let columns = months.map(|months| vec![vec![f64::NAN; trials]; months]).collect();
        Self { trials, lines: lines.to_vec(), columns }
    }

    /// How many trials were run.
    pub fn trials(&self) -> usize {
        self.trials
    }

    /// The values of a wanted line by trial, in a month; the month is of no account where it has a single
    /// value. None where the line was not wanted or has no such month.
    pub fn at(&self, line: LineId, month: u32) -> Option<&[f64]> {
        let months = &self.columns[self.lines.iter().position(|wanted| *wanted == line)?];
        let month = if months.len() == 1 { 0 } else { month as usize };
        months.get(month).map(Vec::as_slice)
    }

    /// Keeps a block of values that starts at trial `first`.
    pub(super) fn keep(&mut self, wanted: usize, first: usize, values: Arg) {
        for (month, column) in self.columns[wanted].iter_mut().enumerate() {
            let column = &mut column[first..];
            match values {
                Arg::Alike(values) => column.fill(values[if values.len() == 1 { 0 } else { month }]),
                Arg::Lanes(blocks) => {
                    let block = &blocks[if blocks.len() == 1 { 0 } else { month }].0;
                    column.iter_mut().zip(block).for_each(|(cell, value)| *cell = *value);
                }
            }
        }
    }
}
