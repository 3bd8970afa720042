//! Questions asked of a projection; answers are plain structs.

pub mod advice;
mod advice_on_serving;
pub mod breakeven;
pub mod bridge;
pub mod compare;
pub mod contour;
pub mod crossing;
pub mod curve;
pub mod deep;
pub mod figure;
pub mod flip;
pub mod gate;
pub mod gauge;
pub mod grid;
pub mod irr;
pub mod measured;
pub mod metrics;
pub mod outside;
pub mod probe;
pub mod search;
pub mod study;
pub mod tornado;
pub mod usual;
pub mod verdict;
pub mod volume;
