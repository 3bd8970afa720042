//! The contract around an API: discount, commitment, credits.

use rust_decimal::{Decimal, dec};

use crate::case::{Case, case};

/// 400 a month at list price.
fn of(months: u32, terms: &str) -> Case {
    case(
        months,
        &format!(
            "[volume]\nunits_per_month = 400\n[options.api]\nname = \"API\"\nkind = \"api\"\ngo_live = 1\n{terms}\n\
             [options.api.calls.step]\ncalls_per_unit = 1\nprice_per_call = 1\n"
        ),
    )
}

fn paid(months: u32, terms: &str) -> Vec<Decimal> {
    of(months, terms).months("options.api.cost", 1..=months)
}

#[test]
fn a_negotiated_discount_is_off_the_list() {
    assert_eq!(paid(1, "discount = 0.15"), [dec!(340)]);
}

#[test]
fn the_larger_of_usage_and_commitment_is_paid() {
    assert_eq!(paid(1, "minimum_commit = 500"), [dec!(500)]);
    assert_eq!(paid(1, "minimum_commit = 300"), [dec!(400)]);
    // the discounted usage, 300, is what falls short of 350
    assert_eq!(paid(1, "minimum_commit = 350\ndiscount = 0.25"), [dec!(350)]);
}

#[test]
fn a_commitment_starts_with_go_live() {
    let text = "[volume]\nunits_per_month = 400\n[options.api]\nname = \"API\"\nkind = \"api\"\ngo_live = 3\n\
                minimum_commit = 500\n[options.api.calls.step]\ncalls_per_unit = 1\nprice_per_call = 1\n";
    assert_eq!(case(4, text).months("options.api.cost", 1..=4), [0, 0, 500, 500].map(Decimal::from));
}

// 1,000 of credits pay 400, 400 and 200.
#[test]
fn credits_pay_until_they_are_used_up() {
    let paid = paid(5, "free_credits = { amount = 1_000 }");
    assert_eq!(paid, [0, 0, 200, 400, 400].map(Decimal::from));
}

// They expire after month 2, so 200 of them are lost, and the end shows in the bill.
#[test]
fn credits_that_expire_are_lost() {
    let case = of(4, "free_credits = { amount = 1_000, expires = 2 }");
    assert_eq!(case.months("options.api.cost", 1..=4), [0, 0, 400, 400].map(Decimal::from));
    assert_eq!(case.cost("api", "free_credits"), dec!(-800));
}

// The bill is 500 with the commitment: 1,000 of credits pay two of them.
#[test]
fn credits_pay_the_commitment_too() {
    let terms = "minimum_commit = 500\nfree_credits = { amount = 1_000 }";
    assert_eq!(paid(3, terms), [0, 0, 500].map(Decimal::from));
}

#[test]
fn all_of_it_counts_as_api() {
    let case = of(3, "minimum_commit = 500\nfree_credits = { amount = 100 }");
    assert_eq!(case.category("api", "api"), dec!(1400));
    assert_eq!(case.cost("api", "calls.step"), dec!(1200));
    assert_eq!(case.cost("api", "minimum_commit"), dec!(300));
}
