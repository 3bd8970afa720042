//! Charts as files: each as SVG and as PNG.

use crate::cli::Failure;
use crate::cli::args::Draw;
use crate::cli::files::write_folder;
use crate::cli::output::Output;
use crate::render::chart::{png, svg};
use crate::report::chart::Chart;

/// Every chart in both formats, by file name.
///
/// # Errors
/// A chart that cannot be painted.
pub fn drawn(charts: &[Chart]) -> Result<Vec<(String, Vec<u8>)>, Failure> {
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
pub fn draw(charts: &[Chart], args: &Draw, asked: &str, quiet: bool, out: &Output) -> Result<(), Failure> {
    let Some(folder) = &args.output else { return Ok(()) };
    let files = drawn(charts)?;
    write_folder(folder, &files, asked, args.force)?;
    if !quiet {
        out.say(&format!("wrote {} files to {}\n", files.len(), folder.display()));
    }
    Ok(())
}
