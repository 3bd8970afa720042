//! Every figure that any output shows can be explained, and the explanation ends at the figure.

use std::path::Path;

use rust_decimal::Decimal;
use serde_json::{Map, Value};
use tollgate::analysis::findings::Findings;
use tollgate::analysis::projected::{Projected, project};
use tollgate::analysis::study::derivation::{Derivation, derive};
use tollgate::analysis::study::read::study;
use tollgate::analysis::study::types::Study;
use tollgate::report::study::results::results;
use tollgate::scenario::load::Changes;

const SCENARIOS: [&str; 6] = [
    "scenarios/assistant-seats.toml",
    "scenarios/coding-agent.toml",
    "scenarios/hybrid-document-search.toml",
    "scenarios/invoice-processing.toml",
    "scenarios/support-agent.toml",
    "scenarios/templates/support.toml",
];

fn studied(file: &str) -> (Projected, Study) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let (plan, model) =
        tollgate::model::load(&path, &Changes::default()).unwrap_or_else(|_| panic!("{file}"));
    let projected = project(plan, model).unwrap_or_else(|_| panic!("{file}"));
    let study = study(&projected);
    (projected, study)
}

/// Words about an option, and months whose exact figure stands beside them.
const NO_FIGURES: [&str; 9] = [
    "id",
    "name",
    "kind",
    "go_live",
    "infeasible",
    "actual_months",
    "payback_month",
    "stays_positive_month",
    "discounted_payback_month",
];

/// Names of all figures of an option as a user would put them together from the JSON, with their values.
fn figures(option: &Map<String, Value>) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for (name, value) in option {
        match (name.as_str(), value) {
            ("capacity", Value::Null) => {}
            // The years of the spend are those of `by_year`.
            ("gross_spend", Value::Object(spend)) => {
                found.push(("gross_spend.total".into(), spend["total"].clone()))
            }
            (name, _) if NO_FIGURES.contains(&name) || name.ends_with("_reason") => {}
            ("monthly", Value::Array(months)) => {
                for month in [&months[0], &months[7], &months[months.len() - 1]] {
                    monthly(month, &mut found);
                }
            }
            ("by_year", Value::Array(years)) => {
                let numbered = years.iter().enumerate();
                numbered.for_each(|(year, value)| nested(&format!("by_year.{year}"), value, &mut found));
            }
            ("irr", _) => found.push(("irr".into(), Value::Null)),
            (name, Value::Object(_)) => nested(name, value, &mut found),
            (name, value) => found.push((name.replace("_exact", "_month"), value.clone())),
        }
    }
    found
}

fn nested(at: &str, value: &Value, found: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(object) => {
            let parts = object.iter().filter(|(name, _)| *name != "year" && !name.ends_with("_reason"));
            parts.for_each(|(name, value)| nested(&format!("{at}.{name}"), value, found));
        }
        value => found.push((at.to_string(), value.clone())),
    }
}

// Nothing is served in month 0. A figure of one month that has the name of one over the horizon goes by `..._by_month`.
fn monthly(month: &Value, found: &mut Vec<(String, Value)>) {
    let number = &month["month"];
    for (name, value) in month.as_object().unwrap() {
        let mut parts = Vec::new();
        match name.as_str() {
            "month" | "date" | "actual" | "demand" | "replicas" => {}
            "cost_per_unit" | "value_per_unit" if *number == 0 => {}
            // A scenario without `[today]` has none.
            "cumulative_work_cost" if value.is_null() => {}
            "cost_per_unit" | "value_per_unit" => nested(&format!("{name}_by_month"), value, &mut parts),
            name => nested(name, value, &mut parts),
        }
        found.extend(parts.into_iter().map(|(name, value)| (format!("{name}@{number}"), value)));
    }
}

/// What an explanation ends at; None where it is no single value of the sheet.
fn explained(projected: &Projected, study: &Study, name: &str) -> Option<Option<Decimal>> {
    match derive(projected, study, name, 1) {
        Ok(Derivation::Sheet(explanation)) => Some(explanation.value),
        Ok(_) => None,
        Err(refusal) => panic!("`{name}` cannot be explained: {}", refusal.problems[0].message),
    }
}

#[test]
fn every_figure_of_the_results_is_explained_by_its_own_name() {
    for file in SCENARIOS {
        let (projected, study) = studied(file);
        let results = results(&Findings::of(study.clone()));
        let mut wrong = Vec::new();
        for option in results["options"].as_array().unwrap() {
            let id = option["id"].as_str().unwrap();
            for (name, shown) in figures(option.as_object().unwrap()) {
                // What a scenario has no ground for, such as today's cost, is null with its reason, and has no formula.
                if shown.is_null() && option.get(format!("{name}_reason")).is_some_and(Value::is_string) {
                    continue;
                }
                let name = format!("options.{id}.{name}");
                let Some(value) = explained(&projected, &study, &name) else { continue };
                let shown: Option<Decimal> = shown.to_string().parse().ok();
                if value.map(|v| v.normalize()) != shown.map(|v| v.normalize()) {
                    wrong.push(format!("{name}: shown {shown:?}, explained {value:?}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{file}: {}", wrong.join("\n"));
    }
}

#[test]
fn demand_crossings_and_todays_cost_are_explained_too() {
    for file in SCENARIOS {
        let (projected, study) = studied(file);
        let results = results(&Findings::of(study.clone()));
        let demand = explained(&projected, &study, "volume.demand@3").flatten();
        assert_eq!(demand, Some(study.options[0].monthly[3].demand), "{file}");
        for pair in results["breakeven"].as_array().unwrap() {
            let [a, b] = [0, 1].map(|at| pair["between"][at].as_str().unwrap().to_string());
            assert_eq!(explained(&projected, &study, &format!("breakeven.{a}.{b}")), None);
            assert_eq!(explained(&projected, &study, &format!("breakeven.{b}.{a}")), None);
        }
        if let Ok(today) = study.today_cost_per_unit {
            assert_eq!(explained(&projected, &study, "today_cost_per_unit"), Some(Some(today)), "{file}");
        }
    }
}

#[test]
fn every_key_of_the_list_is_explained() {
    for file in SCENARIOS {
        let (projected, study) = studied(file);
        let keys: Vec<String> = projected.model.keys().map(str::to_string).collect();
        assert!(keys.len() > 100, "{file} lists too little");
        for key in keys {
            assert!(explained(&projected, &study, &key).is_some(), "{key}");
        }
    }
}

#[test]
fn what_is_no_figure_is_refused_with_the_nearest() {
    let (projected, study) = studied(SCENARIOS[0]);
    for name in [
        "",
        "@",
        "options",
        "options.",
        "options.none.npv()",
        "npv",
        "breakeven.",
        "breakeven.a.b",
        "💸",
        "options.api.cost@-1",
        "options.api.cost@x",
        "options.api.cost@37",
        "a@b@c",
    ] {
        let refusal =
            derive(&projected, &study, name, 3).err().unwrap_or_else(|| panic!("`{name}` is explained"));
        assert_eq!(refusal.problems.len(), 1, "{name}");
    }
}
