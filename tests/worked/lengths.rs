//! How long calls are: conversations whose prompt grows, and calls of unlike size.

use rust_decimal::{Decimal, dec};

use crate::case::{Case, case, priced, refused};

/// A hundred tasks a month of an agent at 2 and 10 a million.
fn agent(step: &str) -> Case {
    case(2, &text(step))
}

fn text(step: &str) -> String {
    format!(
        "[volume]\nunits_per_month = 100\npeak_to_average = 2\n\
         [options.api]\nname = \"API\"\nkind = \"api\"\ngo_live = 1\n\
         [options.api.calls.step]\ncalls_per_unit = 1\n{step}\n"
    )
}

const PRICES: &str = "input_per_mtok = 2\noutput_per_mtok = 10\n";

fn a_month(case: &Case) -> Decimal {
    case.at("options.api.calls.step.cost", 1)
}

/// A book whose model costs 2 and 10, and from a length of prompt on 4 and 20.
fn book(threshold: &str) -> String {
    format!(
        "[api.\"m/long\"]\n[[api.\"m/long\".price]]\nvalid_from = \"2026-01-01\"\nas_of = \"2026-12-01\"\n\
         source = \"list\"\ncurrency = \"USD\"\ninput_per_mtok = 2\ncached_input_per_mtok = 0.5\n\
         output_per_mtok = 10\nbatch_discount = 0.5\n\
         {threshold} = [{{ tokens = 10_000, input_per_mtok = 4, cached_input_per_mtok = 1, output_per_mtok = 20 }}]\n"
    )
}

fn booked(threshold: &str, step: &str) -> Decimal {
    a_month(&priced(2, &book(threshold), &text(&format!("model = \"m/long\"\n{step}"))))
}

// 8 turns from 4,000 tokens, 1,000 more each: 8 x 4,000 + 1,000 x (1 + ... + 7) = 60,000 in, 8 x 250 = 2,000 out:
// 0.12 + 0.02 = 0.14 a task, 14 for a hundred. Half the turns: 4 x 4,000 + 1,000 x 6 = 22,000 and 1,000: 5.40, not 7.
#[test]
fn a_conversation_costs_more_than_its_turns() {
    let of = |turns: &str| {
        let step = format!(
            "turns = {turns}\ninput_tokens = 4_000\ncontext_growth_tokens = 1_000\noutput_tokens = 250\n"
        );
        a_month(&agent(&format!("{step}{PRICES}")))
    };
    assert_eq!((of("8"), of("4"), of("1")), (dec!(14), dec!(5.4), dec!(1.05)));
    // 16 turns: 64,000 + 1,000 x 120 = 184,000 and 4,000: 0.408
    assert_eq!(of("16"), dec!(40.8));
}

// Four tasks in ten take a fifth turn, which sends 8,000 tokens and answers 250: 5.40 + 0.4 x (1.60 + 0.25).
#[test]
fn a_part_of_a_turn_is_a_turn_of_some_conversations() {
    let step = "input_tokens = 4_000\ncontext_growth_tokens = 1_000\noutput_tokens = 250\n";
    let of = |turns: &str| a_month(&agent(&format!("turns = {turns}\n{step}{PRICES}")));
    assert_eq!(of("4.4"), dec!(6.14));
    let mut before = dec!(0);
    for tenth in 10..60 {
        let now = of(&format!("{}.{}", tenth / 10, tenth % 10));
        assert!(now > before, "{tenth} tenths of a turn");
        before = now;
    }
}

#[test]
fn a_prompt_that_does_not_grow_is_the_plain_call() {
    let step = "input_tokens = 4_000\noutput_tokens = 250\nretry_rate = 0.1\ncached_input_share = 0.3\n\
                cached_input_per_mtok = 0.2\nbatch_share = 0.4\nbatch_discount = 0.5\n";
    let plain = agent(&format!("{step}{PRICES}"));
    let turned = agent(&format!("turns = 6\ncontext_growth_tokens = 0\n{step}{PRICES}"));
    assert_eq!(a_month(&turned), a_month(&plain) * dec!(6));
    assert_eq!(
        turned.at("options.api.calls.step.calls", 1),
        plain.at("options.api.calls.step.calls", 1) * dec!(6)
    );
}

// Prompts of 4,000, 7,000, 10,000, 13,000, 16,000; past 10,000 the price doubles. Output 100 a turn.
// Above: 13,000 and 16,000 are past: (21,000 x 2 + 29,000 x 4 + 300 x 10 + 200 x 20) / 1e6 = 0.165
// From: 10,000 too: (11,000 x 2 + 39,000 x 4 + 200 x 10 + 300 x 20) / 1e6 = 0.186
#[test]
fn turns_past_a_threshold_are_counted() {
    let step = "turns = 5\ninput_tokens = 4_000\ncontext_growth_tokens = 3_000\noutput_tokens = 100\n";
    assert_eq!(booked("context_above", step), dec!(16.5));
    assert_eq!(booked("context_from", step), dec!(18.6));
    // Three turns end on the threshold: (21,000 x 2 + 300 x 10) / 1e6, or the third at (10,000 x 4 + 100 x 20) / 1e6.
    let three = step.replace("turns = 5", "turns = 3");
    assert_eq!((booked("context_above", &three), booked("context_from", &three)), (dec!(4.5), dec!(6.6)));
    // Half of them take a fourth, of 13,000: 4.5 + 50 x 0.054
    let some = step.replace("turns = 5", "turns = 3.5");
    assert_eq!(booked("context_above", &some), dec!(7.2));
}

