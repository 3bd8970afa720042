//! What was agreed stands before what was measured, and is what it was.

use chrono::{Days, NaiveDate, Utc};
use serde_json::Value;

use crate::lock::{changed, dated};
use crate::{Desk, GATE, PLAN, good, rows, said};

/// `baseline` once, `gate` once: with the clock of the machine, a plan of next year and a pilot from tomorrow on.
#[test]
fn the_honest_path_is_two_commands() {
    let today = Utc::now().date_naive();
    let day = |after: u64| today.checked_add_days(Days::new(after)).unwrap();
    let start = day(120).format("%Y-%m").to_string();
    let plan = PLAN.replace("2027-01", &start).replace("2026-11-01", &today.to_string());
    let desk = Desk::new(&plan);
    let row = |at: u64| format!("{},100,{}\n", day(at + 1), 110 + at % 2);
    desk.put("pilot.csv", format!("period,units,calls\n{}", (0..12).map(row).collect::<String>()).as_bytes());
    assert_eq!(desk.run(&["baseline", "plan.toml", "-o", "plan.lock.json"]).status.code(), Some(0));
    assert_eq!(desk.gate(), (Some(0), "scale".to_string(), None));
}

#[test]
fn without_a_baseline_nothing_is_registered() {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", good().as_bytes());
    desk.refuses("not registered");
}

#[test]
fn a_baseline_beside_its_scenario_is_found() {
    let desk = Desk::frozen(PLAN);
    assert_eq!(desk.gate(), (Some(0), "scale".to_string(), None));
}

// 1.3 calls are over 1.2 and under 1.5: what was registered is judged.
#[test]
fn a_limit_that_is_loosened_in_the_scenario_is_judged_as_it_was() {
    let desk = Desk::frozen(PLAN);
    desk.put("pilot.csv", rows("2026-12", 130).as_bytes());
    desk.edit("plan.toml", "max = 1.2", "max = 1.5");
    let (status, gate) = desk.json(&GATE);
    assert_eq!((status, &gate["criteria"][0]["outcome"]), (Some(1), &"missed".into()));
    assert_eq!(gate["criteria_changed"][0], "`calls.max` changed from 1.2 to 1.5");
}

#[test]
fn a_limit_that_is_loosened_in_the_baseline_is_found() {
    let desk = Desk::frozen(PLAN);
    desk.put("pilot.csv", rows("2026-12", 130).as_bytes());
    desk.edit("plan.lock.json", "\"max\": 1.2", "\"max\": 1.5");
    let gate = desk.refuses("tampered");
    assert_eq!(gate["criteria"][0]["max"].to_string(), "1.2", "the frozen text is judged");
}

#[test]
fn a_limit_that_is_loosened_in_both_is_found() {
    let desk = Desk::frozen(PLAN);
    desk.put("pilot.csv", rows("2026-12", 130).as_bytes());
    desk.edit("plan.toml", "max = 1.2", "max = 1.5");
    desk.edit("plan.lock.json", "\"max\": 1.2", "\"max\": 1.5");
    desk.edit("plan.lock.json", "max = 1.2", "max = 1.5");
    desk.refuses("tampered");
}

/// Whoever knows how the hash is made still has texts that give other figures, and a ledger that has another baseline.
#[test]
fn a_baseline_that_is_sealed_again_contradicts_itself_and_its_ledger() {
    let desk = Desk::frozen(PLAN);
    changed(&desk.path("plan.lock.json"), |whole| whole["criteria"]["calls"]["max"] = 1.5.into());
    let gate = desk.refuses("tampered");
    assert!(said(&gate).contains("criteria.calls.max does not follow from what it froze"), "{}", said(&gate));
    assert!(said(&gate).contains("the ledger does not have this baseline"), "{}", said(&gate));
}

