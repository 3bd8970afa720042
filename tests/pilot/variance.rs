//! Variance against the plan, by group, worked by hand.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::{Desk, PLAN};

/// A thousand units a month, a call of 1,000 input tokens each, at 100 a million: 0.10, as in the plan.
fn by_token() -> String {
    let tokens = "input_tokens = 1_000\noutput_tokens = 0\ninput_per_mtok = 100\noutput_per_mtok = 100\n";
    PLAN.replace("price_per_call = 0.10\n", tokens)
}

fn variance(plan: &str, rows: &str, more: &[&str]) -> Value {
    let desk = Desk::new(plan);
    desk.put("pilot.csv", rows.as_bytes());
    desk.json(&[&["actuals", "plan.toml", "pilot.csv"], more].concat())["variance"][0].clone()
}

fn group<'a>(variance: &'a Value, name: &str) -> &'a Value {
    let groups = variance["groups"].as_array().unwrap();
    groups.iter().find(|one| one["group"] == name).unwrap_or_else(|| panic!("no {name} in {groups:#?}"))
}

/// To twenty places: a role by the minute has a third in it.
fn amount(variance: &Value, name: &str) -> Decimal {
    group(variance, name)["amount"].to_string().parse::<Decimal>().unwrap().round_dp(20)
}

