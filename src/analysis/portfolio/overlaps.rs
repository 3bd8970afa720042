//! Do the use cases fit on one page? One currency, one discount rate, one cost of a role; and a line that stands in two of them.

use crate::base::diagnostic::{Problem, Span};
use crate::form::number::Number;
use crate::model::Plan;
use crate::scenario::portfolio::types::{Shared, WrittenPortfolio};
use crate::scenario::types::{Discounting, Header};

/// A use case whose scenario is sound.
pub struct Sound<'a> {
    pub id: &'a str,
    /// Where the portfolio names its scenario.
    pub named: &'a Span,
    pub plan: &'a Plan,
}

/// What keeps the use cases from being added up.
pub fn problems(file: &WrittenPortfolio, cases: &[Sound]) -> Vec<Problem> {
    let Some((first, others)) = cases.split_first() else { return vec![] };
    let shared = file.shared.as_ref();
    let mut problems: Vec<Problem> = others.iter().filter_map(|other| currencies(first, other)).collect();
    problems.extend(others.iter().filter_map(|other| rates(first, other, shared)));
    problems.extend(roles(cases, shared));
    problems
}

fn currencies(first: &Sound, other: &Sound) -> Option<Problem> {
    let of = |case: &Sound| case.plan.scenario.header.currency.text.clone();
    let message = format!(
        "the use cases of a portfolio have one currency, found {} in `{}` and {} in `{}`",
        of(first),
        first.id,
        of(other),
        other.id
    );
    let problem = Problem::new("two-currencies", other.named, message).label("in another currency");
    (of(first) != of(other)).then(|| {
        problem.hint(
            "state both scenarios in one; `[fx]` in a scenario converts the amounts that are in another",
        )
    })
}

fn rates(first: &Sound, other: &Sound, shared: Option<&Shared>) -> Option<Problem> {
    let header = |case: &Sound| case.plan.scenario.header.clone();
    let (a, b) = (header(first), header(other));
    if a.rates != b.rates {
        let message = format!(
            "the use cases of a portfolio are all in nominal money or all in real, and `{}` and `{}` are not",
            first.id, other.id
        );
        return Some(Problem::new("two-discount-rates", other.named, message).label("in other money"));
    }
    let when = |case: &Header| case.discounting.unwrap_or(Discounting::MonthlyEnd).word();
    let differ = a.discount_rate.value != b.discount_rate.value || when(&a) != when(&b);
    if !differ || shared.is_some_and(|shared| shared.discount_rate.is_some()) && when(&a) == when(&b) {
        return None;
    }
    let said = |case: &Header| {
        let when = case.discounting.unwrap_or(Discounting::MonthlyEnd).word();
        format!("{} ({when})", case.discount_rate.value.normalize())
    };
    let message = format!(
        "the use cases of a portfolio are discounted alike, found {} in `{}` and {} in `{}`",
        said(&a),
        first.id,
        said(&b),
        other.id
    );
    let problem = Problem::new("two-discount-rates", other.named, message).label("discounted otherwise");
    Some(problem.hint("write `discount_rate` under `[shared]`, and give the scenarios one `discounting`"))
}

/// A role of one name has one cost in all of them.
fn roles(cases: &[Sound], shared: Option<&Shared>) -> Vec<Problem> {
    let is_shared = |role: &str| shared.is_some_and(|shared| shared.roles.get(role).is_some());
    let mut known: Vec<(&str, &Sound, &Number)> = vec![];
    let mut problems = vec![];
    for case in cases {
        for (id, role) in case.plan.scenario.roles.iter().filter(|(id, _)| !is_shared(id)) {
            match known.iter().find(|(name, ..)| *name == id) {
                None => known.push((id, case, &role.annual_cost)),
                Some((_, first, cost)) if !alike(cost, &role.annual_cost) => {
                    problems.push(two_costs(id, (first, cost), (case, &role.annual_cost)));
                }
                Some(_) => {}
            }
        }
    }
    problems
}

fn alike(a: &Number, b: &Number) -> bool {
    let rate = |number: &Number| number.escalation.as_ref().map(|escalation| escalation.rate.value);
    let currency = |number: &Number| number.currency.as_ref().map(|currency| currency.text.clone());
    (a.value, rate(a), currency(a)) == (b.value, rate(b), currency(b))
}

fn two_costs(role: &str, first: (&Sound, &Number), other: (&Sound, &Number)) -> Problem {
    let message = format!(
        "a role costs the same in all use cases, found `{role}` at {} in `{}` and at {} in `{}`",
        first.1.value.normalize(),
        first.0.id,
        other.1.value.normalize(),
        other.0.id
    );
    let problem = Problem::new("role-at-two-costs", &other.1.span, message).label("another cost of the role");
    problem.hint(format!(
        "write `[shared.roles.{role}]` with `annual_cost`, or give one of the two another name"
    ))
}

/// Lines of one name and one amount in two use cases, which may be one bill that is counted twice.
pub fn lines_in_both(cases: &[(String, Vec<(String, rust_decimal::Decimal)>)]) -> Vec<String> {
    let mut notes = vec![];
    for (at, (id, lines)) in cases.iter().enumerate() {
        let earlier = || cases[..at].iter().flat_map(|(id, lines)| lines.iter().map(move |line| (id, line)));
        for (key, total) in lines.iter().filter(|(_, total)| !total.is_zero()) {
            if let Some((first, _)) = earlier().find(|(_, line)| line.0 == *key && line.1 == *total) {
                notes.push(format!(
                    "`{key}` stands with the same amount in `{first}` and in `{id}`, and counts twice; one bill for both goes under `[shared.{key}]`"
                ));
            }
        }
    }
    notes
}
