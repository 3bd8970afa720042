//! What there is to look at in a price book, and what is different between two.

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use crate::analysis::prices::check::{Concern, Finding};
use crate::analysis::prices::diff::{BookSide, Changed, FieldChange};
use crate::base::format::percent;
use crate::prices::book::PriceBook;
use crate::report::document::{Block, Cell, Data, Piece, Report, words};
use crate::report::json::number;

/// Findings by concern, under a sentence that counts them.
pub fn findings(book: &PriceBook, found: &[Finding], quiet: bool) -> Report {
    let mut blocks = vec![Block::Text(vec![words(summary(book, found))])];
    for concern in Concern::ALL.into_iter().filter(|_| !quiet) {
        let of: Vec<&Finding> = found.iter().filter(|finding| finding.concern == concern).collect();
        if of.is_empty() {
            continue;
        }
        let item = |finding: &&Finding| vec![words(format!("{}: {}", finding.entry, finding.message))];
        blocks.push(Block::Heading(capital(concern.word())));
        blocks.push(Block::Bullets(of.iter().map(item).collect()));
    }
    Report { blocks }
}

fn summary(book: &PriceBook, found: &[Finding]) -> String {
    let offers: usize = book.gpu.values().map(|gpu| gpu.price.len()).sum();
    let parts = [
        (book.api.len(), ["model", "models"]),
        (offers, ["GPU offer", "GPU offers"]),
        (book.throughput.len(), ["measured speed", "measured speeds"]),
        (book.labour.len(), ["wage", "wages"]),
        (book.facility.len(), ["facility figure", "facility figures"]),
        (book.fx.len(), ["exchange rate", "exchange rates"]),
    ];
    let named = |(count, [one, many]): &(usize, [&str; 2])| {
        format!("{count} {}", if *count == 1 { one } else { many })
    };
    let held = parts.iter().filter(|part| part.0 > 0).map(named);
    let held = held.collect::<Vec<_>>().join(", ");
    let count = |concern: Concern| found.iter().filter(|finding| finding.concern == concern).count();
    let said: Vec<String> = Concern::ALL
        .into_iter()
        .filter(|concern| count(*concern) > 0)
        .map(|concern| format!("{} {}", count(concern), concern.word()))
        .collect();
    match said.is_empty() {
        true => format!("{held}: valid, dated and sourced. Nothing to review."),
        false => format!("{held}: valid, dated and sourced. To review: {}.", said.join(", ")),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

pub fn findings_json(found: &[Finding]) -> Json {
    let item = |finding: &Finding| json!({ "concern": finding.concern.word(), "entry": finding.entry, "message": finding.message });
    found.iter().map(item).collect()
}

pub fn findings_rows(found: &[Finding]) -> Data {
    let columns = ["concern", "entry", "message"].map(str::to_string).to_vec();
    let row = |finding: &Finding| {
        [finding.concern.word(), &finding.entry, &finding.message]
            .map(|text| Cell::Text(text.to_string()))
            .to_vec()
    };
    Data { columns, rows: found.iter().map(row).collect() }
}

/// The entries that differ.
pub fn differences(list: &[Changed]) -> Report {
    let count = |only: Option<BookSide>| list.iter().filter(|changed| changed.only == only).count();
    let summary = match list.is_empty() {
        true => "The two books agree.".to_string(),
        false => format!(
            "Entries: {} added, {} removed, {} changed.",
            count(Some(BookSide::New)),
            count(Some(BookSide::Old)),
            count(None)
        ),
    };
    let mut blocks = vec![Block::Text(vec![words(summary)])];
    let sides = [("Added", Some(BookSide::New)), ("Removed", Some(BookSide::Old)), ("Changed", None)];
    for (heading, only) in sides.into_iter().filter(|side| count(side.1) > 0) {
        let of = list.iter().filter(|changed| changed.only == only);
        blocks.push(Block::Heading(heading.to_string()));
        blocks.push(Block::Bullets(of.flat_map(lines).collect()));
    }
    Report { blocks }
}

fn lines(changed: &Changed) -> Vec<Vec<Piece>> {
    let name = format!("{} {}", changed.part, changed.key);
    match changed.fields.is_empty() {
        true => vec![vec![words(name)]],
        false => changed.fields.iter().map(|field| vec![words(format!("{name}: {}", line(field)))]).collect(),
    }
}

fn line(field: &FieldChange) -> String {
    let name = field.field.trim_start_matches("price ");
    let by = |change: Decimal| {
        let sign = if change > Decimal::ZERO { "+" } else { "" };
        format!(" ({sign}{})", percent(change, 1))
    };
    match (&field.old, &field.new) {
        (Some(old), Some(new)) => {
            format!("{name} from {old} to {new}{}", field.change.map_or(String::new(), by))
        }
        (None, Some(new)) => format!("{name} added: {new}"),
        (Some(old), None) => format!("{name} removed: {old}"),
        (None, None) => name.to_string(),
    }
}

pub fn differences_json(list: &[Changed]) -> Json {
    let field = |field: &FieldChange| json!({ "field": field.field, "old": field.old, "new": field.new, "change": field.change.map(number) });
    let item = |changed: &Changed| {
        let only = changed.only.map(|side| if side == BookSide::Old { "old" } else { "new" });
        let fields: Vec<Json> = changed.fields.iter().map(field).collect();
        json!({ "part": changed.part, "key": changed.key, "only_in": only, "fields": fields })
    };
    list.iter().map(item).collect()
}

pub fn differences_rows(list: &[Changed]) -> Data {
    let columns = ["part", "key", "only_in", "field", "old", "new"].map(str::to_string).to_vec();
    let text = |text: &str| Cell::Text(text.to_string());
    let mut rows = Vec::new();
    for changed in list {
        let only = changed.only.map_or("", |side| if side == BookSide::Old { "old" } else { "new" });
        let head = || vec![text(&changed.part), text(&changed.key), text(only)];
        if changed.fields.is_empty() {
            rows.push([head(), vec![text(""), text(""), text("")]].concat());
        }
        for field in &changed.fields {
            let side = |side: &Option<String>| text(side.as_deref().unwrap_or_default());
            rows.push([head(), vec![text(&field.field), side(&field.old), side(&field.new)]].concat());
        }
    }
    Data { columns, rows }
}
