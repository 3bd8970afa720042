//! Distributions as percentiles: from a share between 0 and 1 to the value below which it lies.

use rust_decimal::Decimal;

use crate::analysis::simulate::beta::BetaCurve;
use crate::analysis::simulate::normal;
use crate::form::distribution::{Distribution, Limits, Spread};
use crate::form::rule::Rule;
use crate::sheet::lanes::nearest;

/// The percentiles of an input, within what its field allows.
#[derive(Debug, Clone)]
pub struct Quantile {
    curve: Curve,
    /// The shares between which the curve is used: all of it, but for what is cut off.
    from: f64,
    to: f64,
    /// What its field allows, for what rounding may leave just outside.
    least: f64,
    most: f64,
    is_whole: bool,
}

#[derive(Debug, Clone)]
enum Curve {
    Uniform {
        min: f64,
        width: f64,
    },
    Triangular {
        min: f64,
        width: f64,
        mode: f64,
    },
    Normal {
        mean: f64,
        sd: f64,
    },
    Lognormal {
        mean: f64,
        sd: f64,
    },
    Beta {
        min: f64,
        width: f64,
        curve: Box<BetaCurve>,
    },
    /// Values in order, each with the share up to and with it.
    Steps(Vec<(f64, f64)>),
    /// Values in order, with straight lines between them.
    Sample(Vec<f64>),
}

impl Quantile {
    /// The percentiles of a distribution with a base case, cut to what a field allows.
    pub fn new(distribution: &Distribution, base: Decimal, rule: &Rule) -> Self {
        let (curve, within) = curve(distribution, nearest(base));
        let bounds = |name: &'static str| {
            let is_one = move |known: &str| known.to_lowercase().ends_with(name);
            rule.bounds().filter(move |bound| is_one(bound.0)).map(|bound| bound.1 as f64)
        };
        let own = |limit: Option<Decimal>| limit.map(nearest);
        let least = bounds("minimum").chain(own(within.min)).fold(f64::NEG_INFINITY, f64::max);
        let most = bounds("maximum").chain(own(within.max)).fold(f64::INFINITY, f64::min);
        let (from, to) = (curve.share_below(least), curve.share_below(most));
        Self { curve, from, to, least, most, is_whole: rule.is_whole() }
    }

    /// The share of the distribution that its field or its own limits cut off.
    pub fn cut(&self) -> f64 {
        (1.0 - (self.to - self.from)).max(0.0)
    }

    /// Whether nothing of the distribution is left.
    pub fn is_empty(&self) -> bool {
        (self.to - self.from).is_nan() || self.to <= self.from
    }

    /// The value below which a share lies.
    pub fn at(&self, share: f64) -> f64 {
        let value = self.curve.at(self.from + share * (self.to - self.from));
        let value = if self.is_whole { value.round() } else { value };
        value.clamp(self.least, self.most)
    }
}

fn curve(distribution: &Distribution, base: f64) -> (Curve, Limits) {
    const NONE: Limits = Limits { min: None, max: None };
    let ends = |min: &Decimal, max: &Decimal| (nearest(*min), nearest(*max) - nearest(*min));
    match distribution {
        Distribution::Uniform { min, max } => {
            let (min, width) = ends(min, max);
            (Curve::Uniform { min, width }, NONE)
        }
        Distribution::Triangular { min, max } => {
            let (min, width) = ends(min, max);
            (Curve::Triangular { min, width, mode: place(base, min, width) }, NONE)
        }
        Distribution::Pert { min, max, lambda } => {
            let (min, width) = ends(min, max);
            let (peaked, mode) = (lambda.map_or(4.0, nearest), place(base, min, width));
            let curve = BetaCurve::new(1.0 + peaked * mode, 1.0 + peaked * (1.0 - mode));
            (Curve::Beta { min, width, curve: Box::new(curve) }, NONE)
        }
        Distribution::Normal { spread, within } => {
            let (mean, sd) = of_normal(spread);
            (Curve::Normal { mean, sd }, *within)
        }
        Distribution::Lognormal { spread, within } => {
            let (mean, sd) = of_lognormal(spread);
            (Curve::Lognormal { mean, sd }, *within)
        }
        Distribution::Beta { alpha, beta, within } => {
            let curve = Box::new(BetaCurve::new(nearest(*alpha), nearest(*beta)));
            let min = within.min.map_or(0.0, nearest);
            (Curve::Beta { min, width: within.max.map_or(1.0, nearest) - min, curve }, NONE)
        }
        Distribution::Discrete { values, weights } => (steps(values, weights.as_deref()), NONE),
        Distribution::Empirical { values } => {
            let mut values: Vec<f64> = values.iter().copied().map(nearest).collect();
            values.sort_by(f64::total_cmp);
            (Curve::Sample(values), NONE)
        }
    }
}

