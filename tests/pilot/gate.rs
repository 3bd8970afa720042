//! The gate: every decision, criteria that moved, and the baseline.

use serde_json::Value;

use crate::{Desk, PLAN, root};

/// Twelve rows of so many calls for 100 units each, a call more or less in turn.
fn rows(calls: u32) -> String {
    let row = |day: u32| format!("2027-01-{:02},100,{}\n", day + 1, calls + day % 2);
    format!("period,units,calls\n{}", (0..12).map(row).collect::<String>())
}

fn decided(plan: &str, pilot: &str, more: &[&str]) -> (Option<i32>, Value) {
    let desk = Desk::new(plan);
    desk.put("pilot.csv", pilot.as_bytes());
    let args = [&["gate", "plan.toml", "--actuals", "pilot.csv"], more].concat();
    let status = desk.run(&args).status.code();
    (status, desk.json(&args))
}

fn outcome(gate: &Value) -> &str {
    gate["criteria"][0]["outcome"].as_str().unwrap()
}

// 1.1 calls a unit cost 160 a month against 200: worth it, and under 1.2.
#[test]
fn what_meets_everything_scales_and_alone_ends_with_zero() {
    let (status, gate) = decided(PLAN, &rows(110), &[]);
    assert_eq!(
        (status, gate["decision"].as_str(), outcome(&gate)),
        (Some(0), Some("scale"), "met"),
        "{gate:#}"
    );
}

// 1.3 calls a unit cost 180 a month: still worth it, and over 1.2.
#[test]
fn a_criterion_that_is_missed_iterates_with_its_gap() {
    let (status, gate) = decided(PLAN, &rows(130), &[]);
    assert_eq!((status, gate["decision"].as_str(), outcome(&gate)), (Some(1), Some("iterate"), "missed"));
    // (12 x 130 + 6) / 1,200 = 1.305, less 1.2
    assert_eq!(gate["criteria"][0]["gap"].to_string(), "0.105");
}

// Two rows at 1.0 and 1.3: mean 1.15, interval far to both sides of 1.2.
#[test]
fn what_the_sample_does_not_carry_is_not_proven() {
    let (status, gate) = decided(PLAN, "period,units,calls\n2027-01-01,100,100\n2027-01-02,100,130\n", &[]);
    assert_eq!((status, gate["decision"].as_str(), outcome(&gate)), (Some(1), Some("iterate"), "not proven"));
    let (_, one) = decided(PLAN, "period,units,calls\n2027-01,100,100\n", &[]);
    assert_eq!(outcome(&one), "not proven", "a single row proves nothing");
}

// 1.6 calls a unit cost 210 a month against 200.
#[test]
fn a_case_that_is_worth_nothing_stops() {
    let (status, gate) = decided(PLAN, &rows(160), &[]);
    assert_eq!((status, gate["decision"].as_str(), &gate["rerun"]), (Some(1), Some("stop"), &Value::Null));
}

// A second option at 160 a month flat: dearer than 150, cheaper than 1.3 calls at 180.
#[test]
fn another_option_that_wins_pivots() {
    let both = PLAN
        .replace("[costs.upkeep]\nper_month = 50\n", "[costs.upkeep]\nper_month = 50\noptions = [\"api\"]\n")
        .replace("[criteria.calls]\n", "[criteria.calls]\noption = \"api\"\n")
        + "[options.flat]\nname = \"Flat\"\nkind = \"other\"\ngo_live = 1\n[costs.fee]\nper_month = 160\noptions = [\"flat\"]\n";
    let pilot = rows(130)
        .replace("period,", "period,option,")
        .lines()
        .map(
            |line| if line.starts_with("period") { line.to_string() } else { line.replacen(',', ",api,", 1) },
        )
        .collect::<Vec<_>>()
        .join("\n");
    let (status, gate) = decided(&both, &pilot, &[]);
    assert_eq!(
        (status, gate["decision"].as_str(), gate["rerun"].as_str()),
        (Some(1), Some("pivot"), Some("flat"))
    );
}

