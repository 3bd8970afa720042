//! `tollgate pricing show`: all of an entry.

use clap::Args;

use crate::analysis::prices::call_cost::{model, unknown};
use crate::cli::args::{Draw, Show};
use crate::cli::command::Execute;
use crate::cli::drawing::draw;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::pricing::args::BookFiles;
use crate::cli::pricing::entries::{keys, single};
use crate::cli::pricing::tables::of_tables;
use crate::cli::streams::Streams;
use crate::prices::load::{Books, books};
use crate::report::document::Report;
use crate::report::prices::catalogue;
use crate::report::prices::price_chart::price_chart;

/// Show an entry in full: every price, with dates and sources
#[derive(Debug, Args)]
pub struct PricingShowArgs {
    /// Key of the entry, as in anthropic/claude-sonnet-5-5
    #[arg(value_name = "KEY")]
    key: String,
    #[command(flatten)]
    books: BookFiles,
    #[command(flatten)]
    draw: Draw,
    #[command(flatten)]
    show: Show,
}

impl Execute for PricingShowArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        let books = books(&self.books.book)?;
        let report = if let Some(gpu) = books.book.gpu.get(&self.key) {
            catalogue::gpu(&self.key, gpu, &books.texts)
        } else if let Some(report) = single(&books, &self.key) {
            report
        } else {
            self.of_model(&books, out)?
        };
        out.show(&self.show, of_tables(&report, &report))?;
        Ok(Exit::Done)
    }
}

impl PricingShowArgs {
    /// A model, with its chart where that is asked for.
    fn of_model(&self, books: &Books, out: &Streams) -> Result<Report, Failure> {
        let (day, key) = (self.books.day(), self.key.as_str());
        let known = keys(books);
        let model = model(&books.book, key).map_err(|_| unknown(key, known.iter().map(String::as_str)))?;
        let chart = price_chart(key, model, day).filter(|_| self.draw.output.is_some());
        draw(&chart.into_iter().collect::<Vec<_>>(), &self.draw, "pricing", self.show.quiet, out)?;
        Ok(catalogue::model(key, model, day, &books.texts))
    }
}
