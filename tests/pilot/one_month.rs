//! One truth in every format: a month of calls, written as each export writes it, read back as the same figures.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::Desk;
use crate::formats::TOKENS;
use crate::measures::close;

const DAYS: u32 = 20;

/// A day of calls that are alike: how many, and tokens and cents of each.
#[derive(Clone, Copy)]
struct Day {
    day: u32,
    calls: u32,
    input: u32,
    cached: u32,
    output: u32,
    /// Thousandths of a dollar.
    mills: u32,
}

impl Day {
    fn of(day: u32) -> Self {
        let (calls, input) = (3 + day % 4, 1_000 + 10 * day);
        Self { day, calls, input, cached: 100 + day, output: 50 + day, mills: 7 + day % 3 }
    }

    fn date(self) -> String {
        format!("2026-10-{:02}", self.day)
    }

    fn next(self) -> String {
        format!("2026-10-{:02}", self.day + 1)
    }

    /// All of a quantity of a day.
    fn all(self, each: u32) -> u32 {
        self.calls * each
    }

    /// Dollars of so many calls.
    fn cost(self, calls: u32) -> String {
        let mills = calls * self.mills;
        format!("{}.{:03}", mills / 1_000, mills % 1_000)
    }

    fn seconds(self) -> u32 {
        // 2026-10-01 is 20,727 days after 1970.
        (20_727 + self.day - 1) * 86_400
    }
}

fn days() -> Vec<Day> {
    (1..=DAYS).map(Day::of).collect()
}

/// A row for each call of the month, with its number.
fn calls(row: impl Fn(Day, u32) -> String) -> String {
    days()
        .into_iter()
        .flat_map(|day| (0..day.calls).map(move |at| (day, at)))
        .map(|(day, at)| row(day, at))
        .collect()
}

fn by_day(row: impl Fn(Day) -> String) -> String {
    days().into_iter().map(row).collect()
}

fn page(results: impl Fn(Day) -> Value) -> String {
    let buckets: Vec<Value> = days().into_iter().map(results).collect();
    json!({ "data": buckets, "has_more": false }).to_string()
}

/// Units of the month, one for every two calls; with the calls for exports that do not count them.
fn units(with_calls: bool) -> String {
    let mut table = format!("period,units{}\n", if with_calls { ",calls" } else { "" });
    for day in days() {
        let calls = if with_calls { format!(",{}", day.calls) } else { String::new() };
        let _ = writeln!(table, "{},{}{calls}", day.date(), day.calls);
    }
    table
}

/// The name of an export, its files, and whether it counts calls.
type Export = (&'static str, Vec<(&'static str, String)>, bool);

fn exports() -> Vec<Export> {
    [own(), providers(), gateways(), clouds()].concat()
}

fn own() -> Vec<Export> {
    let log = calls(|day, at| {
        format!(
            "{}T08:00:{at:02}Z,{}-{at},{},{},{},{}\n",
            day.date(),
            day.day,
            day.input,
            day.cached,
            day.output,
            day.cost(1)
        )
    });
    let log = format!("time,id,input_tokens,cached_tokens,output_tokens,cost\n{log}");
    let daily = by_day(|day| {
        let [input, cached, output] = [day.input, day.cached, day.output].map(|each| day.all(each));
        format!("{},{},{input},{cached},{output},{}\n", day.date(), day.calls, day.cost(day.calls))
    });
    let daily = format!("period,calls,input_tokens,cached_tokens,output_tokens,cost\n{daily}");
    vec![("own log", vec![("log.csv", log)], true), ("own table", vec![("daily.csv", daily)], true)]
}

