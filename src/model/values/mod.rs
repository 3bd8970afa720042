//! Lines of value.

pub mod value_line;
