//! Langfuse: observations, from the API or the blob export. Keys of the usage are disjoint, and `total` is their sum.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use crate::pilot::format::{Cells, FormatOrigin, PilotFormat, RowDraft, Why};
use crate::pilot::label::Label;
use crate::pilot::numbers::amount;
use crate::pilot::row::Quantity;

pub const OBSERVATIONS: PilotFormat = PilotFormat {
    name: "langfuse",
    title: "Langfuse observations",
    origin: FormatOrigin::Gateway,
    marks: &[&["usage_details", "usageDetails"], &["start_time", "startTime"]],
    period: &["start_time", "startTime"],
    until: &[],
    id: &["id"],
    currency: &[],
    labels: &[
        (Label::Model, &["provided_model_name", "model"]),
        (Label::Project, &["project_id", "projectId"]),
        (Label::Call, &["name"]),
        (Label::Tag, &["environment"]),
    ],
    amounts: &[],
    other: &[
        "type",
        "usage_details",
        "usageDetails",
        "cost_details",
        "costDetails",
        "total_cost",
        "totalCost",
        "calculatedTotalCost",
        "environment",
        "updated_at",
        "updatedAt",
    ],
    more: Some(observation),
    utc: true,
    in_parts: false,
    view: None,
    note: Some("Langfuse computes its cost from its own price list: it is no bill"),
};

fn observation(cells: &Cells, draft: &mut RowDraft) -> Result<(), Why> {
    if cells.text("environment").is_some_and(|name| name.starts_with("langfuse-")) {
        return Err(Why::LeftOut("calls of judges and evaluations, which are not the product's", None));
    }
    let kind = cells.text("type").unwrap_or_default();
    if !["GENERATION", "EMBEDDING", ""].contains(&kind.to_uppercase().as_str()) {
        return Err(Why::LeftOut("observations that are no call of a model", None));
    }
    draft.amounts.set(Quantity::Calls, Decimal::ONE);
    let map = |names: [&str; 2]| match names.iter().find_map(|name| cells.json(name)) {
        Some(Value::Object(map)) => map,
        _ => Map::new(),
    };
    tokens(&map(["usage_details", "usageDetails"]), draft)?;
    let cost = match map(["cost_details", "costDetails"]) {
        map if map.is_empty() => None,
        map => Some(whole(&map, "cost")?),
    };
    let plain = || {
        let names = ["total_cost", "totalCost", "calculatedTotalCost"];
        names.iter().find_map(|name| cells.amount(name).transpose()).transpose()
    };
    if let Some(cost) = cost.map_or_else(plain, |cost| Ok(Some(cost)))? {
        draft.amounts.set(Quantity::Cost, cost);
    }
    Ok(())
}

/// What was used by each kind of key.
#[derive(Default)]
struct Used {
    input: Decimal,
    read: Decimal,
    written: Decimal,
    written_1h: Decimal,
    output: Decimal,
    reasoning: Decimal,
    other: Decimal,
    total: Option<Decimal>,
    /// The keys are those of Gemini, whose prompt holds what is cached.
    gemini: bool,
}

/// Adds up the keys. Whether cached and reasoning tokens lie inside the prompt and the answer or beside them differs by tool:
/// the total tells.
fn tokens(usage: &Map<String, Value>, draft: &mut RowDraft) -> Result<(), Why> {
    let used = used(usage, draft)?;
    if usage.is_empty() {
        return Ok(());
    }
    let cached = used.read + used.written + used.written_1h;
    let sum = |inside: (bool, bool)| {
        let beside = |inside: bool, tokens: Decimal| if inside { Decimal::ZERO } else { tokens };
        used.input + used.output + used.other + beside(inside.0, cached) + beside(inside.1, used.reasoning)
    };
    let usual = (used.gemini, false);
    let ways = [usual, (false, false), (true, true), (true, false), (false, true)];
    let fits = |way: &(bool, bool)| used.total.is_none_or(|total| total == sum(*way));
    let (inside, gap) = match (ways.into_iter().find(fits), used.total) {
        (Some(way), _) => (way, Decimal::ZERO),
        (None, Some(total)) if total > sum(usual) => (usual, total - sum(usual)),
        (None, total) => return Err(short(total.unwrap_or_default(), sum(usual))),
    };
    if gap > Decimal::ZERO {
        draft.note = Some(
            "the total of some rows is above its parts: the rest counts as output, as Gemini's thoughts do",
        );
    } else if !inside.0 && !cached.is_zero() && used.input >= cached && used.total.is_some() {
        draft.note = Some(
            "the total adds cached tokens to `input`: where `input` holds them already, they count twice here",
        );
    }
    let prompt = used.input + if inside.0 { Decimal::ZERO } else { cached };
    let answer = used.output + gap + if inside.1 { Decimal::ZERO } else { used.reasoning };
    let plain = [(Quantity::InputTokens, prompt), (Quantity::OutputTokens, answer)];
    plain.into_iter().for_each(|(quantity, tokens)| draft.amounts.set(quantity, tokens));
    let parts = [
        (Quantity::CachedTokens, used.read),
        (Quantity::CacheWriteTokens, used.written),
        (Quantity::CacheWrite1hTokens, used.written_1h),
    ];
    let shown = parts.into_iter().filter(|(quantity, tokens)| !tokens.is_zero() || has_key(usage, *quantity));
    shown.for_each(|(quantity, tokens)| draft.amounts.set(quantity, tokens));
    Ok(())
}

