//! Langfuse: observations, from the API or the blob export. Keys of the usage are disjoint, and `total` is their sum.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use crate::pilot::format::{Cells, FormatOrigin, PilotFormat, RowDraft, Why, amount};
use crate::pilot::label::Label;
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
    ],
    more: Some(observation),
    in_parts: false,
    note: Some("Langfuse computes its cost from its own price list: it is no bill"),
};

fn observation(cells: &Cells, draft: &mut RowDraft) -> Result<(), Why> {
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

/// Each key by what it begins with; the part that is read from or written to a cache is a part of the prompt.
fn tokens(usage: &Map<String, Value>, draft: &mut RowDraft) -> Result<(), Why> {
    whole(usage, "usage")?;
    for (key, value) in usage.iter().filter(|(key, _)| *key != "total") {
        let tokens = number(key, value)?;
        for quantity in kinds(key) {
            draft.amounts.add(*quantity, tokens);
        }
    }
    Ok(())
}

/// What a key counts towards; one price has several names.
fn kinds(key: &str) -> &'static [Quantity] {
    match key {
        "cache_read_input_tokens" | "input_cached_tokens" | "input_cache_read" => {
            &[Quantity::InputTokens, Quantity::CachedTokens]
        }
        "cache_creation_input_tokens" | "input_cache_creation" | "input_cache_creation_5m" => {
            &[Quantity::InputTokens, Quantity::CacheWriteTokens]
        }
        "input_cache_creation_1h" => &[Quantity::InputTokens, Quantity::CacheWrite1hTokens],
        "reasoning_tokens" | "completion_tokens" | "candidates_token_count" | "candidatesTokenCount" => {
            &[Quantity::OutputTokens]
        }
        "prompt_tokens" | "prompt_token_count" | "promptTokenCount" => &[Quantity::InputTokens],
        key if key.starts_with("input") => &[Quantity::InputTokens],
        key if key.starts_with("output") => &[Quantity::OutputTokens],
        _ => &[],
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
