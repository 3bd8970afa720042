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
        () if is(&["code execution", "code interpreter", "container session"]) => Some("code execution"),
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
    // What is not cached is plain input, whatever word for the cache stands in it.
    let plain = ["uncached", "non-cached", "not cached", "no cache", "no_cache", "cache miss", "cache_miss"];
    let said = plain.iter().fold(meter.clone(), |meter, word| meter.replace(word, ""));
    let details: String = details.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let details_have = |known: &[&str]| known.iter().any(|word| details.contains(word));
    let words: Vec<&str> = said.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let is = |known: &[&str]| words.iter().any(|word| known.contains(word));
    let has = |word: &str| said.contains(word);
    let read = ["cacheread", "cachestatusread", "cachestatushit", "cachestatuscached"];
    let write = ["cachewrite", "cachestatuswrite", "cachecreation", "cachestatuscreation"];
    let cached = has("cache") || is(&["cchd", "cached"]) || details_have(&read);
    let written = has("cache") && (has("write") || has("creation")) || details_have(&write);
    let hour = has("1h") || has("1 hour") || written && details_have(&["1h", "60m", "pt1h", "3600"]);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pilot::row::Quantity::*;

    #[test]
    fn meters_are_told_apart_by_their_words() {
        let kinds = |meter: &str, details: &str| {
            let mut draft = RowDraft::default();
            add(meter, details, Decimal::ONE, &mut draft);
            let all = Quantity::ALL.iter().map(|(_, quantity)| *quantity);
            all.filter(|quantity| draft.amounts.get(*quantity).is_some()).collect::<Vec<_>>()
        };
        let (plain, read, written) =
            (vec![InputTokens], vec![InputTokens, CachedTokens], vec![InputTokens, CacheWriteTokens]);
        for (meter, details, known) in [
            ("Input Tokens", "", &plain),
            ("Uncached Input Tokens", "", &plain),
            ("input_no_cache", "", &plain),
            ("Input Tokens", r#"{"x_CacheStatus":"Uncached"}"#, &plain),
            ("5 mini Inp Gl 1M Tokens", "", &plain),
            ("Input Tokens", r#"{"x_CacheStatus":"Read"}"#, &read),
            ("5 mini cchd Inp Gl", "", &read),
            ("USE1-m-cache-read-input-token-count", "", &read),
            ("Input Tokens", r#"{"x_CacheStatus":"Write","x_CacheDuration":"5m"}"#, &written),
            ("cache-creation-input-tokens", "", &written),
            (
                "Input Tokens",
                r#"{"x_CacheStatus":"CacheWrite","x_CacheDuration":"1h"}"#,
                &vec![InputTokens, CacheWrite1hTokens],
            ),
            ("GPT 5 outpt Glbl", "", &vec![OutputTokens]),
            ("USE1_OutputTokenCount-Units", "", &vec![OutputTokens]),
            ("Tokens", "", &vec![]),
        ] {
            assert_eq!(&kinds(meter, details), known, "{meter} {details}");
        }
    }

    #[test]
    fn units_stand_for_so_many_tokens() {
        for (unit, per) in [
            ("tokens", 1),
            ("1k tokens", 1_000),
            ("1m tokens", 1_000_000),
            ("1,000 tokens", 1_000),
            ("1000 tokens", 1_000),
        ] {
            assert_eq!(per_unit(unit), Some(Decimal::from(per)), "{unit}");
        }
        assert_eq!(per_unit("hours"), None);
    }

    #[test]
    fn fees_are_known_by_what_they_are_for() {
        assert_eq!(fee("web search tool calls | gpt-4o"), Some("web search"));
        assert_eq!(fee("code_execution"), Some("code execution"));
        assert_eq!(fee("Claude Sonnet Usage - Input Tokens"), None);
        assert_eq!(fee("tokens"), None);
    }
}