// At the threshold from the first turn on, and past it: 3 x 10,000 x 2 + 3 x 100 x 10, or at twice the price.
#[test]
fn a_prompt_that_stays_at_the_threshold_is_on_its_side_throughout() {
    let step = "turns = 3\ninput_tokens = 10_000\ncontext_growth_tokens = 0\noutput_tokens = 100\n";
    assert_eq!((booked("context_above", step), booked("context_from", step)), (dec!(6.3), dec!(12.6)));
    let past = step.replace("10_000", "10_001");
    // 3 x (10,001 x 4 + 100 x 20) x 100 / 1e6
    assert_eq!(booked("context_above", &past), dec!(12.6012));
}

// As above, 0.165, with half of the prompt from the cache at a quarter of the price, and all in batches at half:
// (21,000 x 1.25 + 29,000 x 2.5 + 300 x 10 + 200 x 20) / 1e6 = 0.10575, half of it.
#[test]
fn cache_and_batches_apply_to_every_turn() {
    let step = "turns = 5\ninput_tokens = 4_000\ncontext_growth_tokens = 3_000\noutput_tokens = 100\n\
                cached_input_share = 0.5\nbatch_share = 1\n";
    assert_eq!(booked("context_above", step), dec!(5.2875));
}

const SIZES: &str = "sizes = [{ share = 0.8, input_tokens = 2_000, output_tokens = 100 }, { share = 0.2, input_tokens = 50_000, output_tokens = 400 }]\n";

// 80 calls of 2,000 x 2 + 100 x 10 = 0.005, 20 of 50,000 x 4 + 400 x 20 = 0.208: 0.40 + 4.16. The mean prompt of 11,600
// would be past the threshold with every call: 100 x (11,600 x 4 + 160 x 20) / 1e6 = 4.96.
#[test]
fn calls_of_unlike_size_pass_the_threshold_each_by_itself() {
    assert_eq!(booked("context_above", SIZES), dec!(4.56));
    let mean = "input_tokens = 11_600\noutput_tokens = 160\n";
    assert_eq!(booked("context_above", mean), dec!(4.96));
    // Below every threshold the mean is right: (11,600 x 2 + 160 x 10) x 100 / 1e6.
    assert_eq!(a_month(&agent(&format!("{SIZES}{PRICES}"))), dec!(2.48));
    assert_eq!(a_month(&agent(&format!("{mean}{PRICES}"))), dec!(2.48));
}

#[test]
fn one_size_is_the_plain_call() {
    let one = "sizes = [{ share = 1, input_tokens = 12_000, output_tokens = 300 }]\nretry_rate = 0.2\n";
    let plain = "input_tokens = 12_000\noutput_tokens = 300\nretry_rate = 0.2\n";
    assert_eq!(booked("context_above", one), booked("context_above", plain));
}

// A tenth off above one million tokens a month. 100 tasks of 60,000 + 2,000 tokens are 6.2 million: 5.2 of them at a
// tenth off, 14 x (1 - 0.1 x 5.2 / 6.2).
#[test]
fn volume_tiers_count_the_tokens_of_all_turns() {
    let book = book("context_above")
        .replace("batch_discount", "volume_tiers = [{ above_mtok = 1, discount = 0.1 }]\nbatch_discount");
    let step = "model = \"m/long\"\nturns = 8\ninput_tokens = 4_000\ncontext_growth_tokens = 1_000\noutput_tokens = 250\n\
                input_per_mtok = 2\noutput_per_mtok = 10\n";
    let case = priced(2, &book, &text(step));
    assert_eq!(case.at("options.api.volume_tiers.m/long.mtok", 1), dec!(6.2));
    assert_eq!(a_month(&case).round_dp(20), (dec!(14) * (dec!(1) - dec!(0.52) / dec!(6.2))).round_dp(20));
}

fn own(step: &str) -> Decimal {
    let text = format!(
        "[volume]\nunits_per_month = 2_628_000\npeak_to_average = 2\n\
         [options.own]\nname = \"Own\"\nkind = \"self-hosted\"\ngo_live = 1\n\
         [options.own.calls.step]\ncalls_per_unit = 1\n{step}\n\
         [options.own.serving]\nplan = \"on-demand\"\nprice_per_gpu_hour = 1\ngpus_per_replica = 1\n\
         prefill_tokens_per_s = 10_000\ndecode_tokens_per_s = 1_000\ntarget_utilisation = 1\n"
    );
    case(2, &text).at("options.own.serving.load", 1)
}

// One task a second: 60,000 tokens in at 10,000 a second and 2,000 out at 1,000 keep 6 + 2 replicas busy.
// Of two sizes: 0.8 x (0.2 + 0.1) + 0.2 x (5 + 0.4) = 1.32.
#[test]
fn replicas_work_on_all_turns_and_on_every_size() {
    let turns = "turns = 8\ninput_tokens = 4_000\ncontext_growth_tokens = 1_000\noutput_tokens = 250\n";
    assert_eq!((own(turns), own(SIZES)), (dec!(8), dec!(1.32)));
}

#[test]
fn a_long_price_that_only_the_last_turns_meet_must_be_known() {
    let book = book("context_above").replace(", output_per_mtok = 20", "");
    let step = "model = \"m/long\"\nturns = 5\ninput_tokens = 4_000\ncontext_growth_tokens = 3_000\noutput_tokens = 100\n";
    assert!(refused(2, &book, &text(step))[0].contains("need `output_per_mtok`"));
    let short = step.replace("turns = 5", "turns = 2");
    assert_eq!(a_month(&priced(2, &book, &text(&short))), dec!(2.4));
}
