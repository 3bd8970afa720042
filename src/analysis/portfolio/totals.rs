//! What a set of use cases comes to: by year, at its start, and at its deepest.

use rust_decimal::Decimal;

use crate::analysis::portfolio::types::{Flow, SharedLines, Totals, UseCaseStudy, YearTotals};

/// The sums over the use cases that are chosen. A gift counts where both who gives and who takes are.
pub fn totals(cases: &[UseCaseStudy], shared: &SharedLines, months: u32, chosen: &[bool]) -> Totals {
    let own = cases.iter().zip(chosen).filter(|(_, chosen)| **chosen).map(|(case, _)| case);
    let own: Vec<&UseCaseStudy> = own.collect();
    let gifts = own.iter().filter_map(|case| case.gift.as_ref()).filter(|gift| chosen[gift.of]);
    let gifts: Vec<_> = gifts.collect();
    let given = gifts.iter().flat_map(|gift| &gift.flows).map(saved);
    let paid = own.iter().flat_map(|case| &case.flows).chain(&shared.flows).copied();
    let flows: Vec<Flow> = paid.chain(given).collect();
    let worth = own.iter().map(|case| case.npv).chain(gifts.iter().map(|gift| gift.npv));
    Totals {
        spend: flows.iter().map(|flow| flow.cost).sum(),
        benefit: flows.iter().map(|flow| flow.value).sum(),
        npv: worth.sum::<Decimal>() + shared.npv,
        peak: peak(&flows, months),
        reused: gifts.iter().flat_map(|gift| &gift.flows).map(|flow| flow.cost).sum(),
        years: (0..years(months)).map(|year| of_year(&flows, year)).collect(),
    }
}

/// Years of so many months; the last may be short.
pub fn years(months: u32) -> usize {
    months.div_ceil(12) as usize
}

/// A cost that falls away.
fn saved(flow: &Flow) -> Flow {
    Flow { cost: -flow.cost, net: flow.cost, value: Decimal::ZERO, ..*flow }
}

fn of_year(flows: &[Flow], year: usize) -> YearTotals {
    let sum = |of: fn(&Flow) -> Decimal| flows.iter().filter(|flow| flow.year == year).map(of).sum();
    YearTotals { spend: sum(|flow| flow.cost), benefit: sum(|flow| flow.value), net: sum(|flow| flow.net) }
}

/// How far the sum of all nets to date falls below zero at the most.
fn peak(flows: &[Flow], months: u32) -> Decimal {
    let mut nets = vec![Decimal::ZERO; months as usize + 1];
    for flow in flows {
        nets[flow.at as usize] += flow.net;
    }
    let (mut sum, mut lowest) = (Decimal::ZERO, Decimal::ZERO);
    for net in nets {
        sum += net;
        lowest = lowest.min(sum);
    }
    -lowest
}

/// The places of use cases by what a unit of their funding is worth, the best first; what needs no funding and is worth
/// something stands before all, and what has no worth last.
pub fn ranking(cases: &[UseCaseStudy]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..cases.len()).collect();
    let key = |at: usize| {
        let case = &cases[at];
        let good = case.npv > Decimal::ZERO;
        (good, good && case.peak.is_zero(), case.per_funding().unwrap_or(case.npv))
    };
    order.sort_by_key(|at| std::cmp::Reverse(key(*at)));
    order
}
