//! `tollgate report`: a folder to attach to a proposal.

use crate::cli::args;
use crate::cli::drawing::drawn;
use crate::cli::files::write_folder;
use crate::cli::output::Output;
use crate::cli::{Exit, Failure, studied};
use crate::form::files::Files;

pub fn report(args: &args::Report, out: &mut Output) -> Result<Exit, Failure> {
    let (projected, mut study) = studied(&Files::default(), &args.scenario)?;
    study.ask_everything(&projected);
    let currency = &study.scenario.currency;
    let charts = crate::report::study::study_charts::charts(&study);
    let mut files = drawn(&charts)?;
    files.push((
        "results.json".into(),
        crate::render::json::render(&crate::report::study::results::results(&study)).into_bytes(),
    ));
    files.push((
        "monthly.csv".into(),
        crate::render::csv::render(&crate::report::study::months::months(&study)).into_bytes(),
    ));
    files.push(("model.xlsx".into(), crate::cli::workbook(&projected, &study)?));
    let memo = crate::report::study::memo::memo(&study, &charts);
    files.push(("report.md".into(), crate::render::markdown::render(&memo, currency).into_bytes()));
    write_folder(&args.output, &files, "report", args.force)?;
    if !args.quiet {
        out.say(&format!("wrote {} files to {}\n", files.len(), args.output.display()));
    }
    Ok(Exit::Done)
}
