//! What is said of scenarios side by side.

pub mod bridge;
pub mod bridge_chart;
pub mod compare_json;
pub mod comparison;
pub mod variance;
pub mod variance_chart;
