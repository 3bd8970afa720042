//! Lists of others, small, each with every trap of its format.

use serde_json::Value;
use tempfile::TempDir;

use crate::{refused, said};

const LITELLM: &str = r#"{
  "sample_spec": { "litellm_provider": "one of ...", "mode": "chat", "input_cost_per_token": 0.0 },
  "gpt-x": { "litellm_provider": "openai", "mode": "chat", "max_input_tokens": 400000,
    "input_cost_per_token": 2.5e-06, "output_cost_per_token": 1e-05, "cache_read_input_token_cost": 2.5e-07,
    "input_cost_per_token_batches": 1.25e-06, "output_cost_per_token_batches": 5e-06,
    "input_cost_per_token_flex": 1.25e-06, "output_cost_per_token_flex": 5e-06,
    "input_cost_per_token_above_272k_tokens": 5e-06, "output_cost_per_token_above_272k_tokens": 1.5e-05,
    "search_context_cost_per_query": { "search_context_size_low": 0.01 }, "deprecation_date": "2027-03-01" },
  "claude-x": { "litellm_provider": "anthropic", "mode": "chat", "input_cost_per_token": 3e-06,
    "output_cost_per_token": 1.5e-05, "cache_creation_input_token_cost": 3.75e-06,
    "cache_creation_input_token_cost_above_1hr": 6e-06, "deprecation_date": "soon" },
  "xai/grok-x": { "litellm_provider": "xai", "mode": "chat", "input_cost_per_token": 2e-06,
    "output_cost_per_token": 6e-06, "input_cost_per_token_above_200k_tokens": 4e-06,
    "output_cost_per_token_above_200k_tokens": 1.2e-05 },
  "gemini/thinker": { "litellm_provider": "gemini", "mode": "chat", "input_cost_per_token": 2.9999999999999997e-07,
    "output_cost_per_token": 2.5e-06, "output_cost_per_reasoning_token": 3.5e-06, "input_cost_per_audio_token": 1e-06 },
  "uneven": { "litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 4e-06,
    "input_cost_per_token_batches": 5e-07, "output_cost_per_token_batches": 3e-06 },
  "embed-x": { "litellm_provider": "openai", "mode": "embedding", "input_cost_per_token": 2e-08, "output_cost_per_token": 0.0 },
  "free-x": { "litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 0, "output_cost_per_token": 0 },
  "image-x": { "litellm_provider": "openai", "mode": "image_generation", "output_cost_per_image": 0.04 },
  "wrong-x": { "litellm_provider": "openai", "mode": "chat", "input_cost_per_token": -1e-06, "output_cost_per_token": 1e-06 },
  "counted-x": { "litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 2.5, "output_cost_per_token": 10 },
  "twice-x": { "litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-06, "input_cost_per_token": 2e-06 },
  "openai/gpt-x": { "litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 9e-06, "output_cost_per_token": 1e-05 }
}"#;

const MODELS_DEV: &str = r#"{
  "amazon-bedrock": { "id": "amazon-bedrock", "models": {
    "m-tiered": { "id": "m-tiered", "name": "Tiered", "limit": { "context": 1000000 },
      "cost": { "input": 1.25, "output": 10, "cache_read": 0.125, "reasoning": 12, "input_audio": 3,
        "tiers": [ { "input": 2.5, "output": 15, "tier": { "type": "context", "size": 200000 } },
                   { "input": 1, "output": 2, "tier": { "type": "night" } } ],
        "context_over_200k": { "input": 99, "output": 99 } } },
    "m-legacy": { "id": "m-legacy", "status": "deprecated",
      "cost": { "input": 1, "output": 2, "context_over_200k": { "input": 2, "output": 3 } } },
    "m-free": { "id": "m-free", "cost": { "input": 0, "output": 0 } },
    "m-none": { "id": "m-none" } } } }"#;

const GENAI: &str = r#"[ { "id": "x-ai", "models": [
  { "id": "g-tiers", "name": "Tiers", "context_window": 256000, "prices_checked": "2026-10-14",
    "prices": { "input_mtok": { "base": 2, "tiers": [ { "start": 199999, "price": 4 } ] },
                "output_mtok": { "base": 6, "tiers": [ { "start": 199999, "price": 12 } ] }, "requests_kcount": 5 } },
  { "id": "g-dated", "prices": [
    { "prices": { "input_mtok": 10, "output_mtok": 40 } },
    { "constraint": { "start_date": "2025-06-10" }, "prices": { "input_mtok": 2, "output_mtok": 8 } },
    { "constraint": { "start_date": "2027-01-01" }, "prices": { "input_mtok": 3, "output_mtok": 9 } } ] },
  { "id": "g-night", "prices": [
    { "prices": { "input_mtok": 0.27, "output_mtok": 1.1 } },
    { "constraint": { "start_time": "16:30:00Z", "end_time": "00:30:00Z" }, "prices": { "input_mtok": 0.1, "output_mtok": 0.5 } } ] },
  { "id": "g-free", "prices": { "input_mtok": 0, "output_mtok": 0 } } ] } ]"#;

