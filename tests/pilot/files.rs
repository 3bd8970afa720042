//! Files as they come: marks, blanks, gzip, any order, and what is wrong with them.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::{Desk, PLAN};

const ROWS: &str =
    "period,units,calls,errors\n2027-01-04,100,110,2\n2027-01-05,200,190,1\n2027-02-01,50,60,0\n";

fn pilot(bytes: &[u8]) -> Vec<serde_json::Value> {
    let desk = Desk::new(PLAN);
    desk.put("pilot", bytes);
    measured(&desk, &["pilot"])
}

fn measured(desk: &Desk, files: &[&str]) -> Vec<serde_json::Value> {
    desk.json(&[&["actuals", "plan.toml"], files].concat())["pilot"]["measured"].as_array().unwrap().clone()
}

pub fn zipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let mut lines: Vec<&str> = ROWS.lines().collect();
    lines[1..].reverse();
    assert_eq!(pilot(ROWS.as_bytes()), pilot(lines.join("\n").as_bytes()));
}

#[test]
fn a_file_in_two_parts_changes_nothing() {
    let desk = Desk::new(PLAN);
    let lines: Vec<&str> = ROWS.lines().collect();
    desk.put("one", [lines[0], lines[1]].join("\n").as_bytes());
    desk.put("two", [lines[0], lines[2], lines[3]].join("\n").as_bytes());
    assert_eq!(measured(&desk, &["one", "two"]), pilot(ROWS.as_bytes()));
}

#[test]
fn gzip_marks_blanks_and_points_change_nothing() {
    let plain = pilot(ROWS.as_bytes());
    assert_eq!(pilot(&zipped(ROWS.as_bytes())), plain);
    assert_eq!(pilot(&[&[0xEF, 0xBB, 0xBF], ROWS.as_bytes()].concat()), plain);
    assert_eq!(
        pilot(ROWS.replace("2027-02-01", ",,,\r\n2027-02-01").replace('\n', "\r\n").as_bytes()),
        plain
    );
    assert_eq!(pilot(ROWS.replace("190", " 190.0 ").replace("units", "Units").as_bytes()), plain);
}

#[test]
fn a_row_that_is_wrong_alone_is_skipped_and_said() {
    let desk = Desk::new(PLAN);
    let rows = format!("{ROWS}2027-02-02,10,-3,0\n2027-02-03,10,10,11\nyesterday,1,1,0\n2027-02-04,x,1,0\n");
    desk.put("pilot", rows.as_bytes());
    let all = desk.json(&["actuals", "plan.toml", "pilot"]);
    assert_eq!(all["pilot"]["measured"].as_array().unwrap(), &pilot(ROWS.as_bytes()));
    assert_eq!(all["pilot"]["skipped_rows"], 4);
    let why: Vec<&str> =
        all["pilot"]["skipped"].as_array().unwrap().iter().map(|why| why.as_str().unwrap()).collect();
    assert_eq!(
        why,
        [
            "pilot:5: `calls` must be at least 0, found `-3`",
            "pilot:6: `errors` is a part of `units`, and 11 is more than 10",
            "pilot:7: a period is a month or a day, as 2027-01 or 2027-01-31, found `yesterday`",
            "pilot:8: `units` must be a number, found `x`",
        ]
    );
    let strict = desk.run(&["actuals", "plan.toml", "pilot", "--strict"]);
    assert_eq!((strict.status.code(), strict.stdout.len()), (Some(2), 0));
    assert!(String::from_utf8(strict.stderr).unwrap().contains("pilot:6: `errors` is a part of `units`"));
}

#[test]
fn what_is_no_table_is_refused_with_what_was_found() {
    let refused = |bytes: &[u8]| {
        let desk = Desk::new(PLAN);
        desk.put("pilot", bytes);
        desk.refused("pilot")
    };
    assert!(
        refused(b"period:units:calls\n2027-01:1:1\n")
            .contains("columns are parted by commas, semicolons or tabs")
    );
    assert!(refused(b"period,unit,call\n2027-01,1,1\n").contains("is `unit` meant as `units`?"));
    assert!(refused(b"units,calls\n1,1\n").contains("a column `period`"));
    assert!(refused(b"period,units,units\n2027-01,1,1\n").contains("found `units` again as column 3"));
    assert!(refused(b"period,units,calls\n").contains("must have rows under its header, and has none"));
    assert!(refused(b"").contains("a column `period`"));
    assert!(refused(b"period,units,calls\nx,1,1\n").contains("no row that can be used; the first, line 2"));
    let cut = zipped(ROWS.repeat(50).as_bytes());
    assert!(refused(&cut[..cut.len() / 2]).contains("the file ends in the middle"));
    assert!(refused(b"period,option,units,calls\n2027-01,apu,1,1\n").contains("did you mean `api`?"));
    let desk = Desk::new(PLAN);
    assert!(desk.refused("nowhere.csv").contains("cannot read `nowhere.csv`"));
}

