//! LiteLLM's spend by day: its tables by user, team, organization, end user and tag are views of one spend, and so is what
//! `/user/daily/activity` answers.

use crate::pilot::format::{Cells, FormatOrigin, PilotFormat, RowDraft, View, Why};
use crate::pilot::label::Label;
use crate::pilot::row::Quantity;

const fn view(rank: u8, is_disjoint: bool) -> Option<View> {
    Some(View { of: "the daily spend of LiteLLM", rank, is_disjoint })
}

pub const BY_USER: PilotFormat = PilotFormat {
    name: "litellm-daily",
    title: "LiteLLM daily spend",
    origin: FormatOrigin::Gateway,
    marks: &[&["spend"], &["prompt_tokens"], &["api_requests"]],
    period: &["date"],
    until: &[],
    id: &[],
    currency: &[],
    labels: &[
        (Label::Model, &["model"]),
        (Label::Project, &["team_id"]),
        (Label::Key, &["api_key"]),
        (Label::User, &["user_id"]),
        (Label::Tag, &["tag"]),
    ],
    amounts: &[
        (&["prompt_tokens"], &[Quantity::InputTokens]),
        (&["cache_read_input_tokens"], &[Quantity::CachedTokens]),
        (&["cache_creation_input_tokens"], &[Quantity::CacheWriteTokens]),
        (&["completion_tokens"], &[Quantity::OutputTokens]),
        (&["successful_requests", "api_requests"], &[Quantity::Calls]),
        (&["spend"], &[Quantity::Cost]),
    ],
    other: &["api_requests"],
    more: Some(day),
    utc: true,
    in_parts: false,
    view: view(0, true),
    note: Some("LiteLLM computes its spend from its own price list: it is no bill"),
};

pub const BY_TEAM: PilotFormat = PilotFormat {
    name: "litellm-daily-team",
    title: "LiteLLM daily spend by team",
    marks: &[&["team_id"], &["spend"], &["prompt_tokens"], &["api_requests"]],
    view: view(1, true),
    ..BY_USER
};

pub const BY_ORGANIZATION: PilotFormat = PilotFormat {
    name: "litellm-daily-organization",
    title: "LiteLLM daily spend by organization",
    marks: &[
        &["organization_id", "end_user_id", "agent_id"],
        &["spend"],
        &["prompt_tokens"],
        &["api_requests"],
    ],
    view: view(2, true),
    ..BY_USER
};

pub const BY_TAG: PilotFormat = PilotFormat {
    name: "litellm-daily-tag",
    title: "LiteLLM daily spend by tag",
    marks: &[&["tag"], &["spend"], &["prompt_tokens"], &["api_requests"]],
    view: view(3, false),
    ..BY_USER
};

/// A day of `/user/daily/activity`, or a model of it.
pub const ACTIVITY: PilotFormat = PilotFormat {
    name: "litellm-activity",
    title: "LiteLLM daily activity",
    marks: &[&["metrics.spend"], &["metrics.prompt_tokens"]],
    labels: &[(Label::Model, &["model"])],
    amounts: &[
        (&["metrics.prompt_tokens"], &[Quantity::InputTokens]),
        (&["metrics.cache_read_input_tokens"], &[Quantity::CachedTokens]),
        (&["metrics.cache_creation_input_tokens"], &[Quantity::CacheWriteTokens]),
        (&["metrics.completion_tokens"], &[Quantity::OutputTokens]),
        (&["metrics.successful_requests", "metrics.api_requests"], &[Quantity::Calls]),
        (&["metrics.spend"], &[Quantity::Cost]),
    ],
    other: &[],
    more: None,
    ..BY_USER
};

/// Requests that succeeded are billed; they are never more than all.
fn day(cells: &Cells, draft: &mut RowDraft) -> Result<(), Why> {
    let billed = draft.amounts.get(Quantity::Calls).unwrap_or_default();
    match cells.amount("api_requests")? {
        Some(all) if billed > all => {
            let (billed, all) = (billed.normalize(), all.normalize());
            Err(Why::Bad(format!("`successful_requests` is {billed}, and all of `api_requests` is {all}")))
        }
        _ => Ok(()),
    }
}
