//! The shipped scenarios: the figures of the articles that they come from, exactly; and that each can be used.

#[path = "support/case.rs"]
mod case;

use std::path::{Path, PathBuf};
use std::process::Command;

use case::{Case, file, rounded};
use rust_decimal::{Decimal, dec};
use tollgate::scenario::load::Changes;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(format!("{name}.toml"))
}

fn shipped(name: &str) -> Case {
    file(&path(name), &Changes::default())
}

fn with(name: &str, set: &[&str]) -> Case {
    file(
        &path(name),
        &Changes { case: None, set: set.iter().map(|set| set.to_string()).collect(), ..Changes::default() },
    )
}

// 500,000 records x 0.03 = 15,000 a month, 180,000 a year.
#[test]
fn record_enrichment_costs_180_000_a_year_in_fees() {
    let case = shipped("record-enrichment");
    assert_eq!(case.months("options.api.by_category.api_by_month", 1..=36), vec![dec!(15000); 36]);
    for year in 1..=3 {
        assert_eq!(case.at(&format!("options.api.by_year.{year}.by_category.api"), 0), dec!(180000));
    }
}

// 180,000 + 40,000 of upkeep + 12,000 of monitoring + 10,000 of evaluation + 8,000 for the vendor.
#[test]
fn record_enrichment_costs_250_000_and_brings_300_000_in_each_year() {
    let case = shipped("record-enrichment");
    for year in 1..=3 {
        let of = |name: &str| rounded(case.at(&format!("options.api.by_year.{year}.{name}"), 0), 18);
        assert_eq!((of("cost"), of("value")), (dec!(250000), dec!(300000)), "year {year}");
    }
    // 45,000 + 60,000 + 12,000 + 8,000
    assert_eq!(case.at("options.api.by_year.0.cost", 0), dec!(125000));
}

// 10,000 records at 0.03 were 300: the pilot's view of 18 million records is 540,000, and they cost 875,000.
#[test]
fn record_enrichment_exceeds_what_its_pilot_said() {
    let case = shipped("record-enrichment");
    let api = case.option("api");
    assert_eq!(
        (case.at("options.api.pilot_view", 0), api.known("units_served")),
        (dec!(540000), dec!(18000000))
    );
    assert_eq!(rounded(api.tco(), 15), dec!(875000));
    assert_eq!(rounded(api.figure("budget_overrun").clone().unwrap(), 6), dec!(1.620370)); // 875 / 540
}

// 40 % more calls: 72,000 a year more than the 250,000, so 322,000 against 300,000.
#[test]
fn record_enrichment_loses_when_usage_spikes() {
    let spikes = Changes { case: Some("usage_spikes".into()), set: vec![], ..Changes::default() };
    let case = file(&path("record-enrichment"), &spikes);
    assert_eq!(rounded(case.at("options.api.by_year.2.cost", 0), 15), dec!(322000));
    assert_eq!(case.study.verdict.option, None);
}

// 10,000 x 2 a month; 15 % and 45 % of it in the first two waves.
#[test]
fn a_support_agent_costs_20_000_a_month_after_three_waves() {
    let case = shipped("support-agent");
    let fees = |month| case.at("options.agent.by_category.api_by_month", month);
    assert_eq!(
        [4, 5, 7, 8, 10, 11, 36].map(fees),
        [0, 3000, 3000, 9000, 9000, 20000, 20000].map(Decimal::from)
    );
}

#[test]
fn ten_support_agents_cost_200_000_a_month() {
    let case = shipped("support-agents-ten");
    let fees = |month| case.at("options.agent.by_category.api_by_month", month);
    assert_eq!([5, 8, 11, 36].map(fees), [30000, 90000, 200000, 200000].map(Decimal::from));
    assert_eq!(case.at("options.agent.by_year.2.by_category.api", 0), dec!(2400000));
}

// The API serves the same 10,000: 80 % resolved, 20 % escalated at 11 minutes, as before.
#[test]
fn a_support_agents_escalations_are_no_saving() {
    let case = shipped("support-agent");
    let hour = dec!(54172.8) / dec!(1760);
    let escalated = case.at("options.agent.process.escalated", 36);
    assert_eq!(rounded(escalated, 12), rounded(dec!(2000) * dec!(11) / dec!(60) * hour, 12));
    let saved = case.at("options.agent.values.handling_time.handling", 36);
    assert_eq!(rounded(saved, 12), rounded(dec!(8000) * dec!(11) / dec!(60) * hour * dec!(0.7), 12));
}

// 0.92 x 3 + 0.08 x 45 = 6.36 minutes of a clerk for an invoice, instead of 45. A clerk's hour is 61,283.2 / 1,760 = 34.82.
#[test]
fn an_invoice_takes_6_36_minutes_of_people() {
    let case = shipped("invoice-processing");
    let (month, hour) = (9, dec!(34.82));
    let served = case.at("options.api.served", month);
    let paid = case.at("options.api.outcome.review", month) + case.at("options.api.process.escalated", month);
    let minutes = paid / hour * dec!(60) / served;
    assert_eq!(rounded(minutes, 15), dec!(6.36));
    let today = case.at("today.handling_cost", month) / hour * dec!(60);
    assert_eq!(rounded(today, 15), dec!(45));
}

