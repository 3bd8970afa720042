pub mod analysis;
pub mod base;
pub mod scenario;
pub mod sheet;
