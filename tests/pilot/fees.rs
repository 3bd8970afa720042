//! What a bill says itself of its difference from the prices: fees, and lines with a price of their own. All figures by hand.

use serde_json::Value;

use crate::Desk;
use crate::exports::of;
use crate::formats::TOKENS;
use crate::measures::close;

// 4,000,000 in at 1 and 500,000 out at 4 a million: 4 + 2 = 6 a day. In the US 1.1 times that, and 3 of searches.
fn usage(terms: &str) -> String {
    format!(
        r#"{{"data":[{{"starting_at":"2026-10-30T00:00:00Z","ending_at":"2026-10-31T00:00:00Z","results":[{{"uncached_input_tokens":4000000,"output_tokens":500000,"model":"m"{terms}}}]}}]}}"#
    )
}

fn bill(lines: &[(&str, &str, &str)]) -> String {
    let line = |(cents, kind, geo): &(&str, &str, &str)| {
        format!(
            r#"{{"amount":"{cents}","currency":"USD","cost_type":"{kind}","description":"{kind} {cents}","inference_geo":{geo}}}"#
        )
    };
    let lines: Vec<String> = lines.iter().map(line).collect();
    format!(
        r#"{{"data":[{{"starting_at":"2026-10-30T00:00:00Z","ending_at":"2026-10-31T00:00:00Z","results":[{}]}}]}}"#,
        lines.join(",")
    )
}

const CALLS: (&str, &str) = ("calls.csv", "period,units,calls\n2026-10-30,1000,1000\n");
const US: &str = r#","inference_geo":"us""#;

fn account(usage: &str, bill: &str) -> Value {
    let pilot = of(&[CALLS, ("usage.json", usage), ("cost.json", bill)]);
    let accounts = pilot["accounts"].as_array().unwrap();
    assert_eq!(accounts.len(), 1, "{accounts:#?}");
    accounts[0].clone()
}

#[test]
fn a_fee_and_a_place_of_inference_explain_themselves() {
    let bill =
        bill(&[("440", "tokens", "\"us\""), ("220", "tokens", "\"us\""), ("300", "web_search", "null")]);
    // 9.60 billed: 6 by the prices, 3 of searches, 0.60 of the place.
    let both = account(&usage(US), &bill);
    close(&both["billed"], 9.6);
    close(&both["expected"], 6.0);
    assert_eq!(both["fees"], serde_json::json!([{ "what": "web search", "amount": 3 }]));
    close(&both["rest"], 0.6);
    let cause = &both["causes"][0];
    assert_eq!(cause["what"], "the lines with inference_geo us are billed at 1.1 times the list price");
    close(&cause["would_be"], 9.6);
    // Where only the bill says the place.
    let cause = account(&usage(""), &bill)["causes"][0].clone();
    assert_eq!(cause["what"], "the lines with inference_geo us are billed at 1.1 times the list price");
}

#[test]
fn a_surcharge_is_offered_where_no_line_explains_it() {
    let account = account(&usage(""), &bill(&[("660", "tokens", "null")]));
    assert_eq!(account["causes"][0]["what"], "a surcharge of 10% on everything");
}

// Two models, each with its bill, and a fee of neither: three accounts, and the models match.
#[test]
fn a_fee_does_not_make_one_account_of_two() {
    let plan = TOKENS.replace("calls.only]", "calls.a]");
    let step = plan.split("[options.api.calls.a]\n").nth(1).unwrap();
    let mapping = "[actuals.a]\noption = \"api\"\nstep = \"a\"\nmodel = \"m-a\"\n\
        [actuals.b]\noption = \"api\"\nstep = \"b\"\nmodel = \"m-b\"\n\
        [actuals.fees]\noption = \"api\"\nproject = \"p\"\n";
    let desk = Desk::new(&format!("{plan}[options.api.calls.b]\n{step}{mapping}"));
    let use_of = |model: &str| {
        format!(
            r#"{{"model":"{model}","input_tokens":1000000,"output_tokens":0,"num_model_requests":10,"project_id":"p"}}"#
        )
    };
    let page = |results: &str| {
        format!(
            r#"{{"object":"bucket","start_time":1793318400,"end_time":1793404800,"results":[{results}]}}"#
        )
    };
    desk.put("usage.json", page(&format!("{},{}", use_of("m-a"), use_of("m-b"))).as_bytes());
    let cost = |item: &str, amount: &str| {
        format!(r#"{{"amount":{{"value":{amount},"currency":"usd"}},"line_item":"{item}","project_id":"p"}}"#)
    };
    let lines =
        [cost("m-a, input", "1"), cost("m-b, input", "1"), cost("web search tool calls | m-a", "0.25")];
    desk.put("costs.json", page(&lines.join(",")).as_bytes());
    let all = desk.json(&["actuals", "plan.toml", "usage.json", "costs.json"]);
    let accounts = all["pilot"]["accounts"].as_array().unwrap();
    let said: Vec<_> =
        accounts.iter().map(|one| (one["model"].as_str().unwrap(), one["matched"] == true)).collect();
    assert_eq!(said, [("m-a", true), ("m-b", true), ("fees", true)], "{accounts:#?}");
    close(&accounts[2]["billed"], 0.25);
}

// The export says that nothing went in batches, so that no share of them is offered.
#[test]
fn a_batch_is_not_offered_where_the_file_says_that_there_was_none() {
    let page = |batch: &str| {
        format!(
            r#"{{"object":"bucket","start_time":1793318400,"end_time":1793404800,"results":[{{"model":"m","input_tokens":1000000,"output_tokens":0,"num_model_requests":10{batch}}}]}}"#
        )
    };
    let cost = r#"{"object":"bucket","start_time":1793318400,"end_time":1793404800,"results":[{"amount":{"value":0.613,"currency":"usd"},"line_item":"m, input"}]}"#;
    let plan = TOKENS.replace("output_per_mtok = 4\n", "output_per_mtok = 4\nbatch_discount = 0.5\n");
    let causes = |batch: &str| {
        let desk = Desk::new(&plan);
        desk.put("usage.json", page(batch).as_bytes());
        desk.put("costs.json", cost.as_bytes());
        desk.json(&["actuals", "plan.toml", "usage.json", "costs.json"])["pilot"]["accounts"][0]["causes"]
            .to_string()
    };
    assert!(causes("").contains("went in batches"), "{}", causes(""));
    assert!(!causes(r#","batch":false"#).contains("batches"));
}