#[test]
fn white_space_changes_nothing_that_was_agreed() {
    let desk = Desk::frozen(PLAN);
    desk.edit("plan.toml", "max = 1.2", "max   =   1.2   ");
    let lock = desk.text("plan.lock.json").replace('\n', "\r\n\t");
    desk.put("plan.lock.json", lock.as_bytes());
    let (status, gate) = desk.json(&GATE);
    assert_eq!((status, &gate["decision"]), (Some(0), &"scale".into()), "{}", said(&gate));
    assert_eq!(gate["files_changed"], serde_json::json!(["`plan.toml` is not what it was"]));
}

#[test]
fn white_space_inside_what_was_frozen_is_a_change() {
    let desk = Desk::frozen(PLAN);
    desk.edit("plan.lock.json", "max = 1.2", "max = 1.2 ");
    desk.refuses("tampered");
}

/// The verdict of a baseline and its figures are not believed: a plan that is not followed any more stays a pivot.
#[test]
fn a_verdict_that_is_edited_is_computed_again() {
    let both = PLAN.replace("[costs.upkeep]\n", "[costs.upkeep]\noptions = [\"api\"]\n")
        + "[options.flat]\nname = \"Flat\"\nkind = \"other\"\ngo_live = 6\n[costs.fee]\nper_month = 160\nfrom = 6\noptions = [\"flat\"]\n";
    let both = both.replace("metric = ", "option = \"api\"\nmetric = ");
    let desk = Desk::frozen(&both);
    let pilot = rows("2026-12", 115).replace("period,", "period,option,").replace(",100,", ",api,100,");
    desk.put("pilot.csv", pilot.as_bytes());
    let (_, honest) = desk.json(&GATE);
    assert_eq!((&honest["decision"], &honest["planned"]), (&"pivot".into(), &"api".into()));
    desk.edit(
        "plan.lock.json",
        "\"option\": \"api\",\n      \"reason\"",
        "\"option\": \"flat\",\n      \"reason\"",
    );
    let gate = desk.refuses("tampered");
    assert_eq!((&gate["decision"], &gate["planned"]), (&"pivot".into(), &"api".into()));
    assert_eq!(gate["case"], honest["case"], "figures are computed again");
}

#[test]
fn figures_that_are_edited_are_computed_again() {
    let desk = Desk::frozen(PLAN);
    let (_, honest) = desk.json(&GATE);
    let npv = |gate: &Value| gate["case"][0]["metrics"]["npv"]["plan"].to_string();
    changed(&desk.path("plan.lock.json"), |whole| whole["results"]["options"][0]["npv"] = 1.into());
    let gate = desk.refuses("tampered");
    assert_eq!((npv(&gate), npv(&honest)), ("350".to_string(), "350".to_string()), "7 months of 50");
}

#[test]
fn an_agreement_that_is_set_back_in_the_baseline_is_found() {
    let desk = Desk::frozen(&PLAN.replace("2026-11-01", "2026-12-20"));
    desk.refuses("late");
    desk.edit("plan.lock.json", "2026-12-20", "2026-11-01");
    desk.refuses("tampered");
}

#[test]
fn an_agreement_that_is_set_back_in_the_scenario_does_not_count() {
    let desk = Desk::frozen(&PLAN.replace("2026-11-01", "2026-12-20"));
    desk.edit("plan.toml", "2026-12-20", "2026-11-01");
    let gate = desk.refuses("late");
    assert!(said(&gate).contains("`calls` was agreed on 2026-12-20"), "{}", said(&gate));
}

#[test]
fn a_baseline_that_was_made_after_the_pilot_began_is_late() {
    let desk = Desk::frozen(PLAN);
    for at in ["2026-12-13T00:00:00Z", "2026-12-05T12:00:00Z", "2026-12-01T00:00:01Z"] {
        dated(&desk.path("plan.lock.json"), at);
        let gate = desk.refuses("late");
        assert!(said(&gate).contains("the pilot has rows from 2026-12-01 on"), "{}", said(&gate));
    }
    dated(&desk.path("plan.lock.json"), "2026-11-30T23:59:59Z");
    assert_eq!(desk.gate().1, "scale");
}

