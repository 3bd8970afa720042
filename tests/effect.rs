//! No input without effect: every field of a step, a contract and a pool is laid on every way of serving. It moves a figure, or
//! is refused, or the scenario is warned that it moves none, since another one overrides it.

#[path = "support/case.rs"]
mod case;

use std::collections::BTreeMap;

use case::Case;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use tollgate::analysis::advice::warnings::advice;
use tollgate::base::diagnostic::Refusal;
use tollgate::form::field_row::{FieldRow, FieldShape, fields};
use tollgate::form::kind::FieldKind;
use tollgate::model::api::cost::ApiTerms;
use tollgate::model::serving::terms::Serving;
use tollgate::scenario::types::CallStep;

const BOOK: &str = "[api.\"maker/large\"]\n[[api.\"maker/large\".price]]\nvalid_from = \"2026-01-01\"\nas_of = \"2026-06-01\"\n\
    source = \"made up\"\ncurrency = \"USD\"\ninput_per_mtok = 3\ncached_input_per_mtok = 0.3\ncache_write_per_mtok = 4\n\
    cache_write_1h_per_mtok = 6\noutput_per_mtok = 15\nbatch_discount = 0.5\n\
    service_tiers = [{ tier = \"flex\", input_per_mtok = 1, cached_input_per_mtok = 0.1, output_per_mtok = 7, \
    cache_write_per_mtok = 2, cache_write_1h_per_mtok = 3 }]\n\
    [api.\"maker/small\"]\n[[api.\"maker/small\".price]]\nvalid_from = \"2026-01-01\"\nas_of = \"2026-06-01\"\n\
    source = \"made up\"\ncurrency = \"USD\"\ninput_per_mtok = 2\ncached_input_per_mtok = 0.2\ncache_write_per_mtok = 3\n\
    cache_write_1h_per_mtok = 5\noutput_per_mtok = 12\nbatch_discount = 0.5\n";

/// A way of serving: the kind of its option, its step and its pool.
struct Way {
    name: String,
    kind: &'static str,
    step: String,
    pool: String,
}

const TOKENS: &str = "input_tokens = 1_000\noutput_tokens = 300\n";
const BY_REQUEST: &str = "requests_per_s = 2\n";
const BY_TOKEN: &str = "prefill_tokens_per_s = 9_000\ndecode_tokens_per_s = 900\n";

fn pool(plan: &str, speed: &str) -> String {
    let paid = match plan {
        "owned" => {
            "owned = { per_server = 90_000, gpus_per_server = 8, kw_per_server = 6, useful_life_months = 48, residual = 0.1, pue = 1.3, price_per_kwh = 0.1 }\n"
        }
        "spot" => {
            "price_per_gpu_hour = 1\non_demand_per_gpu_hour = 2\nspot_share = 0.5\ninterruption_overhead = 0.1\n"
        }
        "reserved-1y" | "reserved-3y" => "price_per_gpu_hour = 1\non_demand_per_gpu_hour = 2\n",
        _ => "price_per_gpu_hour = 2\n",
    };
    format!(
        "[options.it.serving]\nplan = \"{plan}\"\ngpus_per_replica = 1\ntarget_utilisation = 0.6\n{paid}{speed}"
    )
}

fn ways() -> Vec<Way> {
    let way =
        |name: &str, kind, step: &str, pool: String| Way { name: name.into(), kind, step: step.into(), pool };
    let shares =
        "cached_input_share = 0.3\ncache_write_share = 0.1\ncache_write_1h_share = 0.1\nbatch_share = 0.2\n";
    let own = "input_per_mtok = 3\ncached_input_per_mtok = 1\ncache_write_per_mtok = 4\ncache_write_1h_per_mtok = 5\noutput_per_mtok = 9\nbatch_discount = 0.4\n";
    let provisioned = "provisioned = { price_per_unit_hour = 9, calls_per_s_per_unit = 1 }\n";
    let fixed = pool("on-demand", BY_TOKEN) + "base_replicas = 1\n";
    let mut ways = vec![
        way("model", "api", &format!("model = \"maker/large\"\n{TOKENS}{shares}"), String::new()),
        way("own prices", "api", &format!("{own}{TOKENS}{shares}"), String::new()),
        way("flat", "api", "price_per_call = 0.02\n", String::new()),
        way("provisioned", "api", provisioned, String::new()),
        way("hybrid", "hybrid", &format!("model = \"maker/large\"\n{TOKENS}"), fixed.clone()),
        way("mixed", "mixed", &format!("on = \"serving\"\nmodel = \"maker/large\"\n{TOKENS}"), fixed),
    ];
    for plan in ["on-demand", "reserved-1y", "reserved-3y", "spot", "autoscale", "owned"] {
        for (speed, words) in [(BY_REQUEST, "calls"), (BY_TOKEN, "tokens")] {
            ways.push(way(&format!("{plan} by {words}"), "self-hosted", TOKENS, pool(plan, speed)));
        }
    }
    ways
}

