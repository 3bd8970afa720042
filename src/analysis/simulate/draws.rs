//! What every uncertain input is in every trial. A draw hangs on the seed, the input's own path and the trial alone: one more
//! input, another number of trials or of threads moves no other draw.

use crate::analysis::simulate::correlation::Copula;
use crate::analysis::simulate::quantile::Quantile;
use crate::analysis::simulate::sobol::{self, Directions};

/// Independent scrambles, from which the standard error is taken. Trial `t` is point `t / SCRAMBLES` of scramble `t % SCRAMBLES`.
pub const SCRAMBLES: usize = 8;

/// How the space of inputs is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sampler {
    /// Scrambled Sobol sequences.
    #[default]
    Sobol,
    /// Pseudo-random numbers, each by itself.
    Random,
}

/// An input that differs from trial to trial.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// Its path.
    pub path: String,
    pub quantile: Quantile,
    stream: Stream,
}

/// Where the shares of an input come from.
#[derive(Debug, Clone)]
struct Stream {
    sampler: Sampler,
    key: u64,
    directions: &'static Directions,
    seeds: [u32; SCRAMBLES],
}

/// All uncertain inputs, in the order of their columns.
#[derive(Debug, Clone)]
pub struct Draws {
    pub inputs: Vec<Drawn>,
    pub copula: Option<Copula>,
}

impl Draws {
    /// The inputs with their percentiles. Two paths that would meet on a dimension of the sequence are kept apart.
    pub fn new(inputs: Vec<(String, Quantile)>, copula: Option<Copula>, seed: u64, sampler: Sampler) -> Self {
        let paths: Vec<&str> = inputs.iter().map(|input| input.0.as_str()).collect();
        let places = places(&paths);
        let streams: Vec<Stream> =
            paths.iter().zip(places).map(|(path, at)| Stream::new(path, at, seed, sampler)).collect();
        let drawn = |((path, quantile), stream)| Drawn { path, quantile, stream };
        Self { inputs: inputs.into_iter().zip(streams).map(drawn).collect(), copula }
    }

    /// The columns of some trials, one for each input, in their order.
    pub fn columns(&self, first: usize, trials: usize) -> Vec<Vec<f64>> {
        let mut columns = self.shares(first, trials);
        for (input, column) in self.inputs.iter().zip(&mut columns) {
            column.iter_mut().for_each(|share| *share = input.quantile.at(*share));
        }
        columns
    }

    /// The shares behind the columns, correlated where the inputs are.
    pub fn shares(&self, first: usize, trials: usize) -> Vec<Vec<f64>> {
        let mut shares: Vec<Vec<f64>> =
            self.inputs.iter().map(|input| input.stream.shares(first, trials)).collect();
        if let Some(copula) = &self.copula {
            copula.bind(&mut shares);
        }
        shares
    }

    /// Another set of draws of the same inputs, independent of this one.
    pub fn again(&self, seed: u64) -> Self {
        let salt = |path: &str| format!("{path}\u{1}again");
        let salted: Vec<String> = self.inputs.iter().map(|input| salt(&input.path)).collect();
        let paths: Vec<&str> = self.inputs.iter().map(|input| input.path.as_str()).collect();
        let all: Vec<&str> = paths.iter().copied().chain(salted.iter().map(String::as_str)).collect();
        let places = places(&all).split_off(self.inputs.len());
        let mut again = self.clone();
        for ((input, path), at) in again.inputs.iter_mut().zip(&salted).zip(places) {
            input.stream = Stream::new(path, at, seed, input.stream.sampler);
        }
        again
    }
}

/// The dimension of each path, by its hash; where two meet, the later of them in order of hashes moves on. With more inputs than
/// dimensions, some share one, each with its own scramble.
fn places(paths: &[&str]) -> Vec<usize> {
    let mut order: Vec<(u64, usize)> = paths.iter().enumerate().map(|(at, path)| (hash(path), at)).collect();
    order.sort_unstable();
    let (mut taken, mut places) = (vec![false; sobol::count()], vec![0; paths.len()]);
    for (key, at) in order {
        let (first, many) = room(paths[at]);
        let start = first + key as usize % many;
        let free = (0..sobol::count()).map(|on| (start + on) % sobol::count()).find(|place| !taken[*place]);
        places[at] = free.unwrap_or(start);
        taken[places[at]] = true;
    }
    places
}

/// The first of the dimensions that a path may have, and how many they are. The first dimensions fill squares and cubes best, so they are
/// for what every case hangs on.
fn room(path: &str) -> (usize, usize) {
    const OTHERS: usize = 10;
    match path.split('.').collect::<Vec<_>>().as_slice() {
        ["volume", "units_per_month" | "scale"] => (0, 1),
        ["today", "minutes_per_unit"] => (1, 1),
        ["volume", "annual_growth" | "monthly_growth"] => (2, 1),
        ["values", _, "realisation"] => (3, 7),
        _ => (OTHERS, sobol::count() - OTHERS),
    }
}

