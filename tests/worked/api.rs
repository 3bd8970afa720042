//! What calls to an API cost: tokens in disjoint buckets, at the price in force.

use rust_decimal::{Decimal, dec};

use crate::case::{Case, case, priced, refused, rounded};

/// A price of a model from a day on, with more of its fields.
fn price(from: &str, input: &str, output: &str, more: &str) -> String {
    format!(
        "[[api.\"m/one\".price]]\nvalid_from = \"{from}\"\nas_of = \"2026-12-01\"\nsource = \"list\"\n\
         currency = \"USD\"\ninput_per_mtok = {input}\noutput_per_mtok = {output}\n{more}\n"
    )
}

fn option(units: u32, step: &str, terms: &str) -> String {
    format!(
        "[volume]\nunits_per_month = {units}\npeak_to_average = 4\n[options.api]\nname = \"API\"\nkind = \"api\"\n\
         go_live = 1\n{terms}\n[options.api.calls.step]\ncalls_per_unit = 1\n{step}\n"
    )
}

fn by_model(months: u32, units: u32, book: &str, step: &str, terms: &str) -> Case {
    priced(months, book, &option(units, &format!("model = \"m/one\"\n{step}"), terms))
}

fn month_one(book: &str, step: &str) -> Decimal {
    by_model(1, 1, book, step, "").at("options.api.cost", 1)
}

// 80,992 x 0.25 / 10^6 = 0.020248 and 274,770 x 2 / 10^6 = 0.54954.
#[test]
fn a_published_bill_comes_out_to_the_last_digit() {
    let book = price("2026-01-01", "0.25", "2.00", "");
    assert_eq!(month_one(&book, "input_tokens = 80_992\noutput_tokens = 274_770"), dec!(0.569788));
}

// The same bill by the thousand: 80.992 x 0.00025 + 274.77 x 0.002.
#[test]
fn a_price_by_the_thousand_is_the_price_by_the_million() {
    let by_hand = dec!(80.992) * dec!(0.00025) + dec!(274.77) * dec!(0.002);
    let book = price("2026-01-01", "0.25", "2.00", "");
    assert_eq!(month_one(&book, "input_tokens = 80_992\noutput_tokens = 274_770"), by_hand);
}

// 100,000 x 2.50 + 900,000 x 1.25 = 0.25 + 1.125, all per million.
#[test]
fn a_published_bill_with_ninety_per_cent_from_the_cache() {
    let book = price("2026-01-01", "2.50", "10", "cached_input_per_mtok = 1.25");
    let step = "input_tokens = 1_000_000\noutput_tokens = 0\ncached_input_share = 0.9";
    assert_eq!(month_one(&book, step), dec!(1.375));
}

const CACHED: &str = "cached_input_per_mtok = 0.2\ncache_write_per_mtok = 2.5\ncache_write_1h_per_mtok = 4\nbatch_discount = 0.5";
const BUCKETS: &str = "input_tokens = 10_000\noutput_tokens = 1_000\ncached_input_share = 0.5\n\
                       cache_write_share = 0.2\ncache_write_1h_share = 0.1";

// 10,000 tokens: 5,000 read, 2,000 written, 1,000 written for an hour, so 2,000 uncached.
// 2,000 x 2 + 5,000 x 0.2 + 2,000 x 2.5 + 1,000 x 4 + 1,000 x 10 = 24,000, per million 0.024.
#[test]
fn every_token_of_a_prompt_is_in_one_bucket() {
    assert_eq!(month_one(&price("2026-01-01", "2", "10", CACHED), BUCKETS), dec!(0.024));
}

// 0.024 at half price for half of the calls: x 0.75.
#[test]
fn a_batch_is_cheaper_with_its_cache() {
    let step = format!("{BUCKETS}\nbatch_share = 0.5");
    assert_eq!(month_one(&price("2026-01-01", "2", "10", CACHED), &step), dec!(0.018));
    let step = "input_tokens = 1_000\noutput_tokens = 100\nbatch_share = 1";
    // (1,000 x 2 + 100 x 10) / 2 = 1,500
    assert_eq!(month_one(&price("2026-01-01", "2", "10", CACHED), step), dec!(0.0015));
}

