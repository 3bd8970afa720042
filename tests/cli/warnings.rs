//! What readers are warned of, and what the day has to do with it.

use std::fs;

use crate::{HYBRID, json, printed, refused, root};

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

/// Whoever compares a pilot with its plan hears of the age of the prices as well, as of the day that is meant:
/// nothing before any of them was read, and something in the new year.
#[test]
fn a_pilot_is_told_with_the_age_of_its_prices() {
    let on = |day: &str| {
        let folder = "scenarios/pilots/invoice-processing";
        let files = ["units.csv", "usage.json", "cost.json"].map(|name| format!("{folder}/{name}"));
        let mut args = vec!["actuals", "scenarios/invoice-processing.toml"];
        args.extend(files.iter().map(String::as_str));
        args.extend(["--set", "scenario.stale_after=20", "--as-of", day, "--format", "json"]);
        json(&args)
    };
    let (early, late) = (on("2020-01-01"), on("2027-01-01"));
    assert_eq!(early["comparison"], late["comparison"], "the day moves no figure");
    assert_eq!(early["warnings"], serde_json::json!([]));
    let said = late["warnings"][0]["message"].as_str().unwrap();
    assert!(said.contains("last checked"), "{said}");
}

/// A benefit of so much a month is as large for a tenth of the work: whoever varies the volume is told.
#[test]
fn a_fixed_benefit_is_said_wherever_the_volume_varies() {
    let temp = tempfile::tempdir().unwrap();
    let base = root().join("tests/errors/base/sound.toml");
    fs::write(temp.path().join("s.toml"), format!("extends = {base:?}\n[values.bonus]\nper_month = 100\n"))
        .unwrap();
    let file = &temp.path().join("s.toml").display().to_string();
    let asked = |args: &[&str]| json(&[args, &["--format", "json"]].concat());
    let is_said = |warnings: &serde_json::Value| {
        let said = warnings.as_array().unwrap().iter().map(|one| one["message"].as_str().unwrap());
        said.filter(|text| text.contains("does not move with volume")).count()
    };
    assert_eq!(is_said(&asked(&["breakeven", file])[0]["warnings"]), 1);
    let rate = asked(&["breakeven", file, "--vary", "scenario.discount_rate"]);
    assert_eq!(is_said(&rate[0]["warnings"]), 0, "only where the volume varies");
    let grid = |path: &str| {
        let grid = ["--grid", "scenario.discount_rate=0..0.2:3", "--grid", path];
        asked(&[&["sensitivity", file][..], &grid].concat())
    };
    assert_eq!(is_said(&grid("volume.units_per_month=1e3..9e3:3")["warnings"]), 1);
    assert_eq!(is_said(&grid("roles.agent.annual_cost=1e4..9e4:3")["warnings"]), 0);
    let said = printed(&["breakeven", file]);
    assert!(said.contains("Gaps to review") && said.contains("a fixed amount"), "{said}");
}
