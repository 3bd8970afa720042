//! Rows count once: an old pilot is known again, however its files are written.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::{Desk, GATE, PLAN, good, rows, said};

/// A desk on which the pilot was decided on, and a second plan was frozen before the pilot.
fn decided() -> Desk {
    let desk = Desk::frozen(PLAN);
    assert_eq!(desk.gate().1, "scale");
    desk.put("second.toml", PLAN.replace("\"Plan\"", "\"Second\"").as_bytes());
    desk.freeze("second.toml", "second.lock.json");
    desk
}

fn second(desk: &Desk, files: &[&str]) -> (Option<i32>, serde_json::Value) {
    desk.json(&[&["gate", "second.toml", "--actuals"], files].concat())
}

fn is_used(desk: &Desk, files: &[&str]) -> serde_json::Value {
    let (status, gate) = second(desk, files);
    assert_eq!((status, &gate["proof"]["word"]), (Some(1), &"used before".into()), "{}", said(&gate));
    gate
}

#[test]
fn an_old_pilot_for_another_plan_is_used_before() {
    let desk = decided();
    let gate = is_used(&desk, &["pilot.csv"]);
    assert!(said(&gate).contains("the same rows stood in the decision of"), "{}", said(&gate));
}

#[test]
fn an_old_pilot_is_known_renamed_split_sorted_and_compressed() {
    let desk = decided();
    desk.put("new-name.csv", good().as_bytes());
    is_used(&desk, &["new-name.csv"]);
    let lines: Vec<String> = good().lines().map(str::to_string).collect();
    let table = |rows: &[String]| format!("{}\n{}\n", lines[0], rows.join("\n"));
    desk.put("a.csv", table(&lines[1..6]).as_bytes());
    desk.put("b.csv", table(&lines[6..]).as_bytes());
    is_used(&desk, &["a.csv", "b.csv"]);
    is_used(&desk, &["b.csv", "a.csv"]);
    let turned: Vec<String> = lines[1..].iter().rev().cloned().collect();
    desk.put("turned.csv", table(&turned).as_bytes());
    is_used(&desk, &["turned.csv"]);
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(good().as_bytes()).unwrap();
    desk.put("packed.csv.gz", &gzip.finish().unwrap());
    is_used(&desk, &["packed.csv.gz"]);
    // Columns in another order, and the numbers written otherwise.
    let other: String = lines[1..]
        .iter()
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            format!("{}.0,{},{}.00\n", cells[2], cells[0], cells[1])
        })
        .collect();
    desk.put("columns.csv", format!("calls,period,units\n{other}").as_bytes());
    is_used(&desk, &["columns.csv"]);
}

#[test]
fn a_row_that_is_dropped_makes_another_pilot_and_it_is_said() {
    let desk = Desk::frozen(PLAN);
    // One bad day makes the pilot miss; without it, it would not.
    let bad = good().replace("2026-12-12,100,111", "2026-12-12,100,399");
    desk.put("pilot.csv", bad.as_bytes());
    assert_eq!(desk.gate().1, "iterate");
    desk.put("pilot.csv", bad.replace("2026-12-12,100,399\n", "").as_bytes());
    let gate = desk.refuses("used before");
    assert!(said(&gate).contains("another pilot than that of the decision of"), "{}", said(&gate));
    assert!(said(&gate).contains("1 day of it is missing or changed"), "{}", said(&gate));
    let (_, gate) = {
        desk.put("second.toml", PLAN.replace("\"Plan\"", "\"Second\"").as_bytes());
        desk.freeze("second.toml", "second.lock.json");
        second(&desk, &["pilot.csv"])
    };
    assert!(said(&gate).contains("11 of its 11 days stood there"), "{}", said(&gate));
}

