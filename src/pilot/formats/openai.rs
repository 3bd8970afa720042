//! OpenAI's organization exports, as pages of JSON or as the CSV of the dashboard: usage of completions, and costs.

use crate::pilot::format::{Cells, FormatOrigin, PilotFormat, RowDraft, Why};
use crate::pilot::formats::meters::as_fee;
use crate::pilot::label::Label;
use crate::pilot::row::Quantity;

/// Input tokens have the cached ones and the cache writes in them; output tokens have the reasoning.
pub const USAGE: PilotFormat = PilotFormat {
    name: "openai-usage",
    title: "OpenAI usage",
    origin: FormatOrigin::Provider,
    marks: &[&["num_model_requests"], &["input_tokens"]],
    period: &["start_time_iso", "start_time"],
    until: &["end_time_iso", "end_time"],
    id: &[],
    currency: &[],
    labels: &[
        (Label::Model, &["model"]),
        (Label::Project, &["project_id"]),
        (Label::Key, &["api_key_id"]),
        (Label::User, &["user_id"]),
        (Label::Tier, &["service_tier"]),
    ],
    amounts: &[
        (&["num_model_requests"], &[Quantity::Calls]),
        (&["input_tokens"], &[Quantity::InputTokens]),
        (&["input_cached_tokens"], &[Quantity::CachedTokens]),
        (&["input_cache_write_tokens"], &[Quantity::CacheWriteTokens]),
        (&["output_tokens"], &[Quantity::OutputTokens]),
    ],
    other: &[
        "batch",
        "service_tier",
        "input_uncached_tokens",
        "input_audio_tokens",
        "output_audio_tokens",
        "input_image_tokens",
        "output_image_tokens",
    ],
    more: Some(usage),
    utc: true,
    in_parts: false,
    view: None,
    note: None,
};

/// A batch is told from the rest, and the parts of the input must make it up.
fn usage(cells: &Cells, draft: &mut RowDraft) -> Result<(), Why> {
    let tier = cells.text("batch").map(|batch| batch.eq_ignore_ascii_case("true"));
    match tier {
        Some(true) => draft.labels.push((Label::Tier, "batch".to_string())),
        // The file says that it was none.
        Some(false) if cells.text("service_tier").is_none() => {
            draft.labels.push((Label::Tier, "default".to_string()));
        }
        _ => {}
    }
    for field in ["input_audio_tokens", "output_audio_tokens", "input_image_tokens", "output_image_tokens"] {
        let tokens = cells.amount(field)?.filter(|tokens| !tokens.is_zero());
        draft.uncounted.extend(tokens.map(|tokens| (field.to_string(), tokens)));
    }
    let of = |quantity| draft.amounts.get(quantity);
    let (Some(uncached), Some(input)) = (cells.amount("input_uncached_tokens")?, of(Quantity::InputTokens))
    else {
        return Ok(());
    };
    let cached = of(Quantity::CachedTokens).unwrap_or_default();
    match of(Quantity::CacheWriteTokens) {
        // What is neither was written to the cache, where the export has no column for it.
        None if uncached + cached <= input => {
            draft.amounts.set(Quantity::CacheWriteTokens, input - uncached - cached);
            Ok(())
        }
        Some(written) if uncached + cached + written == input => Ok(()),
        written => {
            let sum = (uncached + cached + written.unwrap_or_default()).normalize();
            let input = input.normalize();
            Err(Why::Bad(format!("the parts of `input_tokens` sum to {sum}, and the whole is {input}")))
        }
    }
}

pub const COSTS: PilotFormat = PilotFormat {
    name: "openai-costs",
    title: "OpenAI costs",
    origin: FormatOrigin::Provider,
    marks: &[&["amount_value", "amount.value"], &["line_item"]],
    period: &["start_time_iso", "start_time"],
    until: &["end_time_iso", "end_time"],
    id: &[],
    currency: &["amount_currency", "amount.currency"],
    labels: &[(Label::Project, &["project_id"]), (Label::Item, &["line_item"])],
    amounts: &[(&["amount_value", "amount.value"], &[Quantity::Cost])],
    other: &["line_item"],
    more: Some(costs),
    utc: true,
    in_parts: false,
    view: None,
    note: None,
};

/// `gpt-5-mini-2025-08-07, cached input` names the model before the comma.
fn costs(cells: &Cells, draft: &mut RowDraft) -> Result<(), Why> {
    let item = cells.text("line_item");
    if as_fee(item.as_deref().unwrap_or_default(), draft) {
        return Ok(());
    }
    if let Some((model, _)) = item.as_deref().and_then(|item| item.split_once(", ")) {
        draft.labels.push((Label::Model, model.to_string()));
    }
    Ok(())
}
