//! Options are compared on the same work: totals, crossings, verdicts, hurdles, and what is too close to call.

use rust_decimal::{Decimal, dec};
use tollgate::analysis::findings::Findings;
use tollgate::analysis::sensitivity::too_close::TooClose;
use tollgate::analysis::study::types::Basis;

use crate::case::{Case, case, cents};

/// Two options that differ in go-live alone; a unit costs 10 by hand, and 1 by either.
const DELAYED: &str = r#"
[volume]
units_per_month = 100
[today]
other_per_unit = 10
[options.early]
name = "Early"
kind = "api"
go_live = 1
[options.early.calls.step]
price_per_call = 1
calls_per_unit = 1
[options.early.outcome]
automated_share = 1
[options.late]
name = "Late"
kind = "api"
go_live = 4
[options.late.calls.step]
price_per_call = 1
calls_per_unit = 1
[options.late.outcome]
automated_share = 1
[costs.build]
upfront = 50
"#;

fn without_today() -> String {
    let (before, after) = DELAYED.split_once("[today]\nother_per_unit = 10\n").unwrap();
    [before, after].concat()
}

// Early: 50 + 12 x 100 x 1 = 1,250. Late: 50 + 9 x 100 x 1 + 3 x 100 x 10 = 3,950, though it costs only 950 itself. The
// delay costs 3 x 100 x (10 - 1) = 2,700, and nothing else is between them.
#[test]
fn a_delay_is_no_saving() {
    let case = case(12, DELAYED);
    assert_eq!(case.study.basis, Basis::WorkCost);
    let work = |id: &str| case.option(id).known("work_cost");
    assert_eq!((work("early"), work("late")), (dec!(1250), dec!(3950)));
    assert_eq!(case.option("late").tco(), dec!(950));
    assert_eq!(work("late") - work("early"), dec!(2700));
    let pair = &case.study.crossings[0];
    assert_eq!((pair.crossings.len(), pair.from), (0, 4));
    assert!(pair.cheaper.iter().all(|interval| interval.option.as_deref() == Some("early")));
    assert_eq!(case.study.verdict.option.as_deref(), Some("early"));
}

// Without today's cost there is only the cost of a unit. At 10% a year, PV of units: early sum 100 / 1.1^(m/12), m = 1..12;
// late m = 4..12. Both pay 1 a unit; the 50 of building are spread over fewer units by the late one.
#[test]
fn without_todays_cost_options_are_compared_by_the_unit() {
    let case = case(12, &without_today());
    assert_eq!(case.study.basis, Basis::PerUnit);
    let levelised = |id: &str| case.option(id).figure("levelised_cost_per_unit").clone().unwrap();
    let early = dec!(1) + dec!(50) / case.at("options.early.cumulative_present_units", 12);
    assert_eq!(levelised("early").round_dp(20), early.round_dp(20));
    assert!(levelised("late") > levelised("early"));
    let pair = &case.study.crossings[0];
    assert_eq!((pair.basis, pair.crossings.len()), (Basis::PerUnit, 0));
    assert_eq!(case.study.verdict.option.as_deref(), Some("early"), "{}", case.study.verdict.reason);
}

#[test]
fn options_that_serve_the_same_are_compared_by_their_totals() {
    let case = case(12, &without_today().replace("go_live = 4", "go_live = 1"));
    assert_eq!(case.study.basis, Basis::Total);
    assert_eq!(case.study.crossings[0].cheaper[0].option, None, "they cost the same throughout");
}

/// What is worth 300 a month and costs 250; 1,000 up front.
const PAYS: &str = r#"
[volume]
units_per_month = 100
[options.api]
name = "API"
kind = "api"
go_live = 1
[options.api.calls.step]
price_per_call = 2.5
calls_per_unit = 1
[costs.build]
upfront = 100
[values.worth]
per_unit = 3
"#;