/// The day that is given is kept beside the clock's, and the clock's counts.
#[test]
fn a_day_that_is_given_does_not_set_the_clock_back() {
    let desk = Desk::new(PLAN);
    let now = Utc::now().date_naive();
    let before = |days: u64| now.checked_sub_days(Days::new(days)).unwrap().to_string();
    let (today, old) = (now.to_string(), before(40));
    desk.put("plan.toml", PLAN.replace("2026-11-01", &before(50)).as_bytes());
    let rows = format!("period,units,calls\n{},100,110\n{},100,110\n", before(10), before(9));
    desk.put("pilot.csv", rows.as_bytes());
    desk.run(&["baseline", "plan.toml", "-o", "plan.lock.json", "--as-of", &old]);
    let lock: Value = serde_json::from_str(&desk.text("plan.lock.json")).unwrap();
    assert_eq!(
        (lock["as_of"].as_str(), &lock["made_at"].as_str().unwrap()[..10]),
        (Some(old.as_str()), today.as_str())
    );
    let gate = desk.refuses("late");
    assert!(said(&gate).contains(&format!("It was made with `--as-of {old}`")), "{}", said(&gate));
}

#[test]
fn a_baseline_of_another_plan_is_said_to_be() {
    for (key, from, to) in [
        ("name", "name = \"Plan\"", "name = \"Other\""),
        ("unit", "unit = \"unit\"", "unit = \"case\""),
        ("currency", "\"USD\"", "\"EUR\""),
        ("start", "start = \"2027-01\"", "start = \"2027-02\""),
        ("months", "months = 12", "months = 24"),
    ] {
        let desk = Desk::frozen(PLAN);
        desk.put("other.toml", PLAN.replace(from, to).as_bytes());
        desk.freeze("other.toml", "plan.lock.json");
        let gate = desk.refuses("another plan");
        let named = if key == "name" { "is of `Other`" } else { key };
        assert!(said(&gate).contains(named), "{key}: {}", said(&gate));
    }
}

/// Inputs are registered as well as limits.
#[test]
fn a_plan_that_is_changed_on_the_command_line_is_another() {
    let desk = Desk::frozen(PLAN);
    let (status, gate) = desk.json(&[&GATE[..], &["--set", "values.worth.per_unit=0.3"]].concat());
    assert_eq!((status, &gate["proof"]["word"]), (Some(1), &"another plan".into()));
}

/// The pilot costs 0.30 a unit against a worth of 0.20: no price that is written into the scenario afterwards helps.
#[test]
fn an_input_that_is_changed_since_is_judged_as_it_was() {
    let desk = Desk::frozen(PLAN);
    desk.put("pilot.csv", rows("2026-12", 250).as_bytes());
    desk.edit("plan.toml", "price_per_call = 0.10", "price_per_call = 0.01");
    assert_eq!(desk.gate().1, "stop");
}

#[test]
fn a_criterion_that_is_deleted_still_counts() {
    let desk = Desk::frozen(PLAN);
    desk.put("pilot.csv", rows("2026-12", 130).as_bytes());
    let text = desk.text("plan.toml");
    desk.put("plan.toml", text.split("[criteria.calls]").next().unwrap().as_bytes());
    let (status, gate) = desk.json(&GATE);
    assert_eq!((status, &gate["criteria"][0]["outcome"]), (Some(1), &"missed".into()));
    assert_eq!(gate["criteria_changed"][0], "`calls` was registered and has been removed");
}

#[test]
fn a_criterion_that_is_deleted_in_the_baseline_is_found() {
    let desk = Desk::frozen(PLAN);
    changed(&desk.path("plan.lock.json"), |whole| {
        whole["criteria"].as_object_mut().unwrap().shift_remove("calls");
    });
    desk.refuses("tampered");
}

