//! Months that happened. The plan is 1,000 units a month at 2 a call; 800 need no person, 200 of those are reviewed for
//! 6 minutes at 100 an hour, so that the API costs 2,000 and the review 2,000 a month. A unit is 30 minutes today, 50.

use rust_decimal::{Decimal, dec};
use tollgate::analysis::findings::Findings;
use tollgate::report::study::results::results;
use tollgate::report::study::{actual_boundary as seam, tables};

use crate::case::{Case, case, refused};

const PLAN: &str = "[volume]\nunits_per_month = 1_000\n[work]\nhours_per_year = 1_800\n[roles.clerk]\nannual_cost = 180_000\n\
                    [today]\nrole = \"clerk\"\nminutes_per_unit = 30\nerror_rate = 0.1\ncost_per_error = 20\n\
                    [values.time]\nfrom_today = true\nrealisation = 0.5\n[fx]\nEUR = 1.2\n";
const OPTION: &str = "name = \"API\"\nkind = \"api\"\ngo_live = 1\n";
const CALLS: &str = "calls_per_unit = 1\nprice_per_call = 2\n";
const OUTCOME: &str = "automated_share = 0.8\nreview_share = 0.25\nreview_minutes = 6\nerror_rate = 0.05\n";

fn text(terms: &str, actuals: &str) -> String {
    format!(
        "{PLAN}[options.api]\n{OPTION}{terms}\n[options.api.calls.step]\n{CALLS}[options.api.outcome]\n{OUTCOME}\
         [options.api.actuals]\n{actuals}\n"
    )
}

/// Twelve months with terms and actuals.
fn of(terms: &str, actuals: &str) -> Case {
    case(12, &text(terms, actuals))
}

fn first(case: &Case, name: &str) -> Vec<Decimal> {
    case.months(&format!("options.api.{name}"), 1..=3)
}

fn money(amounts: [i64; 3]) -> [Decimal; 3] {
    amounts.map(Decimal::from)
}

// 600 and 1,500 units: 2 each for the API; 0.8 x 0.25 x 6 minutes are 1.2 minutes of a unit, 2 each.
#[test]
fn units_that_were_served_are_served() {
    let case = of("", "\"2027-01\" = { units = 600 }\n\"2027-02\" = { units = 1_500 }");
    assert_eq!(first(&case, "served"), money([600, 1_500, 1_000]));
    assert_eq!(first(&case, "calls.step.cost"), money([1_200, 3_000, 2_000]));
    assert_eq!(first(&case, "outcome.review"), money([1_200, 3_000, 2_000]));
    assert_eq!(case.option("api").known("units_served"), dec!(12100));
    assert_eq!(case.months("volume.demand", 1..=2), [dec!(1000), dec!(1000)]);
}

#[test]
fn a_bill_stands_in_the_place_of_the_calls() {
    let case = of("", "\"2027-01\" = { cost = 1_500 }\n\"2027-02\" = { cost = 0, units = 900 }");
    assert_eq!(first(&case, "calls.step.cost"), money([0, 0, 2_000]));
    assert_eq!(first(&case, "api_bill"), money([1_500, 0, 0]));
    // ten months as projected, and the bill
    assert_eq!(case.category("api", "api"), dec!(21500));
    assert_eq!((case.cost("api", "calls.step"), case.cost("api", "api_bill")), (dec!(20000), dec!(1500)));
}

// The half off is not off a bill; the commitment of 2,500 is in it; 1,800 of credits pay 1,500 of it, and then 300.
#[test]
fn terms_are_in_the_bill_but_credits_pay_it() {
    let actuals = "\"2027-01\" = { cost = 1_500 }\n";
    let paid = |terms: &str| first(&of(terms, actuals), "by_category.api_by_month");
    assert_eq!(paid("discount = 0.5"), money([1_500, 1_000, 1_000]));
    assert_eq!(paid("minimum_commit = 2_500"), money([1_500, 2_500, 2_500]));
    assert_eq!(paid("free_credits = { amount = 1_800 }"), money([0, 1_700, 2_000]));
}

#[test]
fn a_bill_in_another_currency_is_converted() {
    let case = of(
        "",
        "\"2027-01\" = { cost = { value = 1_000, currency = \"EUR\" } }\n\"2027-02\" = { cost = 1_100 }",
    );
    assert_eq!(first(&case, "by_category.api_by_month"), money([1_200, 1_100, 2_000]));
}

