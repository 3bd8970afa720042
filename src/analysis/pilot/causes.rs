//! Why a bill may differ from what the measured tokens should have cost: each known mistake is computed, and named where it
//! fits.

use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::analysis::pilot::expected_cost::TokenCost;
use crate::base::format::fixed;
use crate::model::api::prices::Bucket;
use crate::pilot::period::Period;

/// A likely cause of a difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    pub what: String,
    /// What the bill would be with it.
    pub would_be: Decimal,
}

/// The causes that fit a bill, the best first; those that explain it in part stand only where none does in full.
pub fn causes(
    expected: Decimal,
    billed: Decimal,
    kinds: &[TokenCost],
    days: (&IndexMap<Period, Decimal>, &IndexMap<Period, Decimal>),
    terms: &IndexMap<String, Decimal>,
) -> Vec<Cause> {
    if billed.is_zero() {
        return vec![Cause {
            what: "nothing was billed, as where credits pay".to_string(),
            would_be: billed,
        }];
    }
    // What the files say themselves comes before what can be guessed.
    let said = said(expected, billed, kinds, terms);
    if !said.is_empty() {
        return said;
    }
    let mut all = whole(expected, kinds);
    all.extend(missing_days(expected, days));
    all.extend(units(expected, billed));
    all.retain(|cause| fits(cause.would_be, billed) && cause.would_be != expected);
    all.sort_by_key(|cause| (cause.would_be - billed).abs());
    // With a free share a little rest would always fit.
    let is_much = (billed - expected).abs() * Decimal::from(50) >= expected.abs();
    if all.is_empty() && is_much {
        all.extend(in_part(expected, billed, kinds));
        all.extend(round_discount(expected, billed));
    }
    all
}

/// To the cent, or to a twentieth of a percent: bills round by line and by day.
fn fits(would_be: Decimal, billed: Decimal) -> bool {
    let near = (billed.abs() * Decimal::new(5, 4)).max(Decimal::new(1, 2));
    (would_be - billed).abs() <= near
}

/// Lines of the files that have a price of their own, with how far it is from the list where that explains the difference.
fn said(
    expected: Decimal,
    billed: Decimal,
    kinds: &[TokenCost],
    terms: &IndexMap<String, Decimal>,
) -> Vec<Cause> {
    let names = kinds.iter().filter_map(|kind| kind.terms.as_ref()).chain(terms.keys());
    let mut names: Vec<&String> = names.collect();
    names.sort_unstable();
    names.dedup();
    let [name] = names.as_slice() else { return vec![] };
    let rest = billed - expected;
    let used = kinds.iter().filter(|kind| kind.terms.as_ref() == Some(*name)).map(|kind| kind.amount);
    let listed = match used.sum::<Decimal>() {
        none if none.is_zero() => terms.get(*name).map_or(none, |billed| *billed - rest),
        used => used,
    };
    let Some(factor) = (listed + rest).checked_div(listed).filter(|factor| *factor > Decimal::ZERO) else {
        return vec![];
    };
    // A rate has few digits; any other factor says that something else is in it.
    let round = factor.round_dp(2);
    let would_be = expected + listed * (round - Decimal::ONE);
    let is_rate = fits(would_be, billed) && round != Decimal::ONE;
    let what = format!("the lines with {name} are billed at {} times the list price", round.normalize());
    is_rate.then_some(Cause { what, would_be }).into_iter().collect()
}

/// The bill with some tokens at another price.
fn with(
    expected: Decimal,
    kinds: &[TokenCost],
    other: impl Fn(&TokenCost) -> Option<Decimal>,
) -> Option<Decimal> {
    let moved: Vec<Decimal> = kinds.iter().filter_map(|kind| Some(other(kind)? - kind.amount)).collect();
    (!moved.is_empty()).then(|| expected + moved.iter().sum::<Decimal>())
}

fn whole(expected: Decimal, kinds: &[TokenCost]) -> Vec<Cause> {
    let mut all = Vec::new();
    let mut add = |what: String, would_be: Option<Decimal>| {
        all.extend(would_be.map(|would_be| Cause { what, would_be }));
    };
    let cached = |kind: &TokenCost| kind.as_input.filter(|_| kind.bucket == Bucket::CacheRead);
    add("cached tokens were billed as tokens that are not cached".into(), with(expected, kinds, cached));
    let written = |kind: &TokenCost| {
        kind.as_input.filter(|_| matches!(kind.bucket, Bucket::CacheWrite | Bucket::CacheWrite1h))
    };
    add("what was written to the cache was billed as plain input".into(), with(expected, kinds, written));
    add(
        "all of it was billed at the price of long prompts".into(),
        with(expected, kinds, |kind| kind.as_long),
    );
    // Where the files say which tier it was, no other is offered.
    let untold = |kind: &TokenCost| !kind.tells_tier;
    let in_batch = |kind: &TokenCost| kind.as_batch.filter(|_| untold(kind));
    add("all of it was billed in batches".into(), with(expected, kinds, in_batch));
    let mut tiers: Vec<&str> =
        kinds.iter().flat_map(|kind| kind.as_tier.iter().map(|(tier, _)| tier.as_str())).collect();
    tiers.sort_unstable();
    tiers.dedup();
    for tier in tiers {
        let at = |kind: &TokenCost| {
            let of_tier = kind.as_tier.iter().find(|(known, _)| known == tier);
            of_tier.map(|(_, amount)| *amount).filter(|_| untold(kind))
        };
        add(format!("all of it was billed at the service tier {tier}"), with(expected, kinds, at));
    }
    let mut dates: Vec<_> = kinds.iter().flat_map(|kind| kind.as_other.iter().map(|(day, _)| *day)).collect();
    dates.sort_unstable();
    dates.dedup();
    for day in dates {
        let at = |kind: &TokenCost| {
            kind.as_other.iter().find(|(known, _)| *known == day).map(|(_, amount)| *amount)
        };
        add(format!("all of it was billed at the price that holds from {day}"), with(expected, kinds, at));
    }
    all
}

