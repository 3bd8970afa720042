//! What a pilot measured: rows of its files, added up as they are read, so that their number does not matter.

pub mod actuals;
pub mod blocks;
pub mod columns;
pub mod content;
pub mod cut;
pub mod file;
pub mod format;
pub mod formats;
pub mod ids;
pub mod in_order;
pub mod json;
pub mod label;
pub mod period;
pub mod ratio;
pub mod read;
pub mod record;
pub mod row;
pub mod sink;
pub mod size;
pub mod sums;
pub mod table;
pub mod tally;
pub mod task;
