//! How far a number may be off: distributions with their parameters, and how each is written.

use rust_decimal::{Decimal, MathematicalOps};

use crate::form::rule::Rule;

/// How a number is distributed; its parameters are in the unit of the number.
#[derive(Debug, Clone, PartialEq)]
pub enum Distribution {
    Uniform { min: Decimal, max: Decimal },
    Triangular { min: Decimal, max: Decimal },
    Pert { min: Decimal, max: Decimal, lambda: Option<Decimal> },
    Normal { spread: Spread, within: Limits },
    Lognormal { spread: Spread, within: Limits },
    Beta { alpha: Decimal, beta: Decimal, within: Limits },
    Discrete { values: Vec<Decimal>, weights: Option<Vec<Decimal>> },
    Empirical { values: Vec<Decimal> },
}

/// How wide a normal or a lognormal distribution is.
#[derive(Debug, Clone, PartialEq)]
pub enum Spread {
    /// The tenth and the ninetieth percentile.
    P10P90(Decimal, Decimal),
    /// The fifth and the ninety-fifth.
    P5P95(Decimal, Decimal),
    /// The mean and the standard deviation.
    MeanSd(Decimal, Decimal),
}

/// Ends at which a distribution is cut off.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    pub min: Option<Decimal>,
    pub max: Option<Decimal>,
}

/// The keys of a range, in the order in which they are said.
pub const PARAMETERS: &[&str] =
    &["min", "max", "p5", "p10", "p90", "p95", "mean", "sd", "lambda", "alpha", "beta", "values", "weights"];

/// How a distribution is written.
pub(super) struct DistributionForm {
    pub word: &'static str,
    /// The keys that it needs: one of these sets.
    pub sets: &'static [&'static [&'static str]],
    /// Keys that may stand beside them.
    pub extra: &'static [&'static str],
    /// The distribution of keys that are complete.
    pub of: fn(&Given) -> Option<Distribution>,
}

const ENDS: &[&[&str]] = &[&["min", "max"]];
const SPREADS: &[&[&str]] = &[&["p10", "p90"], &["p5", "p95"], &["mean", "sd"]];
const VALUES: &[&[&str]] = &[&["values"]];

pub(super) const SHAPES: &[DistributionForm] = &[
    DistributionForm {
        word: "uniform",
        sets: ENDS,
        extra: &[],
        of: |given| Some(Distribution::Uniform { min: given.one("min")?, max: given.one("max")? }),
    },
    DistributionForm {
        word: "triangular",
        sets: ENDS,
        extra: &[],
        of: |given| Some(Distribution::Triangular { min: given.one("min")?, max: given.one("max")? }),
    },
    DistributionForm {
        word: "pert",
        sets: ENDS,
        extra: &["lambda"],
        of: |given| {
            let (min, max) = (given.one("min")?, given.one("max")?);
            Some(Distribution::Pert { min, max, lambda: given.one("lambda") })
        },
    },
    DistributionForm {
        word: "normal",
        sets: SPREADS,
        extra: &["min", "max"],
        of: |given| Some(Distribution::Normal { spread: given.spread()?, within: given.limits() }),
    },
    DistributionForm {
        word: "lognormal",
        sets: SPREADS,
        extra: &["min", "max"],
        of: |given| Some(Distribution::Lognormal { spread: given.spread()?, within: given.limits() }),
    },
    DistributionForm {
        word: "beta",
        sets: &[&["alpha", "beta"]],
        extra: &["min", "max"],
        of: |given| {
            let (alpha, beta) = (given.one("alpha")?, given.one("beta")?);
            Some(Distribution::Beta { alpha, beta, within: given.limits() })
        },
    },
    DistributionForm {
        word: "discrete",
        sets: VALUES,
        extra: &["weights"],
        of: |given| {
            let weights = given.list("weights").map(<[Decimal]>::to_vec);
            Some(Distribution::Discrete { values: given.list("values")?.to_vec(), weights })
        },
    },
    DistributionForm {
        word: "empirical",
        sets: VALUES,
        extra: &[],
        of: |given| Some(Distribution::Empirical { values: given.list("values")?.to_vec() }),
    },
];

/// The distributions by name.
pub fn distributions() -> Vec<&'static str> {
    SHAPES.iter().map(|shape| shape.word).collect()
}

