//! Break-even by time: every month, with its fraction, in which two options cross in what they have cost to date for the
//! same work. Nothing is compared before both serve.

use rust_decimal::Decimal;

use crate::analysis::study::basis::basis;
use crate::analysis::study::types::{Basis, Interval, OptionStudy, TimeCrossing, TimeCrossings};

/// Crossings for every pair of options, in their order. What cannot serve the load breaks even with nothing.
pub fn crossings(options: &[OptionStudy]) -> Vec<TimeCrossings> {
    let options: Vec<&OptionStudy> = options.iter().filter(|option| option.infeasible.is_none()).collect();
    let pairs = (0..options.len()).flat_map(|a| (a + 1..options.len()).map(move |b| (a, b)));
    pairs.map(|(a, b)| between(options[a], options[b])).collect()
}

/// A figure by month, and whose it is.
struct Run<'a> {
    id: &'a str,
    months: Vec<Decimal>,
}

/// What doing nothing is called among options.
pub const NOTHING: &str = "nothing";

/// Where what is still out, cost to date less value to date, crosses zero: every month in which it comes out ahead of doing
/// nothing, or falls behind again.
pub fn against_nothing(option: &OptionStudy) -> TimeCrossings {
    let out: Vec<Decimal> = option.monthly.iter().map(|month| -month.cumulative_net).collect();
    let nothing = Run { id: NOTHING, months: vec![Decimal::ZERO; out.len()] };
    lines(&Run { id: &option.id, months: out }, &nothing, Basis::Total, 0)
}

/// Where two options cross, by what they can be compared by.
pub fn between(a: &OptionStudy, b: &OptionStudy) -> TimeCrossings {
    let basis = basis(&[a, b]);
    let serves = |option: &OptionStudy| {
        let first = option.monthly.iter().find(|month| month.served > Decimal::ZERO);
        first.map_or(option.monthly.len() as u32, |month| month.month)
    };
    let from = serves(a).max(serves(b));
    let run = |option: &OptionStudy| -> Vec<Decimal> {
        option.monthly.iter().map(|month| basis.to_date(month).unwrap_or_default()).collect()
    };
    let (first, second) = (run(a), run(b));
    lines(&Run { id: &a.id, months: first }, &Run { id: &b.id, months: second }, basis, from)
}

/// Figures are straight lines inside a month; they cross where their difference changes its sign, at the end of month `from`
/// at the earliest.
fn lines(a: &Run, b: &Run, basis: Basis, from: u32) -> TimeCrossings {
    let gap: Vec<Decimal> = a.months.iter().zip(&b.months).map(|(a, b)| a - b).collect();
    let mut crossings = Vec::new();
    let mut last = None;
    for month in from as usize..gap.len() {
        let sign = sign(gap[month]);
        if sign != 0 {
            if let Some((before, sign_before)) = last.filter(|(_, before)| *before != sign) {
                crossings.push(crossing(a, b, &gap, (before, month), sign_before));
            }
            last = Some((month, sign));
        }
    }
    let cheaper = intervals(a, b, &gap, from, &crossings);
    TimeCrossings { between: (a.id.to_string(), b.id.to_string()), basis, from, crossings, cheaper }
}

fn sign(gap: Decimal) -> i8 {
    match gap.cmp(&Decimal::ZERO) {
        std::cmp::Ordering::Less => -1,
        std::cmp::Ordering::Equal => 0,
        std::cmp::Ordering::Greater => 1,
    }
}

/// Between the last month of one sign and the first of the other; where they are equal for a while, at its start.
fn crossing(a: &Run, b: &Run, gap: &[Decimal], months: (usize, usize), before: i8) -> TimeCrossing {
    let from = months.0;
    let to = from + 1;
    let fraction = gap[from] / (gap[from] - gap[to]);
    let at_month = |run: &Run| {
        let (low, high) = (run.months[from], run.months[to]);
        low + (high - low) * fraction
    };
    let cheaper_after = if before < 0 { b.id } else { a.id };
    TimeCrossing {
        at: Decimal::from(from) + fraction,
        cost: at_month(a),
        residual: at_month(a) - at_month(b),
        cheaper_after: cheaper_after.to_string(),
    }
}

fn intervals(a: &Run, b: &Run, gap: &[Decimal], from: u32, crossings: &[TimeCrossing]) -> Vec<Interval> {
    let end = Decimal::from(gap.len().saturating_sub(1));
    let first = gap.iter().skip(from as usize).map(|gap| sign(*gap)).find(|sign| *sign != 0);
    let mut option = first.map(|sign| if sign < 0 { a.id.to_string() } else { b.id.to_string() });
    let mut from = Decimal::from(from);
    let mut list = Vec::new();
    for crossing in crossings {
        list.push(Interval { from, to: crossing.at, option });
        from = crossing.at;
        option = Some(crossing.cheaper_after.clone());
    }
    list.push(Interval { from, to: end, option });
    list
}