#[test]
fn what_was_not_measured_is_said() {
    let plan = PLAN.replace("calls_per_unit\"", "error_rate\"");
    let (_, gate) = decided(&plan, &rows(110), &[]);
    assert_eq!((gate["decision"].as_str(), outcome(&gate)), (Some("iterate"), "not measured"));
    let none = PLAN.split("[criteria.calls]").next().unwrap();
    assert!(decided(none, &rows(110), &[]).1["reason"].as_str().unwrap().starts_with("no criteria"));
}

// The cost of a unit is 1.105 x 0.10 + 0.05 = 0.1605.
#[test]
fn a_criterion_may_be_on_a_figure_of_the_case() {
    let plan =
        |limit: &str| PLAN.replace("calls_per_unit\"\nmax = 1.2", &format!("cost_per_unit\"\nmax = {limit}"));
    assert_eq!(outcome(&decided(&plan("0.161"), &rows(110), &[]).1), "met");
    assert_eq!(outcome(&decided(&plan("0.160"), &rows(110), &[]).1), "missed");
}

/// Criteria that are loosened after the pilot do not help, and it is said which.
#[test]
fn criteria_are_judged_as_they_were_registered() {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", rows(130).as_bytes());
    assert_eq!(desk.run(&["baseline", "plan.toml", "-o", "plan.lock"]).status.code(), Some(0));
    desk.put("plan.toml", PLAN.replace("max = 1.2", "max = 1.5").as_bytes());
    let gate = desk.json(&["gate", "plan.toml", "--actuals", "pilot.csv", "--baseline", "plan.lock"]);
    assert_eq!((gate["decision"].as_str(), outcome(&gate)), (Some("iterate"), "missed"));
    assert_eq!(gate["criteria_changed"][0], "`calls.max` changed from 1.2 to 1.5");
    // Even where the pilot meets what was registered, a change since stands in the way of scaling.
    desk.put("pilot.csv", rows(110).as_bytes());
    let gate = desk.json(&["gate", "plan.toml", "--actuals", "pilot.csv", "--baseline", "plan.lock"]);
    assert_eq!((gate["decision"].as_str(), outcome(&gate)), (Some("iterate"), "met"));
}

