//! Servers that are bought: 8 GPUs each, two replicas of four.

use rust_decimal::dec;

use crate::case::{Case, case};

const A_SECOND: u32 = 2_628_000;

/// Replicas needed, by so many months each.
fn of(need: &[(u32, usize)], per_server: &str, life: u32) -> Case {
    let monthly: Vec<String> =
        need.iter().flat_map(|(replicas, months)| vec![(replicas * A_SECOND).to_string(); *months]).collect();
    let text = format!(
        "[volume]\nmonthly = [{}]\npeak_to_average = 1\n\
         [options.own]\nname = \"Own\"\nkind = \"self-hosted\"\ngo_live = 1\n\
         [options.own.calls.step]\ncalls_per_unit = 1\ninput_tokens = 1_000\noutput_tokens = 100\n\
         [options.own.serving]\nplan = \"owned\"\ngpus_per_replica = 4\nrequests_per_s = 1\ntarget_utilisation = 1\n\
         [options.own.serving.owned]\nper_server = {per_server}\ngpus_per_server = 8\nkw_per_server = 10\n\
         useful_life_months = {life}\nresidual = 0.1\npower_load = 0.8\npue = 1.5\nprice_per_kwh = 0.1\n\
         colocation_per_kw_month = 100\nsupport_share = 0.12\n",
        monthly.join(", ")
    );
    case(monthly.len() as u32, &text)
}

// 2 replicas are 8 GPUs, one server; 3 are 12, two servers. Needed from months 1 and 7 on, so bought a month before, at the
// start of those months; again 24 months later.
#[test]
fn servers_are_bought_when_needed_and_replaced_when_worn_out() {
    let case = of(&[(2, 6), (3, 30)], "100_000", 24);
    let bought = |month| case.at("options.own.serving.purchase", month);
    assert_eq!([bought(0), bought(6), bought(24), bought(30)], [dec!(100000); 4]);
    assert_eq!([bought(1), bought(7), bought(25), bought(36)], [dec!(0); 4]);
    let own = case.option("own");
    assert_eq!(own.known("capex"), dec!(400000));
    assert_eq!(own.known("opex"), own.tco() - dec!(400000));
}

// 10 kW x 0.8 x 1.5 x 730 x 0.1 = 876 a server; 10 x 100; 100,000 x 12 % / 12.
#[test]
fn a_server_takes_power_a_place_and_support() {
    let case = of(&[(2, 6), (3, 30)], "100_000", 24);
    for (month, servers) in [(6, dec!(1)), (7, dec!(2)), (36, dec!(2))] {
        let cost = |name: &str| case.at(&format!("options.own.serving.{name}"), month);
        let found = ["power", "colocation", "support"].map(cost);
        assert_eq!(found, [dec!(876) * servers, dec!(1000) * servers, dec!(1000) * servers], "month {month}");
    }
}

// A server stays once it is bought, and draws its power, though fewer replicas are needed.
#[test]
fn a_server_that_is_no_longer_needed_stays() {
    let case = of(&[(3, 6), (2, 6)], "100_000", 24);
    assert_eq!(case.at("options.own.serving.servers", 12), dec!(2));
    assert_eq!(case.option("own").known("capex"), dec!(200000));
}

// Two servers at a tenth of 100,000 in month 36: a value, not a smaller cost.
#[test]
fn what_is_left_of_the_servers_is_a_value_of_the_last_month() {
    let case = of(&[(2, 6), (3, 30)], "100_000", 24);
    assert_eq!(case.value("own", "serving.residual_value"), dec!(20000));
    let months = case.months("options.own.value", 35..=36);
    assert_eq!(months, [dec!(0), dec!(20000)]);
}

const DEARER: &str = "{ value = 100_000, annual_escalation = 0.1, step = \"yearly\" }";

// Months 1 and 7 at 100,000; months 25 and 31 at 121,000. In service at the end: 242,000, of which a tenth is left.
#[test]
fn residual_and_support_are_shares_of_the_price_that_was_paid() {
    let case = of(&[(2, 6), (3, 30)], DEARER, 24);
    assert_eq!(case.option("own").known("capex"), dec!(442000));
    assert_eq!(case.value("own", "serving.residual_value"), dec!(24200));
    let support = |month| case.at("options.own.serving.support", month);
    // 200,000, then 100,000 + 121,000, then 242,000: a hundredth of each
    assert_eq!([support(24), support(25), support(31)], [dec!(2000), dec!(2210), dec!(2420)]);
}

// Bought at 100,000 while the list price halves each year: a tenth of what was paid is left.
#[test]
fn a_falling_list_price_does_not_change_what_was_paid() {
    let falling = "{ value = 100_000, annual_escalation = -0.5, step = \"yearly\" }";
    assert_eq!(of(&[(2, 36)], falling, 60).value("own", "serving.residual_value"), dec!(10000));
}

// 3 of 4 replicas that two servers hold are busy.
#[test]
fn utilisation_is_of_the_servers_that_were_bought() {
    let case = of(&[(3, 12)], "100_000", 24);
    assert_eq!(case.option("own").figure("capacity.utilisation").clone(), Ok(dec!(0.75)));
}