#[test]
fn two_criteria_that_are_swapped_are_found() {
    let desk = Desk::frozen(PLAN);
    let swap = |text: String| {
        text.replace("max = 1.2", "max = X").replace("max = 0.2", "max = 1.2").replace("max = X", "max = 0.2")
    };
    desk.put("plan.toml", swap(desk.text("plan.toml")).as_bytes());
    let (status, gate) = desk.json(&GATE);
    assert_eq!((status, gate["criteria_changed"].as_array().unwrap().len()), (Some(1), 2));
    desk.put("plan.lock.json", swap(desk.text("plan.lock.json")).as_bytes());
    desk.refuses("tampered");
}

/// A clock that was set back is seen where the plan names a source of a later day.
#[test]
fn a_clock_that_is_a_year_slow_is_seen_by_what_was_frozen() {
    let sourced = PLAN.replace(
        "price_per_call = 0.10",
        "price_per_call = { value = 0.10, source = \"price list\", as_of = \"2026-11-20\" }",
    );
    let desk = Desk::frozen(&sourced);
    desk.put("pilot.csv", rows("2026-11", 110).as_bytes());
    dated(&desk.path("plan.lock.json"), "2025-11-25T09:00:00Z");
    let gate = desk.refuses("late");
    assert!(
        said(&gate).contains("It names a source of 2026-11-20, which is after the day"),
        "{}",
        said(&gate)
    );
    // After that source, the order is shown all the same; the clock is not.
    desk.put("pilot.csv", rows("2026-12", 109).as_bytes());
    let (status, gate) = desk.json(&GATE);
    assert!(status == Some(0) && said(&gate).contains("the clock was wrong"), "{}", said(&gate));
}

#[test]
fn a_clock_that_is_fast_is_seen_by_that_of_the_gate() {
    let desk = Desk::frozen(PLAN);
    let year = NaiveDate::parse_from_str(&Utc::now().format("%Y-01-01").to_string(), "%Y-%m-%d").unwrap();
    let ahead = year.checked_add_days(Days::new(3_000)).unwrap();
    dated(&desk.path("plan.lock.json"), &format!("{ahead}T00:00:00Z"));
    let gate = desk.refuses("late");
    assert!(said(&gate).contains("one of the two clocks is wrong"), "{}", said(&gate));
}

/// A baseline of the first format says nothing of its time.
#[test]
fn a_baseline_of_an_earlier_version_is_read_and_does_not_count() {
    let desk = Desk::frozen(PLAN);
    let mut old: Value = serde_json::from_str(&desk.text("plan.lock.json")).unwrap();
    old["baseline"] = 1.into();
    for key in ["made_at", "sha256", "ledger", "set", "case", "as_of", "gate"] {
        old.as_object_mut().unwrap().shift_remove(key);
    }
    desk.put("plan.lock.json", old.to_string().as_bytes());
    let gate = desk.refuses("not registered");
    assert!(said(&gate).contains("earlier version of tollgate"), "{}", said(&gate));
}

/// A scenario that is made up is said to be, and decided like any other.
#[test]
fn an_illustrative_scenario_says_so() {
    let desk = Desk::frozen(&PLAN.replace("pricing = []", "pricing = []\nillustrative = true"));
    assert_eq!(desk.gate(), (Some(0), "scale".to_string(), None));
    let text = String::from_utf8(desk.run(&GATE).stdout).unwrap();
    assert!(
        text.split_whitespace().collect::<Vec<_>>().join(" ").contains("its figures are made up"),
        "{text}"
    );
}

/// A baseline that was printed has no ledger, and the gate begins one.
#[test]
fn a_baseline_that_was_printed_has_its_ledger_from_the_first_gate() {
    let desk = Desk::new(PLAN);
    let printed = desk.run(&["baseline", "plan.toml"]).stdout;
    desk.put("plan.lock.json", &printed);
    changed(&desk.path("plan.lock.json"), |whole| whole["made_at"] = crate::lock::BEFORE.into());
    desk.put("pilot.csv", good().as_bytes());
    assert_eq!(desk.gate(), (Some(0), "scale".to_string(), None));
    assert_eq!(desk.text("plan.lock.json.ledger.jsonl").lines().count(), 1);
}

