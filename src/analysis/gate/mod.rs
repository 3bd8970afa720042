//! The decision at the go/no-go.

pub mod decision;
pub mod gap;
