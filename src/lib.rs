//! What will this cost in production over three years, against what it is worth per unit of work?
//!
//! A scenario file is read and checked, lowered once into a sheet of formulas, and everything else is a reading of
//! that sheet: the exact projection, the lanes of floating point for many trials, the explanation of a figure. A study
//! gathers the figures, reports say them, and renderers show them.
//!
//! ```
//! use tollgate::analysis::projected::project;
//! use tollgate::analysis::study::read::study;
//! use tollgate::scenario::load::Changes;
//!
//! let file = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/record-enrichment.toml"));
//! let (plan, model) = tollgate::model::load(file, &Changes::default()).expect("a sound scenario");
//! let projected = project(plan, model).expect("figures that fit 28 digits");
//! let study = study(&projected);
//! // 180,000 of API fees and 70,000 around them in each of three years, and 125,000 up front
//! assert_eq!(study.options[0].tco().to_string().parse::<f64>().unwrap(), 875_000.0);
//! ```

pub mod analysis;
pub mod base;
pub mod cli;
pub mod form;
pub mod model;
pub mod pilot;
pub mod prices;
pub mod render;
pub mod report;
pub mod scenario;
pub mod sheet;
