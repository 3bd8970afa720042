//! `tollgate breakeven --vary PATH` for a month that shapes the model: the scenario anew at each month.

use std::ops::RangeInclusive;

use rust_decimal::Decimal;

use crate::analysis::breakeven::by_month::{MonthQuestion, MonthSweep, month_sweep};
use crate::analysis::metric::input_range::kind_of;
use crate::analysis::projected::Projected;
use crate::base::diagnostic::Refusal;
use crate::cli::args::ScenarioArgs;
use crate::cli::load::loaded;
use crate::form::decimal::as_count;
use crate::form::files::Files;
use crate::form::kind::FieldKind;
use crate::form::toml_tree::{Node, Value};
use crate::scenario::load::Changes;

/// Whether a path is of a month that is no number of the sheet, since it says where the rows stand.
pub(crate) fn is_month(projected: &Projected, path: &str) -> bool {
    projected.model.sheet.find_input(path).is_none() && kind_of(path) == Some(FieldKind::Months)
}

/// The figures of options over the months of a range; over the horizon, or a year of delay, where none is given.
///
/// # Errors
/// The refusal of every month, or an option or a metric that does not exist.
pub(crate) fn by_month(
    files: &Files,
    args: &ScenarioArgs,
    (projected, vary): (&Projected, &str),
    (options, metric): (Vec<String>, String),
    range: Option<(Decimal, Decimal)>,
) -> Result<MonthSweep, Refusal> {
    let months = range.map_or_else(|| usual(projected, vary), |(low, high)| as_count(low)..=as_count(high));
    let at = |month: u32| loaded(files, &args.file, &with(&args.changes(), vary, month));
    let known: Vec<u32> = months.clone().filter(|month| at(*month).is_ok()).collect();
    if let (true, first) = (known.is_empty(), *months.start()) {
        at(first)?;
    }
    let base = written(projected, vary);
    let question = MonthQuestion { vary: vary.to_string(), metric, options, base, months };
    month_sweep(question, |month| known.contains(&month).then(|| at(month).ok()).flatten())
}

/// Lengths go from none to a year, months over the horizon.
fn usual(projected: &Projected, vary: &str) -> RangeInclusive<u32> {
    const YEAR: u32 = 12;
    let length = [".delay", ".overlap"].iter().any(|name| vary.ends_with(name));
    if length { 0..=YEAR } else { 1..=projected.plan.scenario.months }
}

fn with(changes: &Changes, vary: &str, month: u32) -> Changes {
    let mut changes = changes.clone();
    changes.set.push(format!("{vary}={month}"));
    changes
}

/// The month that an option is written with.
fn written(projected: &Projected, path: &str) -> Option<u32> {
    let rest = path.strip_prefix("options.")?;
    let (id, rest) = rest.split_once('.')?;
    let option = projected.plan.scenario.options.iter().find(|option| option.id == id)?;
    let node = rest.split('.').try_fold(&option.node, |node: &Node, key| node.get(key));
    match node.map(|node| &node.value) {
        Some(Value::Number(text)) => text.parse::<Decimal>().ok().map(as_count),
        _ => None,
    }
}
