//! Rows and days that stand twice: within a file and in several. All figures by hand.

use serde_json::Value;

use crate::measures::close;
use crate::{Desk, PLAN, measured};

const HEAD: &str = "period,units,calls\n";
const TEN: [&str; 10] = [
    "2027-01-04,100,120\n",
    "2027-01-05,200,210\n",
    "2027-01-06,150,160\n",
    "2027-01-07,120,150\n",
    "2027-01-08,180,190\n",
    "2027-01-11,110,130\n",
    "2027-01-12,210,240\n",
    "2027-01-13,160,170\n",
    "2027-01-14,130,140\n",
    "2027-01-15,140,150\n",
];

fn table(rows: &[&str]) -> String {
    format!("{HEAD}{}", rows.concat())
}

fn run(files: &[(&str, String)]) -> (Desk, Vec<String>) {
    let desk = Desk::new(PLAN);
    files.iter().for_each(|(name, text)| desk.put(name, text.as_bytes()));
    let names = files.iter().map(|(name, _)| (*name).to_string());
    (desk, ["actuals".to_string(), "plan.toml".to_string()].into_iter().chain(names).collect())
}

fn read(files: &[(&str, String)]) -> Value {
    let (desk, args) = run(files);
    desk.json(&args.iter().map(String::as_str).collect::<Vec<_>>())
}

fn refused(files: &[(&str, String)]) -> String {
    let (desk, args) = run(files);
    let output = desk.run(&args.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    String::from_utf8(output.stderr).unwrap()
}

fn calls(all: &Value) -> Value {
    measured(all, "options.api.calls.only.calls_per_unit").clone()
}

// 1,660 calls for 1,500 units, once: the interval is that of ten days.
#[test]
fn a_row_that_stands_twice_counts_once() {
    let once = read(&[("pilot", table(&TEN))]);
    let twice = read(&[("pilot", table(&[TEN, TEN].concat()))]);
    close(&calls(&once)["measured"], 1_660.0 / 1_500.0);
    assert_eq!(calls(&twice), calls(&once));
    let left = &twice["pilot"]["left_out"][0];
    assert!(left["what"].as_str().unwrap().contains("stand twice"), "{left}");
    assert_eq!(left["rows"], 10);
}

#[test]
fn days_that_another_export_has_too_count_once() {
    let once = read(&[("pilot", table(&TEN))]);
    let both = read(&[("one", table(&TEN)), ("two", table(&TEN[1..]))]);
    assert_eq!(calls(&both), calls(&once));
    let notes = both["pilot"]["notes"].to_string();
    assert!(notes.contains("two: 9 days with the same figures as in one, so each counts once"), "{notes}");
    // The second goes on after the first.
    let on = read(&[("one", table(&TEN[..6])), ("two", table(&TEN[4..]))]);
    assert_eq!(calls(&on), calls(&once));
}

// Nine days are the same, and the tenth was exported before it was over.
#[test]
fn exports_that_differ_on_a_day_are_asked_about() {
    let early = [&TEN[..9], &["2027-01-15,40,50\n"]].concat();
    let said = refused(&[("one", table(&early)), ("two", table(&TEN))]);
    assert!(said.contains("`two` has 9 days of `one` with the same figures"), "{said}");
    assert!(said.contains("other figures for 2027-01-15"), "{said}");
}

// 6 + 8 units of two teams; on the fifth both have 3.
#[test]
fn two_teams_may_be_alike_on_a_quiet_day() {
    let one = table(&["2027-01-04,2,4\n", "2027-01-05,3,3\n", "2027-01-06,1,1\n"]);
    let two = table(&["2027-01-04,4,4\n", "2027-01-05,3,3\n", "2027-01-06,1,5\n"]);
    close(&calls(&read(&[("one", one), ("two", two)]))["measured"], 20.0 / 14.0);
}

// A table of units beside one of reviews that repeats them: 300 units, not 600.
#[test]
fn units_that_a_second_table_repeats_count_once() {
    let one = "period,units,calls\n2027-01-04,100,110\n2027-01-05,200,190\n".to_string();
    let two = "period,units,errors\n2027-01-04,100,1\n2027-01-05,200,2\n".to_string();
    let all = read(&[("one", one), ("two", two)]);
    close(&calls(&all)["measured"], 1.0);
    close(&all["pilot"]["units"], 300.0);
    close(&measured(&all, "options.api.outcome.error_rate")["measured"], 0.01);
}

// Tickets that are alike are tickets: four of a call, two of two.
#[test]
fn single_units_may_be_alike() {
    let rows = ["2027-01-04,1,1\n"; 4].concat() + &["2027-01-05,1,1\n"; 2].concat();
    let all = read(&[("pilot", format!("{HEAD}{rows}"))]);
    close(&all["pilot"]["units"], 6.0);
}

// Calls without an id, each with its tokens: a file appended to itself has each twice.
#[test]
fn a_log_without_ids_that_was_appended_to_itself_is_refused() {
    let row = |at: u32| format!("2027-01-{:02}T08:00:00Z,1,1,{}\n", 4 + at % 3, 1_000 + at * 37);
    let rows: String = (0..30).map(row).collect();
    let file = |rows: &str| format!("time,units,calls,input_tokens\n{rows}");
    close(&read(&[("log", file(&rows))])["pilot"]["units"], 30.0);
    let said = refused(&[("log", file(&rows.repeat(2)))]);
    assert!(said.contains("`log` has every row twice"), "{said}");
}

// 10 + 30 calls for 20 units on one day, 20 for 20 on the other: two days, not three rows.
#[test]
fn the_spread_is_that_of_days() {
    let all = read(&[("pilot", format!("{HEAD}2027-01-04,10,10\n2027-01-04,10,30\n2027-01-05,20,20\n"))]);
    let calls = calls(&all);
    close(&calls["measured"], 1.5);
    assert_eq!(calls["rows"], 2);
    // Days lie 10 above and below the mean: sum of squares 200, times 2, its root 20, over 40 units.
    close(&calls["standard_error"], 0.5);
}

// Two parts of a log that overlap by a call, in one file: three calls, and those of a second that may be two.
#[test]
fn calls_of_one_instant_are_one() {
    let head = "time,units,calls,input_tokens\n";
    let row = |time: &str| format!("2027-01-04T08:00:0{time}Z,1,1,900\n");
    let instants = [row("1.123"), row("2.456"), row("2.456"), row("3.789")].concat();
    close(&read(&[("log", format!("{head}{instants}"))])["pilot"]["units"], 3.0);
    let seconds = [row("1"), row("2"), row("2"), row("3")].concat();
    close(&read(&[("log", format!("{head}{seconds}"))])["pilot"]["units"], 4.0);
}