const OPENROUTER: &str = r#"{ "data": [
  { "id": "maker/model", "name": "Model", "context_length": 128000,
    "pricing": { "prompt": "0.0000025", "completion": "0.00001", "request": "0", "image": "0.003",
                 "input_cache_read": "0.00000125", "input_cache_write": "0", "internal_reasoning": "0" } },
  { "id": "openrouter/auto", "pricing": { "prompt": "-1", "completion": "-1" } },
  { "id": "maker/model:free", "pricing": { "prompt": "0", "completion": "0" } },
  { "id": "maker/odd", "pricing": { "prompt": "n/a", "completion": "0.00001" } } ] }"#;

/// Imports a text into `book.toml` of a folder; what was said, and the book.
fn import(folder: &TempDir, text: &str, from: &str, more: &[&str]) -> (Value, toml::Table) {
    std::fs::write(folder.path().join("list.json"), text).unwrap();
    let head = ["pricing", "import", "list.json", "--from", from, "-o", "book.toml", "--format", "json"];
    let said = said(folder.path(), &[&head, more].concat());
    let book = std::fs::read_to_string(folder.path().join("book.toml")).unwrap();
    (serde_json::from_str(&said).unwrap(), book.parse().unwrap())
}

fn fresh(text: &str, from: &str) -> (Value, toml::Table) {
    import(&tempfile::tempdir().unwrap(), text, from, &["--as-of", "2026-11-20"])
}

/// A field of a price of a model, as TOML writes it.
fn field(book: &toml::Table, key: &str, at: usize, name: &str) -> String {
    let value = book["api"][key]["price"][at].get(name);
    value.map_or("none".into(), |value| value.to_string().trim_matches('"').to_string())
}

fn reasons(said: &Value, list: &str, key: &str) -> String {
    let of = said[list].as_array().unwrap().iter().filter(|left| left["key"] == key);
    of.map(|left| left["reason"].as_str().unwrap()).collect::<Vec<_>>().join("; ")
}

#[test]
fn litellm_with_each_of_its_traps() {
    let (said, book) = fresh(LITELLM, "litellm");
    let price = |key: &str, name: &str| field(&book, key, 0, name);
    // Scientific notation per token is a price per million, to the last digit.
    assert_eq!(price("openai/gpt-x", "input_per_mtok"), "2.5");
    assert_eq!(price("openai/gpt-x", "cached_input_per_mtok"), "0.25");
    assert_eq!(price("openai/gpt-x", "batch_discount"), "0.5");
    assert!(
        price("openai/gpt-x", "context_above")
            .contains("input_per_mtok = 5, output_per_mtok = 15, tokens = 272000")
    );
    assert!(price("openai/gpt-x", "service_tiers").contains("\"flex\""));
    assert_eq!(book["api"]["openai/gpt-x"]["retires"].as_str(), Some("2027-03-01"));
    assert!(reasons(&said, "not_carried", "openai/gpt-x").contains("search_context_cost_per_query"));
    assert_eq!(price("anthropic/claude-x", "cache_write_1h_per_mtok"), "6");
    assert!(reasons(&said, "not_carried", "anthropic/claude-x").contains("deprecation_date"));
    // xAI's threshold is in the band, the others' are not.
    assert!(price("xai/grok-x", "context_from").contains("tokens = 200000"));
    assert_eq!(price("xai/grok-x", "context_above"), "none");
    // The noise of a float is taken off, and said.
    assert_eq!(price("google/thinker", "input_per_mtok"), "0.3");
    let lost = reasons(&said, "not_carried", "google/thinker");
    assert!(lost.contains("taken as 0.3") && lost.contains("reasoning") && lost.contains("audio"), "{lost}");
    assert!(reasons(&said, "not_carried", "openai/uneven").contains("not one discount"));
    assert_eq!(price("openai/uneven", "batch_discount"), "none");
    assert_eq!(
        [price("openai/embed-x", "input_per_mtok"), price("openai/embed-x", "output_per_mtok")],
        ["0.02", "none"]
    );
    for (key, why) in [
        ("sample_spec", "describes the format"),
        ("openai/free-x", "no price of a token above zero"),
        ("openai/image-x", "mode `image_generation`"),
        ("openai/wrong-x", "no price of a token above zero"),
        ("openai/counted-x", "no price of a token above zero"),
        ("openai/twice-x", "`input_cost_per_token` stands twice"),
        ("openai/gpt-x", "listed twice, with two prices"),
    ] {
        assert!(reasons(&said, "left_out", key).contains(why), "{key}: {said}");
    }
    assert!(reasons(&said, "not_carried", "openai/wrong-x").contains("negative"));
    assert!(reasons(&said, "not_carried", "openai/counted-x").contains("2500000 a million tokens"));
}

