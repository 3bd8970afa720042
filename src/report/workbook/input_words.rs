//! What a row of *Inputs* is called, and its unit in full: `Volume`, `invoices per month`.

use crate::base::format::plural;
use crate::form::kind::{FieldKind, Period};
use crate::model::catalogue;
use crate::report::labels::{input_name, is_monthly, period, sentence_case};
use crate::report::workbook::plan::WorkbookPlan;
use crate::sheet::node::Input;

/// The label of an input; a price of several in the horizon says from when it holds.
pub fn label(plan: &WorkbookPlan, input: &Input) -> String {
    match input.key.split_once('@') {
        Some((path, day)) => format!("{}, from {day}", sentence_case(&input_name(plan.study, path))),
        None => sentence_case(&input_name(plan.study, &input.key)),
    }
}

/// The unit as one says it; of a rate, what it is by.
pub fn unit_in_full(plan: &WorkbookPlan, input: &Input) -> String {
    let facts = &plan.study.scenario;
    let unit = input.unit.symbol(&plan.sheet.names);
    let counted = |unit: &str| match unit {
        unit if unit == facts.unit => facts.units.clone(),
        unit if unit == facts.currency => unit.to_string(),
        unit => match word(unit) {
            word if word == "FTE" => word,
            word if word == DAY_OF_WORK => "days of work".to_string(),
            word => plural(&word),
        },
    };
    let words = match unit.split_once('/') {
        _ if unit.is_empty() => of_plain(&input.key).to_string(),
        Some((over, below)) => format!("{} per {}", counted(over), word(below)),
        None => counted(&unit),
    };
    if is_monthly(&input.key, &unit) { format!("{words} per month").trim().to_string() } else { words }
}

const DAY_OF_WORK: &str = "day of work";

fn word(unit: &str) -> String {
    match unit.trim_matches(['(', ')']) {
        "person-minute" => "minute".to_string(),
        "person-year" => "FTE and year".to_string(),
        "person-day" => DAY_OF_WORK.to_string(),
        "person" => "FTE".to_string(),
        "Mtok" => "million tokens".to_string(),
        "1" => "share".to_string(),
        "kW-hour" => "kWh".to_string(),
        "replica-s" => "second and replica".to_string(),
        unit => unit.to_string(),
    }
}

/// Of a number without a unit: a rate is by the year where its field is, a share is of a whole.
fn of_plain(path: &str) -> &'static str {
    match catalogue().input(path).map(|found| found.row.kind) {
        _ if period(path) == Some(Period::Year) => "per year",
        Some(FieldKind::Share) => "share",
        Some(FieldKind::Rate) => "rate",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn units_of_the_engine_are_said_as_people_say_them() {
        for (unit, said) in
            [("person-minute", "minute"), ("kW-hour", "kWh"), ("(person-year)", "FTE and year")]
        {
            assert_eq!(word(unit), said);
        }
    }
}
