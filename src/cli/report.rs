//! `tollgate report`: a folder to attach to a proposal.

use super::args;
use super::files::write_folder;
use super::output::Output;
use super::{Exit, Failure, studied};

pub fn report(args: &args::Report, out: &mut Output) -> Result<Exit, Failure> {
    let (projected, mut study) = studied(&args.scenario)?;
    study.flips = crate::analysis::flip::flips(&projected, &study, usize::MAX);
    let currency = &study.scenario.currency;
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let charts = crate::report::figures::charts(&study);
    for chart in &charts {
        files.push((format!("{}.svg", chart.slug), crate::render::chart::svg(chart).into_bytes()));
        files.push((
            format!("{}.png", chart.slug),
            crate::render::chart::png(chart).map_err(std::io::Error::other)?,
        ));
    }
    files.push((
        "results.json".into(),
        crate::render::json::render(&crate::report::results::results(&study)).into_bytes(),
    ));
    files.push((
        "monthly.csv".into(),
        crate::render::csv::render(&crate::report::months::months(&study)).into_bytes(),
    ));
    let memo = crate::report::memo::memo(&study, &charts);
    files.push(("report.md".into(), crate::render::markdown::render(&memo, currency).into_bytes()));
    write_folder(&args.output, &files, args.force)?;
    if !args.quiet {
        out.say(&format!("wrote {} files to {}\n", files.len(), args.output.display()));
    }
    Ok(Exit::Done)
}
