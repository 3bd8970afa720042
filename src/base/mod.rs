//! Words that every layer uses; nothing of cost.

pub mod calendar;
pub mod diagnostic;
pub mod format;
pub mod source;
pub mod text;
pub mod unit;