#[test]
fn models_dev_with_each_of_its_traps() {
    let (said, book) = fresh(MODELS_DEV, "models-dev");
    let price = |key: &str, name: &str| field(&book, key, 0, name);
    assert_eq!(price("bedrock/m-tiered", "input_per_mtok"), "1.25");
    // Tiers win over the older field.
    let bands = price("bedrock/m-tiered", "context_above");
    assert!(bands.contains("input_per_mtok = 2.5") && !bands.contains("99"), "{bands}");
    let lost = reasons(&said, "not_carried", "bedrock/m-tiered");
    for part in ["reasoning", "input_audio", "not by the length"] {
        assert!(lost.contains(part), "{part}: {lost}");
    }
    assert!(price("bedrock/m-legacy", "context_above").contains("tokens = 200000"));
    assert!(reasons(&said, "not_carried", "bedrock/m-legacy").contains("deprecated"));
    assert!(reasons(&said, "left_out", "bedrock/m-free").contains("above zero"));
    assert!(reasons(&said, "left_out", "bedrock/m-none").contains("no price"));
}

#[test]
fn the_toml_of_one_model_of_models_dev() {
    let folder = tempfile::tempdir().unwrap();
    let text = "name = \"One\"\n[cost]\ninput = 0.25\noutput = 2.00\n[[cost.tiers]]\ninput = 0.5\noutput = 4\n\
                tier = { type = \"context\", size = 272000 }\n";
    std::fs::write(folder.path().join("one.toml"), text).unwrap();
    let args =
        ["pricing", "import", "one.toml", "--from", "models-dev", "-o", "book.toml", "--provider", "openai"];
    assert!(said(folder.path(), &args).starts_with("book.toml: 1 model added"));
    let book = std::fs::read_to_string(folder.path().join("book.toml")).unwrap();
    assert!(book.contains("[api.\"openai/one\"]") && book.contains("tokens = 272000"), "{book}");
    assert!(refused(folder.path(), &args[..7]).contains("does not say whose it is"));
}

#[test]
fn genai_prices_with_each_of_its_traps() {
    let (said, book) = fresh(GENAI, "genai-prices");
    let price = |key: &str, at: usize, name: &str| field(&book, key, at, name);
    // Above 199,999 is from 200,000 on.
    let bands = price("xai/g-tiers", 0, "context_from");
    assert!(bands.contains("input_per_mtok = 4, output_per_mtok = 12, tokens = 200000"), "{bands}");
    assert_eq!(price("xai/g-tiers", 0, "as_of"), "2026-10-14");
    assert!(reasons(&said, "not_carried", "xai/g-tiers").contains("requests_kcount"));
    // Of a price that was, nobody says since when; one that will be is announced.
    assert_eq!(price("xai/g-dated", 0, "valid_from"), "2025-06-10");
    assert_eq!(
        [price("xai/g-dated", 1, "valid_from"), price("xai/g-dated", 1, "announced")],
        ["2027-01-01", "2026-11-20"]
    );
    assert!(reasons(&said, "not_carried", "xai/g-dated").contains("before 2025-06-10"));
    assert_eq!(price("xai/g-night", 0, "input_per_mtok"), "0.27");
    assert!(reasons(&said, "not_carried", "xai/g-night").contains("16:30:00Z"));
    assert!(reasons(&said, "left_out", "xai/g-free").contains("above zero"));
}

#[test]
fn openrouter_with_each_of_its_traps() {
    let (said, book) = fresh(OPENROUTER, "openrouter");
    let price = |name: &str| field(&book, "openrouter/maker/model", 0, name);
    let prices =
        ["input_per_mtok", "cached_input_per_mtok", "cache_write_per_mtok", "output_per_mtok"].map(price);
    assert_eq!(prices, ["2.5", "1.25", "none", "10"]);
    assert!(reasons(&said, "not_carried", "openrouter/maker/model").contains("image"));
    assert!(reasons(&said, "left_out", "openrouter/openrouter/auto").contains("whichever model answers"));
    assert!(reasons(&said, "left_out", "openrouter/maker/model:free").contains("free"));
    assert!(reasons(&said, "left_out", "openrouter/maker/odd").contains("above zero"));
}

