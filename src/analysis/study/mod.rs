//! Everything that is computed for one scenario.

pub mod crossing;
pub mod irr;
pub mod read;
pub mod types;
pub mod verdict;
