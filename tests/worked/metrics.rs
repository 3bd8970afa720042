//! Present values, payback, unit costs and the verdict.

use rust_decimal::{Decimal, dec};
use tollgate::analysis::study::types::OptionStudy;

use crate::case::{Case, case, cents, rounded, whole};

const OPTION: &str =
    "[volume]\nunits_per_month = 10\n[options.it]\nname = \"It\"\nkind = \"other\"\ngo_live = 1\n";

fn of(months: u32, lines: &str) -> Case {
    case(months, &format!("{OPTION}{lines}"))
}

/// 100,000 on the decision day, 36 times 4,000 back, at 10 %.
fn published(discounting: &str) -> OptionStudy {
    let header = "[scenario]\nname = \"Published\"\nunit = \"unit\"\ncurrency = \"USD\"\nstart = \"2027-01\"\n\
                  discount_rate = 0.10\npricing = []\n";
    let lines = "[costs.build]\nupfront = 100_000\ncapex = true\n[values.back]\nper_month = 4_000\n";
    let case = whole(&format!("{header}discounting = \"{discounting}\"\n{OPTION}{lines}"));
    case.option("it").clone()
}

#[test]
fn published_net_present_values_come_out_to_the_cent() {
    assert_eq!(cents(published("monthly-end").npv()), dec!(24745.83));
    assert_eq!(cents(published("monthly-mid").npv()), dec!(25242.22));
    assert_eq!(cents(published("annual-end").npv()), dec!(19368.90));
}

// 48,000 x (1/1.1 + 1/1.21 + 1/1.331) - 100,000
#[test]
fn a_years_flows_at_its_end_are_the_spreadsheets_npv() {
    let factors = dec!(1) / dec!(1.1) + dec!(1) / dec!(1.21) + dec!(1) / dec!(1.331);
    assert_eq!(cents(published("annual-end").npv()), cents(dec!(48000) * factors - dec!(100000)));
}

// 2.1211 % a month: 1.021211^12 - 1 = 28.64 % a year.
#[test]
fn the_published_rate_of_return_is_annual_and_effective() {
    let rates = published("monthly-end").irr.unwrap();
    assert_eq!(rates.iter().map(|rate| rounded(*rate, 4)).collect::<Vec<_>>(), [dec!(0.2864)]);
}

// 100,000 / 4,000
#[test]
fn the_published_case_pays_back_in_month_25() {
    let it = published("monthly-end");
    assert_eq!(it.figure("payback_month").clone(), Ok(dec!(25)));
    assert_eq!(
        (
            it.known("capex"),
            it.known("opex"),
            it.known("peak_funding"),
            it.figure("peak_funding.month").clone()
        ),
        (dec!(100000), dec!(0), dec!(100000), Ok(dec!(0)))
    );
    // (144,000 - 100,000) / 100,000
    assert_eq!(it.figure("roi").clone(), Ok(dec!(0.44)));
}

// The SalesLoft study: present values of 7,168,371 and 1,672,201 leave 5,496,170, a return of 329 %.
#[test]
fn a_published_economic_impact_study_comes_out() {
    let case = of(36, "[costs.all]\nupfront = 1_672_201\n[values.all]\nupfront = 7_168_371\n");
    let it = case.option("it");
    assert_eq!(it.npv(), dec!(5496170));
    assert_eq!(rounded(it.figure("roi_pv").clone().unwrap(), 2), dec!(3.29));
}

// 120 a year at 1.21: paid monthly, so only month 12 is exact. 100 up front; 121 in month 12 are worth 110 in month 6 terms.
#[test]
fn a_flow_is_discounted_to_the_end_of_its_month() {
    let lines = "[values.back]\nmonthly = [0, 0, 0, 0, 0, 110, 0, 0, 0, 0, 0, 121]\n";
    let text = format!("{OPTION}{lines}");
    let header = "[scenario]\nname = \"Year\"\nunit = \"unit\"\ncurrency = \"USD\"\nstart = \"2027-01\"\nmonths = 12\n\
                  discount_rate = 0.21\npricing = []\n";
    // 110 / 1.1 + 121 / 1.21
    assert_eq!(whole(&format!("{header}{text}")).option("it").known("pv_value"), dec!(200));
}

fn worth(costs: &str, values: &str) -> OptionStudy {
    let months = values.split(',').count() as u32;
    let lines = format!(
        "[costs.all]\nupfront = 100\n[costs.later]\nmonthly = [{costs}]\n[values.all]\nmonthly = [{values}]\n"
    );
    of(months, &lines).option("it").clone()
}

