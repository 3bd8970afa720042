//! The way to go-live: its steps in their time, by hand, and what `check` says of it.

use serde_json::Value;

use crate::{Desk, PLAN};

// From 1 January 2027: data takes 4 weeks, security 7, building 5 after the data, handing over 1.5 after both: 4 + 5 + 1.5
// are 10.5 weeks, 73.5 days and so 74: 16 March. April is the first whole month, the fourth.
const STEPS: &str = "[plan.hand_over]\nweeks = 1.5\nafter = [\"build\", \"security\"]\n[plan.data]\nweeks = 4\n\
    [plan.security]\nweeks = 7\n[plan.build]\nweeks = 5\nafter = \"data\"\n";

fn warnings(plan: &str) -> Vec<(String, String)> {
    let (_, found) = Desk::new(plan).json(&["check", "plan.toml"]);
    let text = |value: &Value| value.as_str().unwrap().to_string();
    let list = found[0]["warnings"].as_array().unwrap();
    list.iter().map(|one| (text(&one["path"]), text(&one["message"]))).collect()
}

fn of(plan: &str, path: &str) -> Option<String> {
    warnings(plan).into_iter().find(|(at, _)| at == path).map(|(_, message)| message)
}

fn live_in(month: u32) -> String {
    PLAN.replace("go_live = 6", &format!("go_live = {month}")) + STEPS
}

#[test]
fn go_live_is_no_earlier_than_the_steps_allow() {
    let path = "options.api.go_live";
    let early = of(&live_in(3), path).unwrap();
    assert_eq!(
        early,
        "go-live in month 3, and the steps of the plan take until 2027-03-16: month 4 is the earliest"
    );
    assert_eq!(of(&live_in(4), path), None);
}

/// Without steps, what practitioners report stands in their place.
#[test]
fn without_steps_nine_months_are_asked_about() {
    let path = "options.api.go_live";
    assert!(of(PLAN, path).unwrap().contains("in full production in month 6"));
    assert_eq!(of(&PLAN.replace("go_live = 6", "go_live = 9"), path), None);
    let waves = PLAN.replace(
        "go_live = 6",
        "go_live = 6\nrollout = [{ month = 6, share = 0.5 }, { month = 9, share = 1 }]",
    );
    assert_eq!(of(&waves, path), None, "full production is what counts");
}

#[test]
fn what_the_gate_lacks_is_listed() {
    assert!(of(PLAN, "gate").unwrap().starts_with("no gate"));
    let bare = PLAN.replace("owner = \"CFO\"\nagreed = \"2026-11-01\"\n", "") + "[gate]\n";
    for path in ["criteria.calls.owner", "criteria.calls.agreed", "gate.on", "gate.owner", "gate.approvers"] {
        assert!(of(&bare, path).is_some(), "{path}");
    }
    let whole = PLAN.to_string() + "[gate]\non = \"2027-03-05\"\nowner = \"COO\"\napprovers = [\"a@b\"]\n";
    assert!(
        warnings(&whole).iter().all(|(path, _)| !path.starts_with("gate") && !path.starts_with("criteria"))
    );
}

#[test]
fn the_steps_are_drawn_with_what_they_allow() {
    let desk = Desk::new(&live_in(3));
    desk.run(&["report", "plan.toml", "-o", "out", "-q"]);
    let chart = desk.text("out/rollout.svg");
    for said in [
        "API cannot go live before Apr 2027: the case plans Mar 2027",
        "Hand over",
        "1.5 weeks",
        "All steps done 16 Mar 2027",
    ] {
        assert!(chart.contains(said), "{said}");
    }
    assert!(
        desk.path("out/rollout.png").is_file() && desk.text("out/appendix.md").contains("](rollout.png)")
    );
}

/// Nothing of it moves a figure, and `check` does not say so of each number.
#[test]
fn steps_move_no_figure() {
    let figures = |plan: &str| Desk::new(plan).json(&["run", "plan.toml"]).1["options"].clone();
    assert_eq!(figures(&live_in(6)), figures(PLAN));
    assert!(warnings(&live_in(6)).iter().all(|(path, _)| !path.starts_with("plan.")));
}

// Data 0 to 4, security 0 to 7, building 4 to 9, handing over 9 to 10.5: security has two weeks to spare.
#[test]
fn programs_have_the_steps_in_weeks() {
    let (_, run) = Desk::new(&live_in(4)).json(&["run", "plan.toml"]);
    let rollout = &run["scenario"]["rollout"];
    assert_eq!((&rollout["earliest_go_live"], &rollout["done"]), (&4.into(), &"2027-03-16".into()));
    let step = |one: &Value| {
        let weeks = ["from_week", "to_week"].map(|key| one[key].to_string()).join(" to ");
        format!("{} {weeks} {}", one["id"].as_str().unwrap(), one["critical"])
    };
    let steps: Vec<String> = rollout["steps"].as_array().unwrap().iter().map(step).collect();
    let expected =
        ["data 0 to 4 true", "security 0 to 7 false", "build 4 to 9 true", "hand_over 9 to 10.5 true"];
    assert_eq!(steps, expected);
}
