//! Each format by a small file of ours with its traps in it: disjoint buckets, cents, ends that are not in their period,
//! empty days, byte order marks, numbers such as 59200.0. All of it is from October 2026, before the scenario starts.

use serde_json::{Value, json};

use crate::Desk;
use crate::measures::close;

/// What a pilot measured of a path.
fn measured<'a>(pilot: &'a Value, path: &str) -> &'a Value {
    let list = pilot["measured"].as_array().unwrap();
    list.iter().find(|one| one["path"] == path).unwrap_or_else(|| panic!("{path} of {pilot:#}"))
}

/// A step that is priced by the token, so that every count of tokens is an input.
pub const TOKENS: &str = r#"
[scenario]
name = "Tokens"
unit = "unit"
currency = "USD"
start = "2027-01"
months = 12
discount_rate = 0
pricing = []
[volume]
units_per_month = 1_000
[options.api]
name = "API"
kind = "api"
go_live = 1
[options.api.calls.only]
input_per_mtok = 1
cached_input_per_mtok = 0.1
cache_write_per_mtok = 1.25
cache_write_1h_per_mtok = 2
output_per_mtok = 4
calls_per_unit = 1
input_tokens = 1_000
output_tokens = 100
cached_input_share = 0.2
cache_write_share = 0.1
cache_write_1h_share = 0.1
"#;

const STEP: &str = "options.api.calls.only";

/// What files, by name and content, measured of the scenario of tokens.
fn of(files: &[(&str, &[u8])]) -> Value {
    let desk = Desk::new(TOKENS);
    files.iter().for_each(|(name, bytes)| desk.put(name, bytes));
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    desk.json(&[&["actuals", "plan.toml"], names.as_slice()].concat())["pilot"].clone()
}

fn step(pilot: &Value, name: &str) -> Value {
    measured(pilot, &format!("{STEP}.{name}"))["measured"].clone()
}

fn notes(pilot: &Value) -> String {
    pilot["notes"].to_string()
}

/// A bucket of a day: 2026-10-30 is 1793318400, and a day is 86,400 seconds.
fn openai_page(results: &str, has_more: bool) -> String {
    format!(
        r#"{{"object":"page","data":[
            {{"object":"bucket","start_time":1793318400,"end_time":1793404800,"results":[]}},
            {{"object":"bucket","start_time":1793404800,"end_time":1793491200,"results":[{results}]}}
        ],"has_more":{has_more},"next_page":null}}"#
    )
}

const OPENAI_RESULT: &str = r#"{"object":"organization.usage.completions.result","input_tokens":5000,
    "input_cached_tokens":1800,"input_cache_write_tokens":200,"input_uncached_tokens":3000,"output_tokens":1000,
    "num_model_requests":5,"project_id":null,"user_id":null,"api_key_id":null,"model":null,"batch":null,"service_tier":null}"#;

// 5,000 tokens in = 1,800 cached + 200 written + 3,000 of neither, in 5 calls: 1,000 a call, 36 % cached, 4 % written;
// 1,000 tokens out: 200 a call. The units are in a file of their own: 4 on the same day make 1.25 calls a unit. The end
// of the bucket is the first of November, and its day is the last of October.
#[test]
fn openai_usage_has_the_cached_tokens_in_the_input() {
    let units = b"period,units\n2026-10-31,4\n2026-11-01,100\n";
    let page = openai_page(OPENAI_RESULT, false);
    let pilot = of(&[("usage.json", page.as_bytes()), ("units.csv", units)]);
    close(&step(&pilot, "input_tokens"), 1_000.0);
    close(&step(&pilot, "cached_input_share"), 0.36);
    close(&step(&pilot, "cache_write_share"), 0.04);
    close(&step(&pilot, "output_tokens"), 200.0);
    close(&step(&pilot, "calls_per_unit"), 1.25);
}