// 12 months at 10%: the factors 1.1^(-m/12) sum to f. PV of cost 100 + 250 f, PV of value 300 f, ROI about 15%.
#[test]
fn a_case_that_pays_but_not_enough_is_not_worth_it() {
    let plain = case(12, PAYS);
    assert_eq!(plain.study.verdict.option.as_deref(), Some("api"));
    let held = case(12, &format!("{PAYS}\n[decision]\nmin_roi = 0.3\n"));
    let verdict = &held.study.verdict;
    assert_eq!(verdict.option, None);
    let (cost, value) = (held.option("api").known("pv_cost"), held.option("api").known("pv_value"));
    let missed = &verdict.missed[0];
    assert_eq!((missed.metric, missed.limit), ("roi_pv", dec!(0.3)));
    // Benefits must reach 1.3 times the cost; or the cost fall to the benefits over 1.3.
    assert_eq!(missed.benefits_up, Some(cost * dec!(1.3) / value - dec!(1)));
    assert_eq!(missed.cost_down, Some(dec!(1) - value / (dec!(1.3) * cost)));
    assert!(verdict.reason.contains("not worth the risk"), "{}", verdict.reason);
    let low = case(12, &format!("{PAYS}\n[decision]\nmin_roi = 0.1\nmax_payback_months = 6\n"));
    assert_eq!(low.study.verdict.option.as_deref(), Some("api"), "{}", low.study.verdict.reason);
}

// Payback: 100 up front, 50 a month: month 2. NPV is below 1,000.
#[test]
fn hurdles_of_worth_and_of_payback_hold() {
    let late = case(12, &format!("{PAYS}\n[decision]\nmax_payback_months = 1\n"));
    assert_eq!(late.study.verdict.missed[0].metric, "payback_month");
    let poor = case(12, &format!("{PAYS}\n[decision]\nmin_npv = 1_000\n"));
    let missed = &poor.study.verdict.missed[0];
    let gap = dec!(1000) - poor.option("api").npv();
    assert_eq!(missed.benefits_up, Some(gap / poor.option("api").known("pv_value")));
}

fn findings(case: &Case) -> Findings {
    let mut findings = Findings::of(case.study.clone());
    findings.ask_flips(&case.projected);
    findings
}

#[test]
fn a_reversal_within_an_inputs_own_range_is_too_close_to_call() {
    let tight = PAYS.replace("per_unit = 3", "per_unit = { value = 3, min = 2.4, max = 3.2 }");
    let case = case(12, &tight);
    let close = findings(&case).too_close.expect("the worth may fall to where it does not pay");
    let TooClose::Flip { flip, range, .. } = close else { panic!("it is a reversal that is near") };
    assert_eq!(flip.path, "values.worth.per_unit");
    assert_eq!(range, Some((dec!(2.4), dec!(3.2))));
    let wide = crate::case::case(
        12,
        &PAYS.replace("per_unit = 3", "per_unit = { value = 3, min = 2.9, max = 3.2 }"),
    );
    assert!(findings(&wide).too_close.is_none());
}

// Price up and worth down by the same share s: 300 (1 - s) f = 100 + 250 (1 + s) f.
#[test]
fn the_nearest_pair_reverses_it_together() {
    let case = case(12, PAYS);
    let pair = findings(&case).flip_pair.expect("a pair");
    let f = case.at("options.api.present_value", 1) / dec!(300);
    assert!(f > dec!(0.99), "{f}");
    let factors: Decimal = (1..=12).map(|month| case.at("discount_factor", month)).sum();
    let exact = (dec!(50) * factors - dec!(100)) / (dec!(550) * factors);
    assert!((pair.share - exact).abs() < dec!(0.0005), "{} is not {exact}", pair.share);
    assert_eq!(pair.to, None);
}

// A yearly payment of 120 in month 12 and 10 a month: 240 over 12 months of 100 units.
#[test]
fn a_payment_in_the_last_month_is_no_trend() {
    let lumpy = PAYS.replace("upfront = 100", "amount = 120\nevery = 12\nfrom = 12");
    let case = case(24, &lumpy);
    // Months 13 to 24: 12 x 250 + 120 in month 24 = 3,120 over 1,200 units
    assert_eq!(case.option("api").figure("run_rate_cost_per_unit"), &Ok(dec!(2.6)));
}

