//! The answer of OpenRouter's `/api/v1/models`: a list, USD per token, in texts.

use rust_decimal::Decimal;

use crate::prices::import::json::Json;
use crate::prices::import::*;

/// USD per token into USD per million.
const MILLION: i64 = 1_000_000;

/// None where nothing looks like a model of OpenRouter.
pub fn read(json: &Json) -> Option<Imported> {
    let list = json.get("data")?.items();
    list.iter().any(|model| model.get("pricing").is_some()).then_some(())?;
    let mut imported = Imported::default();
    for json in list {
        let id = json.get("id").and_then(Json::text).unwrap_or("(without id)");
        let key = format!("openrouter/{id}");
        let mut notes = Notes { key: &key, imported: &mut imported };
        match json.twice() {
            Some(field) => notes.skip(format!("`{field}` stands twice")),
            None => model(json, &mut notes),
        }
    }
    Some(imported)
}

const FIELDS: [(&str, usize); 4] = [
    ("prompt", INPUT),
    ("input_cache_read", CACHE_READ),
    ("input_cache_write", CACHE_WRITE),
    ("completion", OUTPUT),
];

fn model(json: &Json, notes: &mut Notes) {
    let Some(pricing) = json.get("pricing") else { return notes.skip("no price") };
    let number = |name: &str| pricing.get(name).and_then(Json::number);
    if number("prompt").is_some_and(|price| price < Decimal::ZERO) {
        return notes.skip("its price is that of whichever model answers");
    }
    if [number("prompt"), number("completion")].iter().flatten().all(|price| price.is_zero()) {
        return notes.skip("free, with limits on its use");
    }
    let mut buckets = Buckets::default();
    for (name, bucket) in FIELDS {
        // A cache without a price is written as zero.
        let zero = name.starts_with("input_cache") && number(name).is_some_and(|price| price.is_zero());
        buckets[bucket] = if zero { None } else { notes.price(name, pricing.get(name), MILLION) };
    }
    for (name, value) in pricing.fields() {
        let amount = value.number().map(|value| (value * Decimal::from(MILLION)).normalize());
        let nothing = amount.is_some_and(|amount| amount.is_zero());
        let same = name == "internal_reasoning" && amount == buckets[OUTPUT];
        if !nothing && !same && FIELDS.iter().all(|field| field.0 != name) {
            notes.lose(format!("no place for `{name}`"));
        }
    }
    let name = json.get("name").and_then(Json::text).map(str::to_string);
    let context_window = count(json.get("context_length"));
    let key = notes.key.to_string();
    let price = Price { buckets, ..Price::default() };
    notes.keep(ListedModel { key, name, context_window, prices: vec![price], ..ListedModel::default() });
}
