//! Questions asked of a projection; answers are plain structs.

pub mod study;