/// Where a mode lies in a range, from 0 to 1.
fn place(mode: f64, min: f64, width: f64) -> f64 {
    if width > 0.0 { ((mode - min) / width).clamp(0.0, 1.0) } else { 0.5 }
}

fn steps(values: &[Decimal], weights: Option<&[Decimal]>) -> Curve {
    let weight = |at: usize| weights.and_then(|all| all.get(at).copied()).map_or(1.0, nearest);
    let mut all: Vec<(f64, f64)> =
        values.iter().enumerate().map(|(at, value)| (nearest(*value), weight(at))).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f64 = all.iter().map(|step| step.1).sum();
    let mut sum = 0.0;
    for step in &mut all {
        sum += step.1;
        step.1 = sum / total;
    }
    Curve::Steps(all)
}

/// From the middle of a normal distribution to the percentiles that are written, in standard deviations.
const TO_P90: f64 = 1.281_551_565_544_600_4;
const TO_P95: f64 = 1.644_853_626_951_472_7;

fn of_normal(spread: &Spread) -> (f64, f64) {
    let between = |low: f64, high: f64, width: f64| (0.5 * (low + high), (high - low) / (2.0 * width));
    match *spread {
        Spread::P10P90(low, high) => between(nearest(low), nearest(high), TO_P90),
        Spread::P5P95(low, high) => between(nearest(low), nearest(high), TO_P95),
        Spread::MeanSd(mean, sd) => (nearest(mean), nearest(sd)),
    }
}

/// Mean and standard deviation of the logarithm.
fn of_lognormal(spread: &Spread) -> (f64, f64) {
    let log = |value: Decimal| libm::log(nearest(value));
    let between = |low: f64, high: f64, width: f64| (0.5 * (low + high), (high - low) / (2.0 * width));
    match *spread {
        Spread::P10P90(low, high) => between(log(low), log(high), TO_P90),
        Spread::P5P95(low, high) => between(log(low), log(high), TO_P95),
        Spread::MeanSd(mean, sd) => {
            let ratio = nearest(sd) / nearest(mean);
            let variance = libm::log1p(ratio * ratio);
            (log(mean) - 0.5 * variance, variance.sqrt())
        }
    }
}

impl Curve {
    fn at(&self, share: f64) -> f64 {
        match self {
            Self::Uniform { min, width } => min + width * share,
            Self::Triangular { min, width, mode } => min + width * triangle(share, *mode),
            Self::Normal { mean, sd } => mean + sd * normal::quantile(share),
            Self::Lognormal { mean, sd } => libm::exp(mean + sd * normal::quantile(share)),
            Self::Beta { min, width, curve } => min + width * curve.at(normal::quantile(share)),
            Self::Steps(steps) => {
                let at = steps.partition_point(|step| step.1 < share);
                steps[at.min(steps.len() - 1)].0
            }
            Self::Sample(values) => {
                let place = share * (values.len() - 1) as f64;
                let low = (place as usize).min(values.len() - 1);
                let high = (low + 1).min(values.len() - 1);
                values[low] + (values[high] - values[low]) * (place - low as f64)
            }
        }
    }

    /// The share below a limit; what has ends of its own is not cut here.
    fn share_below(&self, limit: f64) -> f64 {
        match self {
            Self::Normal { mean, sd } if *sd > 0.0 => normal::probability((limit - mean) / sd),
            Self::Lognormal { .. } if limit <= 0.0 => 0.0,
            Self::Lognormal { mean, sd } if limit.is_finite() && *sd > 0.0 => {
                normal::probability((libm::log(limit) - mean) / sd)
            }
            _ if limit == f64::NEG_INFINITY => 0.0,
            _ if limit == f64::INFINITY => 1.0,
            // The ends of what is written were held against the rule when they were read.
            _ if limit < self.at(0.5) => 0.0,
            _ => 1.0,
        }
    }
}

