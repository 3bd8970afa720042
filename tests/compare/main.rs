//! Bridges between scenarios: by hand, on scenarios made up from seeds, and on those that are shipped.

mod apart;
#[path = "../support/case.rs"]
mod case;
mod hand;
#[path = "../laws/made.rs"]
#[allow(dead_code)] // Scenarios made up for the laws; bridges use a part of them.
mod made;
mod pair;
mod random;
mod shipped;
#[path = "../laws/ways.rs"]
mod ways;
