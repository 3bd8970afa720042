//! The people around the model: today's handling, who is left to do, and review.

pub mod freed;
pub mod outcome;
pub mod review;
pub mod today;
