//! `tollgate pricing`: what price books say, what a call costs by them, and how they are kept up to date.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::analysis::prices::call_cost;
use crate::analysis::prices::call_cost::{Call, PRICE_PER_CALL, TOTAL, figure, model, price_on};
use crate::analysis::prices::check::check as look;
use crate::analysis::prices::diff::diff as differences;
use crate::analysis::study::derivation::derive;
use crate::analysis::study::read::study;
use crate::base::diagnostic::Refusal;
use crate::cli::args::{OutputFormat, Show};
use crate::cli::drawing::draw;
use crate::cli::output::Output;
use crate::cli::pricing_args::{Check, Cost, Diff, Pricing, ShowEntry};
use crate::cli::pricing_import::import;
use crate::cli::pricing_list::list;
use crate::cli::{Exit, Failure};
use crate::form::decimal::decimal;
use crate::prices::load::{Books, books};
use crate::render::{csv, json, markdown, terminal};
use crate::report::document::{Block, Cell, Data, Report, words};
use crate::report::json::number;
use crate::report::prices::price_chart::price_chart;
use crate::report::prices::{book_notes, call, catalogue};
use crate::report::study::explanation;

pub fn pricing(command: &Pricing, out: &mut Output) -> Result<Exit, Failure> {
    match command {
        Pricing::List(args) => list(args, out),
        Pricing::Show(args) => show(args, out),
        Pricing::Cost(args) => cost(args, out),
        Pricing::Check(args) => check(args, out),
        Pricing::Diff(args) => diff(args, out),
        Pricing::Import(args) => import(args, out),
    }
}

/// Prints in the format that is asked for.
pub fn print(
    show: &Show,
    out: &mut Output,
    currency: &str,
    report: &Report,
    json: impl FnOnce() -> Value,
    rows: impl FnOnce() -> Data,
) -> Result<(), Failure> {
    let text = match show.format {
        OutputFormat::Table => terminal::render(report, currency, out.screen(show.no_color)),
        OutputFormat::Md => markdown::render(report, currency),
        OutputFormat::Json => json::render(&json()),
        OutputFormat::Csv => csv::render(&rows()),
    };
    out.print(&text)?;
    Ok(())
}

/// The tables of a report as rows, each with its title.
pub fn table_rows(report: &Report) -> Data {
    let tables = report.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let mut data = Data { columns: vec![], rows: vec![] };
    for table in tables {
        if data.columns.len() < table.columns.len() {
            data.columns.clone_from(&table.columns);
        }
        let row = |row: &crate::report::document::Row| {
            let cells = row.cells.iter().map(|cell| match cell {
                Cell::Missing(_) => Cell::Text(String::new()),
                cell => cell.clone(),
            });
            std::iter::once(Cell::Text(row.name.clone())).chain(cells).collect()
        };
        data.rows.extend(table.rows.iter().map(row));
    }
    let width = data.columns.len();
    data.rows.iter_mut().for_each(|row: &mut Vec<Cell>| row.resize(width, Cell::Text(String::new())));
    data
}

/// The tables of a report for programs: a list of objects, by column.
pub fn table_json(report: &Report) -> Value {
    let data = table_rows(report);
    let object = |row: &Vec<Cell>| {
        let fields = data.columns.iter().zip(row).map(|(column, cell)| {
            let value = match cell {
                Cell::Text(text) if text.is_empty() => Value::Null,
                Cell::Text(text) => json!(text),
                Cell::Exact(value) | Cell::Rate(value) | Cell::Short(value) => number(*value),
                _ => Value::Null,
            };
            (column.replace([' ', ','], "_"), value)
        });
        Value::Object(fields.collect())
    };
    data.rows.iter().map(object).collect()
}

fn show(args: &ShowEntry, out: &mut Output) -> Result<Exit, Failure> {
    let books = books(&args.books.book)?;
    let (day, key) = (args.books.day(), args.key.as_str());
    let report = if let Some(gpu) = books.book.gpu.get(key) {
        catalogue::gpu(key, gpu, &books.texts)
    } else if let Some(report) = crate::cli::pricing_list::single(&books, key) {
        report
    } else {
        let known = crate::cli::pricing_list::keys(&books);
        let model =
            model(&books.book, key).map_err(|_| call_cost::unknown(key, known.iter().map(String::as_str)))?;
        let chart = price_chart(key, model, day).filter(|_| args.draw.output.is_some());
        draw(&chart.into_iter().collect::<Vec<_>>(), &args.draw, "pricing", args.show.quiet, out)?;
        catalogue::model(key, model, day, &books.texts)
    };
    print(&args.show, out, "", &report, || table_json(&report), || table_rows(&report))?;
    Ok(Exit::Done)
}

