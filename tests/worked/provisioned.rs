//! Capacity of an API in whole units: by tokens a minute, in steps, by the hour, month or year, with the rest at the
//! step's own price.

use rust_decimal::{Decimal, dec};

use crate::case::{Case, case, priced, refused};

/// So many calls a minute on average, twice as many at the peak: 43,800 minutes a month.
fn text(per_minute: Decimal, step: &str) -> String {
    let units = per_minute * dec!(43_800);
    format!(
        "[volume]\nunits_per_month = {units}\npeak_to_average = 2\n\
         [options.api]\nname = \"API\"\nkind = \"api\"\ngo_live = 1\n\
         [options.api.calls.step]\ncalls_per_unit = 1\ninput_tokens = 2_000\noutput_tokens = 300\n{step}\n"
    )
}

fn of(per_minute: Decimal, step: &str) -> Case {
    case(2, &text(per_minute, step))
}

fn units(per_minute: Decimal, more: &str) -> Decimal {
    of(per_minute, &by_tokens(more)).at("options.api.calls.step.units", 1)
}

/// A unit carries 2,500 input tokens a minute; an output token counts as 5.
fn by_tokens(more: &str) -> String {
    format!(
        "[options.api.calls.step.provisioned]\nprice_per_unit_hour = 2\ninput_tpm_per_unit = 2_500\n\
         output_weight = 5\n{more}\n"
    )
}

// 20 calls a minute at the peak of 2,000 + 5 x 300 = 3,500 tokens are 70,000: 28 units. By fives from ten on: 30.
#[test]
fn tokens_are_weighed_and_units_are_bought_in_steps() {
    assert_eq!(units(dec!(10), ""), dec!(28));
    assert_eq!(units(dec!(10), "minimum_units = 10\nstep_units = 5"), dec!(30));
    // from 12 on by fives: 12, 17, 22, 27, 32
    assert_eq!(units(dec!(10), "minimum_units = 12\nstep_units = 5"), dec!(32));
    // the first step is the smallest purchase where none is said
    assert_eq!((units(dec!(0), "step_units = 5"), units(dec!(1), "step_units = 5")), (dec!(5), dec!(5)));
}

// 25 units carry 62,500 tokens: just 17.857.. calls a minute at the peak. Below, at and above the edge of a step.
#[test]
fn a_peak_on_the_edge_of_a_step_needs_no_more() {
    let at = |per_minute| units(per_minute, "minimum_units = 15\nstep_units = 5");
    let edge = dec!(62_500) / dec!(3_500) / dec!(2);
    assert_eq!(at(edge), dec!(25));
    assert_eq!(at(edge - dec!(0.01)), dec!(25));
    assert_eq!(at(edge + dec!(0.01)), dec!(30));
    // and at the smallest purchase
    assert_eq!(at(dec!(0.1)), dec!(15));
}

// Half of the prompt is cached and counts a tenth: 1,000 + 100 + 1,500 = 2,600 x 20 / 2,500 = 20.8: 21 units.
#[test]
fn a_cached_token_has_a_weight_of_its_own() {
    let cached = |weight: &str| {
        let step = format!("cached_input_share = 0.5\n{}", by_tokens(&format!("cached_weight = {weight}")));
        of(dec!(10), &step).at("options.api.calls.step.units", 1)
    };
    // 2,500 x 20 / 2,500 = 20; with a weight of 1 all 28
    assert_eq!((cached("0.1"), cached("0"), cached("1")), (dec!(21), dec!(20), dec!(28)));
}

// 28 units: x 730 x 2 = 40,880 a month; x 900; x 9,600 / 12 = 22,400.
#[test]
fn units_are_paid_by_the_hour_the_month_or_the_year() {
    let paid = |price: &str| {
        let step = by_tokens("").replace("price_per_unit_hour = 2", price);
        of(dec!(10), &step).at("options.api.calls.step.cost", 2)
    };
    assert_eq!(paid("price_per_unit_hour = 2"), dec!(40_880));
    assert_eq!(paid("price_per_unit_month = 900"), dec!(25_200));
    assert_eq!(paid("price_per_unit_year = 9_600"), dec!(22_400));
}

const PRICES: &str = "input_per_mtok = 2\noutput_per_mtok = 10\n";

