//! What knowing is worth: by how much a choice made on the truth is better, on average, than the one that must be made now.
//!
//! What is known of an input is the mean of each choice's merit given that input: a smooth curve over its percentiles, fitted to all
//! trials by Hermite polynomials of its normal
//! score. EVPPI is what choosing by those curves adds; of a sample of n units, the curves are drawn in by the
//! share of the doubt that the sample takes away (Jalal and Alarid-Escudero, 2018).

use rust_decimal::Decimal;

use crate::analysis::simulate::normal;
use crate::analysis::simulate::statistics::{decimal, mean, sum};

/// Highest power of the curves.
const DEGREE: usize = 5;

/// Merit of each choice by trial, doing nothing among them where it is one.
pub struct Merits {
    columns: Vec<Vec<f64>>,
    /// Of the choice that is best on average.
    now: f64,
}

impl Merits {
    /// None where a merit is missing in some trials.
    pub fn new(options: &[Vec<f64>], nothing: bool) -> Option<Self> {
        let trials = options.first()?.len();
        let nothing = nothing.then(|| vec![0.0; trials]);
        let columns: Vec<Vec<f64>> = options.iter().cloned().chain(nothing).collect();
        let whole =
            columns.iter().all(|column| column.len() == trials && !column.iter().any(|value| value.is_nan()));
        let now = columns.iter().map(|column| mean(column)).fold(f64::NEG_INFINITY, f64::max);
        whole.then_some(Self { columns, now })
    }

    /// What knowing everything is worth (EVPI).
    pub fn of_all(&self) -> Option<Decimal> {
        let trials = self.columns[0].len();
        self.gain(|trial, column| self.columns[column][trial], trials)
    }

    /// What knowing one input is worth (EVPPI), given its share in every trial; the curves are of the normal scores of these.
    pub fn of_input(&self, shares: &[f64]) -> Option<Decimal> {
        self.of_sample(shares, 1.0)
    }

    /// What a sample is worth that takes away this share of the variance of an input (EVSI).
    pub fn of_sample(&self, shares: &[f64], resolved: f64) -> Option<Decimal> {
        self.of_samples(&[(shares, resolved)])
    }

    /// What a sample is worth that tells of several inputs at once: each by its shares and by the part of its variance that the
    /// sample takes away. What they do together beyond their sum is left out.
    pub fn of_samples(&self, all: &[(&[f64], f64)]) -> Option<Decimal> {
        let trials = self.columns[0].len();
        let mut means: Vec<Vec<f64>> = self.columns.iter().map(|column| vec![mean(column); trials]).collect();
        for (shares, resolved) in all {
            let bases: Vec<Basis> = shares.iter().map(|share| hermite(normal::quantile(*share))).collect();
            for (column, means) in self.columns.iter().zip(&mut means) {
                let curve = Curve::fit(&bases, column);
                means
                    .iter_mut()
                    .zip(&bases)
                    .for_each(|(mean, basis)| *mean += curve.beyond(basis, resolved.sqrt()));
            }
        }
        self.gain(|trial, column| means[column][trial], trials)
    }

    /// The mean of the best in each trial, less the best mean.
    fn gain(&self, merit: impl Fn(usize, usize) -> f64, trials: usize) -> Option<Decimal> {
        let best = |trial: usize| {
            (0..self.columns.len()).map(|column| merit(trial, column)).fold(f64::NEG_INFINITY, f64::max)
        };
        decimal((sum((0..trials).map(best)) / trials as f64 - self.now).max(0.0))
    }
}

/// The polynomials of a trial.
type Basis = [f64; DEGREE + 1];

/// A mean over the percentiles of an input.
struct Curve {
    /// By power, the mean left out.
    weights: Basis,
}

impl Curve {
    fn fit(bases: &[Basis], values: &[f64]) -> Self {
        let centre = mean(values);
        let mut weights = [0.0; DEGREE + 1];
        for (basis, value) in bases.iter().zip(values) {
            weights.iter_mut().zip(basis).for_each(|(weight, term)| *weight += (value - centre) * term);
        }
        weights.iter_mut().for_each(|weight| *weight /= bases.len() as f64);
        weights[0] = 0.0;
        Self { weights }
    }

    /// How far it is from the mean, drawn in by a factor.
    fn beyond(&self, basis: &Basis, by: f64) -> f64 {
        by * self.weights.iter().zip(basis).map(|(weight, term)| weight * term).sum::<f64>()
    }
}

/// Hermite polynomials of a normal score, each of mean square 1.
fn hermite(z: f64) -> Basis {
    let mut terms = [1.0; DEGREE + 1];
    terms[1] = z;
    for n in 1..DEGREE {
        let k = n as f64;
        terms[n + 1] = (z * terms[n] - k.sqrt() * terms[n - 1]) / (k + 1.0).sqrt();
    }
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a merit that is normal with this mean and deviation against doing nothing.
    fn of(mean: f64, sd: f64) -> (Vec<f64>, Merits) {
        let shares: Vec<f64> = (0..20_000).map(|at| (f64::from(at) + 0.5) / 20_000.0).collect();
        let merit = shares.iter().map(|share| mean + sd * normal::quantile(*share)).collect();
        let merits = Merits::new(&[merit], true).unwrap();
        (shares, merits)
    }

    fn close(found: Option<Decimal>, expected: f64, within: f64) {
        use rust_decimal::prelude::ToPrimitive;
        let found = found.unwrap().to_f64().unwrap();
        assert!((found - expected).abs() < within, "{found} is not {expected}");
    }

    // A normal merit against nothing: EVPI = sd phi(m/sd) - m Phi(-m/sd). With m = 1, sd = 2: 2 x 0.352065 - 0.308538 = 0.395593.
    #[test]
    fn perfect_information_has_its_closed_form() {
        let (shares, merits) = of(1.0, 2.0);
        close(merits.of_all(), 0.395_593, 1e-4);
        close(merits.of_input(&shares), 0.395_593, 4e-3);
        // With m = -1 doing nothing is the choice, and knowing is worth as much.
        close(of(-1.0, 2.0).1.of_all(), 0.395_593, 1e-4);
    }

    // A sample that takes away a share r of the variance: the same with sd x sqrt(r); r = 1/4: 1 x 0.241971 - 0.158655 = 0.083315.
    #[test]
    fn a_sample_has_its_closed_form() {
        let (shares, merits) = of(1.0, 2.0);
        close(merits.of_sample(&shares, 0.25), 0.083_315, 4e-3);
        close(merits.of_sample(&shares, 0.0), 0.0, 1e-9);
    }

    // Uniform from -1 to 2 against nothing: the mean of what is above zero is (2 x 2 / 2) / 3 = 0.666667, less the mean of 0.5.
    #[test]
    fn a_bounded_input_has_its_closed_form() {
        let (shares, _) = of(1.0, 2.0);
        let merit: Vec<f64> = shares.iter().map(|share| 3.0 * share - 1.0).collect();
        let merits = Merits::new(&[merit], true).unwrap();
        close(merits.of_input(&shares), 0.166_667, 4e-3);
    }

    #[test]
    fn what_decides_nothing_is_worth_nothing() {
        let (shares, _) = of(1.0, 2.0);
        let sure: Vec<f64> = shares.iter().map(|share| 5.0 + share).collect();
        let merits = Merits::new(&[sure], true).unwrap();
        close(merits.of_all(), 0.0, 1e-9);
        close(merits.of_input(&shares), 0.0, 1e-9);
    }
}
