//! The nearest pair of inputs that reverses the verdict, both moved by the same share: risks seldom come alone.

use rust_decimal::Decimal;

use crate::analysis::sensitivity::flip::{Flip, Recommender};

/// Inputs among which pairs are sought.
const NEAREST: usize = 4;
/// Halvings of the share: to less than a hundredth of a point.
const HALVINGS: usize = 14;

/// Two inputs that reverse the verdict together.
#[derive(Debug, Clone)]
pub struct FlipPair {
    /// Paths.
    pub first: String,
    pub second: String,
    /// Whether each rises.
    pub rises: (bool, bool),
    /// By how much both move, as a share of their values.
    pub share: Decimal,
    /// The option that is then recommended; None is doing nothing.
    pub to: Option<String>,
}

/// The pair of the nearest reversals that takes the smallest move; None where there are fewer than two.
pub fn flip_pair(court: &Recommender, flips: &[Flip], chosen: &Option<String>) -> Option<FlipPair> {
    let near: Vec<&Flip> = flips.iter().filter(|flip| flip.at.is_some()).take(NEAREST).collect();
    let pairs = (0..near.len()).flat_map(|a| (a + 1..near.len()).map(move |b| (a, b)));
    pairs.filter_map(|(a, b)| together(court, near[a], near[b], chosen)).min_by_key(|pair| pair.share)
}

/// The smallest share at which both reverse it: at most the smaller of what either takes alone.
fn together(court: &Recommender, a: &Flip, b: &Flip, chosen: &Option<String>) -> Option<FlipPair> {
    let (by_a, by_b) = (a.change?, b.change?);
    let moved = |share: Decimal| {
        let value = |flip: &Flip, by: Decimal| {
            flip.base + flip.base.abs() * if by.is_sign_negative() { -share } else { share }
        };
        court.winner_with(&[(&a.path, value(a, by_a)), (&b.path, value(b, by_b))])
    };
    let (mut holds, mut gone) = (Decimal::ZERO, by_a.abs().min(by_b.abs()));
    let mut to = moved(gone)?;
    if to == *chosen {
        return None;
    }
    for _ in 0..HALVINGS {
        let middle = (holds + gone) / Decimal::TWO;
        match moved(middle)? {
            same if same == *chosen => holds = middle,
            other => (gone, to) = (middle, other),
        }
    }
    let (first, second) = (a.path.clone(), b.path.clone());
    let rises = (by_a.is_sign_positive(), by_b.is_sign_positive());
    Some(FlipPair { first, second, rises, share: gone, to })
}
