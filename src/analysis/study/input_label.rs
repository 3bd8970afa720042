//! What people call an input: as its author does, else by the field's own label and the names of the scenario.

use crate::form::field_row::FieldRow;
use crate::form::kind::FieldKind;
use crate::model::{Plan, catalogue};
use crate::prices::entries::TokenPrices;
use crate::scenario::types::Scenario;

/// `price per call (enrich)`, of `options.api.calls.enrich.price_per_call`.
pub fn input_label(plan: &Plan, path: &str) -> String {
    plan.labels.get(path).cloned().unwrap_or_else(|| composed(&plan.scenario, path))
}

fn composed(scenario: &Scenario, path: &str) -> String {
    let keys: Vec<&str> = path.split('.').collect();
    let field = field(path, &keys).replace("per unit", &format!("per {}", scenario.header.unit.text));
    match keys.as_slice() {
        ["volume", "units_per_month"] => format!("{} a month", units(scenario)),
        ["volume", "scale"] => "volume as a multiple of plan".to_string(),
        ["options", id, "calls", step, "sizes", at, ..] => {
            let size = at.parse::<usize>().ok().map(|at| format!("size {}", at + 1));
            in_brackets(field, &[step_name(scenario, id, step), size, option_name(scenario, id)])
        }
        ["options", id, "calls", step, ..] => {
            in_brackets(field, &[step_name(scenario, id, step), option_name(scenario, id)])
        }
        ["options", id, "fees", fee, rest @ ..] => {
            let tier =
                rest.get(1).and_then(|at| at.parse::<usize>().ok()).map(|at| format!("tier {}", at + 1));
            in_brackets(field, &[Some(fee_name(scenario, id, fee)), tier, option_name(scenario, id)])
        }
        ["options", id, "actuals", month, ..] => {
            in_brackets(field, &[Some((*month).to_string()), option_name(scenario, id)])
        }
        ["options", id, "pools", pool, ..] => {
            in_brackets(field, &[Some(in_words(pool)), option_name(scenario, id)])
        }
        ["options", id, ..] => in_brackets(field, &[option_name(scenario, id)]),
        ["drivers", driver, "factors", factor, ..] => {
            in_brackets(in_words(factor), &[Some(in_words(driver))])
        }
        ["drivers", driver, ..] => in_brackets(field, &[Some(in_words(driver))]),
        ["volume", "factors", factor, ..] => in_words(factor),
        ["roles", role, ..] => in_brackets(field, &[Some(role_name(scenario, role))]),
        ["costs" | "values", id, rest @ ..] => line(scenario, (keys[0], id), rest, &field),
        _ => field,
    }
}

/// The label of the field that a path is of; the last key in words, where no field stands behind it.
fn field(path: &str, keys: &[&str]) -> String {
    let last = keys.last().and_then(|key| key.split('@').next()).unwrap_or_default();
    let is_length = |text: &&str| text.starts_with(|first: char| first.is_ascii_digit());
    if let Some(tokens) = last.strip_prefix("context_").filter(is_length) {
        return of_long_prompts(tokens, keys);
    }
    let label = catalogue().input(path).map(|found| found.row.label());
    label.unwrap_or_else(|| in_words(keys.last().copied().unwrap_or_default()))
}

/// The length of prompt from which another price holds, and each price from there on.
fn of_long_prompts(tokens: &str, keys: &[&str]) -> String {
    let before = keys.len().checked_sub(2).and_then(|at| keys.get(at)).copied().unwrap_or_default();
    let price = TokenPrices::ROWS.iter().find(|row| row.name == before).map(FieldRow::label);
    match price {
        Some(price) => format!("{price} of prompts past {tokens} tokens"),
        None => format!("prompt length past which prices change, {tokens}"),
    }
}

fn in_words(key: &str) -> String {
    key.split('@').next().unwrap_or(key).replace(['_', '-'], " ")
}

fn in_brackets(field: String, context: &[Option<String>]) -> String {
    let context: Vec<&str> = context.iter().flatten().map(String::as_str).collect();
    if context.is_empty() { field } else { format!("{field} ({})", context.join(", ")) }
}

fn units(scenario: &Scenario) -> String {
    let header = &scenario.header;
    let units = header.units.as_ref().map(|units| units.text.clone());
    units.unwrap_or_else(|| crate::base::format::plural(&header.unit.text))
}

/// The name of an option, where there are several.
fn option_name(scenario: &Scenario, id: &str) -> Option<String> {
    let option = scenario.options.iter().find(|option| option.id == id)?;
    (scenario.options.len() > 1).then(|| option.core.name.text.clone())
}

/// The name of a step, where its option has several.
fn step_name(scenario: &Scenario, id: &str, step: &str) -> Option<String> {
    let option = scenario.options.iter().find(|option| option.id == id)?;
    (option.core.calls.keys().count() > 1).then(|| in_words(step))
}

/// The name of a fee; what it is called in the file, where it has none.
fn fee_name(scenario: &Scenario, id: &str, fee: &str) -> String {
    let option = scenario.options.iter().find(|option| option.id == id);
    let name = option.and_then(|option| option.node.get("fees")?.get(fee)?.get("name")?.text());
    name.map_or_else(|| in_words(fee), str::to_string)
}

fn role_name(scenario: &Scenario, role: &str) -> String {
    let name = scenario.roles.get(role).and_then(|role| role.name.as_ref());
    name.map_or_else(|| in_words(role), |name| name.text.clone())
}

/// A line by its name; an amount goes without the name of its field.
fn line(scenario: &Scenario, (table, id): (&str, &str), rest: &[&str], field: &str) -> String {
    let name = match table {
        "costs" => scenario.costs.get(id).and_then(|line| line.name.as_ref()),
        _ => scenario.values.get(id).and_then(|line| line.name.as_ref()),
    };
    let name = name.map_or_else(|| in_words(id), |name| name.text.clone());
    let entry = rest.get(1).and_then(|at| at.parse::<u32>().ok());
    if let ["realisation", "by_year", year] = rest {
        let year = year.parse::<u32>().map_or_else(|_| (*year).to_string(), |year| (year + 1).to_string());
        return format!("share realised in year {year} ({name})");
    }
    match (rest.first().copied(), entry) {
        (Some("yearly" | "by_year"), Some(year)) => format!("{name}, year {}", year + 1),
        (Some("per_month"), _) => format!("{name} a month"),
        (Some("amount"), _) => name,
        (Some("upfront"), _) => format!("{name}, up front"),
        _ if is_money(table, id, rest) => format!("{name} {}", field.trim_start_matches("amount ")),
        _ => format!("{field} ({name})"),
    }
}

fn is_money(table: &str, id: &str, rest: &[&str]) -> bool {
    let keys: Vec<&str> = [table, id].into_iter().chain(rest.iter().copied()).collect();
    catalogue().at(&keys).is_some_and(|found| found.row.kind == FieldKind::Money)
}
