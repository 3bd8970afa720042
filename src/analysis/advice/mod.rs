//! What a reader of the figures must know.

pub mod benchmarks;
pub mod on_serving;
pub mod warnings;