// 3,000 minutes are 50 hours at 100.
#[test]
fn minutes_of_review_are_paid_as_they_were_spent() {
    let case = of("", "\"2027-01\" = { review_minutes = 3_000 }\n\"2027-02\" = { review_minutes = 0 }");
    assert_eq!(first(&case, "outcome.review"), money([5_000, 0, 2_000]));
}

// 600 of 1,000 need no person: 150 reviews are 900 minutes, 1,500. Saved: 600 x 50 x 0.5 = 15,000, and errors
// 600 x (0.1 - 0.05) x 20 = 600. With people: 400 x 50 = 20,000. Wrong: 600 x 0.05 + 400 x 0.1 = 70, 1,400.
#[test]
fn escalated_units_are_no_saving() {
    let case = of("", "\"2027-01\" = { units = 1_000, escalated = 400 }");
    assert_eq!(first(&case, "outcome.automated"), money([600, 800, 800]));
    assert_eq!(first(&case, "outcome.review"), money([1_500, 2_000, 2_000]));
    assert_eq!(first(&case, "values.time.handling"), money([15_000, 20_000, 20_000]));
    assert_eq!(first(&case, "values.time.quality"), money([600, 800, 800]));
    assert_eq!(first(&case, "process.escalated"), money([20_000, 10_000, 10_000]));
    // as planned: 800 x 0.05 + 200 x 0.1 = 60, 1,200
    assert_eq!(first(&case, "process.errors"), money([1_400, 1_200, 1_200]));
}

// 800 would have had 80 errors today, and had 100: 20 x 20 lost. All wrong: 100 + 200 x 0.1 = 120, 2,400.
#[test]
fn errors_are_counted_and_not_projected() {
    let case = of("", "\"2027-01\" = { units = 1_000, errors = 100 }");
    assert_eq!(first(&case, "values.time.quality"), money([-400, 800, 800]));
    assert_eq!(first(&case, "process.errors"), money([2_400, 1_200, 1_200]));
    // 600 would have had 60, and had 60
    let both = of("", "\"2027-01\" = { units = 1_000, escalated = 400, errors = 60 }");
    assert_eq!(first(&both, "values.time.quality"), money([0, 800, 800]));
}

#[test]
fn a_month_without_units_is_an_actual_too() {
    let case = of("minimum_commit = 500", "\"2027-01\" = { units = 0, escalated = 0, errors = 0 }");
    assert_eq!(first(&case, "cost"), money([500, 4_000, 4_000]));
    assert_eq!(first(&case, "value"), money([0, 20_800, 20_800]));
    assert!(case.option("api").monthly[1].cost_per_unit.is_err());
}

/// Every figure of the option, to the last digit; the lines that a bill takes the place of aside.
fn figures(case: &Case) -> serde_json::Value {
    let mut study = case.study.clone();
    let option = &mut study.options[0];
    option.lines.retain(|line| !line.key.starts_with("calls.") && line.key != "api_bill");
    option.monthly.iter_mut().for_each(|month| month.actual = false);
    results(&Findings::of(study))["options"][0].clone()
}

#[test]
fn what_went_as_planned_gives_the_figures_of_the_plan() {
    let month = "{ units = 1_000, cost = 2_000, review_minutes = 1_200, escalated = 200, errors = 40 }";
    let actuals = format!("\"2027-01\" = {month}\n\"2027-02\" = {month}\n");
    let terms = "free_credits = { amount = 5_000 }\nminimum_commit = 1_700";
    assert_eq!(figures(&of(terms, &actuals)), figures(&of(terms, "")));
}

#[test]
fn what_happened_is_no_input_that_could_be_varied() {
    let case = of("", "\"2027-01\" = { units = 900, cost = 1_700, review_minutes = 90, escalated = 9 }");
    let inputs = &case.projected.model.sheet.inputs;
    assert!(inputs.iter().all(|input| !input.key.contains("actuals")));
}

#[test]
fn an_option_may_start_later_and_so_may_what_is_known_of_it() {
    let late = text("", "\"2027-04\" = { units = 10 }\n\"2027-03\" = { units = 5 }");
    let case = case(12, &late.replace("go_live = 1", "go_live = 2"));
    assert_eq!(case.months("options.api.served", 1..=5), [0, 1_000, 5, 10, 1_000].map(Decimal::from));
    let happened: Vec<u32> =
        case.option("api").monthly.iter().filter(|month| month.actual).map(|month| month.month).collect();
    assert_eq!(happened, [3, 4]);
}

