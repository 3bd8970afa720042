//! Which inputs of a scenario are uncertain, and how: the ranges that its numbers state, within what their fields allow.

use rust_decimal::Decimal;

use crate::analysis::metric::input_range::is_design;
use crate::analysis::projected::Projected;
use crate::analysis::simulate::correlation::{Copula, Nearest};
use crate::analysis::simulate::draws::{Draws, Sampler};
use crate::analysis::simulate::quantile::Quantile;
use crate::analysis::simulate::statistics::decimal;
use crate::base::diagnostic::{Problem, Refusal, nearest as near};
use crate::form::distribution::RangeSummary;
use crate::form::kind::FieldKind;
use crate::form::rule::ANY;
use crate::model::catalogue;
use crate::sheet::node::InputId;

/// An input with a range.
#[derive(Debug, Clone)]
pub struct Uncertain {
    pub path: String,
    /// As the scenario has it: `p10 350000, p90 700000`.
    pub words: String,
    pub base: Decimal,
    /// The share of the distribution that the rule of the field, or limits of its own, cut off.
    pub cut: Decimal,
}

/// Every uncertain input of a scenario, and what is certain although it states a range.
#[derive(Debug, Clone)]
pub struct Uncertainty {
    pub inputs: Vec<Uncertain>,
    /// In the order of `inputs`.
    pub ids: Vec<InputId>,
    pub draws: Draws,
    /// Paths whose value a case or `--set` gives.
    pub held: Vec<String>,
}

/// What is uncertain in a scenario.
///
/// # Errors
/// A range on what shapes the model, or of which the field allows nothing; a correlation of what is not uncertain, or a set
/// of them that is not possible, with the nearest that is. All of them at once.
pub fn uncertainty(projected: &Projected, seed: u64, sampler: Sampler) -> Result<Uncertainty, Refusal> {
    let mut problems = Vec::new();
    let mut ranges: Vec<(&String, &RangeSummary)> = projected.plan.ranges.iter().collect();
    ranges.sort_by_key(|(path, _)| place(projected, path));
    let held = ranges.iter().filter(|(_, range)| range.base.is_none());
    let held: Vec<String> = held.map(|(path, _)| path.to_string()).collect();
    ranges.retain(|(_, range)| range.base.is_some());
    let (mut inputs, mut ids, mut drawn) = (Vec::new(), Vec::new(), Vec::new());
    for (path, range) in ranges {
        match one(projected, path, range) {
            Ok((input, id, quantile)) => {
                inputs.push(input);
                ids.push(id);
                drawn.push((path.clone(), quantile));
            }
            Err(problem) => problems.push(*problem),
        }
    }
    let paths: Vec<&str> = inputs.iter().map(|input| input.path.as_str()).collect();
    let copula = copula(projected, &paths, &held, &mut problems);
    if !problems.is_empty() {
        return Err(Refusal { texts: projected.plan.texts.clone(), problems });
    }
    Ok(Uncertainty { draws: Draws::new(drawn, copula, seed, sampler), inputs, ids, held })
}

/// The place of a path among the inputs of the sheet.
fn place(projected: &Projected, path: &str) -> (usize, String) {
    let at = projected.model.sheet.find_input(path).map_or(usize::MAX, |id| id.0 as usize);
    (at, path.to_string())
}

/// An input with its percentiles.
fn one(
    projected: &Projected,
    path: &str,
    range: &RangeSummary,
) -> Result<(Uncertain, InputId, Quantile), Box<Problem>> {
    let sheet = &projected.model.sheet;
    let found = catalogue().input(path);
    let kind = found.map(|found| found.row.kind);
    let id = sheet.find_input(path).filter(|id| !is_design(sheet.input(*id)));
    let Some(id) = id.filter(|_| kind != Some(FieldKind::Design)) else {
        return Err(Box::new(refused(projected, path, kind)));
    };
    let rule = found.map_or(ANY, |found| found.row.rule);
    let base = sheet.input(id).value;
    let quantile = Quantile::new(&range.distribution, range.base.unwrap_or(base), &rule);
    if quantile.is_empty() {
        let message = format!(
            "nothing of the range of `{path}` ({}) lies within what the field allows: {}",
            range.words, rule.says
        );
        return Err(Box::new(at(projected, "bad-range", path, message)));
    }
    let (path, words) = (path.to_string(), range.words.clone());
    let cut = decimal(quantile.cut()).unwrap_or_default();
    Ok((Uncertain { path, words, base, cut }, id, quantile))
}

