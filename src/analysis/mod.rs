//! Questions asked of a projection; answers are plain structs.

pub mod advice;
mod advice_on_serving;
pub mod book_check;
pub mod book_diff;
pub mod breakeven;
pub mod bridge;
pub mod call_cost;
pub mod compare;
pub mod contour;
pub mod crossing;
pub mod curve;
pub mod deep;
pub mod figure;
pub mod flip;
pub mod gauge;
pub mod grid;
pub mod irr;
pub mod metrics;
pub mod outside;
pub mod probe;
pub mod search;
pub mod study;
pub mod tornado;
pub mod usual;
pub mod verdict;
pub mod volume;
