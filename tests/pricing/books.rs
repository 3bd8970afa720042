//! The shipped books, and how books lie on one another.

use serde_json::Value;

use crate::{root, said, tollgate};

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&said(&root(), &[args, &["--format", "json"]].concat())).unwrap()
}

/// Every entry is sound, and what there is to look at is of a kind that the entry itself states.
#[test]
fn every_entry_of_the_shipped_books_passes_or_carries_its_warning() {
    let found = json(&["pricing", "check", "--as-of", "2026-11-20"]);
    let found = found.as_array().unwrap();
    let count = |concern: &str| found.iter().filter(|finding| finding["concern"] == concern).count();
    assert_eq!(count("not yet in force"), 0);
    for (concern, most) in [("retired", 15), ("retiring", 15), ("disagreeing sources", 15)] {
        assert!((1..=most).contains(&count(concern)), "{concern}: {}", count(concern));
    }
    // The shipped API prices are fresh, all of them.
    let stale = found.iter().filter(|finding| finding["concern"] == "stale");
    let models = json(&["pricing", "list"]);
    let keys: Vec<&str> = models.as_array().unwrap().iter().filter_map(|row| row["model"].as_str()).collect();
    assert!(keys.len() > 150, "{}", keys.len());
    stale.for_each(|finding| assert!(!keys.contains(&finding["entry"].as_str().unwrap()), "{finding}"));
}

#[test]
fn strict_says_by_the_exit_status_that_there_is_something_to_look_at() {
    let check = |more: &[&str]| {
        let args = [&["pricing", "check", "--quiet", "--as-of", "2026-11-20"], more].concat();
        tollgate(&root(), &args).status.code()
    };
    assert_eq!(check(&[]), Some(0));
    assert_eq!(check(&["--strict"]), Some(1));
    assert_eq!(check(&["--strict", "pricing/labour.toml"]), Some(0));
}

#[test]
fn each_shipped_book_can_be_read_alone_and_every_entry_shown() {
    for name in ["api", "gpu", "throughput", "labour"] {
        said(&root(), &["pricing", "check", "--quiet", &format!("pricing/{name}.toml")]);
    }
    for key in ["anthropic/claude-sonnet-5-5", "h100-sxm-80gb", "us/accounting-clerk", "pue/industry-2025"] {
        assert!(said(&root(), &["pricing", "show", key]).contains(key), "{key}");
    }
}

#[test]
fn a_mix_sorts_by_the_price_of_a_call() {
    let rows =
        json(&["pricing", "list", "--provider", "anthropic", "--mix", "3000:500", "--on", "2026-11-20"]);
    let rows = rows.as_array().unwrap();
    assert_eq!(rows[0]["model"], "anthropic/claude-haiku-5-5");
    // 3,000 x 0.1 + 500 x 0.5 = 550 over a million, a thousand times.
    assert_eq!(rows[0]["1_000_calls"].to_string(), "0.55");
}

/// What embeds text answers with no tokens: it is not the cheapest model to answer with 500.
#[test]
fn what_cannot_answer_has_no_price_for_an_answer() {
    let of = |mix: &str| {
        let rows = json(&["pricing", "list", "--model", "text-embedding-3-small", "--mix", mix]);
        rows.as_array().unwrap()[0]["1_000_calls"].clone()
    };
    assert_eq!(of("3000:500"), serde_json::Value::Null);
    // 3,000 x 0.02 over a million, a thousand times
    assert_eq!(of("3000:0").to_string(), "0.06");
}

/// A folder with two books: public prices, and one's own over them.
fn own() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let public = r#"
[api."m/one"]
price = [{ valid_from = "2026-01-01", as_of = "2026-01-01", source = "list", currency = "USD", input_per_mtok = 2, output_per_mtok = 10 }]
[api."m/two"]
price = [{ valid_from = "2026-01-01", as_of = "2026-01-01", source = "list", currency = "USD", input_per_mtok = 1, output_per_mtok = 4 }]
[gpu."h100"]
price = [
    { provider = "Acme", as_of = "2026-01-01", source = "list", currency = "USD", on_demand_per_hour = 3 },
    { provider = "Bolt", as_of = "2026-01-01", source = "list", currency = "USD", on_demand_per_hour = 4 },
]
"#;
    let own = r#"
