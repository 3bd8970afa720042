//! Exports of routers, collectors and clouds, a small one of each. All figures by hand.

use serde_json::Value;

use crate::Desk;
use crate::formats::TOKENS;
use crate::measures::close;

pub fn of(files: &[(&str, &str)]) -> Value {
    let desk = Desk::new(TOKENS);
    files.iter().for_each(|(name, text)| desk.put(name, text.as_bytes()));
    let names = files.iter().map(|(name, _)| *name);
    let args: Vec<&str> = ["actuals", "plan.toml"].into_iter().chain(names).collect();
    desk.json(&args)["pilot"].clone()
}

pub fn step(pilot: &Value, name: &str) -> Value {
    let path = format!("options.api.calls.only.{name}");
    let list = pilot["measured"].as_array().unwrap();
    list.iter().find(|one| one["path"] == path).unwrap_or_else(|| panic!("{path} of {pilot:#}"))["measured"]
        .clone()
}

fn left_out(pilot: &Value) -> Vec<(String, u64, Option<f64>)> {
    let one = |one: &Value| {
        (one["what"].as_str().unwrap().to_string(), one["rows"].as_u64().unwrap(), one["cost"].as_f64())
    };
    pilot["left_out"].as_array().unwrap().iter().map(one).collect()
}

const CALLS: (&str, &str) = ("calls.csv", "period,units,calls\n2026-10-30,5,10\n");

// 1,000 + 3,000 in, 500 read; 0.02 + 0.01, and 0.03 on the user's own key: 0.03 a call.
#[test]
fn openrouter_s_generations_have_what_its_total_lacks() {
    let head = "generation_id,created_at,cost_total,cost_web_search,byok_usage_inference,tokens_prompt,tokens_completion,tokens_reasoning,tokens_cached,model_permaslug\n";
    let rows = "g1,2026-10-30 08:00:00.1,0.02,0.005,0,1000,100,20,500,maker/m\ng2,2026-10-30 09:00:00.1,0.01,0,0.03,3000,300,0,0,maker/m\n";
    let pilot = of(&[("activity.csv", &format!("{head}{rows}"))]);
    close(&step(&pilot, "input_tokens"), 2_000.0);
    close(&step(&pilot, "output_tokens"), 200.0);
    close(&step(&pilot, "cached_input_share"), 0.125);
    close(&step(&pilot, "billed_cost_per_call"), 0.03);
    let daily = r#"{"data":[{"date":"2026-10-30","model":"maker/m","usage":0.03,"byok_usage_inference":0.03,"requests":2,"prompt_tokens":4000,"completion_tokens":400,"reasoning_tokens":20}]}"#;
    let pilot = of(&[("activity.json", daily)]);
    close(&step(&pilot, "input_tokens"), 2_000.0);
    close(&step(&pilot, "billed_cost_per_call"), 0.03);
}