fn providers() -> Vec<Export> {
    let openai = page(|day| {
        json!({ "object": "bucket", "start_time": day.seconds(), "end_time": day.seconds() + 86_400, "results": [{
            "num_model_requests": day.calls, "input_tokens": day.all(day.input), "input_cached_tokens": day.all(day.cached),
            "output_tokens": day.all(day.output), "model": "m" }] })
    });
    let openai_costs = page(|day| {
        json!({ "object": "bucket", "start_time": day.seconds(), "end_time": day.seconds() + 86_400, "results": [{
            "amount": { "value": day.cost(day.calls), "currency": "usd" }, "line_item": "m, input" }] })
    });
    let times = |day: Day| json!({ "starting_at": format!("{}T00:00:00Z", day.date()), "ending_at": format!("{}T00:00:00Z", day.next()) });
    let with = |day: Day, result: Value| {
        let mut bucket = times(day);
        bucket["results"] = json!([result]);
        bucket
    };
    let anthropic = page(|day| {
        with(
            day,
            json!({ "uncached_input_tokens": day.all(day.input - day.cached), "cache_read_input_tokens": day.all(day.cached),
            "output_tokens": day.all(day.output), "model": "m" }),
        )
    });
    let anthropic_costs = page(|day| {
        let cents = format!("{}.{}", day.all(day.mills) / 10, day.all(day.mills) % 10);
        with(
            day,
            json!({ "amount": cents, "currency": "USD", "cost_type": "tokens", "description": "all", "model": "m" }),
        )
    });
    let console = by_day(|day| {
        format!(
            "{},m,{},0,0,{},{}\n",
            day.date(),
            day.all(day.input - day.cached),
            day.all(day.cached),
            day.all(day.output)
        )
    });
    let console = format!(
        "usage_date_utc,model_version,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens\n{console}"
    );
    let console_costs = by_day(|day| format!("{},M,output,{},token\n", day.date(), day.cost(day.calls)));
    let console_costs = format!("usage_date_utc,model,token_type,cost_usd,cost_type\n{console_costs}");
    vec![
        ("OpenAI", vec![("usage.json", openai), ("costs.json", openai_costs)], true),
        ("Anthropic", vec![("usage.json", anthropic), ("costs.json", anthropic_costs)], false),
        ("Console", vec![("usage.csv", console), ("costs.csv", console_costs)], false),
    ]
}

