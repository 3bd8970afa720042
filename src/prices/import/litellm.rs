//! `model_prices_and_context_window.json` of litellm: an object by model, USD per token.

use rust_decimal::Decimal;

use crate::prices::import::json::Json;
use crate::prices::import::*;

/// USD per token into USD per million.
const MILLION: i64 = 1_000_000;

/// An entry that is no model.
const SAMPLE: &str = "sample_spec";

/// None where nothing looks like a model of litellm.
pub fn read(json: &Json) -> Option<Imported> {
    let known = |model: &Json| model.get("litellm_provider").is_some() || model.get("mode").is_some();
    json.fields().iter().any(|field| known(&field.1)).then_some(())?;
    let mut imported = Imported::default();
    for (name, json) in json.fields() {
        let key = if name == SAMPLE { name.clone() } else { key(name, json) };
        let mut notes = Notes { key: &key, imported: &mut imported };
        if name == SAMPLE {
            notes.skip("it describes the format");
        } else if let Some(field) = json.twice() {
            notes.skip(format!("`{field}` stands twice"));
        } else {
            model(json, &mut notes);
        }
    }
    Some(imported)
}

/// `openai/gpt-5-mini`, of `gpt-5-mini`; a route that litellm names is kept where it is another price.
fn key(name: &str, json: &Json) -> String {
    let maker = json.get("litellm_provider").and_then(Json::text).unwrap_or("");
    let (head, rest) = name.split_once('/').unwrap_or(("", name));
    let rest = rest.strip_prefix("accounts/fireworks/models/").unwrap_or(rest);
    match (head, maker) {
        ("", "") => name.to_string(),
        ("", maker) => format!("{}/{name}", provider(maker.split('-').next().unwrap_or(maker))),
        (head, maker) if provider(head) == provider(maker) || maker.starts_with(head) => {
            format!("{}/{rest}", provider(head))
        }
        _ => name.to_string(),
    }
}

fn model(json: &Json, notes: &mut Notes) {
    let mode = json.get("mode").and_then(Json::text).unwrap_or("chat");
    if !["chat", "completion", "responses", "embedding"].contains(&mode) {
        return notes.skip(format!("mode `{mode}` is not paid by the token alone"));
    }
    let embedding = mode == "embedding";
    let mut used: Vec<&str> = vec!["output_cost_per_reasoning_token"];
    let mut buckets = plain(json, "", notes, &mut used);
    if embedding {
        buckets[OUTPUT] = None;
    }
    reasoning(json, buckets[OUTPUT], notes);
    let price = Price {
        from: None,
        buckets,
        batch_discount: batch(json, &buckets, notes, &mut used),
        bands: bands(json, notes, &mut used),
        tiers: ["flex", "priority"]
            .iter()
            .filter_map(|tier| self::tier(json, tier, notes, &mut used))
            .collect(),
    };
    rest(json, &used, notes);
    let retires = day(json.get("deprecation_date"));
    if retires.is_none() && json.get("deprecation_date").is_some_and(|value| *value != Json::Null) {
        notes.lose("`deprecation_date` is no date");
    }
    let key = notes.key.to_string();
    let context_window = count(json.get("max_input_tokens"));
    notes.keep(ListedModel {
        key,
        embedding,
        context_window,
        retires,
        prices: vec![price],
        ..ListedModel::default()
    });
}

/// Fields of each bucket, without what follows them for a tier or a long prompt.
const FIELDS: [&str; 5] = [
    "input_cost_per_token",
    "cache_read_input_token_cost",
    "cache_creation_input_token_cost",
    "cache_creation_input_token_cost_above_1hr",
    "output_cost_per_token",
];

fn plain<'j>(json: &'j Json, after: &str, notes: &mut Notes, used: &mut Vec<&'j str>) -> Buckets {
    FIELDS.map(|field| {
        let (name, value) = field_of(json, &format!("{field}{after}"))?;
        used.push(name);
        // A zero for what embeddings do not have is no news.
        let nothing =
            field == "output_cost_per_token" && value.number().is_some_and(|number| number.is_zero());
        let embedding = json.get("mode").and_then(Json::text) == Some("embedding");
        if nothing && embedding { None } else { notes.price(name, Some(value), MILLION) }
    })
}

fn field_of<'j>(json: &'j Json, name: &str) -> Option<(&'j str, &'j Json)> {
    json.fields().iter().find(|field| field.0 == name).map(|field| (field.0.as_str(), &field.1))
}

/// Prices of long prompts. xAI counts a prompt of just the threshold as long, the others do not.
fn bands<'j>(json: &'j Json, notes: &mut Notes, used: &mut Vec<&'j str>) -> Vec<ListedBand> {
    let threshold = |name: &str| {
        let (_, after) = name.rsplit_once("_above_")?;
        after.strip_suffix("k_tokens")?.parse::<u32>().ok()
    };
    let mut sizes: Vec<u32> = json.fields().iter().filter_map(|field| threshold(&field.0)).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let inclusive = json.get("litellm_provider").and_then(Json::text) == Some("xai");
    let mut bands = Vec::new();
    for size in sizes {
        let buckets = plain(json, &format!("_above_{size}k_tokens"), notes, used);
        if buckets.iter().any(Option::is_some) {
            bands.push(ListedBand {
                tokens: Decimal::from(size) * Decimal::ONE_THOUSAND,
                inclusive,
                buckets,
            });
        }
    }
    bands
}

fn tier<'j>(
    json: &'j Json,
    tier: &str,
    notes: &mut Notes,
    used: &mut Vec<&'j str>,
) -> Option<(String, Buckets)> {
    let buckets = plain(json, &format!("_{tier}"), notes, used);
    buckets.iter().any(Option::is_some).then(|| (tier.to_string(), buckets))
}

/// One discount, where input and output have the same.
fn batch<'j>(json: &'j Json, list: &Buckets, notes: &mut Notes, used: &mut Vec<&'j str>) -> Option<Decimal> {
    let batch = plain(json, "_batches", notes, used);
    let off = |bucket: usize| {
        let (batch, list) = batch[bucket].zip(list[bucket])?;
        Some(Decimal::ONE - batch.checked_div(list)?)
    };
    let sound = |discount: &Decimal| *discount >= Decimal::ZERO && *discount < Decimal::ONE;
    match (off(INPUT), off(OUTPUT)) {
        (Some(input), Some(output)) if input != output => {
            notes.lose("batch prices of input and output are not one discount");
            None
        }
        (input, output) => input.or(output).filter(sound).map(|discount| discount.normalize()),
    }
}

fn reasoning(json: &Json, output: Option<Decimal>, notes: &mut Notes) {
    let name = "output_cost_per_reasoning_token";
    let Some(value) = json.get(name).and_then(Json::number) else { return };
    if Some((value * Decimal::from(MILLION)).normalize()) != output {
        notes.lose(format!("`{name}` is not the price of output"));
    }
}

/// Every other price that is not zero.
fn rest(json: &Json, used: &[&str], notes: &mut Notes) {
    let priced = |name: &str| name.contains("cost") || name.contains("pricing") || name.contains("uplift");
    let zero = |value: &Json| *value == Json::Null || value.number().is_some_and(|number| number.is_zero());
    let fields = json.fields().iter().filter(|(name, value)| priced(name) && !zero(value));
    let names: Vec<String> = fields
        .filter(|(name, _)| !used.contains(&name.as_str()))
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    if !names.is_empty() {
        notes.lose(format!("no place for {}", names.join(", ")));
    }
}
