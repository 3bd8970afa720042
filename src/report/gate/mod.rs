//! What is said of a decision.

pub mod against_baseline;
pub mod baseline;
pub mod criteria_chart;
pub mod gap;
pub mod minutes;
pub mod record;
pub mod verified;
