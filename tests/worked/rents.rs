//! What is rented beside the tokens: a cache, a tuned model, hours with another price.

use rust_decimal::{Decimal, dec};

use crate::case::{Case, case};

fn of(months: u32, more: &str, step: &str) -> Case {
    case(
        months,
        &format!(
            "[volume]\nunits_per_month = 100_000\npeak_to_average = 2\n[options.api]\nname = \"API\"\nkind = \"api\"\ngo_live = 2\n\
             [options.api.calls.step]\ncalls_per_unit = 1\n{step}\n{more}\n"
        ),
    )
}

const FLAT: &str = "price_per_call = 0.01";

// 0.5 million tokens for 400 hours at 3: 600 a month from go-live on.
#[test]
fn a_cache_is_rent_by_tokens_and_hours() {
    let cache = "[options.api.cache]\ntokens = 500_000\nhours_per_month = 400\nprice_per_mtok_hour = 3";
    assert_eq!(of(3, cache, FLAT).months("options.api.cache", 1..=3), [0, 600, 600].map(Decimal::from));
}

// 4 million tokens, 3 times over, at 20: 240 a run, in months 2, 5 and 8; hosting 730 x 1.5 from go-live on.
#[test]
fn a_model_is_trained_again_and_hosted_throughout() {
    let tuned = "[options.api.training.tune]\ntokens = 4_000_000\nepochs = 3\nprice_per_mtok = 20\nevery = 3\nhosting_per_hour = 1.5";
    let case = of(8, tuned, FLAT);
    let runs = case.months("options.api.training.tune", 1..=8);
    assert_eq!(runs, [0, 240, 0, 0, 240, 0, 0, 240].map(Decimal::from));
    let hosting = case.months("options.api.training.tune.hosting", 1..=3);
    assert_eq!(hosting, [dec!(0), dec!(1_095), dec!(1_095)]);
    assert_eq!(case.category("api", "api"), dec!(720) + dec!(7) * dec!(1_095) + dec!(7_000));
}

// Once, in month 1, before go-live: 10 hours at 35.
#[test]
fn a_run_may_be_by_the_hour_and_once() {
    let tuned = "[options.api.training.tune]\nhours = 10\nprice_per_hour = 35\nfrom = 1";
    assert_eq!(
        of(4, tuned, FLAT).months("options.api.training.tune", 1..=4),
        [350, 0, 0, 0].map(Decimal::from)
    );
}

// 1,000 a month at list; three quarters of the calls at double the price: 0.25 + 0.75 x 2 = 1.75.
#[test]
fn hours_of_another_price_have_their_share() {
    let paid = |window: &str| of(3, "", &format!("{FLAT}\n{window}")).at("options.api.calls.step.cost", 2);
    assert_eq!(paid("peak_window = { share = 0.75, price_factor = 2 }"), dec!(1_750));
    assert_eq!(paid("peak_window = { share = 0.75, price_factor = 0.5 }"), dec!(625));
    assert_eq!((paid("peak_window = { share = 0, price_factor = 2 }"), paid("")), (dec!(1_000), dec!(1_000)));
    assert_eq!(paid("peak_window = { share = 1, price_factor = 1 }"), dec!(1_000));
}

// By tokens: 100,000 x (1,000 x 2 + 100 x 10) / 1e6 = 300, x 1.5. A tenth goes to a fallback at 0.01, at all hours.
#[test]
fn a_fallback_keeps_its_own_price() {
    let step = "input_tokens = 1_000\noutput_tokens = 100\ninput_per_mtok = 2\noutput_per_mtok = 10\n\
                peak_window = { share = 0.5, price_factor = 2 }\nfallback = { share = 0.1, price_per_call = 0.01 }";
    let case = of(3, "", step);
    assert_eq!(case.at("options.api.calls.step.cost", 2), dec!(405));
    assert_eq!(case.at("options.api.calls.step.fallback.cost", 2), dec!(100));
}
