//! The program as a user or a script meets it: streams, exit statuses, formats, files.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tollgate"));
    command.current_dir(root()).args(args).env_remove("COLUMNS").env_remove("NO_COLOR");
    command
}

fn tollgate(args: &[&str]) -> Output {
    command(args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What a command prints that must end well and say nothing else.
fn printed(args: &[&str]) -> String {
    let output = tollgate(args);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()), "{args:?}");
    text(&output.stdout)
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&printed(args)).unwrap()
}

/// What is said by a command that must be refused, with nothing on the stream of results.
fn refused(args: &[&str]) -> String {
    let output = tollgate(args);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), String::new()), "{args:?}");
    text(&output.stderr)
}

/// The scenarios that are shipped, from the root of the project.
fn scenarios() -> Vec<String> {
    let files = |folder: &str| {
        let entries = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.extension().is_some_and(|e| e == "toml")).collect::<Vec<PathBuf>>()
    };
    let mut all: Vec<PathBuf> = ["scenarios", "scenarios/templates"].into_iter().flat_map(files).collect();
    all.sort();
    let name = |path: PathBuf| path.strip_prefix(root()).unwrap().to_str().unwrap().to_string();
    all.into_iter().map(name).collect()
}

const HYBRID: &str = "scenarios/hybrid-document-search.toml";

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
fn check_names_the_costs_that_are_forgotten() {
    let said = printed(&["check", "scenarios/templates/minimal.toml", "--format", "csv"]);
    for forgotten in [
        "data-engineering",
        "evaluation",
        "monitoring",
        "security",
        "training",
        "vendor",
        "owner",
        "criteria",
    ] {
        assert!(said.contains(forgotten), "{forgotten} is not missed: {said}");
    }
}

#[test]
fn a_case_that_does_not_work_is_found_by_check() {
    let temp = tempfile::tempdir().unwrap();
    let file = temp.path().join("s.toml");
    let base = root().join("scenarios/support-agent.toml");
    let cases = "[cases.a]\n\"volume.units_per_month\" = -1\n[cases.b]\n\"costs.nothing.days\" = 1\n";
    fs::write(&file, format!("extends = {base:?}\n{cases}")).unwrap();
    let said = refused(&["check", file.to_str().unwrap()]);
    assert!(said.contains("found `-1`") && said.contains("`costs` has no `nothing`"), "{said}");
}

/// Checks that an object has the keys, and gives the value of one of them.
fn keys<'a>(value: &'a Value, names: &str) -> &'a Value {
    for name in names.split_whitespace() {
        assert!(value.get(name).is_some(), "`{name}` is missing in {value}");
    }
    value
}

#[test]
fn json_has_the_keys_of_the_contract() {
    for file in scenarios() {
        let results = json(&["run", &file, "--format", "json"]);
        keys(&results, "scenario options breakeven verdict warnings");
        keys(&results["scenario"], "name unit owner currency start months discount_rate discounting sha256");
        keys(&results["verdict"], "option reason what_would_flip_it");
        for option in results["options"].as_array().unwrap() {
            keys(
                option,
                "id name kind go_live tco pv_cost pv_value total_value npv roi roi_pv irr mirr payback_month",
            );
            keys(option, "discounted_payback_month units_served cost_per_unit levelised_cost_per_unit");
            keys(option, "run_rate_cost_per_unit value_per_unit margin_per_unit marginal_cost_per_unit");
            keys(
                option,
                "process_cost_per_unit today_cost_per_unit peak_funding capex opex by_category by_year lines",
            );
            keys(&option["peak_funding"], "amount month");
            let month = &keys(option, "monthly")["monthly"][1];
            keys(month, "month date demand served cost value net cumulative_net replicas by_category");
            keys(&option["by_year"][1], "year cost value net");
            keys(
                &option["by_category"],
                "api infrastructure engineering maintenance people governance other",
            );
            if ["self-hosted", "hybrid"].contains(&option["kind"].as_str().unwrap()) {
                keys(&option["capacity"], "replicas_max utilisation cost_per_mtok");
            }
            assert_eq!(
                option["monthly"].as_array().unwrap().len() as u64,
                results["scenario"]["months"].as_u64().unwrap() + 1
            );
        }
        for pair in results["breakeven"].as_array().unwrap() {
            keys(pair, "between vary metric crossings cheaper reason");
        }
    }
}

