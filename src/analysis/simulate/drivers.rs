//! What drives a figure: the share of its variance that each input explains alone (first order), and with all that it does together
//! with others (total).
//!
//! First order: the variance of the mean of the figure over classes of the input, from the trials themselves. Total: the mean square
//! of what redrawing that input alone changes (Jansen, 1999).

use crate::analysis::projected::Projected;
use crate::analysis::simulate::draws::SCRAMBLES;
use crate::analysis::simulate::statistics::{decimal, deviation, mean, sum};
use crate::analysis::simulate::trials::{CHUNK, Machine, on_all_cores};
use crate::analysis::simulate::uncertain::Uncertainty;
use crate::sheet::node::LineId;
use rust_decimal::Decimal;

/// Trials in which each input is redrawn.
const REDRAWN: usize = 2_048;
/// Classes of an input.
const CLASSES: usize = 32;
/// From a standard error of eight scrambles to half of a 95% interval (Student's t with seven degrees of freedom).
const T95: f64 = 2.364_624_251_592_785;
/// An index whose interval is wider than this on either side has not settled.
const SETTLED: f64 = 0.1;

/// What an input explains.
#[derive(Debug, Clone)]
pub struct Driver {
    pub path: String,
    pub first: Index,
    /// None where inputs are correlated, so that one cannot be redrawn alone.
    pub total: Option<Index>,
    /// Whether more of the input makes more of the figure.
    pub rises: bool,
}

/// A share of the variance with its 95% interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Index {
    pub share: Decimal,
    pub low: Decimal,
    pub high: Decimal,
}

/// What drives a figure of an option, the largest share first.
#[derive(Debug, Clone)]
pub struct Drivers {
    pub option: String,
    pub metric: String,
    pub all: Vec<Driver>,
    /// Whether every index has settled at this number of trials.
    pub settled: bool,
}

/// Of a figure by trial, with the line that it is read from.
pub fn drivers(
    projected: &Projected,
    uncertainty: &Uncertainty,
    (option, metric): (&str, &str),
    values: &[f64],
    seed: u64,
) -> Option<Drivers> {
    let spread = deviation(values);
    // A figure that is missing in some trials has no variance.
    if spread.is_nan() || spread <= 0.0 {
        return None;
    }
    let shares = uncertainty.draws.shares(0, values.len());
    let totals = match &uncertainty.draws.copula {
        Some(_) => None,
        None => totals(projected, uncertainty, projected.model.figure(option, metric)?, seed),
    };
    let one = |at: usize| Driver {
        path: uncertainty.inputs[at].path.clone(),
        first: first(&shares[at], values),
        total: totals.as_ref().map(|totals| totals[at]),
        rises: sum(shares[at].iter().zip(values).map(|(share, value)| (share - 0.5) * value)) > 0.0,
    };
    let mut all: Vec<Driver> = on_all_cores(shares.len(), one);
    all.sort_by_key(|driver| std::cmp::Reverse(driver.total.unwrap_or(driver.first).share));
    let wide = |index: &Index| (index.high - index.low) / Decimal::TWO > decimal(SETTLED).unwrap_or_default();
    let settled = all
        .iter()
        .flat_map(|driver| driver.total.into_iter().chain([driver.first]))
        .all(|index| !wide(&index));
    Some(Drivers { option: option.to_string(), metric: metric.to_string(), all, settled })
}

/// From the estimate over all trials and those of the scrambles.
fn index(whole: f64, scrambles: &[f64]) -> Index {
    let half = T95 * deviation(scrambles) / (scrambles.len() as f64).sqrt();
    let of = |share: f64| decimal(share.clamp(0.0, 1.0)).unwrap_or_default();
    Index { share: of(whole), low: of(whole - half), high: of(whole + half) }
}

fn first(shares: &[f64], values: &[f64]) -> Index {
    let of = |from: usize, step: usize| {
        let pairs = || shares.iter().zip(values).skip(from).step_by(step);
        explained(&pairs().map(|(share, value)| (*share, *value)).collect::<Vec<_>>())
    };
    let scrambles: Vec<f64> = (0..SCRAMBLES).map(|scramble| of(scramble, SCRAMBLES)).collect();
    index(of(0, 1), &scrambles)
}

