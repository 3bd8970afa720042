//! What the user wrote: TOML files to checked types, every number with its path and origin, all problems at once.

pub mod accounting;
pub mod baseline;
pub mod benefit;
pub mod correlations;
pub mod difference;
pub mod frozen_plan;
pub mod gate_terms;
pub mod ledger;
pub mod load;
pub mod mapping;
pub mod option;
pub mod option_spec;
pub mod portfolio;
pub mod references;
pub mod same_as;
pub mod seal;
pub mod seats;
pub mod tree;
pub mod types;
pub mod volume;
pub mod ways;
