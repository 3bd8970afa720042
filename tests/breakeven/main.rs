//! Break-even: closed forms by hand, staircases counted by hand, and brute force over every whole volume.

#[path = "../support/case.rs"]
mod case;

mod absent;
mod ask;
mod brute;
mod equal;
mod shipped;
mod steps;
mod switch;