// 120 calls over 100 units are 1.2 a unit; 180,000 tokens over 120 calls are 1,500 a call, 0.15. A month:
// calls first 1,000 x 1.2 x 0.10 = 120, +20; then tokens 180, +60.
// tokens first 1,000 x 1 x 0.15 = 150, +50; then calls 180, +30.
// Calls (20 + 30) / 2 = 25, tokens (60 + 50) / 2 = 55 a month more cost; in twelve months 300 and 660 less worth.
#[test]
fn two_groups_get_the_mean_of_both_orders() {
    let rows = "period,units,calls,input_tokens,output_tokens\n2026-12,100,120,180000,0\n";
    let npv = variance(&by_token(), rows, &[]);
    assert_eq!((&npv["from"], &npv["to"], &npv["difference"]), (&json!(600), &json!(-360), &json!(-960)));
    assert_eq!(
        (amount(&npv, "calls per unit"), amount(&npv, "tokens per call")),
        ((-300).into(), (-660).into())
    );
    assert_eq!(group(&npv, "tokens per call")["favourable"], false);
    assert_eq!(group(&npv, "tokens per call")["changes"], json!(["options.api.calls.only.input_tokens"]));
    // The same as a cost: more of it, and adverse all the same.
    let tco = variance(&by_token(), rows, &["--metric", "tco"]);
    assert_eq!((amount(&tco, "calls per unit"), amount(&tco, "tokens per call")), (300.into(), 660.into()));
    assert_eq!(
        (&tco["favourable"], &group(&tco, "tokens per call")["favourable"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(
        tco["sign"],
        "Each amount is what the group adds to TCO: less is favourable, more is adverse."
    );
}

// A clerk at 12,000 for 1,000 hours costs 0.20 a minute. Half of the units reviewed for 6 minutes: 600 a month. 40 of
// 100 reviewed, for 200 minutes: 0.4 and 5. Share first: 480, -120; then minutes 400, -80. Minutes first: 500, -100;
// then share -100. Quality 110 and people 90 a month to the good, 1,320 and 1,080 a year.
#[test]
fn review_is_quality_by_its_share_and_people_by_its_minutes() {
    let outcome = "[work]\nhours_per_year = 1_000\n[roles.clerk]\nannual_cost = 12_000\n[options.api.outcome]\n\
                   automated_share = 1\nreview_share = 0.5\nreview_minutes = 6\nreview_role = \"clerk\"\n";
    let plan = format!("{PLAN}{outcome}");
    let said = variance(&plan, "period,units,reviewed,review_minutes\n2026-12,100,40,200\n", &[]);
    assert_eq!((amount(&said, "quality"), amount(&said, "people")), (1_320.into(), 1_080.into()));
    assert_eq!(group(&said, "quality")["favourable"], true);
    assert_eq!(
        group(&said, "volume"),
        &json!({
            "group": "volume", "amount": 0, "favourable": null, "state": "as planned", "changes": [],
        })
    );
}

#[test]
fn a_pilot_that_equals_the_plan_has_no_variance_in_any_group() {
    let plan = by_token().replace("discount_rate = 0\n", "discount_rate = 0.1\n");
    let rows = "period,units,calls,input_tokens,output_tokens\n2026-12-04,100,100,100000,0\n2026-12-05,50,50,50000,0\n";
    let said = variance(&plan, rows, &[]);
    assert_eq!((&said["from"], &said["difference"], &said["left_over"]), (&said["to"], &json!(0), &json!(0)));
    let groups = said["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 8);
    assert!(groups.iter().all(|one| one["amount"] == json!(0) && one["favourable"].is_null()), "{groups:#?}");
    let planned = Desk::new(&plan).json(&["run", "plan.toml"]);
    assert_eq!(said["to"], planned["options"][0]["npv"]);
}

#[test]
fn the_table_names_both_directions_and_says_what_is_as_planned() {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", b"period,units,calls\n2026-12,100,110\n");
    let output = desk.run(&["actuals", "plan.toml", "pilot.csv", "-o", "out"]);
    let said = String::from_utf8(output.stdout).unwrap();
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "NPV of API is $120 below plan, $480 instead of $600: adverse, all of it from calls per unit.",
        "volume as planned calls per unit −120 adverse tokens per call as planned",
        "more is favourable, less is adverse",
    ] {
        assert!(said.contains(part), "{said}");
    }
    let chart = std::fs::read_to_string(desk.path("out/what-moved.svg")).unwrap();
    assert!(
        chart.contains("The pilot takes $120 off the NPV of API, all of it from calls per unit"),
        "{chart}"
    );
}

#[test]
fn lines_of_the_screen_are_no_longer_than_eighty() {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", b"period,units,calls\n2026-12,100,110\n");
    for args in [&["actuals", "plan.toml", "pilot.csv"][..], &["gate", "plan.toml", "--actuals", "pilot.csv"]]
    {
        let said = String::from_utf8(desk.run(args).stdout).unwrap();
        let long: Vec<&str> = said.lines().filter(|line| line.chars().count() > 80).collect();
        assert!(long.is_empty(), "{long:#?}");
    }
}

// A month that happened: 900 units instead of 1,000, 1.2 calls each, billed 0.10 a call as planned: 108. Volume: 100 units
// at 0.20 less 0.10 are 10 lost. Calls: 0.2 x 900 x 0.10 = 18 in January, and 0.2 x 1,000 x 0.10 in each of eleven months:
// 238. The price is as planned to the cent, whatever the volume.
#[test]
fn a_bill_at_the_planned_price_is_no_variance_of_price() {
    let desk = Desk::new(PLAN);
    desk.put("pilot.csv", b"period,units,calls,cost\n2027-01,900,1080,108\n");
    let all = desk.json(&["actuals", "plan.toml", "pilot.csv"]);
    let groups = all["variance"][0]["groups"].as_array().unwrap();
    let of = |name: &str| {
        let group = groups.iter().find(|group| group["group"] == name).unwrap();
        group["amount"].to_string().parse::<f64>().unwrap()
    };
    assert!((of("volume") + 10.0).abs() < 1e-9 && (of("calls per unit") + 238.0).abs() < 1e-9, "{groups:#?}");
    assert!(of("price").abs() < 1e-9, "{groups:#?}");
    // Billed 0.11 a call: 10.80 more in January, and 0.01 x 1.2 x 1,000 in each of eleven months.
    desk.put("pilot.csv", b"period,units,calls,cost\n2027-01,900,1080,118.8\n");
    let all = desk.json(&["actuals", "plan.toml", "pilot.csv"]);
    let groups = all["variance"][0]["groups"].as_array().unwrap();
    let price = groups.iter().find(|group| group["group"] == "price").unwrap()["amount"].to_string();
    assert!((price.parse::<f64>().unwrap() + 10.8 + 132.0).abs() < 1e-9, "{groups:#?}");
}
