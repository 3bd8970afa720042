//! models.dev: `api.json` by provider and model, or the TOML of one model; USD per million.

use rust_decimal::Decimal;

use crate::form::toml_tree::{Node, Value, parse};
use crate::prices::import::json::Json;
use crate::prices::import::*;

/// None where nothing looks like a provider of models.dev.
pub fn read(json: &Json) -> Option<Imported> {
    json.fields().iter().any(|field| field.1.get("models").is_some()).then_some(())?;
    let mut imported = Imported::default();
    for (maker, json) in json.fields() {
        for (id, json) in json.get("models").map(Json::fields).unwrap_or_default() {
            let key = format!("{}/{id}", provider(maker));
            let mut notes = Notes { key: &key, imported: &mut imported };
            match json.twice() {
                Some(field) => notes.skip(format!("`{field}` stands twice")),
                None => model(json, &mut notes),
            }
        }
    }
    Some(imported)
}

/// One model's file: its name is the model's.
///
/// # Errors
/// Text that is no TOML; no provider.
pub fn read_toml(text: &str, file: &str, maker: Option<&str>) -> Result<Imported, Refusal> {
    let mut texts = Texts::default();
    let at = texts.add(format!("{file}.toml"), text);
    let node = parse(at, text).map_err(|problems| Refusal { texts, problems })?;
    let Some(maker) = maker else {
        let message = "the TOML of a model does not say whose it is";
        return Err(refusal("which-maker", message, "name its provider with `--provider`"));
    };
    let mut imported = Imported::default();
    let key = format!("{}/{file}", provider(maker));
    model(&plain(&node), &mut Notes { key: &key, imported: &mut imported });
    Ok(imported)
}

fn plain(node: &Node) -> Json {
    match &node.value {
        Value::Table(_) => {
            Json::Object(node.entries().map(|(key, node)| (key.to_string(), plain(node))).collect())
        }
        Value::Array(items) => Json::List(items.iter().map(plain).collect()),
        Value::Text(text) | Value::Date(text) => Json::Text(text.clone()),
        Value::Number(text) => Json::Number(text.clone()),
        Value::Bool(value) => Json::Bool(*value),
    }
}

/// Fields of each bucket; retention for an hour has none.
const FIELDS: [(&str, usize); 4] =
    [("input", INPUT), ("cache_read", CACHE_READ), ("cache_write", CACHE_WRITE), ("output", OUTPUT)];

fn model(json: &Json, notes: &mut Notes) {
    let Some(cost) = json.get("cost") else { return notes.skip("no price") };
    let buckets = buckets(cost, notes);
    let price = Price { buckets, bands: bands(cost, notes), ..Price::default() };
    let differs = |name: &str| {
        let value = cost.get(name).and_then(Json::number);
        value.is_some_and(|value| !value.is_zero() && Some(value.normalize()) != buckets[OUTPUT])
    };
    if differs("reasoning") {
        notes.lose("`reasoning` is not the price of output");
    }
    for (name, _) in cost.fields() {
        let known = FIELDS.iter().any(|field| field.0 == name);
        if !known && !["reasoning", "tiers", "context_over_200k"].contains(&name.as_str()) && differs(name) {
            notes.lose(format!("no place for `{name}`"));
        }
    }
    if json.get("status").and_then(Json::text) == Some("deprecated") {
        notes.lose("listed as deprecated, without a day");
    }
    let context_window = count(json.get("limit").and_then(|limit| limit.get("context")));
    let name = json.get("name").and_then(Json::text).map(str::to_string);
    let key = notes.key.to_string();
    notes.keep(ListedModel { key, name, context_window, prices: vec![price], ..ListedModel::default() });
}

fn buckets(cost: &Json, notes: &mut Notes) -> Buckets {
    let mut buckets = Buckets::default();
    for (name, bucket) in FIELDS {
        buckets[bucket] = notes.price(name, cost.get(name), 1);
    }
    buckets
}

/// `tiers` by the length of the prompt, else the older `context_over_200k`.
fn bands(cost: &Json, notes: &mut Notes) -> Vec<ListedBand> {
    let mut bands = Vec::new();
    for tier in cost.get("tiers").map(Json::items).unwrap_or_default() {
        let about = tier.get("tier");
        let of = about.and_then(|about| about.get("type")).and_then(Json::text);
        match (of, count(about.and_then(|about| about.get("size")))) {
            (Some("context"), Some(tokens)) => {
                bands.push(ListedBand { tokens, inclusive: false, buckets: buckets(tier, notes) });
            }
            _ => notes.lose("a tier that is not by the length of the prompt"),
        }
    }
    if let Some(over) = cost.get("context_over_200k").filter(|_| bands.is_empty()) {
        let tokens = Decimal::from(200_000);
        bands.push(ListedBand { tokens, inclusive: false, buckets: buckets(over, notes) });
    }
    bands
}
