//! Any single figure of the results by its name: a metric of the catalogue, a line of cost or value, or any other single
//! line of the sheet.

use crate::analysis::metric::figure::{Figure, figure, infeasible, single};
use crate::analysis::metric::reader;
use crate::analysis::projected::Projected;
use crate::base::diagnostic::Refusal;
use crate::base::unit::Unit;
use crate::model::metric::{Formula, Metric};
use crate::sheet::node::LineId;

/// A figure of an option, or the reason why it does not exist, with its unit. What cannot be built has none.
///
/// # Errors
/// An option or a figure of no such name, or one with a value for each month.
pub fn find(projected: &Projected, option: &str, name: &str) -> Result<(Figure, Unit), Refusal> {
    let (figure, unit) = as_described(projected, option, name)?;
    let lines = projected.model.options.iter().find(|lines| lines.id == option);
    match lines.and_then(|lines| infeasible(projected, lines)) {
        Some(reason) => Ok((Err(format!("the option cannot be built as described: {reason}")), unit)),
        None => Ok((figure, unit)),
    }
}

fn as_described(projected: &Projected, option: &str, name: &str) -> Result<(Figure, Unit), Refusal> {
    let metric = projected.model.metric(name);
    if let Some((metric, unit)) = metric.and_then(|metric| Some((metric, unit(projected, option, metric)?))) {
        return Ok((figure(projected, option, metric), unit));
    }
    if let Some(line) = total(projected, option, name) {
        return Ok((Ok(projected.exact.cells(line).iter().flatten().sum()), Unit::MONEY));
    }
    let line = reader::single(projected, option, name)?;
    Ok((single(projected, line), projected.model.sheet.line(line).unit))
}

/// The unit of a metric; None where the option or its line does not exist.
fn unit(projected: &Projected, option: &str, metric: &Metric) -> Option<Unit> {
    let line = |name: &str| projected.model.figure(option, name);
    match metric.formula {
        Formula::InternalRates => line("net").map(|_| Unit::NONE),
        Formula::Marginal => line("tco").map(|_| Unit::MONEY / Unit::WORK),
        _ => line(metric.key).map(|line| projected.model.sheet.line(line).unit),
    }
}

/// A line of cost or value, which the results show as a total over the horizon.
fn total(projected: &Projected, option: &str, name: &str) -> Option<LineId> {
    let is_total = ["lines.", "value_lines."].iter().any(|start| name.starts_with(start));
    projected.model.figure(option, name).filter(|_| is_total)
}
