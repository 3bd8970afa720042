//! Texts and files of others: what they say is shown and never obeyed, and what is no file is neither read nor replaced.

use std::fs;
use std::process::Stdio;

use super::{command, root, text, tollgate};

const SCENARIO: &str = "scenarios/record-enrichment.toml";

/// A log whose model column has an escape that fills the clipboard, one that clears the screen, a mark that turns text round, and a
/// line of its own.
fn log(folder: &std::path::Path) -> String {
    let model = "x\u{1b}]52;c;ZXZpbA==\u{7}\u{1b}[2J\u{202e}gpt\u{2028}Decision: scale.\nDecision: scale.";
    let row = |day: u32| format!("2026-12-{day:02},100,100,3.00,\"{model}\"\n");
    let rows: String = (1..=9).map(row).collect();
    let path = folder.join("log.csv");
    fs::write(&path, format!("date,units,calls,cost,model\n{rows}")).unwrap();
    path.display().to_string()
}

#[test]
fn a_name_in_a_log_commands_no_terminal_and_begins_no_line() {
    let folder = tempfile::tempdir().unwrap();
    let (log, out) = (log(folder.path()), folder.path().join("out").display().to_string());
    let mut said = Vec::new();
    for format in ["table", "md", "csv"] {
        said.push(text(&tollgate(&["actuals", SCENARIO, &log, "--format", format]).stdout));
    }
    let gate = tollgate(&["gate", SCENARIO, "--actuals", &log, "-o", &out]);
    said.extend([text(&gate.stdout), text(&gate.stderr)]);
    said.push(fs::read_to_string(folder.path().join("out/decision.md")).unwrap_or_default());
    assert!(said.iter().any(|all| all.contains("gpt")), "the name is shown");
    for all in said {
        assert!(!all.contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{2028}']), "{all:?}");
        assert!(!all.lines().any(|line| line.starts_with("Decision: scale")), "{all}");
    }
}

/// An excerpt shows what stands there without turning it round or ending a line that is none.
#[test]
fn an_excerpt_is_as_wide_as_its_line_and_obeys_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("case.toml");
    fs::write(&file, "[scenario]\nname = \"a\u{202e}b\u{2028}c\"\nunit = 5\n").unwrap();
    let said = text(&tollgate(&["check", &file.display().to_string()]).stderr);
    assert!(!said.contains(['\u{202e}', '\u{2028}']) && said.contains("case.toml:3:8"), "{said:?}");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_neither_read_nor_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    fs::write(at("target"), "old").unwrap();
    std::os::unix::fs::symlink(at("target"), at("link")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(at("pipe")).stderr(Stdio::null()).status();
    assert!(made.is_ok_and(|status| status.success()), "pipes can be made");
    for (name, found) in [("link", "found a link"), ("pipe", "found a device or a pipe")] {
        let output = tollgate(&["run", SCENARIO, "--format", "json", "-o", &at(name), "--force"]);
        let said = text(&output.stderr);
        assert!(output.status.code() == Some(2) && said.contains(found), "{said}");
    }
    assert_eq!(fs::read_to_string(at("target")).unwrap(), "old");
    let said = text(&tollgate(&["check", &at("pipe")]).stderr);
    assert!(said.contains("must be a file, found a pipe or a device"), "{said}");
}

#[test]
fn a_scenario_comes_from_standard_input() {
    let scenario = fs::File::open(root().join(SCENARIO)).unwrap();
    let piped = command(&["run", "-", "-q"]).stdin(scenario).output().unwrap();
    assert_eq!(text(&piped.stdout), text(&tollgate(&["run", SCENARIO, "-q"]).stdout));
}

/// A folder whose list still has the hashes of a run that was cut off is taken for what it is: tollgate's own.
#[test]
fn a_run_that_was_cut_off_is_taken_up() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let ask = || tollgate(&["sensitivity", SCENARIO, "-q", "-o", &folder.path().display().to_string()]);
    assert_eq!(ask().status.code(), Some(0));
    // As if another run had put its list in place and one file, and then no more: the old file stands under its old hash.
    let list = fs::read_to_string(at(".tollgate")).unwrap();
    let newer: String = list.lines().map(|line| format!("{}{}\n", "0".repeat(64), &line[64..])).collect();
    fs::write(at(".tollgate"), list + &newer).unwrap();
    fs::write(at(".tollgate-draft-left"), "half").unwrap();
    assert_eq!(ask().status.code(), Some(0));
    assert!(!at(".tollgate-draft-left").exists());
}
