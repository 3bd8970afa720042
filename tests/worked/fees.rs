//! Tariffs by count - allowances, tiers, commitments - and seats.

use rust_decimal::{Decimal, dec};

use crate::case::{Case, case, refused};

/// A product that is charged by a fee, at so many units a month, of which three quarters are automated.
fn text(monthly: &[i64], fee: &str) -> String {
    let months = monthly.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    format!(
        "[volume]\nmonthly = [{months}]\n\
         [options.it]\nname = \"It\"\nkind = \"other\"\ngo_live = 1\n\
         [options.it.outcome]\nautomated_share = 0.75\n[options.it.fees.tariff]\n{fee}\n"
    )
}

fn of(monthly: &[i64], fee: &str) -> Case {
    case(monthly.len() as u32, &text(monthly, fee))
}

fn paid(monthly: &[i64], fee: &str) -> Vec<Decimal> {
    of(monthly, fee).months("options.it.fees.tariff", 1..=monthly.len() as u32)
}

// 120 and 60 of them; 75 of 100 automated units are just the allowance; 800: 600 automated, 525 beyond it at 0.8.
#[test]
fn an_allowance_is_no_minimum() {
    let fee =
        "per = \"automated\"\nbase_per_month = 120\nincluded = 75\ntiers = [{ above = 0, price = 0.8 }]";
    assert_eq!(paid(&[60, 100, 104, 800], fee), [dec!(120), dec!(120), dec!(122.4), dec!(540)]);
}

// Graduated: 1,000 at 0.5, 1,000 at 0.4, 500 at 0.2. By volume: all at the price of the tier that is reached.
#[test]
fn tiers_are_graduated_or_by_volume() {
    let tiers = "per = \"unit\"\ntiers = [{ above = 0, price = 0.5 }, { above = 1_000, price = 0.4 }, { above = 2_000, price = 0.2 }]";
    assert_eq!(paid(&[1_000, 1_001, 2_500], tiers), [dec!(500), dec!(500.4), dec!(1_000)]);
    let volume = format!("{tiers}\ntier_kind = \"volume\"");
    // the first more of a tier reprices all
    assert_eq!(paid(&[1_000, 1_001, 2_500], &volume), [dec!(500), dec!(400.4), dec!(500)]);
}

// 300 are included, so the second tier starts at the 1,301st: 1,000 at 0.5 and 700 at 0.4.
#[test]
fn tiers_count_from_the_allowance() {
    let fee = "per = \"unit\"\nincluded = 300\ntiers = [{ above = 0, price = 0.5 }, { above = 1_000, price = 0.4 }]";
    assert_eq!(paid(&[300, 1_300, 2_000], fee), [dec!(0), dec!(500), dec!(780)]);
}

#[test]
fn one_tier_without_allowance_is_price_times_count() {
    let line = |months: &[i64]| {
        let text = text(months, "per = \"unit\"\ntiers = [{ above = 0, price = 0.37 }]");
        case(months.len() as u32, &format!("{text}[costs.same]\nper_unit = 0.37\n"))
    };
    let case = line(&[10, 0, 123_457]);
    for month in 1..=3 {
        assert_eq!(case.at("options.it.fees.tariff", month), case.at("options.it.costs.same", month));
    }
}

#[test]
fn more_never_costs_less_by_graduated_tiers() {
    let fee = "per = \"unit\"\nbase_per_month = 10\nincluded = 20\n\
               tiers = [{ above = 0, price = 3 }, { above = 40, price = 1 }, { above = 90, price = 0 }, { above = 95, price = 0.2 }]\n\
               commit = { per = \"month\", amount = 50, overage_factor = 1.1 }";
    let months: Vec<i64> = (0..150).collect();
    let paid = paid(&months, fee);
    assert!(paid.windows(2).all(|pair| pair[0] <= pair[1]), "{paid:?}");
}

// At 2 each: 100, 300 and 250. At least 200 a month; half as much again on the 100 and 50 beyond it.
#[test]
fn a_commitment_by_the_month_is_paid_used_or_not() {
    let fee =
        "per = \"unit\"\ntiers = [{ above = 0, price = 2 }]\ncommit = { per = \"month\", amount = 200 }";
    assert_eq!(paid(&[50, 150, 125, 100], fee), [dec!(200), dec!(300), dec!(250), dec!(200)]);
    let fee = fee.replace("amount = 200", "amount = 200, overage_factor = 1.5");
    assert_eq!(paid(&[50, 150, 125, 100], &fee), [dec!(200), dec!(350), dec!(275), dec!(200)]);
}

// 100 a month make 1,200 of 1,500 in the first year: 300 are due in month 12. In the second, 200 a month reach 1,500 in
// month 20, where 100 are within and 100 beyond; those, and the 800 of months 21 to 24, at 1.25.
#[test]
fn a_commitment_by_the_year_is_settled_at_its_end() {
    let months: Vec<i64> = std::iter::repeat_n(100, 12).chain(std::iter::repeat_n(200, 12)).collect();
    let fee = "per = \"unit\"\ntiers = [{ above = 0, price = 1 }]\ncommit = { per = \"year\", amount = 1_500, overage_factor = 1.25 }";
    let paid = paid(&months, fee);
    assert_eq!(paid[..12], [[dec!(100); 11].as_slice(), &[dec!(400)]].concat());
    assert_eq!(paid[12..], [[dec!(200); 7].as_slice(), &[dec!(225)], &[dec!(250); 4]].concat());
}