fn spilling(per_minute: Decimal, bought: u32) -> Case {
    let more = format!("minimum_units = 5\nstep_units = 5\nspillover = true\nunits = {bought}");
    of(per_minute, &format!("{PRICES}{}", by_tokens(&more)))
}

fn paid(case: &Case) -> [Decimal; 2] {
    ["calls.step", "calls.step.spillover"].map(|name| case.at(&format!("options.api.{name}.cost"), 1))
}

// The peak fills 28 units and 20 are bought: 8/28 of 438,000 calls of 0.007 spill over: 876. Units 20 x 730 x 2.
#[test]
fn what_the_units_do_not_carry_goes_to_the_price_by_token() {
    let [units, beyond] = paid(&spilling(dec!(10), 20));
    assert_eq!((units, beyond.round_dp(15)), (dec!(29_200), dec!(876)));
    // At the edge and below it nothing spills: 20 units carry 50,000 / 3,500 / 2 calls a minute.
    assert_eq!(paid(&spilling(dec!(50_000) / dec!(7_000), 20))[1].round_dp(9), dec!(0));
    assert_eq!(paid(&spilling(dec!(7), 20))[1], dec!(0));
    assert_eq!(paid(&spilling(dec!(0), 20)), [dec!(29_200), dec!(0)]);
}

#[test]
fn without_units_all_spills_over_and_it_is_the_price_by_token() {
    let plain = of(dec!(10), PRICES);
    let none = spilling(dec!(10), 0);
    assert_eq!(paid(&none), [dec!(0), dec!(3_066)]);
    assert_eq!(none.option("api").tco(), plain.option("api").tco());
}

// A fifth of the calls go to the fallback first: 16 calls a minute at the peak fill 22.4 units, 2.4/22.4 of 350,400.
#[test]
fn a_fallback_takes_its_share_before_the_units_do() {
    let more = "spillover = true\nunits = 20";
    let step = format!(
        "{PRICES}[options.api.calls.step.fallback]\nshare = 0.2\nprice_per_call = 0.01\n{}",
        by_tokens(more)
    );
    let case = of(dec!(10), &step);
    assert_eq!(case.at("options.api.calls.step.fallback.cost", 1), dec!(876));
    assert_eq!(paid(&case)[1].round_dp(12), dec!(262.8));
}

// Eight turns of 4,000 tokens and 1,000 more each are 60,000 in and 2,400 out a conversation: 72,000 x 2 / 2,500 = 57.6.
#[test]
fn units_carry_all_turns_of_a_conversation() {
    let step = by_tokens("");
    let text = text(dec!(1), &step)
        .replace("input_tokens = 2_000", "turns = 8\ncontext_growth_tokens = 1_000\ninput_tokens = 4_000");
    assert_eq!(case(2, &text).at("options.api.calls.step.units", 1), dec!(58));
}

// 438,000 calls of 2,300 tokens are 1,007.4 million, of which 8/28 spill over: 287.83. A tenth off above 100.
#[test]
fn only_what_spills_over_counts_towards_volume_tiers() {
    let book = "[api.\"m/t\"]\n[[api.\"m/t\".price]]\nvalid_from = \"2026-01-01\"\nas_of = \"2026-12-01\"\nsource = \"list\"\n\
                currency = \"USD\"\ninput_per_mtok = 2\noutput_per_mtok = 10\n\
                volume_tiers = [{ above_mtok = 100, discount = 0.1 }]\n";
    let step = format!("model = \"m/t\"\n{}", by_tokens("spillover = true\nunits = 20"));
    let case = priced(2, book, &text(dec!(10), &step));
    let mtok = dec!(1_007.4) * dec!(8) / dec!(28);
    assert_eq!(case.at("options.api.volume_tiers.m/t.mtok", 1).round_dp(12), mtok.round_dp(12));
    let left = dec!(1) - dec!(0.1) * (mtok - dec!(100)) / mtok;
    assert_eq!(paid(&case)[1].round_dp(9), (dec!(876) * left).round_dp(9));
}

#[test]
fn the_number_of_units_is_one_that_is_sold() {
    let messages = refused(
        2,
        "",
        &text(
            dec!(1),
            &format!(
                "{PRICES}{}",
                by_tokens("minimum_units = 15\nstep_units = 5\nspillover = true\nunits = 18")
            ),
        ),
    );
    assert!(messages[0].contains("0, 15, or 15 and whole steps of 5"), "{messages:?}");
}
