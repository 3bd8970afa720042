//! What inputs and their values are called, where a rule could take one for another.

#[path = "support/case.rs"]
mod case;

use std::path::Path;

use rust_decimal::dec;
use tollgate::analysis::study::input_label::input_label;
use tollgate::report::chart_values::Said;
use tollgate::scenario::load::Changes;

use crate::case::{Case, file};

fn shipped(name: &str) -> Case {
    file(&Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name), &Changes::default())
}

// `context_200000` is where a price changes; `context_growth_tokens` is a field like any other.
#[test]
fn a_growing_prompt_is_no_threshold_of_a_price() {
    let case = shipped("coding-agent.toml");
    let label = input_label(&case.projected.plan, "options.large.calls.turn.context_growth_tokens");
    assert_eq!(label, "tokens added to the prompt per turn (Agent on a large model)");
}

#[test]
fn a_growth_of_more_than_double_is_per_cent_too() {
    let case = shipped("staged-hosting.toml");
    let growth = Said::new(&case.study, "volume.annual_growth", "");
    assert_eq!((growth.value(dec!(0.6)), growth.value(dec!(1.3))), ("60%".into(), "130%".into()));
}

#[test]
fn a_multiple_of_volume_says_of_what() {
    let case = shipped("knowledge-base.toml");
    let volume = Said::new(&case.study, "volume.scale", "");
    assert_eq!(volume.moves(dec!(1), dec!(0.531)), "volume falls from 1 to 0.531 times plan");
}