/// A number of the command line.
pub fn argument(name: &str, text: &str) -> Result<Decimal, Refusal> {
    let value = decimal(text.trim())
        .map_err(|rule| Refusal::because("bad-argument", format!("`{name}` {rule}, found `{text}`")))?;
    match value.is_sign_negative() && !value.is_zero() {
        true => Err(Refusal::because("bad-argument", format!("`{name}` must be at least 0, found `{text}`"))),
        false => Ok(value),
    }
}

/// A share of the command line, from 0 to 1.
pub fn share(name: &str, text: &str) -> Result<Decimal, Refusal> {
    let value = argument(name, text)?;
    match value <= Decimal::ONE {
        true => Ok(value),
        false => {
            let message = format!("`{name}` is a share of the prompt, from 0 to 1, found `{text}`");
            Err(Refusal::because("bad-argument", message))
        }
    }
}

fn asked(args: &Cost) -> Result<Call, Refusal> {
    Ok(Call {
        input: argument("--input", &args.input)?,
        output: argument("--output", &args.output)?,
        cached: share("--cached", &args.cached)?,
        cache_write: share("--cache-write", &args.cache_write)?,
        batch: args.batch,
        tier: args.tier.clone(),
        calls: argument("--calls", &args.calls)?,
    })
}

fn cost(args: &Cost, out: &mut Output) -> Result<Exit, Failure> {
    let books = books(&args.books.book)?;
    let (day, question) = (args.books.day(), asked(args)?);
    let model = model(&books.book, &args.key)?;
    let price = price_on(&args.key, model, day)?;
    let projected = call_cost::cost(&args.key, model, &question, day, &books.texts)?;
    let (one, all) = (figure(&projected, PRICE_PER_CALL), figure(&projected, TOTAL));
    let currency = price.currency.as_str();
    let warnings = warnings(&books, &args.key, day);
    let mut report =
        Report { blocks: vec![Block::Text(call::said(&args.key, &question, one, all, currency))] };
    if !args.show.quiet {
        let study = study(&projected);
        let derivation = derive(&projected, &study, &format!("{PRICE_PER_CALL}@1"), 2)?;
        report.blocks.extend(call::plain(explanation::explanation(&study, &derivation)));
        report.blocks.extend(warned(&warnings));
    }
    let json = || {
        json!({
            "key": args.key, "day": day.to_string(), "currency": currency,
            "price_per_call": number(one), "calls": number(question.calls), "total": number(all),
            "price": { "valid_from": price.valid_from.to_string(), "as_of": price.as_of.to_string(),
                       "source": price.source.text, "book": books.texts.place(&price.source.span).file },
            "warnings": warnings,
        })
    };
    print(&args.show, out, currency, &report, json, || explanation::rows(&report))?;
    Ok(Exit::Done)
}

/// What there is to look at in the entry of a model.
fn warnings(books: &Books, key: &str, day: chrono::NaiveDate) -> Vec<String> {
    let found = look(&books.book, day).into_iter().filter(|finding| finding.entry == key);
    found.map(|finding| format!("{}: {}", finding.concern.word(), finding.message)).collect()
}

fn warned(warnings: &[String]) -> Vec<Block> {
    match warnings.is_empty() {
        true => vec![],
        false => {
            let items = warnings.iter().map(|text| vec![words(text.clone())]).collect();
            vec![Block::Heading("Warnings".into()), Block::Bullets(items)]
        }
    }
}

fn check(args: &Check, out: &mut Output) -> Result<Exit, Failure> {
    let books = books(&args.files)?;
    let found = look(&books.book, args.as_of.unwrap_or_else(crate::cli::args::today));
    let report = book_notes::findings(&books.book, &found, args.show.quiet);
    let json = || book_notes::findings_json(&found);
    print(&args.show, out, "", &report, json, || book_notes::findings_rows(&found))?;
    Ok(if args.strict && !found.is_empty() { Exit::No } else { Exit::Done })
}

fn diff(args: &Diff, out: &mut Output) -> Result<Exit, Failure> {
    let (old, new) = (books(std::slice::from_ref(&args.old))?, books(std::slice::from_ref(&args.new))?);
    let list = differences(&old.trees, &new.trees);
    let report = book_notes::differences(&list);
    let json = || book_notes::differences_json(&list);
    print(&args.show, out, "", &report, json, || book_notes::differences_rows(&list))?;
    Ok(Exit::Done)
}
