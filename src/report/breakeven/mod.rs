//! What is said of break-evens.

pub mod by_input;
pub mod chart;
pub mod crossings;
