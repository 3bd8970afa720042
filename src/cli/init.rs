//! `tollgate init`: a commented scenario that runs as it is.

use super::args::{self, Template};
use super::files::write_file;
use super::output::Output;
use super::{Exit, Failure};

pub fn init(args: &args::Init, out: &mut Output) -> Result<Exit, Failure> {
    let text = match args.template {
        Template::Support => include_str!("../../scenarios/templates/support.toml"),
        Template::Minimal => include_str!("../../scenarios/templates/minimal.toml"),
    };
    match &args.path {
        None => out.print(text)?,
        Some(path) => {
            write_file(path, text.as_bytes(), args.force)?;
            out.say(&format!("wrote {}; next: tollgate run {}\n", path.display(), path.display()));
        }
    }
    Ok(Exit::Done)
}
