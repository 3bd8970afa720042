//! The day of the gate, and how much more of a pilot would settle it.

use serde_json::Value;

use crate::{Desk, GATE, PLAN, good, rows};

fn gated(on: &str) -> Desk {
    Desk::frozen(&(PLAN.to_string() + &format!("[gate]\non = \"{on}\"\nowner = \"Board\"\n")))
}

#[test]
fn before_its_day_the_pilot_is_not_over() {
    let desk = gated("2199-03-05");
    let (status, gate) = desk.json(&GATE);
    assert_eq!(
        (status, &gate["decision"], &gate["proof"]["word"]),
        (Some(1), &"iterate".into(), &Value::Null)
    );
    assert!(
        gate["reason"]
            .as_str()
            .unwrap()
            .starts_with("the pilot is not over, since its gate is on 2199-03-05")
    );
}

// The last row is of 12 December; whoever decides later is later.
#[test]
fn on_its_day_it_is_and_long_after_it_is_said_by_how_much() {
    let (status, gate) = gated("2026-12-12").json(&GATE);
    assert_eq!((status, &gate["decision"]), (Some(0), &"scale".into()));
    let (_, gate) = gated("2026-10-02").json(&GATE);
    assert!(gate["gate"]["days_late"].as_i64().unwrap() >= 71, "2 October to 12 December: {}", gate["gate"]);
}

/// A day that is moved in the scenario afterwards is not the one that was agreed.
#[test]
fn the_day_is_the_one_that_was_frozen() {
    let desk = gated("2199-03-05");
    desk.edit("plan.toml", "2199-03-05", "2026-12-01");
    assert_eq!(desk.gate().1, "iterate");
}

#[test]
fn what_is_not_proven_says_how_much_more() {
    let desk = Desk::frozen(PLAN);
    let wide = good().replace(",110\n", ",90\n").replace(",111\n", ",145\n");
    desk.put("pilot.csv", wide.as_bytes());
    let (_, gate) = desk.json(&GATE);
    let one = &gate["criteria"][0];
    assert_eq!(one["outcome"], "not proven", "{one:#}");
    let number = |value: &Value| value.to_string().parse::<f64>().unwrap();
    // The half width falls with the root of the sample, to the distance of the mean from its limit.
    let half = (number(&one["interval"][1]) - number(&one["interval"][0])) / 2.0;
    let times = (half / (1.2 - number(&one["found"]))).powi(2);
    assert!((number(&one["more"]["times"]) - times).abs() < 1e-9, "{one:#}");
    assert_eq!(number(&one["more"]["rows"]), (12.0 * (times - 1.0)).ceil());
    assert_eq!(number(&one["more"]["days"]), (12.0 * (times - 1.0)).ceil());
    assert_eq!(number(&one["more"]["units"]), (1_200.0 * (times - 1.0)).ceil());
    let week = number(&one["more"]["chance_in_a_week"]);
    assert!(week > 0.0 && week < 1.0, "{week}");
    let said =
        String::from_utf8(desk.run(&GATE).stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("would settle it, and one more week has a"), "{said}");
    assert!(said.contains(&format!("until {}", one["more"]["by"].as_str().unwrap())), "{said}");
}

#[test]
fn a_pilot_at_its_limit_needs_no_plan_for_more() {
    let desk = Desk::frozen(PLAN);
    let at = rows("2026-12", 120).replace(",120\n", ",119\n");
    desk.put("pilot.csv", at.as_bytes());
    let (_, gate) = desk.json(&GATE);
    assert_eq!(
        (&gate["criteria"][0]["outcome"], &gate["criteria"][0]["more"]),
        (&"not proven".into(), &Value::Null)
    );
}
