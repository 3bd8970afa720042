//! What is rented or run beside the calls: storage of a cache, a tuned model and its training.

pub mod cache;
pub mod training;
