//! What was billed against the prices: by hand, every cause that is known, and sums that leave nothing over.

use serde_json::{Value, json};

use crate::Desk;
use crate::formats::TOKENS;
use crate::measures::close;

const HEAD: &str = "period,calls,input_tokens,cached_tokens,cache_write_tokens,output_tokens,cost\n";

/// A price list of a model that changes once, with all that a list can have.
const BOOK: &str = r#"
[api."maker/model"]
[[api."maker/model".price]]
valid_from = "2026-01-01"
as_of = "2026-01-01"
source = "test"
currency = "USD"
input_per_mtok = 2
cached_input_per_mtok = 0.2
output_per_mtok = 8
[[api."maker/model".price]]
valid_from = "2026-10-15"
as_of = "2026-10-15"
source = "test"
currency = "USD"
input_per_mtok = 1
cached_input_per_mtok = 0.1
output_per_mtok = 4
batch_discount = 0.5
context_above = [{ tokens = 200_000, input_per_mtok = 3, cached_input_per_mtok = 0.3, output_per_mtok = 6 }]
service_tiers = [{ tier = "priority", input_per_mtok = 1.75, cached_input_per_mtok = 0.175, output_per_mtok = 7 }]
"#;

fn booked() -> Desk {
    let plan = TOKENS
        .replace("pricing = []", "pricing = [\"book.toml\"]")
        .replace("input_per_mtok = 1\ncached_input_per_mtok = 0.1\ncache_write_per_mtok = 1.25\ncache_write_1h_per_mtok = 2\noutput_per_mtok = 4\n", "model = \"maker/model\"\n")
        .replace("cache_write_share = 0.1\ncache_write_1h_share = 0.1\n", "");
    let desk = Desk::new(&plan);
    desk.put("book.toml", BOOK.as_bytes());
    desk
}

fn account(desk: &Desk, rows: &str) -> Value {
    desk.put("pilot.csv", rows.as_bytes());
    let all = desk.json(&["actuals", "plan.toml", "pilot.csv"]);
    all["pilot"]["accounts"][0].clone()
}

fn causes(account: &Value) -> Vec<&str> {
    account["causes"].as_array().unwrap().iter().map(|cause| cause["what"].as_str().unwrap()).collect()
}

