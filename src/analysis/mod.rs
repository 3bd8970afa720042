//! Questions asked of a projection; answers are plain structs.

pub mod advice;
mod advice_on_serving;
pub mod breakeven;
pub mod bridge;
pub mod compare;
pub mod crossing;
pub mod figure;
pub mod flip;
pub mod irr;
pub mod metrics;
pub mod probe;
pub mod search;
pub mod study;
pub mod verdict;
