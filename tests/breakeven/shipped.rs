//! Every input of the scenarios that are shipped, over its usual range.

use std::path::Path;

use tollgate::analysis::breakeven::by_input::{BreakEvenQuestion, Rival, breakeven};
use tollgate::scenario::load::Changes;

use crate::ask::assert_proved;
use crate::case::{Case, file};

fn asked(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name);
    let case = file(&path, &Changes::default());
    let options: Vec<&str> = case.study.options.iter().map(|option| option.id.as_str()).collect();
    let second = options.get(1).map_or(Rival::Nothing, |id| Rival::Option(id.to_string()));
    let between = (options[0].to_string(), second);
    let metric = if case.study.scenario.has_value { "npv" } else { "tco" };
    let inputs: Vec<String> = case.projected.model.sheet.inputs.iter().map(|i| i.key.clone()).collect();
    let mut found = 0;
    for vary in inputs {
        found += one(
            &case,
            BreakEvenQuestion { between: between.clone(), vary, range: None, metric: metric.into() },
        );
    }
    assert!(found > 0, "{name} has no break-even by any input");
}

fn one(case: &Case, question: BreakEvenQuestion) -> usize {
    let Ok(answer) = breakeven(&case.projected, &question) else { panic!("{} is refused", question.vary) };
    assert_proved(&answer);
    assert_eq!(answer.crossings.is_empty(), answer.reason.is_some(), "{}", question.vary);
    answer.crossings.len()
}

#[test]
fn every_input_of_the_invoices() {
    asked("invoice-processing.toml");
}

#[test]
fn every_input_of_the_document_search() {
    asked("hybrid-document-search.toml");
}

#[test]
fn every_input_of_the_records() {
    asked("record-enrichment.toml");
}

#[test]
fn every_input_of_the_support_agent() {
    asked("support-agent.toml");
}

#[test]
fn every_input_of_ten_support_agents() {
    asked("support-agents-ten.toml");
}
