//! What a log of single calls says of calls of unlike size, and of the turns of conversations.

use serde_json::{Value, json};

use crate::measures::close;
use crate::{Desk, PLAN, measured};

/// Two sizes at 2 and 10 a million, and at 4 and 20 past 10,000 tokens.
fn plan(step: &str) -> String {
    PLAN.replace("pricing = []", "pricing = [\"book.toml\"]")
        .replace("price_per_call = 0.10\n", &format!("model = \"m/long\"\n{step}\n"))
}

const BOOK: &str = "[api.\"m/long\"]\n[[api.\"m/long\".price]]\nvalid_from = \"2026-01-01\"\nas_of = \"2026-12-01\"\n\
                    source = \"list\"\ncurrency = \"USD\"\ninput_per_mtok = 2\noutput_per_mtok = 10\n\
                    context_above = [{ tokens = 10_000, input_per_mtok = 4, output_per_mtok = 20 }]\n";

const SIZES: &str = "sizes = [{ share = 0.1, input_tokens = 50_000, output_tokens = 400 }, { share = 0.9, input_tokens = 2_000, output_tokens = 100 }]";

fn desk(step: &str, rows: &str) -> Desk {
    let desk = Desk::new(&plan(step));
    desk.put("book.toml", BOOK.as_bytes());
    desk.put("log.csv", format!("period,units,calls,input_tokens,output_tokens\n{rows}").as_bytes());
    desk
}

fn actuals(step: &str, rows: &str) -> Value {
    desk(step, rows).json(&["actuals", "plan.toml", "log.csv", "--rates-only"])
}

/// Six short calls of 1,000 to 6,000 tokens, and two of 10,001 and 70,001.
const LOG: &str = "2027-01-04,1,1,1000,100\n2027-01-04,1,1,2000,100\n2027-01-05,1,1,3000,100\n2027-01-05,1,1,4000,100\n\
                   2027-01-06,1,1,5000,100\n2027-01-06,1,1,6000,160\n2027-01-07,1,1,10001,500\n2027-01-07,1,1,70001,700\n";

// The threshold parts the sizes, and not the midpoint of 26,000: 6 of 8 calls are short, with 21,000 / 6 and 660 / 6 tokens.
#[test]
fn calls_are_told_apart_by_the_threshold_between_two_sizes() {
    let all = actuals(SIZES, LOG);
    let size =
        |at: u32, field: &str| measured(&all, &format!("options.api.calls.only.sizes.{at}.{field}")).clone();
    assert_eq!((&size(1, "share")["measured"], &size(0, "share")["measured"]), (&json!(0.75), &json!(0.25)));
    assert_eq!(
        (&size(1, "input_tokens")["measured"], &size(1, "output_tokens")["measured"]),
        (&json!(3500), &json!(110))
    );
    assert_eq!(
        (&size(0, "input_tokens")["measured"], &size(0, "output_tokens")["measured"]),
        (&json!(40_001), &json!(600))
    );
    assert_eq!((&size(0, "share")["assumed"], &size(0, "input_tokens")["rows"]), (&json!(0.1), &json!(2)));
    // A share of 2 in 8 calls: sqrt(8/7 x 8 x 0.25 x 0.75) / 8 = 0.163663, with t of seven degrees 2.364624.
    close(&size(0, "share")["interval"][0], 0.0f64.max(0.25 - 2.364_624 * (12.0f64 / 7.0).sqrt() / 8.0));
}

// 0.75 x (3,500 x 2 + 110 x 10) + 0.25 x (40,001 x 4 + 600 x 20) = 6,075 + 43,001 = 49,076 per million a call; a thousand
// of them and 50 of upkeep a month, for a year.
#[test]
fn the_case_is_run_again_with_the_sizes_that_were_measured() {
    let rerun = desk(SIZES, LOG).json(&["run", "plan.toml", "--actuals", "log.csv", "--rates-only"]);
    close(&rerun["options"][0]["tco"], 12.0 * (1_000.0 * 0.049_076 + 50.0));
}

