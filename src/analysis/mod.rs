//! Questions asked of a projection; answers are plain structs.

pub mod advice;
pub mod breakeven;
pub mod compare;
pub mod findings;
pub mod gate;
pub mod metric;
pub mod pilot;
pub mod portfolio;
pub mod prices;
pub mod projected;
pub mod sensitivity;
pub mod simulate;
pub mod study;
