//! How to show it: the only place that rounds or knows a format. Sees reports and base words only.

mod cells;
pub mod chart;
pub mod csv;
pub mod diagnostic;
pub mod format;
pub mod html;
mod inert;
pub mod json;
pub mod markdown;
pub mod show;
pub mod terminal;
mod tree;
pub mod xlsx;
