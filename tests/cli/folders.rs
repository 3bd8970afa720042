//! What is written: scenarios, reports, charts and workbooks, never over what is not theirs.

use std::fs;
use std::path::Path;

use crate::{HYBRID, ONE_AND_TEN, printed, refused, text, tollgate, wide};

#[test]
fn charts_of_a_question_are_written_beside_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().to_str().unwrap();
    let grid = ["--grid", "volume.units_per_month=1e6..9e6:9", "--grid", "scenario.discount_rate=0..0.2:9"];
    printed(&["sensitivity", HYBRID, "-q", "-o", to]);
    printed(&[&["sensitivity", HYBRID, "-q", "-o", to], &grid[..]].concat());
    printed(&["breakeven", HYBRID, "-q", "-o", to]);
    printed(&[&ONE_AND_TEN[..], &["-q", "-o", to]].concat());
    for name in ["sensitivity", "map", "break-even", "bridge"] {
        for ending in ["svg", "png"] {
            assert!(folder.path().join(format!("{name}.{ending}")).is_file(), "{name}.{ending}");
        }
    }
}

#[test]
fn the_bridge_is_drawn_for_each_option() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path().join("out");
    let draw = ["-o", folder.to_str().unwrap()];
    let drawn = |args: &[&str]| -> Vec<String> {
        let output = tollgate(&[args, &draw].concat());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        contents(&folder).into_iter().map(|file| file.0).filter(|name| !name.starts_with('.')).collect()
    };
    assert_eq!(drawn(&ONE_AND_TEN), ["bridge.png", "bridge.svg"]);
    let two = drawn(&["compare", "scenarios/templates/support.toml", "--cases"]);
    assert!(
        two.contains(&"bridge-api.svg".to_string()) && two.len() == 4,
        "those of the other question are gone: {two:?}"
    );
}

#[test]
fn init_writes_a_scenario_that_works_and_never_over_another() {
    for template in ["support", "minimal", "agent", "seats"] {
        let temp = tempfile::tempdir().unwrap();
        let file = temp.path().join("my case.toml");
        let file = file.to_str().unwrap();
        let init = ["init", file, "--template", template];
        assert_eq!(tollgate(&init).status.code(), Some(0));
        printed(&["run", file]);
        assert_eq!(tollgate(&["check", file]).status.code(), Some(0));
        fs::write(file, "mine").unwrap();
        assert!(refused(&init).contains("is there already"));
        assert_eq!(fs::read_to_string(file).unwrap(), "mine");
        assert_eq!(tollgate(&[&init[..], &["--force"]].concat()).status.code(), Some(0));
        assert_eq!(fs::read_to_string(file).unwrap(), printed(&["init", "--template", template]));
        assert!(
            refused(&["init", temp.path().to_str().unwrap(), "--force"])
                .contains("must be a file, found a folder")
        );
        assert!(
            refused(&["init", temp.path().join("no/such.toml").to_str().unwrap()]).contains("cannot write")
        );
        assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 1);
    }
}

/// Every file of a folder, by name.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut files: Vec<_> = entries
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap_or_default()))
        .collect();
    files.sort();
    files
}

#[test]
fn reports_are_the_same_to_the_byte_and_never_over_what_is_not_theirs() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path().join("out/deep");
    let report = [
        "report",
        "scenarios/record-enrichment.toml",
        "-o",
        folder.to_str().unwrap(),
        "--as-of",
        "2026-11-20",
    ];
    assert_eq!(tollgate(&report).status.code(), Some(0));
    let first = contents(&folder);
    assert!(
        first.iter().any(|file| file.0 == "results.json")
            && first.iter().any(|file| file.0.ends_with(".png"))
    );
    assert_eq!(tollgate(&report).status.code(), Some(0));
    assert_eq!(first, contents(&folder));
    fs::write(folder.join("mine.txt"), "mine").unwrap();
    fs::write(folder.join("report.md"), "a report that someone has edited").unwrap();
    let before = contents(&folder);
    assert!(refused(&report).contains("holds report.md, which tollgate did not make or someone has changed"));
    assert_eq!(before, contents(&folder));
    assert_eq!(tollgate(&[&report[..], &["--force"]].concat()).status.code(), Some(0));
    fs::remove_file(folder.join("mine.txt")).unwrap();
    assert_eq!(first, contents(&folder));
}