/// The scenario of a way, with a line more in its option, its step or its pool.
fn text(way: &Way, more: [&str; 3]) -> String {
    let line = |table: &str, more: &str| {
        // A field that is there already is given another value.
        let name = more.split(" = ").next().unwrap_or_default();
        let kept = table.lines().filter(|line| name.is_empty() || line.split(" = ").next() != Some(name));
        kept.chain([more]).collect::<Vec<_>>().join("\n") + "\n"
    };
    let pool = if way.pool.is_empty() { String::new() } else { line(&way.pool, more[2]) };
    let step = line(&format!("calls_per_unit = 2\n{}", way.step), more[1]);
    // Shared by a pool of every plan: growth, so that a reservation is not all there is.
    format!(
        "[volume]\nunits_per_month = 2_000_000\nannual_growth = 0.8\npeak_to_average = 3\n\
         [options.it]\nname = \"It\"\nkind = \"{}\"\ngo_live = 2\n{}\n[options.it.calls.step]\n{step}{pool}",
        way.kind, more[0]
    )
}

/// Every figure of the sheet.
fn figures(case: &Case) -> BTreeMap<String, Vec<Option<Decimal>>> {
    let sheet = &case.projected.model.sheet;
    let lines = sheet.lines.iter().enumerate();
    lines
        .map(|(at, line)| {
            let id = tollgate::sheet::node::LineId(at as u32);
            (line.key.clone(), case.projected.exact.cells(id).to_vec())
        })
        .collect()
}

fn value(row: &FieldRow) -> Option<String> {
    let number = match row.name {
        "provider" | "throughput" | "gpu" | "on" | "plan" | "latency" => return None,
        "model" => "\"maker/small\"".to_string(),
        "service_tier" => "\"flex\"".to_string(),
        "fallback" => "{ share = 0.25, price_per_call = 0.5 }".to_string(),
        "provisioned" => "{ price_per_unit_hour = 7, calls_per_s_per_unit = 2 }".to_string(),
        "free_credits" => "{ amount = 1_000 }".to_string(),
        "owned" => "{ pue = 1.5, price_per_kwh = 0.2 }".to_string(),
        "minimum_commit" => "9_000_000".to_string(),
        "max_replicas" => "3".to_string(),
        _ if matches!(row.shape, FieldShape::Number) => match row.kind {
            FieldKind::Share | FieldKind::Rate => "0.15".to_string(),
            FieldKind::Months => "1".to_string(),
            _ => "7".to_string(),
        },
        _ => return None,
    };
    Some(number)
}

/// What a field does on a way: `moves`, `refused`, `warned`, or what is wrong: nothing at all.
fn effect(way: &Way, at: usize, name: &str, value: &str, base: &Case) -> String {
    let line = format!("{name} = {value}");
    let mut more = [""; 3];
    more[at] = &line;
    let told: Result<Case, Refusal> = case::tried(12, BOOK, &text(way, more));
    let case = match told {
        Err(_) => return "refused".to_string(),
        Ok(case) => case,
    };
    if figures(&case) != figures(base) {
        return "moves".to_string();
    }
    let day = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
    let said = advice(&case.projected, day);
    let named = said.iter().any(|warning| {
        warning.path.ends_with(&format!(".{name}")) && warning.message.contains("moves no figure")
    });
    if named { "warned".to_string() } else { "nothing".to_string() }
}

#[test]
fn every_field_moves_a_figure_or_is_refused_on_every_way_of_serving() {
    let places = [(0, ApiTerms::ROWS), (1, CallStep::ROWS), (2, Serving::ROWS)];
    let mut silent = Vec::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for way in ways() {
        let base = case::tried(12, BOOK, &text(&way, [""; 3]));
        let base = base.unwrap_or_else(|refusal| panic!("{}: {:?}", way.name, refusal.problems));
        for (at, rows) in places.iter().filter(|(at, _)| *at != 2 || !way.pool.is_empty()) {
            for row in fields(rows) {
                let Some(value) = value(row) else { continue };
                let effect = effect(&way, *at, row.name, &value, &base);
                if effect == "nothing" {
                    silent.push(format!("{} on {}", row.name, way.name));
                }
                *seen.entry(effect).or_default() += 1;
            }
        }
    }
    assert!(silent.is_empty(), "moves nothing, and nobody says so: {silent:#?}");
    assert!(seen["moves"] > 200 && seen["refused"] > 200, "{seen:?}");
}
