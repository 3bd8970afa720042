//! Streams and exit statuses: nothing on the side, no colour in a pipe, no line wider than the terminal.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use crate::{HYBRID, command, printed, refused, scenarios, text, tollgate, wide};

#[test]
fn every_scenario_checks_runs_and_says_nothing_on_the_side() {
    assert!(scenarios().len() >= 6);
    for file in scenarios() {
        assert!(printed(&["check", &file]).starts_with(&format!("{file}: Valid")));
        for format in ["table", "json", "csv", "md"] {
            let text = printed(&["run", &file, "--format", format]);
            assert!(text.ends_with('\n') && !text.contains('\u{1b}'), "{file} {format}");
        }
        assert!(printed(&["run", &file, "--quiet"]).len() < printed(&["run", &file]).len());
    }
}

#[test]
fn exit_statuses_tell_warnings_and_refusals_apart() {
    let status = |args: &[&str]| tollgate(args).status.code();
    let minimal = "scenarios/templates/minimal.toml";
    assert_eq!(status(&["check", minimal]), Some(0));
    assert_eq!(status(&["check", "--strict", minimal]), Some(1));
    assert_eq!(status(&["check", "--strict", minimal, "none.toml"]), Some(2));
    for args in
        [&["run"][..], &["run", minimal, "--format", "xml"], &["run", minimal, "--as-of", "2027-13-01"]]
    {
        assert!(!refused(args).is_empty());
    }
    assert!(refused(&["fly", minimal]).contains("unrecognized subcommand"));
}

#[test]
fn comparisons_fit_the_terminal_and_say_what_is_not_alike() {
    let temp = tempfile::tempdir().unwrap();
    let cases: String = (1..=7)
        .map(|n| format!("[cases.with_a_long_name_{n}]\n\"volume.units_per_month\" = {n}000\n"))
        .collect();
    let file = |name: &str, options: usize, text: &str| {
        let file = temp.path().join(name);
        fs::write(&file, wide(options) + text).unwrap();
        file.to_str().unwrap().to_string()
    };
    let (many, two) = (file("many.toml", 2, &cases), file("two.toml", 3, ""));
    let short = file("short.toml", 2, "[scenario]\n");
    fs::write(&short, fs::read_to_string(&two).unwrap().replace("[volume]", "months = 24\n[volume]"))
        .unwrap();
    for args in
        [&["compare", &many, "--cases"][..], &["compare", &many, &two], &["compare", &two, &many, &short]]
    {
        for columns in [60, 80, 120] {
            let output = command(args).env("COLUMNS", columns.to_string()).output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{args:?}: {}", text(&output.stderr));
            for line in text(&output.stdout).lines() {
                assert!(line.chars().count() <= columns, "{args:?}, {columns} columns: {line}");
            }
        }
    }
    let said = printed(&["compare", &many, &short, "--quiet"]);
    assert!(said.contains("covers 36 months") && said.contains("covers 24"), "{said}");
    assert!(said.contains("No bridge for Option 3"), "{said}");
    let rows = printed(&["compare", &many, "--cases", "--format", "csv"]);
    assert_eq!(rows.lines().count(), 1 + 8 * 2 * 21, "a row for each scenario, option and figure");
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    for args in [&["run", HYBRID, "--format", "json"][..], &["explain", HYBRID, "--list"], &["schema"]] {
        let mut child = command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = [0; 1];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()), "{args:?}");
    }
}

#[test]
fn nothing_that_is_piped_has_colour() {
    for (args, variables) in [
        (&["run", HYBRID][..], &[][..]),
        (&["run", "none.toml"], &[]),
        (&["run", HYBRID], &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1"), ("TERM", "xterm-256color")]),
        (&["--help"], &[("NO_COLOR", "1")]),
    ] {
        let output = command(args).envs(variables.iter().copied()).output().unwrap();
        assert!(!output.stdout.contains(&0x1b) && !output.stderr.contains(&0x1b), "{args:?}");
    }
}

#[test]
fn no_line_is_longer_than_the_terminal_is_wide() {
    let temp = tempfile::tempdir().unwrap();
    let mut files: Vec<String> = scenarios();
    for options in 1..=6 {
        let file = temp.path().join(format!("{options}.toml"));
        fs::write(&file, wide(options)).unwrap();
        files.push(file.to_str().unwrap().into());
    }
    for file in &files {
        for columns in [60, 80, 120, 160] {
            let output = command(&["run", file]).env("COLUMNS", columns.to_string()).output().unwrap();
            for line in text(&output.stdout).lines() {
                assert!(line.chars().count() <= columns, "{file}, {columns} columns: {line}");
            }
        }
    }
}

/// What only an engineer asks for stands behind `--verbose`: the answer is the same without it.
#[test]
fn proofs_are_printed_where_they_are_asked_for() {
    let price = "options.api.calls.enrich.price_per_call";
    let breakeven = ["breakeven", "scenarios/record-enrichment.toml", "--vary", price];
    let time = ["breakeven", HYBRID, "--vary", "time", "--between", "api,nothing"];
    let compare = ["compare", "scenarios/invoice-processing.toml", "--cases"];
    for (args, proof) in [
        (&breakeven[..], "Searched in steps of $0."),
        (&breakeven, "just before"),
        (&time, "residual"),
        (&compare, "in reverse"),
    ] {
        let (plain, all) = (printed(args), printed(&[args, &["--verbose"]].concat()));
        assert!(!plain.contains(proof) && all.contains(proof), "{args:?}: {proof}");
        assert!(all.len() > plain.len());
    }
    let said = printed(&compare);
    assert!(said.contains("Ten times the volume") && !said.contains("ten_times"), "{said}");
}

/// A condition that holds, or that has no figure to judge by, ends with 1 behind the answer; one that does not hold changes nothing.
#[test]
fn conditions_decide_the_status() {
    let ask = |condition: &str| {
        let output = tollgate(&["run", "scenarios/record-enrichment.toml", "-q", "--fail-if", condition]);
        (output.status.code(), text(&output.stderr))
    };
    assert_eq!(ask("npv < 0"), (Some(0), String::new()));
    assert_eq!(ask("api.tco<=1_000_000").0, Some(1));
    assert!(ask("npv < 5000").1.starts_with("fails: npv < 5000 (npv is 4424.8"));
    assert_eq!(ask("probability_of_loss > 20%").0, Some(1));
    assert_eq!(ask("probability_of_loss > 90%").0, Some(0));
    assert!(ask("nvp < 0").1.contains("did you mean `npv`?"));
    let late = [
        "run",
        "scenarios/record-enrichment.toml",
        "-q",
        "--case",
        "value_slips",
        "--fail-if",
        "payback_month > 24",
    ];
    let output = tollgate(&late);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("payback_month does not exist: not within 36 months"));
}
