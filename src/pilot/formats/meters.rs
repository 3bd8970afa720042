//! Meters of bills by their own words: which tokens they count, and how many a unit stands for.

use rust_decimal::Decimal;

use crate::form::decimal::decimal;
use crate::pilot::format::RowDraft;
use crate::pilot::label::Label;
use crate::pilot::row::Quantity;

/// What a line is a fee for, where it is of no tokens.
pub fn fee(line: &str) -> Option<&'static str> {
    let line = line.to_lowercase().replace(['_', '-'], " ");
    let is = |words: &[&str]| words.iter().any(|word| line.contains(word));
    match () {
        () if is(&["web search", "search grounding", "grounding with"]) => Some("web search"),
        () if is(&["code execution", "code interpreter", "container"]) => Some("code execution"),
        () if is(&["file search", "vector stor"]) => Some("file search"),
        () if is(&["tool call", "session runtime", "session usage"]) => Some("tools"),
        () => None,
    }
}

/// Makes a fee of what was billed, where a line is one.
pub fn as_fee(line: &str, draft: &mut RowDraft) -> bool {
    let Some((what, cost)) = fee(line).zip(draft.amounts.get(Quantity::Cost)) else { return false };
    draft.amounts.set(Quantity::Fees, cost);
    draft.labels.push((Label::Item, what.to_string()));
    true
}

/// Tokens of a unit such as `Tokens`, `1K tokens` or `1,000 tokens`.
pub fn per_unit(unit: &str) -> Option<Decimal> {
    let many = unit.strip_suffix("tokens").or_else(|| unit.strip_suffix("token"))?.trim().replace(',', "");
    let (digits, times) = match (many.strip_suffix('k'), many.strip_suffix('m')) {
        (Some(digits), _) => (digits, 1_000),
        (_, Some(digits)) => (digits, 1_000_000),
        _ => (many.as_str(), 1),
    };
    let digits = if digits.trim().is_empty() { "1" } else { digits.trim() };
    decimal(digits).ok().map(|value| value * Decimal::from(times))
}

/// Which tokens a meter counts: `Input Cache` is read from the cache; a meter that does not say is not guessed at.
pub fn add(meter: &str, details: &str, tokens: Decimal, draft: &mut RowDraft) {
    let meter = meter.to_lowercase();
    let details = details.to_lowercase().replace([' ', '_'], "");
    let words: Vec<&str> = meter.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let is = |known: &[&str]| words.iter().any(|word| known.contains(word));
    let has = |word: &str| meter.contains(word);
    let cached = has("cache") || is(&["cchd", "cached"]) || details.contains("cacheread");
    let written = has("cache") && has("write") || details.contains("cachewrite");
    let hour = has("1h") || has("1 hour") || written && (details.contains("1h") || details.contains("60m"));
    let kinds: &[Quantity] = match () {
        () if written && hour => &[Quantity::InputTokens, Quantity::CacheWrite1hTokens],
        () if written => &[Quantity::InputTokens, Quantity::CacheWriteTokens],
        () if has("output") || has("completion") || is(&["outpt", "opt", "out", "outp"]) => {
            &[Quantity::OutputTokens]
        }
        () if cached => &[Quantity::InputTokens, Quantity::CachedTokens],
        () if has("input") || has("prompt") || is(&["inp", "inpt", "in"]) => &[Quantity::InputTokens],
        () => {
            draft.note =
                Some("meters that do not say whether tokens went in or came out are not counted as tokens");
            &[]
        }
    };
    if kinds.is_empty() {
        draft.uncounted.push((meter, tokens));
    }
    kinds.iter().for_each(|quantity| draft.amounts.add(*quantity, tokens));
}
