//! What is said of many use cases under one budget?

pub mod charts;
pub mod overview;
pub mod portfolio_json;
pub mod sentences;
