//! The catalogue of metrics, and how any of them is found, read and derived.

pub mod figure;
pub mod input_range;
pub mod irr;
pub mod metric_by_name;
pub mod reader;
