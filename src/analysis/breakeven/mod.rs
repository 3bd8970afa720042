//! At which value of an input, or in which month, two options are equal.

pub mod by_input;
pub mod by_month;
pub mod curve;
pub mod input_sweep;
pub mod search;
pub mod switch_map;
pub mod volume;
