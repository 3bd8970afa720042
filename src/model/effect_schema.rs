//! No input without effect, in the JSON Schema: for each way of serving, the fields that it does not take.

use serde_json::{Map, Value as Json, json};

use crate::form::field_row::{FieldRow, fields};
use crate::model::api::cost::ApiTerms;
use crate::model::serving::terms::{RentPlan, Serving};
use crate::scenario::types::{CallStep, OptionKind};
use crate::scenario::ways::*;

/// The conditions of an option.
pub fn of_option() -> Json {
    let word = OptionKind::word;
    let by_api: Vec<_> =
        not_taken(CallStep::ROWS, BY_API).into_iter().chain([("on".to_string(), json!(false))]).collect();
    let steps = |fields: Map<String, Json>| {
        let step = json!({ "properties": fields });
        json!({ "properties": { "calls": { "additionalProperties": step } } })
    };
    let kind = |kinds: &[&str], then: Json| json!({ "if": { "properties": { "kind": { "enum": kinds } }, "required": ["kind"] }, "then": then });
    let no_api = [OptionKind::SelfHosted, OptionKind::Other, OptionKind::Staged].map(word);
    json!([
        kind(&[word(OptionKind::SelfHosted)], steps(not_taken(CallStep::ROWS, ON_POOL))),
        kind(&[word(OptionKind::Api)], steps(by_api.into_iter().collect())),
        kind(&no_api, json!({ "properties": not_taken(ApiTerms::ROWS, &[]) })),
        { "if": { "properties": { "kind": { "const": word(OptionKind::Staged) } }, "required": ["kind"] },
          "then": { "required": ["stages"], "properties": { "calls": false, "outcome": false, "rollout": false, "go_live": false } }, "else": { "required": ["go_live"] } },
    ])
}

/// The conditions of a step: a flat price and provisioned capacity take less than a price by token.
pub fn of_step() -> Json {
    let given = |field: &str, ways: &[&str]| {
        let then = json!({ "properties": not_taken(CallStep::ROWS, ways) });
        json!({ "if": { "required": [field] }, "then": then })
    };
    json!([given("price_per_call", &[CALL, POOL])])
}

/// The conditions of a pool, by its plan.
pub fn of_pool() -> Json {
    let plan = |plan: &&str| {
        let then = json!({ "properties": not_taken(Serving::ROWS, &[plan]) });
        json!({ "if": { "properties": { "plan": { "const": plan } } }, "then": then })
    };
    Json::Array(RentPlan::WORDS.iter().map(plan).collect())
}

/// The fields that none of some ways takes, as what may not be there.
fn not_taken(rows: &'static [FieldRow], ways: &[&str]) -> Map<String, Json> {
    let taken = |row: &&FieldRow| row.ways.is_empty() || row.ways.iter().any(|way| ways.contains(way));
    let refused = fields(rows).filter(|row| !taken(row));
    refused.map(|row| (row.name.to_string(), json!(false))).collect()
}

/// Adds conditions to the schema of a table.
pub fn with(mut schema: Json, conditions: Json) -> Json {
    if let Some(table) = schema.as_object_mut() {
        table.insert("allOf".into(), conditions);
    }
    schema
}
