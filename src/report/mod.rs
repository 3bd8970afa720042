//! What to say: sections, tables of typed cells, charts as data. Nothing here has a format.

pub mod breakeven;
pub mod bridge;
pub mod bridge_chart;
pub mod chart;
pub mod compare;
pub mod compared;
pub mod document;
pub mod explanation;
pub mod figures;
pub mod measures;
pub mod memo;
pub mod months;
pub mod overview;
pub mod results;
pub mod tables;
mod unit_chart;
pub mod words;
