//! `tollgate init`: a commented scenario that runs as it is, or a table for what a pilot measures.

use crate::cli::args;
use crate::cli::args::Template;
use crate::cli::files::write_file;
use crate::cli::output::Output;
use crate::cli::{Exit, Failure};

pub fn init(args: &args::Init, out: &mut Output) -> Result<Exit, Failure> {
    let (text, next) = match (args.actuals, args.template) {
        (true, _) => (include_str!("../../scenarios/templates/pilot.csv"), "actuals FILE"),
        (false, Template::Support) => (include_str!("../../scenarios/templates/support.toml"), "run"),
        (false, Template::Minimal) => (include_str!("../../scenarios/templates/minimal.toml"), "run"),
    };
    match &args.path {
        None => out.print(text)?,
        Some(path) => {
            write_file(path, text.as_bytes(), args.force)?;
            let name = path.display();
            out.say(&format!("wrote {name}; next: tollgate {next} {name}\n"));
        }
    }
    Ok(Exit::Done)
}
