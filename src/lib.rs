pub mod analysis;
pub mod base;
pub mod model;
pub mod scenario;
pub mod sheet;
