//! `tollgate schema`: what editors need.

use clap::Args;

use crate::cli::command::Execute;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::streams::Streams;
use crate::render::json;

/// Print the JSON Schema of the scenario file
#[derive(Debug, Args)]
pub struct SchemaArgs {}

impl Execute for SchemaArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        out.print(&json::render(&crate::model::schema()))?;
        Ok(Exit::Done)
    }
}
