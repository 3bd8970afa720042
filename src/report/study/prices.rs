//! Which prices figures rest on: the book of each, and the day on which it was looked up.

use crate::analysis::study::types::{Facts, PriceUsed};
use crate::report::document::{Block, words};

/// The books' prices in use; nothing where the scenario gives all its prices itself.
pub fn blocks(facts: &Facts) -> Vec<Block> {
    if facts.prices.is_empty() {
        return vec![];
    }
    let item = |used: &PriceUsed| {
        vec![words(format!("{}: {}, checked {}", used.entry, plain_path(&used.book), used.as_of))]
    };
    vec![
        Block::Heading("Prices used".into()),
        Block::Text(vec![words(dates(facts))]),
        Block::Bullets(facts.prices.iter().map(item).collect()),
    ]
}

fn dates(facts: &Facts) -> String {
    if let Some(day) = &facts.priced_on {
        return format!("From the price books as they stood on {day}; later entries change nothing.");
    }
    let days = || facts.prices.iter().map(|used| used.as_of.as_str());
    let (first, last) = (days().min().unwrap_or_default(), days().max().unwrap_or_default());
    let read = if first == last { format!("checked {first}") } else { format!("checked {first} to {last}") };
    format!(
        "From the price books as they stand today, {read}. A price date in the scenario would freeze them."
    )
}

/// `pricing/api.toml`, of `scenarios/../pricing/api.toml`.
pub fn plain_path(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match (part, parts.last()) {
            (".", _) => {}
            ("..", Some(&last)) if last != ".." && !last.is_empty() => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    parts.join("/")
}
