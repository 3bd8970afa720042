//! What is said of a decision.

pub mod against_baseline;
pub mod baseline;
pub mod chances;
pub mod closing;
pub mod criteria_chart;
pub mod gap;
pub mod minutes;
pub mod post_mortem;
pub mod record;
pub mod verified;