[markup."m/"]
share = 0.08
as_of = "2026-01-01"
source = "internal IT"
[api."m/one"]
price = [{ valid_from = "2026-01-01", as_of = "2026-01-01", source = "contract", currency = "USD", input_per_mtok = 1.5, output_per_mtok = 8 }]
[gpu."h100"]
price = [{ provider = "Acme", as_of = "2026-01-01", source = "contract", currency = "USD", on_demand_per_hour = 2 }]
"#;
    std::fs::write(folder.path().join("public.toml"), public).unwrap();
    std::fs::write(folder.path().join("own.toml"), own).unwrap();
    folder
}

#[test]
fn ones_own_book_wins_entry_by_entry_and_provider_by_provider() {
    let folder = own();
    let list = |kind: &str| -> Value {
        let args = ["pricing", "list", "--kind", kind, "--book", "public.toml", "--book", "own.toml"];
        serde_json::from_str(&said(folder.path(), &[&args[..], &["--format", "json"]].concat())).unwrap()
    };
    let models = list("api");
    // The contract's price is as it was negotiated; the public one has the mark-up.
    let input = |key: &str| {
        let row = models.as_array().unwrap().iter().find(|row| row["model"] == key).unwrap();
        row["input"].to_string()
    };
    assert_eq!([input("m/one"), input("m/two")], ["1.5", "1.08"]);
    let gpus = list("gpu");
    let hour = |at: usize| (gpus[at]["GPU__provider"].clone(), gpus[at]["on_demand"].to_string());
    assert_eq!(hour(0), ("h100, Bolt".into(), "4".into()));
    assert_eq!(hour(1), ("h100, Acme".into(), "2".into()));
}

#[test]
fn two_books_differ_by_entry_and_field() {
    let folder = own();
    let diff = |more: &[&str]| {
        said(folder.path(), &[&["pricing", "diff", "public.toml", "own.toml"], more].concat())
    };
    let whole = diff(&["--history"]);
    assert!(whole.contains("price of input tokens (2026-01-01): 2 to 1.5 (−25.0%)"), "{whole}");
    // On a day, what is said of prices is no difference, and a book differs from itself in nothing.
    let said_on = diff(&["--on", "2026-11-25"]);
    assert!(
        said_on.contains("price of input tokens: 2 to 1.5 (−25.0%)") && !said_on.contains("source"),
        "{said_on}"
    );
    let same = ["pricing", "diff", "own.toml", "own.toml"];
    assert!(said(folder.path(), &same).contains("are the same in both books"));
}

#[test]
fn a_price_that_is_over_or_only_announced_is_no_difference_on_a_day() {
    let folder = tempfile::tempdir().unwrap();
    let price = |from: &str, price: &str| {
        format!(
            "    {{ valid_from = {from}, as_of = {from}, source = \"list\", currency = \"USD\", \
             input_per_mtok = {price}, output_per_mtok = 10 }},\n"
        )
    };
    let book = |prices: &[String]| format!("[api.\"a/m\"]\nprice = [\n{}]\n", prices.concat());
    let old = book(&[price("2026-01-01", "3"), price("2026-06-01", "2")]);
    // The fresh list has no history, and a price to come.
    let new = book(&[price("2026-06-01", "2.0"), price("2027-01-01", "4")]);
    std::fs::write(folder.path().join("old.toml"), old).unwrap();
    std::fs::write(folder.path().join("new.toml"), new).unwrap();
    let diff = |on: &str| said(folder.path(), &["pricing", "diff", "old.toml", "new.toml", "--on", on]);
    assert!(diff("2026-11-25").contains("are the same in both books"));
    // From 2 to 4 is +100%.
    let later = diff("2027-01-01");
    assert!(later.contains("1 rose") && later.contains("2 to 4 (+100.0%)"), "{later}");
}

const RATES: &str = r#"
[fx."EUR/USD"]
rate = [
    { valid_from = "2026-01-01", value = 1.10, as_of = "2026-01-01", source = "made up" },
    { valid_from = "2027-01-01", value = 1.20, as_of = "2027-01-01", source = "made up" },
]
[labour."us/agent"]
annual_cost = 60_000
currency = "USD"
as_of = "2026-01-01"
source = "payroll"
"#;

