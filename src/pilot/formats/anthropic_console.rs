//! The two CSVs that Anthropic's Console lets anybody download: usage, and cost in dollars.

use crate::pilot::format::{Cells, FormatOrigin, PilotFormat, RowDraft, Why};
use crate::pilot::formats::anthropic::terms;
use crate::pilot::formats::meters::as_fee;
use crate::pilot::label::Label;
use crate::pilot::row::Quantity;

/// The columns of input are disjoint, so the prompt is their sum. Calls are not counted.
pub const USAGE: PilotFormat = PilotFormat {
    name: "anthropic-console-usage",
    title: "Anthropic Console usage",
    origin: FormatOrigin::Provider,
    marks: &[&["usage_date_utc"], &["usage_input_tokens_no_cache"]],
    period: &["usage_date_utc"],
    until: &[],
    id: &[],
    currency: &[],
    labels: &[
        (Label::Model, &["model_version", "model"]),
        (Label::Project, &["workspace"]),
        (Label::Key, &["api_key"]),
        (Label::Context, &["context_window"]),
    ],
    amounts: &[
        (&["usage_input_tokens_no_cache"], &[Quantity::InputTokens]),
        (&["usage_input_tokens_cache_read"], &[Quantity::InputTokens, Quantity::CachedTokens]),
        (&["usage_input_tokens_cache_write_5m"], &[Quantity::InputTokens, Quantity::CacheWriteTokens]),
        (&["usage_input_tokens_cache_write_1h"], &[Quantity::InputTokens, Quantity::CacheWrite1hTokens]),
        (&["usage_output_tokens"], &[Quantity::OutputTokens]),
    ],
    other: &["usage_type", "context_window", "inference_geo", "speed"],
    more: Some(tier_and_context),
    utc: true,
    in_parts: false,
    view: None,
    note: Some("Anthropic's Console does not count calls: they must come from another file"),
};

pub const COSTS: PilotFormat = PilotFormat {
    name: "anthropic-console-costs",
    title: "Anthropic Console cost",
    marks: &[&["usage_date_utc"], &["cost_usd"]],
    labels: &[
        (Label::Model, &["model", "model_version"]),
        (Label::Project, &["workspace"]),
        (Label::Key, &["api_key"]),
        (Label::Context, &["context_window"]),
        (Label::Item, &["token_type"]),
    ],
    amounts: &[(&["cost_usd"], &[Quantity::Cost])],
    other: &["usage_type", "context_window", "cost_type", "inference_geo", "speed"],
    note: None,
    ..USAGE
};

/// Batches and priority have prices of their own; `> 200k` is the class of long prompts.
fn tier_and_context(cells: &Cells, draft: &mut RowDraft) -> Result<(), Why> {
    let kind = cells.text("usage_type").unwrap_or_default().to_lowercase();
    if let Some(tier) = ["batch", "priority", "flex"].iter().find(|tier| kind.contains(*tier)) {
        draft.labels.push((Label::Tier, (*tier).to_string()));
    }
    let context = cells.text("context_window").unwrap_or_default();
    if context.starts_with('>') {
        draft.labels.push((Label::Context, "200k-1M".to_string()));
    }
    as_fee(&cells.text("cost_type").unwrap_or_default(), draft);
    terms(cells, draft)
}
