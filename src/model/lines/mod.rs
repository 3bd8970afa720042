//! Lines of cost.

pub mod amounts;
pub mod cost_line;
pub mod share_of;
