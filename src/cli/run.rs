//! `tollgate run`: the projection on the terminal, or in a format for programs.

use super::args::{self, Format};
use super::output::Output;
use super::{Exit, Failure, studied};
use crate::analysis::flip::flips;
use crate::analysis::volume::by_volume;
use crate::render::{csv, json, markdown, terminal};
use crate::report::document::Report;
use crate::report::{months, overview, results};

/// Reversals of the verdict that people read; programs get all.
const NEAREST: usize = 3;

pub fn run(args: &args::Run, out: &mut Output) -> Result<Exit, Failure> {
    let (projected, mut study) = studied(&args.scenario)?;
    let most = if args.show.format == Format::Json { usize::MAX } else { NEAREST };
    study.by_volume = by_volume(&projected, &study);
    study.flips = flips(&projected, &study, most);
    let currency = &study.scenario.currency;
    let report = match args.show.quiet {
        true => Report { blocks: overview::answer(&study) },
        false => overview::overview(&study),
    };
    let text = match args.show.format {
        Format::Table => terminal::render(&report, currency, out.screen(args.show.no_color)),
        Format::Md => markdown::render(&report, currency),
        Format::Json => json::render(&results::results(&study)),
        Format::Csv => csv::render(&months::months(&study)),
    };
    out.print(&text)?;
    Ok(Exit::Done)
}
