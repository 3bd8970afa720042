//! `data.json` of genai-prices: a list of providers, USD per million; prices by day, by time of day, by length.

use rust_decimal::Decimal;

use crate::prices::import::json::Json;
use crate::prices::import::*;

/// None where nothing looks like a provider of genai-prices.
pub fn read(json: &Json) -> Option<Imported> {
    let providers = if json.items().is_empty() { json.get("providers")?.items() } else { json.items() };
    providers.iter().any(|maker| maker.get("models").is_some()).then_some(())?;
    let mut imported = Imported::default();
    for maker in providers {
        let name = maker.get("id").and_then(Json::text).unwrap_or_default();
        for json in maker.get("models").map(Json::items).unwrap_or_default() {
            let Some(id) = json.get("id").and_then(Json::text) else { continue };
            let key = format!("{}/{id}", provider(name));
            let mut notes = Notes { key: &key, imported: &mut imported };
            match json.twice() {
                Some(field) => notes.skip(format!("`{field}` stands twice")),
                None => model(json, &mut notes),
            }
        }
    }
    Some(imported)
}

fn model(json: &Json, notes: &mut Notes) {
    let prices = match json.get("prices") {
        Some(Json::List(list)) => list.iter().filter_map(|item| conditional(item, notes)).collect(),
        Some(one) => vec![price(one, notes)],
        None => return notes.skip("no price"),
    };
    if json.get("deprecated") == Some(&Json::Bool(true)) {
        notes.lose("listed as deprecated, without a day");
    }
    let name = json.get("name").and_then(Json::text).map(str::to_string);
    let context_window = count(json.get("context_window"));
    let checked = day(json.get("prices_checked"));
    let key = notes.key.to_string();
    notes.keep(ListedModel { key, name, context_window, checked, prices, ..ListedModel::default() });
}

/// A price that holds from a day, or always; one that holds at times of the day has no place.
fn conditional(item: &Json, notes: &mut Notes) -> Option<Price> {
    let prices = item.get("prices")?;
    let Some(constraint) = item.get("constraint").filter(|constraint| **constraint != Json::Null) else {
        return Some(price(prices, notes));
    };
    match day(constraint.get("start_date")) {
        Some(from) => {
            if constraint.get("end_date").is_some_and(|end| *end != Json::Null) {
                notes.lose(format!("the end of the price from {from}: the next price ends it"));
            }
            Some(Price { from: Some(from), ..price(prices, notes) })
        }
        None => {
            let at = |name: &str| constraint.get(name).and_then(Json::text).unwrap_or("?").to_string();
            notes.lose(format!("a price from {} to {} of the day", at("start_time"), at("end_time")));
            None
        }
    }
}

/// Fields of each bucket.
const FIELDS: [(&str, usize); 5] = [
    ("input_mtok", INPUT),
    ("cache_read_mtok", CACHE_READ),
    ("cache_write_mtok", CACHE_WRITE),
    ("cache_write_1h_mtok", CACHE_WRITE_1H),
    ("output_mtok", OUTPUT),
];

fn price(json: &Json, notes: &mut Notes) -> Price {
    let mut price = Price::default();
    for (name, bucket) in FIELDS {
        let Some(value) = json.get(name) else { continue };
        let base = value.get("base").unwrap_or(value);
        price.buckets[bucket] = notes.price(name, Some(base), 1);
        for tier in value.get("tiers").map(Json::items).unwrap_or_default() {
            let Some(start) = count(tier.get("start")) else {
                notes.lose(format!("a tier of `{name}` without its start"));
                continue;
            };
            let amount = notes.price(name, tier.get("price"), 1);
            band(&mut price.bands, start).buckets[bucket] = amount;
        }
    }
    let known = |name: &str| FIELDS.iter().any(|field| field.0 == name);
    let others = json.fields().iter().filter(|(name, value)| !known(name) && *value != Json::Null);
    let others: Vec<String> = others.map(|(name, _)| format!("`{name}`")).collect();
    if !others.is_empty() {
        notes.lose(format!("no place for {}", others.join(", ")));
    }
    price
}

/// The band above a number of tokens; above 199,999 is from 200,000 on.
fn band(bands: &mut Vec<ListedBand>, start: Decimal) -> &mut ListedBand {
    let inclusive = (start + Decimal::ONE) % Decimal::ONE_THOUSAND == Decimal::ZERO;
    let tokens = if inclusive { start + Decimal::ONE } else { start };
    let at = bands.iter().position(|band| band.tokens == tokens).unwrap_or_else(|| {
        bands.push(ListedBand { tokens, inclusive, buckets: Buckets::default() });
        bands.len() - 1
    });
    &mut bands[at]
}
