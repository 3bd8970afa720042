//! Words that every layer uses; nothing of cost.

pub mod calendar;
