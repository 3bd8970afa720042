//! `tollgate baseline`: the plan, frozen, before the pilot.

use std::path::PathBuf;

use clap::Args;

use crate::analysis::gate::decision::{judgeable, registered};
use crate::cli::args::ScenarioArgs;
use crate::cli::command::Execute;
use crate::cli::files::{hashes, write_file};
use crate::cli::load::studied;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::streams::Streams;
use crate::form::files::Files;
use crate::render::json;
use crate::report::gate::baseline::baseline;

/// Freeze the plan before the pilot: scenario, prices, criteria and results, with hashes
#[derive(Debug, Args)]
pub struct BaselineArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// File to write; printed if not given
    #[arg(long, short, value_name = "LOCK")]
    output: Option<PathBuf>,
    /// Overwrite the file
    #[arg(long, requires = "output")]
    force: bool,
}

impl Execute for BaselineArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        let (projected, study) = studied(&Files::default(), &self.scenario)?;
        let criteria = registered(&projected.plan.scenario);
        judgeable(&projected, &criteria)?;
        let text = json::render(&baseline(&projected, &study, &criteria, &hashes(&projected.plan.texts)));
        let Some(path) = &self.output else {
            out.print(&text)?;
            return Ok(Exit::Done);
        };
        write_file(path, text.as_bytes(), self.force)?;
        out.say(&format!("wrote {}\n", path.display()));
        if criteria.is_empty() {
            out.say("there are no criteria in it: the gate cannot say *scale* without them\n");
        }
        Ok(Exit::Done)
    }
}