/// Days that were used and not billed, or billed and not in the usage; only where both are by day.
fn missing_days(
    expected: Decimal,
    (used, billed): (&IndexMap<Period, Decimal>, &IndexMap<Period, Decimal>),
) -> Vec<Cause> {
    if used.keys().chain(billed.keys()).any(Period::is_month) {
        return vec![];
    }
    let unbilled: Vec<(&Period, &Decimal)> =
        used.iter().filter(|(day, _)| !billed.contains_key(*day)).collect();
    let unused: Vec<(&Period, &Decimal)> =
        billed.iter().filter(|(day, _)| !used.contains_key(*day)).collect();
    let sum = |days: &[(&Period, &Decimal)]| days.iter().map(|(_, amount)| **amount).sum::<Decimal>();
    let listed = |days: &[(&Period, &Decimal)]| {
        let mut days: Vec<Period> = days.iter().map(|(day, _)| **day).collect();
        days.sort_unstable();
        let shown: Vec<String> =
            days.iter().take(3).map(|day| format!("{}-{:02}", day.month, day.day)).collect();
        let more = if days.len() > 3 { format!(" and {} more", days.len() - 3) } else { String::new() };
        format!("{}{more}", shown.join(", "))
    };
    let mut all = Vec::new();
    if !unbilled.is_empty() {
        let what = format!("the bill has no line for {}", listed(&unbilled));
        all.push(Cause { what, would_be: expected - sum(&unbilled) });
    }
    if !unused.is_empty() {
        let what = format!("the usage has no row for {}, which the bill has", listed(&unused));
        all.push(Cause { what, would_be: expected + sum(&unused) });
    }
    if !unbilled.is_empty() && !unused.is_empty() {
        let what = format!("the bill lacks {}, and the usage {}", listed(&unbilled), listed(&unused));
        all.push(Cause { what, would_be: expected - sum(&unbilled) + sum(&unused) });
    }
    all
}

/// Cents taken for dollars, or dollars for cents.
fn units(expected: Decimal, billed: Decimal) -> Vec<Cause> {
    let hundredfold = Decimal::ONE_HUNDRED * expected;
    let hundredth = expected / Decimal::ONE_HUNDRED;
    let cause = |what: &str, would_be| Cause { what: what.to_string(), would_be };
    let all = [
        cause("the bill's amounts are in cents, and were read as whole units", hundredfold),
        cause("the bill's amounts are in whole units, and were read as cents", hundredth),
    ];
    all.into_iter().filter(|_| billed.abs() >= Decimal::ONE).collect()
}

/// Words, and what tokens of a kind would cost that way.
type Way = (&'static str, fn(&TokenCost) -> Option<Decimal>);

/// A share of the tokens at another price that would explain all of the rest.
fn in_part(expected: Decimal, billed: Decimal, kinds: &[TokenCost]) -> Vec<Cause> {
    let ways: [Way; 3] = [
        ("were cached and billed as not cached", |kind| {
            kind.as_input.filter(|_| kind.bucket == Bucket::CacheRead)
        }),
        ("were of prompts long enough for the higher price", |kind| kind.as_long),
        ("went in batches", |kind| kind.as_batch.filter(|_| !kind.tells_tier)),
    ];
    let mut all = Vec::new();
    for (words, other) in ways {
        let Some(most) = with(expected, kinds, other) else { continue };
        let Some(share) = (billed - expected).checked_div(most - expected) else { continue };
        if share > Decimal::ZERO && share < Decimal::ONE {
            let percent = fixed(share * Decimal::ONE_HUNDRED, 1);
            let whose = if words.starts_with("were cached") { "the cached tokens" } else { "the tokens" };
            let words = words.replace("were cached and billed", "were billed");
            let what = format!("it would fit if {percent}% of {whose} {words}");
            all.push(Cause { what, would_be: billed });
        }
    }
    all
}

/// A whole number of percent off everything.
fn round_discount(expected: Decimal, billed: Decimal) -> Option<Cause> {
    let percent = (Decimal::ONE - billed.checked_div(expected)?) * Decimal::ONE_HUNDRED;
    let round = percent.round();
    let would_be = expected * (Decimal::ONE - round / Decimal::ONE_HUNDRED);
    let is_round = fits(would_be, billed) && !round.is_zero() && round.abs() <= Decimal::from(90);
    let word = if round.is_sign_positive() { "a discount" } else { "a surcharge" };
    let what = format!("{word} of {}% on everything", round.abs());
    is_round.then_some(Cause { what, would_be })
}
