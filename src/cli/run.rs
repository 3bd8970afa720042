//! `tollgate run`: the projection on the terminal, or in a format for programs, or as a workbook.

use crate::cli::args;
use crate::cli::args::RunFormat;
use crate::cli::files::write_file;
use crate::cli::output::Output;
use crate::cli::{Exit, Failure, studied, workbook};
use crate::form::files::Files;
use crate::render::terminal::Screen;
use crate::render::{csv, json, markdown, terminal};
use crate::report::document::Report;
use crate::report::study::{answer, months, overview, results};

pub fn run(args: &args::Run, out: &mut Output) -> Result<Exit, Failure> {
    // A file has no colour.
    let screen = out.screen(args.no_color || args.output.is_some());
    let bytes = shown(args, screen)?;
    match &args.output {
        Some(file) => write_file(file, &bytes, args.force)?,
        None => out.print(&String::from_utf8_lossy(&bytes))?,
    }
    Ok(Exit::Done)
}

fn shown(args: &args::Run, screen: Screen) -> Result<Vec<u8>, Failure> {
    let (projected, mut study) = studied(&Files::default(), &args.scenario)?;
    if args.format == RunFormat::Xlsx {
        return workbook(&projected, &study);
    }
    study.ask_volume(&projected);
    study.ask_flips(&projected);
    let currency = &study.scenario.currency;
    let report = match args.quiet {
        true => Report { blocks: answer::answer(&study) },
        false => overview::overview(&study),
    };
    let text = match args.format {
        RunFormat::Table | RunFormat::Xlsx => terminal::render(&report, currency, screen),
        RunFormat::Md => markdown::render(&report, currency),
        RunFormat::Json => json::render(&results::results(&study)),
        RunFormat::Csv => csv::render(&months::months(&study)),
    };
    Ok(text.into_bytes())
}
