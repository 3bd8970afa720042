//! Break-evens that have a closed form.

use rust_decimal::{Decimal, dec};

use crate::ask::{ask, assert_proved, crossings, leaders};
use crate::case::{Case, case, priced};

/// An API by the call against an amount by month, for a year.
fn bought(api: &str, fixed: &str) -> Case {
    let text = format!(
        "[volume]\nunits_per_month = 400\n[options.api]\nname = \"API\"\nkind = \"api\"\ngo_live = 1\n{api}\n\
         [options.api.calls.step]\ncalls_per_unit = 1\nprice_per_call = 2\n\
         [options.flat]\nname = \"Flat\"\nkind = \"other\"\ngo_live = 1\n\
         [costs.flat]\noptions = [\"flat\"]\n{fixed}\n"
    );
    case(12, &text)
}

// 2 x units = 1,000: 500 units a month. The API is cheaper below.
#[test]
fn linear_against_flat_crosses_once_at_the_quotient() {
    let case = bought("", "per_month = 1_000");
    let found = ask(&case, ("api", "flat"), "tco", "volume.units_per_month", (dec!(10), dec!(5000)));
    assert_eq!(crossings(&found, 6), [(dec!(500), false)]);
    assert_eq!(leaders(&found), ["api", "flat"]);
    assert_proved(&found);
    assert_eq!((found.base, found.unit.as_str(), found.reason), (dec!(400), "unit", None));
}

// 400 x price = 1,000: 2.50 a call. Where the sides are asked the other way round, the answer is the same.
#[test]
fn a_price_is_sought_from_either_side() {
    let case = bought("", "per_month = 1_000");
    for (between, first) in [(("api", "flat"), "api"), (("flat", "api"), "api")] {
        let price = "options.api.calls.step.price_per_call";
        let found = ask(&case, between, "tco", price, (dec!(0.1), dec!(30)));
        assert_eq!(crossings(&found, 8), [(dec!(2.5), false)]);
        assert_eq!(leaders(&found), [first, "flat"]);
        assert_proved(&found);
    }
}

// 2 x units against 4,800 up front and 0.4 a unit: 1.6 x units x 12 = 4,800 at 250 units.
#[test]
fn two_straight_lines_cross_once() {
    let case = bought("", "upfront = 4_800\nper_unit = 0.4");
    let found = ask(&case, ("api", "flat"), "tco", "volume.units_per_month", (dec!(1), dec!(1000)));
    assert_eq!(crossings(&found, 6), [(dec!(250), false)]);
    assert_proved(&found);
}

/// 3 a unit of value, 60 % of it realised, against a price by the call and 100 a month.
fn worth() -> Case {
    let text = "[volume]\nunits_per_month = 1_000\n[options.api]\nname = \"API\"\nkind = \"api\"\ngo_live = 1\n\
                [options.api.calls.step]\ncalls_per_unit = 1\nprice_per_call = 1\n\
                [costs.fees]\nper_month = 100\n[values.saved]\nper_unit = 3\nrealisation = 0.6\n";
    case(12, text)
}

// Every month alike: 1,000 x 3 x 0.6 = 1,800 of value, so 1,700 / 1,000 = 1.70 a call at most.
#[test]
fn the_price_at_which_a_case_is_worth_nothing() {
    let price = "options.api.calls.step.price_per_call";
    let found = ask(&worth(), ("api", "nothing"), "npv", price, (dec!(0.1), dec!(10)));
    assert_eq!(crossings(&found, 8), [(dec!(1.7), false)]);
    assert_eq!(leaders(&found), ["api", "nothing"]);
    assert_proved(&found);
}

// Cost 1,100 a month: 1,100 / 3,000 of the value must be realised.
#[test]
fn the_realisation_at_which_a_case_is_worth_nothing() {
    let found = ask(&worth(), ("api", "nothing"), "npv", "values.saved.realisation", (dec!(0.01), dec!(1)));
    assert_eq!(crossings(&found, 8), [(dec!(0.36666667), false)]);
    assert_eq!(leaders(&found), ["nothing", "api"]);
    assert_proved(&found);
}

