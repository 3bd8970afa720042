//! How a file of a pilot is to be read, and what can be wrong with it as a whole.

use std::io;

use crate::base::calendar::YearMonth;
use crate::base::diagnostic::{Problem, in_passing};
use crate::pilot::actuals::Actuals;
use crate::pilot::for_files::{ForFiles, MapEntry, Places, places};
use crate::pilot::format::PilotFormat;
use crate::pilot::ids::Ids;
use crate::pilot::label::Label;
use crate::pilot::numbers::Manner;
use crate::pilot::period::Order;

/// Bytes that are read at once.
pub const BLOCK: usize = 1 << 18;
/// Bytes that a row may have: rows of traces have whole documents in them.
pub const MOST_OF_A_ROW: usize = 8 << 20;

/// How files are to be read.
pub struct ReadRequest<'a> {
    /// Formats of files; where none is given, a file is recognised by its fields.
    pub from: ForFiles<&'static PilotFormat>,
    /// Columns that `--map` names.
    pub map: Vec<MapEntry>,
    /// Which part of a date such as `4/1/25` comes first.
    pub dates: ForFiles<Order>,
    /// Minutes east of Greenwich of the times that name no zone.
    pub zone: ForFiles<i32>,
    /// Whether there is one file, so that all that is said is of it.
    pub is_only_file: bool,
    /// Labels that tell rows apart, beyond those that always do.
    pub labels: Vec<Label>,
    /// Lengths of prompts at which calls are told apart, in thousandths of a token and in order.
    pub bounds: Vec<i128>,
    /// The first and the last month that rows can be of.
    pub span: Option<(YearMonth, YearMonth)>,
    /// Called with the number of bytes of each read.
    pub progress: &'a (dyn Fn(u64) + Sync),
}

impl Default for ReadRequest<'_> {
    fn default() -> Self {
        Self {
            from: ForFiles::default(),
            map: vec![],
            dates: ForFiles::default(),
            zone: ForFiles::default(),
            is_only_file: false,
            labels: vec![],
            bounds: vec![],
            span: None,
            progress: &|_| {},
        }
    }
}

/// What every reading of a file needs.
#[derive(Clone, Copy)]
pub struct Task<'a> {
    pub name: &'a str,
    pub ask: &'a ReadRequest<'a>,
    pub ids: &'a Ids,
    /// How it writes dates and numbers.
    pub manner: Manner,
    /// Blocks that are added up at the same time.
    pub workers: usize,
}

/// The result of a file: totals, number of rows and format.
pub type Counted = (Actuals, u64, &'static PilotFormat);

impl Task<'_> {
    /// What `--map` says of the columns of this file. Of an export that is known, only what names it.
    pub fn map(&self, names: &[String], is_unknown: bool) -> Result<(Places, Vec<usize>), Box<Problem>> {
        let named = || self.ask.map.iter().any(|entry| entry.file.is_some() && entry.is_of(self.name));
        match is_unknown || self.ask.is_only_file || named() {
            true => places(names, self.name, (&self.ask.map, self.ask.is_only_file)),
            false => Ok((vec![], vec![])),
        }
    }

    pub fn broken(&self, line: u64, what: &str) -> Box<Problem> {
        let place = if line == 0 { self.name.to_string() } else { format!("{}:{line}", self.name) };
        Box::new(Problem::nowhere("broken-actuals", format!("{place}: the file {what}")))
    }

    pub fn cut_short(&self, line: u64, error: &io::Error) -> Box<Problem> {
        match error.kind() {
            io::ErrorKind::FileTooLarge => self.too_long(line),
            _ => self.broken(line, &format!("ends in the middle: {}", in_passing(&error.to_string()))),
        }
    }

    pub fn too_long(&self, line: u64) -> Box<Problem> {
        let what = "must have rows of at most 8 MiB, and has a longer one here";
        let mut problem = self.broken(line, what);
        problem.hint = Some("rows stand on lines of their own, and a quote that is opened is closed".into());
        problem
    }
}
