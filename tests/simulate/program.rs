//! One answer in every command.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn tollgate(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR"))).args(args).output().unwrap()
}

fn json(args: &[&str]) -> Value {
    let output = tollgate(args);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

const SCENARIO: &str = "scenarios/record-enrichment.toml";

/// The chance beside the verdict is the one that `simulate` gives for the same trials.
#[test]
fn run_and_simulate_agree() {
    let run = json(&["run", SCENARIO, "--format", "json"]);
    let trials = run["simulation"]["trials"].to_string();
    let simulated = json(&["simulate", SCENARIO, "--format", "json", "--trials", &trials, "--seed", "1"]);
    let chance = &simulated["options"][0]["probability_of_loss"];
    assert_eq!(&run["simulation"]["options"][0]["probability_of_loss"], chance);
    assert_eq!(run["simulation"]["probability_best"], simulated["probability_best"]);
    // On volume alone, more than half of all volumes lose money.
    assert!(chance.as_f64().unwrap() > 0.5, "{chance}");
    assert!(run["verdict"]["too_close"]["probability"].as_f64().unwrap() > 0.2);
}

#[test]
fn a_value_that_is_set_is_certain() {
    let all = json(&["simulate", SCENARIO, "--format", "json", "--set", "volume.units_per_month=500000"]);
    assert_eq!((all["trials"].as_u64(), all["reason"].as_str()), (Some(0), Some("no input has a range")));
    let output = tollgate(&["simulate", SCENARIO, "--set", "volume.units_per_month=500000"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("Nothing is uncertain") && text.contains("`volume.units_per_month`"), "{text}");
}

#[test]
fn the_same_question_has_the_same_bytes() {
    let ask =
        || tollgate(&["simulate", SCENARIO, "--format", "json", "--trials", "2000", "--seed", "9"]).stdout;
    assert_eq!(ask(), ask());
}

#[test]
fn what_no_simulation_can_be_asked_is_refused() {
    for (args, said) in [
        (["--trials", "5"], "from 64 to"),
        (["--precision", "0"], "more than 0"),
        (["--metric", "nvp"], "did you mean `npv`?"),
    ] {
        let output = tollgate(&["simulate", SCENARIO, args[0], args[1]]);
        let text = String::from_utf8_lossy(&output.stderr).to_string();
        assert!(output.status.code() == Some(2) && text.contains(said), "{text}");
    }
}

#[test]
fn a_precision_is_reached() {
    let found = json(&["simulate", SCENARIO, "--format", "json", "--precision", "1%"]);
    let npv = &found["options"][0]["metrics"]["npv"];
    assert!(npv["se"].as_f64().unwrap() <= 0.01 * npv["sd"].as_f64().unwrap());
}
