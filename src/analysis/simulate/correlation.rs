//! Inputs that move together: rank correlations, by a Gaussian copula.

use crate::analysis::simulate::normal;

/// Some columns bound to each other.
#[derive(Debug, Clone)]
pub struct Copula {
    /// Places of the columns.
    pub columns: Vec<usize>,
    /// The lower triangle whose square is the matrix of correlations of the normal scores.
    triangle: Vec<Vec<f64>>,
}

/// The nearest matrix that is possible: the rank correlations that it has.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearest(pub Vec<Vec<f64>>);

impl Copula {
    /// Binds columns by their rank correlations.
    ///
    /// # Errors
    /// The nearest possible matrix where this one is not.
    pub fn new(columns: Vec<usize>, ranks: &[Vec<f64>]) -> Result<Self, Nearest> {
        match triangle(&map(ranks, to_scores)) {
            Some(triangle) => Ok(Self { columns, triangle }),
            None => Err(Nearest(map(&nearest(&map(ranks, to_scores)), to_ranks))),
        }
    }

    /// Makes independent shares into bound ones, in place.
    pub fn bind(&self, shares: &mut [Vec<f64>]) {
        let scores: Vec<Vec<f64>> = self
            .columns
            .iter()
            .map(|at| shares[*at].iter().map(|share| normal::quantile(*share)).collect())
            .collect();
        // The first column of all keeps its own shares, to the last bit.
        for (row, at) in self.triangle.iter().zip(&self.columns).skip(1) {
            for (trial, share) in shares[*at].iter_mut().enumerate() {
                let bound: f64 = row.iter().zip(&scores).map(|(weight, own)| weight * own[trial]).sum();
                *share = normal::probability(bound).clamp(f64::EPSILON, 1.0 - f64::EPSILON);
            }
        }
    }
}

fn map(matrix: &[Vec<f64>], f: impl Fn(f64) -> f64) -> Vec<Vec<f64>> {
    matrix.iter().map(|row| row.iter().map(|value| f(*value)).collect()).collect()
}

/// From a rank correlation (Spearman's) to that of normal scores: 2 sin(pi r / 6).
fn to_scores(rank: f64) -> f64 {
    2.0 * libm::sin(rank * std::f64::consts::PI / 6.0)
}

fn to_ranks(scores: f64) -> f64 {
    6.0 / std::f64::consts::PI * libm::asin(scores / 2.0)
}

/// The triangle of Cholesky; None where the matrix is of no distribution.
fn triangle(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    const ROUNDING: f64 = 1e-10;
    let mut out: Vec<Vec<f64>> = Vec::new();
    for (at, row) in matrix.iter().enumerate() {
        let mut own: Vec<f64> = Vec::with_capacity(at + 1);
        for (column, value) in row.iter().enumerate().take(at) {
            let known: f64 = own.iter().zip(&out[column]).map(|(a, b)| a * b).sum();
            let pivot: f64 = out[column][column];
            let rest = value - known;
            if pivot <= ROUNDING.sqrt() && rest.abs() > ROUNDING.sqrt() {
                return None;
            }
            own.push(if pivot <= ROUNDING.sqrt() { 0.0 } else { rest / pivot });
        }
        let left = row[at] - own.iter().map(|value| value * value).sum::<f64>();
        if left < -ROUNDING {
            return None;
        }
        own.push(left.max(0.0).sqrt());
        out.push(own);
    }
    Some(out)
}

/// The nearest matrix of correlations, by projecting in turn on those without negative eigenvalues and on those with ones on
/// the diagonal (Higham, 2002), then drawn in until it has a triangle.
fn nearest(matrix: &[Vec<f64>]) -> Vec<Vec<f64>> {
    const ROUNDS: usize = 200;
    let size = matrix.len();
    let mut near = matrix.to_vec();
    let mut correction = vec![vec![0.0; size]; size];
    for _ in 0..ROUNDS {
        let moved = zip(&near, &correction, |a, b| a - b);
        let positive = without_negative(&moved);
        correction = zip(&positive, &moved, |a, b| a - b);
        near = positive;
        (0..size).for_each(|at| near[at][at] = 1.0);
    }
    let drawn_in = |by: f64| -> Vec<Vec<f64>> {
        let cell = |a: usize, b: usize| if a == b { 1.0 } else { near[a][b] * (1.0 - by) };
        (0..size).map(|a| (0..size).map(|b| cell(a, b)).collect()).collect()
    };
    let steps = (0..1_000).map(|step| drawn_in(f64::from(step) * 1e-3));
    steps.into_iter().find(|matrix| triangle(matrix).is_some()).unwrap_or(near)
}

