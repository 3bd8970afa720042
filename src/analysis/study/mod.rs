//! Everything that is computed for one scenario.

pub mod crossing;
pub mod derivation;
pub mod facts;
pub mod read;
pub mod types;
pub mod verdict;