fn words(months: u32, text: &str) -> String {
    seam::in_words(&case(months, text).study).unwrap_or_default()
}

#[test]
fn the_seam_is_said_in_a_sentence() {
    let january = "\"2027-01\" = { units = 1 }\n";
    let both = format!("{january}\"2027-02\" = {{ units = 1 }}\n");
    assert_eq!(words(12, &text("", "")), "");
    assert_eq!(words(12, &text("", january)), "Jan 2027 happened; from Feb 2027 on it is projected.");
    assert_eq!(words(12, &text("", &both)), "Jan to Feb 2027 happened; from Mar 2027 on it is projected.");
    assert_eq!(words(2, &text("", &both)), "Jan to Feb 2027 happened; nothing is projected.");
    assert_eq!(
        words(12, &text("", "\"2027-02\" = { units = 1 }")),
        "Feb 2027 happened; all other months are projected."
    );
    let second = format!(
        "{}[options.other]\nname = \"Other\"\nkind = \"other\"\ngo_live = 1\n\
                          [options.other.outcome]\nautomated_share = 1\n",
        text("", january)
    );
    assert_eq!(
        words(12, &second),
        "With API, Jan 2027 happened; from Feb 2027 on it is projected. Other is projected throughout."
    );
    // Measured demand is what happened to every option.
    let measured = second.replace("units_per_month = 1_000", "actuals = [900, 950]");
    assert_eq!(words(12, &measured), "Jan to Feb 2027 happened; from Mar 2027 on it is projected.");
}

#[test]
fn years_that_hold_actuals_are_marked() {
    let months: String = (1..=12).map(|month| format!("\"2027-{month:02}\" = {{ units = 900 }}\n")).collect();
    let names = |months: u32, actuals: &str| -> Vec<String> {
        let study = case(months, &text("", actuals)).study;
        tables::by_year(&study).rows.into_iter().map(|row| row.name).collect()
    };
    let more = format!("{months}\"2028-01\" = {{ units = 900 }}\n");
    assert_eq!(names(36, &more), ["year 1, actual", "year 2, part actual", "year 3", "TCO"]);
    assert_eq!(names(12, ""), ["year 1", "TCO"]);
}

#[test]
fn marginal_cost_is_of_months_that_can_still_change() {
    // 2 for the call and 2 for its review
    assert_eq!(
        of("", "\"2027-01\" = { units = 1, cost = 9 }")
            .option("api")
            .figure("marginal_cost_per_unit")
            .clone(),
        Ok(dec!(4))
    );
    let all = case(1, &text("", "\"2027-01\" = { units = 900 }"));
    let why = all.option("api").figure("marginal_cost_per_unit").clone().unwrap_err();
    assert_eq!(why, "no month is left to project");
}

#[test]
fn what_cannot_have_happened_is_refused() {
    let says = |actuals: &str, wanted: &str| {
        let messages = refused(12, "", &text("", actuals));
        assert!(messages.len() == 1 && messages[0].contains(wanted), "{messages:?}");
    };
    says("\"2026-12\" = { units = 1 }", "must be a month of the scenario, 2027-01 to 2027-12");
    says("\"2028-01\" = { units = 1 }", "must be a month of the scenario");
    says("january = { units = 1 }", "a month is written `YYYY-MM`");
    says("\"2027-01\" = { units = 1 }\n\"2027-03\" = { units = 1 }", "and not 2027-02");
    says("\"2027-01\" = { units = 10, escalated = 6, errors = 5 }", "`errors` is a part of the 4 units");
    says("\"2027-01\" = { escalated = 6 }", "`escalated` needs `units`");
    says("\"2027-01\" = {}", "nothing is said of 2027-01");
    says("\"2027-01\" = { units = { value = 5, min = 1, max = 9 } }", "neither a range nor an escalation");
}

// The decision day is not in a year of the model, and falls in the first fiscal year: what was planned for it stands.
#[test]
fn a_fiscal_year_with_the_decision_day_is_actual_in_part() {
    let mut study = case(12, &text("", "\"2027-01\" = { units = 1 }\n\"2027-02\" = { units = 1 }")).study;
    study.scenario.fiscal_year_starts = Some(3);
    let names: Vec<String> =
        tables::by_fiscal_year(&study).unwrap().rows.into_iter().map(|row| row.name).collect();
    assert_eq!(names, ["FY 2027, part actual", "FY 2028", "TCO"]);
}