/// The share of the variance between classes of the input, less what chance alone makes of it.
fn explained(pairs: &[(f64, f64)]) -> f64 {
    let classes = CLASSES.min(pairs.len() / 16).max(2);
    let mut sums = vec![(0.0, 0.0); classes];
    for (share, value) in pairs {
        let class = &mut sums[((share * classes as f64) as usize).min(classes - 1)];
        class.0 += 1.0;
        class.1 += value;
    }
    let values: Vec<f64> = pairs.iter().map(|pair| pair.1).collect();
    let (centre, count) = (mean(&values), values.len() as f64);
    let whole = sum(values.iter().map(|value| (value - centre).powi(2))) / count;
    let between = sums.iter().filter(|class| class.0 > 0.0).map(|(n, sum)| n * (sum / n - centre).powi(2));
    let between = between.sum::<f64>() / count;
    let chance = (whole - between) * (classes as f64 - 1.0) / (count - classes as f64).max(1.0);
    (between - chance) / whole
}

fn totals(projected: &Projected, uncertainty: &Uncertainty, line: LineId, seed: u64) -> Option<Vec<Index>> {
    let draws = &uncertainty.draws;
    let machine = Machine::new(projected, &uncertainty.ids, draws, &[line]);
    let columns = draws.columns(0, REDRAWN.min(CHUNK));
    let other = draws.again(seed).columns(0, REDRAWN.min(CHUNK));
    let value = |columns: &[Vec<f64>]| machine.run_on(columns).at(line, 0).map(<[f64]>::to_vec);
    let base = value(&columns)?;
    let variance = deviation(&base).powi(2);
    let changes = on_all_cores(columns.len(), |at| {
        let mut moved = columns.clone();
        moved[at].clone_from(&other[at]);
        let moved = value(&moved)?;
        let squares: Vec<f64> = base.iter().zip(&moved).map(|(a, b)| (a - b) * (a - b)).collect();
        let share = |squares: &[f64]| mean(squares) / (2.0 * variance);
        let scrambles: Vec<f64> = (0..SCRAMBLES)
            .map(|from| share(&squares.iter().copied().skip(from).step_by(SCRAMBLES).collect::<Vec<_>>()))
            .collect();
        Some(index(share(&squares), &scrambles))
    });
    changes.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use rust_decimal::dec;
    use rust_decimal::prelude::ToPrimitive;

    use super::*;
    use crate::analysis::simulate::draws::{Draws, Sampler};
    use crate::analysis::simulate::quantile::Quantile;
    use crate::form::distribution::Distribution;
    use crate::form::rule::ANY;

    // Ishigami with a = 7 and b = 0.1: V = 1/2 + 49/8 + b pi^4/5 + b^2 pi^8/18 = 13.8446; first order (1 + b pi^4/5)^2 / 2 = 4.3459,
    // 49/8 = 6.125 and 0, as shares 0.3139, 0.4424 and 0.
    #[test]
    fn the_function_of_ishigami_has_its_indices() {
        let unit = Distribution::Uniform { min: dec!(0), max: dec!(1) };
        let input = |path: &str| (path.to_string(), Quantile::new(&unit, dec!(0.5), &ANY));
        let draws = Draws::new(vec![input("one"), input("two"), input("three")], None, 5, Sampler::Sobol);
        let shares = draws.shares(0, 16_384);
        let x = |input: usize, trial: usize| PI * (2.0 * shares[input][trial] - 1.0);
        let value =
            |t: usize| x(0, t).sin() + 7.0 * x(1, t).sin().powi(2) + 0.1 * x(2, t).powi(4) * x(0, t).sin();
        let values: Vec<f64> = (0..16_384).map(value).collect();
        for (at, expected) in [0.3139, 0.4424, 0.0].into_iter().enumerate() {
            let found = first(&shares[at], &values).share.to_f64().unwrap();
            assert!((found - expected).abs() < 0.015, "input {at}: {found} is not {expected}");
        }
    }
}