fn refused(projected: &Projected, path: &str, kind: Option<FieldKind>) -> Problem {
    let (why, hint) = match kind {
        Some(FieldKind::Months) => (
            "says when something happens, which shapes the model",
            "`delay` moves an option, and a case can hold another date",
        ),
        Some(FieldKind::Design) => (
            "is how something is built, which is a choice and not a chance",
            "compare designs as options or cases, and give ranges to what is not known",
        ),
        _ => ("moves no figure by itself", "give the range to a number that a figure depends on"),
    };
    at(projected, "range-on-design", path, format!("`{path}` has a range and {why}")).hint(hint)
}

/// A problem at the place of a number.
fn at(projected: &Projected, code: &'static str, path: &str, message: String) -> Problem {
    let node = projected
        .plan
        .root
        .as_ref()
        .and_then(|root| path.split('.').try_fold(root, |node, key| node.get(key)));
    match node {
        Some(node) => Problem::new(code, &node.span, message).label("this range"),
        None => Problem::nowhere(code, message),
    }
}

/// The correlations of the scenario over the columns of its inputs.
fn copula(
    projected: &Projected,
    paths: &[&str],
    held: &[String],
    problems: &mut Vec<Problem>,
) -> Option<Copula> {
    let mut pairs = Vec::new();
    for (pair, number) in projected.plan.scenario.correlations.iter() {
        let problem = |message: String| Problem::new("bad-correlation", &number.span, message);
        let Some((a, b)) = pair.split_once('~').map(|(a, b)| (a.trim(), b.trim())) else {
            let message = format!("a correlation is between two paths, found `{pair}`");
            problems.push(
                problem(message).hint("as in `\"volume.units_per_month ~ today.minutes_per_unit\" = -0.3`"),
            );
            continue;
        };
        if a == b {
            problems.push(problem(format!("a correlation is between two inputs, found `{a}` twice")));
            continue;
        }
        let place = |path: &str| paths.iter().position(|known| *known == path);
        let is_held = |path: &str| held.iter().any(|known| known == path);
        for path in [a, b].into_iter().filter(|path| place(path).is_none() && !is_held(path)) {
            let message = format!("`{path}` is correlated and has no range");
            let problem = problem(message);
            problems.push(match near(path, paths.iter().copied()) {
                Some(known) => problem.hint(format!("did you mean `{known}`?")),
                None => problem.hint("only inputs with a range can move together"),
            });
        }
        pairs.extend(place(a).zip(place(b)).map(|both| (both, number)));
    }
    let mut columns: Vec<usize> = pairs.iter().flat_map(|((a, b), _)| [*a, *b]).collect();
    // By path, so that another input does not change which one is drawn first.
    columns.sort_by_key(|at| paths[*at]);
    columns.dedup();
    let at = |column: usize| columns.iter().position(|known| *known == column).unwrap_or_default();
    let mut ranks: Vec<Vec<f64>> =
        (0..columns.len()).map(|a| (0..columns.len()).map(|b| f64::from(a == b)).collect()).collect();
    for ((a, b), number) in &pairs {
        let value = crate::sheet::lanes::nearest(number.value);
        (ranks[at(*a)][at(*b)], ranks[at(*b)][at(*a)]) = (value, value);
    }
    if columns.is_empty() {
        return None;
    }
    match Copula::new(columns.clone(), &ranks) {
        Ok(copula) => Some(copula),
        Err(Nearest(near)) => {
            let said = pairs.iter().map(|((a, b), number)| {
                let value = near[at(*a)][at(*b)];
                format!("{} ~ {}: {value:.3} instead of {}", paths[*a], paths[*b], number.value)
            });
            let message = "these correlations cannot hold together".to_string();
            let problem = Problem::new("bad-correlation", &pairs[0].1.span, message);
            problems.push(problem.hint(format!("nearest possible: {}", said.collect::<Vec<_>>().join("; "))));
            None
        }
    }
}
