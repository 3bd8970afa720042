//! What the user wrote: TOML files to checked types, every number with its path and origin, all problems at once.

pub mod actuals;
pub mod baseline;
pub mod book;
pub mod book_rules;
pub mod diff;
pub mod edit;
pub mod fields;
pub mod figures;
pub mod import;
pub mod load;
pub mod mapping;
pub mod number;
pub mod option;
pub mod pricing;
pub mod range;
pub mod raw;
pub mod record;
pub mod refer;
pub mod rule;
pub mod shipped;
pub mod syntax;
pub mod tree;
pub mod types;
