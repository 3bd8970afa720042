//! Each format in a file of its own, and the list of them all.

pub mod anthropic;
pub mod anthropic_console;
pub mod clouds;
pub mod focus;
pub mod langfuse;
pub mod litellm;
pub mod litellm_daily;
pub mod meters;
pub mod openai;
pub mod openrouter;
pub mod otel;
pub mod own;

use crate::base::diagnostic::{Problem, nearest};
use crate::base::text::shortened;
use crate::pilot::format::PilotFormat;

/// Every format, own table first.
pub const FORMATS: [&PilotFormat; 21] = [
    &own::TABLE,
    &openai::USAGE,
    &openai::COSTS,
    &anthropic::USAGE,
    &anthropic::COSTS,
    &anthropic_console::USAGE,
    &anthropic_console::COSTS,
    &litellm::SPEND,
    &litellm_daily::BY_TAG,
    &litellm_daily::BY_TEAM,
    &litellm_daily::BY_ORGANIZATION,
    &litellm_daily::BY_USER,
    &litellm_daily::ACTIVITY,
    &langfuse::OBSERVATIONS,
    &openrouter::GENERATIONS,
    &openrouter::DAYS,
    &otel::SPANS,
    &focus::BILLING,
    &clouds::AZURE,
    &clouds::AWS,
    &clouds::GCP,
];

/// The format of a name.
///
/// # Errors
/// A name that no format has.
pub fn named(name: &str) -> Result<&'static PilotFormat, Box<Problem>> {
    let names = || FORMATS.iter().map(|format| format.name);
    FORMATS.iter().copied().find(|format| format.name == name).ok_or_else(|| {
        let message = format!("no format is called `{}`", shortened(name));
        let known = names().collect::<Vec<_>>().join(", ");
        let hint = nearest(name, names())
            .map_or(format!("known: {known}"), |near| format!("did you mean `{near}`? Known: {known}"));
        Box::new(Problem::nowhere("unknown-format", message).hint(hint))
    })
}

/// The format that fields are of; the own table's where no other is known by them.
pub fn known_by(fields: &dyn Fn(&str) -> bool) -> &'static PilotFormat {
    let is =
        |format: &&&'static PilotFormat| format.marks.iter().all(|mark| mark.iter().any(|name| fields(name)));
    FORMATS[1..].iter().find(is).copied().unwrap_or(&own::TABLE)
}
