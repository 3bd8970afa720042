//! What a scenario is told of the prices and speeds that it takes from the books.

use serde_json::Value;

use crate::{root, said};

/// Warnings on a scenario that uses the shipped books, with the path of each.
fn warnings(body: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let books =
        ["api", "gpu", "throughput"].map(|name| format!("{:?}", root().join(format!("pricing/{name}.toml"))));
    let text = format!(
        "[scenario]\nname = \"S\"\nunit = \"call\"\ncurrency = \"USD\"\nstart = \"2027-01\"\nmonths = 12\n\
         discount_rate = 0.1\npricing = [{}]\n[volume]\nunits_per_month = 1_000\npeak_to_average = 3\n{body}",
        books.join(", ")
    );
    std::fs::write(folder.path().join("s.toml"), text).unwrap();
    let said = said(folder.path(), &["check", "s.toml", "--as-of", "2026-11-20", "--format", "json"]);
    let json: Value = serde_json::from_str(&said).unwrap();
    let list = json[0]["warnings"].as_array().unwrap().iter();
    list.map(|warning| {
        format!("{}: {}", warning["path"].as_str().unwrap(), warning["message"].as_str().unwrap())
    })
    .collect()
}

fn hosted(throughput: &str, gpus: u32, tokens: (u32, u32), more: &str) -> Vec<String> {
    warnings(&format!(
        "[options.own]\nname = \"Own\"\nkind = \"self-hosted\"\ngo_live = 1\n\
         [options.own.calls.step]\ncalls_per_unit = 1\ninput_tokens = {}\noutput_tokens = {}\n\
         [options.own.serving]\ngpu = \"h100-sxm-80gb\"\nprovider = \"Crusoe\"\nplan = \"on-demand\"\n\
         gpus_per_replica = {gpus}\nthroughput = \"{throughput}\"\ntarget_utilisation = 0.6\n{more}\n",
        tokens.0, tokens.1
    ))
}

fn has(warnings: &[String], text: &str) -> bool {
    warnings.iter().any(|warning| warning.contains(text))
}

#[test]
fn a_speed_that_was_measured_on_other_calls_is_named() {
    let offline = "llama-3.3-70b/h100-sxm-80gb/fp8";
    let like = hosted(offline, 2, (1_000, 1_000), "latency = \"offline\"");
    assert!(!has(&like, "do not carry over") && !has(&like, "measured offline"), "{like:?}");
    let long = hosted(offline, 2, (8_000, 1_000), "latency = \"offline\"");
    assert!(
        has(&long, "measured at 1000 tokens in and 1000 out, but a call here has 8000 and 1000"),
        "{long:?}"
    );
    assert!(has(&long, "they fall to a fifth"), "{long:?}");
}

#[test]
fn a_speed_without_a_limit_on_latency_is_named_where_people_wait() {
    let offline = "llama-3.3-70b/h100-sxm-80gb/fp8";
    for more in ["", "latency = \"interactive\"", "latency = \"burst\""] {
        assert!(has(&hosted(offline, 2, (1_000, 1_000), more), "about a sixth of that speed"), "{more}");
    }
    let people = "llama-3.3-70b/h100-sxm-80gb/fp8/5k-500/c50";
    assert!(!has(&hosted(people, 2, (5_000, 500), ""), "was measured"));
    let burst = "qwen3-32b/h100-sxm-80gb/fp8";
    assert!(has(&hosted(burst, 1, (217, 201), ""), "answers wait for seconds"));
    assert!(!has(&hosted(burst, 1, (217, 201), "latency = \"burst\""), "answers wait for seconds"));
}

#[test]
fn a_model_that_retires_and_a_call_that_does_not_fit_are_named() {
    let call = |model: &str, tokens: u32| {
        warnings(&format!(
            "[options.api]\nname = \"API\"\nkind = \"api\"\ngo_live = 1\n[options.api.calls.step]\n\
             model = \"{model}\"\ncalls_per_unit = 1\ninput_tokens = {tokens}\noutput_tokens = 1_000\n"
        ))
    };
    assert!(has(&call("openai/gpt-5-mini", 1_000), "the model retires on 2026-12-11"));
    assert!(has(
        &call("openai/gpt-4o", 128_000),
        "a call of 129000 tokens exceeds the model's context window of 128000"
    ));
    let sound = call("anthropic/claude-sonnet-5-5", 1_000);
    assert!(!has(&sound, "retires") && !has(&sound, "exceeds"), "{sound:?}");
}
