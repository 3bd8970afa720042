//! The lanes reading: a sheet in `f64` for many trials at once, for simulation and heat maps.
//!
//! A sheet is compiled once for a choice of ranged inputs and wanted lines. Lines that no ranged input
//! touches become constants, taken from the exact reading; the rest becomes a tape of steps, each over all
//! months of a block of trials. What a trial gives depends on its own draws only: not on its place in a
//! block, on the other trials or on the machine.

mod compile;
mod kernels;
mod lower;
mod nearest;
mod outcome;
mod powers;
mod run;
mod slots;
mod sweep;
mod tape;
mod totals;

pub use nearest::nearest;
pub use outcome::LaneOutcome;
pub use sweep::Sweep;
pub use tape::Tape;