#[test]
fn rates_and_wages_come_from_a_book_by_name_and_day() {
    let folder = own();
    std::fs::write(folder.path().join("rates.toml"), RATES).unwrap();
    let text = |start: &str| {
        format!(
            "[scenario]\nname = \"S\"\nunit = \"call\"\ncurrency = \"USD\"\nstart = \"{start}\"\nmonths = 12\n\
             discount_rate = 0.1\npricing = [\"rates.toml\"]\n[volume]\nunits_per_month = 1\n\
             [roles.agent]\nannual_cost = {{ book = \"labour.us/agent\", p10 = 50_000, p90 = 70_000 }}\n\
             [options.a]\nname = \"A\"\nkind = \"other\"\ngo_live = 1\n\
             [costs.people]\nfte = 1\nrole = \"agent\"\n\
             [costs.fee]\nupfront = {{ value = 100, currency = \"EUR\" }}\n"
        )
    };
    let tco = |start: &str| {
        std::fs::write(folder.path().join("s.toml"), text(start)).unwrap();
        let said = said(folder.path(), &["run", "s.toml", "--format", "json"]);
        let json: Value = serde_json::from_str(&said).unwrap();
        json["options"][0]["tco"].to_string()
    };
    assert_eq!([tco("2026-06"), tco("2027-06")], ["60110", "60120"]);
}

#[test]
fn the_example_of_ones_own_book_can_be_used_as_it_is() {
    let readme = std::fs::read_to_string(root().join("pricing/README.md")).unwrap();
    let example = readme.split("```toml\n").nth(2).unwrap().split("```").next().unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("own.toml"), example).unwrap();
    let said = said(folder.path(), &["pricing", "check", "own.toml", "--as-of", "2026-11-20"]);
    assert!(said.starts_with("1 model, 1 GPU offer, 1 exchange rate: valid"), "{said}");
}

#[test]
fn the_books_say_what_their_readme_says_of_them() {
    let throughput = json(&["pricing", "list", "--kind", "throughput"]);
    let row = |key: &str| {
        let row = throughput.as_array().unwrap().iter().find(|row| row["measured"] == key).unwrap();
        let number = |name: &str| row[name].to_string().parse::<rust_decimal::Decimal>().unwrap();
        (number("calls/s") * number("out")).round()
    };
    // Short prompts against long ones, and offline against a few people who wait.
    let even = row("llama-3.3-70b/h100-sxm-80gb/fp8");
    assert_eq!([even, row("llama-3.3-70b/h100-sxm-80gb/fp8/8k-1k")], [4_418, 796].map(Into::into));
    let offline = row("gpt-oss-120b/h200-sxm-141gb/fp8");
    let few = row("gpt-oss-120b/h200-sxm-141gb/mxfp4/7k-1k/c4");
    let one = row("gpt-oss-120b/h200-sxm-141gb/mxfp4/7k-1k/c1");
    assert_eq!([offline, few, one], [1_828, 519, 214].map(Into::into));
}

// 98.32 an hour for eight GPUs until a cut first seen on 2025-06-23, 55.04 since.
#[test]
fn a_gpu_has_the_price_of_the_day() {
    let hour = |day: &str| {
        let rows = json(&[
            "pricing",
            "list",
            "--kind",
            "gpu",
            "--model",
            "h100-sxm",
            "--provider",
            "aws",
            "--on",
            day,
        ]);
        let rows = rows.as_array().unwrap().clone();
        rows.first().map_or("none".to_string(), |row| row["on_demand"].to_string())
    };
    assert_eq!([hour("2023-01-01"), hour("2025-06-22"), hour("2025-06-23")], ["none", "12.29", "6.88"]);
    // A scenario that is pinned to a day has the price of that day, whatever the books learn later.
    let books = root().join("pricing/gpu.toml");
    let folder = tempfile::tempdir().unwrap();
    let cost = |pin: &str| {
        let text = format!(
            "[scenario]\nname = \"S\"\nunit = \"call\"\ncurrency = \"USD\"\nstart = \"2027-01\"\nmonths = 1\n\
             discount_rate = 0.1\npricing = [{books:?}]\n{pin}[volume]\nunits_per_month = 1\npeak_to_average = 1\n\
             [options.own]\nname = \"Own\"\nkind = \"self-hosted\"\ngo_live = 1\n[options.own.calls.step]\n\
             calls_per_unit = 1\n[options.own.serving]\ngpu = \"h100-sxm-80gb\"\nprovider = \"AWS\"\n\
             plan = \"on-demand\"\ngpus_per_replica = 1\nrequests_per_s = 1\ntarget_utilisation = 1\n"
        );
        std::fs::write(folder.path().join("s.toml"), text).unwrap();
        let said = said(folder.path(), &["run", "s.toml", "--format", "json"]);
        let json: Value = serde_json::from_str(&said).unwrap();
        json["options"][0]["tco"].to_string()
    };
    // 730 hours.
    assert_eq!([cost(""), cost("price_date = \"2025-01-01\"\n")], ["5022.4", "8971.7"]);
}
