//! What closing a gap takes and whether it pays, by hand; and why a pilot stalls.

use serde_json::Value;

use crate::{Desk, GATE, PLAN, rows};

/// An engineer of 88,000 a year and 1,760 hours costs 50 an hour, 400 a day.
fn with(close: &str) -> String {
    PLAN.replace("max = 1.2\n", &format!("max = 1.2\nto_close = {close}\n"))
        + "[roles.engineer]\nannual_cost = 88_000\n[work]\nhours_per_year = 1_760\n"
}

fn closing(plan: &str, calls: u32) -> Value {
    let desk = Desk::frozen(plan);
    desk.put("pilot.csv", rows("2026-12", calls).as_bytes());
    desk.json(&GATE).1["closing"].clone()
}

fn text(value: &Value, keys: [&str; 4]) -> Vec<String> {
    keys.iter().map(|key| value[*key].to_string()).collect()
}

// Seven months, 6 to 12. At 1.305 calls a month brings 200 - 130.5 - 50 = 19.5, 136.5 in all; at 1.2 it brings 30, 210.
// A quarter of a day of 400 is 100, and 50 beside it: 60 is left.
#[test]
fn the_case_with_its_gap_closed_and_paid() {
    let found = closing(&with("{ days = 0.25, role = \"engineer\", upfront = 50 }"), 130);
    assert_eq!(text(&found, ["cost", "before", "after", "advice"]), ["150", "136.5", "60", "\"iterate\""]);
}

// Two months later, five of them bring 200 - 120 each, 400. An upkeep of the option alone moves with it: 5 x 50; one that all
// options share stays, 7 x 50. And 100 is paid.
#[test]
fn what_takes_months_delays_what_it_brings() {
    let shared = with("{ upfront = 100, months = 1.5 }");
    let own = shared.replace("[costs.upkeep]\n", "[costs.upkeep]\noptions = [\"api\"]\n");
    for (plan, after, advice) in [(shared, "-50", "\"stop\""), (own, "50", "\"iterate\"")] {
        let found = closing(&plan, 130);
        assert_eq!(text(&found, ["months", "cost", "after", "advice"]), ["2", "100", after, advice]);
    }
}

#[test]
fn a_gap_that_costs_more_than_it_brings_is_not_closed() {
    let found = closing(&with("{ upfront = 300 }"), 130);
    assert_eq!(text(&found, ["cost", "before", "after", "advice"]), ["300", "136.5", "-90", "\"stop\""]);
}

// Another option brings 7 x (200 - 160) = 280: with 210 - 10 left, it is the better one.
#[test]
fn an_alternative_that_is_better_even_then_is_said() {
    let both = with("{ upfront = 10 }").replace("[costs.upkeep]\n", "[costs.upkeep]\noptions = [\"api\"]\n")
        + "[options.flat]\nname = \"Flat\"\nkind = \"other\"\ngo_live = 6\n[costs.fee]\nper_month = 160\nfrom = 6\noptions = [\"flat\"]\n";
    let both = both.replace("metric = ", "option = \"api\"\nmetric = ");
    let desk = Desk::frozen(&both);
    let pilot = rows("2026-12", 130).replace("period,", "period,option,").replace(",100,", ",api,100,");
    desk.put("pilot.csv", pilot.as_bytes());
    let (_, gate) = desk.json(&GATE);
    let found = &gate["closing"];
    assert_eq!(
        (&found["alternative"]["option"], found["alternative"]["value"].to_string()),
        (&"flat".into(), "280".to_string())
    );
    assert_eq!(text(found, ["cost", "before", "after", "advice"]), ["10", "136.5", "200", "\"pivot\""]);
}

#[test]
fn without_to_close_nothing_is_said_of_it() {
    assert_eq!(closing(PLAN, 130), Value::Null);
    assert_eq!(closing(&with("{ upfront = 10 }"), 110), Value::Null, "nothing is missed");
}

#[test]
fn it_is_said_in_words() {
    let desk = Desk::frozen(&with("{ days = 0.25, role = \"engineer\", upfront = 50 }"));
    desk.put("pilot.csv", rows("2026-12", 130).as_bytes());
    let said = String::from_utf8(desk.run(&GATE).stdout).unwrap();
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let case = "With $150 paid, NPV of API is $60.0 instead of $137. That says: iterate, closing them costs more than it brings, and the case still beats the alternatives.";
    assert!(said.contains(case), "{said}");
}

fn mode(plan: &str, pilot: &str) -> Value {
    let desk = Desk::new(plan);
    desk.put("pilot.csv", pilot.as_bytes());
    desk.json(&[&GATE[..], &["--post-mortem"]].concat()).1["post_mortem"].clone()
}

/// A plan with everything that a stalled one lacks, and no criteria.
fn complete() -> String {
    let covers = "covers = [\"data-engineering\", \"integration\", \"evaluation\", \"monitoring\", \"security\", \"training\", \
        \"on-call\", \"retraining\"]\n";
    let plan = PLAN
        .split("[criteria.calls]")
        .next()
        .unwrap()
        .replace("[costs.upkeep]\n", &format!("[costs.upkeep]\n{covers}"));
    plan + "[plan.all]\nweeks = 20\n[criteria.calls]\nmetric = \"calls_per_unit\"\nmax = 2\nowner = \"CFO\"\nagreed = \"2026-11-01\"\n\
        [gate]\non = \"2026-12-12\"\nowner = \"Board\"\n[options.api.outcome]\nautomated_share = 0.9\nerror_rate = 0.01\n"
}

/// Twelve days as planned, with so many escalated of 100.
fn days(calls: u32, escalated: u32) -> String {
    let row = |day: u32| format!("2026-12-{:02},100,{},{}\n", day + 1, calls, escalated + day % 2);
    format!("period,units,calls,escalated\n{}", (0..12).map(row).collect::<String>())
}

#[test]
fn each_failure_mode_is_named_from_what_shows_it() {
    let sound = mode(&complete(), &days(90, 9));
    assert_eq!((&sound["mode"], sound["modes"].as_array().unwrap().len()), (&Value::Null, 0), "{sound:#}");
    // 60% automated of the 90% that were assumed.
    assert_eq!(mode(&complete(), &days(90, 40))["mode"], "clean data");
    let dear = mode(&complete(), &days(190, 9));
    assert_eq!(dear["mode"], "cost at scale", "{dear:#}");
    assert!(
        dear["modes"][0]["measured"][0].as_str().unwrap().contains("1.9 measured, 1 assumed"),
        "{dear:#}"
    );
    let without = |cost: &str| complete().replace(&format!("\"{cost}\", "), "");
    assert_eq!(mode(&without("integration"), &days(90, 9))["mode"], "integration deferred");
    assert_eq!(mode(&without("monitoring"), &days(90, 9))["mode"], "hand-over");
    let unowned = complete().replace("owner = \"COO\"\n", "");
    assert_eq!(mode(&unowned, &days(90, 9))["mode"], "no owner");
}

/// A stalled pilot needs no criteria and no baseline to be looked at.
#[test]
fn it_takes_no_criteria() {
    let bare = PLAN.split("[criteria.calls]").next().unwrap();
    let desk = Desk::new(bare);
    desk.put("pilot.csv", rows("2026-12", 110).as_bytes());
    let said = String::from_utf8(desk.run(&[&GATE[..], &["--post-mortem"]].concat()).stdout).unwrap();
    assert!(said.contains("Post-mortem") && said.contains("Failure mode: "), "{said}");
    assert!(said.contains("No criteria were agreed") || said.contains("no criteria were agreed"), "{said}");
}
