//! Statistics of a figure over all trials. A figure that does not exist in a trial is no number: it is the worst there is in
//! percentiles, and where any is missing there is no mean.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use crate::analysis::simulate::draws::SCRAMBLES;

/// A figure over all trials.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    /// None where the figure is missing in some trials.
    pub mean: Option<Decimal>,
    pub sd: Option<Decimal>,
    /// Standard error of the mean, from independent scrambles.
    pub se: Option<Decimal>,
    /// As many as `PERCENTILES`; None where it falls on trials without the figure.
    pub percentiles: [Option<Decimal>; PERCENTILES.len()],
    /// Standard errors of these.
    pub errors: [Option<Decimal>; PERCENTILES.len()],
    /// Share of the trials in which the figure exists.
    pub exists: Decimal,
}

/// The percentiles that are reported.
pub const PERCENTILES: [u32; 5] = [5, 10, 50, 90, 95];

impl Statistics {
    /// Of the values by trial; `worst_is_high` says on which side missing values stand.
    pub fn of(values: &[f64], worst_is_high: bool) -> Self {
        let share = PERCENTILES.map(|percent| f64::from(percent) / 100.0);
        let ranked = |own: Vec<f64>| Ranked::new(&own, worst_is_high).quantiles(&share);
        let scrambles: Vec<Vec<f64>> = (0..SCRAMBLES)
            .map(|scramble| values.iter().copied().skip(scramble).step_by(SCRAMBLES).collect())
            .collect();
        let means: Vec<f64> = scrambles.iter().map(|own| mean(own)).collect();
        let each: Vec<Vec<Option<f64>>> = scrambles.into_iter().map(ranked).collect();
        let error =
            |at: usize| standard_error(&each.iter().map(|own| own[at]).collect::<Option<Vec<f64>>>()?);
        let mut all = Ranked::new(values, worst_is_high);
        let found = all.quantiles(&share);
        let whole = all.missing == 0;
        Self {
            mean: decimal(mean(values)).filter(|_| whole),
            sd: decimal(deviation(values)).filter(|_| whole),
            se: standard_error(&means).filter(|_| whole),
            percentiles: std::array::from_fn(|at| found[at].and_then(decimal)),
            errors: std::array::from_fn(error),
            exists: decimal(1.0 - all.missing as f64 / values.len().max(1) as f64).unwrap_or_default(),
        }
    }

    /// One of the percentiles that are reported.
    pub fn percentile(&self, percent: u32) -> Option<Decimal> {
        let at = PERCENTILES.iter().position(|known| *known == percent)?;
        self.percentiles[at]
    }
}

/// Values that can be asked for by their rank: those that exist, and how many do not.
pub struct Ranked {
    values: Vec<f64>,
    missing: usize,
    worst_is_high: bool,
}

impl Ranked {
    pub fn new(values: &[f64], worst_is_high: bool) -> Self {
        let known: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
        let missing = values.len() - known.len();
        Self { values: known, missing, worst_is_high }
    }

    /// The values below which shares of all trials lie, by straight line between two of them.
    pub fn quantiles(&mut self, shares: &[f64]) -> Vec<Option<f64>> {
        let last = (self.values.len() + self.missing).saturating_sub(1);
        let places: Vec<(usize, usize, f64)> = shares
            .iter()
            .map(|share| share * last as f64)
            .map(|place| (place.floor() as usize, place.ceil() as usize, place.fract()))
            .collect();
        let mut wanted: Vec<usize> = places
            .iter()
            .flat_map(|place| [place.0, place.1])
            .filter_map(|nth| self.among_known(nth))
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        select(&mut self.values, &wanted, 0);
        let nth = |nth: usize| Some(self.values[self.among_known(nth)?]);
        places.iter().map(|(low, high, part)| Some(nth(*low)? * (1.0 - part) + nth(*high)? * part)).collect()
    }

    pub fn percentile(&mut self, share: f64) -> Option<Decimal> {
        self.quantiles(&[share])[0].and_then(decimal)
    }

    /// The mean of the lowest share of the trials; None where it takes in trials without the figure.
    pub fn mean_below(&mut self, share: f64) -> Option<Decimal> {
        let all = self.values.len() + self.missing;
        let count = ((share * all as f64).ceil() as usize).max(1);
        let (first, last) = (self.among_known(0)?, self.among_known(count - 1)?);
        select(&mut self.values, &[last], 0);
        decimal(mean(&self.values[first..=last]))
    }