fn one(input: &str) -> String {
    format!(
        r#"{{ "m": {{ "litellm_provider": "openai", "mode": "chat", "input_cost_per_token": {input}, "output_cost_per_token": 1e-05 }} }}"#
    )
}

#[test]
fn a_second_import_keeps_the_history_and_what_people_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let on = |day: &'static str| ["--as-of", day];
    import(&folder, &one("2e-06"), "litellm", &on("2026-05-01"));
    let path = folder.path().join("book.toml");
    let text = std::fs::read_to_string(&path).unwrap() + "# a remark of ours\n";
    std::fs::write(&path, &text).unwrap();
    // The same price is read anew, in its place.
    let (said, book) = import(&folder, &one("0.000002"), "litellm", &on("2026-06-01"));
    assert_eq!(said["unchanged"][0], "openai/m");
    assert_eq!(book["api"]["openai/m"]["price"].as_array().unwrap().len(), 1);
    assert_eq!(field(&book, "openai/m", 0, "as_of"), "2026-06-01");
    assert_eq!(field(&book, "openai/m", 0, "valid_from"), "2026-05-01");
    // Another price is a further entry.
    let (said, book) = import(&folder, &one("3e-06"), "litellm", &on("2026-07-01"));
    assert_eq!(said["changed"][0], "openai/m");
    let input = |at: usize| field(&book, "openai/m", at, "input_per_mtok");
    assert_eq!([input(0), input(1)], ["2", "3"]);
    assert_eq!(field(&book, "openai/m", 1, "valid_from"), "2026-07-01");
    // A third one on that day is a contradiction, and is left out.
    let (said, _) = import(&folder, &one("4e-06"), "litellm", &on("2026-07-01"));
    assert!(reasons(&said, "left_out", "openai/m").contains("another price from 2026-07-01"));
    assert!(std::fs::read_to_string(&path).unwrap().contains("# a remark of ours"));
}

#[test]
fn a_book_that_cannot_be_added_to_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let inline = "[api.\"openai/m\"]\nprice = [{ valid_from = \"2026-01-01\", as_of = \"2026-01-01\", source = \"s\", currency = \"USD\", input_per_mtok = 9 }]\n";
    std::fs::write(folder.path().join("book.toml"), inline).unwrap();
    std::fs::write(folder.path().join("list.json"), one("2e-06")).unwrap();
    let args = ["pricing", "import", "list.json", "--from", "litellm", "-o", "book.toml"];
    assert!(refused(folder.path(), &args).starts_with("error: `book.toml` cannot be added to:"));
    assert_eq!(std::fs::read_to_string(folder.path().join("book.toml")).unwrap(), inline);
}

#[test]
fn what_is_no_list_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let ask = |bytes: &[u8], from: &str| {
        std::fs::write(folder.path().join("list.json"), bytes).unwrap();
        let said =
            refused(folder.path(), &["pricing", "import", "list.json", "--from", from, "-o", "book.toml"]);
        assert!(!folder.path().join("book.toml").exists());
        said
    };
    let cut = &LITELLM.as_bytes()[..LITELLM.len() / 2];
    let said = ask(cut, "litellm");
    assert!(said.contains("must be JSON, and is not: EOF while parsing") && said.contains("line"), "{said}");
    assert!(ask(OPENROUTER.as_bytes(), "litellm").contains("this has none"));
    assert!(ask(b"[1, 2]", "openrouter").contains("this has none"));
    assert!(ask(b"providers:\n  - id: x\n", "genai-prices").contains("`data.json`"));
    assert!(ask("[".repeat(100_000).as_bytes(), "litellm").contains("recursion limit"));
    assert!(ask(&vec![b' '; 50 * 1024 * 1024], "litellm").contains("at most 32 MiB, found 50 MiB"));
    assert!(ask(b"", "litellm").contains("it is empty"));
}

/// A list of many models is read in a moment, and every one of them can be used.
#[test]
fn a_large_list_is_read_whole() {
    let model = |at: usize| {
        format!(
            r#""m{at}": {{ "litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06 }}"#
        )
    };
    let list = format!("{{ {} }}", (0..5_000).map(model).collect::<Vec<_>>().join(", "));
    let (said, _) = fresh(&list, "litellm");
    assert_eq!(said["added"].as_array().unwrap().len(), 5_000);
}