#[test]
fn a_last_page_that_says_there_are_more_is_told_of() {
    let page = openai_page(OPENAI_RESULT, true);
    assert!(
        notes(&of(&[("usage.json", page.as_bytes())])).contains("its last page says that there are more")
    );
    let of_another = OPENAI_RESULT.replacen('{', r#"{"project_id":"other","#, 1);
    let both = format!("{page}\n{}", openai_page(&of_another, false));
    let pilot = of(&[("usage.jsonl", both.as_bytes())]);
    assert!(!notes(&pilot).contains("more"), "the last of two pages is the last");
    assert_eq!(measured(&pilot, &format!("{STEP}.input_tokens"))["of"], json!(10), "5 calls on each page");
}

#[test]
fn parts_that_do_not_make_up_the_input_are_skipped() {
    let wrong = OPENAI_RESULT.replace("\"input_uncached_tokens\":3000", "\"input_uncached_tokens\":3001");
    let pilot = of(&[("usage.json", openai_page(&format!("{OPENAI_RESULT},{wrong}"), false).as_bytes())]);
    assert_eq!(pilot["skipped_rows"], 1);
    let why = pilot["skipped"][0].as_str().unwrap();
    assert!(why.contains("the parts of `input_tokens` sum to 5001, and the whole is 5000"), "{why}");
}

const DASHBOARD: &str = "\u{feff}start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,user_id,\
    api_key_id,model,batch,service_tier,input_tokens,output_tokens,input_cached_tokens,input_uncached_tokens\n\
    1793318400,1793404800,2026-10-30T00:00:00+00:00,2026-10-31T00:00:00+00:00,,,,,,,,,,,\n\
    1793404800,1793491200,2026-10-31T00:00:00+00:00,2026-11-01T00:00:00+00:00,proj_1,5,,,gpt-5-mini-2025-08-07,FALSE,,\
    59200.0,1000.0,19200.0,39000.0\n";

// 59,200 in, of which 19,200 cached and 39,000 of neither, so 1,000 were written: in 5 calls 11,840 each.
#[test]
fn openai_s_dashboard_writes_numbers_as_59200_0_and_days_without_any() {
    let pilot = of(&[("completions.csv", DASHBOARD.as_bytes())]);
    close(&step(&pilot, "input_tokens"), 11_840.0);
    close(&step(&pilot, "cached_input_share"), 19_200.0 / 59_200.0);
    close(&step(&pilot, "cache_write_share"), 1_000.0 / 59_200.0);
    assert_eq!(pilot["skipped_rows"], 0, "an empty day is no bad row");
}

// 0.5 + 0.25 of input and output, over 10 units of the day: 0.075 a unit.
#[test]
fn openai_costs_are_in_dollars_and_in_lines() {
    let result = |item: &str, value: &str| {
        format!(
            r#"{{"object":"organization.costs.result","amount":{{"value":{value},"currency":"usd"}},"line_item":"{item}","project_id":null}}"#
        )
    };
    let results = [
        result("gpt-5-mini-2025-08-07, input", "0.5000000000000001"),
        result("gpt-5-mini-2025-08-07, output", "0.25"),
    ];
    let page = openai_page(&results.join(","), false);
    let pilot = of(&[("costs.json", page.as_bytes()), ("units.csv", b"period,units\n2026-10-31,10\n")]);
    close(&measured(&pilot, "options.api.billed_cost_per_unit")["measured"], 0.075);
    let csv = "start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,line_item,project_id,\
        organization_id,organization_name\n1793404800,1793491200,2026-10-31T00:00:00+00:00,2026-11-01T00:00:00+00:00,\
        0.7500000000000000,usd,\"gpt-5-mini-2025-08-07, input\",proj_1,org,Us\n";
    let pilot = of(&[("costs.csv", csv.as_bytes()), ("units.csv", b"period,units\n2026-10-31,10\n")]);
    close(&measured(&pilot, "options.api.billed_cost_per_unit")["measured"], 0.075);
}

const ANTHROPIC: &str = r#"{"data":[
    {"starting_at":"2026-10-30T00:00:00Z","ending_at":"2026-10-31T00:00:00Z","results":[]},
    {"starting_at":"2026-10-31T00:00:00Z","ending_at":"2026-11-01T00:00:00Z","results":[
        {"uncached_input_tokens":1000,"cache_read_input_tokens":2500,
         "cache_creation":{"ephemeral_5m_input_tokens":1000,"ephemeral_1h_input_tokens":500},"output_tokens":700,
         "server_tool_use":{"web_search_requests":0},"model":null,"service_tier":null,"context_window":null,
         "workspace_id":null,"api_key_id":null}]}],"has_more":false,"next_page":null}"#;

