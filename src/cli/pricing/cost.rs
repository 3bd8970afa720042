//! `tollgate pricing cost`: what a call costs, and how that comes about.

use chrono::NaiveDate;
use clap::Args;
use serde_json::{Value, json};

use crate::analysis::prices::call_cost::{self, Call, PRICE_PER_CALL, TOTAL, figure, model, price_on};
use crate::analysis::prices::check::check as look;
use crate::analysis::projected::Projected;
use crate::analysis::study::derivation::derive;
use crate::analysis::study::read::study;
use crate::base::diagnostic::Refusal;
use crate::cli::args::Show;
use crate::cli::command::Execute;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::pricing::args::{BookFiles, argument, share};
use crate::cli::streams::Streams;
use crate::prices::entries::ApiPrice;
use crate::prices::load::{Books, books};
use crate::render::show::Output;
use crate::report::document::{Block, Report, words};
use crate::report::json::number;
use crate::report::prices::call;
use crate::report::study::explanation;

/// Show what a call costs, and how
#[derive(Debug, Args)]
pub struct PricingCostArgs {
    /// Key of the model, as in anthropic/claude-sonnet-5-5
    #[arg(value_name = "KEY")]
    key: String,
    /// Tokens of the whole prompt
    #[arg(long, value_name = "TOKENS")]
    input: String,
    /// Tokens of the answer, reasoning included
    #[arg(long, value_name = "TOKENS")]
    output: String,
    /// Share of the prompt that is read from the cache, from 0 to 1
    #[arg(long, value_name = "SHARE", default_value = "0")]
    cached: String,
    /// Share of the prompt that is written to the cache, from 0 to 1
    #[arg(long, value_name = "SHARE", default_value = "0")]
    cache_write: String,
    /// The call is run in batch
    #[arg(long)]
    batch: bool,
    /// Service tier, such as flex or priority
    #[arg(long, value_name = "TIER")]
    tier: Option<String>,
    /// Calls a month
    #[arg(long, value_name = "N", default_value = "1")]
    calls: String,
    #[command(flatten)]
    books: BookFiles,
    #[command(flatten)]
    show: Show,
}

impl Execute for PricingCostArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        let books = books(&self.books.book)?;
        let (day, question) = (self.books.day(), self.asked()?);
        let model = model(&books.book, &self.key)?;
        let price = price_on(&self.key, model, day)?;
        let projected = call_cost::cost(&self.key, model, &question, day, &books.texts)?;
        let found = CostedCall { question, projected, price, warnings: warnings(&books, &self.key, day) };
        let report = || self.report(&found);
        let rows = || Ok(explanation::rows(&self.report(&found)?));
        let json = || Ok(self.json(&found, &books, day));
        out.show(&self.show, Output::computed(price.currency.as_str(), report, json, rows))?;
        Ok(Exit::Done)
    }
}

/// A call with what it costs.
struct CostedCall<'a> {
    question: Call,
    projected: Projected,
    price: &'a ApiPrice,
    warnings: Vec<String>,
}

impl PricingCostArgs {
    fn asked(&self) -> Result<Call, Refusal> {
        Ok(Call {
            input: argument("--input", &self.input)?,
            output: argument("--output", &self.output)?,
            cached: share("--cached", &self.cached)?,
            cache_write: share("--cache-write", &self.cache_write)?,
            batch: self.batch,
            tier: self.tier.clone(),
            calls: argument("--calls", &self.calls)?,
        })
    }

    fn report(&self, found: &CostedCall) -> Result<Report, Refusal> {
        let (one, all) = (figure(&found.projected, PRICE_PER_CALL), figure(&found.projected, TOTAL));
        let said = call::said(&self.key, &found.question, one, all, found.price.currency.as_str());
        let mut report = Report { blocks: vec![Block::Text(said)] };
        if !self.show.quiet {
            let study = study(&found.projected);
            let derivation = derive(&found.projected, &study, &format!("{PRICE_PER_CALL}@1"), 2)?;
            report.blocks.extend(call::plain(explanation::explanation(&study, &derivation)));
            report.blocks.extend(warned(&found.warnings));
        }
        Ok(report)
    }

    fn json(&self, found: &CostedCall, books: &Books, day: NaiveDate) -> Value {
        let price = found.price;
        json!({
            "key": self.key, "day": day.to_string(), "currency": price.currency.as_str(),
            "price_per_call": number(figure(&found.projected, PRICE_PER_CALL)),
            "calls": number(found.question.calls), "total": number(figure(&found.projected, TOTAL)),
            "price": { "valid_from": price.valid_from.to_string(), "as_of": price.as_of.to_string(),
                       "source": price.source.text, "book": books.texts.place(&price.source.span).file },
            "warnings": found.warnings,
        })
    }
}

/// What there is to look at in the entry of a model.
fn warnings(books: &Books, key: &str, day: NaiveDate) -> Vec<String> {
    let found = look(&books.book, day).into_iter().filter(|finding| finding.entry == key);
    found.map(|finding| format!("{}: {}", finding.concern.word(), finding.message)).collect()
}

fn warned(warnings: &[String]) -> Vec<Block> {
    match warnings.is_empty() {
        true => vec![],
        false => {
            let items = warnings.iter().map(|text| vec![words(text.clone())]).collect();
            vec![Block::Heading("Notes".into()), Block::Bullets(items)]
        }
    }
}
