//! The formulas: a scenario is lowered once into a sheet, a file for each kind of cost.

pub mod actual_months;
pub mod actual_months_check;
pub mod api;
pub mod block;
pub mod check;
pub mod currencies;
pub mod demand;
pub mod drivers;
pub mod effect;
pub mod effect_schema;
pub mod fees;
pub mod finance;
pub mod indices;
pub mod lines;
pub mod lowering;
pub mod metric;
pub mod names;
pub mod people;
pub mod place;
pub mod plan;
pub mod prompts;
pub mod rents;
pub mod rollout;
pub mod rows;
pub mod serving;
pub mod stage_rows;
pub mod stages;
pub mod values;

use serde_json::{Map, Value as Json, json};

use crate::base::diagnostic::Refusal;
use crate::form::catalogue::Catalogue;
use crate::form::field_row::schemas;
use crate::form::files::Files;
use crate::form::json_schema::with_definitions;
use crate::form::record::object;
use crate::prices::entries::{ApiPrice, VolumeTier};
use crate::scenario::types::{OptionCore, Root};
use block::Block;
use metric::METRICS;

/// Every kind of cost, in the order in which their rows stand. Serving comes before the API, since an API takes
/// what the replicas of a hybrid cannot; seats come before the fees that count them.
pub const BLOCKS: &[Block] = &[
    serving::fleet::BLOCK,
    api::cost::BLOCK,
    fees::seats::BLOCK,
    fees::fee::BLOCK,
    rents::cache::BLOCK,
    rents::training::BLOCK,
    people::review::BLOCK,
    lines::cost_line::BLOCK,
    values::value_line::BLOCK,
];

pub use finance::Model;
pub use plan::{Plan, read};

/// The sheet of a scenario, and where its figures stand in it.
pub fn lower(plan: &Plan) -> Model {
    finance::lower(plan, METRICS)
}

/// Reads a scenario and lowers it.
///
/// # Errors
/// Every problem of the scenario and of the price books it names.
pub fn load(
    path: &std::path::Path,
    changes: &crate::scenario::load::Changes,
) -> Result<(Plan, Model), Refusal> {
    load_from(&Files::default(), path, changes)
}

/// The same, of files of which some may have been read already.
///
/// # Errors
/// Every problem of the scenario and of the price books it names.
pub fn load_from(
    files: &Files,
    path: &std::path::Path,
    changes: &crate::scenario::load::Changes,
) -> Result<(Plan, Model), Refusal> {
    let plan = read(crate::scenario::load::load(files, path, changes), BLOCKS)?;
    let model = lower(&plan);
    Ok((plan, model))
}

/// What is known of every field of a scenario file, and of the numbers of a price book that stand below its paths.
pub fn catalogue() -> Catalogue {
    let own = BLOCKS.iter().map(|block| block.rows);
    let whole = own.fold(crate::scenario::types::catalogue(), |all, rows| all.with(&["options", "*"], rows));
    whole
        .borrowing(&["options", "*", "volume_tiers"], VolumeTier::ROWS)
        .borrowing(&["options", "*", "calls", "*", "fallback"], ApiPrice::ROWS)
}

/// The JSON Schema of the scenario file.
pub fn schema() -> Json {
    let mut fields = schemas(Root::ROWS);
    let own = BLOCKS.iter().flat_map(|block| schemas(block.rows));
    let core = schemas(OptionCore::ROWS).into_iter().map(|field| match field.0 {
        // A staged option goes live with its first stage.
        "go_live" => (field.0, field.1, false),
        _ => field,
    });
    let option = object(core.chain(own).map(conditioned).collect());
    let option = effect_schema::with(option, effect_schema::of_option());
    let keyed = json!({ "type": "object", "minProperties": 1, "additionalProperties": option });
    fields.iter_mut().filter(|field| field.0 == "options").for_each(|field| field.1 = keyed.clone());
    let mut schema = Map::new();
    schema.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".into(), json!("tollgate scenario"));
    if let Json::Object(body) = object(fields) {
        schema.extend(body);
    }
    with_definitions(Json::Object(schema))
}

/// A part of an option with the fields that its way of serving does not take.
fn conditioned((name, mut schema, required): (&'static str, Json, bool)) -> (&'static str, Json, bool) {
    let keyed = |schema: &mut Json, conditions: Json| {
        if let Some(entry) = schema.get_mut("additionalProperties") {
            *entry = effect_schema::with(entry.take(), conditions);
        }
    };
    match name {
        "calls" => keyed(&mut schema, effect_schema::of_step()),
        "pools" => keyed(&mut schema, effect_schema::of_pool()),
        "serving" => schema = effect_schema::with(schema, effect_schema::of_pool()),
        _ => {}
    }
    (name, schema, required)
}
