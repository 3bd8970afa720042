//! What to say: sections, tables of typed cells, charts as data. Nothing here has a format.

pub mod breakeven;
pub mod chart;
pub mod chart_frame;
pub mod chart_values;
pub mod compare;
pub mod dates;
pub mod document;
pub mod gaps;
pub mod gate;
pub mod json;
pub mod labels;
pub mod live;
pub mod metric_cells;
pub mod page;
pub mod pilot;
pub mod portfolio;
pub mod prices;
pub mod sensitivity;
pub mod simulate;
pub mod study;
pub mod workbook;