    /// The share of all trials at or below a value.
    pub fn rank(&self, value: f64) -> Option<Decimal> {
        let before = if self.worst_is_high { 0 } else { self.missing };
        let below = before + self.values.iter().filter(|known| **known <= value).count();
        decimal(below as f64 / (self.values.len() + self.missing).max(1) as f64)
    }

    /// The place among the values that exist of the n-th of all.
    fn among_known(&self, nth: usize) -> Option<usize> {
        let before = if self.worst_is_high { 0 } else { self.missing };
        nth.checked_sub(before).filter(|at| *at < self.values.len())
    }
}

/// Puts the values of some ranks, in order, at their places, and lower ones before them.
fn select(values: &mut [f64], ranks: &[usize], from: usize) {
    let Some(middle) = ranks.get(ranks.len() / 2) else { return };
    let at = middle - from;
    values.select_nth_unstable_by(at, f64::total_cmp);
    let (low, high) = values.split_at_mut(at);
    select(low, &ranks[..ranks.len() / 2], from);
    select(&mut high[1..], &ranks[ranks.len() / 2 + 1..], middle + 1);
}

/// By straight line of sums, in the order of trials, with what rounding drops kept (Neumaier).
pub fn mean(values: &[f64]) -> f64 {
    sum(values.iter().copied()) / values.len() as f64
}

pub fn sum(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0_f64);
    for value in values {
        let next = sum + value;
        lost += if sum.abs() >= value.abs() { (sum - next) + value } else { (value - next) + sum };
        sum = next;
    }
    sum + lost
}

/// Standard deviation of a sample.
pub fn deviation(values: &[f64]) -> f64 {
    let centre = mean(values);
    let squares = sum(values.iter().map(|value| (value - centre) * (value - centre)));
    (squares / (values.len().saturating_sub(1)).max(1) as f64).sqrt()
}

/// Of the mean of independent estimates.
pub fn standard_error(estimates: &[f64]) -> Option<Decimal> {
    (estimates.len() > 1).then(|| deviation(estimates) / (estimates.len() as f64).sqrt()).and_then(decimal)
}

/// As a decimal; None for what is no number or too large for one.
pub fn decimal(value: f64) -> Option<Decimal> {
    Decimal::from_f64(value).filter(|_| value.is_finite())
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;

    // 1, 2, 3, 4: mean 2.5; squares 2.25 + 0.25 + 0.25 + 2.25 = 5, over 3; the median is halfway between 2 and 3.
    #[test]
    fn moments_and_percentiles_by_hand() {
        let values = [4.0, 1.0, 3.0, 2.0];
        assert_eq!((mean(&values), deviation(&values)), (2.5, (5.0_f64 / 3.0).sqrt()));
        let mut ranked = Ranked::new(&values, false);
        assert_eq!(ranked.quantiles(&[0.5, 0.0, 1.0]), [Some(2.5), Some(1.0), Some(4.0)]);
        assert_eq!(ranked.mean_below(0.5), Some(dec!(1.5)));
        assert_eq!(ranked.rank(2.0), Some(dec!(0.5)));
    }

    // Of four trials two have no payback: they are later than any month, so the median is on one of them.
    #[test]
    fn what_is_missing_is_the_worst() {
        let values = [f64::NAN, 12.0, f64::NAN, 6.0];
        let mut late = Ranked::new(&values, true);
        assert_eq!(late.quantiles(&[0.0, 1.0 / 3.0, 0.5]), [Some(6.0), Some(12.0), None]);
        let mut low = Ranked::new(&values, false);
        assert_eq!(low.quantiles(&[0.0, 1.0]), [None, Some(12.0)]);
        let statistics = Statistics::of(&values, true);
        assert_eq!((statistics.mean, statistics.exists), (None, dec!(0.5)));
    }

    #[test]
    fn ranks_are_those_of_the_sorted_values() {
        let values: Vec<f64> = (0..1_000).map(|at| f64::from(at * 7_919 % 1_000)).collect();
        let shares: Vec<f64> = (0..=100).map(|at| f64::from(at) / 100.0).collect();
        for (share, found) in shares.iter().zip(Ranked::new(&values, false).quantiles(&shares)) {
            assert!((found.unwrap() - share * 999.0).abs() < 1e-9);
        }
    }

    #[test]
    fn sums_lose_nothing() {
        let values = [1e16, 1.0, -1e16, 1.0];
        assert_eq!(sum(values.into_iter()), 2.0);
    }
}
