//! Too close to call: the nearest reversal of the verdict lies inside what the scenario itself says of an input, or nearer than
//! anybody knows one.

use rust_decimal::Decimal;

use crate::analysis::projected::Projected;
use crate::analysis::sensitivity::flip::Flip;

/// No estimate is better than this share of itself.
const NOISE: Decimal = Decimal::from_parts(2, 0, 0, false, 2);

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
