//! What people call an input, instead of its path.

use rust_decimal::Decimal;

use super::crossings::unit_of;
use super::overview::name;
use crate::analysis::study::Study;
use crate::base::format::{brief, percent, plural};

/// `Frontier API, triage: input tokens`, of `options.api.calls.triage.input_tokens`.
pub fn input_name(study: &Study, path: &str) -> String {
    let keys: Vec<&str> = path.split('.').collect();
    match keys.as_slice() {
        ["options", id, "calls", step, rest @ ..] => {
            format!("{}, {}: {}", name(study, id), plain(step), joined(rest))
        }
        ["options", id, rest @ ..] => format!("{}: {}", name(study, id), joined(rest)),
        ["volume" | "scenario" | "work", rest @ ..] => joined(rest),
        ["costs" | "values" | "roles", id, rest @ ..] => format!("{}: {}", plain(id), joined(rest)),
        [first, rest @ ..] if !rest.is_empty() => format!("{}: {}", plain(first), joined(rest)),
        keys => joined(keys),
    }
}

fn joined(keys: &[&str]) -> String {
    keys.iter().map(|key| plain(key)).collect::<Vec<_>>().join(" ")
}

/// Words of a key; abbreviations as they are written.
fn plain(key: &str) -> String {
    let word = |word: &str| match word {
        "gpu" => "GPU".to_string(),
        "gpus" => "GPUs".to_string(),
        "mtok" => "Mtok".to_string(),
        "fte" => "FTE".to_string(),
        "api" => "API".to_string(),
        "kw" | "kwh" => word.replace('w', "W"),
        word => word.to_string(),
    };
    key.split('_').map(word).collect::<Vec<_>>().join(" ")
}

/// Whether values of an input are read as per cent.
pub fn is_share(path: &str, unit: &str, value: Decimal) -> bool {
    const SHARES: [&str; 9] = [
        "share",
        "utilisation",
        "realisation",
        "rate",
        "discount",
        "growth",
        "decline",
        "escalation",
        "residual",
    ];
    unit.is_empty() && value.abs() <= Decimal::ONE && SHARES.iter().any(|word| path.ends_with(word))
}

/// A value of an input, short: `25 %`, `1.31 M`.
pub fn input_value(path: &str, unit: &str, value: Decimal) -> String {
    match is_share(path, unit, value) {
        true => percent(value, u32::from(!(value * Decimal::ONE_HUNDRED).fract().is_zero())),
        false => brief(value),
    }
}

/// The same with its unit: `500,000 tickets a month`.
pub fn with_unit(study: &Study, path: &str, unit: &str, value: Decimal) -> String {
    format!("{}{}", input_value(path, unit, value), unit_of(&study.scenario, path, unit))
}

/// What a metric is called: `NPV`, `cost per ticket`.
pub fn metric_name(study: &Study, metric: &str) -> String {
    match metric {
        "tco" | "npv" | "irr" | "mirr" => metric.to_uppercase(),
        "pv_cost" => "PV of cost".to_string(),
        "pv_value" => "PV of value".to_string(),
        "roi_pv" => "ROI on present values".to_string(),
        "roi" => "ROI".to_string(),
        metric => metric.replace("per_unit", &format!("per {}", study.scenario.unit)).replace('_', " "),
    }
}

/// The name of the axis of an input: `tickets a month`, `price per GPU hour, USD/GPU-hour`.
pub fn axis_name(study: &Study, path: &str, unit: &str) -> String {
    match (path, unit) {
        ("volume.units_per_month", _) => format!("{} a month", study.scenario.units),
        (_, "") => input_name(study, path),
        (_, unit) if unit.bytes().all(|letter| letter.is_ascii_lowercase()) => {
            format!("{}, {}", input_name(study, path), plural(unit))
        }
        (_, unit) => format!("{}, {unit}", input_name(study, path)),
    }
}
