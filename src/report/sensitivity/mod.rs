//! What is said of what moves a figure.

pub mod flips;
pub mod grid;
pub mod map_chart;
pub mod sensitivity_charts;
pub mod tornado;
