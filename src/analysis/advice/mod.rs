//! What a reader of the figures must know.

pub mod benchmarks;
pub mod benefits;
pub mod on_calls;
pub mod on_serving;
pub mod rollout;
pub mod warning;
pub mod warnings;
pub mod without_effect;