#[test]
fn a_baseline_is_stable_and_not_overwritten() {
    let desk = Desk::new(PLAN);
    let freeze = ["baseline", "plan.toml", "-o", "plan.lock"];
    assert_eq!(desk.run(&freeze).status.code(), Some(0));
    let first = std::fs::read(desk.path("plan.lock")).unwrap();
    assert_eq!(desk.run(&freeze).status.code(), Some(2));
    assert_eq!(desk.run(&[&freeze[..], &["--force"]].concat()).status.code(), Some(0));
    assert_eq!(std::fs::read(desk.path("plan.lock")).unwrap(), first);
    desk.put("plan.lock", b"{ \"baseline\": 2 }");
    desk.put("pilot.csv", rows(110).as_bytes());
    let output = desk.run(&["gate", "plan.toml", "--actuals", "pilot.csv", "--baseline", "plan.lock"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("must be a baseline, and lacks parts of one"));
}

#[test]
fn the_decision_record_is_written_whole() {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", rows(130).as_bytes());
    desk.run(&["gate", "plan.toml", "--actuals", "pilot.csv", "-o", "out", "-q"]);
    let record = std::fs::read_to_string(desk.path("out/decision.md")).unwrap();
    assert!(record.contains("Decision: **iterate**. Failed: Calls per unit."), "{record}");
    assert!(desk.path("out/decision.json").is_file());
    for chart in ["criteria", "what-moved", "what-would-flip-it"] {
        assert!(record.contains(&format!("]({chart}.png)")), "{chart}");
        assert!(
            desk.path(&format!("out/{chart}.svg")).is_file()
                && desk.path(&format!("out/{chart}.png")).is_file()
        );
    }
    let parts = [
        "The decision",
        "Criteria",
        "What stands between the pilot and scale",
        "The case against the plan",
        "Variance against plan",
        "What the pilot measured",
        "What would change our mind",
        "Sources",
        "Signed",
    ];
    let at: Vec<Option<usize>> = parts.iter().map(|part| record.find(&format!("## {part}\n"))).collect();
    assert!(at.iter().all(Option::is_some) && at.is_sorted(), "{at:?}");
    let chart = std::fs::read_to_string(desk.path("out/criteria.svg")).unwrap();
    assert!(chart.contains("Iterate: the only criterion does not pass"), "{chart}");
}

#[test]
fn quiet_is_the_answer_only() {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", rows(130).as_bytes());
    let said =
        String::from_utf8(desk.run(&["gate", "plan.toml", "--actuals", "pilot.csv", "-q"]).stdout).unwrap();
    assert!(
        said.starts_with("Decision: iterate. Failed: Calls per unit.") && !said.contains("Criteria"),
        "{said}"
    );
}

fn worth(gate: &Value) -> (String, &Value, &Value) {
    let one = &gate["criteria"][0];
    (one["gap_worth"].to_string(), &one["gap_worth_of"], &one["gap_worth_reason"])
}

// A month at 1.305 calls brings 200 - 130.5 - 50 = 19.5, at 1.2 it brings 30: 10.5 a month, 126 over twelve. The same
// without any value is 126 of cost saved.
#[test]
fn closing_the_gap_of_an_input_is_worth_the_re_run_at_its_limit_less_the_re_run() {
    let (_, gate) = decided(PLAN, &rows(130), &[]);
    assert_eq!(worth(&gate), ("126".to_string(), &"npv".into(), &Value::Null));
    let costs_only = PLAN.replace("[values.worth]\nper_unit = 0.20\n", "");
    let (_, gate) = decided(&costs_only, &rows(130), &[]);
    assert_eq!(worth(&gate), ("126".to_string(), &"tco".into(), &Value::Null));
}

// 1.105 calls: 160.5 a month, 1,926 a year and 0.1605 a unit. To 1,900 it is 26; to 0.160 it is 0.0005 on each of
// 12,000 units, 6. A return has no price. (2,400 - 1,926) / 1,926 = 0.246 is under 0.5.
#[test]
fn a_gap_in_money_is_its_own_worth_and_by_unit_it_is_times_the_units() {
    let on = |metric: &str, limit: &str| {
        let plan = PLAN.replace("calls_per_unit\"\nmax = 1.2", &format!("{metric}\"\n{limit}"));
        decided(&plan, &rows(110), &[]).1
    };
    assert_eq!(worth(&on("tco", "max = 1_900")), ("26".to_string(), &"tco".into(), &Value::Null));
    assert_eq!(
        worth(&on("cost_per_unit", "max = 0.160")),
        ("6".to_string(), &"cost_per_unit".into(), &Value::Null)
    );
    let unpriced = on("roi", "min = 0.5");
    assert_eq!(
        worth(&unpriced),
        ("null".to_string(), &Value::Null, &"the scenario does not price it".into())
    );
    assert_eq!(worth(&on("tco", "max = 2_000")).2, "the criterion is met");
}

// Rows at 1.0 and 1.3 have their mean at 1.15, within 1.2: there is no gap to close, only a sample to enlarge.
#[test]
fn what_is_within_its_limit_and_not_proven_has_no_gap_to_price() {
    let (_, gate) = decided(PLAN, "period,units,calls\n2027-01-01,100,100\n2027-01-02,100,130\n", &[]);
    assert_eq!((outcome(&gate), gate["criteria"][0]["gap"].to_string().as_str()), ("not proven", "0"));
    assert!(worth(&gate).2.as_str().unwrap().contains("a larger sample would have to show it"));
}

#[test]
fn what_closing_takes_is_said_in_words() {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", rows(130).as_bytes());
    let said = String::from_utf8(desk.run(&["gate", "plan.toml", "--actuals", "pilot.csv"]).stdout).unwrap();
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let closing =
        "Calls per unit fails: it must come down from 1.31 to 1.2, worth $126 of NPV over the horizon.";
    assert!(said.contains(closing), "{said}");
}

// The plan: 12 x (200 - 150) = 600. With 1.105 calls a month costs 160.5: 12 x 39.5 = 474, and 1,926 instead of 1,800.
#[test]
fn the_re_run_is_held_against_the_baseline() {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", rows(110).as_bytes());
    desk.run(&["baseline", "plan.toml", "-o", "plan.lock"]);
    let args = ["gate", "plan.toml", "--actuals", "pilot.csv", "--baseline", "plan.lock"];
    let case = |gate: &Value, metric: &str| {
        let one = &gate["case"][0]["metrics"][metric];
        ["plan", "rerun", "difference"].map(|key| one[key].to_string())
    };
    let gate = desk.json(&args);
    assert_eq!(case(&gate, "npv"), ["600", "474", "-126"]);
    assert_eq!(case(&gate, "tco"), ["1800", "1926", "126"]);
    assert_eq!(case(&gate, "cost_per_unit"), ["0.15", "0.1605", "0.0105"]);
    assert_eq!((&gate["files_changed"], &gate["decision"]), (&serde_json::json!([]), &"scale".into()));
    // The scenario moves after it was frozen: the plan stays what it was, and that is said, and the decision is made.
    desk.put("plan.toml", PLAN.replace("per_month = 50", "per_month = 40").as_bytes());
    let gate = desk.json(&args);
    assert_eq!(case(&gate, "npv"), ["600", "594", "-6"], "12 x (200 - 150.5)");
    assert_eq!(gate["files_changed"], serde_json::json!(["`plan.toml` is not what it was"]));
    assert_eq!((&gate["decision"], &gate["variance"][0]["from"]), (&"scale".into(), &720.into()));
    // Without a baseline, the plan is the scenario as it assumes now.
    let gate = desk.json(&args[..4]);
    assert_eq!((case(&gate, "npv")[0].as_str(), &gate["baseline"]), ("720", &Value::Null));
}

#[test]
fn the_files_of_a_baseline_are_known_from_another_folder_and_gone_ones_are_named() {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", rows(110).as_bytes());
    desk.run(&["baseline", "plan.toml", "-o", "plan.lock"]);
    let whole = desk.path("plan.toml").to_str().unwrap().to_string();
    let gate = desk.json(&["gate", &whole, "--actuals", "pilot.csv", "--baseline", "plan.lock"]);
    assert_eq!(gate["files_changed"], serde_json::json!([]));
    desk.put("other.toml", b"extends = \"plan.toml\"\n[costs.upkeep]\nper_month = 45\n");
    let gate = desk.json(&["gate", "other.toml", "--actuals", "pilot.csv", "--baseline", "plan.lock"]);
    assert_eq!(gate["files_changed"], serde_json::json!(["`other.toml` is read now and was not part of it"]));
}

#[test]
fn a_baseline_without_the_figures_of_an_option_is_refused() {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", rows(110).as_bytes());
    desk.run(&["baseline", "plan.toml", "-o", "plan.lock"]);
    let lock = std::fs::read_to_string(desk.path("plan.lock")).unwrap();
    desk.put("plan.lock", lock.replace("\"npv\": 600,", "").as_bytes());
    let output = desk.run(&["gate", "plan.toml", "--actuals", "pilot.csv", "--baseline", "plan.lock"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("must be a baseline, and lacks parts of one"));
}

// 10,000 up front never come back out of 600 a year.
#[test]
fn a_payback_that_does_not_exist_is_not_measured_and_says_why() {
    let plan = PLAN.replace("calls_per_unit\"\nmax = 1.2", "payback_month\"\nmax = 6")
        + "[costs.build]\nupfront = 10_000\n";
    let (_, gate) = decided(&plan, &rows(110), &[]);
    assert_eq!(
        (outcome(&gate), &gate["criteria"][0]["found_reason"]),
        ("not measured", &"not within 12 months".into())
    );
    assert_eq!(worth(&gate).2, "not within 12 months");
}

/// Every single figure of the results can be a criterion, under the name that it has there.
#[test]
fn a_criterion_may_name_any_figure_of_the_results() {
    let bare = PLAN.split("[criteria.calls]").next().unwrap().to_string() + "[costs.build]\nupfront = 100\n";
    let run = Desk::new(&bare).json(&["run", "plan.toml"]);
    let option = run["options"][0].as_object().unwrap();
    let numbers = option.iter().filter(|(_, value)| value.is_number()).map(|(name, _)| name.clone());
    let named = numbers.filter(|name| name != "go_live").chain(
        [
            "irr",
            "peak_funding",
            "peak_funding.amount",
            "by_category.api",
            "by_category.other",
            "by_year.1.cost",
            "lines.costs.build",
            "value_lines.values.worth",
            "calls_per_unit",
            "payback_month",
        ]
        .map(str::to_string),
    );
    let names: Vec<String> = named.collect();
    assert!(names.len() > 30, "{names:?}");
    let criteria = names
        .iter()
        .enumerate()
        .map(|(at, name)| format!("[criteria.c{at}]\nmetric = \"{name}\"\nmin = -1\n"));
    let plan = bare + &criteria.collect::<String>();
    let (_, gate) = decided(&plan, &rows(110), &[]);
    for (name, one) in names.iter().zip(gate["criteria"].as_array().unwrap()) {
        assert_eq!((&one["metric"], &one["outcome"]), (&name.as_str().into(), &"met".into()), "{one:#}");
    }
    let known = |name: &str| {
        gate["criteria"].as_array().unwrap().iter().find(|one| one["metric"] == name).unwrap()["found"]
            .to_string()
    };
    // 12 x 110.5 of calls; 12 x 50 and 100.
    assert_eq!((known("by_category.api"), known("lines.costs.build")), ("1326".into(), "100".into()));
    assert_eq!(known("marginal_cost_per_unit"), "0.1105");
}

#[test]
fn a_figure_that_is_none_is_refused_with_the_nearest() {
    let desk = Desk::new(&PLAN.replace("calls_per_unit\"\nmax = 1.2", "nvp\"\nmin = 0"));
    desk.put("pilot.csv", rows(110).as_bytes());
    let output = desk.run(&["gate", "plan.toml", "--actuals", "pilot.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("did you mean `npv`?"));
}

/// The shipped example: its lock is of its scenario, and its pilot stops it.
#[test]
fn the_shipped_pilot_is_decided_against_its_own_baseline() {
    let desk = Desk::new(PLAN);
    let at = |name: &str| root().join("scenarios").join(name).to_str().unwrap().to_string();
    let (plan, pilot) = (at("record-enrichment.toml"), at("pilots/record-enrichment.csv"));
    let lock = at("pilots/record-enrichment.lock.json");
    let gate = desk.json(&["gate", &plan, "--actuals", &pilot, "--baseline", &lock]);
    assert_eq!((gate["decision"].as_str(), gate["planned"].as_str()), (Some("stop"), Some("api")));
    assert_eq!(gate["criteria_changed"], serde_json::json!([]));
    let frozen: Value = serde_json::from_slice(&std::fs::read(&lock).unwrap()).unwrap();
    let now: Value = serde_json::from_slice(&desk.run(&["baseline", &plan]).stdout).unwrap();
    for part in ["scenario", "prices", "criteria", "results"] {
        assert_eq!(frozen[part], now[part], "`tollgate baseline` again: {part}");
    }
}

fn on(metric: &str, limit: &str) -> String {
    PLAN.replace("metric = \"calls_per_unit\"\nmax = 1.2", &format!("metric = \"{metric}\"\n{limit}"))
}

// A unit costs 0.10 a call and 0.05 of upkeep, so what is not known of the calls is not known of it: a tenth of it. A row
// alone says nothing of how sure it is.
#[test]
fn a_figure_of_the_case_is_as_sure_as_what_it_is_made_of() {
    let plan = on("cost_per_unit", "max = 0.161");
    let (_, gate) = decided(&plan, &rows(110), &[]);
    let part = |value: &Value, at: usize| value[at].to_string().parse::<f64>().unwrap();
    let calls = gate["pilot"]["measured"].as_array().unwrap();
    let calls =
        &calls.iter().find(|one| one["path"] == "options.api.calls.only.calls_per_unit").unwrap()["interval"];
    let interval = &gate["criteria"][0]["interval"];
    for at in [0, 1] {
        assert!((part(interval, at) - (part(calls, at) * 0.1 + 0.05)).abs() < 1e-12, "{interval} {calls}");
    }
    let one = "period,units,calls\n2026-12,100,100\n";
    assert_eq!(outcome(&decided(&plan, one, &[]).1), "not proven");
    // What nothing measured moves is as it is: 12,000 units.
    let (status, gate) = decided(&on("units_served", "min = 12000"), one, &[]);
    assert_eq!((status, outcome(&gate)), (Some(0), "met"));
}

#[test]
fn a_measured_input_may_be_named_by_its_path() {
    for metric in
        ["options.api.calls.only.calls_per_unit", "only.calls_per_unit", "calls.only.calls_per_unit"]
    {
        let (_, gate) = decided(&on(metric, "max = 1.2"), &rows(110), &[]);
        assert_eq!(outcome(&gate), "met", "{metric}");
    }
}

/// What no gate could judge is refused before the pilot, and so is the baseline of another scenario.
#[test]
fn a_baseline_is_of_criteria_that_can_be_judged_and_of_its_own_scenario() {
    let desk = Desk::new(&on("cost_per_unti", "max = 1"));
    let said = desk.run(&["baseline", "plan.toml", "-o", "plan.lock"]);
    assert_eq!(said.status.code(), Some(2));
    assert!(
        !desk.path("plan.lock").exists() && String::from_utf8(said.stderr).unwrap().contains("cost_per_unti")
    );
    desk.put("plan.toml", PLAN.replace("name = \"Plan\"", "name = \"Other\"").as_bytes());
    assert_eq!(desk.run(&["baseline", "plan.toml", "-o", "other.lock"]).status.code(), Some(0));
    desk.put("plan.toml", PLAN.as_bytes());
    desk.put("pilot.csv", rows(110).as_bytes());
    let said = desk.run(&["gate", "plan.toml", "--actuals", "pilot.csv", "--baseline", "other.lock"]);
    let said = String::from_utf8(said.stderr).unwrap();
    assert!(said.contains("the baseline is of `Other`, and the scenario is `Plan`"), "{said}");
}

/// The record names what was changed on the command line, and a run what is wrong with its pilot.
#[test]
fn nothing_is_changed_or_left_out_in_silence() {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", format!("{}2026-12-31,10,-1\n", rows(110)).as_bytes());
    let gate =
        desk.run(&["gate", "plan.toml", "--actuals", "pilot.csv", "--set", "values.worth.per_unit=0.3"]);
    let said = String::from_utf8(gate.stdout).unwrap();
    assert!(said.contains("Changed on the command line: --set values.worth.per_unit=0.3."), "{said}");
    let run = desk.json(&["run", "plan.toml", "--actuals", "pilot.csv"]);
    let warnings = run["warnings"].to_string();
    assert!(
        warnings.contains("one row of the pilot could not be used; the first: pilot.csv:14"),
        "{warnings}"
    );
}

/// A report of a case with its pilot says what was measured, in place of what there is to measure.
#[test]
fn a_report_has_its_pilot() {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", rows(110).as_bytes());
    desk.run(&["report", "plan.toml", "--actuals", "pilot.csv", "-o", "out", "-q"]);
    let read = |name: &str| std::fs::read_to_string(desk.path(name)).unwrap();
    assert!(read("out/appendix.md").contains("## What the pilot measured"));
    assert!(!read("out/report.md").contains("What to measure in the pilot"));
    let results: Value =
        serde_json::from_slice(&std::fs::read(desk.path("out/results.json")).unwrap()).unwrap();
    assert_eq!(results["pilot"]["files"][0]["rows"], 12);
    desk.run(&["report", "plan.toml", "-o", "plain", "-q"]);
    let text = std::fs::read_to_string(desk.path("plain/report.md")).unwrap();
    assert!(text.contains("## Success criteria\n\n- Calls per unit: at most 1.2 (CFO)."), "{text}");
}
