//! What calls to an API cost.

pub mod cost;
pub mod prices;
pub mod step;
pub mod tiers;
pub mod tokens;
