//! What are many use cases worth together, and which of them under limits?

pub mod choice;
pub mod one_case;
pub mod overlaps;
pub mod read;
pub mod search;
pub mod totals;
pub mod types;
