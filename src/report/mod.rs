//! What to say: sections, tables of typed cells, charts as data. Nothing here has a format.

pub mod breakeven;
pub mod chart;
pub mod compare;
pub mod document;
pub mod gate;
pub mod labels;
pub mod metrics;
pub mod pilot;
pub mod prices;
pub mod sensitivity;
pub mod study;
pub mod workbook;