// From month 3 on: the first year ends in month 14, the second is cut after 4 of its months, a third of 1,200.
#[test]
fn a_commitment_year_starts_with_the_fee_and_may_be_cut_short() {
    let fee = "per = \"unit\"\nfrom = 3\ntiers = [{ above = 0, price = 1 }]\ncommit = { per = \"year\", amount = 1_200 }";
    let paid = paid(&[50; 18], fee);
    assert_eq!(paid[..3], [dec!(0), dec!(0), dec!(50)]);
    assert_eq!((paid[13], paid[14], paid[17]), (dec!(650), dec!(50), dec!(250)));
    assert_eq!(paid.iter().sum::<Decimal>(), dec!(1_600));
}

#[test]
fn the_base_fee_does_not_use_up_a_commitment() {
    let fee = "per = \"unit\"\nbase_per_month = 30\ntiers = [{ above = 0, price = 1 }]\ncommit = { per = \"month\", amount = 100 }";
    assert_eq!(paid(&[80], fee), [dec!(130)]);
}

// Better quality, more to pay: 0.75 of 1,000 are 750 x 2, and 0.9 of them 1,800.
#[test]
fn a_fee_for_success_follows_quality() {
    let text = text(&[1_000], "per = \"automated\"\ntiers = [{ above = 0, price = 2 }]");
    let at = |share: &str| case(1, &text.replace("0.75", share)).at("options.it.fees.tariff", 1);
    assert_eq!((at("0.75"), at("0.9")), (dec!(1_500), dec!(1_800)));
}

// 40 units of 3 calls with a tenth more for retries are 132 calls, and 5 turns each 660.
#[test]
fn a_fee_by_call_counts_retries_and_turns() {
    let of = |more: &str| {
        let text = format!(
            "[volume]\nunits_per_month = 40\n[options.it]\nname = \"It\"\nkind = \"api\"\ngo_live = 1\n\
             [options.it.calls.a]\ncalls_per_unit = 3\nretry_rate = 0.1\nprice_per_call = 0\n{more}\n\
             [options.it.fees.tariff]\nper = \"call\"\ntiers = [{{ above = 0, price = 0.5 }}]\n"
        );
        case(1, &text).at("options.it.fees.tariff", 1)
    };
    assert_eq!((of(""), of("turns = 5")), (dec!(66), dec!(330)));
}

fn seats(seats: &str, fee: &str) -> Case {
    case(
        4,
        &format!(
            "[volume]\nunits_per_month = 10_000\n[options.it]\nname = \"It\"\nkind = \"other\"\ngo_live = 2\n\
             [options.it.seats]\n{seats}\n{fee}\n[values.time]\nper_unit = 1\n"
        ),
    )
}

// 2,310 seats in blocks of 100 are 2,400, at 30 a month from go-live on; at least 500.
#[test]
fn seats_are_bought_in_whole_blocks() {
    let terms = "block = 100\nminimum = 500\nprice_per_month = 30";
    let paid =
        |bought: &str| seats(&format!("bought = {bought}\n{terms}"), "").months("options.it.seats", 1..=3);
    assert_eq!(paid("2_310"), [dec!(0), dec!(72_000), dec!(72_000)]);
    assert_eq!((paid("2_400")[2], paid("2_401")[2]), (dec!(72_000), dec!(75_000)));
    assert_eq!((paid("12")[2], paid("0")[2]), (dec!(15_000), dec!(15_000)));
    assert_eq!(seats("bought = 12.4\nprice_per_month = 30", "").at("options.it.seats", 2), dec!(390));
}

// Six in ten use it: 6,000 of 10,000 units are served, and worth 6,000; the seats cost the same.
#[test]
fn seats_that_nobody_uses_cost_and_bring_nothing() {
    let of = |share: &str| seats(&format!("bought = 100\nprice_per_month = 30\n{share}"), "");
    let (all, some) = (of(""), of("active_share = 0.6"));
    assert_eq!(
        (all.at("options.it.served", 2), some.at("options.it.served", 2)),
        (dec!(10_000), dec!(6_000))
    );
    assert_eq!(some.at("options.it.seats.active", 2), dec!(60));
    assert_eq!(all.cost("it", "seats"), some.cost("it", "seats"));
    assert_eq!(
        (all.value("it", "values.time"), some.value("it", "values.time")),
        (dec!(30_000), dec!(18_000))
    );
}

// 100 seats at 30 and an add-on of 4 for each beyond 20.
#[test]
fn a_fee_may_count_the_seats_that_are_paid_for() {
    let fee = "[options.it.fees.add_on]\nper = \"seat\"\nincluded = 20\ntiers = [{ above = 0, price = 4 }]";
    let case = seats("bought = 91\nblock = 50\nprice_per_month = 30", fee);
    assert_eq!(
        (case.at("options.it.seats", 3), case.at("options.it.fees.add_on", 3)),
        (dec!(3_000), dec!(320))
    );
}

#[test]
fn what_is_not_there_is_not_counted() {
    let of =
        |per: &str| refused(1, "", &text(&[1], &format!("per = \"{per}\"\nbase_per_month = 1")))[0].clone();
    assert!(of("call").contains("needs `calls`"), "{}", of("call"));
    assert!(of("seat").contains("needs `seats`"), "{}", of("seat"));
    assert!(
        of("documents").contains("unit, automated, call, seat, found `documents`"),
        "{}",
        of("documents")
    );
}
