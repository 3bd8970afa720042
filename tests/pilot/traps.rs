//! Files as people really have them: keys that come late, totals above their parts, rows that are no call of the product,
//! refunds, meters by their own words, pages that are missing. All figures by hand.

use serde_json::Value;

use crate::Desk;
use crate::formats::TOKENS;
use crate::measures::close;

fn of(files: &[(&str, &[u8])]) -> Value {
    let desk = Desk::new(TOKENS);
    files.iter().for_each(|(name, bytes)| desk.put(name, bytes));
    let names = files.iter().map(|(name, _)| *name);
    let args: Vec<&str> = ["actuals", "plan.toml"].into_iter().chain(names).collect();
    desk.json(&args)["pilot"].clone()
}

fn step(pilot: &Value, name: &str) -> Value {
    let path = format!("options.api.calls.only.{name}");
    let list = pilot["measured"].as_array().unwrap();
    list.iter().find(|one| one["path"] == path).unwrap_or_else(|| panic!("{path} of {pilot:#}"))["measured"]
        .clone()
}

fn notes(pilot: &Value) -> String {
    pilot["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| note.as_str().unwrap())
        .collect::<Vec<_>>()
        .join("; ")
}

fn left_out(pilot: &Value) -> Vec<(&str, u64)> {
    let list = pilot["left_out"].as_array().unwrap().iter();
    list.map(|one| (one["what"].as_str().unwrap(), one["rows"].as_u64().unwrap())).collect()
}

const SHORT: &str = r#"{"id":"a","time":"2026-10-31T08:00:00Z","input_tokens":1000,"output_tokens":50}"#;
const LONG: &str = r#"{"id":"b","time":"2026-10-31T09:00:00Z","input_tokens":1000,"cached_tokens":600,"output_tokens":50,"cost":0.02,"mood":1}"#;

// 600 of 1,000 where it is said; 0.02 a call where it is said. The order of the rows changes nothing.
#[test]
fn a_key_that_comes_late_counts_in_any_order() {
    let read = |rows: [&str; 2]| of(&[("calls.jsonl", rows.join("\n").as_bytes())]);
    let (late, early) = (read([SHORT, LONG]), read([LONG, SHORT]));
    for pilot in [&late, &early] {
        close(&step(pilot, "cached_input_share"), 0.6);
        close(&step(pilot, "billed_cost_per_call"), 0.02);
        assert!(notes(pilot).contains("the key `mood` is not read"), "{}", notes(pilot));
    }
    assert_eq!(late["measured"], early["measured"]);
}

fn traced(usage: &str) -> Value {
    let row = format!(
        r#"{{"id":"1","type":"GENERATION","startTime":"2026-10-31T08:00:00","model":"m","usageDetails":{usage}}}"#
    );
    of(&[("traces.jsonl", row.as_bytes())])
}

#[test]
fn the_total_tells_whether_cached_tokens_lie_inside_the_prompt() {
    // 400 + 50 = 450: the cached 300 lie inside.
    let inside = traced(r#"{"input":400,"input_cached_tokens":300,"output":50,"total":450}"#);
    close(&step(&inside, "input_tokens"), 400.0);
    close(&step(&inside, "cached_input_share"), 0.75);
    // 100 + 300 + 50 = 450: they lie beside.
    let beside = traced(r#"{"input":100,"input_cached_tokens":300,"output":50,"total":450}"#);
    close(&step(&beside, "input_tokens"), 400.0);
    close(&step(&beside, "cached_input_share"), 0.75);
    // The sum of all, where the prompt could hold them: said.
    let doubtful = traced(r#"{"input":400,"input_cached_tokens":300,"output":50,"total":750}"#);
    assert!(notes(&doubtful).contains("count twice"));
}

// 1,000 in, 200 out and 300 that only the total has, or that Gemini calls thoughts: 500 out.
#[test]
fn what_a_total_has_above_its_parts_is_output() {
    let gap = traced(r#"{"input":1000,"output":200,"total":1500}"#);
    close(&step(&gap, "output_tokens"), 500.0);
    assert!(notes(&gap).contains("above its parts"));
    let gemini = traced(
        r#"{"prompt_token_count":1000,"candidates_token_count":200,"thoughts_token_count":300,"cached_content_token_count":400,"total_token_count":1500}"#,
    );
    close(&step(&gemini, "input_tokens"), 1_000.0);
    close(&step(&gemini, "output_tokens"), 500.0);
    close(&step(&gemini, "cached_input_share"), 0.4);
}

#[test]
fn tokens_that_have_no_price_are_named_with_their_number() {
    let pilot = traced(r#"{"input":1000,"output":200,"input_audio":70}"#);
    assert!(notes(&pilot).contains("`input_audio` counts 70 tokens"), "{}", notes(&pilot));
    let usage = r#"{"object":"bucket","start_time":1793404800,"end_time":1793491200,"results":[{"input_tokens":10,"output_tokens":5,"num_model_requests":1,"input_audio_tokens":30}]}"#;
    let pilot = of(&[("usage.json", usage.as_bytes())]);
    assert!(notes(&pilot).contains("`input_audio_tokens` counts 30 tokens"), "{}", notes(&pilot));
}

#[test]
fn judges_are_no_calls_of_the_product() {
    let row = |id: &str, environment: &str| {
        format!(
            r#"{{"id":"{id}","type":"GENERATION","startTime":"2026-10-31T08:00:00","environment":"{environment}","usageDetails":{{"input":100,"output":10}}}}"#
        )
    };
    let rows = [row("1", "production"), row("2", "langfuse-llm-as-a-judge")].join("\n");
    let pilot = of(&[("traces.jsonl", rows.as_bytes())]);
    assert_eq!(left_out(&pilot), [("calls of judges and evaluations, which are not the product's", 1)]);
}

// Two calls; a fetched response, a health check and a failure told in the metadata alone are none.
#[test]
fn rows_of_a_gateway_that_are_no_call_are_left_out_by_kind() {
    let head = "request_id,call_type,api_key,spend,total_tokens,prompt_tokens,completion_tokens,startTime,metadata\n";
    let row = |id: &str, kind: &str, key: &str, spend: &str, metadata: &str| {
        format!("{id},{kind},{key},{spend},110,100,10,2026-10-31 08:00:00,{metadata}\n")
    };
    let failed = "\"{\"\"status\"\": \"\"failure\"\"}\"";
    let rows = [
        row("1", "acompletion", "k", "0.1", "{}"),
        row("2", "acompletion", "k", "0.1", "{}"),
        row("3", "aget_responses", "k", "0.1", "{}"),
        row("4", "acompletion", "litellm-internal-health-check", "0.1", "{}"),
        row("5", "acompletion", "k", "0", failed),
    ];
    let pilot = of(&[("spend.csv", format!("{head}{}", rows.concat()).as_bytes())]);
    let found: Vec<u64> = left_out(&pilot).iter().map(|(_, rows)| *rows).collect();
    assert_eq!(found, [1, 1, 1], "{:?}", left_out(&pilot));
    close(&step(&pilot, "billed_cost_per_call"), 0.1);
}

// 60 written, 40 of them for an hour.
#[test]
fn writes_for_an_hour_are_read_from_the_details() {
    let metadata = r#""{""usage_object"":{""cache_creation_input_tokens"":60,""cache_creation"":{""ephemeral_1h_input_tokens"":40}}}""#;
    let row = format!("1,0.1,110,100,10,2026-10-31 08:00:00,{metadata}\n");
    let head = "request_id,spend,total_tokens,prompt_tokens,completion_tokens,startTime,metadata\n";
    let pilot = of(&[("spend.csv", format!("{head}{row}").as_bytes())]);
    close(&step(&pilot, "cache_write_share"), 0.2);
    close(&step(&pilot, "cache_write_1h_share"), 0.4);
}

#[test]
fn a_page_that_is_missing_is_named() {
    let page = r#"{"data":[{"id":"1","type":"GENERATION","startTime":"2026-10-31T08:00:00","usageDetails":{"input":1,"output":1}}],"meta":{"page":1,"totalPages":3}}"#;
    assert!(notes(&of(&[("traces.json", page.as_bytes())])).contains("page 1 of 3"));
}

const FOCUS: &str = "BilledCost,BillingCurrency,ChargeCategory,ChargePeriodStart,ChargePeriodEnd,ConsumedQuantity,ConsumedUnit,ResourceName,SkuMeter,SkuPriceDetails\n";

// 3 + 2 - 1 refunded = 4 over 10 calls; 1,000 + 3,000 read + 500 written = 4,500 in, 700 out, over 10 calls.
#[test]
fn meters_are_read_by_the_words_of_their_makers() {
    let row = |cost: &str, quantity: &str, unit: &str, meter: &str, details: &str| {
        format!(
            "{cost},USD,Usage,2026-10-31T00:00Z,2026-11-01T00:00Z,{quantity},{unit},my-account,{meter},{details}\n"
        )
    };
    let rows = [
        row("3", "1000", "Units", "5 mini Inp Gl 1M Tokens", ""),
        row("2", "0.7", "1K tokens", "5 mini outpt Gl", ""),
        row("0", "3000", "Tokens", "Input Tokens", "CacheRead"),
        row("0", "500", "Tokens", "Input Tokens", "CacheWrite"),
        row("-1", "", "", "", ""),
    ];
    let calls = b"period,units,calls\n2026-10-31,5,10\n";
    let pilot = of(&[("focus.csv", format!("{FOCUS}{}", rows.concat()).as_bytes()), ("calls.csv", calls)]);
    close(&step(&pilot, "input_tokens"), 450.0);
    close(&step(&pilot, "output_tokens"), 70.0);
    close(&step(&pilot, "cached_input_share"), 3.0 / 4.5);
    close(&step(&pilot, "billed_cost_per_call"), 0.4);
}

// 9, 13 and 14 October, 100 units each; month first, the first would be of September and the others nothing.
#[test]
fn one_date_that_begins_with_its_day_makes_the_file_so() {
    let rows = b"period,units,calls\n09/10/2026,100,150\n13/10/2026,100,150\n14/10/2026,100,150\n";
    let pilot = of(&[("units.csv", rows)]);
    assert_eq!(pilot["skipped_rows"], 0);
    assert!(notes(&pilot).contains("day, month and year"), "{}", notes(&pilot));
    close(&step(&pilot, "calls_per_unit"), 1.5);
    let late_first = b"period,units,calls\n13/10/2026,100,150\n14/10/2026,100,150\n";
    close(&step(&of(&[("units.csv", late_first)]), "calls_per_unit"), 1.5);
}

#[test]
fn amounts_may_have_thousands_and_a_currency_sign() {
    let rows =
        b"period,calls,input_tokens,cost\n2026-10-30,10,\"4,000\",\"$1.20\"\n2026-10-31,10,6000,$0.80\n";
    let pilot = of(&[("calls.csv", rows)]);
    close(&step(&pilot, "input_tokens"), 500.0);
    close(&step(&pilot, "billed_cost_per_call"), 0.1);
}

// 0.50 and 0.70 of use, 3.00 for the month, and 120 for a year, of which the pilot is a part: 4.20 over 10 calls.
#[test]
fn charges_of_a_bill_are_disjoint_whatever_they_last() {
    let row = |cost: &str, kind: &str, from: &str, until: &str| {
        format!("{cost},USD,{kind},{from}T00:00Z,{until}T00:00Z,,,,,\n")
    };
    let rows = [
        row("0.5", "Usage", "2026-10-30", "2026-10-31"),
        row("0.7", "Usage", "2026-10-31", "2026-11-01"),
        row("3", "Purchase", "2026-10-01", "2026-11-01"),
        row("120", "Purchase", "2026-10-01", "2027-10-01"),
    ];
    let calls = b"period,units,calls\n2026-10-30,5,4\n2026-10-31,5,6\n";
    let pilot = of(&[("focus.csv", format!("{FOCUS}{}", rows.concat()).as_bytes()), ("calls.csv", calls)]);
    close(&step(&pilot, "billed_cost_per_call"), 0.42);
    let left = pilot["left_out"].as_array().unwrap();
    assert!(left[0]["what"].as_str().unwrap().starts_with("charges for more than a month"), "{left:#?}");
    assert_eq!((&left[0]["rows"], left[0]["cost"].as_f64()), (&Value::from(1), Some(120.0)));
}

// A call that was written three times, 100 tokens at last, and one that was not: 200 tokens in 2 calls.
#[test]
fn the_newest_version_of_a_call_counts() {
    let row = |id: &str, at: &str, tokens: u32| {
        format!(
            r#"{{"id":"{id}","type":"GENERATION","startTime":"2026-10-31T08:00:00","updatedAt":"{at}","usageDetails":{{"input":{tokens},"output":10}}}}"#
        )
    };
    let rows = [
        row("1", "2026-10-31T08:00:01", 0),
        row("1", "2026-10-31T08:00:09", 100),
        row("1", "2026-10-31T08:00:05", 50),
        row("2", "2026-10-31T08:00:01", 100),
    ];
    for rows in [rows.join("\n"), rows.iter().rev().cloned().collect::<Vec<_>>().join("\n")] {
        let pilot = of(&[("traces.jsonl", rows.as_bytes())]);
        close(&step(&pilot, "input_tokens"), 100.0);
        assert_eq!(left_out(&pilot), [("older versions of calls: the newest counts", 2)]);
    }
}

#[test]
fn calls_that_differ_without_a_version_are_asked_about_all_at_once() {
    let desk = Desk::new(TOKENS);
    let rows = "a,1\nb,2\na,3\nb,4\nc,5\nc,5\n".replace('\n', ",2026-10-31\n");
    desk.put("log.csv", format!("id,input_tokens,time\n{rows}").as_bytes());
    let said = desk.refused("log.csv");
    assert!(
        said.contains("calls stand twice") && said.contains("`a` (log.csv:4), `b` (log.csv:5)"),
        "{said}"
    );
}
