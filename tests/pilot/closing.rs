//! What it is worth to close the gap of a criterion, and which figures a criterion may be on.

use serde_json::Value;

use crate::gate::{decided, outcome, rows};
use crate::{Desk, PLAN};

pub fn worth(gate: &Value) -> (String, &Value, &Value) {
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
    desk.freeze();
    let said = String::from_utf8(desk.run(&["gate", "plan.toml", "--actuals", "pilot.csv"]).stdout).unwrap();
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let closing =
        "Calls per unit fails: it must come down from 1.31 to 1.2, worth $126 of NPV over the horizon.";
    assert!(said.contains(closing), "{said}");
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

pub fn on(metric: &str, limit: &str) -> String {
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
