//! Scrambled Sobol sequences: points that fill every dimension evenly, so that a mean of some thousands of trials is as good as
//! one of many more drawn at random.
//!
//! Direction numbers: Joe and Kuo (2008), in `assets/sobol.txt`. Scrambling: nested uniform (Owen, 1995), by a hash of the digits
//! before (Laine and Karras, 2011), at 32 bits.

use std::sync::OnceLock;

/// Digits of a point.
const BITS: usize = 32;

/// The generating matrix of a dimension: column by column, the most significant digit first.
pub type Directions = [u32; BITS];

/// The first dimensions alone: they fill squares and cubes far more evenly than later ones, which need more points.
const TABLE: &str = include_str!("../../../assets/sobol.txt");

/// Every dimension that there is.
fn dimensions() -> &'static [Directions] {
    static ALL: OnceLock<Vec<Directions>> = OnceLock::new();
    ALL.get_or_init(|| TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(directions).collect())
}

/// How many dimensions there are.
pub fn count() -> usize {
    dimensions().len()
}

/// A dimension.
pub fn dimension(at: usize) -> &'static Directions {
    &dimensions()[at % count()]
}

/// From a line of the table: a polynomial and its first odd numbers.
fn directions(line: &str) -> Option<Directions> {
    let numbers: Vec<u32> = line.split(' ').map(str::parse).collect::<Result<_, _>>().ok()?;
    let (polynomial, first) = numbers.split_first()?;
    let degree = first.len();
    let mut out = [0; BITS];
    for at in 0..BITS {
        out[at] = match first.get(at) {
            Some(odd) => odd << (BITS - 1 - at),
            None => recurred(&out, *polynomial, degree, at),
        };
    }
    Some(out)
}

/// The next direction from those before, by the polynomial.
fn recurred(before: &Directions, polynomial: u32, degree: usize, at: usize) -> u32 {
    let oldest = before[at - degree];
    let inner = (1..degree).filter(|back| polynomial >> (degree - back) & 1 == 1);
    inner.fold(oldest ^ oldest >> degree, |sum, back| sum ^ before[at - back])
}

/// A point of a dimension, unscrambled.
pub fn point(directions: &Directions, index: u32) -> u32 {
    let ones = (0..BITS).filter(|bit| index >> bit & 1 == 1);
    ones.fold(0, |sum, bit| sum ^ directions[bit])
}

/// Nested uniform scrambling: each digit is turned or not by a hash of the digits before it.
pub fn scrambled(point: u32, seed: u32) -> u32 {
    let mut x = point.reverse_bits();
    x ^= x.wrapping_mul(0x3d20_adea);
    x = x.wrapping_add(seed);
    x = x.wrapping_mul(seed >> 16 | 1);
    x ^= x.wrapping_mul(0x0552_6c56);
    x ^= x.wrapping_mul(0x53a2_2864);
    x.reverse_bits()
}

/// The middle of a point's cell, between 0 and 1.
pub fn uniform(point: u32) -> f64 {
    (f64::from(point) + 0.5) / 4_294_967_296.0
}

#[cfg(test)]
mod tests {
    use super::*;

    // The second dimension of Sobol: 0, 1/2, 1/4, 3/4 in some order, then the odd eighths. Its first points, worked by hand from
    // the polynomial x + 1 (3) with m = 1: v1 = 1/2, v2 = v1 ^ v1 >> 1 = 3/4, v3 = v2 ^ v2 >> 1 = 5/8; so 0, 1/2, 3/4, 1/4, 5/8.
    #[test]
    fn the_first_points_are_those_worked_by_hand() {
        let first: Vec<u32> = (0..5).map(|index| point(dimension(0), index) >> 29).collect();
        assert_eq!(first, [0, 4, 6, 2, 5]);
    }

    /// Every dimension has a point in every one of 2^k equal cells, scrambled or not.
    #[test]
    fn every_dimension_is_even() {
        for at in (0..count()).step_by(3) {
            for seed in [0, 1, 0xdead_beef] {
                let mut seen = [false; 256];
                for index in 0..256 {
                    let cell = scrambled(point(dimension(at), index), seed) >> 24;
                    assert!(!std::mem::replace(&mut seen[cell as usize], true), "dimension {at}");
                }
            }
        }
    }

    /// The first two dimensions of the table fill every elementary square of 4 x 4 with one point in 16.
    #[test]
    fn two_dimensions_fill_the_square() {
        let mut seen = [false; 16];
        for index in 0..16 {
            let (a, b) = (point(dimension(0), index) >> 30, point(dimension(1), index) >> 30);
            assert!(!std::mem::replace(&mut seen[(a * 4 + b) as usize], true));
        }
    }
}
