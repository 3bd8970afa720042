//! What is said of what a pilot measured.

pub mod measures;
pub mod reconcile;
