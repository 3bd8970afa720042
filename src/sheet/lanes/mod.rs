//! The lanes reading: a sheet in `f64` for many trials at once, for simulation and heat maps.
//!
//! A sheet is compiled once for a choice of ranged inputs and wanted lines. Lines that no ranged input
//! touches become constants, taken from the exact reading; the rest becomes a tape of steps, each over all
//! months of a block of trials. What a trial gives depends on its own draws only: not on its place in a
//! block, on the other trials or on the machine.

mod kernels;
mod lower;
mod outcome;
mod powers;
mod run;
mod slots;
mod sweep;
mod tape;
mod totals;

use rust_decimal::Decimal;

pub use outcome::LaneOutcome;
pub use sweep::Sweep;
pub use tape::Tape;

/// The nearest `f64`.
pub fn nearest(value: Decimal) -> f64 {
    // By its digits: the library's own conversion can be a unit in the last place off.
    value.to_string().parse().unwrap_or(f64::NAN)
}
