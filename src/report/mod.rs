//! What to say: sections, tables of typed cells, charts as data. Nothing here has a format.

pub mod breakeven;
pub mod bridge;
pub mod bridge_chart;
pub mod by_input;
pub mod chart;
pub mod compare;
pub mod compared;
pub mod crossings;
pub mod document;
pub mod drivers;
pub mod explanation;
pub mod figures;
pub mod flips;
pub mod grid;
pub mod inputs;
pub mod measures;
pub mod memo;
pub mod months;
pub mod overview;
pub mod prices;
pub mod results;
pub mod sensitivity;
pub mod tables;
mod unit_chart;
pub mod words;
