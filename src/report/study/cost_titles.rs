//! The titles of cost over time: who does the same work for least, whatever the finding is.

use rust_decimal::Decimal;

use crate::analysis::study::types::{Basis, OptionStudy, Study};
use crate::base::format::money;
use crate::report::dates::{horizon, month_of};
use crate::report::labels::{in_letters, option_name as name};

/// Someone who does the work, and at what cost by the basis; doing nothing has no id.
struct Worker<'a> {
    id: Option<&'a str>,
    name: String,
    cost: Decimal,
}

/// The option that costs least by what options can be compared by.
pub fn cheapest(study: &Study) -> Option<&OptionStudy> {
    let cost = |option: &OptionStudy| option.figure(study.basis.metric()).as_ref().ok().copied();
    let known = comparable(study).into_iter().filter_map(|option| Some((option, cost(option)?)));
    known.min_by_key(|(_, cost)| *cost).map(|(option, _)| option)
}

/// The options that can be built, or all where none can.
pub fn comparable(study: &Study) -> Vec<&OptionStudy> {
    let feasible = study.options.iter().any(|option| option.infeasible.is_none());
    study.options.iter().filter(|option| option.infeasible.is_none() == feasible).collect()
}

/// Options and, where today's cost is known, doing nothing, from the cheapest to the dearest.
fn workers(study: &Study) -> Vec<Worker<'_>> {
    let metric = study.basis.metric();
    let of = |option: &'_ OptionStudy| option.figure(metric).as_ref().ok().copied();
    let mut workers: Vec<Worker> = comparable(study)
        .into_iter()
        .filter_map(|option| Some(Worker { id: Some(&option.id), name: name(option), cost: of(option)? }))
        .collect();
    let today =
        study.today_cost.as_ref().and_then(|months| months.last()).filter(|_| study.basis == Basis::WorkCost);
    workers.extend(today.map(|cost| Worker { id: None, name: "doing nothing".to_string(), cost: *cost }));
    workers.sort_by_key(|worker| worker.cost);
    workers
}

/// Who does the work for least, and by how much.
pub fn cost_title(study: &Study) -> String {
    let over = horizon(study.scenario.months);
    let amount = |value: Decimal| money(&study.scenario.currency, value);
    let workers = workers(study);
    let [first, second, rest @ ..] = workers.as_slice() else {
        return format!("There is nothing to compare over {over}");
    };
    let gap = amount(second.cost - first.cost);
    let (cost, other) = (amount(first.cost), amount(second.cost));
    match (study.basis, first.id) {
        _ if cost == other && gap == amount(Decimal::ZERO) => {
            format!("{} and {} cost the same over {over}: {cost}", first.name, second.name)
        }
        (Basis::WorkCost, Some(_)) => {
            format!("{} does the work for {cost} over {over}, {gap} less than {}", first.name, second.name)
        }
        (Basis::WorkCost, None) => {
            format!("Doing nothing costs least: {cost} over {over}, {gap} less than {}", second.name)
        }
        (Basis::PerUnit, _) => {
            let unit = &study.scenario.unit;
            format!(
                "Per {unit}, {} costs least over {over}: {cost}, against {other} with {}",
                first.name, second.name
            )
        }
        (Basis::Total, _) => total_title(study, first, second, rest.len() + 2),
    }
}

/// Options that serve the same: who is cheaper, and since when.
fn total_title(study: &Study, first: &Worker, second: &Worker, count: usize) -> String {
    let over = horizon(study.scenario.months);
    let rank = match count {
        2 => format!("cheaper than {}", second.name),
        _ => format!("the cheapest of {} options", in_letters(count)),
    };
    let gap = money(&study.scenario.currency, second.cost - first.cost);
    let crossings = crossings_with(study, first.id.unwrap_or_default());
    let first = &first.name;
    match crossings.as_slice() {
        [] => format!("{first} is {rank} throughout, by {gap} over {over}"),
        [.., last] => {
            let since = month_of(study.scenario.start, *last);
            let again = if count == 2 && crossings.len() > 1 { " for good only" } else { "" };
            format!("{first} is {rank}{again} from {since}, by {gap} over {over}")
        }
    }
}

/// Where an option's cost to date crosses that of any other that can be built, in order of time.
fn crossings_with(study: &Study, id: &str) -> Vec<Decimal> {
    let counts = |other: &str| comparable(study).iter().any(|option| option.id == other);
    let concerned = study.crossings.iter().filter(|pair| {
        let (a, b) = &pair.between;
        pair.basis == study.basis && ((a == id && counts(b)) || (b == id && counts(a)))
    });
    let mut at: Vec<Decimal> =
        concerned.flat_map(|pair| &pair.crossings).map(|crossing| crossing.at).collect();
    at.sort();
    at
}

/// One option: when what it brings overtakes what it costs.
pub fn benefit_title(study: &Study, option: &OptionStudy) -> String {
    let over = horizon(study.scenario.months);
    let net = option.monthly.last().map(|month| month.cumulative_net).unwrap_or_default();
    let gap = money(&study.scenario.currency, net.abs());
    let who = name(option);
    let overtakes = [option.figure("stays_positive_month"), option.figure("payback_month")];
    let month = overtakes.into_iter().find_map(|figure| figure.as_ref().ok());
    match month {
        _ if net.is_sign_negative() => format!("{who} costs {gap} more than it brings over {over}"),
        Some(month) if *month > Decimal::ZERO => {
            let when = month_of(study.scenario.start, *month);
            format!("The benefits of {who} overtake its cost in {when} and exceed it by {gap} over {over}")
        }
        _ => format!("The benefits of {who} exceed its cost throughout, by {gap} over {over}"),
    }
}
