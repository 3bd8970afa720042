//! `tollgate pricing list`: a part of the books as a table.

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use rust_decimal::Decimal;

use crate::analysis::prices::call_cost::{Call, PRICE_PER_CALL, cost, figure};
use crate::base::diagnostic::Refusal;
use crate::cli::args::Show;
use crate::cli::command::Execute;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::pricing::args::{BookFiles, argument, share};
use crate::cli::pricing::entries::{facilities, labour, speeds};
use crate::cli::pricing::tables::of_tables;
use crate::cli::streams::Streams;
use crate::prices::load::{Books, books};
use crate::report::document::{Block, Report, Table, words};
use crate::report::prices::catalogue;
use crate::report::prices::catalogue::{OFFER, Priced, narrow};

/// List prices of models, GPUs, serving speeds, labour or facilities
#[derive(Debug, Args)]
pub struct PricingListArgs {
    /// Which part of the books
    #[arg(long, value_enum, default_value = "api")]
    kind: EntryKind,
    /// Only keys that begin with this, as in anthropic; for GPUs, only this provider
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
    /// Only keys that contain this
    #[arg(long, value_name = "TEXT")]
    model: Option<String>,
    /// Price a call of this many tokens in and out and sort by it; a third figure is the cached share
    #[arg(long, value_name = "IN:OUT[:SHARE]")]
    mix: Option<String>,
    #[command(flatten)]
    books: BookFiles,
    #[command(flatten)]
    show: Show,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum EntryKind {
    /// Models, per million tokens
    Api,
    /// GPUs, per hour
    Gpu,
    /// Measured serving speed
    Throughput,
    /// What people cost a year
    Labour,
    /// Data-centre figures
    Facility,
}

impl Execute for PricingListArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        let books = books(&self.books.book)?;
        let table = match self.kind {
            EntryKind::Api => models(self, &books)?,
            EntryKind::Gpu => gpus(self, &books),
            EntryKind::Throughput => speeds(&books, |key| asked(self, key)),
            EntryKind::Labour => labour(&books, |key| asked(self, key)),
            EntryKind::Facility => facilities(&books, |key| asked(self, key)),
        };
        let nothing = Block::Text(vec![words("The books have no such entry.")]);
        let said = if table.rows.is_empty() { nothing } else { Block::Table(table.clone()) };
        let report = |block: Block| Report { blocks: vec![block] };
        out.show(&self.show, of_tables(&report(said), &report(Block::Table(table))))?;
        Ok(Exit::Done)
    }
}

fn asked(args: &PricingListArgs, key: &str) -> bool {
    let begins = args.provider.as_ref().is_none_or(|provider| key.starts_with(provider.as_str()));
    begins && contains(args, key)
}

fn contains(args: &PricingListArgs, key: &str) -> bool {
    let key = key.to_lowercase();
    args.model.as_ref().is_none_or(|text| key.contains(&text.to_lowercase()))
}

fn models(args: &PricingListArgs, books: &Books) -> Result<Table, Refusal> {
    let day = args.books.day();
    let mix = args.mix.as_deref().map(mix).transpose()?;
    let mut rows: Vec<Priced> = Vec::new();
    for (key, model) in books.book.api.iter().filter(|(key, _)| asked(args, key)) {
        let Some(price) = model.on(day) else { continue };
        let call = mix.as_ref().map(|call| priced(books, key, call, day));
        rows.push(Priced { key, model, price, call });
    }
    if mix.is_some() {
        rows.sort_by_key(|row| {
            row.call.as_ref().and_then(|call| call.as_ref().ok()).copied().unwrap_or(Decimal::MAX)
        });
    }
    let spoken = mix.map(|call| format!("{} tokens in and {} out", call.input, call.output));
    Ok(catalogue::models(&rows, spoken.as_deref()))
}

/// What a call costs, or what the price list does not say of it.
fn priced(books: &Books, key: &str, call: &Call, day: NaiveDate) -> Result<Decimal, String> {
    // What embeds text answers with no tokens: it has no price for a call that wants some, rather than a low one.
    let model = &books.book.api[key];
    let said =
        |refusal: Refusal| refusal.problems.first().map_or(String::new(), |problem| problem.message.clone());
    // Prices are listed in their own currencies, so that none is needed for another.
    cost(key, model, call, day, &Default::default())
        .map(|projected| figure(&projected, PRICE_PER_CALL))
        .map_err(said)
}

/// `3000:500`, or `3000:500:0.8` with the cached share.
fn mix(text: &str) -> Result<Call, Refusal> {
    let parts: Vec<&str> = text.split(':').collect();
    let (input, output, cached) = match parts.as_slice() {
        [input, output] => (*input, *output, "0"),
        [input, output, cached] => (*input, *output, *cached),
        _ => {
            let message = format!("`--mix` takes IN:OUT, or IN:OUT:SHARE, found `{text}`");
            return Err(Refusal::because("bad-argument", message));
        }
    };
    Ok(Call {
        input: argument("--mix", input)?,
        output: argument("--mix", output)?,
        cached: share("--mix", cached)?,
        cache_write: Decimal::ZERO,
        batch: false,
        tier: None,
        calls: Decimal::ONE,
    })
}

fn gpus(args: &PricingListArgs, books: &Books) -> Table {
    let mut book = books.book.clone();
    book.keep_known_on(args.books.day());
    book.keep_offers_on(args.books.day());
    let mut rows = Vec::new();
    for (key, gpu) in book.gpu.iter().filter(|(key, _)| contains(args, key)) {
        let asked = |provider: &str| {
            let wanted = args.provider.as_ref().map(|name| name.to_lowercase());
            wanted.is_none_or(|wanted| provider.to_lowercase().starts_with(&wanted))
        };
        let rented = gpu.price.iter().filter(|price| price.purchase.is_none());
        let offers = rented.filter(|price| asked(&price.provider.text));
        rows.extend(offers.map(|price| catalogue::offer(&format!("{key}, {}", price.provider.text), price)));
    }
    let columns: Vec<&str> = std::iter::once("GPU, provider").chain(OFFER.iter().skip(1).copied()).collect();
    narrow("A GPU-hour, as listed", &columns, rows)
}
