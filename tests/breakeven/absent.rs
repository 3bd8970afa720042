//! Break-evens that do not exist, and what is said then.

use rust_decimal::{Decimal, dec};

use crate::ask::{ask, assert_proved, crossings, leaders};
use crate::case::{Case, case};

/// Two options that each cost some by the unit and some by the month, for a year of 100 units a month.
fn two(one: &str, other: &str, more: &str) -> Case {
    let text = format!(
        "[volume]\nunits_per_month = 100\n[options.one]\nname = \"One\"\nkind = \"other\"\ngo_live = 1\n\
         [options.other]\nname = \"Other\"\nkind = \"other\"\ngo_live = 1\n\
         [costs.a]\noptions = [\"one\"]\n{one}\n[costs.b]\noptions = [\"other\"]\n{other}\n{more}"
    );
    case(12, &text)
}

const RANGE: (Decimal, Decimal) = (dec!(10), dec!(1000));

// 12 x 10 x 1 = 120 against 240 at one end; 12,000 against 24,000 at the other.
#[test]
fn a_lead_throughout_names_who_and_both_ends() {
    let case = two("per_unit = 1", "per_unit = 2", "");
    let found = ask(&case, ("one", "other"), "tco", "volume.units_per_month", RANGE);
    assert_eq!((crossings(&found, 6), leaders(&found)), (vec![], vec!["one"]));
    let reason = found.reason.unwrap();
    assert_eq!(reason, "`one` is better throughout, from 10.00 to 1,000");
    assert_eq!(found.ends[0].sides, [Some(dec!(120)), Some(dec!(240))]);
    assert_eq!(found.ends[1].sides, [Some(dec!(12000)), Some(dec!(24000))]);
}

#[test]
fn alike_throughout_is_said() {
    let case = two("per_unit = 2", "per_unit = 2", "");
    let found = ask(&case, ("one", "other"), "tco", "volume.units_per_month", RANGE);
    assert_eq!((crossings(&found, 6), leaders(&found)), (vec![], vec!["same"]));
    assert!(found.reason.unwrap().starts_with("both are the same throughout"));
}

#[test]
fn a_figure_that_does_not_vary_is_said() {
    let case = two("per_month = 10", "per_month = 12", "");
    let found = ask(&case, ("one", "other"), "tco", "volume.units_per_month", RANGE);
    assert_eq!(leaders(&found), ["one"]);
    assert!(found.reason.unwrap().starts_with("the figures do not vary with this input"));
}

/// Worth (v - 1.1)(v - 1.1) x 100 at the discount factor v of a year: +121, -220 at month 12, +100 at month 24.
fn touching() -> Case {
    let zeros = ["0"; 11].join(", ");
    let text = format!(
        "[volume]\nunits_per_month = 1\n[options.it]\nname = \"It\"\nkind = \"other\"\ngo_live = 1\n\
         [costs.middle]\nmonthly = [{zeros}, 220, {zeros}, 0]\n\
         [values.first]\nupfront = 100\n[values.last]\nmonthly = [{zeros}, 0, {zeros}, 121]\n"
    );
    case(24, &text)
}

// 100 (1 - 1.1 v)^2 is never below zero and is zero at 10 %: the option and doing nothing touch, and do not cross.
#[test]
fn a_touch_without_a_change_of_lead_is_no_crossing() {
    for range in [(dec!(0), dec!(0.2)), (dec!(0), dec!(0.5)), (dec!(0.013), dec!(0.31))] {
        let found = ask(&touching(), ("it", "nothing"), "npv", "scenario.discount_rate", range);
        assert_eq!((crossings(&found, 6), leaders(&found)), (vec![], vec!["it"]), "{range:?}");
        assert!(found.reason.unwrap().starts_with("`it` is better throughout"));
    }
}

// A graze that goes below by a little is two crossings: 1 more up front in cost, so 100 (1 - 1.1 v)^2 = 0.01 where
// 1 - 1.1 v is 0.01 or -0.01: rates of 1.1 / 0.99 - 1 = 11.11 % and 1.1 / 1.01 - 1 = 8.91 %.
#[test]
fn a_shallow_dip_is_two_crossings() {
    let zeros = ["0"; 11].join(", ");
    let text = format!(
        "[volume]\nunits_per_month = 1\n[options.it]\nname = \"It\"\nkind = \"other\"\ngo_live = 1\n\
         [costs.middle]\nmonthly = [{zeros}, 220, {zeros}, 0]\n[costs.little]\nupfront = 0.01\n\
         [values.first]\nupfront = 100\n[values.last]\nmonthly = [{zeros}, 0, {zeros}, 121]\n"
    );
    let found =
        ask(&case(24, &text), ("it", "nothing"), "npv", "scenario.discount_rate", (dec!(0), dec!(0.5)));
    assert_eq!(crossings(&found, 4), [(dec!(0.0891), false), (dec!(0.1111), false)]);
    assert_eq!(leaders(&found), ["it", "nothing", "it"]);
    assert_proved(&found);
}

// One saves 2 a unit at a cost of 6,000 up front, the other 3 at 12,000. Over 12 months one pays back from 250 units a
// month on (24 x units = 6,000), the other from 334 (36 x units = 12,000): 3,000 / units against 4,000 / units, so one
// is always sooner, and below 333.3 there is nothing to compare.
#[test]
fn a_figure_that_is_missing_in_part_of_the_range_has_no_break_even_there() {
    let values =
        "[values.a]\noptions = [\"one\"]\nper_unit = 2\n[values.b]\noptions = [\"other\"]\nper_unit = 3\n";
    let case = two("upfront = 6_000", "upfront = 12_000", values);
    let found = ask(&case, ("one", "other"), "payback_month", "volume.units_per_month", RANGE);
    assert_eq!((crossings(&found, 6), leaders(&found)), (vec![], vec!["nobody", "one", "one"]));
    assert_eq!(found.better[0].to.round_dp(2), dec!(250));
    assert_eq!(found.better[1].to.round_dp(2), dec!(333.33));
    assert!(found.better[1].alone);
    assert!(found.reason.unwrap().starts_with("`one` is better wherever either exists"));
    assert_eq!(found.ends[0].sides[0], None);
}

// Without any value there is no payback at all.
#[test]
fn a_figure_that_is_missing_throughout_leaves_nothing_to_compare() {
    let case = two("upfront = 6_000", "upfront = 12_000", "");
    let found = ask(&case, ("one", "other"), "payback_month", "volume.units_per_month", RANGE);
    assert_eq!((crossings(&found, 6), leaders(&found)), (vec![], vec!["nobody"]));
    assert!(found.reason.unwrap().starts_with("there is nothing to compare"));
}
