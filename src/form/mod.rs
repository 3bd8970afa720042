//! What a written file is: a tree with places, changes to it, and records with checked fields. No word of the domain.

pub mod catalogue;
pub mod decimal;
pub mod diff;
pub mod distribution;
pub mod edit;
pub mod field_row;
pub mod fields;
pub mod files;
pub mod json_schema;
pub mod kind;
pub mod number;
pub mod range;
pub mod record;
pub mod replacement;
pub mod rule;
pub mod syntax;
pub mod toml_tree;
pub mod tree_reader;