// The buckets are disjoint: 1,000 + 2,500 + 1,000 + 500 = 5,000 in, half of it read from the cache, a fifth written for
// minutes and a tenth for an hour. The report counts no calls: 10 of the other file make 500 tokens a call.
#[test]
fn anthropic_s_buckets_are_disjoint_and_its_calls_come_from_elsewhere() {
    let pilot =
        of(&[("usage.json", ANTHROPIC.as_bytes()), ("calls.csv", b"period,units,calls\n2026-10-31,8,10\n")]);
    close(&step(&pilot, "input_tokens"), 500.0);
    close(&step(&pilot, "output_tokens"), 70.0);
    close(&step(&pilot, "cached_input_share"), 0.5);
    close(&step(&pilot, "cache_write_share"), 0.2);
    close(&step(&pilot, "cache_write_1h_share"), 0.1);
    close(&step(&pilot, "calls_per_unit"), 1.25);
    assert!(notes(&pilot).contains("does not count calls"));
}

// "123.45" is 1.2345 dollars; over 10 units 0.12345.
#[test]
fn anthropic_s_amounts_are_in_cents() {
    let report = r#"{"data":[{"starting_at":"2026-10-31T00:00:00Z","ending_at":"2026-11-01T00:00:00Z","results":[
        {"amount":"123.45","currency":"USD","cost_type":"tokens","context_window":"0-200k","description":"Input",
         "model":null,"service_tier":"standard","token_type":"uncached_input_tokens"}]}],"has_more":false}"#;
    let pilot = of(&[("cost.json", report.as_bytes()), ("units.csv", b"period,units\n2026-10-31,10\n")]);
    close(&measured(&pilot, "options.api.billed_cost_per_unit")["measured"], 0.12345);
    assert!(notes(&pilot).contains("cents"));
}

const SPEND: &str = "request_id,call_type,api_key,spend,total_tokens,prompt_tokens,completion_tokens,startTime,endTime,\
    model,metadata,cache_hit,request_tags,status\n\
    a,acompletion,k,0.01,1100,1000,100,2026-10-31 08:00:00.123+00:00,,gpt-5-mini,\"{\"\"additional_usage_values\"\": \
    {\"\"prompt_tokens_details\"\": {\"\"cached_tokens\"\": 400}}}\",False,\"[\"\"triage\"\", \"\"pilot\"\"]\",success\n\
    b,acompletion,k,0.03,2300,2000,300,2026-10-31 09:00:00+00:00,,gpt-5-mini,{},False,[],success\n\
    c,acompletion,k,0,1100,1000,100,2026-10-31 09:00:00+00:00,,gpt-5-mini,{},True,[],success\n\
    d,acompletion,k,0,0,0,0,2026-10-31 09:00:00+00:00,,gpt-5-mini,{},False,[],failure\n\
    b,acompletion,k,0.03,2300,2000,300,2026-10-31 09:00:00+00:00,,gpt-5-mini,{},False,[],success\n\
    e,acompletion,k,0.01,1000,1000,100,2026-10-31 10:00:00+00:00,,gpt-5-mini,{},False,[],success\n";

// a and b are calls: 3,000 tokens in 2 calls, 0.04 for 2. c was answered by LiteLLM itself, d failed, b came again, and
// the total of e is less than its parts. Only a says what was cached: 400 of its 1,000.
#[test]
fn litellm_s_log_has_a_row_for_each_call() {
    let pilot = of(&[("spend.csv", SPEND.as_bytes())]);
    close(&step(&pilot, "input_tokens"), 1_500.0);
    close(&step(&pilot, "output_tokens"), 200.0);
    close(&step(&pilot, "cached_input_share"), 0.4);
    close(&step(&pilot, "billed_cost_per_call"), 0.02);
    let left: Vec<(&str, u64)> = pilot["left_out"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["what"].as_str().unwrap(), one["rows"].as_u64().unwrap()))
        .collect();
    assert_eq!(
        left,
        [
            ("answered from LiteLLM's own cache, so not called", 1),
            ("calls whose id stood before: each counts once", 1),
            ("failed calls that cost nothing", 1),
        ]
    );
    assert_eq!(pilot["skipped_rows"], 1);
    assert!(
        pilot["skipped"][0]
            .as_str()
            .unwrap()
            .ends_with("`total_tokens` is 1000, and prompt and completion are 1100")
    );
}

// 12 calls succeeded of 15: 24,000 tokens in make 2,000 a call, of which a quarter was cached.
#[test]
fn litellm_s_days_count_the_calls_that_succeeded() {
    let rows = r#"[{"id":"1","user_id":"u","date":"2026-10-31","api_key":"k","model":"gpt-5-mini","prompt_tokens":24000,
        "completion_tokens":1200,"cache_read_input_tokens":6000,"cache_creation_input_tokens":0,"spend":0.6,
        "api_requests":15,"successful_requests":12,"failed_requests":3}]"#;
    let pilot = of(&[("daily.json", rows.as_bytes())]);
    close(&step(&pilot, "input_tokens"), 2_000.0);
    close(&step(&pilot, "cached_input_share"), 0.25);
    close(&step(&pilot, "billed_cost_per_call"), 0.05);
}

