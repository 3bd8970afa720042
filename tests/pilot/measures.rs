//! Measured inputs by hand, and what they do to the case.

use serde_json::{Value, json};

use crate::{Desk, PLAN, measured};

pub fn of(rows: &str) -> Value {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", rows.as_bytes());
    desk.json(&["actuals", "plan.toml", "pilot.csv"])
}

pub fn close(value: &Value, expected: f64) {
    let value = value.to_string().parse::<f64>().unwrap_or(f64::NAN);
    assert!((value - expected).abs() < 1e-9 * expected.abs().max(1.0), "{value}, not {expected}");
}

const CALLS: &str = "options.api.calls.only.calls_per_unit";

// 110 + 190 calls over 100 + 200 units are 1 a unit. Rows lie 10 above and 10 below: sum of squares 200, times 2 / 1 is
// 400, its root 20, over 300 units 0.0666667. With one degree of freedom t is 12.706205: 0.847080 to either side.
#[test]
fn a_ratio_and_its_interval_are_those_worked_by_hand() {
    let all = of("period,units,calls\n2027-01-04,100,110\n2027-01-05,200,190\n");
    let calls = measured(&all, CALLS);
    close(&calls["measured"], 1.0);
    close(&calls["standard_error"], 20.0 / 300.0);
    close(&calls["interval"][0], 1.0 - 12.706205 * 20.0 / 300.0);
    close(&calls["interval"][1], 1.0 + 12.706205 * 20.0 / 300.0);
    assert_eq!(calls["rows"], 2);
    assert_eq!(calls["doubt"], "only 2 days or months, so the interval is wide");
}

#[test]
fn a_single_row_has_no_interval_and_says_so() {
    let all = of("period,units,calls\n2027-01,300,330\n");
    let calls = measured(&all, CALLS);
    close(&calls["measured"], 1.1);
    assert_eq!((&calls["interval"], &calls["standard_error"]), (&Value::Null, &Value::Null));
    assert!(calls["doubt"].as_str().unwrap().starts_with("a single day or month has no spread"));
}

// 300 calls, 20 of them retries: 280 tries over 250 units are 1.12, and 20 / 280 are repeated. Billed 33 over 300 calls
// and 250 units: 0.11 and 0.132.
#[test]
fn retries_are_told_from_first_tries() {
    let all = of("period,units,calls,retries,cost\n2027-01,250,300,20,33\n");
    close(&measured(&all, CALLS)["measured"], 1.12);
    close(&measured(&all, "options.api.calls.only.retry_rate")["measured"], 20.0 / 280.0);
    close(&measured(&all, "options.api.calls.only.billed_cost_per_call")["measured"], 0.11);
    close(&measured(&all, "options.api.billed_cost_per_unit")["measured"], 0.132);
}

// 1.1 calls a unit: 1,000 x 1.1 x 0.10 + 50 = 160 a month instead of 150, 1,920 a year instead of 1,800.
#[test]
fn the_case_is_run_again_with_what_was_measured() {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", b"period,units,calls\n2027-01,300,330\n");
    let rerun = desk.json(&["run", "plan.toml", "--actuals", "pilot.csv", "--rates-only"]);
    assert_eq!(rerun["options"][0]["tco"], json!(1920));
    let all = desk.json(&["actuals", "plan.toml", "pilot.csv", "--rates-only"]);
    assert_eq!(all["comparison"]["bridges"][0]["from"]["value"], json!(600), "12 x (200 - 150)");
    assert_eq!(all["comparison"]["bridges"][0]["to"]["value"], json!(480));
}

// January happened: 300 units x 1.1 calls x 0.10 + 50 = 83, worth 60. Eleven months are projected at 160 and 200: 1,843
// and 2,260 in all, 417 left.
#[test]
fn a_month_that_happened_stands_and_the_rest_is_projected() {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", b"period,units,calls\n2027-01,300,330\n");
    let rerun = desk.json(&["run", "plan.toml", "--actuals", "pilot.csv"]);
    let option = &rerun["options"][0];
    assert_eq!(
        (&option["tco"], &option["npv"], &option["units_served"]),
        (&json!(1843), &json!(417), &json!(11300))
    );
    assert_eq!(option["actual_months"], json!(["2027-01"]));
    // What was billed stands as it is: 40 instead of 33.
    desk.put("pilot.csv", b"period,units,calls,cost\n2027-01,300,330,40\n");
    let rerun = desk.json(&["run", "plan.toml", "--actuals", "pilot.csv"]);
    // 40 / 330 a call in the months that are projected: 11 x (1,100 x 0.121212... + 50) = 2,016.67.
    close(&rerun["options"][0]["tco"], 90.0 + 11.0 * (1_100.0 * 40.0 / 330.0 + 50.0));
}

