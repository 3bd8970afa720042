//! `tollgate pricing show`: all of an entry.

use clap::Args;

use crate::analysis::prices::call_cost::{model, unknown};
use crate::base::diagnostic::Refusal;
use crate::base::text::shortened;
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
        let gpu = books.book.gpu.get(&self.key).map(|gpu| catalogue::gpu(&self.key, gpu, &books.texts));
        let report = match gpu.or_else(|| single(&books, &self.key)) {
            Some(_) if self.draw.output.is_some() => return Err(self.no_chart("it is no model")),
            Some(report) => report,
            None => self.of_model(&books, out)?,
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
        if self.draw.output.is_some() {
            let chart = price_chart(key, model, day).ok_or_else(|| self.no_chart("it has one price"))?;
            draw(&[chart], &self.draw, "pricing", self.show.quiet, out)?;
        }
        Ok(catalogue::model(key, model, day, &books.texts))
    }

    /// Nothing is drawn, and that is said.
    fn no_chart(&self, why: &str) -> Failure {
        let key = shortened(&self.key);
        Refusal::because("no-chart", format!("`{key}` has no chart to write with `-o`: {why}")).into()
    }
}
