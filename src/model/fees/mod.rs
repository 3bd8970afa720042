//! What is charged by a count: tariffs with allowances, tiers and commitments, and seats.

pub mod commitment;
pub mod count;
pub mod fee;
pub mod fee_check;
pub mod seats;