/// A month stands when the files say all of it: days up to its last, Saturdays and Sundays aside, or days of a later month.
#[test]
fn a_month_that_is_not_over_is_projected() {
    let stand = |last: &str| {
        let desk = Desk::new(PLAN);
        desk.put("pilot.csv", format!("period,units,calls\n2027-01-04,500,500\n{last},500,500\n").as_bytes());
        let all = desk.json(&["actuals", "plan.toml", "pilot.csv"]);
        (all["pilot"]["happened"].as_array().unwrap().len(), all["pilot"]["notes"].to_string())
    };
    // The 31st of January 2027 is a Sunday, the 29th a Friday.
    assert_eq!(stand("2027-01-29").0, 1);
    let (months, said) = stand("2027-01-28");
    assert!(months == 0 && said.contains("Jan 2027 is not complete in the files for `api`"), "{said}");
    assert_eq!(stand("2027-02-01").0, 1, "January, and not February");
    // The first of January 2027 is a Friday, and the files begin on Monday the 4th.
    assert!(stand("2027-01-29").1.contains("the files begin on 2027-01-04"), "{}", stand("2027-01-29").1);
}

#[test]
fn a_gap_between_months_that_happened_is_refused() {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", b"period,units,calls\n2027-01,900,900\n2027-03,900,900\n");
    let said = desk.refused("pilot.csv");
    assert!(said.contains("nothing of Feb 2027"), "{said}");
    let rates = desk.run(&["run", "plan.toml", "--actuals", "pilot.csv", "--rates-only"]);
    assert_eq!(rates.status.code(), Some(0));
}

// The plan repeats one call in ten. The pilot's calls hold their retries already: 1,000 x 1.1 x 0.10 + 50 = 160, and
// not 1.1 times that of the calls.
#[test]
fn retries_that_are_not_told_apart_are_not_added_again() {
    let desk = Desk::new(&PLAN.replace("calls_per_unit = 1\n", "calls_per_unit = 1\nretry_rate = 0.1\n"));
    desk.put("pilot.csv", b"period,units,calls\n2027-01,300,330\n");
    let rerun = desk.json(&["run", "plan.toml", "--actuals", "pilot.csv", "--rates-only"]);
    assert_eq!(rerun["options"][0]["tco"], json!(1920));
}

#[test]
fn a_pilot_that_equals_the_plan_gives_the_plan_to_the_last_digit() {
    let desk = Desk::new(&PLAN.replace("discount_rate = 0\n", "discount_rate = 0.1\n"));
    desk.put("pilot.csv", b"period,units,calls\n2027-01-04,100,100\n2027-01-05,250,250\n");
    let (plan, rerun) =
        (desk.json(&["run", "plan.toml"]), desk.json(&["run", "plan.toml", "--actuals", "pilot.csv"]));
    assert_eq!(plan["options"][0], rerun["options"][0]);
    let all = desk.json(&["actuals", "plan.toml", "pilot.csv"]);
    let steps = all["comparison"]["bridges"][0]["steps"].as_array().unwrap();
    assert!(steps.iter().all(|step| step["amount"] == json!(0)), "{steps:#?}");
}

// 300 units in one month against 1,000 a month: 3.33 times.
#[test]
fn the_extrapolation_is_said() {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", b"period,units,calls\n2027-01-04,100,100\n2027-01-28,200,200\n");
    let said = String::from_utf8(desk.run(&["actuals", "plan.toml", "pilot.csv"]).stdout).unwrap();
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains(
            "300 units were measured over one month; the case projects 1,000 a month, 3.33 times as many."
        ),
        "{said}"
    );
}

#[test]
fn a_measured_input_names_its_file_rows_and_hash() {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", b"period,units,calls\n2027-01,300,330\n");
    let args =
        ["explain", "plan.toml", "options.api.calls.only.calls", "--depth", "9", "--actuals", "pilot.csv"];
    let said = String::from_utf8(desk.run(&args).stdout).unwrap();
    assert!(
        said.contains("measured: pilot.csv (1 rows, SHA-256 ") || said.contains("measured: pilot.csv (1 row"),
        "{said}"
    );
}

