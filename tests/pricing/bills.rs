//! Bills worked by hand, and published ones.

use rust_decimal::Decimal;
use serde_json::Value;

use crate::{refused, root, said};

const BOOK: &str = r#"
[api."m/one"]
[[api."m/one".price]]
valid_from = "2026-01-01"
as_of = "2026-01-01"
source = "made up"
currency = "USD"
input_per_mtok = 2
cached_input_per_mtok = 0.5
cache_write_per_mtok = 2.5
output_per_mtok = 10
batch_discount = 0.5
context_above = [{ tokens = 1_000, input_per_mtok = 4, cached_input_per_mtok = 1, output_per_mtok = 15 }]
context_from = [{ tokens = 5_000, input_per_mtok = 6, output_per_mtok = 20 }]
service_tiers = [{ tier = "flex", input_per_mtok = 1, output_per_mtok = 5 }]
[[api."m/one".price]]
valid_from = "2026-07-15"
as_of = "2026-01-01"
source = "made up"
currency = "USD"
input_per_mtok = 3
output_per_mtok = 10
"#;

/// A folder with the book.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("book.toml"), BOOK).unwrap();
    folder
}

/// The price of a call and of all calls.
fn costs(more: &[&str]) -> (String, String) {
    let folder = folder();
    let head = ["pricing", "cost", "m/one", "--book", "book.toml", "--format", "json"];
    let json: Value = serde_json::from_str(&said(folder.path(), &[&head, more].concat())).unwrap();
    (json["price_per_call"].to_string(), json["total"].to_string())
}

fn one(input: &str, output: &str, more: &[&str]) -> String {
    costs(&[&["--input", input, "--output", output, "--on", "2026-03-31"], more].concat()).0
}

fn shipped(args: &[&str]) -> String {
    let head = ["pricing", "cost"];
    let json = said(&root(), &[&head, args, &["--format", "json", "--on", "2026-11-20"]].concat());
    let json: Value = serde_json::from_str(&json).unwrap();
    json["price_per_call"].to_string()
}

// 80,992 x 0.25 = 20,248 and 274,770 x 2 = 549,540, over a million: a published bill.
#[test]
fn a_published_bill_is_met_to_the_last_digit() {
    assert_eq!(shipped(&["openai/gpt-5-mini", "--input", "80_992", "--output", "274_770"]), "0.569788");
}

// 100,000 x 2.50 + 900,000 x 1.25 = 250,000 + 1,125,000.
#[test]
fn nine_tenths_of_a_million_tokens_from_the_cache() {
    let args = ["openai/gpt-4o", "--input", "1_000_000", "--output", "0", "--cached", "0.9"];
    assert_eq!(shipped(&args), "1.375");
}

// At 2 up to 1,000 tokens, at 4 above; at 4 below 5,000, at 6 from there on: the whole request.
#[test]
fn a_call_below_at_and_above_a_threshold_of_either_kind() {
    let prices = ["999", "1000", "1001", "4999", "5000", "5001"].map(|input| one(input, "0", &[]));
    assert_eq!(prices, ["0.001998", "0.002", "0.004004", "0.019996", "0.03", "0.030006"]);
    // The answer is repriced with the prompt: 1,000 x 10, x 15, x 20.
    let prices = ["1000", "1001", "5000"].map(|input| one(input, "1000", &[]));
    assert_eq!(prices, ["0.012", "0.019004", "0.05"]);
}

// (500 x 2 + 500 x 0.5 + 100 x 10) / 1e6 = 0.00225, in a batch half of it.
#[test]
fn batch_and_cache_multiply() {
    let call = ["--cached", "0.5"];
    assert_eq!(one("1000", "100", &call), "0.00225");
    assert_eq!(one("1000", "100", &[&call[..], &["--batch"]].concat()), "0.001125");
    // 400 x 2 + 500 x 0.5 + 100 x 2.5, in a batch.
    assert_eq!(one("1000", "0", &["--cached", "0.5", "--cache-write", "0.1", "--batch"]), "0.00065");
}

