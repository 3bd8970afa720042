//! Entries of price books that have one line: a speed, a wage, a figure of a facility.

use chrono::NaiveDate;

use crate::form::fields::Text;
use crate::prices::entries::Throughput;
use crate::prices::load::Books;
use crate::report::document::{Block, Cell, Report, Row, Table, words};
use crate::report::prices::catalogue::{narrow, number};

pub(super) fn speeds(books: &Books, keep: impl Fn(&str) -> bool) -> Table {
    let row = |(key, row): (&String, &Throughput)| {
        let calls = row.requests_per_s.as_ref();
        let mut cells = [&row.gpus, &row.input_tokens, &row.output_tokens].map(number).to_vec();
        cells.push(calls.map_or(Cell::Missing("not known".into()), |calls| Cell::Short(calls.value)));
        Row::plain(key.clone(), cells)
    };
    let rows = books.book.throughput.iter().filter(|(key, _)| keep(key)).map(row).collect();
    narrow("Measured speed of a replica", &["measured", "GPUs", "in", "out", "calls/s"], rows)
}

pub(super) fn labour(books: &Books, keep: impl Fn(&str) -> bool) -> Table {
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

pub(super) fn facilities(books: &Books, keep: impl Fn(&str) -> bool) -> Table {
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
pub(super) fn single(books: &Books, key: &str) -> Option<Report> {
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
pub(super) fn keys(books: &Books) -> Vec<String> {
    let book = &books.book;
    let more = book.throughput.keys().chain(book.labour.keys()).chain(book.facility.keys());
    book.api.keys().chain(book.gpu.keys()).chain(more).cloned().collect()
}
