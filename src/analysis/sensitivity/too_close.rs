//! Too close to call: the nearest reversal of the verdict lies inside what the scenario itself says of an input, or nearer than
//! anybody knows one.

use rust_decimal::Decimal;

use crate::analysis::projected::Projected;
use crate::analysis::sensitivity::flip::Flip;
use crate::analysis::simulate::simulation::Simulation;
use crate::analysis::study::types::Study;

/// No estimate is better than this share of itself.
const NOISE: Decimal = Decimal::from_parts(2, 0, 0, false, 2);

/// A verdict that is wrong more often than this is no verdict.
const ONE_IN_FIVE: Decimal = Decimal::from_parts(2, 0, 0, false, 1);

/// Why the verdict may as well be another.
#[derive(Debug, Clone)]
pub enum TooClose {
    /// A reversal is near.
    Flip {
        flip: Flip,
        /// The input's own range; None where it states none.
        range: Option<(Decimal, Decimal)>,
        /// For programs.
        reason: &'static str,
    },
    /// Another choice is better in this share of all trials.
    Chance(Decimal),
}

/// The chance that another choice is better, where it is more than one in five.
pub fn unsure(study: &Study, simulation: &Simulation) -> Option<TooClose> {
    let chosen = simulation.best(study.verdict.option.as_deref())?;
    let other = Decimal::ONE - chosen.share;
    (other > ONE_IN_FIVE).then_some(TooClose::Chance(other))
}

/// The nearest reversal within an input's own range, or within the noise where it states none.
pub fn too_close(projected: &Projected, flips: &[Flip]) -> Option<TooClose> {
    flips.iter().find_map(|flip| {
        let at = flip.at?;
        let range = projected.plan.ranges.get(&flip.path).map(|range| (range.low, range.high));
        let reason = match range {
            Some((low, high)) if (low..=high).contains(&at) => {
                "the verdict changes inside the input's own range"
            }
            None if flip.change?.abs() <= NOISE => {
                "the verdict changes within 2% of an input that states no range"
            }
            _ => return None,
        };
        Some(TooClose::Flip { flip: flip.clone(), range, reason })
    })
}
