//! The catalogue of metrics: what is known of a metric is said once, in its row, and everything else reads that row.

pub mod accounting;
pub mod catalogue;
pub mod flows;
mod formulas;
pub mod row;

pub use catalogue::METRICS;
pub use row::{Better, Formula, Metric, MetricKind, Needs, Rank, Section};
