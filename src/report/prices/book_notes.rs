//! What there is to look at in a price book.

use serde_json::{Value as Json, json};

use crate::analysis::prices::check::{Concern, Finding};
use crate::prices::book::PriceBook;
use crate::report::document::{Block, Cell, Data, Report, words};

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
