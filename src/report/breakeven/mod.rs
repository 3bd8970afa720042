//! What is said of break-evens.

pub mod by_input;
pub mod by_month;
pub mod chart;
pub mod crossings;
pub mod switch_chart;
pub mod switch_map;