fn span(id: &str, attributes: &[(&str, &str)]) -> String {
    let list: Vec<String> = attributes
        .iter()
        .map(|(key, value)| match value.parse::<u64>() {
            Ok(number) => format!(r#"{{"key":"{key}","value":{{"intValue":"{number}"}}}}"#),
            Err(_) => format!(r#"{{"key":"{key}","value":{{"stringValue":"{value}"}}}}"#),
        })
        .collect();
    // 2026-10-30 08:00 UTC: 1,793,347,200 seconds after 1970.
    format!(
        r#"{{"spanId":"{id}","name":"chat","startTimeUnixNano":"1793347200000000000","attributes":[{}]}}"#,
        list.join(",")
    )
}

// 1,000 of which 400 are read; 100 beside 900 that are, as no part is more than its whole; 300 beside 700, as the total says.
// An agent that repeats all of it, and a span of a database, are no calls.
#[test]
fn spans_of_a_collector_are_calls() {
    let read = "gen_ai.usage.cache_read.input_tokens";
    let (input, output) = ("gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens");
    let spans = [
        span(
            "1",
            &[
                ("gen_ai.operation.name", "chat"),
                ("gen_ai.response.model", "m"),
                (input, "1000"),
                (read, "400"),
                (output, "50"),
            ],
        ),
        span("2", &[("gen_ai.operation.name", "chat"), (input, "100"), (read, "900"), (output, "50")]),
        span(
            "3",
            &[
                ("gen_ai.operation.name", "chat"),
                (input, "300"),
                (read, "700"),
                (output, "50"),
                ("llm.usage.total_tokens", "1050"),
            ],
        ),
        span("4", &[("gen_ai.operation.name", "invoke_agent"), (input, "3000"), (output, "150")]),
        span("5", &[("db.system", "postgres")]),
    ];
    let export = format!(
        r#"{{"resourceSpans":[{{"resource":{{"attributes":[]}},"scopeSpans":[{{"spans":[{}]}}]}}]}}"#,
        spans.join(",")
    );
    let pilot = of(&[("spans.json", &export), ("units.csv", "period,units\n2026-10-30,3\n")]);
    close(&step(&pilot, "calls_per_unit"), 1.0);
    close(&step(&pilot, "input_tokens"), 1_000.0);
    close(&step(&pilot, "output_tokens"), 50.0);
    close(&step(&pilot, "cached_input_share"), 2_000.0 / 3_000.0);
    assert_eq!(left_out(&pilot), [("spans that are no call of a model".to_string(), 2, None)]);
}

// 8,000 in and 700 out over 10 calls; 3 + 2 - 1 refunded: 0.40 a call. A disk and a tax are something else.
#[test]
fn azure_s_cost_details_are_read() {
    let head = "Date,ChargeType,MeterCategory,MeterName,UnitOfMeasure,Quantity,CostInBillingCurrency,BillingCurrency,SubscriptionId\n";
    let rows = "10/30/2026,Usage,Foundry Models,5 mini Inp Gl Tokens,1M,8000,3,USD,s\n\
        10/30/2026,Usage,Foundry Models,5 mini outpt Gl Tokens,1K,0.7,2,USD,s\n\
        10/30/2026,Refund,Foundry Models,5 mini outpt Gl Tokens,1K,-0.1,-1,USD,s\n\
        10/30/2026,Usage,Storage,Disk,1 GB,5,7,USD,s\n\
        10/30/2026,Tax,Foundry Models,Tax,1,1,0.5,USD,s\n";
    let pilot = of(&[CALLS, ("azure.csv", &format!("{head}{rows}"))]);
    close(&step(&pilot, "input_tokens"), 800.0);
    close(&step(&pilot, "output_tokens"), 70.0);
    close(&step(&pilot, "billed_cost_per_call"), 0.4);
    let found = left_out(&pilot);
    assert!(found.contains(&("charges of other services".to_string(), 1, Some(7.0))), "{found:?}");
    assert!(found.contains(&("taxes".to_string(), 1, Some(0.5))), "{found:?}");
}

// Its unit scales: 4 thousand in, 1 thousand of them read, 0.5 thousand out; 6 over 10 calls.
#[test]
fn aws_s_report_scales_by_its_unit() {
    let head = "line_item_usage_start_date,line_item_usage_end_date,line_item_line_item_type,line_item_product_code,line_item_usage_type,line_item_usage_amount,pricing_unit,line_item_unblended_cost,line_item_currency_code\n";
    let row = |kind: &str, product: &str, meter: &str, amount: &str, cost: &str| {
        format!(
            "2026-10-30T08:00:00Z,2026-10-30T09:00:00Z,{kind},{product},{meter},{amount},1K tokens,{cost},USD\n"
        )
    };
    let rows = [
        row("Usage", "AmazonBedrock", "USE1-m-input-tokens", "3", "3"),
        row("Usage", "AmazonBedrock", "USE1-m-cache-read-input-token-count", "1", "1"),
        row("Usage", "AmazonBedrockFoundationModels", "USE1_OutputTokenCount", "0.5", "2"),
        row("Usage", "AmazonEC2", "BoxUsage", "1", "9"),
        row("Credit", "AmazonBedrock", "USE1-m-input-tokens", "1", "-4"),
    ];
    let pilot = of(&[CALLS, ("cur.csv", &format!("{head}{}", rows.concat()))]);
    close(&step(&pilot, "input_tokens"), 400.0);
    close(&step(&pilot, "cached_input_share"), 0.25);
    close(&step(&pilot, "output_tokens"), 50.0);
    close(&step(&pilot, "billed_cost_per_call"), 0.6);
    assert_eq!(left_out(&pilot).len(), 2);
}

// 2,000 in, 300 out, 1.50 before a credit of 1: 0.15 a call.
#[test]
fn google_s_billing_export_is_before_credits() {
    let row = |sku: &str, amount: u32, cost: &str| {
        format!(
            r#"{{"service":{{"description":"Vertex AI"}},"sku":{{"description":"{sku}"}},"usage_start_time":"2026-10-30 08:00:00 UTC","usage_end_time":"2026-10-30 09:00:00 UTC","usage":{{"amount":{amount},"unit":"count"}},"cost":{cost},"currency":"USD","cost_type":"regular","credits":[{{"amount":-1}}]}}"#
        )
    };
    let rows = [
        row("Gemini 3 Flash GA Text Input - Predictions", 2_000, "0.5"),
        row("Gemini 3 Flash GA Text Output - Predictions", 300, "1.0"),
    ];
    let pilot = of(&[CALLS, ("billing.json", &rows.join("\n"))]);
    close(&step(&pilot, "input_tokens"), 200.0);
    close(&step(&pilot, "output_tokens"), 30.0);
    close(&step(&pilot, "billed_cost_per_call"), 0.15);
}