fn short(total: Decimal, parts: Decimal) -> Why {
    let (total, parts) = (total.normalize(), parts.normalize());
    Why::Bad(format!("the total of its usage is {total}, and its parts sum to {parts}"))
}

fn has_key(usage: &Map<String, Value>, quantity: Quantity) -> bool {
    usage.keys().any(|key| kind(key) == Some(Kind::Part(quantity)))
}

fn used(usage: &Map<String, Value>, draft: &mut RowDraft) -> Result<Used, Why> {
    let mut used = Used::default();
    for (key, value) in usage {
        let tokens = number(key, value)?;
        used.gemini |= key.starts_with("prompt_token_count") || key.starts_with("promptTokenCount");
        match kind(key) {
            Some(Kind::Total) => used.total = Some(tokens),
            Some(Kind::Part(Quantity::CachedTokens)) => used.read += tokens,
            Some(Kind::Part(Quantity::CacheWriteTokens)) => used.written += tokens,
            Some(Kind::Part(Quantity::CacheWrite1hTokens)) => used.written_1h += tokens,
            Some(Kind::Part(Quantity::OutputTokens)) => used.output += tokens,
            Some(Kind::Part(_)) => used.input += tokens,
            Some(Kind::Reasoning) => used.reasoning += tokens,
            None => {
                used.other += tokens;
                if !tokens.is_zero() {
                    draft.uncounted.push((key.clone(), tokens));
                }
            }
        }
    }
    Ok(used)
}

/// What a key counts.
#[derive(PartialEq)]
enum Kind {
    Part(Quantity),
    Reasoning,
    Total,
}

/// One price has several names; what is of audio, images or nothing that is known has none here.
fn kind(key: &str) -> Option<Kind> {
    let part = |quantity| Some(Kind::Part(quantity));
    match key {
        "total" | "total_tokens" | "totalTokens" | "total_token_count" | "totalTokenCount" => {
            Some(Kind::Total)
        }
        key if ["audio", "image", "video"].iter().any(|word| key.contains(word)) => None,
        "cache_read_input_tokens"
        | "input_cached_tokens"
        | "input_cache_read"
        | "cached_content_token_count"
        | "cachedContentTokenCount"
        | "cached_tokens" => part(Quantity::CachedTokens),
        "cache_creation_input_tokens" | "input_cache_creation" | "input_cache_creation_5m" => {
            part(Quantity::CacheWriteTokens)
        }
        "input_cache_creation_1h" => part(Quantity::CacheWrite1hTokens),
        "reasoning_tokens"
        | "output_reasoning_tokens"
        | "output_reasoning"
        | "thoughts_token_count"
        | "thoughtsTokenCount" => Some(Kind::Reasoning),
        "completion_tokens" | "candidates_token_count" | "candidatesTokenCount" => {
            part(Quantity::OutputTokens)
        }
        "prompt_tokens" | "prompt_token_count" | "promptTokenCount" => part(Quantity::InputTokens),
        key if key.starts_with("input") => part(Quantity::InputTokens),
        key if key.starts_with("output") => part(Quantity::OutputTokens),
        _ => None,
    }
}

/// The total of a map, which is never less than its parts; their sum where it is not written.
fn whole(map: &Map<String, Value>, what: &str) -> Result<Decimal, Why> {
    let mut parts = Decimal::ZERO;
    for (key, value) in map.iter().filter(|(key, _)| *key != "total") {
        parts += number(key, value)?;
    }
    let Some(total) = map.get("total") else { return Ok(parts) };
    let total = number("total", total)?;
    // Costs are sums of floating point in the export.
    let rounding = Decimal::new(1, 9) * Decimal::from(u8::from(what == "cost"));
    match total + rounding < parts {
        true => {
            let (total, parts) = (total.normalize(), parts.normalize());
            Err(Why::Bad(format!("the total of its {what} is {total}, and its parts sum to {parts}")))
        }
        false => Ok(total),
    }
}

fn number(key: &str, value: &Value) -> Result<Decimal, Why> {
    let text = match value {
        Value::Null => "0".to_string(),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    };
    amount(&text, key, false).map_err(Why::Bad)
}