// -100, +230 in month 12 and -132 in month 24 at the year's end: (1 - 1.1 v)(1 - 1.2 v), so 10 % and 20 %.
#[test]
fn two_rates_of_return_are_two_crossings_of_the_discount_rate() {
    let zeros = ["0"; 11].join(", ");
    let text = format!(
        "[volume]\nunits_per_month = 1\n[options.it]\nname = \"It\"\nkind = \"other\"\ngo_live = 1\n\
         [costs.first]\nupfront = 100\n[costs.last]\nmonthly = [{zeros}, 0, {zeros}, 132]\n\
         [values.back]\nmonthly = [{zeros}, 230, {zeros}, 0]\n"
    );
    let case = case(24, &text);
    let found = ask(&case, ("it", "nothing"), "npv", "scenario.discount_rate", (dec!(0), dec!(0.5)));
    assert_eq!(crossings(&found, 6), [(dec!(0.1), false), (dec!(0.2), false)]);
    assert_eq!(leaders(&found), ["nothing", "it", "nothing"]);
    assert_proved(&found);
}

// 1 a call: the first 10 Mtok a month at 1, the next 20 at 0.9, then 0.8; a unit is a Mtok. 10 + 18 + 0.8 x 20 = 44
// at 50 Mtok, and 44 is what the other costs. At 19 a month it is in the middle tier: 10 + 0.9 x 10 at 20.
#[test]
fn graduated_tiers_cross_where_the_tier_says() {
    let book = "[[api.\"m/one\".price]]\nvalid_from = \"2026-01-01\"\nas_of = \"2026-12-01\"\nsource = \"list\"\n\
                currency = \"USD\"\ninput_per_mtok = 1\noutput_per_mtok = 1\n\
                volume_tiers = [{ above_mtok = 10, discount = 0.1 }, { above_mtok = 30, discount = 0.2 }]\n";
    for (flat, units) in [(44, dec!(50)), (19, dec!(20)), (10, dec!(10)), (7, dec!(7))] {
        let text = format!(
            "[volume]\nunits_per_month = 5\n[options.api]\nname = \"API\"\nkind = \"api\"\ngo_live = 1\n\
             [options.api.calls.step]\nmodel = \"m/one\"\ncalls_per_unit = 1\ninput_tokens = 600_000\noutput_tokens = 400_000\n\
             [options.flat]\nname = \"Flat\"\nkind = \"other\"\ngo_live = 1\n\
             [costs.flat]\noptions = [\"flat\"]\nper_month = {flat}\n"
        );
        let case = priced(2, book, &text);
        let found = ask(&case, ("api", "flat"), "tco", "volume.units_per_month", (dec!(1), dec!(100)));
        assert_eq!(crossings(&found, 6), [(units, false)]);
        assert_proved(&found);
    }
}

// A commitment of 1,000 a month is 1,000 up to 500 calls at 2: as much as the other until there, dearer beyond.
#[test]
fn a_commitment_as_dear_as_the_other_is_the_same_until_it_is_used_up() {
    let case = bought("minimum_commit = 1_000", "per_month = 1_000");
    let found = ask(&case, ("api", "flat"), "tco", "volume.units_per_month", (dec!(10), dec!(5000)));
    assert_eq!(leaders(&found), ["same", "flat"]);
    assert_eq!(crossings(&found, 3), [(dec!(500), false)]);
    assert_proved(&found);
}

// Dearer from the first call to the 500th by 200 a month, then 2 x units meets 1,200 nowhere below 600.
#[test]
fn a_commitment_that_is_cheaper_crosses_on_its_slope() {
    let case = bought("minimum_commit = 1_000", "per_month = 1_200");
    let found = ask(&case, ("api", "flat"), "tco", "volume.units_per_month", (dec!(10), dec!(5000)));
    assert_eq!((crossings(&found, 6), leaders(&found)), (vec![(dec!(600), false)], vec!["api", "flat"]));
}

// A unit costs 2 with the API and 1,000 / units with the other: equal at 500.
#[test]
fn a_cost_by_unit_crosses_where_the_costs_do() {
    let case = bought("", "per_month = 1_000");
    let found =
        ask(&case, ("api", "flat"), "cost_per_unit", "volume.units_per_month", (dec!(10), dec!(5000)));
    assert_eq!((crossings(&found, 6), leaders(&found)), (vec![(dec!(500), false)], vec!["api", "flat"]));
    assert_proved(&found);
}

// The range may be as wide as numbers go: 500 is still found to a millionth of the range.
#[test]
fn a_very_wide_range_is_searched_without_a_fault() {
    let case = bought("", "per_month = 1_000");
    let top = Decimal::from(10u64.pow(18));
    let found = ask(&case, ("api", "flat"), "tco", "volume.units_per_month", (dec!(0), top));
    assert_eq!(leaders(&found), ["api", "flat"]);
}