// 1,000 units x 3 calls x 1.1 x 0.02 = 66.
#[test]
fn retries_are_billed() {
    let step = "price_per_call = 0.02\nretry_rate = 0.1";
    let text = option(1_000, step, "").replace("calls_per_unit = 1", "calls_per_unit = 3");
    assert_eq!(case(1, &text).at("options.api.cost", 1), dec!(66));
}

// Output of 1 Mtok at 10 until February, 8 from March, and 5 from the first month that begins after 15 May.
#[test]
fn the_price_in_force_on_the_first_of_the_month_holds() {
    let book = price("2026-01-01", "1", "10", "")
        + &price("2027-05-15", "1", "5", "")
        + &price("2027-03-01", "1", "8", "");
    let case = by_model(7, 1, &book, "input_tokens = 0\noutput_tokens = 1_000_000", "");
    let expected = [10, 10, 8, 8, 8, 5, 5].map(Decimal::from);
    assert_eq!(case.months("options.api.cost", 1..=7), expected);
}

// 0.81 a year is 0.9 in half a year.
#[test]
fn a_decline_runs_from_month_one_where_the_price_is_older() {
    let book = price("2026-01-01", "1", "10", "");
    let step = "input_tokens = 0\noutput_tokens = 1_000_000";
    let case = by_model(13, 1, &book, step, "annual_price_decline = 0.19");
    let cost = |month| case.at("options.api.cost", month);
    assert_eq!([cost(1), cost(7), cost(13)], [dec!(10), dec!(9), dec!(8.1)]);
}

// The last known price, 8, comes into force in month 7: before it nothing declines, month 13 is half a year later.
#[test]
fn a_decline_runs_from_the_last_known_price() {
    let book = price("2026-01-01", "1", "10", "") + &price("2027-07-01", "1", "8", "");
    let step = "input_tokens = 0\noutput_tokens = 1_000_000";
    for (go_live, first) in [(1, dec!(10)), (7, dec!(0)), (9, dec!(0))] {
        let text = option(1, &format!("model = \"m/one\"\n{step}"), "annual_price_decline = 0.19");
        let text = text.replace("go_live = 1", &format!("go_live = {go_live}"));
        let case = priced(19, &book, &text);
        let cost = |month| case.at("options.api.cost", month);
        assert_eq!([cost(6), cost(13), cost(19)], [first, dec!(7.2), dec!(6.48)], "live in month {go_live}");
    }
}

const LONG: &str = "context_above = [{ tokens = 200_000, input_per_mtok = 4, output_per_mtok = 15 }]";

// Up to 200,000 tokens at 2, more at 4, and then the answer costs 15 instead of 10 too.
#[test]
fn a_prompt_above_the_threshold_reprices_the_whole_request() {
    let cost = |tokens: u32, long: &str| {
        let step = format!("input_tokens = {tokens}\noutput_tokens = 1_000");
        month_one(&price("2026-01-01", "2", "10", long), &step)
    };
    // 199,999 x 2 + 10,000; 200,000 x 2 + 10,000; 200,001 x 4 + 15,000
    assert_eq!(
        [199_999, 200_000, 200_001].map(|tokens| cost(tokens, LONG)),
        [dec!(0.409998), dec!(0.41), dec!(0.815004)]
    );
    let from = LONG.replace("above", "from");
    // at 200,000 already: 200,000 x 4 + 15,000
    assert_eq!(
        [199_999, 200_000, 200_001].map(|tokens| cost(tokens, &from)),
        [dec!(0.409998), dec!(0.815), dec!(0.815004)]
    );
}

const TIERS: &str =
    "volume_tiers = [{ above_mtok = 10, discount = 0.1 }, { above_mtok = 30, discount = 0.2 }]";

fn tiered(mtok: u32, more: &str) -> Decimal {
    let step = format!("input_tokens = 600_000\noutput_tokens = 400_000\n{more}");
    let case = by_model(1, mtok, &price("2026-01-01", "1", "1", TIERS), &step, "");
    // a third of the tokens has no last digit
    rounded(case.at("options.api.cost", 1), 20)
}

// 1 a million tokens. 50 of them: 10 x 1 + 20 x 0.9 + 20 x 0.8 = 44; 30: 10 + 18 = 28; 10: 10.
#[test]
fn volume_tiers_are_graduated() {
    assert_eq!([tiered(10, ""), tiered(30, ""), tiered(50, "")], [dec!(10), dec!(28), dec!(44)]);
}

