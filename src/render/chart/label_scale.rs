//! The widest scale on which things and the words beside them stay between two edges.

/// Halvings of the search for the scale: more than a pixel can tell.
const HALVINGS: usize = 48;
/// A range smaller than this part of its values is none.
const RESOLUTION: f64 = 1e-9;

/// A value, and the room that words need on either side of its place.
#[derive(Debug, Clone, Copy)]
pub struct Reach {
    pub value: f64,
    pub before: f64,
    pub after: f64,
}

impl Reach {
    /// Nothing but a value.
    pub fn bare(value: f64) -> Self {
        Self { value, before: 0.0, after: 0.0 }
    }

    /// A value with words to its left or to its right.
    pub fn with_words(value: f64, room: f64, left: bool) -> Self {
        let (before, after) = if left { (room, 0.0) } else { (0.0, room) };
        Self { value, before, after }
    }
}

/// The values at two edges, with the base where words on both sides have room.
pub fn range(base: f64, reaches: &[Reach], (from, to): (f64, f64)) -> (f64, f64) {
    let furthest = reaches.iter().map(|reach| (reach.value - base).abs()).fold(0.0, f64::max);
    let flat = furthest <= base.abs() * RESOLUTION;
    let whole = match flat {
        true if base == 0.0 => 1.0,
        true => base.abs(),
        false => furthest,
    };
    let distance = |reach: &Reach| if flat { 0.0 } else { (reach.value - base) / whole };
    // Where the base may be when the furthest value is so many units away from it.
    let window = |length: f64| {
        let least = reaches.iter().map(|reach| from + reach.before - length * distance(reach));
        let most = reaches.iter().map(|reach| to - reach.after - length * distance(reach));
        (least.fold(from, f64::max), most.fold(to, f64::min))
    };
    let length = if flat { to - from } else { longest(to - from, window) };
    let (least, most) = window(length);
    let place = ((least + most) / 2.0).clamp(from, to);
    let at = |edge: f64| base + (edge - place) / length * whole;
    (at(from), at(to))
}

/// The greatest length with a window that is not empty: windows only get smaller with it.
fn longest(most: f64, window: impl Fn(f64) -> (f64, f64)) -> f64 {
    let (mut good, mut bad) = (1.0, most);
    for _ in 0..HALVINGS {
        let middle = (good + bad) / 2.0;
        let (least, most) = window(middle);
        if least <= most { good = middle } else { bad = middle }
    }
    good
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a value is between 0 and a width.
    fn at(value: f64, (low, high): (f64, f64), width: f64) -> f64 {
        (value - low) / (high - low) * width
    }

    #[test]
    fn words_on_both_sides_end_at_the_edges() {
        let reaches = [Reach::with_words(-1.0, 50.0, true), Reach::with_words(1.0, 30.0, false)];
        let range = range(0.0, &reaches, (0.0, 280.0));
        let found = [-1.0, 0.0, 1.0].map(|value| at(value, range, 280.0).round());
        assert_eq!(found, [50.0, 150.0, 250.0]);
    }

    #[test]
    fn short_bars_with_long_words_do_not_narrow_the_rest() {
        let reaches = [Reach::with_words(10.0, 20.0, false), Reach::with_words(1.0, 80.0, false)];
        let range = range(0.0, &reaches, (0.0, 120.0));
        assert!((at(10.0, range, 120.0) - 100.0).abs() < 1e-6 && at(0.0, range, 120.0).abs() < 1e-6);
    }

    #[test]
    fn a_base_alone_has_a_place() {
        let range = range(1e12, &[Reach::bare(1e12)], (0.0, 100.0));
        assert!((at(1e12, range, 100.0) - 50.0).abs() < 1e-6);
    }
}