/// 600 units a month, 30 minutes each by people of 1,800 hours a year and 36,000.
const PEOPLE: &str = r#"
[volume]
units_per_month = 600
[work]
hours_per_year = 1_800
[roles.clerk]
annual_cost = 36_000
[today]
role = "clerk"
minutes_per_unit = 30
[options.api]
name = "API"
kind = "api"
go_live = 1
[options.api.calls.step]
price_per_call = 1
calls_per_unit = 1
[options.api.outcome]
automated_share = 0.5
[values.time]
from_today = true
realisation = 0.4
"#;

// 300 automated x 0.5 h = 150 h; a month of a person is 150 h: one post freed, 0.4 of it leaves the budget.
#[test]
fn hours_are_counted_as_people() {
    let case = case(12, PEOPLE);
    let figure = |key: &str| case.option("api").figure(key).clone();
    assert_eq!((figure("fte.released"), figure("fte.realised")), (Ok(dec!(1)), Ok(dec!(0.4))));
    // 300 x 10 x 0.4 = 1,200 a month of value
    assert_eq!(case.option("api").known("total_value"), dec!(14400));
    assert!(figure("cash_npv").is_err(), "all of it counts as cash");
}

// What is only capacity is no cash: NPV on cash alone is minus the cost. The post is freed all the same, and nobody leaves for it;
// nor for a cost that is avoided.
#[test]
fn capacity_is_no_cash_and_nobody_leaves_for_it() {
    for counts_as in ["capacity", "cost-avoided"] {
        let case = case(12, &format!("{PEOPLE}counts_as = \"{counts_as}\"\n"));
        let option = case.option("api");
        assert_eq!(option.figure("cash_npv"), &Ok(-option.known("pv_cost")));
        assert_eq!(
            (option.figure("fte.released"), option.figure("fte.realised")),
            (&Ok(dec!(1)), &Ok(dec!(0)))
        );
    }
}

// 0.2 in year 1, 0.5 in year 2 and after: 3,000 a month x 12 x (0.2 + 0.5 + 0.5).
#[test]
fn realisation_may_rise_by_year() {
    let text = PEOPLE.replace("realisation = 0.4", "realisation = { by_year = [0.2, 0.5] }");
    let case = case(36, &text);
    assert_eq!(case.option("api").known("total_value"), dec!(43200));
}

// A wave of all units in month 1 that settles for 730 / 168 weeks = one month: the first month is worth nothing, and
// people do its work; its cost runs.
#[test]
fn a_wave_that_settles_costs_at_once_and_is_worth_nothing_yet() {
    let waves =
        "go_live = 1\nrollout = [{ month = 1, share = 1.0, settle_weeks = 4.345238095238095238095238095 }]";
    let case = case(12, &PEOPLE.replace("go_live = 1", waves));
    let value = case.at("options.api.value", 1);
    assert!(value.abs() < dec!(0.000001), "{value}");
    assert_eq!(case.at("options.api.value", 2), dec!(1200));
    assert_eq!(case.at("options.api.cost", 1), dec!(600));
    // Nobody is freed: 600 of calls, and 600 x 10 of handling
    assert_eq!(cents(case.at("options.api.work_cost_by_month", 1)), dec!(6600));
}

// Two weeks of a month of 730 hours are 336 / 730 of it.
#[test]
fn weeks_are_parts_of_a_month() {
    let waves = "go_live = 1\nrollout = [{ month = 1, share = 1.0, settle_weeks = 2 }]";
    let case = case(12, &PEOPLE.replace("go_live = 1", waves));
    let left = dec!(1200) * (dec!(1) - dec!(336) / dec!(730));
    assert_eq!(cents(case.at("options.api.value", 1)), cents(left));
}