#[test]
fn calls_add_up_and_a_tier_has_its_own_prices() {
    let (each, all) =
        costs(&["--input", "1000", "--output", "100", "--calls", "1_000_000", "--on", "2026-03-01"]);
    assert_eq!((each.as_str(), all.as_str()), ("0.003", "3000"));
    assert_eq!(one("1000", "100", &["--tier", "flex"]), "0.0015");
}

#[test]
fn the_price_is_the_one_of_the_day() {
    let on = |day: &str| costs(&["--input", "1000", "--output", "0", "--on", day]).0;
    assert_eq!([on("2026-07-14"), on("2026-07-15")], ["0.002", "0.003"]);
}

#[test]
fn what_is_not_known_is_an_error_and_never_zero() {
    let folder = folder();
    let ask = |more: &[&str]| {
        let head = ["pricing", "cost", "m/one", "--book", "book.toml", "--input", "1000", "--output", "1"];
        refused(folder.path(), &[&head, more].concat())
    };
    assert!(
        ask(&["--on", "2026-08-01", "--cached", "0.5"]).contains("the calls need `cached_input_per_mtok`")
    );
    assert!(ask(&["--on", "2026-08-01", "--batch"]).contains("the calls need `batch_discount`"));
    assert!(ask(&["--on", "2025-08-01"]).contains("its first holds from 2026-01-01"));
    assert!(ask(&["--on", "2026-03-01", "--tier", "flex", "--batch"]).contains("`batch_discount`"));
    assert!(ask(&["--on", "2026-03-01", "--tier", "fast"]).contains("no service tier `fast`"));
    assert!(ask(&["--cached", "1.5"]).contains("from 0 to 1"));
}

const SCENARIO: &str = r#"
[scenario]
name = "S"
unit = "call"
currency = "USD"
start = "2026-06"
months = 4
discount_rate = 0.1
pricing = ["book.toml"]
[volume]
units_per_month = 1_000
[options.api]
name = "API"
kind = "api"
go_live = 1
[options.api.calls.step]
model = "m/one"
calls_per_unit = 1
input_tokens = 1_000
output_tokens = 0
"#;

fn monthly(scenario: &str) -> Vec<Decimal> {
    let folder = folder();
    std::fs::write(folder.path().join("s.toml"), scenario).unwrap();
    let json: Value =
        serde_json::from_str(&said(folder.path(), &["run", "s.toml", "--format", "json"])).unwrap();
    let months = json["options"][0]["monthly"].as_array().unwrap().iter().skip(1);
    months.map(|month| month["cost"].to_string().parse().unwrap()).collect()
}

// 1,000 calls of 1,000 tokens: 2 a month up to July, 3 from August, the first month that starts after the change.
#[test]
fn a_price_that_changes_in_the_middle_of_a_projection() {
    assert_eq!(monthly(SCENARIO), [2, 2, 3, 3].map(Decimal::from));
}

// The change was read on 2026-01-01, so it is known on 2026-02-01; announced on 2026-05-01, it is not.
#[test]
fn a_price_date_keeps_what_was_known_on_a_day() {
    let pinned = SCENARIO.replace("pricing = [", "price_date = \"2026-02-01\"\npricing = [");
    assert_eq!(monthly(&pinned), [2, 2, 3, 3].map(Decimal::from));
    let folder = folder();
    let later = BOOK
        .replace("valid_from = \"2026-07-15\"", "valid_from = \"2026-07-15\"\nannounced = \"2026-05-01\"");
    std::fs::write(folder.path().join("book.toml"), later).unwrap();
    std::fs::write(folder.path().join("s.toml"), &pinned).unwrap();
    let said = said(folder.path(), &["run", "s.toml", "--format", "json"]);
    let json: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(json["options"][0]["tco"].to_string(), "8");
    assert_eq!(json["scenario"]["priced_on"], "2026-02-01");
    assert_eq!(json["scenario"]["prices"][0]["book"], "book.toml");
}