#[test]
fn a_run_has_the_break_evens_by_volume_of_every_pair() {
    let results = json(&["run", HYBRID, "--format", "json"]);
    let pairs = results["breakeven"].as_array().unwrap().iter();
    let by_volume: Vec<(String, Value)> = pairs
        .filter(|pair| pair["vary"] == "volume.units_per_month")
        .map(|pair| (pair["between"].to_string(), pair["crossings"].clone()))
        .collect();
    let between: Vec<&str> = by_volume.iter().map(|pair| pair.0.as_str()).collect();
    let expected = [r#"["api","owned"]"#, r#"["api","hybrid"]"#, r#"["owned","hybrid"]"#, r#"["api",null]"#];
    assert_eq!(between, expected);
    // What `run` says is what `breakeven` finds.
    let asked = json(&["breakeven", HYBRID, "--between", "owned,hybrid", "--format", "json"]);
    assert_eq!(asked[0]["crossings"], by_volume[2].1);
    assert!(!asked[0]["crossings"].as_array().unwrap().is_empty());
    let said = printed(&["run", HYBRID]);
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("At today's 4,000,000 questions a month, API only beats Own servers"), "{said}");
}

/// By time, an option comes out ahead of doing nothing in the month of its payback, and two options cross as in a run.
#[test]
fn break_even_by_time_is_that_of_the_run() {
    let results = json(&["run", HYBRID, "--format", "json"]);
    for option in results["options"].as_array().unwrap() {
        let between = format!("{},nothing", option["id"].as_str().unwrap());
        let found = json(&["breakeven", HYBRID, "--vary", "time", "--between", &between, "--format", "json"]);
        assert_eq!(found[0]["crossings"][0]["at"], option["payback_exact"], "{between}");
        assert_eq!(found[0]["crossings"].as_array().unwrap().len(), 1, "none of them dips again");
        assert_eq!(found[0]["cheaper"][0]["option"], Value::Null, "doing nothing is ahead at first");
    }
    let pairs = json(&["breakeven", HYBRID, "--vary", "time", "--format", "json"]);
    assert_eq!(pairs.as_array().unwrap()[..], results["breakeven"].as_array().unwrap()[..3]);
    let never = printed(&["breakeven", "scenarios/support-agent.toml", "--vary", "time"]);
    assert!(never.replace('\n', " ").contains("does not earn back its cost"), "{never}");
}

#[test]
fn a_sensitivity_has_the_keys_of_the_contract() {
    let all = json(&["sensitivity", HYBRID, "--between", "api,hybrid", "--format", "json"]);
    keys(&all, "option less metric unit base swings unchanged_by convention");
    keys(&all["swings"][0], "path unit base low high swing range");
    keys(&all["swings"][0]["low"], "at value");
    let grid = ["--grid", "volume.units_per_month=1e6..9e6:4", "--grid", "scenario.discount_rate=0..0.2:3"];
    let map = json(&[&["sensitivity", HYBRID, "--format", "json"], &grid[..]].concat());
    keys(&map, "metric unit rivals across up rows contours");
    assert_eq!(map["rivals"], serde_json::json!(["api", "owned", "hybrid", "nothing"]));
    assert_eq!(map["rows"].as_array().unwrap().len(), 3);
    keys(&map["rows"][2][3], "value best values");
    let rows = printed(&[&["sensitivity", HYBRID, "--format", "csv"], &grid[..]].concat());
    assert_eq!(rows.lines().count(), 1 + 4 * 3);
}

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

const ONE_AND_TEN: [&str; 3] =
    ["compare", "scenarios/support-agent.toml", "scenarios/support-agents-ten.toml"];

