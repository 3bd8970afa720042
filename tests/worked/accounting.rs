//! The books beside the cash: depreciation, capitalised work, tax, and the year in which each falls.

use crate::case::{Case, case, refused};
use rust_decimal::{Decimal, dec};

/// A machine for 36,000 on the decision day, 1,000 a month to run it, 3,000 a month of benefit.
fn machine(more: &str) -> Case {
    case(36, &text(more))
}

fn text(more: &str) -> String {
    format!(
        "[volume]\nunits_per_month = 1\n[options.a]\nname = \"A\"\nkind = \"other\"\ngo_live = 1\n\
         [costs.machine]\nupfront = 36_000\ncapex = true\n[costs.run]\nper_month = 1_000\n[values.gain]\nper_month = 3_000\n{more}"
    )
}

fn row(case: &Case, name: &str, month: u32) -> Decimal {
    case.at(&format!("options.a.accounting.{name}"), month)
}

const STRAIGHT: &str =
    "[tax]\nrate = 0.25\n[accounting]\ndepreciation = { method = \"straight-line\", years = 3 }\n";

// 36,000 over 36 months is 1,000 a month: profit 3,000 - 1,000 - 1,000 = 1,000, tax 250, cash after it 1,750.
#[test]
fn straight_line_depreciation_shields_profit_from_tax() {
    let case = machine(STRAIGHT);
    for month in [1, 36] {
        let found = ["depreciation", "profit", "tax", "net_after_tax"].map(|name| row(&case, name, month));
        assert_eq!(found, [dec!(1000), dec!(1000), dec!(250), dec!(1750)], "month {month}");
    }
    // On the decision day there is the machine and no profit.
    assert_eq!([row(&case, "profit", 0), row(&case, "net_after_tax", 0)], [dec!(0), dec!(-36000)]);
    // Cash stays the headline: its NPV does not know of tax, and that after tax is less by 250 a month.
    let plain = machine("").option("a").npv();
    assert_eq!(case.option("a").npv(), plain);
    let tax: Decimal = (1..=36).map(|month| dec!(250) * case.at("discount_factor", month)).sum();
    assert!((case.option("a").known("npv_after_tax") - (plain - tax)).abs() < dec!(0.000001));
}

#[test]
fn without_tax_there_is_a_profit_and_no_worth_after_tax() {
    let case = machine("[accounting]\ndepreciation = { method = \"immediate\" }\n");
    assert_eq!([row(&case, "profit", 0), row(&case, "profit", 1)], [dec!(-36000), dec!(2000)]);
    assert!(case.option("a").figure("npv_after_tax").is_err());
}

// Five years are 600 a month; after three, 36,000 - 21,600 = 14,400 are left, and go with the horizon.
#[test]
fn what_is_not_written_off_goes_with_the_horizon() {
    let case = machine(&STRAIGHT.replace("years = 3", "years = 5"));
    assert_eq!([row(&case, "depreciation", 35), row(&case, "depreciation", 36)], [dec!(600), dec!(15000)]);
}

// Twice the rate of a third: 2/3, then 2/3 of the third that is left, then the rest: 24,000, 8,000 and 4,000 a year.
#[test]
fn declining_depreciation_is_twice_the_rate_of_what_is_left() {
    let case = machine(&STRAIGHT.replace("straight-line", "declining"));
    let of_year = |year: u32| -> Decimal {
        (12 * year - 11..=12 * year).map(|month| row(&case, "depreciation", month)).sum()
    };
    assert_eq!([1, 2, 3].map(|year| of_year(year).round_dp(9)), [dec!(24000), dec!(8000), dec!(4000)]);
}

// Half, 0.3 and 0.2 of 36,000 over the months of each year.
#[test]
fn a_schedule_is_a_share_for_each_year() {
    let case =
        machine(&STRAIGHT.replace("method = \"straight-line\", years = 3", "schedule = [0.5, 0.3, 0.2]"));
    assert_eq!(
        [6, 18, 30].map(|month| row(&case, "depreciation", month)),
        [dec!(1500), dec!(900), dec!(600)]
    );
}

// Work of 7,200 up front is capitalised with the machine: 43,200 over 36 months.
#[test]
fn building_work_can_be_capitalised() {
    let line = "[costs.build]\nupfront = 7_200\n";
    let plain = machine(&format!("{STRAIGHT}{line}"));
    assert_eq!([row(&plain, "depreciation", 1), row(&plain, "profit", 0)], [dec!(1000), dec!(-7200)]);
    let named = machine(&format!("{STRAIGHT}capitalise = [\"costs.build\"]\n{line}"));
    assert_eq!([row(&named, "depreciation", 1), row(&named, "profit", 0)], [dec!(1200), dec!(0)]);
    assert_eq!(plain.option("a").npv(), named.option("a").npv());
}

#[test]
fn taxed_purchases_need_a_life_in_the_books() {
    let said = refused(36, "", &text("[tax]\nrate = 0.25\n"));
    assert!(said[0].contains("how what is bought is written off"), "{said:?}");
    let said = refused(
        36,
        "",
        &text(&STRAIGHT.replace("method = \"straight-line\", years = 3", "schedule = [0.5, 0.3]")),
    );
    assert!(said[0].contains("sum to 1, found 0.8"), "{said:?}");
}
