//! What is said of break-evens.

pub mod by_input;
pub mod by_month;
pub mod chart;
pub mod crossings;
