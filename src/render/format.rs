//! What an output format is: a name, and what it makes of one of the forms in which an answer can be had.

use serde_json::Value;

use crate::report::document::{Data, Report};

/// An output format, as `--format` names it.
#[derive(Debug)]
pub struct Format {
    pub name: &'static str,
    /// What it is for, in the help.
    pub meaning: &'static str,
    pub write: FormatWriter,
}

/// How a format writes, by the form of the answer that it wants; the other forms are then never made.
#[derive(Debug)]
pub enum FormatWriter {
    /// Sentences and tables, whose money without a unit is of the currency.
    Report(fn(&Report, &str, Screen) -> String),
    /// All figures, for programs.
    Json(fn(&Value) -> String),
    /// Figures in rows and columns.
    Rows(fn(&Data) -> String),
}

/// What the terminal can show.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// Cells across, 40 or more.
    pub width: usize,
    pub colour: bool,
}
