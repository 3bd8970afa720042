//! The formulas: a scenario is lowered once into a sheet, a file for each kind of cost.

pub mod actuals;
pub mod actuals_check;
pub mod amounts;
pub mod api;
pub mod capacity;
pub mod currencies;
pub mod demand;
pub mod finance;
pub mod lines;
pub mod lowering;
pub mod outcome;
pub mod owned;
pub mod people;
pub mod plan;
pub mod prices;
pub mod rent;
pub mod running;
pub mod serving;
pub mod speed;
pub mod tiers;
pub mod today;
pub mod tokens;
pub mod values;

use serde_json::{Map, Value as Json, json};

use crate::base::diagnostic::Refusal;
use crate::scenario::raw::Node;
use crate::scenario::record::{Reader, object};
use crate::scenario::types::{OptionCore, OptionSpec, Root, Scenario};
use lowering::OptionSheet;

/// A kind of cost. A new one is a file with such a `BLOCK`, and a line in `BLOCKS`.
pub struct Block {
    /// The fields of an option that are its own.
    pub fields: &'static [&'static str],
    /// What each of them takes, for the schema of the file.
    pub schema: fn() -> Vec<(&'static str, Json, bool)>,
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

/// Every kind of cost, in the order in which their rows stand. Serving comes before the API, since an API takes
/// what the replicas of a hybrid cannot.
pub const BLOCKS: &[Block] = &[serving::BLOCK, api::BLOCK, people::BLOCK, lines::BLOCK, values::BLOCK];

pub use finance::Model;
pub use plan::{Plan, read};

/// The sheet of a scenario, and where its figures stand in it.
pub fn lower(plan: &Plan) -> Model {
    finance::lower(plan)
}

/// Reads a scenario and lowers it.
///
/// # Errors
/// Every problem of the scenario and of the price books it names.
pub fn load(
    path: &std::path::Path,
    changes: &crate::scenario::load::Changes,
) -> Result<(Plan, Model), Refusal> {
    let plan = read(crate::scenario::load::load(path, changes), BLOCKS)?;
    let model = lower(&plan);
    Ok((plan, model))
}

/// The JSON Schema of the scenario file.
pub fn schema() -> Json {
    let mut fields = Root::field_schemas();
    let own = BLOCKS.iter().flat_map(|block| (block.schema)());
    let option = object(OptionCore::field_schemas().into_iter().chain(own).collect());
    let keyed = json!({ "type": "object", "minProperties": 1, "additionalProperties": option });
    fields.iter_mut().filter(|field| field.0 == "options").for_each(|field| field.1 = keyed.clone());
    let mut schema = Map::new();
    schema.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".into(), json!("tollgate scenario"));
    if let Json::Object(body) = object(fields) {
        schema.extend(body);
    }
    Json::Object(schema)
}
