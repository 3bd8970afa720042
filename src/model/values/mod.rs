//! Benefit lines.

pub mod value_line;