/// To look twice is to decide once, and a pilot that goes on keeps its days.
#[test]
fn the_same_pilot_again_and_one_that_goes_on_are_honest() {
    let desk = Desk::frozen(PLAN);
    assert_eq!(desk.gate().1, "scale");
    let before = desk.text("plan.lock.json.ledger.jsonl");
    let (status, gate) = desk.json(&GATE);
    assert!(
        status == Some(0) && said(&gate).contains("The same rows stood in the decision of"),
        "{}",
        said(&gate)
    );
    assert_eq!(desk.text("plan.lock.json.ledger.jsonl"), before, "no line more");
    let more = rows("2027-01", 110);
    desk.put("pilot.csv", format!("{}{}", good(), more.split_once('\n').unwrap().1).as_bytes());
    let (status, gate) = desk.json(&GATE);
    assert!(
        status == Some(0) && said(&gate).contains("The pilot goes on from the decision of"),
        "{}",
        said(&gate)
    );
    assert_eq!(desk.text("plan.lock.json.ledger.jsonl").lines().count(), 3);
}

/// A plan that is registered anew over the old one keeps the ledger of the old one.
#[test]
fn an_old_pilot_for_a_looser_baseline_is_used_before() {
    let desk = Desk::frozen(PLAN);
    desk.put("pilot.csv", rows("2026-12", 130).as_bytes());
    assert_eq!(desk.gate().1, "iterate");
    desk.edit("plan.toml", "max = 1.2", "max = 1.5");
    // By the clock of the machine: late as well, once December 2026 is over.
    desk.run(&["baseline", "plan.toml", "-o", "plan.lock.json", "--force"]);
    let (status, gate) = desk.json(&GATE);
    assert!(status == Some(1) && said(&gate).contains("\"word\":\"used before\""), "{}", said(&gate));
}

#[test]
fn a_ledger_that_is_cut_is_found() {
    let desk = Desk::frozen(PLAN);
    desk.gate();
    desk.put("pilot.csv", rows("2026-12", 111).as_bytes());
    desk.gate();
    let name = "plan.lock.json.ledger.jsonl";
    let whole = desk.text(name);
    let lines: Vec<&str> = whole.lines().collect();
    assert_eq!(lines.len(), 3);
    for (kept, why) in [
        (vec![lines[0], lines[2]], "a line in the middle"),
        (vec![lines[1], lines[2]], "the first line"),
        (vec![], "all lines"),
    ] {
        desk.put(name, kept.join("\n").as_bytes());
        let (_, gate) = desk.json(&GATE);
        assert_eq!(gate["proof"]["word"], "tampered", "{why}: {}", said(&gate));
        desk.put(name, whole.as_bytes());
    }
    std::fs::remove_file(desk.path(name)).unwrap();
    let gate = desk.refuses("tampered");
    assert!(said(&gate).contains("the ledger that was begun with the baseline is gone"), "{}", said(&gate));
}

/// Whoever writes other dates into an old pilot, so that it comes after the baseline, is found by the days' totals.
#[test]
fn an_old_pilot_under_other_dates_is_used_before() {
    let desk = decided();
    desk.put("moved.csv", good().replace("2026-12-", "2027-02-").as_bytes());
    let gate = is_used(&desk, &["moved.csv"]);
    assert!(said(&gate).contains("stand here under other dates"), "{}", said(&gate));
}

/// An export that was made before its last day was over goes on from there; a day before that one does not.
#[test]
fn the_last_day_of_an_earlier_decision_may_have_grown() {
    let desk = Desk::frozen(PLAN);
    desk.gate();
    desk.edit("pilot.csv", "2026-12-12,100,111", "2026-12-12,180,200");
    let (status, gate) = desk.json(&GATE);
    assert!(status == Some(0) && said(&gate).contains("the last with other totals"), "{}", said(&gate));
    desk.edit("pilot.csv", "2026-12-05,100,110", "2026-12-05,100,105");
    desk.refuses("used before");
}

/// The rows that were late are late whatever dates are written over theirs.
#[test]
fn a_late_pilot_does_not_pass_by_other_dates() {
    let desk = Desk::frozen(PLAN);
    desk.put("pilot.csv", rows("2026-11", 110).as_bytes());
    desk.refuses("late");
    desk.put("pilot.csv", good().as_bytes());
    desk.refuses("used before");
}
