//! Files of two systems: a log beside the bill of it, times of several zones, and what the command line says of one file.

use serde_json::Value;

use crate::Desk;
use crate::formats::TOKENS;
use crate::measures::close;

fn of(files: &[(&str, &str)], more: &[&str]) -> Value {
    let desk = Desk::new(TOKENS);
    files.iter().for_each(|(name, text)| desk.put(name, text.as_bytes()));
    let names = files.iter().map(|(name, _)| *name).filter(|name| !name.ends_with(".rest"));
    let args: Vec<&str> =
        ["actuals", "plan.toml"].into_iter().chain(names).chain(more.iter().copied()).collect();
    desk.json(&args)["pilot"].clone()
}

fn refused(files: &[(&str, &str)], more: &[&str]) -> String {
    let desk = Desk::new(TOKENS);
    files.iter().for_each(|(name, text)| desk.put(name, text.as_bytes()));
    let names = files.iter().map(|(name, _)| *name);
    let args: Vec<&str> =
        ["actuals", "plan.toml"].into_iter().chain(names).chain(more.iter().copied()).collect();
    let output = desk.run(&args);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    String::from_utf8(output.stderr).unwrap()
}

fn step(pilot: &Value, name: &str) -> f64 {
    let path = format!("options.api.calls.only.{name}");
    let list = pilot["measured"].as_array().unwrap();
    let one = list.iter().find(|one| one["path"] == path).unwrap_or_else(|| panic!("{path} of {pilot:#}"));
    one["measured"].as_f64().unwrap()
}

const LOG: &str = "request_id,call_type,spend,total_tokens,prompt_tokens,completion_tokens,startTime,model\n\
    1,acompletion,0.9,1100,1000,100,2026-10-30 08:00:00.100,m\n\
    2,acompletion,0.9,1100,1000,100,2026-10-30 09:00:00.100,m\n";

/// A cost of OpenAI on 30 October: 1,793,318,400 is its first second, 20,756 days of 86,400 after 1970.
const BILL: &str = r#"{"object":"bucket","start_time":1793318400,"end_time":1793404800,"results":[
    {"amount":{"value":"0.004","currency":"usd"},"line_item":"m, input"}]}"#;

// 2 calls and 2,000 tokens from the log, 0.004 from the bill: 0.002 a call, and not the 1.80 that LiteLLM computes.
#[test]
fn what_a_log_computes_gives_way_to_the_bill() {
    let pilot = of(&[("spend.csv", LOG), ("costs.json", BILL)], &[]);
    assert!((step(&pilot, "billed_cost_per_call") - 0.002).abs() < 1e-12);
    assert!((step(&pilot, "input_tokens") - 1_000.0).abs() < 1e-9);
    let notes = pilot["notes"].to_string();
    assert!(
        notes.contains("the USD 1.80 that it computes gives way to what was billed, from OpenAI costs"),
        "{notes}"
    );
    assert_eq!(pilot["accounts"][0]["computed"], false, "the bill stays a bill");
}

// The log alone: its own cost counts, and is said to be computed.
#[test]
fn a_log_without_a_bill_keeps_its_cost() {
    let pilot = of(&[("spend.csv", LOG)], &[]);
    assert!((step(&pilot, "billed_cost_per_call") - 0.9).abs() < 1e-12);
    let without = LOG.replace(",spend,", ",").replace(",0.9,", ",");
    assert!((step(&of(&[("spend.csv", &without)], &[]), "input_tokens") - 1_000.0).abs() < 1e-9);
}

// The meters of a bill and the log both count 2,000 tokens: those of the log count, once.
#[test]
fn the_meters_of_a_bill_give_way_to_the_log() {
    let focus = "BilledCost,BillingCurrency,ChargeCategory,ChargePeriodStart,ChargePeriodEnd,ConsumedQuantity,ConsumedUnit,SkuMeter\n\
        0.004,USD,Usage,2026-10-30 00:00:00,2026-10-31 00:00:00,2000,Tokens,Input Tokens\n";
    let pilot = of(&[("spend.csv", LOG), ("focus.csv", focus)], &[]);
    assert!((step(&pilot, "input_tokens") - 1_000.0).abs() < 1e-9);
    assert!((step(&pilot, "billed_cost_per_call") - 0.002).abs() < 1e-12);
    assert!(
        pilot["notes"].to_string().contains("its tokens and calls give way to those of LiteLLM spend log")
    );
}

// 1:00 of 31 October in Berlin is 23:00 of the 30th in UTC, and the bill is of the 30th.
#[test]
fn times_without_a_zone_may_be_given_one() {
    let log = "time,id,input_tokens\n2026-10-31 01:00:00,1,500\n2026-10-31 00:30:00,2,700\n";
    let said = refused(&[("calls.csv", log), ("costs.json", BILL)], &[]);
    assert!(said.contains("no zone at calls.csv:2, UTC at costs.json"), "{said}");
    assert!(said.contains("--zone FILE=+02:00"), "{said}");
    for zone in ["+02:00", "calls.csv=+0200"] {
        let pilot = of(&[("calls.csv", log), ("costs.json", BILL)], &["--zone", zone]);
        assert!((step(&pilot, "billed_cost_per_call") - 0.002).abs() < 1e-12, "{zone}");
    }
    assert!(
        refused(&[("calls.csv", log)], &["--zone", "CET"])
            .contains("a zone is `UTC` or the distance from it")
    );
}

