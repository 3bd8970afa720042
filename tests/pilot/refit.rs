//! The case after a pilot of which only the bill is known. All figures by hand.

use serde_json::Value;

use crate::formats::TOKENS;
use crate::measures::close;
use crate::{Desk, measured};

/// A call has 1,000 tokens in (200 read, 100 written, 100 for an hour) and 100 out: 600 at 1, 200 at 0.1, 100 at 1.25, 100 at 2
/// and 100 at 4 a million are 0.000600 + 0.000020 + 0.000125 + 0.000200 + 0.000400 = 0.001345.
const FOCUS: &str = "BilledCost,BillingCurrency,ChargeCategory,ChargePeriodStart,ChargePeriodEnd\n";

fn read(plan: &str, more: Option<&str>) -> Value {
    let desk = Desk::new(plan);
    desk.put("units.csv", b"period,units\n2026-10-30,1000\n2026-10-31,1000\n");
    let row =
        |day: u32, cost: &str| format!("{cost},USD,Usage,2026-10-{day}T00:00Z,2026-10-{}T00:00Z\n", day + 1);
    // 2.69 over 2,000 units are 0.001345 each; twice that are 2.69 a day.
    let bill =
        format!("{FOCUS}{}{}", row(30, "2.69"), "2.69,USD,Usage,2026-10-31T00:00Z,2026-11-01T00:00Z\n");
    desk.put("focus.csv", bill.as_bytes());
    let mut files = vec!["actuals", "plan.toml", "units.csv", "focus.csv"];
    if let Some(more) = more {
        desk.put("calls.csv", more.as_bytes());
        files.push("calls.csv");
    }
    desk.json(&files)
}

const CALLS: &str = "options.api.calls.only.calls_per_unit";

fn tco(all: &Value, at: usize) -> &Value {
    &all["comparison"]["options"][0]["metrics"]["tco"]["values"][at]
}

// Billed 0.00269 a unit, where 0.001345 was planned: twice the calls. 12,000 units then cost 32.28 and not 16.14.
#[test]
fn a_bill_alone_moves_the_case() {
    let all = read(TOKENS, None);
    let calls = measured(&all, CALLS);
    close(&calls["measured"], 2.0);
    assert_eq!(calls["replaces"], true);
    close(tco(&all, 0), 16.14);
    close(tco(&all, 1), 32.28);
    let doubt = calls["doubt"].as_str().unwrap();
    assert!(doubt.contains("0.002690 a unit, where 0.001345 was planned"), "{doubt}");
}

// Where calls are counted, they count, and the bill is held against the prices instead.
#[test]
fn a_finer_measure_comes_before_the_bill() {
    let all = read(TOKENS, Some("period,calls\n2026-10-30,1500\n2026-10-31,1500\n"));
    close(&measured(&all, CALLS)["measured"], 1.5);
}

// With a minimum, the bill does not say what was used.
#[test]
fn a_minimum_stands_between_use_and_bill() {
    let plan = TOKENS.replace("go_live = 1\n", "go_live = 1\nminimum_commit = 100\n");
    assert_ne!(plan, TOKENS);
    let all = read(&plan, None);
    let list = all["pilot"]["measured"].as_array().unwrap();
    assert!(list.iter().all(|one| one["path"] != CALLS), "{list:#?}");
}
