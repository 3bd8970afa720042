//! `tollgate pricing diff`: what is different between two price books.

use std::path::PathBuf;

use clap::Args;

use crate::analysis::prices::diff::diff;
use crate::cli::args::Show;
use crate::cli::command::Execute;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::streams::Streams;
use crate::prices::load::books;
use crate::render::show::Output;
use crate::report::prices::book_notes::{differences, differences_json, differences_rows};

/// Show what differs between two price books
#[derive(Debug, Args)]
pub struct PricingDiffArgs {
    /// Old book
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// New book
    #[arg(value_name = "NEW")]
    new: PathBuf,
    #[command(flatten)]
    show: Show,
}

impl Execute for PricingDiffArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        let old = books(std::slice::from_ref(&self.old))?;
        let new = books(std::slice::from_ref(&self.new))?;
        let list = diff(&old.trees, &new.trees);
        let json = || differences_json(&list);
        out.show(&self.show, Output::new("", || differences(&list), json, || differences_rows(&list)))?;
        Ok(Exit::Done)
    }
}
