//! The engine: rows of formulas over months, and the ways to read them. It knows no word of the domain.

pub mod build;
pub mod exact;
pub mod explain;
pub mod expr;
pub mod formula;
pub mod lanes;
mod level;
pub mod node;
pub mod parts;
mod piece;
pub mod power;
pub mod program;
mod reach;
