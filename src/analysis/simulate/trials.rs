//! Runs the sheet over many trials, in chunks on all cores. What comes out hangs on no chunk and on no core.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::analysis::projected::Projected;
use crate::analysis::simulate::draws::Draws;
use crate::sheet::lanes::{LaneOutcome, Tape};
use crate::sheet::node::{InputId, LineId};

/// Trials that a core runs at a time.
pub const CHUNK: usize = 2_048;

/// The sheet, ready to be run on draws.
pub struct Machine<'a> {
    tape: Tape,
    draws: &'a Draws,
}

impl<'a> Machine<'a> {
    /// Keeps the wanted lines; `ids` are the inputs of the draws, in their order.
    pub fn new(projected: &Projected, ids: &[InputId], draws: &'a Draws, wanted: &[LineId]) -> Self {
        let sheet = &projected.model.sheet;
        Self { tape: Tape::compile(sheet, &sheet.values(), &projected.exact, ids, wanted), draws }
    }

    /// Some trials.
    pub fn run(&self, first: usize, trials: usize) -> LaneOutcome {
        self.tape.run(&self.draws.columns(first, trials))
    }

    /// Trials of columns that are given.
    pub fn run_on(&self, columns: &[Vec<f64>]) -> LaneOutcome {
        self.tape.run(columns)
    }
}

/// Answers to all pieces of work from 0, in their order, found on all cores.
pub fn on_all_cores<T: Send>(pieces: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get()).min(pieces);
    if cores < 2 {
        return (0..pieces).map(work).collect();
    }
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(pieces)));
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                loop {
                    let piece = next.fetch_add(1, Ordering::Relaxed);
                    if piece >= pieces {
                        break;
                    }
                    let answer = work(piece);
                    if let Ok(mut done) = done.lock() {
                        done.push((piece, answer));
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    done.sort_by_key(|(piece, _)| *piece);
    done.into_iter().map(|(_, answer)| answer).collect()
}

/// First trial and length of each chunk of some trials.
pub fn chunks(trials: usize) -> Vec<(usize, usize)> {
    (0..trials).step_by(CHUNK).map(|first| (first, CHUNK.min(trials - first))).collect()
}