/// The parameters that are written, in the order of `PARAMETERS`.
pub(super) struct Given(pub Vec<(&'static str, Vec<Decimal>)>);

impl Given {
    fn list(&self, name: &str) -> Option<&[Decimal]> {
        self.0.iter().find(|given| given.0 == name).map(|given| given.1.as_slice())
    }

    pub fn one(&self, name: &str) -> Option<Decimal> {
        self.list(name)?.first().copied()
    }

    pub fn names(&self) -> Vec<&'static str> {
        self.0.iter().map(|given| given.0).collect()
    }

    fn limits(&self) -> Limits {
        Limits { min: self.one("min"), max: self.one("max") }
    }

    fn spread(&self) -> Option<Spread> {
        let pair = |low: &str, high: &str| self.one(low).zip(self.one(high));
        let p10 = pair("p10", "p90").map(|(low, high)| Spread::P10P90(low, high));
        let p5 = || pair("p5", "p95").map(|(low, high)| Spread::P5P95(low, high));
        p10.or_else(p5).or_else(|| pair("mean", "sd").map(|(mean, sd)| Spread::MeanSd(mean, sd)))
    }

    /// The distribution that the keys stand for where none is named.
    pub fn implied(&self, rule: &Rule) -> Option<&'static str> {
        match self.names().as_slice() {
            ["min", "max"] => Some("pert"),
            ["p10", "p90"] | ["p5", "p95"] if rule.is_never_negative() => Some("lognormal"),
            ["p10", "p90"] | ["p5", "p95"] | ["mean", "sd"] => Some("normal"),
            _ => None,
        }
    }

    /// `min 0.3, max 0.7`.
    pub fn words(&self) -> String {
        let number = |value: &Decimal| value.to_string();
        let list = |values: &[Decimal]| values.iter().map(number).collect::<Vec<_>>().join(" ");
        self.0.iter().map(|(name, values)| format!("{name} {}", list(values))).collect::<Vec<_>>().join(", ")
    }
}

/// A range as its author wrote it.
#[derive(Debug, Clone)]
pub struct RangeSummary {
    /// `min 0.3, max 0.7`.
    pub words: String,
    /// From where to where the number is moved when it is moved alone.
    pub low: Decimal,
    pub high: Decimal,
    pub distribution: Distribution,
    /// The base case, where the file gives it: the mode of a triangle. None where a case or `--set` says what it is, so that
    /// it is no longer uncertain.
    pub base: Option<Decimal>,
}

impl Distribution {
    /// Its ends as they are written, or the tenth and the ninetieth percentile of a mean with a standard deviation, or
    /// the least and the most of what is listed, each within the limits; with its parameters in words. None where an
    /// end is too large for a number.
    pub(super) fn summary(&self, words: String, base: Option<Decimal>) -> Option<RangeSummary> {
        let listed = |values: &[Decimal]| values.iter().min().copied().zip(values.iter().max().copied());
        let cut = |ends: Option<(Decimal, Decimal)>, within: &Limits| {
            let cut = |end: Decimal| end.max(within.min.unwrap_or(end)).min(within.max.unwrap_or(end));
            ends.or(within.min.zip(within.max)).map(|(low, high)| (cut(low), cut(high)))
        };
        let (low, high) = match self {
            Self::Uniform { min, max } | Self::Triangular { min, max } | Self::Pert { min, max, .. } => {
                Some((*min, *max))
            }
            Self::Normal { spread, within } => cut(spread.ends(false), within),
            Self::Lognormal { spread, within } => cut(spread.ends(true), within),
            Self::Beta { within, .. } => {
                let whole = Some((Decimal::ZERO, Decimal::ONE));
                cut(within.min.zip(within.max).or(whole), within)
            }
            Self::Discrete { values, .. } | Self::Empirical { values } => listed(values),
        }?;
        Some(RangeSummary { words, low, high, distribution: self.clone(), base })
    }
}

/// From the mean of a normal distribution to its tenth and ninetieth percentiles, in standard deviations.
const TO_P90: Decimal = Decimal::from_parts(4_225_581_063, 2, 0, false, 10);

impl Spread {
    /// Its lowest parameter, by name.
    pub(super) fn low(&self) -> (&'static str, Decimal) {
        match self {
            Self::P10P90(low, _) => ("p10", *low),
            Self::P5P95(low, _) => ("p5", *low),
            Self::MeanSd(mean, _) => ("mean", *mean),
        }
    }

    /// The percentiles that are written, or the tenth and the ninetieth of a mean and a standard deviation.
    fn ends(&self, lognormal: bool) -> Option<(Decimal, Decimal)> {
        match *self {
            Self::P10P90(low, high) | Self::P5P95(low, high) => Some((low, high)),
            Self::MeanSd(mean, sd) if lognormal => lognormal_ends(mean, sd),
            Self::MeanSd(mean, sd) => {
                let width = sd.checked_mul(TO_P90)?;
                Some((mean.checked_sub(width)?, mean.checked_add(width)?))
            }
        }
    }
}

/// By the logarithms, to the seven digits that these are good to.
fn lognormal_ends(mean: Decimal, sd: Decimal) -> Option<(Decimal, Decimal)> {
    let ratio = sd.checked_div(mean)?;
    let variance = ratio.checked_mul(ratio)?.checked_add(Decimal::ONE)?.checked_ln()?;
    let middle = mean.checked_ln()?.checked_sub(variance / Decimal::TWO)?;
    let width = variance.sqrt()?.checked_mul(TO_P90)?;
    let end = |at: Option<Decimal>| Some(at?.checked_exp()?.round_sf(7)?.normalize());
    Some((end(middle.checked_sub(width))?, end(middle.checked_add(width))?))
}
