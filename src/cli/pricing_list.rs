//! `tollgate pricing list`: a part of the books as a table.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::analysis::prices::call_cost::{Call, PRICE_PER_CALL, cost, figure};
use crate::base::diagnostic::Refusal;
use crate::cli::output::Output;
use crate::cli::pricing::{argument, print, share, table_json, table_rows};
use crate::cli::pricing_args::{EntryKind, List};
use crate::cli::{Exit, Failure};
use crate::form::fields::Text;
use crate::prices::entries::Throughput;
use crate::prices::load::{Books, books};
use crate::report::document::{Block, Cell, Report, Row, Table, words};
use crate::report::prices::catalogue;
use crate::report::prices::catalogue::{OFFER, Priced, narrow, number};

pub fn list(args: &List, out: &mut Output) -> Result<Exit, Failure> {
    let books = books(&args.books.book)?;
    let table = match args.kind {
        EntryKind::Api => models(args, &books)?,
        EntryKind::Gpu => gpus(args, &books),
        EntryKind::Throughput => speeds(&books, |key| asked(args, key)),
        EntryKind::Labour => labour(&books, |key| asked(args, key)),
        EntryKind::Facility => facilities(&books, |key| asked(args, key)),
    };
    let found = table.rows.len();
    let report = Report { blocks: vec![Block::Table(table)] };
    if found == 0 {
        let nothing = Report { blocks: vec![Block::Text(vec![words("The books have no such entry.")])] };
        print(&args.show, out, "", &nothing, || table_json(&report), || table_rows(&report))?;
        return Ok(Exit::Done);
    }
    print(&args.show, out, "", &report, || table_json(&report), || table_rows(&report))?;
    Ok(Exit::Done)
}

fn asked(args: &List, key: &str) -> bool {
    let begins = args.provider.as_ref().is_none_or(|provider| key.starts_with(provider.as_str()));
    begins && contains(args, key)
}

fn contains(args: &List, key: &str) -> bool {
    let key = key.to_lowercase();
    args.model.as_ref().is_none_or(|text| key.contains(&text.to_lowercase()))
}

fn models(args: &List, books: &Books) -> Result<Table, Refusal> {
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

fn gpus(args: &List, books: &Books) -> Table {
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

fn speeds(books: &Books, keep: impl Fn(&str) -> bool) -> Table {
    let row = |(key, row): (&String, &Throughput)| {
        let calls = row.requests_per_s.as_ref();
        let mut cells = [&row.gpus, &row.input_tokens, &row.output_tokens].map(number).to_vec();
        cells.push(calls.map_or(Cell::Missing("not known".into()), |calls| Cell::Short(calls.value)));
        Row::plain(key.clone(), cells)
    };
    let rows = books.book.throughput.iter().filter(|(key, _)| keep(key)).map(row).collect();
    narrow("Measured speed of a replica", &["measured", "GPUs", "in", "out", "calls/s"], rows)
}

fn labour(books: &Books, keep: impl Fn(&str) -> bool) -> Table {
    let entries = books.book.labour.iter().filter(|(key, _)| keep(key));
    let rows = entries.map(|(key, entry)| {
        let cells = vec![
            Cell::Exact(entry.annual_cost.value),
            number(&entry.annual_wage),
            Cell::Text(entry.as_of.to_string()),
        ];
        Row::plain(key.clone(), cells)
    });
    narrow("A person for a year", &["role", "loaded", "wage", "as of"], rows.collect())
}

fn facilities(books: &Books, keep: impl Fn(&str) -> bool) -> Table {
    let entries = books.book.facility.iter().filter(|(key, _)| keep(key));
    let rows = entries.map(|(key, entry)| {
        let text = |words: &Option<Text>| words.as_ref().map_or(String::new(), |words| words.text.clone());
        let (unit, currency) = (text(&entry.unit), text(&entry.currency));
        let unit = if currency.is_empty() { unit } else { format!("{currency}/{unit}") };
        let day = Cell::Text(entry.as_of.to_string());
        Row::plain(key.clone(), vec![Cell::Exact(entry.value.value), Cell::Text(unit), day])
    });
    narrow("Figures of facilities", &["figure", "value", "unit", "as of"], rows.collect())
}

/// An entry that has one line: a speed, a wage, a figure of a facility.
pub fn single(books: &Books, key: &str) -> Option<Report> {
    let same = |other: &str| other == key;
    let sourced = |source: &Text, day: NaiveDate| Some(format!("{}, as of {day}", source.text));
    let text = |words: &Option<Text>| words.as_ref().map(|words| words.text.clone());
    let (table, said) = if let Some(row) = books.book.throughput.get(key) {
        let at_once = row.concurrency.as_ref().map(|count| format!("{} requests at once", count.value));
        let latency = row.latency.map(|latency| format!("latency: {}", latency.word()));
        let source = sourced(&row.source, row.as_of);
        let said = vec![latency, text(&row.engine), at_once, source, text(&row.note)];
        (speeds(books, same), said)
    } else if let Some(entry) = books.book.labour.get(key) {
        (labour(books, same), vec![sourced(&entry.source, entry.as_of), text(&entry.note)])
    } else {
        let entry = books.book.facility.get(key)?;
        (facilities(books, same), vec![sourced(&entry.source, entry.as_of), text(&entry.note)])
    };
    let items = said.into_iter().flatten().map(|text| vec![words(text)]).collect();
    Some(Report { blocks: vec![Block::Title(key.to_string()), Block::Table(table), Block::Bullets(items)] })
}

/// Every key of the books.
pub fn keys(books: &Books) -> Vec<String> {
    let book = &books.book;
    let more = book.throughput.keys().chain(book.labour.keys()).chain(book.facility.keys());
    book.api.keys().chain(book.gpu.keys()).chain(more).cloned().collect()
}