#[test]
fn all_files_that_are_wrong_are_named_at_once() {
    let desk = Desk::new(PLAN);
    desk.put("one", b"units\n1\n");
    desk.put("two", b"period,units\n");
    let output = desk.run(&["actuals", "plan.toml", "one", "two"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("one:1:") && said.contains("`two` must have rows"), "{said}");
}

/// The table to start from fits the scenario to start from.
#[test]
fn the_template_of_a_pilot_fits_the_template_of_a_scenario() {
    let desk = Desk::new(PLAN);
    assert_eq!(desk.run(&["init", "case.toml"]).status.code(), Some(0));
    assert_eq!(desk.run(&["init", "--actuals", "pilot.csv"]).status.code(), Some(0));
    let all = desk.json(&["actuals", "case.toml", "pilot.csv"]);
    let list = all["pilot"]["measured"].as_array().unwrap();
    let replaced = list.iter().filter(|one| one["replaces"] == true).count();
    assert!(replaced >= 8, "{list:#?}");
    assert_eq!(all["pilot"]["skipped_rows"], 0);
}

/// A month whose first row is skipped is still a month.
#[test]
fn a_month_counts_by_its_rows_that_are_used() {
    let desk = Desk::new(PLAN);
    desk.put("pilot", b"period,units,calls\n2026-01,10,-1\n2026-01,10,11\n2026-02,10,-1\n2026-03,10,10\n");
    assert_eq!(desk.json(&["actuals", "plan.toml", "pilot"])["pilot"]["months"], 2);
}

/// A row with another number of fields than the header is not guessed at: a comma in a number shifts all that follows.
#[test]
fn rows_that_do_not_fit_the_header_are_skipped() {
    let desk = Desk::new(PLAN);
    let rows = "period,units,calls,cost\n2026-10-01,100,110,1.5\n2026-10-02,100,110,1,234.50\n2026-10-03,100\n\
        2026-10-04,100,110,1.5,,\n";
    desk.put("pilot", rows.as_bytes());
    let all = desk.json(&["actuals", "plan.toml", "pilot"]);
    assert_eq!(
        all["pilot"]["skipped_rows"], 2,
        "blanks behind a row harm nothing: {:#}",
        all["pilot"]["skipped"]
    );
    let why = all["pilot"]["skipped"][0].as_str().unwrap();
    assert!(why.ends_with("a row has a field for each of the 4 columns, found 5 fields"), "{why}");
}

#[test]
fn a_quote_that_is_not_closed_is_refused() {
    let refused = |rows: &str| {
        let desk = Desk::new(PLAN);
        desk.put("pilot", rows.as_bytes());
        desk.refused("pilot")
    };
    let said = refused("period,units,calls\n2026-10-01,1,1\n2026-10-02,\"1,1\n2026-10-03,1,1\n");
    assert!(
        said.contains("pilot:3: the file has a quote that is opened in this row and not closed"),
        "{said}"
    );
    // Lines within a quote that is closed are no fault.
    let desk = Desk::new(PLAN);
    desk.put("pilot", b"period,units,calls,note\n2026-10-01,1,1,\"a\nb\"\n");
    assert_eq!(desk.run(&["actuals", "plan.toml", "pilot"]).status.code(), Some(0));
}

#[test]
fn no_number_is_too_large_to_be_refused() {
    let desk = Desk::new(PLAN);
    let nines = "9".repeat(25);
    let rows =
        format!("period,units,calls,cost\n2026-10-01,10,11,1\n2026-10-02,{nines},{nines},8.123456789012\n");
    desk.put("pilot", rows.as_bytes());
    let all = desk.json(&["actuals", "plan.toml", "pilot"]);
    assert!(all["pilot"]["skipped"][0].as_str().unwrap().contains("is more than any pilot has"));
    // As large as may be, over many rows: no panic, whatever the squares.
    let row = |row: u32| format!("2026-10-02,999999999999,999999999{row:03},999999999999.123456789\n");
    let rows: String = (0..100).map(row).collect();
    desk.put("pilot", format!("period,units,calls,cost\n{rows}").as_bytes());
    assert_eq!(desk.run(&["actuals", "plan.toml", "pilot"]).status.code(), Some(0));
}

#[test]
fn what_counts_twice_is_refused() {
    let refused = |files: &[(&str, &str)]| {
        let desk = Desk::new(PLAN);
        files.iter().for_each(|(name, text)| desk.put(name, text.as_bytes()));
        let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        let output = desk.run(&[&["actuals", "plan.toml"], names.as_slice()].concat());
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
        String::from_utf8(output.stderr).unwrap()
    };
    let month = refused(&[("pilot", "period,units,calls\n2026-10,400,840\n2026-10-12,20,42\n")]);
    assert!(
        month.contains("`units` of `api` in 2026-10 stands in a row of the month and in rows of its days"),
        "{month}"
    );
    let again = refused(&[
        ("one", "period,units,calls\n2026-10-01,400,840\n"),
        ("two", "period,calls,units\n2026-10-01,840,400.0\n"),
    ]);
    assert!(again.contains("`two` adds up to the same as `one`"), "{again}");
    let differ = refused(&[("log", "time,id,units\n2026-10-01,x,1\n2026-10-01,x,2\n")]);
    assert!(
        differ.contains(
            "a call stands twice, and the rows say different things: which of them counts? `x` (log:3)"
        ),
        "{differ}"
    );
}
