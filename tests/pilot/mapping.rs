//! Which rows belong to which option and step: by what they say, by the scenario's mapping, by their model.

use serde_json::{Value, json};

use crate::Desk;
use crate::formats::TOKENS;
use crate::measures::close;

/// Two steps of one option, by name of the model or of the call.
fn two_steps(mapping: &str) -> Desk {
    let step = TOKENS.split("[options.api.calls.only]\n").nth(1).unwrap();
    let plan = TOKENS.replace("calls.only]", "calls.triage]");
    Desk::new(&format!("{plan}[options.api.calls.answer]\n{step}{mapping}"))
}

const LOG: &str = "time,id,model,tag,call,input_tokens\n\
    2026-10-30T08:00:00Z,1,gpt-5-mini,\"pilot,triage\",sort,100\n\
    2026-10-30T08:00:00Z,2,gpt-5-mini,\"pilot,triage\",sort,300\n\
    2026-10-30T08:00:00Z,3,gpt-5,\"pilot,answer\",reply,5000\n\
    2026-10-30T08:00:00Z,4,gpt-4o,other,draw,7\n";

fn pilot(desk: &Desk, log: &str) -> Value {
    desk.put("log.csv", log.as_bytes());
    desk.json(&["actuals", "plan.toml", "log.csv"])["pilot"].clone()
}

fn input(pilot: &Value, step: &str) -> Value {
    let path = format!("options.api.calls.{step}.input_tokens");
    let list = pilot["measured"].as_array().unwrap();
    list.iter().find(|one| one["path"] == path.as_str()).map_or(Value::Null, |one| one["measured"].clone())
}

// Calls 1 and 2 have 400 tokens: 200 each. Call 3 has 5,000. Call 4 is of nothing here.
#[test]
fn a_mapping_says_which_rows_are_of_which_step() {
    for mapping in [
        "[actuals.a]\noption = \"api\"\nstep = \"triage\"\nmodel = \"gpt-5-mini*\"\n\
         [actuals.b]\noption = \"api\"\nstep = \"answer\"\nmodel = \"gpt-5*\"\n",
        "[actuals.a]\noption = \"api\"\nstep = \"triage\"\ntag = \"triage\"\n\
         [actuals.b]\noption = \"api\"\nstep = \"answer\"\ntag = \"answer\"\n",
        "[actuals.a]\noption = \"api\"\nstep = \"triage\"\ncall = \"sort\"\n\
         [actuals.b]\noption = \"api\"\nstep = \"answer\"\ncall = \"rep*\"\ntag = \"pilot\"\n",
    ] {
        let pilot = pilot(&two_steps(mapping), LOG);
        close(&input(&pilot, "triage"), 200.0);
        close(&input(&pilot, "answer"), 5_000.0);
        assert_eq!(pilot["left_out"][0]["rows"], 1, "{mapping}");
        let what = pilot["left_out"][0]["what"].as_str().unwrap();
        let said = ["model gpt-4o", "tag other", "call draw"].iter().any(|said| what.contains(said));
        assert!(what.starts_with("rows that no mapping fits") && said, "{what}");
    }
}

/// A call of the name of a step is of that step, with no mapping.
#[test]
fn the_name_of_a_step_says_enough() {
    let named = LOG.replace(",sort,", ",triage,").replace(",reply,", ",answer,");
    let named: Vec<&str> = named.lines().filter(|line| !line.contains("gpt-4o")).collect();
    let pilot = pilot(&two_steps(""), &(named.join("\n") + "\n"));
    close(&input(&pilot, "triage"), 200.0);
    close(&input(&pilot, "answer"), 5_000.0);
}

/// Rows of no step measure none, and that is said.
#[test]
fn calls_of_no_step_are_told_of() {
    let desk = two_steps("");
    desk.put("log.csv", b"period,units,calls,cost\n2026-10-30,10,22,4\n");
    let pilot = desk.json(&["actuals", "plan.toml", "log.csv"])["pilot"].clone();
    assert_eq!(input(&pilot, "triage"), Value::Null);
    assert!(pilot["notes"].to_string().contains("do not say of which step they are"), "{pilot:#}");
    let unit = pilot["measured"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["path"] == "options.api.billed_cost_per_unit");
    close(&unit.unwrap()["measured"], 0.4);
}

