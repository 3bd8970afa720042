//! What became of a list that was imported: what is new, and what could not be carried.

use indexmap::IndexMap;
use serde_json::{Value as Json, json as object};

use crate::prices::import::Left;
use crate::prices::import::write::ImportResult;
use crate::report::document::{Block, Cell, Data, Piece, Report, words};

/// Keys that are named for a reason; programs get all.
const NAMED: usize = 3;

pub fn report(outcome: &ImportResult, path: &str, quiet: bool) -> Report {
    let summary = format!(
        "{path}: {} added, {} repriced, {} unchanged, {} left out.",
        models(outcome.added.len()),
        outcome.changed.len(),
        outcome.unchanged.len(),
        outcome.skipped.len()
    );
    let summary = match outcome.has_prices() {
        true => summary,
        false => format!("{path} was not written: nothing in the list can be used."),
    };
    let mut blocks = vec![Block::Text(vec![words(summary)])];
    if quiet {
        return Report { blocks };
    }
    if !outcome.changed.is_empty() {
        blocks.push(Block::Heading("New prices".into()));
        blocks.push(Block::Bullets(outcome.changed.iter().map(|key| vec![words(key.clone())]).collect()));
    }
    for (heading, list) in [("Left out", &outcome.skipped), ("Not imported", &outcome.lost)] {
        if !list.is_empty() {
            blocks.extend([Block::Heading(heading.into()), Block::Bullets(by_reason(list))]);
        }
    }
    Report { blocks }
}

fn models(count: usize) -> String {
    if count == 1 { "1 model".to_string() } else { format!("{count} models") }
}

/// Each reason once, with the first keys that it holds for.
fn by_reason(list: &[Left]) -> Vec<Vec<Piece>> {
    let mut reasons: IndexMap<&str, Vec<&str>> = IndexMap::new();
    for left in list {
        reasons.entry(&left.reason).or_default().push(&left.key);
    }
    let item = |(reason, keys): (&str, Vec<&str>)| {
        let named = keys.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
        let more =
            if keys.len() > NAMED { format!(" and {} more", keys.len() - NAMED) } else { String::new() };
        vec![words(format!("{reason}: {named}{more}"))]
    };
    reasons.into_iter().map(item).collect()
}

pub fn json(outcome: &ImportResult) -> Json {
    let left = |list: &[Left]| -> Json {
        list.iter().map(|left| object!({ "key": left.key, "reason": left.reason })).collect()
    };
    object!({
        "added": outcome.added, "changed": outcome.changed, "unchanged": outcome.unchanged,
        "left_out": left(&outcome.skipped), "not_carried": left(&outcome.lost),
    })
}

pub fn rows(outcome: &ImportResult) -> Data {
    let columns = ["what", "key", "reason"].map(str::to_string).to_vec();
    let row = |what: &str, key: &str, reason: &str| {
        [what, key, reason].map(|text| Cell::Text(text.into())).to_vec()
    };
    let keys = [("added", &outcome.added), ("changed", &outcome.changed), ("unchanged", &outcome.unchanged)];
    let plain = keys.into_iter().flat_map(|(what, keys)| keys.iter().map(move |key| row(what, key, "")));
    let left = [("left out", &outcome.skipped), ("not carried", &outcome.lost)];
    let left = left
        .into_iter()
        .flat_map(|(what, list)| list.iter().map(move |left| row(what, &left.key, &left.reason)));
    Data { columns, rows: plain.chain(left).collect() }
}
