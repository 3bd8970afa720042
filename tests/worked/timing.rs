//! When money is paid: on the decision day, in advance, once in a month, and for what serves from a month on.

use crate::case::{Case, case, whole};
use rust_decimal::Decimal;
use rust_decimal::dec;

const OTHER: &str =
    "[volume]\nunits_per_month = 1\n[options.a]\nname = \"A\"\nkind = \"other\"\ngo_live = 1\n";

fn line(line: &str) -> Case {
    case(36, &format!("{OTHER}[costs.line]\n{line}"))
}

fn paid(case: &Case) -> Vec<(u32, Decimal)> {
    let row = (0..=36).map(|month| (month, case.at("options.a.costs.line", month)));
    row.filter(|(_, amount)| !amount.is_zero()).collect()
}

#[test]
fn a_payment_every_year_from_the_decision_day_is_in_advance() {
    let yearly = paid(&line("every = 12\namount = 100\nfrom = 0"));
    assert_eq!(yearly, [(0, dec!(100)), (12, dec!(100)), (24, dec!(100))]);
    // One for the year after the horizon, where the line says so.
    assert_eq!(paid(&line("every = 12\namount = 100\nfrom = 0\nto = 36")).len(), 4);
}

#[test]
fn an_amount_a_month_from_the_decision_day_is_paid_in_advance() {
    let monthly = paid(&line("per_month = 10\nfrom = 0"));
    assert_eq!((monthly.len(), monthly[0], monthly[35]), (36, (0, dec!(10)), (35, dec!(10))));
}

// 15,000 in months 6, 18 and 30, and a contingency of a tenth on each, unless it is left out of it.
#[test]
fn a_one_off_can_fall_in_several_months() {
    let tests = "amount = 15_000\nin_months = [6, 18, 30]\n";
    let reserve = "[costs.reserve]\nshare_of_one_off = 0.1\n";
    let case = line(&format!("{tests}{reserve}"));
    assert_eq!(paid(&case), [6, 18, 30].map(|month| (month, dec!(15000))));
    assert_eq!(case.cost("a", "costs.reserve"), dec!(4500));
    let without = line(&format!("{tests}one_off_contingency = false\n{reserve}"));
    assert_eq!(without.cost("a", "costs.reserve"), dec!(0));
}

const EQUIPMENT: &str = "[volume]\nunits_per_month = 1_000\npeak_to_average = 1\n\
    [options.upfront]\nname = \"Up front\"\nkind = \"other\"\ngo_live = 1\n\
    [options.server]\nname = \"Server\"\nkind = \"self-hosted\"\ngo_live = 1\n\
    [options.server.calls.ask]\ncalls_per_unit = 1\n\
    [options.server.serving]\nplan = \"owned\"\ngpus_per_replica = 8\nrequests_per_s = 10\ntarget_utilisation = 1.0\n\
    [options.server.serving.owned]\nper_server = 1_000_000\ngpus_per_server = 8\nkw_per_server = 0.000001\n\
    useful_life_months = 60\nresidual = 0\npue = 1\nprice_per_kwh = 0\nsupport_share = 0\n\
    [costs.equipment]\noptions = [\"upfront\"]\ncapex = true\nupfront = 1_000_000\n[values.revenue]\nper_month = 25_000\n";

/// 25,000 a month for five years at 8 %, equipment for a million: a textbook's case.
fn equipment(discounting: &str) -> Case {
    whole(&format!(
        "[scenario]\nname = \"Equipment\"\nunit = \"call\"\ncurrency = \"USD\"\nstart = \"2027-01\"\nmonths = 60\n\
         discount_rate = 0.08\ndiscounting = \"{discounting}\"\npricing = []\n{EQUIPMENT}"
    ))
}

// -1,000,000 + 25,000 x (1 - 1.08^-5) / (1.08^(1/12) - 1) = 241,122.58 by the month, and with 300,000 at each year's end
// -1,000,000 + 300,000 x (1 - 1.08^-5) / 0.08 = 197,813.01.
#[test]
fn a_server_that_serves_from_month_1_is_money_of_month_0() {
    for (discounting, npv) in [("monthly-end", dec!(241122.58)), ("annual-end", dec!(197813.01))] {
        let case = equipment(discounting);
        for id in ["upfront", "server"] {
            assert_eq!(case.option(id).npv().round_dp(2), npv, "{id}, {discounting}");
            assert_eq!(case.at(&format!("options.{id}.peak_funding"), 0), dec!(1000000));
        }
    }
}

fn reserved(more: &str) -> Case {
    let option = "[volume]\nunits_per_month = 1_000_000\npeak_to_average = 2\n\
        [options.a]\nname = \"A\"\nkind = \"self-hosted\"\ngo_live = 1\n[options.a.calls.ask]\ncalls_per_unit = 1\n\
        [options.a.serving]\nplan = \"reserved-1y\"\nprice_per_gpu_hour = 1\non_demand_per_gpu_hour = 2\n\
        gpus_per_replica = 1\nrequests_per_s = 1\ntarget_utilisation = 0.8\n";
    case(36, &format!("{option}{more}"))
}

// One GPU at 730 a month: a year is 8,760, at the start of each; half of it leaves 365 a month.
#[test]
fn a_reservation_can_be_paid_at_the_start_of_its_term() {
    let (plain, all, half) =
        (reserved(""), reserved("prepaid_share = 1\n"), reserved("prepaid_share = 0.5\n"));
    let row = |case: &Case, name: &str, month: u32| case.at(&format!("options.a.serving.{name}"), month);
    assert_eq!(
        [0, 12, 24, 36].map(|m| row(&all, "prepayment", m)),
        [dec!(8760), dec!(8760), dec!(8760), dec!(0)]
    );
    assert_eq!(row(&all, "reserved", 5), dec!(0));
    assert_eq!((row(&half, "prepayment", 12), row(&half, "reserved", 5)), (dec!(4380), dec!(365)));
    assert_eq!([&plain, &all, &half].map(|case| case.option("a").tco()), [dec!(26280); 3]);
}
