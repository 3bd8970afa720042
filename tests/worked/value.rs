//! Today's process, each option's outcome, and what that is worth. The clerk costs 180,000 a year of 1,800 hours, 100
//! an hour: 30 minutes of a unit are 50. A unit in ten goes wrong today, at 20 each. 1,000 units a month.

use rust_decimal::{Decimal, dec};

use crate::case::{Case, case, refused};

const TODAY: &str = "[volume]\nunits_per_month = 1_000\n[work]\nhours_per_year = 1_800\n[roles.clerk]\nannual_cost = 180_000\n\
                     [roles.expert]\nannual_cost = 360_000\n\
                     [today]\nrole = \"clerk\"\nminutes_per_unit = 30\nerror_rate = 0.1\ncost_per_error = 20\n";
const SAVING: &str = "[values.time]\nfrom_today = true\nrealisation = 0.5\n";

fn of(months: u32, outcome: &str, lines: &str) -> Case {
    case(months, &text(outcome, lines))
}

fn text(outcome: &str, lines: &str) -> String {
    format!(
        "{TODAY}[options.it]\nname = \"It\"\nkind = \"other\"\ngo_live = 2\n[options.it.outcome]\n\
         automated_share = 0.8\n{outcome}\n{lines}"
    )
}

// 1,000 x 0.8 x 50 x 0.5 = 20,000. Errors: 0.8 x 0.05 + 0.2 x 0.1 = 0.06 instead of 0.1: 0.04 x 1,000 x 20 = 800.
#[test]
fn a_saving_is_handling_as_far_as_realised_and_errors_avoided() {
    let case = of(2, "error_rate = 0.05", SAVING);
    assert_eq!(case.value("it", "values.time.handling"), dec!(20000));
    assert_eq!(case.value("it", "values.time.quality"), dec!(800));
    assert_eq!(case.months("options.it.value", 0..=2), [0, 0, 20800].map(Decimal::from));
}

// 0.8 x 0.2 + 0.2 x 0.1 = 0.18: 0.08 x 1,000 x 20 = 1,600 lost.
#[test]
fn an_option_that_errs_more_says_so() {
    let case = of(2, "error_rate = 0.2", SAVING);
    assert_eq!(case.value("it", "values.time.quality"), dec!(-1600));
    assert_eq!(case.option("it").known("total_value"), dec!(18400));
}

// 1,000 x 0.8 x 0.25 = 200 reviews of 6 minutes: 20 hours at 100, or at 200.
#[test]
fn a_review_is_a_cost_and_not_a_smaller_saving() {
    let review = "error_rate = 0.05\nreview_share = 0.25\nreview_minutes = 6";
    let case = of(2, review, SAVING);
    assert_eq!(
        (case.category("it", "people"), case.option("it").known("total_value")),
        (dec!(2000), dec!(20800))
    );
    let expert = format!("{review}\nreview_role = \"expert\"");
    assert_eq!(of(2, &expert, SAVING).category("it", "people"), dec!(4000));
}

// Cost 2,000 of review and 1,000 of fees; 200 escalated at 50 = 10,000; 60 errors at 20 = 1,200. By unit 14.2, and
// 50 + 0.1 x 20 = 52 today.
#[test]
fn the_process_cost_is_all_of_an_accepted_outcome() {
    let review = "error_rate = 0.05\nreview_share = 0.25\nreview_minutes = 6";
    let case = of(2, review, "[costs.fees]\nper_unit = 1\n");
    let it = case.option("it");
    assert_eq!(it.figure("process_cost_per_unit").clone(), Ok(dec!(14.2)));
    assert_eq!(it.figure("today_cost_per_unit").clone(), Ok(dec!(52)));
    assert_eq!(it.figure("cost_per_unit").clone(), Ok(dec!(3)));
}

// Wages step by a tenth in month 13: 55 + 2 = 57; over months 12 and 13 the mean is (52 + 57) / 2.
#[test]
fn todays_cost_is_of_the_months_that_are_served() {
    let text = text("error_rate = 0.1", "")
        .replacen(
            "annual_cost = 180_000",
            "annual_cost = { value = 180_000, annual_escalation = 0.1, step = \"yearly\" }",
            1,
        )
        .replace("go_live = 2", "go_live = 12");
    assert_eq!(case(13, &text).option("it").figure("today_cost_per_unit").clone(), Ok(dec!(54.5)));
}

#[test]
fn other_cost_of_a_unit_is_saved_with_its_handling() {
    let text = text("error_rate = 0.1", SAVING)
        .replace("minutes_per_unit = 30", "minutes_per_unit = 30\nother_per_unit = 10");
    // 1,000 x 0.8 x 60 x 0.5; as many errors as today
    assert_eq!(case(2, &text).option("it").known("total_value"), dec!(24000));
}

#[test]
fn realisation_must_be_said() {
    let messages = refused(2, "", &text("", "[values.time]\nfrom_today = true\n"));
    assert!(messages[0].contains("needs `realisation`"), "{messages:?}");
}

fn line(fields: &str) -> Vec<Decimal> {
    of(4, "", &format!("[values.line]\n{fields}")).months("options.it.values.line", 0..=4)
}

#[test]
fn a_value_comes_from_go_live_on_and_as_far_as_realised() {
    assert_eq!(line("per_month = 10\nrealisation = 0.7"), [0, 0, 7, 7, 7].map(Decimal::from));
    assert_eq!(line("per_unit = 0.05\nrealisation = 0.4"), [0, 0, 20, 20, 20].map(Decimal::from));
    // a twelfth of 1,200 in each month that is served
    assert_eq!(line("yearly = [1_200]"), [0, 0, 100, 100, 100].map(Decimal::from));
    assert_eq!(line("monthly = [1, 2, 3, 4]"), [0, 0, 2, 3, 4].map(Decimal::from));
}

#[test]
fn a_value_can_start_later_and_end() {
    assert_eq!(line("per_month = 10\nfrom = 3\nto = 3"), [0, 0, 0, 10, 0].map(Decimal::from));
    assert_eq!(line("upfront = 100\nrealisation = 0.5"), [50, 0, 0, 0, 0].map(Decimal::from));
}