// 10 units; 20 calls of triage and 5 of answer on that day: 2 and 0.5 a unit, as each unit passes both steps.
#[test]
fn units_of_the_option_are_those_of_each_of_its_steps() {
    let desk = two_steps("");
    desk.put("units.csv", b"period,units\n2026-10-30,10\n");
    desk.put("calls.csv", b"period,step,calls\n2026-10-30,triage,20\n2026-10-30,answer,5\n");
    let pilot = desk.json(&["actuals", "plan.toml", "units.csv", "calls.csv"])["pilot"].clone();
    let calls = |step: &str| {
        let path = format!("options.api.calls.{step}.calls_per_unit");
        pilot["measured"].as_array().unwrap().iter().find(|one| one["path"] == path.as_str()).unwrap()["measured"].clone()
    };
    assert_eq!((calls("triage"), calls("answer"), &pilot["units"]), (json!(2), json!(0.5), &json!(10)));
}

/// Models that no step has are of something else, and are listed with what they cost.
#[test]
fn rows_go_by_the_model_of_a_step() {
    let plan = TOKENS.replace("pricing = []", "pricing = [\"book.toml\"]").replace(
        "input_per_mtok = 1\ncached_input_per_mtok = 0.1\ncache_write_per_mtok = 1.25\ncache_write_1h_per_mtok = 2\noutput_per_mtok = 4\n",
        "model = \"maker/model-5\"\n",
    );
    let plan = plan.replace("cache_write_share = 0.1\ncache_write_1h_share = 0.1\n", "");
    let desk = Desk::new(&plan);
    desk.put(
        "book.toml",
        b"[api.\"maker/model-5\"]\n[[api.\"maker/model-5\".price]]\nvalid_from = \"2026-01-01\"\nas_of = \"2026-01-01\"\n\
          source = \"test\"\ncurrency = \"USD\"\ninput_per_mtok = 1\ncached_input_per_mtok = 0.1\noutput_per_mtok = 4\n",
    );
    let log = "time,id,model,input_tokens,cost\n2026-10-30,1,model-5-20260101,100,1\n2026-10-30,2,Maker/Model-5,300,1\n\
        2026-10-30,3,model-4,9,7.5\n";
    let pilot = pilot(&desk, log);
    close(&input(&pilot, "only"), 200.0);
    assert_eq!((&pilot["left_out"][0]["rows"], &pilot["left_out"][0]["cost"]), (&json!(1), &json!(7.5)));
}

// 1,000 units of which 200 were escalated: 100 reviews are 12.5 % of the 800, and 40 errors 5 %. Without the column of
// escalations, and with a plan that automates 80 %, neither share is known.
#[test]
fn reviews_and_errors_are_shares_of_the_automated_units() {
    let outcome = "[options.api.outcome]\nautomated_share = 0.8\nreview_share = 0.1\nreview_minutes = 2\nerror_rate = 0.02\n\
        review_role = \"clerk\"\n[roles.clerk]\nannual_cost = 50_000\n[work]\nhours_per_year = 1_600\n";
    let desk = Desk::new(&format!("{TOKENS}{outcome}"));
    let of = |rows: &str| {
        desk.put("pilot.csv", rows.as_bytes());
        let all = desk.json(&["actuals", "plan.toml", "pilot.csv"]);
        move |name: &str| {
            let path = format!("options.api.{name}");
            let list = all["pilot"]["measured"].as_array().unwrap();
            list.iter().find(|one| one["path"] == path.as_str()).cloned().unwrap_or_default()
        }
    };
    let known = of("period,units,escalated,reviewed,review_minutes,errors\n2026-10-30,1000,200,100,150,40\n");
    close(&known("outcome.automated_share")["measured"], 0.8);
    close(&known("outcome.review_share")["measured"], 0.125);
    close(&known("outcome.error_rate")["measured"], 0.05);
    close(&known("outcome.review_minutes")["measured"], 1.5);
    let unknown = of("period,units,reviewed,review_minutes,errors\n2026-10-30,1000,100,150,40\n");
    assert_eq!(unknown("outcome.review_share"), Value::Null);
    close(&unknown("reviewed_per_unit")["measured"], 0.1);
    assert_eq!(unknown("reviewed_per_unit")["replaces"], false);
}
