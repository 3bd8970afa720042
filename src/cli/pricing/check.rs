//! `tollgate pricing check`: what there is to look at in price books.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;

use crate::analysis::prices::check::check;
use crate::cli::args::{Show, today};
use crate::cli::command::Execute;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::streams::Streams;
use crate::prices::load::books;
use crate::render::show::Output;
use crate::report::prices::book_notes::{findings, findings_json, findings_rows};

/// List entries that are old, retired or weak, and sources that disagree
#[derive(Debug, Args)]
pub struct PricingCheckArgs {
    /// Price books (TOML); the shipped books if not given
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Exit with status 1 if there is anything to review
    #[arg(long)]
    strict: bool,
    /// Judge the age of prices as of this day instead of today
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Option<NaiveDate>,
    #[command(flatten)]
    show: Show,
}

impl Execute for PricingCheckArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        let books = books(&self.files)?;
        let found = check(&books.book, self.as_of.unwrap_or_else(today));
        let report = || findings(&books.book, &found, self.show.quiet);
        let output = Output::new("", report, || findings_json(&found), || findings_rows(&found));
        out.show(&self.show, output)?;
        Ok(if self.strict && !found.is_empty() { Exit::No } else { Exit::Done })
    }
}
