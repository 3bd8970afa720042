//! Which use cases stand under one budget, and what do they share? The portfolio file, and the scenarios as it changes them.

pub mod trees;
pub mod types;
