//! A figure of an option that can be read at any values of the inputs: one of the sheet, or an internal rate of return.

use rust_decimal::Decimal;

use crate::analysis::metric::input_range::kind_of;
use crate::analysis::metric::irr::net_rates;
use crate::analysis::projected::Projected;
use crate::base::diagnostic::{Problem, Refusal, nearest};
use crate::base::unit::Unit;
use crate::form::kind::FieldKind;
use crate::scenario::types::Scenario;
use crate::sheet::node::{InputId, LineId, Shape};

/// Where to read a figure of an option.
#[derive(Clone, Copy)]
pub struct MetricReader<'a> {
    figure: Reads<'a>,
    /// Largest shortfall of capacity, where the option has a limit: what cannot be served has no figure.
    shortfall: Option<LineId>,
    unit: Unit,
}

#[derive(Clone, Copy)]
enum Reads<'a> {
    Line(LineId),
    /// The headline internal rate of return of the net flows.
    Rate(&'a Scenario, LineId),
}

impl<'a> MetricReader<'a> {
    /// The gauge of a metric of an option, both by name.
    ///
    /// # Errors
    /// An option or a metric that does not exist, or a metric with a value for each month.
    pub fn find(projected: &'a Projected, option: &str, metric: &str) -> Result<Self, Refusal> {
        let model = &projected.model;
        let line = |name: &str| model.line(&format!("options.{option}.{name}"));
        let figure = match (metric, line("net")) {
            ("irr", Some(net)) => Reads::Rate(&projected.plan.scenario, net),
            _ => Reads::Line(single(projected, option, metric)?),
        };
        let unit = match figure {
            Reads::Line(line) => model.sheet.line(line).unit,
            Reads::Rate(..) => Unit::NONE,
        };
        Ok(Self { figure, shortfall: line("capacity.largest_shortfall"), unit })
    }

    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// The lines that it is read from.
    pub fn lines(&self) -> impl Iterator<Item = LineId> {
        let (Reads::Line(line) | Reads::Rate(_, line)) = self.figure;
        [Some(line), self.shortfall].into_iter().flatten()
    }

    /// The figure, given the values of lines by month; None where it does not exist or its option cannot serve.
    pub fn read(&self, value: &impl Fn(LineId, u32) -> Option<Decimal>) -> Option<Decimal> {
        let short = self.shortfall.and_then(|line| value(line, 0));
        if short.is_some_and(|short| short > Decimal::ZERO) {
            return None;
        }
        match self.figure {
            Reads::Line(line) => value(line, 0),
            Reads::Rate(scenario, net) => {
                net_rates(scenario, |month| value(net, month).unwrap_or_default()).ok()?.first().copied()
            }
        }
    }
}

/// The line of a single figure of an option.
///
/// # Errors
/// An option or a figure that does not exist, with the nearest; a figure that has a value for each month.
pub fn single(projected: &Projected, option: &str, metric: &str) -> Result<LineId, Refusal> {
    let model = &projected.model;
    let ids = model.options.iter().map(|lines| lines.id.as_str());
    if !ids.clone().any(|id| id == option) {
        return Err(unknown("unknown-option", "option", option, ids));
    }
    let prefix = format!("options.{option}.");
    let Some(line) = model.figure(option, metric) else {
        let own = |key: &&str| !key.contains('.');
        let metrics = model.keys().filter_map(|key| key.strip_prefix(&prefix)).filter(own).chain(["irr"]);
        return Err(unknown("unknown-metric", "metric", metric, metrics));
    };
    match model.sheet.line(line).shape {
        Shape::Single => Ok(line),
        Shape::Monthly => {
            let message = format!(
                "`{metric}` has a value for each month where a single figure is needed, such as `tco`"
            );
            Err(Refusal::because("monthly-metric", message))
        }
    }
}

/// The input of a path.
///
/// # Errors
/// A path that no figure depends on, with the nearest.
pub fn input(projected: &Projected, path: &str) -> Result<InputId, Refusal> {
    let sheet = &projected.model.sheet;
    sheet.find_input(path).ok_or_else(|| {
        let mut refusal =
            unknown("unknown-input", "input", path, sheet.inputs.iter().map(|input| input.key.as_str()));
        if kind_of(path) == Some(FieldKind::Months) {
            let hint = "it shapes the model: `breakeven --vary` goes through its months, `--set` changes it";
            refusal.problems.iter_mut().for_each(|problem| problem.hint = Some(hint.into()));
        }
        refusal
    })
}

/// A name that nothing answers to, with the nearest that something does.
pub fn unknown<'a>(
    code: &'static str,
    what: &str,
    name: &str,
    known: impl Iterator<Item = &'a str>,
) -> Refusal {
    let known: Vec<&str> = known.collect();
    let mut problem = Problem::nowhere(code, format!("there is no {what} `{name}`"));
    problem.hint = Some(match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known: {}", known.into_iter().take(12).collect::<Vec<_>>().join(", ")),
    });
    Refusal { texts: Default::default(), problems: vec![problem] }
}