/// The share of the width below which a share of a triangle lies.
fn triangle(share: f64, mode: f64) -> f64 {
    match share < mode {
        true => (share * mode).sqrt(),
        false => 1.0 - ((1.0 - share) * (1.0 - mode)).sqrt(),
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;
    use crate::form::rule::{ANY, COUNT, SHARE};

    /// Mean and standard deviation over evenly spaced shares.
    fn moments(quantile: &Quantile) -> (f64, f64) {
        const MANY: u32 = 200_000;
        let all = || (0..MANY).map(|at| quantile.at((f64::from(at) + 0.5) / f64::from(MANY)));
        let mean = all().sum::<f64>() / f64::from(MANY);
        let square = all().map(|value| (value - mean).powi(2)).sum::<f64>() / f64::from(MANY);
        (mean, square.sqrt())
    }

    fn has(distribution: &Distribution, base: Decimal, mean: f64, sd: f64) {
        let found = moments(&Quantile::new(distribution, base, &ANY));
        let near = |found: f64, known: f64| (found - known).abs() < 1e-3 * known.abs().max(1.0);
        assert!(near(found.0, mean) && near(found.1, sd), "{distribution:?}: {found:?} is not {mean}, {sd}");
    }

    const NONE: Limits = Limits { min: None, max: None };

    #[test]
    fn moments_are_those_of_the_books() {
        let (min, max) = (dec!(2), dec!(8));
        // Uniform: (2 + 8) / 2 and 6 / sqrt(12).
        has(&Distribution::Uniform { min, max }, dec!(5), 5.0, 1.732_051);
        // Triangular with mode 3: (2 + 3 + 8) / 3, variance (4 + 9 + 64 - 6 - 16 - 24) / 18 = 31 / 18.
        has(&Distribution::Triangular { min, max }, dec!(3), 4.333_333, 1.312_335);
        // PERT: (2 + 4 x 3 + 8) / 6 = 22 / 6; alpha 5/3, beta 13/3: variance 36 x ab / (36 x 7) with a + b = 6.
        let alpha_beta: f64 = (5.0 / 3.0) * (13.0 / 3.0);
        has(&Distribution::Pert { min, max, lambda: None }, dec!(3), 22.0 / 6.0, (alpha_beta / 7.0).sqrt());
        let spread = Spread::MeanSd(dec!(10), dec!(3));
        has(&Distribution::Normal { spread: spread.clone(), within: NONE }, dec!(10), 10.0, 3.0);
        has(&Distribution::Lognormal { spread, within: NONE }, dec!(10), 10.0, 3.0);
        // Beta(2, 6): 2 / 8, variance 12 / (64 x 9).
        let beta = Distribution::Beta { alpha: dec!(2), beta: dec!(6), within: NONE };
        has(&beta, dec!(0.2), 0.25, (12.0_f64 / 576.0).sqrt());
        // 1 with weight 3, 5 with weight 1: mean 2, variance 0.75 x 1 + 0.25 x 9 = 3.
        let weights = Some(vec![dec!(3), dec!(1)]);
        has(&Distribution::Discrete { values: vec![dec!(1), dec!(5)], weights }, dec!(1), 2.0, 1.732_051);
        // A straight line from 0 to 4 is uniform: 2, 4 / sqrt(12).
        has(&Distribution::Empirical { values: vec![dec!(4), dec!(0)] }, dec!(1), 2.0, 1.154_700);
    }

    #[test]
    fn percentiles_are_those_that_are_written() {
        let spread = Spread::P10P90(dec!(200), dec!(800));
        for distribution in [
            Distribution::Normal { spread: spread.clone(), within: NONE },
            Distribution::Lognormal { spread, within: NONE },
        ] {
            let quantile = Quantile::new(&distribution, dec!(400), &ANY);
            assert!((quantile.at(0.1) - 200.0).abs() < 1e-9 && (quantile.at(0.9) - 800.0).abs() < 1e-9);
        }
        let spread = Spread::P5P95(dec!(1), dec!(9));
        let quantile = Quantile::new(&Distribution::Normal { spread, within: NONE }, dec!(5), &ANY);
        assert!((quantile.at(0.05) - 1.0).abs() < 1e-12 && (quantile.at(0.5) - 5.0).abs() < 1e-12);
    }

    // A normal share of mean 0.9 and deviation 0.1 has P(z > 1) = 0.158655 above 1 and nothing to speak of below 0.
    #[test]
    fn what_a_field_does_not_allow_is_cut_off() {
        let spread = Spread::MeanSd(dec!(0.9), dec!(0.1));
        let quantile = Quantile::new(&Distribution::Normal { spread, within: NONE }, dec!(0.9), &SHARE);
        assert!((quantile.cut() - 0.158_655).abs() < 1e-6);
        assert!(quantile.at(0.999_999_9) <= 1.0 && quantile.at(1e-9) >= 0.0);
    }

    #[test]
    fn counts_are_whole() {
        let quantile = Quantile::new(&Distribution::Uniform { min: dec!(1), max: dec!(4) }, dec!(2), &COUNT);
        let drawn: Vec<f64> = [0.01, 0.4, 0.99].map(|share| quantile.at(share)).to_vec();
        assert_eq!(drawn, [1.0, 2.0, 4.0]);
    }
}
