//! How sure the case is: its uncertain inputs drawn together many times, and every figure with its spread. The one part of the
//! analysis beside the rates of return that works in floating point, since it says how far figures may be off.

mod beta;
pub mod choice;
pub mod correlation;
pub mod draws;
pub mod drivers;
pub mod information;
mod normal;
pub mod pilot_plan;
mod quantile;
pub mod sample;
pub mod simulation;
mod sobol;
pub mod statistics;
pub mod trial_table;
mod trials;
pub mod uncertain;