#[test]
fn a_comparison_has_the_keys_of_the_contract() {
    let all = json(&[&ONE_AND_TEN[..], &["--format", "json"]].concat());
    keys(&all, "scenarios options metric bridges without_bridge warnings");
    let names: Vec<&str> =
        all["scenarios"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Support agent", "Ten support agents"]);
    keys(keys(&all["scenarios"][0], "name file scenario verdict"), "verdict");
    let metrics = &keys(&all["options"][0], "id name there metrics")["metrics"];
    let npv = keys(keys(metrics, "npv tco payback_month irr"), "npv");
    keys(&npv["npv"], "values reasons difference");
    assert!(metrics["payback_month"]["difference"].is_null());
    assert_eq!(metrics["payback_month"]["difference_reason"], "not within 36 months");
    let bridge = keys(&all["bridges"][0], "option metric from to difference steps left_over rule");
    for step in bridge["steps"].as_array().unwrap() {
        keys(step, "path from to amount forward backward changes");
    }
    assert_eq!((&bridge["steps"][0]["from"], &bridge["steps"][0]["to"]), (&10_000.into(), &100_000.into()));
    let decimal = |value: &Value| value.to_string().parse::<rust_decimal::Decimal>().unwrap();
    let sum: rust_decimal::Decimal =
        bridge["steps"].as_array().unwrap().iter().map(|step| decimal(&step["amount"])).sum();
    assert!((sum - decimal(&bridge["difference"])).abs() < rust_decimal::Decimal::new(1, 15));
    assert_eq!(bridge["difference"], npv["npv"]["difference"]);
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
fn whatever_is_null_has_its_reason_beside_it() {
    let results = json(&[
        "run",
        "tests/errors/base/sound.toml",
        "--set",
        "values.time.realisation=0",
        "--format",
        "json",
    ]);
    for option in results["options"].as_array().unwrap() {
        for (name, value) in option.as_object().unwrap().iter().filter(|(name, _)| !name.ends_with("_exact"))
        {
            let reason = option.get(format!("{name}_reason"));
            let silent = ["capacity", "infeasible"].contains(&name.as_str());
            assert!(
                !value.is_null() || silent || reason.is_some_and(Value::is_string),
                "{name} is null without a reason"
            );
        }
        assert_eq!(option["payback_month_reason"], "not within 24 months");
    }
}

#[test]
fn figures_for_programs_keep_all_their_digits() {
    let results = json(&["run", HYBRID, "--format", "json"]);
    let option = &results["options"][0];
    let digits = option["npv"].to_string();
    assert!(digits.split('.').nth(1).is_some_and(|places| places.len() > 6), "{digits}");
    let sum = |name: &str| -> rust_decimal::Decimal {
        let months = option["monthly"].as_array().unwrap().iter();
        months.map(|month| month[name].to_string().parse::<rust_decimal::Decimal>().unwrap()).sum()
    };
    let tco: rust_decimal::Decimal = option["tco"].to_string().parse().unwrap();
    assert!((sum("cost") - tco).abs() < rust_decimal::Decimal::new(1, 15));
}

#[test]
fn the_day_moves_warnings_and_no_figure() {
    let on = |day: &str| {
        let mut results = json(&["run", HYBRID, "--as-of", day, "--format", "json"]);
        let warnings = results.as_object_mut().unwrap().remove("warnings").unwrap();
        (results, warnings)
    };
    let (early, few) = on("2026-11-20");
    let (late, many) = on("2020-01-01");
    assert_eq!(early, late);
    assert_eq!(on("2026-11-20").1, few);
    assert!(few.is_array() && many.is_array());
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

/// A scenario with so many options of long names, each with every kind of figure.
fn wide(options: usize) -> String {
    let mut text = "[scenario]\nname = \"Wide\"\nunit = \"case\"\ncurrency = \"USD\"\nstart = \"2027-01\"\ndiscount_rate = 0.1\npricing = []\n[volume]\nunits_per_month = 900_000\n".to_string();
    for n in 1..=options {
        let name = format!("Option {n} has a name of sixty letters, as buyers like to write it");
        text += &format!("[options.o{n}]\nname = \"{name:.60}\"\nkind = \"other\"\ngo_live = {n}\n");
        text += &format!("[costs.c{n}]\noptions = [\"o{n}\"]\nupfront = {n}_000_000\nper_unit = 0.0{n}\n");
        text += &format!("[values.v{n}]\noptions = [\"o{n}\"]\nper_unit = 0.{n}\nrealisation = 0.5\n");
    }
    text
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

#[test]
fn init_writes_a_scenario_that_works_and_never_over_another() {
    for template in ["support", "minimal"] {
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
        assert!(name.ends_with(".json") || !said.contains("<script"), "{name}");
        assert!(!said.contains('\u{1b}') && !said.contains('\u{202e}'), "{name}");
    }
}

#[test]
fn a_price_of_the_book_can_be_set_and_says_so() {
    let set = ["--set", "options.api.calls.answer.input_per_mtok=1.5"];
    let file = "tests/errors/base/sound.toml";
    let figure = "options.api.calls.answer.price_per_call";
    let said = printed(&[&["explain", file, figure, "--format", "csv"][..], &set].concat());
    let line = said.lines().find(|line| line.contains("input_per_mtok")).unwrap();
    assert!(line.contains("1.5") && line.ends_with("--set"), "{line}");
    let plain = printed(&["explain", file, figure, "--format", "csv"]);
    assert!(plain.contains("base/prices.toml:7"), "{plain}");
}

#[test]
fn the_schema_and_the_completions_are_printed() {
    let schema = json(&["schema"]);
    let options = &schema["properties"]["options"]["additionalProperties"];
    for (part, names) in [
        (&schema, "extends scenario volume work roles today options costs values criteria cases pilot fx"),
        (options, "name kind go_live rollout calls outcome serving discount minimum_commit free_credits"),
    ] {
        keys(&part["properties"], names);
        assert_eq!(part["additionalProperties"], Value::Bool(false));
        let known: BTreeSet<&str> =
            part["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        assert!(
            part["required"].as_array().unwrap().iter().all(|name| known.contains(name.as_str().unwrap()))
        );
    }
    let text = printed(&["schema"]);
    assert!(text.len() < 150_000, "{} bytes of schema are too many for an editor", text.len());
    for part in text.split("\"#/$defs/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(schema["$defs"].get(name).is_some(), "{name} is referred to and nowhere defined");
    }
    for shell in ["bash", "zsh", "fish"] {
        assert!(printed(&["completions", shell]).contains("tollgate"));
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
