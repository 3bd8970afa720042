//! A metric of an option as it stands: a line of the sheet, or what takes more than the sheet.

use rust_decimal::Decimal;

use crate::analysis::metric::irr::net_rates;
use crate::analysis::projected::Projected;
use crate::model::finance::OptionLines;
use crate::model::metric::{Formula, Metric};
use crate::sheet::exact::Projection;
use crate::sheet::node::LineId;

/// A figure, or the reason why it does not exist.
pub type Figure = Result<Decimal, String>;

/// A single line of the sheet, or the reason why it has no value.
pub fn single(projected: &Projected, line: LineId) -> Figure {
    let reason = || projected.model.sheet.line(line).missing.clone().unwrap_or_else(|| "not computed".into());
    projected.exact.at(line, 0).ok_or_else(reason)
}

/// A metric of an option.
pub fn figure(projected: &Projected, option: &str, metric: &Metric) -> Figure {
    match metric.formula {
        Formula::InternalRates => {
            internal_rates(projected, option)?.first().copied().ok_or_else(|| "undefined".to_string())
        }
        Formula::Marginal => marginal(projected, option),
        Formula::Always(_) | Formula::Perhaps(..) | Formula::OfBlock => {
            let line = projected.model.figure(option, metric.key);
            line.map_or_else(|| Err(metric.needs.reason().to_string()), |line| single(projected, line))
        }
    }
}

/// Every internal rate of return of an option's net flows, headline first.
///
/// # Errors
/// The reason why there is none.
pub fn internal_rates(projected: &Projected, option: &str) -> Result<Vec<Decimal>, String> {
    let net = projected.model.figure(option, "net").ok_or("the option has no net flows")?;
    let flow = |month: u32| projected.exact.at(net, month).unwrap_or_default();
    net_rates(&projected.plan.scenario, flow)
}

/// What 1 % more volume costs, for each unit more that is served.
fn marginal(projected: &Projected, option: &str) -> Figure {
    let none = || "no units are served".to_string();
    let of = |run: &Projection, name: &str| run.at(projected.model.figure(option, name)?, 0);
    let both = |name: &str| of(&projected.exact, name).zip(of(&projected.more, name)).ok_or_else(none);
    let ((cost, more_cost), (units, more_units)) = (both("tco")?, both("units_served")?);
    let fixed = || "no month is left to project".to_string();
    let why = || if units.is_zero() { none() } else { fixed() };
    (more_cost - cost).checked_div(more_units - units).ok_or_else(why)
}

/// Why an option cannot be built as described, if it cannot.
pub fn infeasible(projected: &Projected, lines: &OptionLines) -> Option<String> {
    let row = lines.capacity.as_ref()?.shortfall?;
    let cells = projected.exact.cells(row);
    let (month, most) = cells
        .iter()
        .enumerate()
        .filter_map(|(month, cell)| Some((month, (*cell)?)))
        .max_by_key(|cell| cell.1)?;
    (most > Decimal::ZERO)
        .then(|| format!("it lacks {} replicas at the peak of month {month}", most.normalize()))
}