// The generation: 300 + 700 read + 200 written + 100 written for an hour = 1,300 in, 80 + 20 of reasoning = 100 out. A
// span is no call.
#[test]
fn langfuse_s_keys_are_disjoint_under_all_their_names() {
    let rows = r#"{"id":"1","type":"GENERATION","startTime":"2026-10-31T08:00:00.000Z","model":"gpt-5-mini","name":"x",
        "usageDetails":{"input":300,"cache_read_input_tokens":700,"input_cache_creation_5m":200,
        "input_cache_creation_1h":100,"output":80,"output_reasoning_tokens":20,"total":1400},
        "costDetails":{"input":0.001,"output":0.002,"total":0.003}}
        {"id":"2","type":"SPAN","startTime":"2026-10-31T08:00:00.000Z","usageDetails":{},"costDetails":{}}"#;
    let pilot = of(&[("traces.jsonl", rows.as_bytes())]);
    close(&step(&pilot, "input_tokens"), 1_300.0);
    close(&step(&pilot, "output_tokens"), 100.0);
    close(&step(&pilot, "cached_input_share"), 7.0 / 13.0);
    close(&step(&pilot, "cache_write_1h_share"), 1.0 / 13.0);
    close(&step(&pilot, "billed_cost_per_call"), 0.003);
    assert_eq!(pilot["left_out"][0]["what"], "observations that are no call of a model");
    let csv = "id,trace_id,type,start_time,provided_model_name,usage_details,cost_details,total_cost\n\
        1,t,GENERATION,2026-10-31 08:00:00,gpt-5-mini,\"{\"\"prompt_token_count\"\":10,\"\"output\"\":5,\"\"total\"\":15}\",{},0.5\n\
        2,t,GENERATION,2026-10-31 08:00:00,gpt-5-mini,\"{\"\"input\"\":10,\"\"output\"\":5,\"\"total\"\":14}\",{},0.5\n";
    let pilot = of(&[("traces.csv", csv.as_bytes())]);
    close(&step(&pilot, "input_tokens"), 10.0);
    close(&step(&pilot, "billed_cost_per_call"), 0.5);
    assert!(
        pilot["skipped"][0]
            .as_str()
            .unwrap()
            .ends_with("the total of its usage is 14, and its parts sum to 15")
    );
}

const FOCUS: &str = "\u{feff}BilledCost,EffectiveCost,BillingCurrency,ChargeCategory,ChargeClass,ChargePeriodStart,\
    ChargePeriodEnd,ConsumedQuantity,ConsumedUnit,ResourceName,SkuMeter,Tags\n";

// 30,000 tokens in of which 10,000 from the cache, 4,000 out; 1.00 + 0.10 + 0.50 billed, and 0.20 taken back. Tax and
// credits are left out. 10 calls of the other file.
#[test]
fn focus_counts_what_was_billed_without_taxes_and_credits() {
    let row = |cost: &str, category: &str, class: &str, quantity: &str, unit: &str, meter: &str| {
        format!(
            "{cost} ,0,USD,{category},{class},10/31/26,11/1/26,{quantity},{unit},gpt-5-mini,{meter},{{}}\n"
        )
    };
    let rows = [
        row("1.00", "Usage", "", "20", "1000 Tokens", "Input"),
        row("0.10", "Usage", "", "10000", "Tokens", "Input Cache"),
        row("0.50", "Usage", "", "4000", "Tokens", "Output"),
        row("-0.20", "Usage", "Correction", "", "", ""),
        row("0.30", "Tax", "", "", "", ""),
        row("-1.40", "Credit", "", "", "", ""),
        row("-1", "Usage", "", "", "", ""),
    ];
    let file = format!("{FOCUS}{}", rows.concat());
    let pilot =
        of(&[("focus.csv", file.as_bytes()), ("calls.csv", b"period,units,calls\n2026-10-31,5,10\n")]);
    close(&step(&pilot, "input_tokens"), 3_000.0);
    close(&step(&pilot, "cached_input_share"), 1.0 / 3.0);
    close(&step(&pilot, "output_tokens"), 400.0);
    // 1.00 + 0.10 + 0.50, less 0.20 corrected and 1 refunded, over 10 calls.
    close(&step(&pilot, "billed_cost_per_call"), 0.04);
    let left = &pilot["left_out"];
    assert_eq!((&left[0]["what"], &left[0]["cost"]), (&json!("credits, which end"), &json!(-1.4)));
    assert_eq!((&left[1]["what"], &left[1]["cost"]), (&json!("taxes"), &json!(0.3)));
    assert_eq!(pilot["skipped_rows"], 0, "a refund is a charge below zero");
    assert!(notes(&pilot).contains("month, day and year"));
}

