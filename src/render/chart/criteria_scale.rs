//! The scale of one criterion: from where to where it goes, and which parts of it pass.

use super::ticks::float;
use crate::report::chart::CriteriaRow;

/// A scale shows this share of a threshold to either side, or more: a near miss must not look like a far one.
const LEAST: f64 = 0.1;
/// Beyond what was found, as a share of the whole.
const MORE: f64 = 0.12;

/// A part of a scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Zone {
    pub from: f64,
    pub to: f64,
    pub passes: bool,
}

/// From where to where a scale goes.
#[derive(Debug, Clone, PartialEq)]
pub struct RowScale {
    pub low: f64,
    pub high: f64,
    pub zones: Vec<Zone>,
}

impl RowScale {
    /// Of a criterion that has a threshold.
    pub fn of(row: &CriteriaRow) -> Option<Self> {
        let (min, max) = (row.min.map(float), row.max.map(float));
        let limits: Vec<f64> = [min, max].into_iter().flatten().collect();
        let room = limits.iter().map(|limit| limit.abs() * LEAST).fold(0.0, f64::max);
        let around = limits.iter().flat_map(|limit| [limit - room, limit + room]);
        let interval = row.interval.map(|(low, high)| [float(low), float(high)]);
        let found = row.found.map(float).into_iter().chain(interval.into_iter().flatten());
        let shown: Vec<f64> = around.chain(found).collect();
        let (low, high) = limits.first().map(|_| {
            shown.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(*value), high.max(*value))
            })
        })?;
        let more = if high > low { (high - low) * MORE } else { 1.0 };
        Some(Self::between(low - more, high + more, (min, max)))
    }

    fn between(low: f64, high: f64, (min, max): (Option<f64>, Option<f64>)) -> Self {
        let (pass_from, pass_to) = (min.unwrap_or(low), max.unwrap_or(high));
        let zone = |from: f64, to: f64, passes: bool| Zone { from, to, passes };
        let zones = [zone(low, pass_from, false), zone(pass_from, pass_to, true), zone(pass_to, high, false)];
        Self { low, high, zones: zones.into_iter().filter(|zone| zone.to > zone.from).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::super::report::chart::Mark;
    use super::*;

    fn row(min: Option<i64>, max: Option<i64>, found: i64) -> CriteriaRow {
        CriteriaRow {
            name: vec![],
            said: vec![],
            min: min.map(Into::into),
            max: max.map(Into::into),
            found: Some(found.into()),
            interval: None,
            mark: Mark::Met,
        }
    }

    // A tenth of 100 to either side is 90 to 110; found at 105 it stays so; 12% of 20 more on both sides.
    #[test]
    fn a_scale_shows_a_tenth_of_the_threshold_to_either_side() {
        let scale = RowScale::of(&row(Some(100), None, 105)).unwrap();
        assert!((scale.low - 87.6).abs() < 1e-9 && (scale.high - 112.4).abs() < 1e-9, "{scale:?}");
        let passes: Vec<bool> = scale.zones.iter().map(|zone| zone.passes).collect();
        assert_eq!((passes, scale.zones[0].to), (vec![false, true], 100.0));
    }

    #[test]
    fn between_two_thresholds_it_passes() {
        let scale = RowScale::of(&row(Some(100), Some(300), 500)).unwrap();
        let passes: Vec<bool> = scale.zones.iter().map(|zone| zone.passes).collect();
        assert_eq!(passes, [false, true, false]);
        assert!(RowScale::of(&row(None, None, 5)).is_none());
        assert!(RowScale::of(&row(None, Some(0), 0)).is_some_and(|scale| scale.high > scale.low));
    }
}