fn zip(a: &[Vec<f64>], b: &[Vec<f64>], f: impl Fn(f64, f64) -> f64) -> Vec<Vec<f64>> {
    a.iter().zip(b).map(|(a, b)| a.iter().zip(b).map(|(a, b)| f(*a, *b)).collect()).collect()
}

/// The symmetric matrix with its negative eigenvalues at zero, by Jacobi's rotations.
fn without_negative(matrix: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let size = matrix.len();
    let mut a = matrix.to_vec();
    let mut vectors: Vec<Vec<f64>> =
        (0..size).map(|at| (0..size).map(|to| f64::from(at == to)).collect()).collect();
    for _ in 0..50 {
        for p in 0..size {
            for q in p + 1..size {
                rotate(&mut a, &mut vectors, p, q);
            }
        }
    }
    let value = |at: usize| a[at][at].max(0.0);
    let cell = |row: usize, column: usize| {
        (0..size).map(|at| vectors[row][at] * value(at) * vectors[column][at]).sum()
    };
    (0..size).map(|row| (0..size).map(|column| cell(row, column)).collect()).collect()
}

fn rotate(a: &mut [Vec<f64>], vectors: &mut [Vec<f64>], p: usize, q: usize) {
    if a[p][q].abs() < 1e-15 {
        return;
    }
    let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
    let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    let turn = |x: f64, y: f64| (c * x - s * y, s * x + c * y);
    for row in a.iter_mut() {
        (row[p], row[q]) = turn(row[p], row[q]);
    }
    let (first, second) = (a[p].clone(), a[q].clone());
    for (column, (x, y)) in first.into_iter().zip(second).enumerate() {
        (a[p][column], a[q][column]) = turn(x, y);
    }
    for row in vectors.iter_mut() {
        (row[p], row[q]) = turn(row[p], row[q]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(r: f64) -> Vec<Vec<f64>> {
        vec![vec![1.0, r], vec![r, 1.0]]
    }

    #[test]
    fn ranks_have_the_correlation_that_is_asked_for() {
        for asked in [-0.9, -0.3, 0.5, 1.0] {
            let copula = Copula::new(vec![0, 1], &pair(asked)).unwrap();
            let golden = |at: usize, by: f64| (at as f64 * by + 0.5).fract();
            let mut shares: Vec<Vec<f64>> = [0.618_033_988_75, 0.414_213_562_37]
                .map(|by| (0..50_000).map(|at| golden(at, by)).collect())
                .to_vec();
            copula.bind(&mut shares);
            // Of uniforms, the correlation of ranks is that of the values: 12 (mean of the product - 1/4).
            let product: f64 = shares[0].iter().zip(&shares[1]).map(|(a, b)| a * b).sum();
            let found = 12.0 * (product / 50_000.0 - 0.25);
            assert!((found - asked).abs() < 0.005, "{found} is not {asked}");
        }
    }

    // A moves with B and with C, so B and C cannot move against each other.
    #[test]
    fn what_is_not_possible_is_answered_with_the_nearest() {
        let matrix = vec![vec![1.0, 0.9, 0.9], vec![0.9, 1.0, -0.9], vec![0.9, -0.9, 1.0]];
        let Nearest(near) = Copula::new(vec![0, 1, 2], &matrix).unwrap_err();
        assert!(Copula::new(vec![0, 1, 2], &near).is_ok());
        assert!(near[0][1] > 0.4 && near[0][1] < 0.9 && near[1][2] > -0.9 && near[1][2] < 0.0, "{near:?}");
        assert!((near[0][1] - near[0][2]).abs() < 1e-6);
    }
}