// Its quantities are always 1, so 2 rows are not 2 calls; the cost of 3.00 over 10 calls of the log is.
#[test]
fn litellm_s_focus_has_a_cost_and_no_volume() {
    let row = "1.50,1.50,USD,Usage,,2026-10-31T00:00:00Z,2026-11-01T00:00:00Z,1.0,Requests,gpt-5-mini,,\
        \"{\"\"custom_llm_provider\"\": \"\"openai\"\"}\"\n";
    let file = format!("{FOCUS}{row}{row}");
    let pilot =
        of(&[("focus.csv", file.as_bytes()), ("calls.csv", b"period,units,calls\n2026-10-31,5,10\n")]);
    close(&step(&pilot, "billed_cost_per_call"), 0.3);
    close(&step(&pilot, "calls_per_unit"), 2.0);
    assert!(notes(&pilot).contains("its cost is used, its volume is not"));
}

// Three calls, one of them there twice: 600 tokens in 3 calls.
#[test]
fn a_log_has_a_call_in_each_row() {
    let log =
        b"time,id,input_tokens,output_tokens\n2026-10-31T08:00:00Z,a,100,1\n2026-10-31T09:00:00Z,b,200,1\n\
        2026-10-31T08:00:00Z,a,100,1\n2026-10-31T10:00:00Z,c,300,1\n";
    let pilot = of(&[("log.csv", log)]);
    close(&step(&pilot, "input_tokens"), 200.0);
    assert_eq!(measured(&pilot, &format!("{STEP}.input_tokens"))["of"], json!(3));
    // As objects one after the other, too.
    let lines = br#"{"time":"2026-10-31T08:00:00Z","id":"a","input_tokens":100} {"time":"2026-10-31T09:00:00Z","id":"b","input_tokens":300}"#;
    close(&step(&of(&[("log.jsonl", lines)]), "input_tokens"), 200.0);
    // Over two files as well.
    let (one, two) = (
        b"time,id,input_tokens\n2026-10-31,a,100\n2026-10-31,b,200\n".as_slice(),
        b"time,id,input_tokens\n2026-10-31,a,100\n2026-10-31,c,300\n".as_slice(),
    );
    close(&step(&of(&[("one.csv", one), ("two.csv", two)]), "input_tokens"), 200.0);
}

#[test]
fn any_other_csv_is_read_by_what_its_columns_are_called() {
    let desk = Desk::new(TOKENS);
    desk.put("theirs.csv", b"Day,Tickets,Requests,Prompt,units\n2026-10-31,4,5,5000,x\n");
    let map = [
        "--map",
        "period=Day",
        "--map",
        "units=Tickets",
        "--map",
        "calls=Requests",
        "--map",
        "input_tokens=Prompt",
    ];
    let pilot = desk.json(&[&["actuals", "plan.toml", "theirs.csv"][..], &map[..]].concat())["pilot"].clone();
    close(&step(&pilot, "calls_per_unit"), 1.25);
    close(&step(&pilot, "input_tokens"), 1_000.0);
    let refused = |map: &str| {
        let output = desk.run(&["actuals", "plan.toml", "theirs.csv", "--map", map]);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{map}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(refused("period=Dy").contains("did you mean `Day`?"));
    assert!(refused("unit=Tickets").contains("did you mean `units`?"));
    assert!(refused("units").contains("as in `--map cost=Spend`"));
}

#[test]
fn a_format_can_be_named() {
    let desk = Desk::new(TOKENS);
    desk.put("usage.json", openai_page(OPENAI_RESULT, false).as_bytes());
    let named =
        |name: &str| desk.run(&["actuals", "plan.toml", "usage.json", "--from", name, "--format", "json"]);
    assert_eq!(named("openai-usage").status.code(), Some(0));
    let wrong = named("openai-usge");
    assert!(String::from_utf8(wrong.stderr).unwrap().contains("did you mean `openai-usage`?"));
    assert_eq!(named("anthropic-usage").status.code(), Some(2), "the file has no such fields");
}
