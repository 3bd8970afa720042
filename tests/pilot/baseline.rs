//! The baseline: frozen, stable, held against the re-run, and refused where it cannot be judged.

use serde_json::Value;

use crate::closing::on;
use crate::gate::rows;
use crate::{Desk, PLAN, shipped};

#[test]
fn a_baseline_is_stable_and_not_overwritten() {
    let desk = Desk::new(PLAN);
    let freeze = ["baseline", "plan.toml", "-o", "plan.lock"];
    assert_eq!(desk.run(&freeze).status.code(), Some(0));
    let first = std::fs::read(desk.path("plan.lock")).unwrap();
    assert_eq!(desk.run(&freeze).status.code(), Some(2));
    assert_eq!(desk.run(&[&freeze[..], &["--force"]].concat()).status.code(), Some(0));
    // All but the time, and the hash over it, is as it was.
    let parts = |bytes: &[u8]| {
        let mut whole: Value = serde_json::from_slice(bytes).unwrap();
        for key in ["made_at", "sha256"] {
            drop(whole.as_object_mut().unwrap().shift_remove(key).unwrap());
        }
        whole
    };
    assert_eq!(parts(&std::fs::read(desk.path("plan.lock")).unwrap()), parts(&first));
    desk.put("plan.lock", b"{ \"baseline\": 2 }");
    desk.put("pilot.csv", rows(110).as_bytes());
    let output = desk.run(&["gate", "plan.toml", "--actuals", "pilot.csv", "--baseline", "plan.lock"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("must be a baseline, and lacks parts of one"));
}

// The plan: 12 x (200 - 150) = 600. With 1.105 calls a month costs 160.5: 12 x 39.5 = 474, and 1,926 instead of 1,800.
#[test]
fn the_re_run_is_held_against_the_baseline() {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", rows(110).as_bytes());
    desk.freeze();
    let args = ["gate", "plan.toml", "--actuals", "pilot.csv", "--baseline", "plan.lock"];
    let case = |gate: &Value, metric: &str| {
        let one = &gate["case"][0]["metrics"][metric];
        ["plan", "rerun", "difference"].map(|key| one[key].to_string())
    };
    let gate = desk.json(&args);
    assert_eq!(case(&gate, "npv"), ["600", "474", "-126"]);
    assert_eq!(case(&gate, "tco"), ["1800", "1926", "126"]);
    assert_eq!(case(&gate, "cost_per_unit"), ["0.15", "0.1605", "0.0105"]);
    assert_eq!((&gate["files_changed"], &gate["decision"]), (&serde_json::json!([]), &"scale".into()));
    // The scenario moves after it was frozen: what was registered is judged, and the change is said.
    desk.put("plan.toml", PLAN.replace("per_month = 50", "per_month = 40").as_bytes());
    let gate = desk.json(&args);
    assert_eq!(case(&gate, "npv"), ["600", "474", "-126"]);
    assert_eq!(gate["files_changed"], serde_json::json!(["`plan.toml` is not what it was"]));
    assert_eq!((&gate["decision"], &gate["variance"][0]["from"]), (&"scale".into(), &600.into()));
    // Without a baseline, the plan is the scenario as it assumes now.
    std::fs::remove_file(desk.path("plan.lock")).unwrap();
    let gate = desk.json(&args[..4]);
    assert_eq!((case(&gate, "npv")[0].as_str(), &gate["baseline"]), ("720", &Value::Null));
}

#[test]
fn the_files_of_a_baseline_are_known_from_another_folder_and_gone_ones_are_named() {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", rows(110).as_bytes());
    desk.freeze();
    let whole = desk.path("plan.toml").to_str().unwrap().to_string();
    let gate = desk.json(&["gate", &whole, "--actuals", "pilot.csv", "--baseline", "plan.lock"]);
    assert_eq!(gate["files_changed"], serde_json::json!([]));
    desk.put("other.toml", b"extends = \"plan.toml\"\n[costs.upkeep]\nper_month = 45\n");
    let gate = desk.json(&["gate", "other.toml", "--actuals", "pilot.csv", "--baseline", "plan.lock"]);
    assert_eq!(gate["files_changed"], serde_json::json!(["`other.toml` is read now and was not part of it"]));
}

#[test]
fn a_baseline_without_the_figures_of_an_option_is_refused() {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", rows(110).as_bytes());
    desk.freeze();
    let lock = std::fs::read_to_string(desk.path("plan.lock")).unwrap();
    desk.put("plan.lock", lock.replace("\"npv\": 600,", "").as_bytes());
    let output = desk.run(&["gate", "plan.toml", "--actuals", "pilot.csv", "--baseline", "plan.lock"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("must be a baseline, and lacks parts of one"));
}

/// What no gate could judge is refused before the pilot, and so is the baseline of another scenario.
#[test]
fn a_baseline_is_of_criteria_that_can_be_judged_and_of_its_own_scenario() {
    let desk = Desk::new(&on("cost_per_unti", "max = 1"));
    let said = desk.run(&["baseline", "plan.toml", "-o", "plan.lock"]);
    assert_eq!(said.status.code(), Some(2));
    assert!(
        !desk.path("plan.lock").exists() && String::from_utf8(said.stderr).unwrap().contains("cost_per_unti")
    );
    desk.put("plan.toml", PLAN.replace("name = \"Plan\"", "name = \"Other\"").as_bytes());
    assert_eq!(desk.run(&["baseline", "plan.toml", "-o", "other.lock"]).status.code(), Some(0));
    desk.put("plan.toml", PLAN.as_bytes());
    desk.put("pilot.csv", rows(110).as_bytes());
    let gate = desk.json(&["gate", "plan.toml", "--actuals", "pilot.csv", "--baseline", "other.lock"]);
    let first = &gate["proof"]["doubts"][0];
    assert_eq!(first["what"], "the baseline is of `Other`, and the scenario is `Plan`");
    assert_eq!((&first["word"], &gate["decision"]), (&"another plan".into(), &"iterate".into()));
}

/// The shipped example: its lock is of its scenario, and its pilot stops it.
#[test]
fn the_shipped_pilot_is_decided_against_its_own_baseline() {
    let desk = shipped();
    let (plan, pilot) = ("scenarios/record-enrichment.toml", "scenarios/pilots/record-enrichment.csv");
    let lock = "scenarios/pilots/record-enrichment.lock.json";
    let gate = desk.json(&["gate", plan, "--actuals", pilot, "--baseline", lock]);
    assert_eq!((gate["decision"].as_str(), gate["planned"].as_str()), (Some("stop"), Some("api")));
    assert_eq!((&gate["criteria_changed"], &gate["proof"]["word"]), (&serde_json::json!([]), &Value::Null));
    let frozen: Value = serde_json::from_slice(&std::fs::read(desk.path(lock)).unwrap()).unwrap();
    let now: Value = serde_json::from_slice(&desk.run(&["baseline", plan]).stdout).unwrap();
    for part in ["scenario", "prices", "criteria", "results"] {
        assert_eq!(frozen[part], now[part], "`tollgate baseline` again: {part}");
    }
}
