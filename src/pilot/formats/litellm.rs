//! LiteLLM: the log of spend, a row a call, and the spend by day. Prompt tokens have the cached ones in them.

use rust_decimal::Decimal;
use serde_json::Value;

use crate::pilot::format::{Cells, FormatOrigin, PilotFormat, RowDraft, Why};
use crate::pilot::label::Label;
use crate::pilot::row::Quantity;

pub const SPEND: PilotFormat = PilotFormat {
    name: "litellm-spend",
    title: "LiteLLM spend log",
    origin: FormatOrigin::Gateway,
    marks: &[&["spend", "call_type"], &["prompt_tokens"], &["startTime"]],
    period: &["startTime"],
    until: &[],
    id: &["request_id"],
    currency: &[],
    labels: &[
        (Label::Model, &["model"]),
        (Label::Project, &["team_id"]),
        (Label::Key, &["api_key"]),
        (Label::User, &["end_user", "user"]),
        (Label::Tag, &["request_tags"]),
    ],
    amounts: &[
        (&["prompt_tokens"], &[Quantity::InputTokens]),
        (&["completion_tokens"], &[Quantity::OutputTokens]),
        (&["spend"], &[Quantity::Cost]),
    ],
    other: &[
        "total_tokens",
        "status",
        "cache_hit",
        "metadata",
        "request_tags",
        "call_type",
        "api_key",
        "team_id",
        "user",
    ],
    more: Some(call),
    utc: true,
    in_parts: false,
    view: None,
    note: Some("LiteLLM computes its spend from its own price list: it is no bill"),
};

/// A row is a billed call, unless it failed or was answered without one.
fn call(cells: &Cells, draft: &mut RowDraft) -> Result<(), Why> {
    let cost = draft.amounts.get(Quantity::Cost);
    let is = |field: &str, word: &str| cells.text(field).is_some_and(|text| text.eq_ignore_ascii_case(word));
    if is("cache_hit", "true") {
        return Err(Why::LeftOut("answered from LiteLLM's own cache, so not called", cost));
    }
    if cells.text("call_type").is_some_and(|kind| is_retrieval(&kind)) {
        return Err(Why::LeftOut("retrievals of what was answered before, which call no model", cost));
    }
    if ["api_key", "team_id", "user", "end_user", "request_tags"]
        .iter()
        .any(|field| is_health_check(field, cells))
    {
        return Err(Why::LeftOut("health checks of LiteLLM", cost));
    }
    let unpaid = cost.is_none_or(|cost| cost.is_zero());
    let failed = is("status", "failure") || cells.text("status").is_none() && metadata_says_failure(cells);
    if failed && unpaid {
        return Err(Why::LeftOut("failed calls that cost nothing", None));
    }
    whole(cells, draft)?;
    draft.amounts.set(Quantity::Calls, Decimal::ONE);
    cached(cells, draft);
    if let Some(Value::Array(tags)) = cells.json("request_tags") {
        let tags: Vec<&str> = tags.iter().filter_map(Value::as_str).collect();
        draft.labels.push((Label::Tag, tags.join(",")));
    }
    Ok(())
}

/// Such as `aget_responses`: LiteLLM repeats the spend of the response that is fetched.
fn is_retrieval(kind: &str) -> bool {
    let kind = kind.to_lowercase();
    let kind = kind.strip_prefix('a').unwrap_or(&kind);
    ["get_", "list_", "retrieve_", "delete_", "cancel_"].iter().any(|start| kind.starts_with(start))
}

fn is_health_check(field: &str, cells: &Cells) -> bool {
    cells.text(field).is_some_and(|text| text.contains("litellm-internal-health-check"))
}

fn metadata_says_failure(cells: &Cells) -> bool {
    let metadata = cells.json("metadata").unwrap_or_default();
    metadata
        .get("status")
        .and_then(Value::as_str)
        .is_some_and(|status| status.eq_ignore_ascii_case("failure"))
}

/// The parts are never more than the whole.
fn whole(cells: &Cells, draft: &RowDraft) -> Result<(), Why> {
    let of = |quantity| draft.amounts.get(quantity).unwrap_or_default();
    let parts = of(Quantity::InputTokens) + of(Quantity::OutputTokens);
    match cells.amount("total_tokens")? {
        Some(total) if total < parts && !total.is_zero() => {
            let (total, parts) = (total.normalize(), parts.normalize());
            Err(Why::Bad(format!("`total_tokens` is {total}, and prompt and completion are {parts}")))
        }
        _ => Ok(()),
    }
}

/// Tokens that are written to the cache for an hour.
const HOUR: &str = "ephemeral_1h_input_tokens";

/// Cached tokens, where the metadata has them.
fn cached(cells: &Cells, draft: &mut RowDraft) {
    let Some(metadata) = cells.json("metadata") else { return };
    let at = |path: &[&str]| {
        let value = path.iter().try_fold(&metadata, |value, key| value.get(key))?;
        crate::form::decimal::decimal(&value.to_string()).ok()
    };
    let kinds = ["additional_usage_values", "usage_object"];
    let read = kinds.iter().find_map(|kind| {
        at(&[kind, "cache_read_input_tokens"])
            .or_else(|| at(&[kind, "prompt_tokens_details", "cached_tokens"]))
    });
    let written = kinds.iter().find_map(|kind| {
        at(&[kind, "cache_creation_input_tokens"])
            .or_else(|| at(&[kind, "prompt_tokens_details", "cache_creation_tokens"]))
    });
    let hour = kinds.iter().find_map(|kind| {
        let details = ["prompt_tokens_details", "cache_creation_token_details", HOUR];
        at(&[kind, details[0], details[1], details[2]]).or_else(|| at(&[kind, "cache_creation", HOUR]))
    });
    read.into_iter().for_each(|tokens| draft.amounts.set(Quantity::CachedTokens, tokens));
    // What is written for an hour is part of what is written.
    let short = written.map(|all| (all - hour.unwrap_or_default()).max(Decimal::ZERO));
    short.into_iter().for_each(|tokens| draft.amounts.set(Quantity::CacheWriteTokens, tokens));
    hour.into_iter().for_each(|tokens| draft.amounts.set(Quantity::CacheWrite1hTokens, tokens));
}
