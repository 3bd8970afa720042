//! `tollgate schema` and `tollgate completions`: what editors and shells need.

use clap::CommandFactory;

use crate::cli::args;
use crate::cli::args::Cli;
use crate::cli::output::Output;
use crate::cli::{Exit, Failure};
use crate::render::json;

pub fn schema(out: &mut Output) -> Result<Exit, Failure> {
    out.print(&json::render(&crate::model::schema()))?;
    Ok(Exit::Done)
}

pub fn completions(args: &args::Completions, out: &mut Output) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "tollgate", &mut script);
    out.print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
