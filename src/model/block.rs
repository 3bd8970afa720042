//! What a kind of cost is: its fields, how they are read, settled and lowered.

use crate::form::field_row::FieldRow;
use crate::form::record::Reader;
use crate::form::toml_tree::Node;
use crate::model::lowering::OptionSheet;
use crate::scenario::types::{OptionSpec, Scenario};

/// A kind of cost. A new one is a file with such a `BLOCK`, and a line in `BLOCKS`.
pub struct Block {
    /// The fields of an option that are its own.
    pub rows: &'static [FieldRow],
    /// Reads its fields from an option.
    pub read: fn(&Node, &mut Reader) -> Option<Resolve>,
}

/// What a block has read, to be settled against the rest of the scenario: roles, prices, other options.
pub type Resolve = Box<dyn FnOnce(&Scenario, &OptionSpec, &mut Reader) -> Option<Lower>>;

/// Adds the rows of a block to the sheet. What could go wrong with the input has been settled by now.
pub type Lower = Box<dyn Fn(&mut OptionSheet)>;

/// A block's rows, as what `Resolve` answers with.
pub fn rows(lower: impl Fn(&mut OptionSheet) + 'static) -> Lower {
    Box::new(lower)
}