#[test]
fn a_fallback_to_the_same_model_counts_towards_its_tiers() {
    assert_eq!(tiered(50, "fallback = { share = 0.5, model = \"m/one\" }"), dec!(44));
}

// 100 units, half of them to m/one as the fallback of a flat price: 50 Mtok of it cost 44, 50 calls at 0.1 cost 5.
#[test]
fn a_model_that_is_only_a_fallback_has_its_tiers() {
    let step = "input_tokens = 600_000\noutput_tokens = 400_000\nprice_per_call = 0.1\n\
                fallback = { share = 0.5, model = \"m/one\" }";
    let case = priced(1, &price("2026-01-01", "1", "1", TIERS), &option(100, step, ""));
    assert_eq!(case.at("options.api.cost", 1), dec!(49));
}

// 1,000 calls: 900 at 0.01 and 100 at 0.05.
#[test]
fn a_fallback_takes_its_share_of_the_calls() {
    let step = "price_per_call = 0.01\nfallback = { share = 0.1, price_per_call = 0.05 }";
    assert_eq!(case(1, &option(1_000, step, "")).at("options.api.cost", 1), dec!(14));
}

// 2,628,000 calls a month are one a second, at a peak of 4 just four units: 4 x 730 x 2; one call more needs a fifth.
#[test]
fn provisioned_capacity_comes_in_whole_units() {
    let step = "provisioned = { price_per_unit_hour = 2, calls_per_s_per_unit = 1 }";
    let cost = |units| case(1, &option(units, step, "")).at("options.api.cost", 1);
    assert_eq!([cost(2_628_000), cost(2_628_001), cost(1)], [dec!(5840), dec!(7300), dec!(1460)]);
}

// 10 EUR at 1.10 are 11 USD.
#[test]
fn a_price_in_another_currency_converts_and_a_missing_rate_is_an_error() {
    let book = price("2026-01-01", "1", "10", "").replace("USD", "EUR");
    let step = "model = \"m/one\"\ninput_tokens = 0\noutput_tokens = 1_000_000";
    let text = option(1, step, "");
    let rate = "[fx]\nEUR = { value = 1.10, as_of = \"2026-12-01\", source = \"ECB\" }\n";
    assert_eq!(priced(1, &book, &format!("{text}{rate}")).at("options.api.cost", 1), dec!(11));
    let messages = refused(1, &book, &text);
    assert!(messages.iter().any(|message| message.contains("no rate from EUR")), "{messages:?}");
}

#[test]
fn the_steps_own_price_wins_over_the_book() {
    let book = price("2026-01-01", "2", "10", "");
    let step = "input_tokens = 1_000_000\noutput_tokens = 1_000_000\noutput_per_mtok = 7";
    assert_eq!(month_one(&book, step), dec!(9));
}

// 10 a million, stepping by 10 % each year.
#[test]
fn the_steps_own_price_can_escalate() {
    let own = "output_per_mtok = { value = 10, annual_escalation = 0.1, step = \"yearly\" }\noutput_tokens = 1_000_000";
    let case = case(25, &option(1, own, ""));
    let cost = |month| case.at("options.api.cost", month);
    assert_eq!([cost(1), cost(12), cost(13), cost(25)], [dec!(10), dec!(10), dec!(11), dec!(12.1)]);
}

#[test]
fn a_price_that_is_not_known_is_an_error() {
    let needs = |book: &str, step: &str| {
        refused(1, book, &option(1, &format!("model = \"m/one\"\n{step}"), "")).join("\n")
    };
    let book = price("2026-01-01", "2", "10", "");
    let cached = "input_tokens = 10\noutput_tokens = 10\ncached_input_share = 0.1";
    assert!(needs(&book, cached).contains("cached_input_per_mtok"));
    let batch = "input_tokens = 10\noutput_tokens = 10\nbatch_share = 0.1";
    assert!(needs(&book, batch).contains("batch_discount"));
    let later = price("2027-02-01", "2", "10", "");
    assert!(needs(&later, "input_tokens = 10\noutput_tokens = 10").contains("no price of `m/one` is known"));
    let flat = refused(1, "", &option(1, "price_per_call = 0.1\nbatch_share = 0.5", ""));
    assert!(flat.join("\n").contains("batch_discount"), "{flat:?}");
}
