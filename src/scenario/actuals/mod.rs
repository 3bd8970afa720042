//! What a pilot measured: rows of its files, added up as they are read, so that their number does not matter.

pub mod columns;
pub mod file;
pub mod row;
pub mod tally;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::thread;

use rust_decimal::Decimal;

use crate::base::calendar::YearMonth;
use crate::base::diagnostic::Problem;
use row::{Quantity, Said};
use tally::Tally;

/// What rows belong to: an option and a step of it; empty where the file does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub option: String,
    pub step: String,
}

/// All files of a pilot, added up.
#[derive(Debug, Default)]
pub struct Actuals {
    pub files: Vec<Source>,
    pub groups: Vec<(Group, Tally)>,
    /// The months that rows are of.
    pub months: BTreeSet<YearMonth>,
    /// Rows that could not be used, the first few of them.
    pub skipped: Vec<Skipped>,
    pub skipped_rows: u64,
    /// The group of the last row: the next is often of the same.
    last: usize,
}

/// A file that was read.
#[derive(Debug, Clone)]
pub struct Source {
    pub path: PathBuf,
    pub sha256: String,
    /// Rows that were used.
    pub rows: u64,
}

/// A row that could not be used.
#[derive(Debug, Clone)]
pub struct Skipped {
    pub file: String,
    pub line: u64,
    pub why: String,
}

/// Skipped rows that are kept to be shown.
const SHOWN: usize = 20;

/// Reads files side by side, as many at a time as there are processors; all their problems at once.
///
/// # Errors
/// A file that cannot be read, is not a table, lacks what every row needs, or has no row that can be used.
pub fn read(paths: &[PathBuf]) -> Result<Actuals, Vec<Problem>> {
    let at_once = thread::available_parallelism().map_or(1, usize::from);
    let (mut all, mut problems) = (Actuals::default(), Vec::new());
    for batch in paths.chunks(at_once) {
        let done: Vec<_> = thread::scope(|scope| {
            let started: Vec<_> = batch.iter().map(|path| scope.spawn(|| one(path))).collect();
            started.into_iter().map(thread::ScopedJoinHandle::join).collect()
        });
        for result in done {
            match result.unwrap_or_else(|panic| std::panic::resume_unwind(panic)) {
                Ok(actuals) => all.merge(actuals),
                Err(problem) => problems.push(*problem),
            }
        }
    }
    if problems.is_empty() { Ok(all) } else { Err(problems) }
}

fn one(path: &std::path::Path) -> Result<Actuals, Box<Problem>> {
    let mut actuals = Actuals::default();
    let source = file::read(path, &mut actuals)?;
    actuals.files.push(source);
    Ok(actuals)
}

impl Actuals {
    /// Adds a row to its group and its month.
    fn add(&mut self, month: Option<YearMonth>, option: &[u8], step: &[u8], said: &Said) {
        self.months.extend(month);
        let at = self.group(option, step);
        self.groups[at].1.add(said);
    }

    fn group(&mut self, option: &[u8], step: &[u8]) -> usize {
        let is = |group: &Group| group.option.as_bytes() == option && group.step.as_bytes() == step;
        if self.groups.get(self.last).is_some_and(|last| is(&last.0)) {
            return self.last;
        }
        self.last = self.groups.iter().position(|known| is(&known.0)).unwrap_or_else(|| {
            let text = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
            let group = Group { option: text(option), step: text(step) };
            self.groups.push((group, Tally::default()));
            self.groups.len() - 1
        });
        self.last
    }

    fn merge(&mut self, other: Self) {
        for (group, tally) in &other.groups {
            let at = self.group(group.option.as_bytes(), group.step.as_bytes());
            self.groups[at].1.merge(tally);
        }
        self.files.extend(other.files);
        self.months.extend(other.months);
        self.skipped_rows += other.skipped_rows;
        self.skipped.extend(other.skipped);
        self.skipped.truncate(SHOWN);
    }

    fn skip(&mut self, file: &str, line: u64, why: String) {
        self.skipped_rows += 1;
        if self.skipped.len() < SHOWN {
            self.skipped.push(Skipped { file: file.to_string(), line, why });
        }
    }

    /// Total of a quantity over everything, where any row has it.
    pub fn total(&self, quantity: Quantity) -> Option<Decimal> {
        self.groups.iter().filter_map(|(_, tally)| tally.total(quantity)).reduce(|a, b| a + b)
    }
}
