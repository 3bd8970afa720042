//! `tollgate schema` and `tollgate completions`: what editors and shells need.

use clap::CommandFactory;
use serde_json::{Map, Value, json};

use super::args::{self, Cli};
use super::output::Output;
use super::{Exit, Failure};
use crate::model::BLOCKS;
use crate::render::json;
use crate::scenario::record::object;
use crate::scenario::types::{OptionCore, Root};

pub fn schema(out: &mut Output) -> Result<Exit, Failure> {
    let mut fields = Root::field_schemas();
    let option = object(
        OptionCore::field_schemas()
            .into_iter()
            .chain(BLOCKS.iter().flat_map(|block| (block.schema)()))
            .collect(),
    );
    let keyed = json!({ "type": "object", "minProperties": 1, "additionalProperties": option });
    fields.iter_mut().filter(|field| field.0 == "options").for_each(|field| field.1 = keyed.clone());
    let mut schema = Map::new();
    schema.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".into(), json!("tollgate scenario"));
    if let Value::Object(body) = object(fields) {
        schema.extend(body);
    }
    out.print(&json::render(&Value::Object(schema)))?;
    Ok(Exit::Done)
}

pub fn completions(args: &args::Completions, out: &mut Output) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "tollgate", &mut script);
    out.print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