// -100, -70, -40, -10, then 20: a third of the month is left, 10 of 30.
#[test]
fn payback_has_its_fraction_by_straight_line() {
    let it = worth("0, 0, 0, 0", "30, 30, 30, 30");
    assert_eq!(it.figure("payback_month").clone().map(|month| rounded(month, 6)), Ok(dec!(3.333333)));
    assert_eq!(it.figure("stays_positive_month").clone().map(|month| rounded(month, 6)), Ok(dec!(3.333333)));
}

// Cumulative: -100, -50, 0, 50, -20, 30, 80. First at month 2; after the dip 20 of 50 into month 5.
#[test]
fn a_payback_that_dips_again_stays_positive_later() {
    let it = worth("0, 0, 0, 120, 0, 0", "50, 50, 50, 50, 50, 50");
    assert_eq!(
        (it.figure("payback_month").clone(), it.figure("stays_positive_month").clone()),
        (Ok(dec!(2)), Ok(dec!(4.4)))
    );
}

// Cumulative: -100, -50, 0, 50, -20: it has paid back once, and does not stay so.
#[test]
fn a_payback_that_is_lost_again_does_not_stay() {
    let it = worth("0, 0, 0, 120", "50, 50, 50, 50");
    assert_eq!(it.figure("payback_month").clone(), Ok(dec!(2)));
    assert!(it.figure("stays_positive_month").clone().unwrap_err().contains("not within 4 months"));
}

#[test]
fn what_never_pays_back_says_within_what() {
    let it = worth("0, 0, 0", "30, 30, 30");
    assert_eq!(it.figure("payback_month").clone(), Err("not within 3 months".to_string()));
    assert_eq!(it.monthly.last().unwrap().cumulative_net, dec!(-10));
}

#[test]
fn nothing_to_pay_back_is_paid_back_at_once() {
    let case = of(3, "[costs.a]\nper_month = 5\n[values.a]\nper_month = 6\n");
    assert_eq!(case.option("it").figure("payback_month").clone(), Ok(dec!(0)));
    assert!(case.option("it").figure("peak_funding.month").is_err());
}

// -100, then 66 in month 12 and 72.6 in month 24: 60 each today. 40 of 60 is left after month 12, and they lie in month 24.
#[test]
fn a_discounted_payback_is_on_present_values() {
    let zeros = ["0"; 11].join(", ");
    let it = worth(&["0"; 24].join(", "), &format!("{zeros}, 66, {zeros}, 72.6"));
    // from month 23 (-40) to month 24 (+20): 2/3 into it; undiscounted 34 of 72.6
    assert_eq!(
        it.figure("discounted_payback_month").clone().map(|month| rounded(month, 6)),
        Ok(dec!(23.666667))
    );
    assert_eq!(it.figure("payback_month").clone().map(|month| rounded(month, 6)), Ok(dec!(23.468320)));
}

// Month by month -10, -20, then up: the deepest is 130 in month 2, though it started at 100.
#[test]
fn peak_funding_is_the_deepest_point_and_its_month() {
    let it = worth("10, 20, 0", "0, 0, 500");
    assert_eq!((it.known("peak_funding"), it.figure("peak_funding.month").clone()), (dec!(130), Ok(dec!(2))));
}

// 36 months, 10 units each: 360. 720 up front are 2 a unit; the last month costs nothing.
#[test]
fn unit_costs_over_the_horizon_levelised_and_at_the_end() {
    let case = of(36, "[costs.a]\nupfront = 720\n[costs.b]\nper_unit = 0.5\n");
    let it = case.option("it");
    assert_eq!((it.known("units_served"), it.figure("cost_per_unit").clone()), (dec!(360), Ok(dec!(2.5))));
    assert_eq!(it.figure("run_rate_cost_per_unit").clone(), Ok(dec!(0.5)));
    let figures = &case.option("it").monthly;
    assert_eq!(figures[36].cost_per_unit, Ok(dec!(0.5)));
    assert!(figures[0].cost_per_unit.is_err());
}

// 10 units at the end of each of three years: 10/1.1 + 10/1.21 + 10/1.331 = 24.8685...; 720 / 24.8685 = 28.9523.
#[test]
fn a_levelised_cost_discounts_units_as_it_does_money() {
    let zeros = ["0"; 11].join(", ");
    let volume = format!("[volume]\nmonthly = [{zeros}, 10, {zeros}, 10, {zeros}, 10]\n");
    let text =
        format!("{OPTION}[costs.a]\nupfront = 720\n").replace("[volume]\nunits_per_month = 10\n", &volume);
    let levelised = case(36, &text).option("it").figure("levelised_cost_per_unit").clone().unwrap();
    assert_eq!(rounded(levelised, 4), dec!(28.9523));
}

