//! What a pilot measured: rows of its files, added up as they are read, so that their number does not matter.

pub mod columns;
pub mod file;
pub mod row;
pub mod tally;

use std::collections::BTreeMap;
use std::path::PathBuf;

use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::base::calendar::YearMonth;
use crate::base::diagnostic::Problem;
use row::{Amounts, Quantity, Row};
use tally::Tally;

/// What rows belong to: an option and a step of it; empty where the file does not say.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Group {
    pub option: String,
    pub step: String,
}

/// All files of a pilot, added up.
#[derive(Debug, Default)]
pub struct Actuals {
    pub files: Vec<Source>,
    pub groups: IndexMap<Group, Tally>,
    /// Totals of each month.
    pub months: BTreeMap<YearMonth, Amounts>,
    /// Rows that could not be used, the first few of them.
    pub skipped: Vec<Skipped>,
    pub skipped_rows: u64,
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

/// Reads files one after the other; all their problems at once.
///
/// # Errors
/// A file that cannot be read, is not a table, lacks what every row needs, or has no row that can be used.
pub fn read(paths: &[PathBuf]) -> Result<Actuals, Vec<Problem>> {
    let mut actuals = Actuals::default();
    let mut problems = Vec::new();
    for path in paths {
        match file::read(path, &mut actuals) {
            Ok(source) => actuals.files.push(source),
            Err(problem) => problems.push(*problem),
        }
    }
    if problems.is_empty() { Ok(actuals) } else { Err(problems) }
}

impl Actuals {
    /// Adds a row to its group and its month.
    fn add(&mut self, row: Row) {
        let month = self.months.entry(row.month).or_default();
        month.add(&row.amounts);
        self.groups.entry(row.group).or_default().add(&row.amounts);
    }

    fn skip(&mut self, file: &str, line: u64, why: String) {
        self.skipped_rows += 1;
        if self.skipped.len() < SHOWN {
            self.skipped.push(Skipped { file: file.to_string(), line, why });
        }
    }

    /// Total of a quantity over everything, where any row has it.
    pub fn total(&self, quantity: Quantity) -> Option<Decimal> {
        self.groups.values().filter_map(|tally| tally.totals.get(quantity)).reduce(|a, b| a + b)
    }

    pub fn rows(&self) -> u64 {
        self.files.iter().map(|file| file.rows).sum()
    }
}
