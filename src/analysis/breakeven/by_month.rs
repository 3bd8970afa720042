//! What is best by a month that shapes the model: when a stage starts, how long an option slips, when a line begins. Each
//! month is a scenario of its own, computed exactly.

use rust_decimal::Decimal;

use crate::analysis::metric::reader::MetricReader;
use crate::analysis::projected::Projected;
use crate::base::diagnostic::Refusal;
use crate::model::metric::row::lower_is_better;

/// The figures of some options at each month asked about.
#[derive(Debug, Clone)]
pub struct MonthSweep {
    /// Path of the month.
    pub vary: String,
    pub metric: String,
    /// Whether less of the metric is better.
    pub lower: bool,
    pub options: Vec<String>,
    /// The month that the scenario has, where it says one.
    pub base: Option<u32>,
    pub rows: Vec<MonthRow>,
}

/// The figures at one month; None where the scenario cannot be so, or the option cannot serve.
#[derive(Debug, Clone)]
pub struct MonthRow {
    pub at: u32,
    pub figures: Vec<Option<Decimal>>,
}

/// From one month to another, the option that is best.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthRegion {
    pub from: u32,
    pub to: u32,
    /// Its place among the options; None where no figure exists, or several are equal.
    pub best: Option<usize>,
}

/// What is asked: of which options, by which metric, over which months.
pub struct MonthQuestion {
    pub vary: String,
    pub metric: String,
    pub options: Vec<String>,
    pub base: Option<u32>,
    pub months: std::ops::RangeInclusive<u32>,
}

/// Computes the scenario at each month; `at` answers None where it cannot be so.
///
/// # Errors
/// An option or a metric that does not exist.
pub fn month_sweep(
    question: MonthQuestion,
    at: impl Fn(u32) -> Option<Projected>,
) -> Result<MonthSweep, Refusal> {
    let MonthQuestion { vary, metric, options, base, months } = question;
    let mut lower = true;
    let mut rows = Vec::new();
    for month in months {
        let figures = match at(month) {
            Some(projected) => {
                lower = lower_is_better(projected.model.metrics, &metric);
                figures(&projected, &options, &metric)?
            }
            None => vec![None; options.len()],
        };
        rows.push(MonthRow { at: month, figures });
    }
    Ok(MonthSweep { vary, metric, lower, options, base, rows })
}

fn figures(projected: &Projected, options: &[String], metric: &str) -> Result<Vec<Option<Decimal>>, Refusal> {
    let read = |option: &String| {
        let gauge = MetricReader::find(projected, option, metric)?;
        Ok(gauge.read(&|line, month| projected.exact.at(line, month)))
    };
    options.iter().map(read).collect()
}

impl MonthSweep {
    /// The first of the months at which an option is at its best, with its figure there.
    pub fn best_of(&self, option: usize) -> Option<(u32, Decimal)> {
        let known = self.rows.iter().filter_map(|row| Some((row.at, row.figures[option]?)));
        known.reduce(|best, next| if self.is_better(next.1, best.1) { next } else { best })
    }

    /// Whether its figure is the same at every month.
    pub fn is_still(&self, option: usize) -> bool {
        let mut figures = self.rows.iter().filter_map(|row| row.figures[option]);
        let first = figures.next();
        figures.all(|figure| Some(figure) == first)
    }

    /// Who is best from month to month.
    pub fn regions(&self) -> Vec<MonthRegion> {
        let mut regions: Vec<MonthRegion> = Vec::new();
        for row in &self.rows {
            let best = self.leader(row);
            match regions.last_mut() {
                Some(last) if last.best == best => last.to = row.at,
                _ => regions.push(MonthRegion { from: row.at, to: row.at, best }),
            }
        }
        regions
    }

    fn leader(&self, row: &MonthRow) -> Option<usize> {
        let known = || row.figures.iter().enumerate().filter_map(|(at, figure)| Some((at, (*figure)?)));
        let best = known().reduce(|best, next| if self.is_better(next.1, best.1) { next } else { best })?;
        let alone = known().filter(|(_, figure)| *figure == best.1).count() == 1;
        alone.then_some(best.0)
    }

    fn is_better(&self, a: Decimal, b: Decimal) -> bool {
        if self.lower { a < b } else { a > b }
    }
}
