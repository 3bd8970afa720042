pub mod analysis;
pub mod base;
pub mod cli;
pub mod model;
pub mod render;
pub mod report;
pub mod scenario;
pub mod sheet;
