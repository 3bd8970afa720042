//! The decision at the go/no-go.

pub mod closing;
pub mod day;
pub mod decision;
pub mod gap;
pub mod more;
pub mod moved;
pub mod post_mortem;
pub mod proof;
pub mod signed;
pub mod used_before;
