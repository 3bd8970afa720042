//! `tollgate report`: a folder to attach to a proposal.

use super::args;
use super::drawing::drawn;
use super::files::write_folder;
use super::output::Output;
use super::{Exit, Failure, studied};

pub fn report(args: &args::Report, out: &mut Output) -> Result<Exit, Failure> {
    let (projected, mut study) = studied(&args.scenario)?;
    crate::analysis::deep::look_into(&projected, &mut study);
    let currency = &study.scenario.currency;
    let charts = crate::report::figures::charts(&study);
    let mut files = drawn(&charts)?;
    files.push((
        "results.json".into(),
        crate::render::json::render(&crate::report::results::results(&study)).into_bytes(),
    ));
    files.push((
        "monthly.csv".into(),
        crate::render::csv::render(&crate::report::months::months(&study)).into_bytes(),
    ));
    files.push(("model.xlsx".into(), super::workbook(&projected, &study)?));
    let memo = crate::report::memo::memo(&study, &charts);
    files.push(("report.md".into(), crate::render::markdown::render(&memo, currency).into_bytes()));
    write_folder(&args.output, &files, "report", args.force)?;
    if !args.quiet {
        out.say(&format!("wrote {} files to {}\n", files.len(), args.output.display()));
    }
    Ok(Exit::Done)
}
