//! `tollgate init`: a commented scenario that runs as it is, or a table for what a pilot measures.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::command::Execute;
use crate::cli::files::write_file;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::streams::Streams;

/// Write a commented scenario that runs as is
#[derive(Debug, Args)]
pub struct InitArgs {
    /// File to write; printed if not given
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// Which scenario to start from
    #[arg(long, value_enum, default_value = "support")]
    template: Template,
    /// Write a table for pilot measurements instead of a scenario
    #[arg(long, conflicts_with = "template")]
    actuals: bool,
    /// Overwrite the file
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Template {
    /// An API against a self-hosted model, for support tickets
    Support,
    /// The smallest scenario that answers the question
    Minimal,
    /// An agent whose prompt grows from turn to turn
    Agent,
    /// A product that is bought by the seat, with a fee by count
    Seats,
    /// A small model of one's own in front of a frontier API
    Cascade,
    /// An API now, own servers when the volume carries them
    Staged,
    /// Answers from documents: retrieval, reranking and the answer, each in its place
    KnowledgeBase,
}

impl Template {
    fn text(self) -> &'static str {
        match self {
            Self::Support => include_str!("../../scenarios/templates/support.toml"),
            Self::Minimal => include_str!("../../scenarios/templates/minimal.toml"),
            Self::Agent => include_str!("../../scenarios/templates/agent.toml"),
            Self::Seats => include_str!("../../scenarios/templates/seats.toml"),
            Self::Cascade => include_str!("../../scenarios/support-cascade.toml"),
            Self::Staged => include_str!("../../scenarios/staged-hosting.toml"),
            Self::KnowledgeBase => include_str!("../../scenarios/knowledge-base.toml"),
        }
    }
}

impl Execute for InitArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        let (text, next) = match self.actuals {
            true => (include_str!("../../scenarios/templates/pilot.csv"), "actuals FILE"),
            false => (self.template.text(), "run"),
        };
        let Some(path) = &self.path else {
            out.print(text)?;
            return Ok(Exit::Done);
        };
        write_file(path, text.as_bytes(), self.force)?;
        let name = path.display();
        out.say(&format!("wrote {name}; next: tollgate {next} {name}\n"));
        Ok(Exit::Done)
    }
}