// A call: 8,200 tokens, 40 % read at 0.10, 1 % written at 2.50, 59 % at 2; 1,000 at 10. 20,000 in October x 1.05^(9/12).
// 8,200 x (0.59 x 2 + 0.4 x 0.1 + 0.01 x 2.5) + 1,000 x 10 = 10,209 + 10,000, per million.
#[test]
fn an_invoice_costs_two_calls_and_their_retries() {
    let case = shipped("invoice-processing");
    assert_eq!(case.at("options.api.calls.read.price_per_call", 9), dec!(0.020209));
    let per_unit = case.at("options.api.calls.read.cost", 9) / case.at("options.api.served", 9);
    assert_eq!(rounded(per_unit, 18), dec!(2) * dec!(1.03) * dec!(0.020209));
}

// 20,000 invoices a month load one H200 to some tenths of a per cent: two replicas run, and one of staging and one of development.
#[test]
fn invoices_leave_rented_gpus_idle_and_they_bill() {
    let case = shipped("invoice-processing");
    assert_eq!(case.at("options.self_hosted.serving.gpus", 12), dec!(4));
    assert_eq!(case.at("options.self_hosted.serving.rent", 12), dec!(12526.8)); // 4 x 730 x 4.29
    let ten_times = with("invoice-processing", &["volume.units_per_month=200_000"]);
    assert_eq!(ten_times.at("options.self_hosted.serving.rent", 12), dec!(12526.8));
    let utilisation = case.option("self_hosted").figure("capacity.utilisation").clone().unwrap();
    assert!(utilisation < dec!(0.01), "{utilisation}");
}

// 4,000,000 x 1.01 calls in 240 busy hours: 4.676 a second. A replica of 4 GPUs takes 4.566; at 60 % that is 2.74.
// 4.676 / 2.74 = 1.707 replicas in month 1, and growth of 12 % a year passes 2 after (ln(2/1.707) / ln 1.12 = 1.4 years).
#[test]
fn a_hybrid_takes_the_base_load_and_overflows_with_growth() {
    let case = shipped("hybrid-document-search");
    let overflow = |month| case.at("options.hybrid.serving.overflow", month);
    assert_eq!(overflow(17), dec!(0));
    assert!(overflow(18) > dec!(0) && overflow(36) > overflow(18));
    let peak = dec!(4000000) * dec!(1.01) / dec!(240) / dec!(3600) / dec!(4.56640625) / dec!(0.6);
    let month_25 = peak * dec!(1.2544);
    assert_eq!(rounded(overflow(25), 12), rounded((month_25 - dec!(2)) / month_25, 12));
}

// 40 turns from 14,000 tokens, 2,600 more each: 40 x 14,000 + 2,600 x 780 = 2,588,000. 4 % at 2, 90 % at 0.10, 6 % written
// at 2.50, and 26,000 out at 10: 2.588 x (0.08 + 0.09 + 0.15) + 0.26 = 1.08816. Twice the turns send 9,336,000 tokens.
#[test]
fn a_session_of_twice_the_turns_costs_three_times_as_much() {
    let price = "options.large.calls.turn.price_per_conversation";
    let case = shipped("coding-agent");
    assert_eq!(case.at(price, 1), dec!(1.08816));
    let twice = with("coding-agent", &["options.large.calls.turn.turns=80"]);
    assert_eq!(twice.at(price, 1), dec!(9.336) * dec!(0.32) + dec!(0.52));
}

// 2,300 seats are 23 blocks at 30: 69,000 a month. 55 % use them, so 59,800 x 0.55 = 32,890 tasks, 27,890 beyond the
// allowance at 0.12: 3,346.80. In the first year of the fee the waves charge (13,156 - 5,000) x 0.12 = 978.72 three times.
#[test]
fn seats_cost_the_same_whoever_uses_them_and_credits_do_not() {
    let case = shipped("assistant-seats");
    assert_eq!(case.at("options.everyone.seats", 12), dec!(69000));
    assert_eq!(case.at("options.everyone.fees.agents", 12), dec!(3346.8));
    // 30,000 are committed from month 4 to 15, and 3 x 978.72 + 9 x 3,346.80 = 33,057.36 are charged: nothing is left.
    assert_eq!(case.at("options.everyone.fees.agents.true_up", 15), dec!(0));
    let few = with("assistant-seats", &["options.everyone.seats.active_share=0.3"]);
    // 17,940 tasks: 12,940 x 0.12 = 1,552.80; 2,176 x 0.12 = 261.12. 30,000 - 3 x 261.12 - 9 x 1,552.80 = 15,241.44 are due.
    assert_eq!(few.at("options.everyone.fees.agents.true_up", 15), dec!(15241.44));
    assert_eq!(few.at("options.everyone.seats", 12), dec!(69000));
}

