//! Questions asked of a projection; answers are plain structs.

pub mod advice;
pub mod crossing;
pub mod figure;
pub mod irr;
pub mod metrics;
pub mod study;
pub mod verdict;
