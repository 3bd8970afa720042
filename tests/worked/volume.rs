//! Units of work: demand by month, and what of it is served.

use rust_decimal::{Decimal, dec};

use crate::case::{Case, case};

const SEASON: &str = "seasonality = [1, 0.5, 1, 1, 1, 1, 1, 1.5, 1, 1, 1, 1]";

fn bought(go_live: u32, more: &str) -> String {
    format!("[options.it]\nname = \"It\"\nkind = \"other\"\ngo_live = {go_live}\n{more}")
}

fn of(months: u32, volume: &str) -> Case {
    case(months, &format!("[volume]\n{volume}\n{}", bought(1, "")))
}

// 1.21 a year is 1.1 in half a year: month 7 is six months after month 1.
#[test]
fn growth_compounds_from_month_one() {
    let case = of(25, "units_per_month = 1_000\nannual_growth = 0.21");
    let demand = |month| case.at("volume.demand", month);
    assert_eq!([demand(0), demand(1), demand(7), demand(13)], [dec!(0), dec!(1000), dec!(1100), dec!(1210)]);
    // 1,000 x 1.21 x 1.1 and 1,000 x 1.21 x 1.21
    assert_eq!([demand(19), demand(25)], [dec!(1331), dec!(1464.1)]);
}

// February 0.5, August 1.5: month 2 of a January start, month 8 of it half grown.
#[test]
fn a_season_goes_by_the_calendar_month() {
    let case = of(14, &format!("units_per_month = 1_000\n{SEASON}"));
    assert_eq!(case.months("volume.demand", 1..=3), [dec!(1000), dec!(500), dec!(1000)]);
    assert_eq!([case.at("volume.demand", 8), case.at("volume.demand", 14)], [dec!(1500), dec!(500)]);
}

#[test]
fn a_list_is_demand_as_it_is_written() {
    let case = of(3, "monthly = [10, 20.5, 0]");
    assert_eq!(case.months("volume.demand", 0..=3), [dec!(0), dec!(10), dec!(20.5), dec!(0)]);
}

// Month 8 is six months after the last actual, 1,100: x 1.1.
#[test]
fn the_projection_goes_on_from_the_last_actual() {
    let case = of(8, "actuals = [900, 1_100]\nannual_growth = 0.21");
    assert_eq!(case.months("volume.demand", 1..=2), [dec!(900), dec!(1100)]);
    assert_eq!(case.at("volume.demand", 8), dec!(1210));
}

// February's 1,100 at a factor of 0.5 is 2,200 without season; August is 2,200 x 1.1 x 1.5 = 3,630.
#[test]
fn the_season_of_the_last_actual_is_taken_out() {
    let case = of(8, &format!("actuals = [900, 1_100]\nannual_growth = 0.21\n{SEASON}"));
    assert_eq!(case.at("volume.demand", 8), dec!(3630));
}

fn served(go_live: u32, rollout: &str) -> Vec<Decimal> {
    let text = format!("[volume]\nunits_per_month = 1_000\n{}", bought(go_live, rollout));
    case(7, &text).months("options.it.served", 1..=7)
}

#[test]
fn nothing_is_served_before_go_live() {
    assert_eq!(served(3, ""), [0, 0, 1000, 1000, 1000, 1000, 1000].map(Decimal::from));
}

#[test]
fn a_wave_holds_until_the_next() {
    let waves =
        "rollout = [{ month = 2, share = 0.2 }, { month = 5, share = 0.6 }, { month = 6, share = 1 }]";
    assert_eq!(served(2, waves), [0, 200, 200, 200, 600, 1000, 1000].map(Decimal::from));
}

#[test]
fn a_wave_before_go_live_serves_from_go_live() {
    let waves = "rollout = [{ month = 1, share = 0.2 }, { month = 5, share = 0.6 }]";
    assert_eq!(served(4, waves), [0, 0, 0, 200, 600, 600, 600].map(Decimal::from));
}

// Four months from 3 to 6: a quarter more in each.
#[test]
fn a_linear_ramp_rises_by_the_same_step() {
    let ramp = "rollout = { shape = \"linear\", from = 3, to = 6 }";
    assert_eq!(served(3, ramp), [0, 0, 250, 500, 750, 1000, 1000].map(Decimal::from));
}

// 3 t^2 - 2 t^3 at 1/4: 0.1875 - 0.03125 = 0.15625; at 1/2: 0.75 - 0.25; at 3/4: 1.6875 - 0.84375 = 0.84375.
#[test]
fn an_s_curve_is_slow_at_both_ends() {
    let ramp = "rollout = { shape = \"s-curve\", from = 3, to = 6 }";
    let expected = [dec!(0), dec!(0), dec!(156.25), dec!(500), dec!(843.75), dec!(1000), dec!(1000)];
    assert_eq!(served(3, ramp), expected);
}

#[test]
fn each_option_goes_live_by_itself() {
    let second = "[options.late]\nname = \"Late\"\nkind = \"other\"\ngo_live = 3\n";
    let case = case(4, &format!("[volume]\nunits_per_month = 10\n{}{second}", bought(1, "\n")));
    assert_eq!(
        [case.option("it").known("units_served"), case.option("late").known("units_served")],
        [dec!(40), dec!(20)]
    );
}