/// Every shipped scenario and its cases.
fn all() -> Vec<(PathBuf, Vec<String>)> {
    let mut list = Vec::new();
    for entry in std::fs::read_dir(path("x").parent().unwrap()).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_some_and(|extension| extension == "toml") {
            let cases = case::file(&file, &Changes::default()).projected.plan.scenario.cases;
            list.push((file, cases));
        }
    }
    list.sort();
    list
}

fn tollgate(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_tollgate")).args(arguments).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_shipped_scenario_checks_runs_and_reports() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = all();
    assert!(shipped.len() >= 5, "{shipped:?}");
    for (file, cases) in &shipped {
        let file = file.to_str().unwrap();
        tollgate(&["check", file]);
        assert!(tollgate(&["run", file]).contains("Recommended"), "{file}");
        for case in cases {
            let json = tollgate(&["run", file, "--case", case, "--format", "json"]);
            assert!(json.contains("\"verdict\""), "{file}, {case}");
        }
        let name = Path::new(file).file_stem().unwrap().to_str().unwrap();
        let reports = folder.path().join(name);
        tollgate(&["report", file, "-o", reports.to_str().unwrap()]);
        assert!(std::fs::read_dir(&reports).unwrap().count() > 0, "{file}");
    }
}

#[test]
fn what_happened_can_be_set_month_by_month_or_as_a_whole() {
    let one = with("record-enrichment", &["options.api.actuals.2027-01.units=480000"]);
    let whole = with("record-enrichment", &["options.api.actuals={ \"2027-01\" = { units = 480000 } }"]);
    for case in [one, whole] {
        assert_eq!(case.months("options.api.served", 1..=2), [dec!(480000), dec!(500000)]);
        // 480,000 at 0.03
        assert_eq!(case.at("options.api.by_category.api_by_month", 1), dec!(14400));
        assert_eq!(case.study.scenario.last_actual, Some(1));
    }
}

#[test]
fn a_figure_of_a_month_that_happened_leads_to_its_source() {
    let file = path("record-enrichment");
    let bill = "options.api.actuals.2027-02={ cost = { value = 14_000.25, source = \"bill of February\" } }";
    let set = ["--set", "options.api.actuals.2027-01.units=480000", "--set", bill];
    let explained =
        |figure: &str| tollgate(&[&["explain", file.to_str().unwrap(), figure], &set[..]].concat());
    assert!(
        explained("options.api.cost@2").contains("bill of February"),
        "{}",
        explained("options.api.cost@2")
    );
    assert!(explained("options.api.api_bill").contains("bill of February"));
    assert!(explained("options.api.served@1").contains("--set"), "{}", explained("options.api.served@1"));
}

#[test]
fn monthly_rows_say_whether_they_happened() {
    let file = path("record-enrichment");
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let set = ["--set", "options.api.actuals.2027-01.units=480000", "-o", out.to_str().unwrap()];
    tollgate(&[&["report", file.to_str().unwrap()], &set[..]].concat());
    let rows = std::fs::read_to_string(out.join("monthly.csv")).unwrap();
    let said: Vec<&str> = rows.lines().take(4).map(|row| row.split(',').nth(3).unwrap()).collect();
    assert_eq!(said, ["actual", "no", "yes", "no"]);
    let json: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.join("results.json")).unwrap()).unwrap();
    let option = &json["options"][0];
    assert_eq!(option["actual_months"], serde_json::json!(["2027-01"]));
    assert_eq!(
        (&option["monthly"][1]["actual"], &option["monthly"][2]["actual"]),
        (&true.into(), &false.into())
    );
    assert_eq!(json["scenario"]["last_actual_month"], 1);
    let memo = std::fs::read_to_string(out.join("report.md")).unwrap();
    assert!(memo.contains("Jan 2027 happened; from Feb 2027 on it is projected."));
}

// In months 25 to 36 the API handles 20,000 x 1.05^2 x season x 1.05^(m/12) invoices, m from 0: 270,666 in all. Of each,
// 0.92 x 45 minutes are not worked any more, 0.69 hours; by 1,760 hours a year these are 106.11 people. Half of them leave
// the budget. Called capacity, the hours are no cash: then the case on cash alone is what all of it costs.
#[test]
fn invoice_processing_releases_106_people_of_whom_53_leave_the_budget() {
    let case = shipped("invoice-processing");
    let fte = |name: &str| rounded(case.at(&format!("options.api.fte.{name}"), 0), 2);
    assert_eq!((fte("released"), fte("realised")), (dec!(106.11), dec!(53.06)));
    let capacity = with("invoice-processing", &["values.handling_time.counts_as=\"capacity\""]);
    let known = |name: &str| capacity.option("api").known(name);
    assert_eq!(known("npv"), case.option("api").known("npv"));
    assert_eq!(rounded(known("cash_npv") + capacity.at("options.api.pv_cost", 0), 6), dec!(0));
}
