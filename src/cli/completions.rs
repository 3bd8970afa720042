//! `tollgate completions`: what shells need.

use clap::Args;

use crate::cli::command::Execute;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::streams::Streams;

/// Print shell completions
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    #[arg(value_name = "SHELL", value_enum)]
    shell: clap_complete::Shell,
}

impl Execute for CompletionsArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut out.program(), "tollgate", &mut script);
        out.print(&String::from_utf8_lossy(&script))?;
        Ok(Exit::Done)
    }
}