// 300 + 200 tokens in, 40 + 60 out, over 5 calls, from columns and from keys.
#[test]
fn columns_and_keys_may_be_added_up() {
    let map = [
        "--map",
        "period=Day",
        "--map",
        "calls=n",
        "--map",
        "input_tokens=usage.fresh+usage.read",
        "--map",
        "cached_tokens=usage.read",
        "--map",
        "output_tokens=usage.text + usage.thoughts",
    ];
    let csv = "Day,n,usage.fresh,usage.read,usage.text,usage.thoughts\n2026-10-30,5,300,200,40,60\n";
    let json = r#"[{"Day":"2026-10-30","n":5,"usage":{"fresh":300,"read":200,"text":40,"thoughts":60}}]"#;
    for (name, text) in [("calls.csv", csv), ("calls.json", json)] {
        let pilot = of(&[(name, text)], &map);
        assert!((step(&pilot, "input_tokens") - 100.0).abs() < 1e-9, "{name}");
        assert!((step(&pilot, "cached_input_share") - 0.4).abs() < 1e-9, "{name}");
        assert!((step(&pilot, "output_tokens") - 20.0).abs() < 1e-9, "{name}");
        assert_eq!(pilot["notes"].as_array().unwrap().len(), 0, "{}", pilot["notes"]);
    }
}

// 10 units of the own table; 20 calls that cost 4, of a table that is mapped.
#[test]
fn a_mapping_may_be_of_one_file() {
    let units = "period,units\n2026-10-30,10\n";
    let calls = "period,count,usd\n2026-10-30,20,4\n";
    let files = [("units.csv", units), ("calls.csv", calls)];
    for map in [
        ["--map", "calls.csv:calls=count", "--map", "calls.csv:cost=usd"],
        ["--map", "calls=count", "--map", "cost=usd"],
    ] {
        let pilot = of(&files, &map);
        assert!((step(&pilot, "calls_per_unit") - 2.0).abs() < 1e-9);
        assert!((step(&pilot, "billed_cost_per_call") - 0.2).abs() < 1e-9);
    }
    assert!(refused(&files, &["--map", "calls.csv:cost=eur"]).contains("names a column that is not there"));
    let plain = [files[0], ("calls.csv", "period,calls\n2026-10-30,20\n")];
    assert!(refused(&plain, &["--map", "cost=eur"]).contains("names a column that no file has"));
    assert!(
        refused(&files, &["--map", "log.csv:cost=usd"]).contains("no file of the pilot is called `log.csv`")
    );
}

// The log lacks what it is known by, so its format is given, and the units keep their own.
#[test]
fn a_format_may_be_of_one_file() {
    let log = "request_id,prompt_tokens,completion_tokens,startTime\n1,1000,100,2026-10-30 08:00:00\n";
    let units = "period,units\n2026-10-30,2\n";
    let pilot = of(&[("units.csv", units), ("log.csv", log)], &["--from", "log.csv=litellm-spend"]);
    assert!((step(&pilot, "calls_per_unit") - 0.5).abs() < 1e-9);
}

// 9 to 12 October or the tenth of four months: the file does not say, and asks.
#[test]
fn dates_that_can_be_read_in_two_ways_are_asked_about() {
    let rows = "period,units,calls\n09/10/2026,100,150\n10/10/2026,100,150\n11/10/2026,100,170\n";
    let said = refused(&[("units.csv", rows)], &[]);
    assert!(
        said.contains("can be read in two ways, such as `09/10/2026`") && said.contains("--dates day-first"),
        "{said}"
    );
    let pilot = of(&[("units.csv", rows)], &["--dates", "day-first"]);
    assert_eq!(pilot["months"], 1);
    close(&pilot["units"], 300.0);
    assert_eq!(of(&[("units.csv", rows)], &["--dates", "units.csv=month-first"])["months"], 3);
}

#[test]
fn dates_of_two_orders_are_refused() {
    let rows = "period,units,calls\n13/10/2026,100,150\n11/10/2026,100,150\n10/14/2026,100,170\n";
    let said = refused(&[("units.csv", rows)], &[]);
    assert!(
        said.contains("are of two orders: `13/10/2026` has the day first, and `10/14/2026` the month"),
        "{said}"
    );
}

// Copies are found in a file that is read again for its dates.
#[test]
fn copies_count_once_whatever_the_order_of_dates() {
    let rows = "13/10/2026,100,150\n14/10/2026,100,170\n";
    let file = format!("period,units,calls\n{rows}{rows}");
    let pilot = of(&[("units.csv", &file)], &[]);
    close(&pilot["units"], 200.0);
}
