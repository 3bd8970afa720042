//! Questions asked of price books alone.

pub mod call_cost;
pub mod check;
pub mod diff;