impl Stream {
    fn new(path: &str, dimension: usize, seed: u64, sampler: Sampler) -> Self {
        let key = mixed(hash(path) ^ mixed(seed));
        let seeds = std::array::from_fn(|scramble| (mixed(key.wrapping_add(scramble as u64)) >> 32) as u32);
        Self { sampler, key, directions: sobol::dimension(dimension), seeds }
    }

    fn shares(&self, first: usize, trials: usize) -> Vec<f64> {
        let trials = first..first + trials;
        match self.sampler {
            Sampler::Random => trials.map(|trial| random(self.key, trial)).collect(),
            Sampler::Sobol => {
                let mut points = Points::new(self.directions);
                trials
                    .map(|trial| {
                        let point = points.at((trial / SCRAMBLES) as u32);
                        sobol::uniform(sobol::scrambled(point, self.seeds[trial % SCRAMBLES]))
                    })
                    .collect()
            }
        }
    }
}

/// The points of a dimension one after the other: the high digits of the index are added up once for a row of them.
struct Points {
    directions: &'static Directions,
    low: [u32; Self::ROW as usize],
    high: (u32, u32),
}

impl Points {
    const ROW: u32 = 64;

    fn new(directions: &'static Directions) -> Self {
        let low = std::array::from_fn(|index| sobol::point(directions, index as u32));
        Self { directions, low, high: (0, 0) }
    }

    fn at(&mut self, index: u32) -> u32 {
        let row = index / Self::ROW;
        if row != self.high.0 {
            self.high = (row, sobol::point(self.directions, row * Self::ROW));
        }
        self.high.1 ^ self.low[(index % Self::ROW) as usize]
    }
}

/// A number between 0 and 1 by a trial and a key, with 53 digits.
fn random(key: u64, trial: usize) -> f64 {
    let bits = mixed(key ^ mixed(trial as u64 ^ 0x5851_f42d_4c95_7f2d)) >> 11;
    (bits as f64 + 0.5) / 9_007_199_254_740_992.0
}

/// FNV-1a of a path.
fn hash(path: &str) -> u64 {
    let add = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    mixed(path.bytes().fold(0xcbf2_9ce4_8422_2325, add))
}

/// A number whose bits all hang on all bits of another (the finalizer of SplitMix64).
fn mixed(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ value >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ value >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ value >> 31
}

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;
    use crate::form::distribution::Distribution;
    use crate::form::rule::ANY;

    fn draws(paths: &[&str], sampler: Sampler) -> Draws {
        let unit = Distribution::Uniform { min: dec!(0), max: dec!(1) };
        let input = |path: &&str| (path.to_string(), Quantile::new(&unit, dec!(0.5), &ANY));
        Draws::new(paths.iter().map(input).collect(), None, 7, sampler)
    }

    #[test]
    fn one_more_input_moves_no_draw_and_a_chunk_is_a_part_of_the_whole() {
        for sampler in [Sampler::Sobol, Sampler::Random] {
            let one = draws(&["volume"], sampler).columns(0, 1_000);
            let more = draws(&["price", "volume", "wage"], sampler).columns(0, 1_000);
            assert_eq!(one[0], more[1]);
            assert_eq!(draws(&["volume"], sampler).columns(640, 100)[0], one[0][640..740]);
            assert_ne!(more[0], more[2]);
        }
    }

    // The mean of the product of two uniforms is 1/4; that of random ones is off by some 0.22 / sqrt(n).
    #[test]
    fn sobol_is_far_nearer_than_random() {
        const N: usize = 1 << 14;
        let error = |sampler| {
            let columns = draws(&["a", "b"], sampler).columns(0, N);
            let sum: f64 = columns[0].iter().zip(&columns[1]).map(|(a, b)| a * b).sum();
            (sum / N as f64 - 0.25).abs()
        };
        assert!(error(Sampler::Sobol) < 1e-4, "{}", error(Sampler::Sobol));
        assert!(error(Sampler::Random) < 0.01 && error(Sampler::Random) > error(Sampler::Sobol));
    }

    #[test]
    fn scrambles_are_even_each() {
        let columns = draws(&["volume"], Sampler::Sobol).columns(0, SCRAMBLES * 256);
        for scramble in 0..SCRAMBLES {
            let own = columns[0].iter().skip(scramble).step_by(SCRAMBLES);
            let mut cells: Vec<u32> = own.map(|share| (share * 256.0) as u32).collect();
            cells.sort_unstable();
            assert_eq!(cells, (0..256).collect::<Vec<u32>>());
        }
    }
}