/// A chart of an earlier answer beside this one would be believed.
#[test]
fn a_report_takes_its_own_old_charts_away_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().to_str().unwrap();
    let has = |name: &str| folder.path().join(name).exists();
    printed(&["report", "scenarios/invoice-processing.toml", "-q", "-o", to]);
    printed(&["sensitivity", HYBRID, "-q", "-o", to, "--force"]);
    printed(&["breakeven", HYBRID, "-q", "-o", to]);
    fs::write(folder.path().join("cost-by-volume.svg"), "changed by hand").unwrap();
    fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    // One option has no cost by volume to compare.
    printed(&["report", "scenarios/record-enrichment.toml", "-q", "-o", to]);
    assert!(!has("cost-by-volume.png"), "it is of the other scenario");
    assert!(has("worth-by-volume.png") && has("break-even.png") && has("notes.txt"));
    assert!(has("cost-by-volume.svg"), "what someone has changed is theirs");
}

#[test]
fn a_report_that_cannot_be_whole_is_not_begun() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path().join("taken");
    fs::create_dir_all(folder.join("results.json")).unwrap();
    let report = ["report", HYBRID, "--force", "-o", folder.to_str().unwrap()];
    assert!(refused(&report).contains("must be a file, found a folder"));
    assert_eq!(contents(&folder).len(), 1);
    fs::write(temp.path().join("file"), "mine").unwrap();
    let report = ["report", HYBRID, "-o", temp.path().join("file").to_str().unwrap()].map(str::to_string);
    assert!(refused(&report.each_ref().map(String::as_str)).contains("must be a folder, found a file"));
    let new = temp.path().join("new");
    let wrong = ["report", "tests/errors/bad-month.toml", "-o", new.to_str().unwrap()];
    refused(&wrong);
    assert!(!new.exists());
}

#[test]
fn names_cannot_harm_any_format() {
    let temp = tempfile::tempdir().unwrap();
    let file = temp.path().join("s.toml");
    let nasty = r#"\u001b[31m<script>alert(1)</script>\u202e|`x`\u0007\n# not a heading"#;
    let text = wide(2).replace("Wide", nasty).replace("Option 1 ", &format!("=cmd|' /C calc'!A0 {nasty}"));
    let case = format!("[cases.x]\n\"options.o1.name\" = \"{nasty}\"\n\"costs.c1.category\" = \"people\"\n");
    fs::write(&file, text.replace("unit = \"case\"", "unit = \"=1+1\"") + &case).unwrap();
    let file = file.to_str().unwrap();
    for format in ["table", "json", "csv", "md"] {
        let said = printed(&["run", file, "--format", format]);
        let said = said + &printed(&["compare", file, "--cases", "--format", format]);
        let shown = |c: char| c == '\n' || !c.is_control() && c != '\u{202e}';
        assert!(said.chars().all(shown), "{format}: {said:?}");
        assert!(format != "md" || !said.contains("<script") && !said.contains("\n# not"), "{said}");
        assert!(
            format != "csv"
                || said
                    .lines()
                    .all(|line| line.split(',').all(|cell| !cell.trim_matches('"').starts_with('=')))
        );
    }
    let folder = temp.path().join("out");
    assert_eq!(tollgate(&["report", file, "-o", folder.to_str().unwrap()]).status.code(), Some(0));
    for (name, bytes) in
        contents(&folder).into_iter().filter(|file| !file.0.ends_with(".png") && !file.0.ends_with(".xlsx"))
    {
        let said = String::from_utf8(bytes).unwrap();
        let scripts = said.matches("<script").count();
        assert!(name.ends_with(".json") || scripts == if name == "report.html" { 2 } else { 0 }, "{name}");
        assert!(!said.contains('\u{1b}') && !said.contains('\u{202e}'), "{name}");
    }
}

#[test]
fn a_workbook_goes_to_a_file_the_same_to_the_byte_and_never_over_another() {
    let temp = tempfile::tempdir().unwrap();
    let file = temp.path().join("model.xlsx");
    let run = ["run", HYBRID, "--format", "xlsx", "-o", file.to_str().unwrap()];
    assert_eq!(tollgate(&run).status.code(), Some(0));
    let first = fs::read(&file).unwrap();
    assert!(first.starts_with(b"PK") && tollgate(&run).stdout.is_empty());
    assert!(refused(&run).contains("is there already"));
    assert_eq!(tollgate(&[&run[..], &["--force"]].concat()).status.code(), Some(0));
    assert_eq!(first, fs::read(&file).unwrap());
    assert!(refused(&["run", HYBRID, "--format", "xlsx"]).contains("--output"));
}
