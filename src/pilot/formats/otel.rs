//! OpenTelemetry's spans of calls of models, as a collector writes them in OTLP JSON: a row a span.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use crate::pilot::format::{Cells, FormatOrigin, PilotFormat, RowDraft, Why};
use crate::pilot::label::Label;
use crate::pilot::row::Quantity;

/// Stands in every flattened span, whatever its attributes.
const SPAN: &str = "otlp.span";
const READ: [&str; 3] = [
    "gen_ai.usage.cache_read.input_tokens",
    "gen_ai.usage.cache_read_input_tokens",
    "gen_ai.usage.input_tokens.cached",
];
const WRITTEN: [&str; 2] =
    ["gen_ai.usage.cache_creation.input_tokens", "gen_ai.usage.cache_creation_input_tokens"];
const TOTAL: [&str; 2] = ["gen_ai.usage.total_tokens", "llm.usage.total_tokens"];

pub const SPANS: PilotFormat = PilotFormat {
    name: "otel",
    title: "OpenTelemetry spans",
    origin: FormatOrigin::Gateway,
    marks: &[&[SPAN]],
    period: &["startTimeUnixNano"],
    until: &[],
    id: &["spanId"],
    currency: &[],
    labels: &[
        (Label::Model, &["gen_ai.response.model", "gen_ai.request.model"]),
        (Label::Project, &["service.name"]),
        (Label::Call, &["gen_ai.agent.name", "gen_ai.workflow.name"]),
        (Label::Tag, &["deployment.environment.name", "deployment.environment"]),
    ],
    amounts: &[
        (&["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"], &[Quantity::InputTokens]),
        (&["gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"], &[Quantity::OutputTokens]),
    ],
    other: &["gen_ai.operation.name", READ[0], READ[1], READ[2], WRITTEN[0], WRITTEN[1], TOTAL[0], TOTAL[1]],
    more: Some(span),
    utc: true,
    in_parts: false,
    view: None,
    note: None,
};

/// Spans of agents and tools hold spans of calls, and may repeat their tokens.
fn span(cells: &Cells, draft: &mut RowDraft) -> Result<(), Why> {
    let operation = cells.text("gen_ai.operation.name").unwrap_or_default();
    let is_call = ["", "chat", "text_completion", "generate_content", "embeddings"].contains(&&*operation);
    let Some(input) = draft.amounts.get(Quantity::InputTokens).filter(|_| is_call) else {
        return Err(Why::LeftOut("spans that are no call of a model", None));
    };
    let first = |names: &[&str]| names.iter().find_map(|name| cells.amount(name).transpose()).transpose();
    let (read, written) = (first(&READ)?, first(&WRITTEN)?);
    let cached = read.unwrap_or_default() + written.unwrap_or_default();
    let output = draft.amounts.get(Quantity::OutputTokens).unwrap_or_default();
    // Libraries disagree whether the input holds what is cached: the total tells, or a part that is more than the whole.
    let is_beside = match first(&TOTAL)? {
        Some(total) => total == input + cached + output && !cached.is_zero(),
        None => cached > input,
    };
    if is_beside {
        draft.amounts.set(Quantity::InputTokens, input + cached);
    } else if !cached.is_zero() {
        draft.note = Some(
            "spans whose input may hold cached tokens or not are read as the conventions ask: it holds them",
        );
    }
    read.into_iter().for_each(|tokens| draft.amounts.set(Quantity::CachedTokens, tokens));
    written.into_iter().for_each(|tokens| draft.amounts.set(Quantity::CacheWriteTokens, tokens));
    draft.amounts.set(Quantity::Calls, Decimal::ONE);
    Ok(())
}

/// The spans of an export, each an object with its attributes and those of its resource as keys.
pub fn spans(export: &Value) -> Option<Vec<Value>> {
    let resources = export.get("resourceSpans")?.as_array()?;
    let list =
        |value: &Value, name: &str| value.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut all = Vec::new();
    for resource in resources {
        let own = attributes(&resource["resource"]);
        for scope in list(resource, "scopeSpans") {
            all.extend(list(&scope, "spans").iter().map(|span| flat(span, own.clone())));
        }
    }
    Some(all)
}

fn flat(span: &Value, mut row: Map<String, Value>) -> Value {
    row.append(&mut attributes(span));
    row.insert(SPAN.to_string(), Value::from(1));
    for name in ["spanId", "startTimeUnixNano"] {
        row.extend(span.get(name).map(|value| (name.to_string(), value.clone())));
    }
    Value::Object(row)
}

/// `[{"key": "a", "value": {"intValue": "1"}}]` as `{"a": "1"}`.
fn attributes(of: &Value) -> Map<String, Value> {
    let list = of.get("attributes").and_then(Value::as_array);
    let one = |pair: &Value| {
        let value = pair.get("value")?.as_object()?.values().next()?;
        Some((pair.get("key")?.as_str()?.to_string(), value.clone()))
    };
    list.into_iter().flatten().filter_map(one).collect()
}
