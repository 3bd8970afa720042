//! The beta distribution on 0..1: its probability by a continued fraction, its percentiles by a table that is exact at its nodes.

use crate::analysis::simulate::normal;

/// Nodes of the table, evenly spaced in normal scores from `-ENDS` to `ENDS`.
const NODES: usize = 513;
const ENDS: f64 = 8.0;
const STEP: f64 = 2.0 * ENDS / (NODES as f64 - 1.0);

/// Percentiles of a beta distribution as a smooth curve over normal scores, in which it has no steep end.
#[derive(Debug, Clone)]
pub struct BetaCurve {
    /// Value and slope at every node.
    nodes: Vec<(f64, f64)>,
}

impl BetaCurve {
    /// # Panics
    /// Never; `a` and `b` are more than 0.
    pub fn new(a: f64, b: f64) -> Self {
        let beta = Beta::new(a, b);
        let mut last = 0.0;
        let node = |at: usize| {
            let z = STEP * at as f64 - ENDS;
            last = beta.quantile(normal::probability(z), normal::probability(-z), last);
            let slope = normal::density(z) / beta.density(last);
            (last, if slope.is_finite() { slope } else { 0.0 })
        };
        Self { nodes: (0..NODES).map(node).collect() }
    }

    /// The value at a normal score: between two nodes, the cubic with their values and slopes.
    pub fn at(&self, z: f64) -> f64 {
        let place = ((z + ENDS) / STEP).clamp(0.0, NODES as f64 - 1.000_001);
        let (low, t) = (place as usize, place.fract());
        let ((from, start), (to, end)) = (self.nodes[low], self.nodes[low + 1]);
        let (t2, t3) = (t * t, t * t * t);
        let value = from * (2.0 * t3 - 3.0 * t2 + 1.0)
            + to * (3.0 * t2 - 2.0 * t3)
            + STEP * (start * (t3 - 2.0 * t2 + t) + end * (t3 - t2));
        value.clamp(0.0, 1.0)
    }
}

/// The distribution with its constant.
struct Beta {
    a: f64,
    b: f64,
    /// Logarithm of one over the beta function.
    scale: f64,
}

impl Beta {
    fn new(a: f64, b: f64) -> Self {
        Self { a, b, scale: libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) }
    }

    fn density(&self, x: f64) -> f64 {
        libm::exp(self.scale + (self.a - 1.0) * libm::log(x) + (self.b - 1.0) * libm::log1p(-x))
    }

    /// Probability of less than `x`.
    fn probability(&self, x: f64) -> f64 {
        if x <= 0.0 || x >= 1.0 {
            return x.clamp(0.0, 1.0);
        }
        let front = libm::exp(self.scale + self.a * libm::log(x) + self.b * libm::log1p(-x));
        match x < (self.a + 1.0) / (self.a + self.b + 2.0) {
            true => front * fraction(x, self.a, self.b) / self.a,
            false => 1.0 - front * fraction(1.0 - x, self.b, self.a) / self.b,
        }
    }

    /// The value below which a share lies, above which `rest` does, and which is at least `from`.
    fn quantile(&self, share: f64, rest: f64, from: f64) -> f64 {
        let mirrored = Self { a: self.b, b: self.a, scale: self.scale };
        match share <= 0.5 {
            true => self.solved(share, from),
            false => 1.0 - mirrored.solved(rest, 0.0),
        }
    }

    /// Bisection where a step of Newton's would leave what is known.
    fn solved(&self, share: f64, from: f64) -> f64 {
        let (mut low, mut high) = (from, 1.0_f64);
        let small = libm::exp((libm::log(share * self.a) - self.scale) / self.a);
        let mut x = small.clamp(low, 1.0).min(0.5 * (low + high)).max(f64::MIN_POSITIVE);
        for _ in 0..100 {
            let error = self.probability(x) - share;
            if error > 0.0 {
                high = x
            } else {
                low = x
            }
            let next = x - error / self.density(x);
            let next = if next > low && next < high { next } else { 0.5 * (low + high) };
            if (next - x).abs() <= 1e-15 * x {
                return next;
            }
            x = next;
        }
        x
    }
}

/// The continued fraction of the incomplete beta function (DLMF 8.17.22), from its front by Lentz's method.
fn fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let whole = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / whole(1.0 - (a + b) * x / (a + 1.0));
    let mut product = d;
    for m in 1..400 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            d = 1.0 / whole(1.0 + term * d);
            c = whole(1.0 + term / c);
            change = c * d;
            product *= change;
        }
        if (change - 1.0).abs() < 1e-15 {
            break;
        }
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64, within: f64) {
        assert!((found - expected).abs() <= within, "{found} is not {expected}");
    }

    // Beta(1, 1) is uniform; Beta(2, 1) has probability x^2; Beta(1, 5) has 1 - (1 - x)^5.
    #[test]
    fn percentiles_have_their_closed_forms() {
        let (flat, square, fifth) =
            (BetaCurve::new(1.0, 1.0), BetaCurve::new(2.0, 1.0), BetaCurve::new(1.0, 5.0));
        for at in 1..1_000 {
            let share = f64::from(at) / 1_000.0;
            let z = normal::quantile(share);
            close(flat.at(z), share, 1e-8);
            close(square.at(z), share.sqrt(), 1e-8);
            close(fifth.at(z), 1.0 - (1.0 - share).powf(0.2), 1e-8);
        }
    }

    // Beta(2, 3): probability 6x^2 - 8x^3 + 3x^4.
    #[test]
    fn a_probability_is_its_polynomial() {
        let beta = Beta::new(2.0, 3.0);
        for at in 0..=100 {
            let x = f64::from(at) / 100.0;
            close(beta.probability(x), 6.0 * x * x - 8.0 * x.powi(3) + 3.0 * x.powi(4), 1e-14);
        }
    }

    #[test]
    fn a_narrow_and_a_hollow_distribution_have_their_middle() {
        close(BetaCurve::new(500.0, 500.0).at(0.0), 0.5, 1e-9);
        close(BetaCurve::new(0.5, 0.5).at(0.0), 0.5, 1e-9);
        // The arcsine distribution: x = sin^2(pi u / 2).
        let quarter = (std::f64::consts::PI / 8.0).sin().powi(2);
        close(BetaCurve::new(0.5, 0.5).at(normal::quantile(0.25)), quarter, 1e-7);
    }
}
