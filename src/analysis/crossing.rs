//! Break-even by time: every month, with its fraction, in which the cumulative costs of two options cross.

use rust_decimal::Decimal;

use super::study::{Crossing, Interval, OptionStudy, TimeCrossings};

/// Crossings for every pair of options, in their order. What cannot serve the load breaks even with nothing.
pub fn crossings(options: &[OptionStudy]) -> Vec<TimeCrossings> {
    let options: Vec<&OptionStudy> = options.iter().filter(|option| option.infeasible.is_none()).collect();
    let pairs = (0..options.len()).flat_map(|a| (a + 1..options.len()).map(move |b| (a, b)));
    pairs.map(|(a, b)| between(options[a], options[b])).collect()
}

/// Cumulative costs are straight lines inside a month; they cross where their difference changes its sign.
pub fn between(a: &OptionStudy, b: &OptionStudy) -> TimeCrossings {
    let gap: Vec<Decimal> =
        a.monthly.iter().zip(&b.monthly).map(|(a, b)| a.cumulative_cost - b.cumulative_cost).collect();
    let mut crossings = Vec::new();
    let mut last = None;
    for month in 0..gap.len() {
        let sign = sign(gap[month]);
        if sign != 0 {
            if let Some((before, sign_before)) = last.filter(|(_, before)| *before != sign) {
                crossings.push(crossing(a, b, &gap, (before, month), sign_before));
            }
            last = Some((month, sign));
        }
    }
    let cheaper = intervals(a, b, &gap, &crossings);
    TimeCrossings { between: (a.id.clone(), b.id.clone()), crossings, cheaper }
}

fn sign(gap: Decimal) -> i8 {
    match gap.cmp(&Decimal::ZERO) {
        std::cmp::Ordering::Less => -1,
        std::cmp::Ordering::Equal => 0,
        std::cmp::Ordering::Greater => 1,
    }
}

/// Between the last month of one sign and the first of the other; where they are equal for a while, at its start.
fn crossing(
    a: &OptionStudy,
    b: &OptionStudy,
    gap: &[Decimal],
    months: (usize, usize),
    before: i8,
) -> Crossing {
    let from = months.0;
    let to = from + 1;
    let fraction = gap[from] / (gap[from] - gap[to]);
    let at_month = |option: &OptionStudy| {
        let (low, high) = (option.monthly[from].cumulative_cost, option.monthly[to].cumulative_cost);
        low + (high - low) * fraction
    };
    let cheaper_after = if before < 0 { &b.id } else { &a.id };
    Crossing {
        at: Decimal::from(from) + fraction,
        cost: at_month(a),
        residual: at_month(a) - at_month(b),
        cheaper_after: cheaper_after.clone(),
    }
}

fn intervals(a: &OptionStudy, b: &OptionStudy, gap: &[Decimal], crossings: &[Crossing]) -> Vec<Interval> {
    let end = Decimal::from(gap.len().saturating_sub(1));
    let first = gap.iter().map(|gap| sign(*gap)).find(|sign| *sign != 0);
    let mut option = first.map(|sign| if sign < 0 { a.id.clone() } else { b.id.clone() });
    let mut from = Decimal::ZERO;
    let mut list = Vec::new();
    for crossing in crossings {
        list.push(Interval { from, to: crossing.at, option });
        from = crossing.at;
        option = Some(crossing.cheaper_after.clone());
    }
    list.push(Interval { from, to: end, option });
    list
}
