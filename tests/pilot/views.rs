//! One spend in several tables: by user, by team, by tag, by day and model. All figures by hand.

use serde_json::Value;

use crate::Desk;
use crate::formats::TOKENS;
use crate::measures::close;

fn run(files: &[(&str, &str)], plan: &str) -> (Option<i32>, Value, String) {
    let desk = Desk::new(plan);
    files.iter().for_each(|(name, text)| desk.put(name, text.as_bytes()));
    let names = files.iter().map(|(name, _)| *name);
    let args: Vec<&str> =
        ["actuals", "plan.toml"].into_iter().chain(names).chain(["--format", "json"]).collect();
    let output = desk.run(&args);
    let all: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    (output.status.code(), all["pilot"].clone(), String::from_utf8(output.stderr).unwrap())
}

fn of(files: &[(&str, &str)]) -> Value {
    run(files, TOKENS).1
}

fn step(pilot: &Value, name: &str) -> Value {
    let path = format!("options.api.calls.only.{name}");
    let list = pilot["measured"].as_array().unwrap_or_else(|| panic!("{pilot:#}"));
    list.iter().find(|one| one["path"] == path).unwrap_or_else(|| panic!("{path} of {pilot:#}"))["measured"]
        .clone()
}

fn left_out(pilot: &Value, words: &str) -> Value {
    let list = pilot["left_out"].as_array().unwrap();
    list.iter()
        .find(|one| one["what"].as_str().unwrap().contains(words))
        .unwrap_or_else(|| panic!("{pilot:#}"))
        .clone()
}

const UNITS: (&str, &str) = ("units.csv", "period,units\n2026-10-30,50\n2026-10-31,50\n");
const USER: (&str, &str) = (
    "user.csv",
    "user_id,date,prompt_tokens,completion_tokens,spend,api_requests,successful_requests\n\
     u1,2026-10-30,3000,300,0.3,30,30\nu2,2026-10-30,1000,100,0.1,10,10\nu1,2026-10-31,6000,600,0.6,60,60\n",
);
const TEAM: (&str, &str) = (
    "team.csv",
    "team_id,date,prompt_tokens,completion_tokens,spend,api_requests,successful_requests\n\
     t,2026-10-30,4000,400,0.4,40,40\nt,2026-10-31,6000,600,0.6,60,60\n",
);

fn tags(rows: &str) -> String {
    format!("tag,date,prompt_tokens,completion_tokens,spend,api_requests,successful_requests\n{rows}")
}

// 100 calls that cost 1.00, in whatever number of tables.
#[test]
fn a_spend_by_user_and_by_team_counts_once() {
    let tag = tags("a,2026-10-30,4000,400,0.4,40,40\n");
    for files in [vec![UNITS, USER, TEAM], vec![UNITS, TEAM, USER, ("tag.csv", &tag)], vec![UNITS, TEAM]] {
        let pilot = of(&files);
        close(&step(&pilot, "calls_per_unit"), 1.0);
        close(&step(&pilot, "billed_cost_per_call"), 0.01);
        if files.len() > 2 {
            let team = left_out(&pilot, "by team, which is another view");
            assert_eq!((&team["rows"], team["cost"].as_f64()), (&Value::from(2), Some(1.0)));
        }
    }
}

// Every call has tag a and some have tag b: 40 and 60 calls, not 55 and 80.
#[test]
fn a_table_by_tag_is_not_additive() {
    let rows = "a,2026-10-30,4000,400,0.4,40,40\nb,2026-10-30,1500,150,0.15,15,15\n\
        a,2026-10-31,6000,600,0.6,60,60\nb,2026-10-31,2000,200,0.2,20,20\n";
    let pilot = of(&[UNITS, ("tag.csv", &tags(rows))]);
    close(&step(&pilot, "calls_per_unit"), 1.0);
    assert_eq!(left_out(&pilot, "repeat the spend of another tag")["cost"], 0.35);
    assert!(
        pilot["notes"]
            .to_string()
            .contains("a call with two tags stands in it twice, so the rows of tag a count")
    );
    // On the second day tag b has more, so that neither has all.
    let torn = rows.replace("b,2026-10-31,2000,200,0.2,20,20", "b,2026-10-31,9000,900,0.9,90,90");
    let (status, _, said) = run(&[UNITS, ("tag.csv", &tags(&torn))], TOKENS);
    assert_eq!(status, Some(2));
    assert!(said.contains("is not additive") && said.contains("none of its tags has all: a, b"), "{said}");
    // A mapping that names a tag decides.
    let mapped = format!("{TOKENS}[actuals.pilot]\noption = \"api\"\ntag = \"b\"\n");
    let (_, pilot, said) = run(&[UNITS, ("tag.csv", &tags(&torn))], &mapped);
    assert!(said.is_empty(), "{said}");
    close(&step(&pilot, "calls_per_unit"), 1.05);
}

// 30 calls of m and 10 that no model names; 4,000 tokens and 0.40 in all. A page is missing.
#[test]
fn the_daily_activity_is_read_by_model() {
    let metrics = |spend: &str, prompt: u32, calls: u32| {
        format!(
            r#"{{"spend":{spend},"prompt_tokens":{prompt},"completion_tokens":{calls}0,"api_requests":{calls},"successful_requests":{calls},"failed_requests":0}}"#
        )
    };
    let page = format!(
        r#"{{"results":[{{"date":"2026-10-30","metrics":{},"breakdown":{{"models":{{"m":{{"metrics":{}}}}}}}}}],"metadata":{{"page":1,"total_pages":2,"has_more":true}}}}"#,
        metrics("0.4", 4_000, 40),
        metrics("0.3", 3_000, 30)
    );
    let pilot = of(&[UNITS, ("activity.json", &page)]);
    close(&step(&pilot, "input_tokens"), 100.0);
    close(&step(&pilot, "billed_cost_per_call"), 0.01);
    assert_eq!(pilot["files"][1]["rows"], 2);
    assert!(pilot["notes"].to_string().contains("page 1 of 2"), "{}", pilot["notes"]);
}

// A day: 1,000 + 200 + 100 + 2,700 tokens in, 0.675 read; 8.17 billed over 1,000 calls.
#[test]
fn the_csvs_of_anthropic_s_console_are_read() {
    let calls = ("calls.csv", "period,units,calls\n2026-10-30,500,1000\n");
    let usage = (
        "usage.csv",
        "usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count,inference_geo,speed\n\
         2026-10-30,claude-x,k,w,standard,\u{2264} 200k,1000,200,100,2700,500,0,not_available,\n",
    );
    let cost = (
        "cost.csv",
        "usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd,cost_type,inference_geo,speed\n\
         2026-10-30,Claude X,w,k,message,\u{2264} 200k,input_no_cache,2.17,2.17,token,not_available,\n\
         2026-10-30,Claude X,w,k,message,\u{2264} 200k,output,6.00,6.00,token,not_available,\n",
    );
    let pilot = of(&[calls, usage, cost]);
    close(&step(&pilot, "input_tokens"), 4.0);
    close(&step(&pilot, "cached_input_share"), 0.675);
    close(&step(&pilot, "cache_write_share"), 0.05);
    close(&step(&pilot, "cache_write_1h_share"), 0.025);
    close(&step(&pilot, "output_tokens"), 0.5);
    close(&step(&pilot, "billed_cost_per_call"), 0.008_17);
}
