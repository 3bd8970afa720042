//! What programs read: the keys of the contract, all digits, and a reason for what is null.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{HYBRID, ONE_AND_TEN, json, printed, scenarios};

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