fn gateways() -> Vec<Export> {
    let spend = calls(|day, at| {
        let metadata = format!(r#""{{""usage_object"":{{""cache_read_input_tokens"":{}}}}}""#, day.cached);
        let total = day.input + day.output;
        format!(
            "{}-{at},{},{total},{},{},{} 08:00:{at:02}.5,m,{metadata}\n",
            day.day,
            day.cost(1),
            day.input,
            day.output,
            day.date()
        )
    });
    let spend = format!(
        "request_id,spend,total_tokens,prompt_tokens,completion_tokens,startTime,model,metadata\n{spend}"
    );
    let metrics = |day: Day| {
        json!({ "spend": day.cost(day.calls), "prompt_tokens": day.all(day.input), "completion_tokens": day.all(day.output),
            "cache_read_input_tokens": day.all(day.cached), "api_requests": day.calls, "successful_requests": day.calls })
    };
    let daily: Vec<Value> = days()
        .into_iter()
        .map(|day| {
            let mut row = metrics(day);
            (row["date"], row["model"], row["user_id"]) = (json!(day.date()), json!("m"), json!("u"));
            row
        })
        .collect();
    let activity: Vec<Value> =
        days().into_iter().map(|day| json!({ "date": day.date(), "metrics": metrics(day) })).collect();
    let langfuse = calls(|day, at| {
        let usage = json!({ "input": day.input - day.cached, "input_cached_tokens": day.cached, "output": day.output });
        let row = json!({ "id": format!("{}-{at}", day.day), "type": "GENERATION", "model": "m", "usageDetails": usage,
            "startTime": format!("{} 08:00:{at:02}.5", day.date()), "totalCost": day.cost(1) });
        format!("{row}\n")
    });
    let router = calls(|day, at| {
        format!(
            "{}-{at},{} 08:00:{at:02},{},0,{},{},{},m\n",
            day.day,
            day.date(),
            day.cost(1),
            day.input,
            day.cached,
            day.output
        )
    });
    let router = format!(
        "generation_id,created_at,cost_total,byok_usage_inference,tokens_prompt,tokens_cached,tokens_completion,model_permaslug\n{router}"
    );
    let attribute = |key: &str, value: u32| json!({ "key": key, "value": { "intValue": value.to_string() } });
    let spans = calls(|day, at| {
        let span = json!({ "spanId": format!("{}-{at}", day.day), "startTimeUnixNano": format!("{}000000000", day.seconds() + at), "attributes": [
            attribute("gen_ai.usage.input_tokens", day.input), attribute("gen_ai.usage.cache_read.input_tokens", day.cached),
            attribute("gen_ai.usage.output_tokens", day.output)] });
        format!("{}\n", json!({ "resourceSpans": [{ "scopeSpans": [{ "spans": [span] }] }] }))
    });
    let bill = by_day(|day| format!("{},{}\n", day.date(), day.cost(day.calls)));
    vec![
        ("LiteLLM log", vec![("spend.csv", spend)], true),
        ("LiteLLM days", vec![("daily.json", json!(daily).to_string())], true),
        ("LiteLLM activity", vec![("activity.json", json!({ "results": activity }).to_string())], true),
        ("Langfuse", vec![("traces.jsonl", langfuse)], true),
        ("OpenRouter", vec![("activity.csv", router)], true),
        ("spans", vec![("spans.jsonl", spans), ("bill.csv", format!("period,cost\n{bill}"))], true),
    ]
}

/// The meters of a day: words, tokens, and what all of it cost on the first of them.
fn meters(day: Day) -> [(&'static str, u32, String); 3] {
    [
        ("input tokens", day.all(day.input - day.cached), day.cost(day.calls)),
        ("cached input tokens", day.all(day.cached), "0".to_string()),
        ("output tokens", day.all(day.output), "0".to_string()),
    ]
}

fn clouds() -> Vec<Export> {
    let rows = |row: &dyn Fn(Day, &str, u32, &str) -> String| {
        by_day(|day| meters(day).iter().map(|(words, tokens, cost)| row(day, words, *tokens, cost)).collect())
    };
    let focus = rows(&|day, words, tokens, cost| {
        format!(
            "{cost},USD,Usage,{}T00:00:00Z,{}T00:00:00Z,{tokens},Tokens,{words}\n",
            day.date(),
            day.next()
        )
    });
    let focus = format!(
        "BilledCost,BillingCurrency,ChargeCategory,ChargePeriodStart,ChargePeriodEnd,ConsumedQuantity,ConsumedUnit,SkuMeter\n{focus}"
    );
    let azure = rows(&|day, words, tokens, cost| {
        format!("10/{:02}/2026,Usage,Foundry Models,{words},1M,{tokens},{cost},USD\n", day.day)
    });
    let azure = format!(
        "Date,ChargeType,MeterCategory,MeterName,UnitOfMeasure,Quantity,CostInBillingCurrency,BillingCurrency\n{azure}"
    );
    let aws = rows(&|day, words, tokens, cost| {
        let thousands = format!("{}.{:03}", tokens / 1_000, tokens % 1_000);
        format!("{}T00:00:00Z,Usage,AmazonBedrock,m {words},{thousands},1K tokens,{cost},USD\n", day.date())
    });
    let aws = format!(
        "line_item_usage_start_date,line_item_line_item_type,line_item_product_code,line_item_usage_type,line_item_usage_amount,pricing_unit,line_item_unblended_cost,line_item_currency_code\n{aws}"
    );
    let google = rows(&|day, words, tokens, cost| {
        let row = json!({ "service": { "description": "Vertex AI" }, "sku": { "description": format!("M - {words}") },
            "usage_start_time": format!("{} 00:00:00 UTC", day.date()), "usage": { "amount": tokens, "unit": "count" },
            "cost": cost, "currency": "USD", "cost_type": "regular" });
        format!("{row}\n")
    });
    vec![
        ("FOCUS", vec![("focus.csv", focus)], false),
        ("Azure", vec![("azure.csv", azure)], false),
        ("AWS", vec![("cur.csv", aws)], false),
        ("Google", vec![("billing.json", google)], false),
    ]
}

fn read(files: &[(&str, String)]) -> Value {
    let desk = Desk::new(TOKENS);
    files.iter().for_each(|(name, text)| desk.put(name, text.as_bytes()));
    let names = files.iter().map(|(name, _)| *name);
    desk.json(&["actuals", "plan.toml"].into_iter().chain(names).collect::<Vec<_>>())["pilot"].clone()
}

fn step(pilot: &Value, name: &str) -> Value {
    let path = format!("options.api.calls.only.{name}");
    let list = pilot["measured"].as_array().unwrap();
    list.iter().find(|one| one["path"] == path).unwrap_or_else(|| panic!("{path} of {pilot:#}")).clone()
}

#[test]
fn every_format_says_the_same_of_the_same_month() {
    let sum = |each: fn(Day) -> u32| f64::from(days().into_iter().map(|day| day.all(each(day))).sum::<u32>());
    let (calls, input) = (sum(|_| 1), sum(|day| day.input));
    let expected = [
        ("calls_per_unit", 1.0),
        ("input_tokens", input / calls),
        ("output_tokens", sum(|day| day.output) / calls),
        ("cached_input_share", sum(|day| day.cached) / input),
        ("billed_cost_per_call", sum(|day| day.mills) / calls / 1_000.0),
    ];
    let mut interval = Value::Null;
    for (name, mut files, counts_calls) in exports() {
        files.push(("units.csv", units(!counts_calls)));
        let pilot = read(&files);
        assert_eq!(
            (&pilot["skipped_rows"], pilot["left_out"].as_array().unwrap().len()),
            (&json!(0), 0),
            "{name}"
        );
        for (ratio, value) in expected {
            let found = step(&pilot, ratio);
            close(&found["measured"], value);
            assert_eq!(found["rows"], DAYS, "{name} {ratio}");
        }
        // Days are days, whatever the rows are.
        let own = step(&pilot, "input_tokens")["interval"].clone();
        let ends = |of: &Value| [0, 1].map(|end| of[end].as_f64().unwrap());
        if interval.is_null() {
            interval = own.clone();
        }
        let (one, other) = (ends(&own), ends(&interval));
        assert!((one[0] - other[0]).abs() < 1e-6 && (one[1] - other[1]).abs() < 1e-6, "{name}");
    }
}

/// A column that nobody knows, rows in another order, and two files of one change nothing.
#[test]
fn how_an_export_is_cut_changes_nothing() {
    for (name, mut files, counts_calls) in exports() {
        files.push(("units.csv", units(!counts_calls)));
        let whole = read(&files);
        let (first, text) = files[0].clone();
        if !first.ends_with("csv") {
            continue;
        }
        let mut rows: Vec<&str> = text.lines().collect();
        let head = rows.remove(0);
        let wide: Vec<String> = rows.iter().enumerate().map(|(at, row)| format!("{row},{at}")).collect();
        rows.reverse();
        let table = |rows: &[&str]| format!("{head}\n{}\n", rows.join("\n"));
        // Between two days, so that no day is in both.
        let date =
            |row: &str| row.split(',').find(|cell| cell.contains("2026")).map(|cell| cell[..10].to_string());
        let middle = (rows.len() / 2..rows.len()).find(|at| date(rows[*at]) != date(rows[*at - 1])).unwrap();
        for other in [
            vec![(first, table(&rows))],
            vec![(first, format!("{head},x_nobody\n{}\n", wide.join("\n")))],
            vec![(first, table(&rows[..middle])), ("second.csv", table(&rows[middle..]))],
        ] {
            let others: Vec<_> = other.into_iter().chain(files[1..].iter().cloned()).collect();
            assert_eq!(read(&others)["measured"], whole["measured"], "{name}");
        }
    }
}
