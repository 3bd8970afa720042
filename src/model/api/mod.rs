//! What calls to an API cost.

pub mod cost;
pub mod listed;
pub mod prices;
pub mod prompts;
pub mod prompts_check;
pub mod provisioned;
pub mod provisioned_check;
pub mod step;
pub mod tiers;
pub mod tokens;
pub mod turns;
