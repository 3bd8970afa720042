//! What is different between two price books: what rose and fell by how much, what is new and what is gone.

use std::cmp::Reverse;

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use crate::analysis::prices::diff::{BookSide, Changed, Compared, FieldChange};
use crate::base::format::percent;
use crate::form::field_row::{FieldRow, fields};
use crate::prices::entries::{ApiPrice, GpuPrice, Purchase};
use crate::report::document::{Block, Cell, Data, Piece, Report, words};
use crate::report::json::number;

/// A field of an entry that both books have.
struct Moved<'c> {
    entry: &'c Changed,
    field: &'c FieldChange,
}

/// The entries that differ.
pub fn differences(list: &[Changed], compared: Compared) -> Report {
    let moved = |up: Option<bool>| moved(list, up);
    let (rose, fell, other) = (moved(Some(true)), moved(Some(false)), moved(None));
    let mut blocks = vec![Block::Text(vec![words(summary(list, &rose, &fell, &other, compared))])];
    for (heading, of) in [("Rose", rose), ("Fell", fell), ("Changed otherwise", other)] {
        if !of.is_empty() {
            blocks.push(Block::Heading(heading.to_string()));
            blocks.push(Block::Bullets(of.iter().map(line).collect()));
        }
    }
    for (heading, side) in [("New", BookSide::New), ("Gone", BookSide::Old)] {
        let lines = one_sided(list, side);
        if !lines.is_empty() {
            blocks.push(Block::Heading(heading.to_string()));
            blocks.push(Block::Bullets(lines));
        }
    }
    Report { blocks }
}

/// What went up, down, or otherwise changed; the largest change first.
fn moved(list: &[Changed], up: Option<bool>) -> Vec<Moved<'_>> {
    let all = list.iter().flat_map(|entry| entry.fields.iter().map(move |field| Moved { entry, field }));
    let way = |moved: &Moved| moved.field.change.map(|by| by > Decimal::ZERO);
    let mut of: Vec<Moved> = all.filter(|moved| way(moved) == up).collect();
    of.sort_by_key(|moved| Reverse(moved.field.change.map(|by| by.abs())));
    of
}

fn summary(list: &[Changed], rose: &[Moved], fell: &[Moved], other: &[Moved], compared: Compared) -> String {
    let sides = |side: BookSide| list.iter().filter(|changed| changed.only == Some(side)).count();
    let counts = [
        (rose.len(), "rose"),
        (fell.len(), "fell"),
        (other.len(), "changed otherwise"),
        (sides(BookSide::New), "new"),
        (sides(BookSide::Old), "gone"),
    ];
    let said = counts.iter().filter(|count| count.0 > 0).map(|(count, what)| format!("{count} {what}"));
    let said = said.collect::<Vec<_>>().join(", ");
    match (compared, said.is_empty()) {
        (Compared::On(day), true) => format!("The prices in force on {day} are the same in both books."),
        (Compared::On(day), false) => format!("Prices in force on {day}: {said}."),
        (Compared::History, true) => "The books say the same.".to_string(),
        (Compared::History, false) => format!("All that the books say: {said}."),
    }
}

/// A line for each part of the books, with how many entries only one of them has.
fn one_sided(list: &[Changed], side: BookSide) -> Vec<Vec<Piece>> {
    const NAMED: usize = 6;
    let of: Vec<&Changed> = list.iter().filter(|changed| changed.only == Some(side)).collect();
    let mut parts: Vec<&str> = of.iter().map(|changed| changed.part.as_str()).collect();
    parts.dedup();
    let line = |part: &str| {
        let keys: Vec<&str> =
            of.iter().filter(|changed| changed.part == part).map(|changed| changed.key.as_str()).collect();
        let more =
            if keys.len() > NAMED { format!(" and {} more", keys.len() - NAMED) } else { String::new() };
        let first = keys[..keys.len().min(NAMED)].join(", ");
        vec![words(format!("{part}, {}: {first}{more}", keys.len()))]
    };
    parts.into_iter().map(line).collect()
}

fn line(moved: &Moved) -> Vec<Piece> {
    let name = format!("{}, {}", moved.entry.key, field_name(&moved.field.field));
    let by = |change: Decimal| {
        let sign = if change > Decimal::ZERO { "+" } else { "" };
        format!(" ({sign}{})", percent(change, 1))
    };
    let said = match (&moved.field.old, &moved.field.new) {
        (Some(old), Some(new)) => format!("{old} to {new}{}", moved.field.change.map_or(String::new(), by)),
        (None, Some(new)) => format!("new, {new}"),
        (Some(old), None) => format!("gone, was {old}"),
        (None, None) => String::new(),
    };
    vec![words(format!("{name}: {said}"))]
}

/// The label of a price, with whose it is: `on demand per hour of AWS`.
fn field_name(field: &str) -> String {
    let path = field.trim_start_matches("price").trim();
    let (whose, last) = path.rsplit_once(' ').unwrap_or(("", path));
    let rows: [&'static [FieldRow]; 3] = [ApiPrice::ROWS, GpuPrice::ROWS, Purchase::ROWS];
    let row = rows.into_iter().flat_map(fields).find(|row| row.name == last);
    let label = row.map_or_else(|| last.replace('_', " "), FieldRow::label);
    let whose = whose.trim_end_matches(" purchase").replace('_', " ");
    if whose.is_empty() { label } else { format!("{label} ({whose})") }
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
