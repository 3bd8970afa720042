//! What to say: sections and tables of typed cells. Nothing here is rounded, and nothing knows a format.

pub mod document;
pub mod explanation;
pub mod months;
pub mod overview;
pub mod results;
