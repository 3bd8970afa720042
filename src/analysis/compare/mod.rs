//! Scenarios side by side, and what led from one to the other.

pub mod bridge;
pub mod comparison;
pub mod variance;
