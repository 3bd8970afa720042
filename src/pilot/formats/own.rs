//! tollgate's own table: a row for each period, or for each call, with any of the known columns.

use crate::pilot::format::{FormatOrigin, PilotFormat};
use crate::pilot::label::Label;
use crate::pilot::row::Quantity;

pub const TABLE: PilotFormat = PilotFormat {
    name: "tollgate",
    title: "tollgate's own table",
    origin: FormatOrigin::Own,
    marks: &[],
    period: &["period", "day", "date", "time", "timestamp"],
    until: &[],
    id: &["id", "request_id"],
    currency: &["currency"],
    labels: &[
        (Label::Option, &["option"]),
        (Label::Step, &["step"]),
        (Label::Model, &["model"]),
        (Label::Project, &["project"]),
        (Label::Key, &["key"]),
        (Label::User, &["user"]),
        (Label::Call, &["call"]),
        (Label::Tag, &["tag"]),
        (Label::Tier, &["tier"]),
    ],
    amounts: &[
        (&["units"], &[Quantity::Units]),
        (&["calls"], &[Quantity::Calls]),
        (&["retries"], &[Quantity::Retries]),
        (&["input_tokens"], &[Quantity::InputTokens]),
        (&["cached_tokens"], &[Quantity::CachedTokens]),
        (&["cache_write_tokens"], &[Quantity::CacheWriteTokens]),
        (&["cache_write_1h_tokens"], &[Quantity::CacheWrite1hTokens]),
        (&["output_tokens"], &[Quantity::OutputTokens]),
        (&["cost", "billed_cost"], &[Quantity::Cost]),
        (&["fees"], &[Quantity::Fees]),
        (&["reviewed"], &[Quantity::Reviewed]),
        (&["review_minutes", "minutes"], &[Quantity::ReviewMinutes]),
        (&["escalated"], &[Quantity::Escalated]),
        (&["errors"], &[Quantity::Errors]),
    ],
    other: &["updated_at"],
    more: None,
    utc: false,
    in_parts: false,
    view: None,
    note: None,
};