// 3 a unit of cost, 5 of value.
#[test]
fn a_margin_is_value_less_cost() {
    let case = of(2, "[costs.a]\nper_unit = 3\n[values.a]\nper_unit = 5\n");
    let it = case.option("it");
    assert_eq!(
        (it.figure("value_per_unit").clone(), it.figure("margin_per_unit").clone()),
        (Ok(dec!(5)), Ok(dec!(2)))
    );
}

// Fixed cost is not marginal. Demand by a list has a margin too.
#[test]
fn one_more_unit_costs_what_varies() {
    let lines = "[costs.a]\nper_month = 1_000\n[costs.b]\nper_unit = 0.4\n";
    assert_eq!(of(2, lines).option("it").figure("marginal_cost_per_unit").clone(), Ok(dec!(0.4)));
    for volume in ["monthly = [10, 20]", "actuals = [10]"] {
        let text = format!("{OPTION}{lines}").replace("units_per_month = 10", volume);
        assert_eq!(
            case(2, &text).option("it").figure("marginal_cost_per_unit").clone(),
            Ok(dec!(0.4)),
            "{volume}"
        );
    }
}

#[test]
fn without_units_there_is_no_unit_cost() {
    let text =
        format!("{OPTION}[costs.a]\nper_month = 5\n").replace("units_per_month = 10", "units_per_month = 0");
    let case = case(2, &text);
    let it = case.option("it");
    assert!(
        it.figure("cost_per_unit").clone().is_err()
            && it.figure("marginal_cost_per_unit").clone().is_err()
            && it.figure("run_rate_cost_per_unit").clone().is_err()
    );
}

// The pilot's 300 for 1,000 units, times 20 units, says 6; it costs 100 + 20 x 0.3 = 106.
#[test]
fn the_pilots_view_leaves_the_rest_out() {
    let case =
        of(2, "[pilot]\nunits = 1_000\ncost = 300\n[costs.a]\nupfront = 100\n[costs.b]\nper_unit = 0.3\n");
    let overrun = case.option("it").figure("budget_overrun").clone().unwrap();
    assert_eq!(rounded(overrun, 6), dec!(17.666667));
}

fn two(first: &str, second: &str) -> Case {
    let other = "[options.two]\nname = \"Two\"\nkind = \"other\"\ngo_live = 1\n";
    of(
        2,
        &format!("{other}[costs.a]\noptions = [\"it\"]\n{first}\n[costs.b]\noptions = [\"two\"]\n{second}\n"),
    )
}

#[test]
fn the_highest_net_present_value_is_recommended() {
    let value = "\n[values.a]\noptions = [\"it\"]\nper_month = 100\n[values.b]\noptions = [\"two\"]\nper_month = 90\n";
    let case = two("upfront = 50", &format!("upfront = 10{value}"));
    // 200 - 50 against 180 - 10, before discounting
    assert_eq!(case.study.verdict.option.as_deref(), Some("two"));
}

#[test]
fn doing_nothing_is_recommended_where_every_option_loses() {
    let value = "\n[values.a]\nper_month = 4\n";
    let case = two("upfront = 50", &format!("upfront = 10{value}"));
    assert_eq!(case.study.verdict.option, None);
    assert!(case.study.verdict.reason.contains("costs more than it is worth"));
}

#[test]
fn without_value_the_lowest_present_value_of_cost_is_recommended() {
    let later: Vec<Decimal> = vec![dec!(0), dec!(101)];
    let case = two("upfront = 100", &format!("monthly = [{}, {}]", later[0], later[1]));
    // 101 in month 2 is 101 / 1.1^(1/6) = 99.4 today
    assert_eq!(case.study.verdict.option.as_deref(), Some("two"));
}

// 50 and then 10 a month, against 30 a month: 50 + 10 m = 30 m at month 2.5.
#[test]
fn cumulative_costs_cross_within_a_month() {
    let other = "[options.two]\nname = \"Two\"\nkind = \"other\"\ngo_live = 1\n";
    let lines = "[costs.a]\noptions = [\"it\"]\nupfront = 50\nper_month = 10\n[costs.b]\noptions = [\"two\"]\nper_month = 30\n";
    let case = of(4, &format!("{other}{lines}"));
    let crossing = &case.study.crossings[0].crossings[0];
    assert_eq!((crossing.at, crossing.cost, crossing.residual), (dec!(2.5), dec!(75), dec!(0)));
    assert_eq!(crossing.cheaper_after, "it");
}
