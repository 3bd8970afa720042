//! Everything that is computed for one scenario.

pub mod basis;
pub mod crossing;
pub mod derivation;
pub mod facts;
pub mod hurdles;
pub mod input_label;
pub mod read;
pub mod types;
pub mod verdict;
