//! Files that are read in blocks: the same figures whatever way they are cut, and bounds that hold.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::files::zipped;
use crate::formats::TOKENS;
use crate::{Desk, PLAN};

/// More rows than a few blocks hold, each a call of its own size.
fn log(rows: u32) -> Vec<String> {
    let row = |row: u32| {
        let tokens = 1_000 + row.wrapping_mul(2_654_435_761) % 9_000;
        format!(
            "2026-10-{:02}T08:00:{:02}Z,call-{row},{tokens},{},0.{:06}",
            1 + row % 28,
            row % 60,
            tokens / 3,
            row % 999_983
        )
    };
    (0..rows).map(row).collect()
}

const HEAD: &str = "time,id,input_tokens,cached_tokens,cost";

fn file(rows: &[String]) -> Vec<u8> {
    format!("{HEAD}\n{}\n", rows.join("\n")).into_bytes()
}

fn measured(files: &[(&str, &[u8])]) -> Value {
    let desk = Desk::new(TOKENS);
    files.iter().for_each(|(name, bytes)| desk.put(name, bytes));
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    let all = desk.json(&[&["actuals", "plan.toml"], names.as_slice()].concat());
    all["pilot"]["measured"].clone()
}

/// In blocks, row by row from a quote on, with carriage returns, zipped, shuffled, cut in two: to the last digit.
#[test]
fn blocks_change_nothing() {
    let mut rows = log(30_000);
    let whole = measured(&[("log", &file(&rows))]);
    // Rows of a day know of each other: its spread is that of 28 days.
    assert!(whole[0]["rows"] == 28 && whole[0]["of"] == 30_000, "{whole:#}");
    let quote = |row: &String| {
        let id = row.split(',').nth(1).unwrap();
        if id.starts_with("call-299") { row.replace(id, &format!("\"{id}\"")) } else { row.clone() }
    };
    let quoted: Vec<String> = rows.iter().map(quote).collect();
    assert_eq!(measured(&[("log", &file(&quoted))]), whole, "quotes in the middle");
    let returns = String::from_utf8(file(&rows)).unwrap().replace('\n', "\r\n");
    assert_eq!(measured(&[("log", returns.as_bytes())]), whole, "carriage returns");
    assert_eq!(measured(&[("log.gz", &zipped(&file(&rows)))]), whole, "zipped");
    assert_eq!(measured(&[("one", &file(&rows[..7_001])), ("two", &file(&rows[7_001..]))]), whole, "in two");
    rows.sort_by_key(|row| row.bytes().rev().collect::<Vec<u8>>());
    assert_eq!(measured(&[("log", &file(&rows))]), whole, "shuffled");
}

/// Every row twice counts once; so do rows that come again far behind.
#[test]
fn calls_count_once_however_far_apart() {
    let rows = log(12_000);
    let whole = measured(&[("log", &file(&rows))]);
    let twice = [rows.clone(), rows].concat();
    assert_eq!(measured(&[("log", &file(&twice))]), whole);
}

#[test]
fn a_bad_row_is_named_by_its_line_in_any_block() {
    let mut rows = log(30_000);
    rows[25_000] = "2026-10-01T08:00:00Z,bad,-5,0,0".to_string();
    let desk = Desk::new(TOKENS);
    desk.put("log", &file(&rows));
    let all = desk.json(&["actuals", "plan.toml", "log"]);
    // The header is line 1, and the first row line 2.
    assert_eq!(all["pilot"]["skipped"][0], "log:25002: `input_tokens` must be at least 0, found `-5`");
}

#[test]
fn a_line_without_end_is_refused() {
    let desk = Desk::new(PLAN);
    let endless = |start: &[u8]| [start, &b"x".repeat(12 << 20)].concat();
    for (name, bytes) in [
        ("plain", endless(b"period,units,calls\n2026-10-01,1,1\n")),
        ("quoted", endless(b"period,units,calls\n2026-10-01,1,\"1")),
        ("header", endless(b"period")),
        ("json", endless(b"{\"data\":[{\"x\":\"")),
    ] {
        desk.put(name, &bytes);
        let said = desk.refused(name);
        assert!(said.contains("rows of at most 8 MiB"), "{name}: {said}");
    }
}

#[test]
fn what_is_no_utf_8_is_refused() {
    let desk = Desk::new(PLAN);
    desk.put("latin", b"period,units,caf\xE9\n2026-10-01,1,1\n");
    assert!(desk.refused("latin").contains("must be UTF-8 text"));
}

#[test]
fn too_many_kinds_of_rows_are_refused() {
    let desk = Desk::new(PLAN);
    let rows: String = (0..41_000).map(|row| format!("2026-10-01,m{row},1,1\n")).collect();
    desk.put("many", format!("period,project,units,calls\n{rows}").as_bytes());
    let said = desk.refused("many");
    assert!(said.contains("values of `project` or more, such as `m"), "{said}");
}

/// What comes through a pipe is read, but not a second time.
#[test]
fn a_pipe_is_read_once() {
    let desk = Desk::new(TOKENS);
    let run = |bytes: &[u8]| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tollgate"))
            .current_dir(desk.path("."))
            .args(["actuals", "plan.toml", "/dev/stdin", "--format", "json"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(bytes).unwrap();
        child.wait_with_output().unwrap()
    };
    let rows = log(3);
    assert_eq!(run(&file(&rows)).status.code(), Some(0));
    let twice = run(&file(&[rows.clone(), rows].concat()));
    assert_eq!(twice.status.code(), Some(2));
    assert!(String::from_utf8(twice.stderr).unwrap().contains("save it to a file first"));
}
