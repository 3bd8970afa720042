//! Any single figure of the results by its name: those of the sheet, and those that take more than the sheet.

use crate::analysis::metric::reader::MetricReader;
use crate::analysis::study::read::Projected;
use crate::analysis::study::types::{Figure, OptionStudy, Study};
use crate::base::diagnostic::Refusal;
use crate::base::unit::Unit;

/// A figure of an option, or the reason why it does not exist, with its unit.
///
/// # Errors
/// An option or a figure of no such name, or one with a value for each month.
pub fn find(rerun: (&Projected, &Study), option: &str, metric: &str) -> Result<(Figure, Unit), Refusal> {
    let (projected, study) = rerun;
    let known = study.options.iter().find(|known| known.id == option);
    let beside = known.and_then(|known| of_study(known, metric));
    let (figure, unit) = match beside {
        Some(found) => found,
        None => {
            let gauge = MetricReader::find(projected, option, metric)?;
            let value = gauge.read(&|line, month| projected.exact.at(line, month));
            (value.ok_or_else(|| reason(projected, known, option, metric)), gauge.unit())
        }
    };
    match known.and_then(|known| known.infeasible.as_ref()) {
        Some(reason) => Ok((Err(format!("the option cannot be built as described: {reason}")), unit)),
        None => Ok((figure, unit)),
    }
}

/// Why a figure of the sheet does not exist.
fn reason(projected: &Projected, known: Option<&OptionStudy>, option: &str, metric: &str) -> String {
    let rate = known.and_then(|known| known.irr.as_ref().err()).filter(|_| metric == "irr");
    let line = crate::analysis::compare::bridge::line(&projected.model, option, metric);
    let missing = line.and_then(|line| projected.model.sheet.line(line).missing.as_ref());
    rate.or(missing).cloned().unwrap_or_else(|| "the figure does not exist".into())
}

/// What is no line of the sheet.
fn of_study(option: &OptionStudy, metric: &str) -> Option<(Figure, Unit)> {
    let total = |lines: &[crate::analysis::study::types::LineTotal], key: &str| {
        lines.iter().find(|line| line.key == key).map(|line| (Ok(line.total), Unit::MONEY))
    };
    if let Some(key) = metric.strip_prefix("lines.") {
        return total(&option.lines, key);
    }
    if let Some(key) = metric.strip_prefix("value_lines.") {
        return total(&option.value_lines, key);
    }
    match (metric, &option.capacity) {
        ("marginal_cost_per_unit", _) => {
            Some((option.marginal_cost_per_unit.clone(), Unit::MONEY / Unit::WORK))
        }
        ("capacity.replicas_max", Some(capacity)) => Some((Ok(capacity.replicas_max), Unit::REPLICA)),
        _ => None,
    }
}
