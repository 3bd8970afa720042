//! OpenRouter's activity: the CSV with a row a generation, and the JSON with a row a day and model. Its total lacks what was paid
//! with the user's own key.

use rust_decimal::Decimal;

use crate::pilot::format::{Cells, FormatOrigin, PilotFormat, RowDraft, Why};
use crate::pilot::label::Label;
use crate::pilot::row::Quantity;

const NOTE: &str = "OpenRouter's total leaves out calls on the user's own key: what those cost is added";

pub const GENERATIONS: PilotFormat = PilotFormat {
    name: "openrouter",
    title: "OpenRouter activity",
    origin: FormatOrigin::Provider,
    marks: &[&["generation_id"], &["cost_total"]],
    period: &["created_at"],
    until: &[],
    id: &["generation_id"],
    currency: &[],
    labels: &[
        (Label::Model, &["model_permaslug", "model"]),
        (Label::Project, &["app_name"]),
        (Label::Key, &["api_key_name"]),
        (Label::User, &["user"]),
    ],
    amounts: &[
        (&["tokens_prompt"], &[Quantity::InputTokens]),
        (&["tokens_cached"], &[Quantity::CachedTokens]),
        (&["tokens_completion"], &[Quantity::OutputTokens]),
        (&["cost_total"], &[Quantity::Cost]),
        (&["byok_usage_inference"], &[Quantity::Cost]),
        (&["cost_web_search"], &[Quantity::Fees]),
        (&["cost_file_processing"], &[Quantity::Fees]),
    ],
    other: &["cancelled"],
    more: Some(generation),
    utc: true,
    in_parts: false,
    view: None,
    note: Some(NOTE),
};

/// A row is a call.
fn generation(cells: &Cells, draft: &mut RowDraft) -> Result<(), Why> {
    let cost = draft.amounts.get(Quantity::Cost);
    let cancelled = cells.text("cancelled").is_some_and(|text| text.eq_ignore_ascii_case("true"));
    if cancelled && cost.is_none_or(|cost| cost.is_zero()) {
        return Err(Why::LeftOut("cancelled calls that cost nothing", None));
    }
    draft.amounts.set(Quantity::Calls, Decimal::ONE);
    Ok(())
}

pub const DAYS: PilotFormat = PilotFormat {
    name: "openrouter-daily",
    title: "OpenRouter daily activity",
    marks: &[&["byok_usage_inference"], &["requests"], &["usage"]],
    period: &["date"],
    id: &[],
    labels: &[(Label::Model, &["model_permaslug", "model"])],
    amounts: &[
        (&["requests"], &[Quantity::Calls]),
        (&["prompt_tokens"], &[Quantity::InputTokens]),
        (&["completion_tokens"], &[Quantity::OutputTokens]),
        (&["usage"], &[Quantity::Cost]),
        (&["byok_usage_inference"], &[Quantity::Cost]),
    ],
    other: &[],
    more: None,
    ..GENERATIONS
};
