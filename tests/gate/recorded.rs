//! A record of a decision holds, or it is said where it does not.

use serde_json::Value;

use crate::{Desk, GATE, PLAN, good, rows};

fn recorded() -> Desk {
    let desk = Desk::frozen(PLAN);
    desk.run(&[&GATE[..], &["-o", "out", "-q"]].concat());
    desk
}

/// What `gate verify` says: its status, and the checks that failed.
fn verified(desk: &Desk) -> (Option<i32>, Vec<String>) {
    let (status, found) = desk.json(&["gate", "verify", "out"]);
    let checks = found["checks"].as_array().unwrap();
    assert!(checks.len() >= 5, "{found:#}");
    let failed = checks.iter().filter(|check| check["holds"] == Value::Bool(false));
    (status, failed.map(|check| check["check"].as_str().unwrap().to_string()).collect())
}

#[test]
fn a_record_that_is_as_it_was_holds() {
    let desk = recorded();
    assert_eq!(verified(&desk), (Some(0), vec![]));
    // Whatever else is decided later.
    desk.put(
        "later.csv",
        format!("{}{}", good(), rows("2027-01", 110).split_once('\n').unwrap().1).as_bytes(),
    );
    desk.run(&["gate", "plan.toml", "--actuals", "later.csv"]);
    assert_eq!(verified(&desk), (Some(0), vec![]));
    let said = String::from_utf8(desk.run(&["gate", "verify", "out"]).stdout).unwrap();
    assert!(said.starts_with("out: the record holds."), "{said}");
}

#[test]
fn each_part_that_is_changed_is_named() {
    let change = |file: &str, from: &str, to: &str| {
        let desk = recorded();
        desk.edit(file, from, to);
        let (status, failed) = verified(&desk);
        assert_eq!(status, Some(1));
        failed
    };
    assert_eq!(
        change("out/decision.json", "\"decision\": \"scale\"", "\"decision\": \"stop\""),
        ["The record", "Deciding again"]
    );
    assert_eq!(change("out/decision.md", "scale", "Scale"), ["The minutes"]);
    assert!(change("plan.lock.json", "\"max\": 1.2", "\"max\": 1.3").contains(&"The baseline".to_string()));
    assert!(
        change("pilot.csv", "2026-12-12,100,111", "2026-12-12,100,112").contains(&"The pilot".to_string())
    );
    assert!(
        change("plan.lock.json.ledger.jsonl", "\"scale\"", "\"stop\"").contains(&"The ledger".to_string())
    );
}

/// The last line of a ledger has nothing after it that could miss it: the record does.
#[test]
fn the_end_of_a_ledger_that_is_cut_is_found_by_the_record() {
    let desk = recorded();
    let name = "plan.lock.json.ledger.jsonl";
    let first = format!("{}\n", desk.text(name).lines().next().unwrap());
    desk.put(name, first.as_bytes());
    assert_eq!(verified(&desk), (Some(1), vec!["The ledger".to_string()]));
}

#[test]
fn what_is_no_record_is_refused() {
    let desk = recorded();
    for (bytes, said) in [("{", "must be a decision record in JSON"), ("{}", "lacks parts of one")] {
        desk.put("no.json", bytes.as_bytes());
        let output = desk.run(&["gate", "verify", "no.json"]);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(2) && error.contains(said), "{error}");
    }
}

/// The record reads as minutes.
#[test]
fn the_record_says_who_when_and_what_is_open() {
    let gated = PLAN.to_string() + "[gate]\non = \"2026-12-10\"\nowner = \"Steering board\"\n";
    let desk = Desk::frozen(&gated);
    desk.put("pilot.csv", rows("2026-12", 130).as_bytes());
    desk.run(&[&GATE[..], &["-o", "out", "-q"]].concat());
    let minutes = desk.text("out/decision.md");
    for said in [
        "by Steering board. The gate was due on 2026-12-10",
        "## What came first",
        "The baseline was made on 2026-11-25 09:00 UTC",
        "## Open points",
        "Calls per unit: close the gap: CFO, no day agreed",
    ] {
        assert!(minutes.contains(said), "{said}: {minutes}");
    }
}
