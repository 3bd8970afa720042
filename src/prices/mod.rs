//! Price books: dated, sourced entries, laid on one another, and lists of others that become entries.

pub mod book;
pub mod entries;
pub mod facts;
pub mod import;
pub mod load;
pub mod rules;
pub mod shipped;
