pub mod analysis;
pub mod base;
pub mod sheet;