/// A slow clock is seen by files that were changed after it.
#[test]
fn a_clock_that_is_slower_than_the_files_is_seen() {
    let desk = Desk::new(PLAN);
    let file = std::fs::File::options().append(true).open(desk.path("plan.toml")).unwrap();
    let year = std::time::Duration::from_secs(365 * 86_400);
    file.set_modified(std::time::SystemTime::now() + year).unwrap();
    let output = desk.run(&["baseline", "plan.toml", "-o", "plan.lock.json"]);
    let said_so = String::from_utf8(output.stderr).unwrap();
    assert!(said_so.contains("the clock of this machine is wrong"), "{said_so}");
    let tomorrow = Utc::now().date_naive().checked_add_days(Days::new(2)).unwrap();
    desk.put("pilot.csv", format!("period,units,calls\n{tomorrow},100,110\n").as_bytes());
    let gate = desk.refuses("late");
    assert!(said(&gate).contains("A file of it had been changed on"), "{}", said(&gate));
}

#[test]
fn a_baseline_that_is_older_than_its_time_is_seen() {
    let desk = Desk::frozen(PLAN);
    let file = std::fs::File::options().append(true).open(desk.path("plan.lock.json")).unwrap();
    file.set_modified("2025-06-01T00:00:00Z".parse::<chrono::DateTime<Utc>>().unwrap().into()).unwrap();
    let (status, gate) = desk.json(&GATE);
    assert!(
        status == Some(0) && said(&gate).contains("Its file was last changed on 2025-06-01"),
        "{}",
        said(&gate)
    );
}

/// Another version of tollgate may compute another figure, and that is no one's doing; what was agreed is.
#[test]
fn figures_of_another_version_are_said_and_not_held_against_it() {
    let desk = Desk::frozen(PLAN);
    let lock = desk.path("plan.lock.json");
    changed(&lock, |whole| {
        whole["tollgate"] = "0.0.9".into();
        whole["results"]["options"][0]["npv"] = 349.into();
    });
    dated(&lock, crate::lock::BEFORE);
    let (status, gate) = desk.json(&GATE);
    assert_eq!((status, &gate["proof"]["word"]), (Some(0), &Value::Null), "{}", said(&gate));
    assert!(
        said(&gate).contains("results.options.0.npv of the baseline, by tollgate 0.0.9"),
        "{}",
        said(&gate)
    );
    changed(&lock, |whole| whole["criteria"]["calls"]["max"] = 1.5.into());
    dated(&lock, crate::lock::BEFORE);
    desk.refuses("tampered");
}

/// Rows that are told apart otherwise than was planned may be all the difference.
#[test]
fn a_mapping_that_is_changed_since_is_said() {
    let desk = Desk::frozen(PLAN);
    desk.put("plan.toml", format!("{PLAN}[actuals.all]\noption = \"api\"\nmodel = \"*\"\n").as_bytes());
    let (_, gate) = desk.json(&GATE);
    assert!(said(&gate).contains("Which rows are of which option"), "{}", said(&gate));
}

/// A plan that was frozen with changes is judged with them, without saying them again.
#[test]
fn changes_that_were_frozen_are_part_of_the_plan() {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", good().as_bytes());
    desk.run(&["baseline", "plan.toml", "-o", "plan.lock.json", "--set", "scenario.months=24"]);
    dated(&desk.path("plan.lock.json"), crate::lock::BEFORE);
    let (status, gate) = desk.json(&GATE);
    assert_eq!((status, &gate["proof"]["word"]), (Some(0), &Value::Null), "{}", said(&gate));
    assert!(said(&gate).contains("frozen with --set scenario.months=24"), "{}", said(&gate));
    let again = [&GATE[..], &["--set", "scenario.months=24"]].concat();
    assert_eq!(desk.json(&again).0, Some(0));
}
