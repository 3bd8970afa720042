//! What is said of how sure a case is.

pub mod chances;
pub mod charts;
pub mod draws;
pub mod json;
pub mod nothing;
pub mod pilot_plan;
pub mod simulation;
