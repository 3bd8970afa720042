//! A portfolio in sentences: what to do, what the next amount brings, and why something is left out.

use rust_decimal::Decimal;

use crate::analysis::portfolio::choice::{LeftOut, Limit, LimitPrice, Why};
use crate::analysis::portfolio::types::{Portfolio, UseCaseStudy};
use crate::base::format::{compact, money};
use crate::report::document::{Cell, Piece, words};

/// Ids in a sentence: `a, b and c`.
pub fn listed(all: &Portfolio, places: &[usize]) -> String {
    let ids: Vec<&str> = places.iter().map(|at| all.cases[*at].id.as_str()).collect();
    match ids.split_last() {
        None => "none".to_string(),
        Some((last, [])) => (*last).to_string(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
    }
}

/// The answer: which use cases, in which order, and what they come to.
pub fn answer(all: &Portfolio) -> Vec<Piece> {
    let choice = &all.choice;
    let (count, of) = (choice.order.len(), all.cases.len());
    let what = match count {
        0 => "Do none of them".to_string(),
        _ if count == of => format!("Do all {of}: {}", listed(all, &choice.order)),
        _ => format!("Do {count} of {of}: {}", listed(all, &choice.order)),
    };
    let totals = &choice.totals;
    let proved = match choice.is_proved {
        true => "No other set that keeps to the limits is worth more: every one was ruled out.",
        false => "The search was cut off, so a better set may exist.",
    };
    vec![
        Piece::Strong(format!("{what}.")),
        words(" Together they are worth "),
        Piece::Value(Cell::Money(totals.npv)),
        words(" (NPV) for a gross spend of "),
        Piece::Value(Cell::Money(totals.spend)),
        words(" and a peak net funding of "),
        Piece::Value(Cell::Money(totals.peak)),
        words(format!(". {proved}")),
    ]
}

/// What all of them would come to, where that is not what is chosen.
pub fn all_of_them(all: &Portfolio) -> Option<Vec<Piece>> {
    (all.choice.order.len() < all.cases.len()).then(|| {
        vec![
            words("All of them would be worth "),
            Piece::Value(Cell::Money(all.all.npv)),
            words(" for a gross spend of "),
            Piece::Value(Cell::Money(all.all.spend)),
            words("."),
        ]
    })
}

/// `the budget of year 1`.
pub fn limit_name(all: &Portfolio, limit: Limit) -> String {
    match (limit, &all.limits.fte) {
        (Limit::Year(year), _) => format!("the budget of year {}", year + 1),
        (Limit::People, Some((role, _))) => format!("people ({role})"),
        (Limit::People, None) => "people".to_string(),
    }
}

/// What a little more of the tightest limit brings.
pub fn tightest(all: &Portfolio) -> Option<String> {
    let first = all.choice.prices.first()?;
    let name = limit_name(all, first.limit);
    if first.gain.is_zero() {
        return Some("A step more of any one limit would change nothing.".to_string());
    }
    let step = step(all, first);
    let gain = money(&all.currency, first.gain);
    let change = match first.goes.is_empty() {
        true => format!("{} would come in", listed(all, &first.comes)),
        false => {
            format!("{} would come in for {}", listed(all, &first.comes), listed(all, &first.goes))
        }
    };
    Some(format!("The next {step} of {name} is worth {gain}: {change}."))
}

/// The step of a limit, in its own measure.
pub fn step(all: &Portfolio, price: &LimitPrice) -> String {
    match price.limit {
        Limit::Year(_) => money(&all.currency, price.step),
        Limit::People => format!("{} FTE", compact(price.step)),
    }
}

/// Why a use case is left out.
pub fn why(all: &Portfolio, left: &LeftOut) -> String {
    let id = |at: usize| all.cases[at].id.clone();
    match &left.why {
        Why::Negative => "it is worth less than nothing".to_string(),
        Why::Excluded(other) => format!("it cannot stand beside {}", id(*other)),
        Why::Needs(other) => format!("it needs {}, which is left out", id(*other)),
        Why::NoRoom => "no set with it keeps to the limits".to_string(),
        Why::Less(less) if less.is_zero() => "the best set with it is worth the same".to_string(),
        Why::Less(less) => format!("the best set with it is worth {} less", money(&all.currency, *less)),
    }
}

/// What stands out of a use case's own case.
pub fn remark(case: &UseCaseStudy, chosen: bool) -> &'static str {
    match (case.npv < Decimal::ZERO, chosen && !case.must) {
        (true, true) => "negative by itself, worth it for what others need of it",
        (true, false) => "negative by itself",
        (false, _) if case.not_recommended => "not recommended by its own scenario",
        (false, _) => "",
    }
}
