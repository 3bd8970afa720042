//! Internal rates of return, and the modified one, through a scenario.

use rust_decimal::{Decimal, dec};
use tollgate::analysis::study::types::OptionStudy;

use crate::case::{case, rounded, whole};

/// Flows at the ends of years 0, 1, 2 ...
fn yearly(flows: &[i64]) -> OptionStudy {
    case(36.min(12 * (flows.len() as u32 - 1)), &text(flows)).option("it").clone()
}

fn text(flows: &[i64]) -> String {
    let (zeros, first) = (["0"; 11].join(", "), flows[0]);
    let list = |sign: i64| {
        let ends = flows[1..].iter().map(|flow| format!("{zeros}, {}", (flow * sign).max(0)));
        ends.collect::<Vec<_>>().join(", ")
    };
    format!(
        "[volume]\nunits_per_month = 1\n[options.it]\nname = \"It\"\nkind = \"other\"\ngo_live = 1\n\
         [costs.a]\nupfront = {}\n[costs.b]\nmonthly = [{}]\n[values.a]\nupfront = {}\n[values.b]\nmonthly = [{}]\n",
        (-first).max(0),
        list(-1),
        first.max(0),
        list(1)
    )
}

fn rates(flows: &[i64]) -> Vec<Decimal> {
    yearly(flows).irr.unwrap().into_iter().map(|rate| rounded(rate, 8)).collect()
}

// -1,000 + 1,100 / 1.1
#[test]
fn one_rate_of_return() {
    assert_eq!(rates(&[-1000, 1100]), [dec!(0.1)]);
    assert_eq!(rates(&[-1000, 0, 1210]), [dec!(0.1)]);
}

// x = 1 + r: -100 x^2 + 230 x - 132 has 1.1 and 1.2, as 1.1 + 1.2 = 2.3 and 1.1 x 1.2 = 1.32.
#[test]
fn several_rates_stand_nearest_the_discount_rate_first() {
    assert_eq!(rates(&[-100, 230, -132]), [dec!(0.1), dec!(0.2)]);
    let header = "[scenario]\nname = \"Two\"\nunit = \"unit\"\ncurrency = \"USD\"\nstart = \"2027-01\"\nmonths = 24\n\
                  discount_rate = 0.25\npricing = []\n";
    let found = whole(&format!("{header}{}", text(&[-100, 230, -132])));
    let rates: Vec<Decimal> =
        found.option("it").irr.clone().unwrap().iter().map(|rate| rounded(*rate, 8)).collect();
    assert_eq!(rates, [dec!(0.2), dec!(0.1)]);
}

// -1,000 x^3 + 3,600 x^2 - 4,310 x + 1,716: sums of 1.1, 1.2, 1.3.
#[test]
fn three_rates_of_return() {
    assert_eq!(rates(&[-1000, 3600, -4310, 1716]), [dec!(0.1), dec!(0.2), dec!(0.3)]);
}

// Half of it is lost.
#[test]
fn a_loss_has_a_negative_rate() {
    assert_eq!(rates(&[-100, 50]), [dec!(-0.5)]);
}

#[test]
fn no_rate_has_its_reason() {
    assert_eq!(yearly(&[-100, 0]).irr, Err("no month brings more than it costs".to_string()));
    assert_eq!(yearly(&[100, 10]).irr, Err("no month costs more than it brings".to_string()));
    // x^2 - x + 1 has no real root
    assert_eq!(yearly(&[100, -100, 100]).irr, Err("no rate makes the flows worth nothing".to_string()));
}

// 60 for a year at 10 % and 66 make 132 of 100: (132 / 100)^(1/2) - 1 = 14.8913 %.
#[test]
fn a_modified_rate_reinvests_at_the_discount_rate() {
    let mirr = yearly(&[-100, 60, 66]).figure("mirr").clone().unwrap();
    assert_eq!(rounded(mirr, 6), dec!(0.148913));
}

// Outflows of 100 now and 110 in a year are 200 today; 242 in two years: (242 / 200)^(1/2) - 1 = 10 %.
#[test]
fn a_modified_rate_finances_at_the_discount_rate() {
    assert_eq!(rounded(yearly(&[-100, -110, 242]).figure("mirr").clone().unwrap(), 12), dec!(0.1));
}

#[test]
fn without_money_going_out_there_is_no_modified_rate() {
    assert!(yearly(&[100, 10]).figure("mirr").clone().unwrap_err().contains("money goes out"));
}

// Flows at mid-month: 1.1^(11.5/12) of 1,000 after 11.5 months is 10 %.
#[test]
fn a_rate_follows_the_convention_of_the_flows() {
    let header = "[scenario]\nname = \"Mid\"\nunit = \"unit\"\ncurrency = \"USD\"\nstart = \"2027-01\"\nmonths = 12\n\
                  discount_rate = 0.1\ndiscounting = \"monthly-mid\"\npricing = []\n";
    let case = whole(&format!("{header}{}", text(&[-1000, 1100])));
    let rate = case.option("it").irr.clone().unwrap()[0];
    // 1.1^(12/11.5) - 1 = exp(0.0953102 x 1.0434783) - 1 = exp(0.0994541) - 1
    assert_eq!(rounded(rate, 5), dec!(0.10457));
}
