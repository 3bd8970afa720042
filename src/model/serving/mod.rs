//! What models on servers of one's own cost.

pub mod capacity;
pub mod fleet;
pub mod owned;
pub mod rent;
pub mod sizing;
pub mod speed;
pub mod terms;