// 500,000 of neither at 1 = 0.50, 400,000 read at 0.10 = 0.04, 100,000 written at 1.25 = 0.125, 200,000 out at 4 = 0.80:
// 1.465 in all.
#[test]
fn a_bill_that_fits_is_matched_to_the_cent() {
    let desk = Desk::new(TOKENS);
    let all = account(&desk, &format!("{HEAD}2026-10-31,100,1000000,400000,100000,200000,1.465\n"));
    close(&all["expected"], 1.465);
    assert_eq!((&all["matched"], &all["rest"]), (&json!(true), &json!(0)));
    let amounts: Vec<f64> = all["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["amount"].to_string().parse().unwrap())
        .collect();
    assert_eq!(amounts, [0.04, 0.125, 0.5, 0.8], "in the order of their names");
    let said = desk.run(&["actuals", "plan.toml", "pilot.csv"]);
    let said = String::from_utf8(said.stdout).unwrap();
    assert!(said.contains("matches the prices to the cent"), "{said}");
}

// The 400,000 cached tokens at 1 instead of 0.10 are 0.36 more: 1.825.
#[test]
fn cached_tokens_that_were_billed_in_full_are_found() {
    let all =
        account(&Desk::new(TOKENS), &format!("{HEAD}2026-10-31,100,1000000,400000,100000,200000,1.825\n"));
    close(&all["rest"], 0.36);
    assert_eq!(causes(&all), ["cached tokens were billed as tokens that are not cached"]);
}

// By the book on the 31st: 6 M of neither at 1 and 4 M read at 0.1 and 2 M out at 4 are 14.40. Long prompts: 18 + 1.2 + 12 =
// 31.20. In batches half: 7.20. Priority: 10.5 + 0.7 + 14 = 25.20. The price until the 15th: 12 + 0.8 + 16 = 28.80. A tenth off: 12.96.
#[test]
fn every_known_cause_is_named_where_it_fits() {
    let rest = |cost: &str| {
        let all = account(&booked(), &format!("{HEAD}2026-10-31,1000,10000000,4000000,0,2000000,{cost}\n"));
        close(&all["expected"], 14.4);
        causes(&all).iter().map(|what| what.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(rest("14.40"), Vec::<String>::new());
    assert_eq!(rest("31.20"), ["all of it was billed at the price of long prompts"]);
    assert_eq!(rest("7.20"), ["all of it was billed in batches"]);
    assert_eq!(rest("25.20"), ["all of it was billed at the service tier priority"]);
    assert_eq!(rest("28.80"), ["all of it was billed at the price that holds from 2026-01-01"]);
    assert!(rest("12.96").contains(&"a discount of 10% on everything".to_string()));
    assert_eq!(rest("1440"), ["the bill's amounts are in cents, and were read as whole units"]);
    // Half way to the long prompts: 14.40 + 8.40 = 22.80.
    assert_eq!(
        rest("22.80"),
        ["it would fit if 50.0% of the tokens were of prompts long enough for the higher price"]
    );
    assert_eq!(rest("99"), Vec::<String>::new());
}

// Two days of 1 M in, of which one is not on the bill: 1.00 of 2.00.
#[test]
fn days_that_are_missing_are_named() {
    let rows = format!("{HEAD}2026-10-30,10,1000000,0,0,0,\n2026-10-31,10,1000000,0,0,0,1\n");
    let all = account(&Desk::new(TOKENS), &rows);
    close(&all["rest"], -1.0);
    assert!(causes(&all).contains(&"the bill has no line for 2026-10-30"), "{all:#}");
}

// The day before the new price at 2, the day after at 1: 2.00 + 1.00.
#[test]
fn each_day_has_the_price_of_that_day() {
    let rows = format!("{HEAD}2026-10-14,10,1000000,0,0,0,2\n2026-10-16,10,1000000,0,0,0,1\n");
    let all = account(&booked(), &rows);
    assert_eq!((&all["matched"], &all["expected"]), (&json!(true), &json!(3)));
    assert_eq!(all["lines"][0]["source"], "maker/model of 2026-01-01");
}

#[test]
fn a_batch_and_a_tier_have_their_own_prices() {
    let head = "period,calls,tier,input_tokens,output_tokens,cost\n";
    let all = account(
        &booked(),
        &format!("{head}2026-10-31,10,batch,1000000,0,0.5\n2026-10-31,10,priority,1000000,0,1.75\n"),
    );
    assert_eq!((&all["matched"], &all["expected"]), (&json!(true), &json!(2.25)));
}

#[test]
fn what_has_no_price_is_not_held_against_a_bill() {
    let all = account(&booked(), &format!("{HEAD}2026-10-31,10,1000000,0,500000,0,1\n"));
    assert_eq!(
        (&all["expected"], &all["rest"], &all["matched"]),
        (&Value::Null, &Value::Null, &json!(false))
    );
    assert!(all["unpriced"][0]["why"].as_str().unwrap().contains("has no price for it"));
}

// Exports of OpenAI: 5,000 in of which 1,800 cached and 200 written by the usage, priced at 0.0003 + 0.00018 and so on in
// the scenario's own prices: 3,000 x 1 + 1,800 x 0.1 + 200 x 1.25 + 1,000 x 4 = 7,430 millionths.
#[test]
fn a_usage_export_is_held_against_a_cost_export() {
    let desk = Desk::new(TOKENS);
    desk.put(
        "usage.json",
        br#"{"object":"page","data":[{"object":"bucket","start_time":1793404800,"end_time":1793491200,"results":[
        {"input_tokens":5000000,"input_cached_tokens":1800000,"input_cache_write_tokens":200000,"input_uncached_tokens":3000000,
         "output_tokens":1000000,"num_model_requests":5000,"model":"gpt-5-mini-2025-08-07"}]}],"has_more":false}"#,
    );
    desk.put(
        "costs.json",
        br#"{"object":"page","data":[{"object":"bucket","start_time":1793404800,"end_time":1793491200,"results":[
        {"amount":{"value":3.43,"currency":"usd"},"line_item":"gpt-5-mini-2025-08-07, input"},
        {"amount":{"value":4.00,"currency":"usd"},"line_item":"gpt-5-mini-2025-08-07, output"}]}],"has_more":false}"#,
    );
    let all = desk.json(&["actuals", "plan.toml", "usage.json", "costs.json"]);
    let account = &all["pilot"]["accounts"][0];
    assert_eq!(
        (&account["matched"], &account["billed"], &account["model"]),
        (&json!(true), &json!(7.43), &json!("gpt-5-mini"))
    );
}

/// Whatever was used and billed: lines sum to what was expected, and that and the rest to the bill.
#[test]
fn lines_and_rest_sum_to_the_bill() {
    let mut state = 7u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let desk = Desk::new(TOKENS);
    for _ in 0..25 {
        let (mut rows, mut expected, mut billed) = (HEAD.to_string(), 0i128, 0i128);
        for day in 1..=1 + random(20) {
            let parts =
                [random(9_999_999), random(999_999), random(99_999), random(999_999), random(50_000_000)];
            let [plain, cached, written, output, cents] = parts.map(i128::from);
            let input = plain + cached + written;
            rows += &format!(
                "2026-10-{day:02},9,{input},{cached},{written},{output},{}.{:06}\n",
                cents / 1_000_000,
                cents % 1_000_000
            );
            // In hundredths of a millionth.
            expected += plain * 100 + cached * 10 + written * 125 + output * 400;
            billed += cents * 100;
        }
        let all = account(&desk, &rows);
        let of = |name: &str| scaled(&all[name]);
        assert_eq!((of("expected"), of("billed"), of("rest")), (expected, billed, billed - expected));
        let lines: i128 = all["lines"].as_array().unwrap().iter().map(|line| scaled(&line["amount"])).sum();
        assert_eq!(lines, expected);
    }
}

/// A number as a count of hundredths of a millionth.
fn scaled(value: &Value) -> i128 {
    let text = value.to_string();
    let (sign, text) = text.strip_prefix('-').map_or((1, text.as_str()), |rest| (-1, rest));
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    sign * format!("{whole}{part:0<8}").parse::<i128>().unwrap()
}
