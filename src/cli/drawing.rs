//! Charts as files: each as SVG and as PNG.

use std::path::Path;

use crate::cli::args::Draw;
use crate::cli::files::write_folder;
use crate::cli::outcome::Failure;
use crate::cli::streams::Streams;
use crate::render::chart::{png, svg};
use crate::report::chart::Chart;

/// Every chart in both formats, by file name.
///
/// # Errors
/// A chart that cannot be painted.
pub(crate) fn drawn(charts: &[Chart]) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut files = Vec::new();
    for chart in charts {
        files.push((format!("{}.svg", chart.slug), svg(chart).into_bytes()));
        files.push((format!("{}.png", chart.slug), png(chart).map_err(std::io::Error::other)?));
    }
    Ok(files)
}

/// Writes charts into the folder that the user named, if any; `asked` is the question that they answer.
///
/// # Errors
/// A file in the way, or what the system says.
pub(crate) fn draw(
    charts: &[Chart],
    args: &Draw,
    asked: &str,
    quiet: bool,
    out: &Streams,
) -> Result<(), Failure> {
    let Some(folder) = &args.output else { return Ok(()) };
    write(folder, &drawn(charts)?, asked, (args.force, quiet), out)
}

/// Writes the files of a command into a folder, over what others have made there only with `force`, and says so unless
/// `quiet`.
///
/// # Errors
/// A file in the way, or what the system says.
pub(crate) fn write(
    folder: &Path,
    files: &[(String, Vec<u8>)],
    made_by: &str,
    (force, quiet): (bool, bool),
    out: &Streams,
) -> Result<(), Failure> {
    write_folder(folder, files, made_by, force)?;
    if !quiet {
        out.say(&format!("wrote {} files to {}\n", files.len(), folder.display()));
    }
    Ok(())
}