// Without a threshold between them a call is of the nearer size: 4,000 is halfway to 6,000, and counts as the longer.
#[test]
fn else_a_call_is_of_the_nearer_size() {
    let sizes = "sizes = [{ share = 0.5, input_tokens = 2_000, output_tokens = 100 }, { share = 0.5, input_tokens = 6_000, output_tokens = 100 }]";
    let rows: String =
        [1_000, 3_999, 4_000, 9_000].map(|tokens| format!("2027-01-04,1,1,{tokens},100\n")).concat();
    let all = actuals(sizes, &rows);
    assert_eq!(measured(&all, "options.api.calls.only.sizes.0.input_tokens")["measured"], json!(2499.5));
    assert_eq!(measured(&all, "options.api.calls.only.sizes.1.input_tokens")["measured"], json!(6500));
}

// Thirds: 0.333333333333333 and 0.666666666666667 sum to 1, so the re-run takes them.
#[test]
fn shares_that_no_digits_carry_sum_to_one() {
    let rows: String = [2_000, 2_000, 60_000].map(|tokens| format!("2027-01-04,1,1,{tokens},100\n")).concat();
    let rerun = desk(SIZES, &rows).json(&["run", "plan.toml", "--actuals", "log.csv", "--rates-only"]);
    // (2 x 5,000 + 242,000) / 3 = 84,000 per million a call
    close(&rerun["options"][0]["tco"], 12.0 * (84.0 + 50.0));
}

#[test]
fn rows_that_are_no_single_calls_tell_no_size() {
    let all = actuals(SIZES, &format!("{LOG}2027-01-08,9,9,90000,900\n"));
    let share = measured(&all, "options.api.calls.only.sizes.0.share");
    assert_eq!(share["replaces"], json!(false));
    assert!(share["doubt"].as_str().unwrap().contains("1 row is no single call"), "{share}");
    let short: String = LOG.lines().take(6).map(|line| format!("{line}\n")).collect();
    let none = actuals(SIZES, &short);
    let share = measured(&none, "options.api.calls.only.sizes.0.share");
    assert!(share["doubt"].as_str().unwrap().contains("no call was nearest to size 1"), "{share}");
}

// One size of 14,000 on average would put all calls past the threshold.
#[test]
fn one_size_whose_calls_have_two_prices_is_pointed_out() {
    let all = actuals("input_tokens = 14_000\noutput_tokens = 200", LOG);
    let notes = all["pilot"]["notes"].to_string();
    assert!(
        notes.contains("{ share = 0.75, input_tokens = 3500, output_tokens = 110 }, { share = 0.25, input_tokens = 40001, output_tokens = 600 }"),
        "{notes}"
    );
}

// 24 calls over 4 units are 6 turns; their mean prompt is not the first, and stays out of the re-run.
#[test]
fn calls_of_a_conversation_are_its_turns() {
    let step = "turns = 5\ninput_tokens = 1_000\ncontext_growth_tokens = 500\noutput_tokens = 100";
    let all = actuals(step, "2027-01-04,2,12,30000,1200\n2027-01-05,2,12,30000,1200\n");
    let turns = measured(&all, "options.api.calls.only.turns");
    assert_eq!(
        (&turns["measured"], &turns["assumed"], &turns["replaces"]),
        (&json!(6), &json!(5), &json!(true))
    );
    let prompt = measured(&all, "options.api.calls.only.input_tokens");
    assert_eq!((&prompt["measured"], &prompt["replaces"]), (&json!(2500), &json!(false)));
    let desk = desk(step, "2027-01-04,2,12,30000,1200\n2027-01-05,2,12,30000,1200\n");
    let rerun = desk.json(&["run", "plan.toml", "--actuals", "log.csv", "--rates-only"]);
    // 6 x 1,000 + 500 x 15 = 13,500 in and 600 out: 0.033 a unit
    close(&rerun["options"][0]["tco"], 12.0 * (33.0 + 50.0));
}
