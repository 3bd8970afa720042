//! The decision at the go/no-go.

pub mod day;
pub mod decision;
pub mod gap;
pub mod more;
pub mod moved;
pub mod proof;
pub mod signed;
