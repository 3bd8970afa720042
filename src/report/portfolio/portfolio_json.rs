//! A portfolio for programs: numbers at full precision, a reason where there is none.

use serde_json::{Value, json};

use crate::analysis::portfolio::choice::{Choice, Limit, LimitPrice};
use crate::analysis::portfolio::totals::ranking;
use crate::analysis::portfolio::types::{Portfolio, Totals, UseCaseStudy};
use crate::report::document::{Cell, Data};
use crate::report::json::number;
use crate::report::portfolio::sentences::why;

/// The whole portfolio.
pub fn json(all: &Portfolio) -> Value {
    json!({
        "portfolio": {
            "name": all.name,
            "owner": all.owner,
            "currency": all.currency,
            "start": all.start.to_string(),
            "months": all.months,
            "discount_rate": number(all.discount_rate),
            "sha256": all.sha256,
        },
        "use_cases": all.cases.iter().enumerate().map(|(at, case)| use_case(all, at, case)).collect::<Vec<_>>(),
        "ranking": ids(all, &ranking(&all.cases)),
        "shared": {
            "npv": number(all.shared.npv),
            "lines": all.shared.lines.iter().map(|(name, total)| json!({ "name": name, "total": number(*total) })).collect::<Vec<_>>(),
        },
        "all": totals(all, &all.all),
        "choice": choice(all, &all.choice),
        "notes": all.notes,
    })
}

fn ids(all: &Portfolio, places: &[usize]) -> Vec<String> {
    places.iter().map(|at| all.cases[*at].id.clone()).collect()
}

fn use_case(all: &Portfolio, at: usize, case: &UseCaseStudy) -> Value {
    let gift = case.gift.as_ref().map(
        |gift| json!({ "of": all.cases[gift.of].id, "share": number(gift.share), "npv": number(gift.npv) }),
    );
    json!({
        "id": case.id,
        "name": case.name,
        "owner": case.owner,
        "option": case.option,
        "recommended_by_its_scenario": !case.not_recommended,
        "start": case.start.to_string(),
        "spend": number(case.spend()),
        "benefit": number(case.benefit()),
        "npv": number(case.npv),
        "peak_funding": number(case.peak),
        "npv_per_funding": case.per_funding().map(number),
        "must": case.must,
        "reuse": gift,
        "chosen": all.choice.chosen[at],
    })
}

fn totals(all: &Portfolio, totals: &Totals) -> Value {
    let year = |(at, year): (usize, &crate::analysis::portfolio::types::YearTotals)| {
        json!({
            "year": at + 1,
            "from": all.start.plus(at as u32 * 12).to_string(),
            "spend": number(year.spend),
            "budget": all.limits.budget.get(at).copied().map(number),
            "benefit": number(year.benefit),
            "net": number(year.net),
        })
    };
    json!({
        "spend": number(totals.spend),
        "benefit": number(totals.benefit),
        "npv": number(totals.npv),
        "peak_funding": number(totals.peak),
        "reused": number(totals.reused),
        "by_year": totals.years.iter().enumerate().map(year).collect::<Vec<_>>(),
    })
}

fn choice(all: &Portfolio, choice: &Choice) -> Value {
    let left =
        choice.left_out.iter().map(|left| json!({ "id": all.cases[left.at].id, "why": why(all, left) }));
    json!({
        "proved_optimal": choice.is_proved,
        "order": ids(all, &choice.order),
        "totals": totals(all, &choice.totals),
        "left_out": left.collect::<Vec<_>>(),
        "limits": choice.prices.iter().map(|price| limit(all, price)).collect::<Vec<_>>(),
    })
}

fn limit(all: &Portfolio, price: &LimitPrice) -> Value {
    let (year, role) = match price.limit {
        Limit::Year(year) => (Some(year + 1), None),
        Limit::People => (None, all.limits.fte.as_ref().map(|(role, _)| role.clone())),
    };
    json!({
        "budget_of_year": year,
        "role": role,
        "limit": number(price.set),
        "taken": number(price.used),
        "step": number(price.step),
        "worth": number(price.gain),
        "proved": price.is_proved,
        "comes_in": ids(all, &price.comes),
        "goes_out": ids(all, &price.goes),
    })
}

/// A row for each use case and year, as if it were alone; shared lines and what re-use saves have rows of their own.
pub fn rows(all: &Portfolio) -> Data {
    let columns = ["use_case", "option", "chosen", "year", "spend", "benefit", "net"];
    let year_of = |name: &str,
                   option: &str,
                   chosen: bool,
                   year: usize,
                   flows: &[crate::analysis::portfolio::types::Flow]| {
        let own = || flows.iter().filter(move |flow| flow.year == year);
        let text = |text: &str| Cell::Text(text.to_string());
        vec![
            text(name),
            text(option),
            text(if chosen { "true" } else { "false" }),
            Cell::Exact((year as u64 + 1).into()),
            Cell::Exact(own().map(|flow| flow.cost).sum()),
            Cell::Exact(own().map(|flow| flow.value).sum()),
            Cell::Exact(own().map(|flow| flow.net).sum()),
        ]
    };
    let years = all.all.years.len();
    let chosen = &all.choice.chosen;
    let mut rows = vec![];
    for (at, case) in all.cases.iter().enumerate() {
        rows.extend((0..years).map(|year| year_of(&case.id, &case.option, chosen[at], year, &case.flows)));
        let Some(gift) = case.gift.as_ref().filter(|gift| chosen[at] && chosen[gift.of]) else { continue };
        let saved: Vec<_> = gift
            .flows
            .iter()
            .map(|flow| crate::analysis::portfolio::types::Flow { cost: -flow.cost, net: flow.cost, ..*flow })
            .collect();
        let name = format!("{} (re-used work)", case.id);
        rows.extend((0..years).map(|year| year_of(&name, &case.option, true, year, &saved)));
    }
    if !all.shared.flows.is_empty() {
        rows.extend((0..years).map(|year| year_of("(shared)", "", true, year, &all.shared.flows)));
    }
    Data { columns: columns.map(str::to_string).to_vec(), rows }
}
