//! From the name of a figure, as any output shows it, to where it stands in the sheet.

use crate::analysis::projected::Projected;
use crate::analysis::study::types::{Study, TimeCrossings};
use crate::base::diagnostic::{Problem, Refusal, nearest};
use crate::base::unit::Unit;
use crate::sheet::exact::Projection;
use crate::sheet::explain::{At, Explanation, explain};
use crate::sheet::node::{LineId, Shape, Sheet};

/// How a figure is derived.
pub enum Derivation {
    /// From formulas of the sheet.
    Sheet(Box<Explanation>),
    /// The rates at which an option's net flows are worth nothing, over these flows.
    Rates { option: String, net: Box<Explanation> },
    /// The difference that 1 % more volume makes: TCO and units, before and after.
    Marginal { option: String, before: Box<[Explanation; 2]>, after: Box<[Explanation; 2]> },
    /// Where cumulative costs cross.
    Crossing(TimeCrossings),
    /// A figure that this scenario cannot have, and why.
    Missing { key: String, reason: String },
}

/// The derivation of a figure such as `options.api.npv`, `options.api.cost@7` or `breakeven.api.hosted`.
///
/// # Errors
/// A name that no figure has, with the nearest; a month outside the horizon.
pub fn derive(projected: &Projected, study: &Study, name: &str, depth: usize) -> Result<Derivation, Refusal> {
    let (key, month) = match name.split_once('@') {
        Some((key, month)) => (key, Some(parse_month(projected, month)?)),
        None => (name, None),
    };
    if let Some(pair) = key.strip_prefix("breakeven.") {
        return crossing(study, pair);
    }
    let option = |suffix: &str| {
        let id = key.strip_prefix("options.")?.strip_suffix(suffix)?;
        study.options.iter().find(|option| option.id == id).map(|option| option.id.clone())
    };
    if let Some(option) = option(".irr") {
        let net = sheet(projected, &format!("options.{option}.net"), None, depth)?;
        return Ok(Derivation::Rates { option, net: Box::new(net) });
    }
    if let Some(option) = option(".marginal_cost_per_unit") {
        return marginal(projected, option, depth);
    }
    if let Some(reason) = impossible(projected, study, key) {
        return Ok(Derivation::Missing { key: key.to_string(), reason });
    }
    Ok(Derivation::Sheet(Box::new(sheet(projected, key, month, depth)?)))
}

/// Why the scenario says too little for a metric to have a line at all.
fn impossible(projected: &Projected, study: &Study, key: &str) -> Option<String> {
    if key == "today_cost_per_unit" && projected.model.line(key).is_none() {
        return study.today_cost_per_unit.clone().err();
    }
    let (id, name) = key.strip_prefix("options.")?.split_once('.')?;
    let metric = projected.model.metric(name).filter(|_| projected.model.figure(id, name).is_none())?;
    study.option(id)?.figure(metric.key).clone().err()
}

fn parse_month(projected: &Projected, text: &str) -> Result<u32, Refusal> {
    let months = projected.plan.scenario.months;
    match text.parse::<u32>() {
        Ok(month) if month <= months => Ok(month),
        _ => Err(Refusal::because(
            "bad-month",
            format!("a month of the scenario is 0 to {months}, found `{text}`"),
        )),
    }
}

fn crossing(study: &Study, pair: &str) -> Result<Derivation, Refusal> {
    let named = |found: &&TimeCrossings| {
        let (a, b) = &found.between;
        pair == format!("{a}.{b}") || pair == format!("{b}.{a}")
    };
    match study.crossings.iter().find(named) {
        Some(found) => Ok(Derivation::Crossing(found.clone())),
        None => {
            let pairs: Vec<String> = study
                .crossings
                .iter()
                .map(|c| format!("breakeven.{}.{}", c.between.0, c.between.1))
                .collect();
            Err(unknown(&format!("breakeven.{pair}"), pairs.iter().map(String::as_str)))
        }
    }
}

fn marginal(projected: &Projected, option: String, depth: usize) -> Result<Derivation, Refusal> {
    let of = |run: &Projection, name: &str| {
        let line = find(projected, &format!("options.{option}.{name}"))?;
        let values = projected.model.sheet.values();
        Ok::<_, Refusal>(explain(&projected.model.sheet, &values, run, line, At::Single, depth.min(1)))
    };
    let before = [of(&projected.exact, "tco")?, of(&projected.exact, "units_served")?];
    let after = [of(&projected.more, "tco")?, of(&projected.more, "units_served")?];
    Ok(Derivation::Marginal { option, before: Box::new(before), after: Box::new(after) })
}

fn sheet(projected: &Projected, key: &str, month: Option<u32>, depth: usize) -> Result<Explanation, Refusal> {
    let sheet = &projected.model.sheet;
    let mut line = find(projected, key)?;
    if let (Shape::Single, Some(month)) = (sheet.line(line).shape, month) {
        line = find(projected, &format!("{key}_by_month")).map_err(|_| whole_horizon(key, month))?;
    }
    let at = match (sheet.line(line).shape, month) {
        (Shape::Single, _) => At::Single,
        (Shape::Monthly, Some(month)) => At::Month(month),
        (Shape::Monthly, None) if sums(sheet, line) => At::Horizon,
        (Shape::Monthly, None) => At::Month(sheet.months),
    };
    Ok(explain(sheet, &sheet.values(), &projected.exact, line, at, depth))
}

fn whole_horizon(key: &str, month: u32) -> Refusal {
    let message =
        format!("`{key}` is one figure for the whole horizon, so month {month} has none of its own");
    Refusal::because("single-figure", message)
}

/// Whether adding a line up over months means anything: flows do; levels, such as replicas or what has run up, do not.
pub fn sums(sheet: &Sheet, id: LineId) -> bool {
    let flow = [Unit::MONEY, Unit::WORK, Unit::CALL, Unit::MTOK, Unit::GPU * Unit::HOUR];
    flow.contains(&sheet.line(id).unit) && sheet.line(id).missing.is_none() && !sheet.is_level(id)
}

/// The line of a name of the results.
fn find(projected: &Projected, key: &str) -> Result<LineId, Refusal> {
    let model = &projected.model;
    let of_option = || {
        let (option, name) = key.strip_prefix("options.")?.split_once('.')?;
        model.figure(option, name)
    };
    model.line(key).or_else(of_option).ok_or_else(|| unknown(key, model.keys()))
}

fn unknown<'a>(key: &str, known: impl IntoIterator<Item = &'a str>) -> Refusal {
    let mut problem = Problem::nowhere("unknown-figure", format!("there is no figure `{key}`"));
    problem.hint = Some(match nearest(key, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`tollgate explain FILE --list` lists them all".to_string(),
    });
    Refusal { texts: Default::default(), problems: vec![problem] }
}
