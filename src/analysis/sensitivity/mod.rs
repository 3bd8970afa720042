//! What moves a figure, and which option wins over two inputs.

pub mod contour;
pub mod flip;
pub mod flip_pair;
pub mod grid;
pub mod too_close;
pub mod tornado;
