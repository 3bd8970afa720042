//! Anthropic's usage and cost reports, as pages of JSON.

use rust_decimal::Decimal;

use crate::pilot::format::{Cells, FormatOrigin, PilotFormat, RowDraft, Why};
use crate::pilot::formats::meters::as_fee;
use crate::pilot::label::Label;
use crate::pilot::row::Quantity;

/// The buckets are disjoint, so the prompt is their sum. The report does not count calls.
pub const USAGE: PilotFormat = PilotFormat {
    name: "anthropic-usage",
    title: "Anthropic usage report",
    origin: FormatOrigin::Provider,
    marks: &[&["uncached_input_tokens"]],
    period: &["starting_at"],
    until: &["ending_at"],
    id: &[],
    currency: &[],
    labels: &[
        (Label::Model, &["model"]),
        (Label::Project, &["workspace_id"]),
        (Label::Key, &["api_key_id"]),
        (Label::User, &["account_id"]),
        (Label::Tier, &["service_tier"]),
        (Label::Context, &["context_window"]),
    ],
    amounts: &[
        (&["uncached_input_tokens"], &[Quantity::InputTokens]),
        (&["cache_read_input_tokens"], &[Quantity::InputTokens, Quantity::CachedTokens]),
        (&["cache_creation.ephemeral_5m_input_tokens"], &[Quantity::InputTokens, Quantity::CacheWriteTokens]),
        (
            &["cache_creation.ephemeral_1h_input_tokens"],
            &[Quantity::InputTokens, Quantity::CacheWrite1hTokens],
        ),
        (&["output_tokens"], &[Quantity::OutputTokens]),
    ],
    other: &["inference_geo", "speed"],
    more: Some(terms),
    utc: true,
    in_parts: false,
    view: None,
    note: Some("Anthropic's usage report does not count calls: they must come from another file"),
};

pub const COSTS: PilotFormat = PilotFormat {
    name: "anthropic-costs",
    title: "Anthropic cost report",
    origin: FormatOrigin::Provider,
    marks: &[&["amount"], &["cost_type"]],
    period: &["starting_at"],
    until: &["ending_at"],
    id: &[],
    currency: &["currency"],
    labels: &[
        (Label::Model, &["model"]),
        (Label::Project, &["workspace_id"]),
        (Label::Tier, &["service_tier"]),
        (Label::Context, &["context_window"]),
        (Label::Item, &["description"]),
    ],
    amounts: &[(&["amount"], &[Quantity::Cost])],
    other: &["cost_type", "inference_geo", "speed"],
    more: Some(cents),
    utc: true,
    in_parts: false,
    view: None,
    note: Some("Anthropic's cost report has amounts in cents, and leaves out the Priority Tier"),
};

/// Inference in one country, and fast inference, have prices of their own.
pub fn terms(cells: &Cells, draft: &mut RowDraft) -> Result<(), Why> {
    let said = ["inference_geo", "speed"].iter().filter_map(|name| {
        let value = cells.text(name)?.to_lowercase();
        let is_usual = ["global", "not_available", "standard", "none"].contains(&value.as_str());
        (!is_usual).then(|| format!("{name} {value}"))
    });
    let said: Vec<String> = said.collect();
    if !said.is_empty() {
        draft.labels.push((Label::Terms, said.join(", ")));
    }
    Ok(())
}

/// `"123.45"` is 1.2345 dollars.
fn cents(cells: &Cells, draft: &mut RowDraft) -> Result<(), Why> {
    if let Some(cost) = draft.amounts.get(Quantity::Cost) {
        draft.amounts.set(Quantity::Cost, cost / Decimal::ONE_HUNDRED);
    }
    as_fee(&cells.text("cost_type").unwrap_or_default(), draft);
    terms(cells, draft)
}
