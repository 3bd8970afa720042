//! What is said of price books.

pub mod book_differences;
pub mod book_notes;
pub mod call;
pub mod catalogue;
pub mod imported;
pub mod price_chart;