// Units by day end on the 8th, and the bill is of the month: the month is not over, and its bill is not of these units.
#[test]
fn a_bill_of_the_month_does_not_make_it_over() {
    let desk = Desk::new(PLAN);
    desk.put(
        "pilot.csv",
        b"period,units,calls,cost\n2027-01-07,500,500,\n2027-01-08,500,500,\n2027-01,,,20\n",
    );
    let all = desk.json(&["actuals", "plan.toml", "pilot.csv"]);
    assert_eq!(all["pilot"]["happened"], json!([]));
}

/// Of a sample the rates are taken, and then nothing is said of months that stand.
#[test]
fn a_month_of_few_units_is_told_of() {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", b"period,units,calls\n2027-01,300,330\n");
    let notes = |more: &[&str]| {
        desk.json(&[&["actuals", "plan.toml", "pilot.csv"], more].concat())["pilot"]["notes"].to_string()
    };
    assert!(notes(&[]).contains("stands with 300 units where 1,000 were planned"));
    assert_eq!(notes(&["--rates-only"]), "[]");
}

/// A column that is not read is named, with the nearest that would be.
#[test]
fn a_column_that_is_not_read_is_named() {
    let all = of("period,units,calls,escalate\n2026-10,300,330,4\n");
    let notes = all["pilot"]["notes"].to_string();
    assert!(notes.contains("the column `escalate` is not read: is it meant as `escalated`?"), "{notes}");
}

/// No share is above one, and nothing is below zero, however few rows there are.
#[test]
fn intervals_stay_within_what_is_possible() {
    let desk = Desk::new(&format!("{PLAN}[options.api.outcome]\nautomated_share = 0.9\nerror_rate = 0.1\n"));
    desk.put("pilot.csv", b"period,units,escalated,errors\n2026-10-05,100,1,0\n2026-10-06,100,20,9\n");
    let all = desk.json(&["actuals", "plan.toml", "pilot.csv"]);
    let share = measured(&all, "options.api.outcome.automated_share")["interval"].to_string();
    assert!(share.ends_with(",1]"), "{share}");
    assert!(measured(&all, "options.api.outcome.error_rate")["interval"].to_string().starts_with("[0,"));
}

/// Reviews and errors are of the units that were not escalated, so there are no more of them.
#[test]
fn more_errors_than_automated_units_are_skipped() {
    let all = of("period,units,calls,escalated,errors\n2026-10-05,100,100,90,50\n2026-10-06,100,100,50,50\n");
    let why = all["pilot"]["skipped"][0].as_str().unwrap();
    assert!(
        why.ends_with("`errors` counts units that were not escalated, and 50 is more than those 10"),
        "{why}"
    );
    assert_eq!(all["pilot"]["skipped_rows"], 1);
}

/// Units of the month beside calls of its first days: it is asked whether both are whole.
#[test]
fn months_beside_days_that_end_early_are_asked_about() {
    let notes = |last: &str| {
        let desk = Desk::new(PLAN);
        desk.put("units.csv", b"period,units\n2026-10,1000\n");
        desk.put("calls.csv", format!("period,calls\n2026-10-01,400\n{last},700\n").as_bytes());
        desk.json(&["actuals", "plan.toml", "units.csv", "calls.csv"])["pilot"]["notes"].to_string()
    };
    assert!(notes("2026-10-15").contains("the days of Oct 2026 end on 2026-10-15: is either whole?"));
    // The 31st of October 2026 is a Saturday.
    assert_eq!(notes("2026-10-30"), "[]");
}

// 110 + 190 calls over 300 units are 1 a unit with a standard error of 0.0666667: the tenth and the ninetieth percentile lie
// 1.2816 of it to either side, 0.914560 and 1.085440, and the tornado goes from the one to the other.
#[test]
fn what_was_measured_is_as_sure_as_its_sample() {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", b"period,units,calls\n2026-10-05,100,110\n2026-10-06,200,190\n");
    let all = desk.json(&["sensitivity", "plan.toml", "--actuals", "pilot.csv"]);
    let said = all.to_string();
    assert!(said.contains("0.91456") && said.contains("1.08544"), "{all:#}");
}
