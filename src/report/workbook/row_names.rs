//! What the rows of a sheet are called: in words, and no two alike.

use std::collections::HashSet;

use crate::base::unit::Unit;
use crate::report::labels::{input_name, sentence_case};
use crate::report::workbook::plan::WorkbookPlan;
use crate::sheet::node::{LineId, Node, Schedule};

/// The names that a sheet has given.
#[derive(Default)]
pub struct RowNames(HashSet<String>);

impl RowNames {
    /// A name that no other row has: with the last words of its key where it would be the second, and a number at last.
    pub fn unique(&mut self, name: String, key: &str) -> String {
        let words = |key: &str| key.replace(['_', '.'], " ");
        let tail = key.rsplit_once('.').map_or(key, |(_, tail)| tail);
        let own = [name.clone(), format!("{name} ({})", words(tail)), format!("{name} ({})", words(key))];
        let counted = (2..).map(|count| format!("{name} ({count})"));
        let found = own.into_iter().chain(counted).find(|name| self.0.insert(name.to_lowercase()));
        found.unwrap_or(name)
    }
}

/// A label with the step of calls that it is of, and whether it is of the fallback.
fn label_of(key: &str, label: &str) -> String {
    let mut below = key.split_once(".calls.").map_or("", |(_, rest)| rest).split('.');
    let step = below.next().unwrap_or_default().replace('_', " ");
    let fallback = below.next() == Some("fallback") && !label.contains("fallback");
    let label = if fallback { format!("{label}, fallback") } else { label.to_string() };
    if step.is_empty() || label.contains(&step) { label } else { format!("{step}: {label}") }
}

/// The name of a line: one that is named after a path goes by the label of what stands there.
pub fn line_name(plan: &WorkbookPlan, key: &str, label: &str) -> String {
    match label.strip_prefix("index of ") {
        Some(path) if path.contains('.') => format!("index of {}", input_name(plan.study, path)),
        _ => label_of(key, label),
    }
}

/// A part of a formula, by the price in it or else by its number.
pub fn part_name(plan: &WorkbookPlan, part: LineId) -> String {
    let sheet = plan.sheet;
    let line = sheet.line(part);
    let whole = plan.parted.parts.iter().find(|(id, _)| *id == part).map_or(part, |(_, of)| *of);
    let whole = sheet.line(whole);
    let whole = label_of(&whole.key, &whole.label);
    let mut prices = Vec::new();
    for root in [Some(line.node), line.opening].into_iter().flatten() {
        sheet.walk(root, &mut |node| {
            if let Node::Input(id) = node {
                let input = sheet.input(id);
                prices.extend((input.unit.is_money()).then(|| input.key.clone()));
            }
        });
    }
    let price = prices.first().map(|key| input_name(plan.study, key));
    let price = price.map(|name| name.split(" (").next().unwrap_or(&name).to_string());
    price.map_or_else(|| line.label.clone(), |price| format!("{whole}, by {price}"))
}

/// What a row of constants by month is, without its path.
pub fn schedule_name(plan: &WorkbookPlan, schedule: &Schedule) -> String {
    let keys: Vec<&str> = schedule.key.split('.').collect();
    let option = |id: &str| plan.study.options.iter().find(|option| option.id == id);
    let option = |id: &str| option(id).map_or(id.to_string(), |option| option.name.clone());
    match keys.as_slice() {
        ["options", id, "rollout"] => format!("Share of demand served ({})", option(id)),
        ["options", id, "settled"] => format!("Share of served units that has settled ({})", option(id)),
        ["options", id, "actuals", rest @ ..] => {
            format!("{}, as it happened ({})", sentence_case(&rest.join(" ").replace('_', " ")), option(id))
        }
        ["costs" | "values", id, "monthly"] => format!("{}, by month", sentence_case(&id.replace('_', " "))),
        ["volume", "seasonality"] => "Seasonal factor".to_string(),
        ["volume", "monthly"] => "Volume by month".to_string(),
        ["volume", "actuals"] => "Measured volume".to_string(),
        _ => sentence_case(&schedule.key.replace('_', " ")),
    }
}

/// The unit of a row; an amount has none, since its sheet says the currency once.
pub fn unit_word(plan: &WorkbookPlan, unit: Unit) -> String {
    let symbol = unit.symbol(&plan.sheet.names);
    let of_money = symbol.strip_prefix(&plan.study.scenario.currency);
    match of_money {
        Some("") => String::new(),
        Some(rest) => rest.replacen('/', "per ", 1),
        None => symbol,
    }
}
