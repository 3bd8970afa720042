pub mod analysis;
pub mod base;
