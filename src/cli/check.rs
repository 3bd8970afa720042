//! `tollgate check`: whether scenarios are sound, and what they leave out.

use serde_json::json;

use crate::analysis::findings::Findings;
use crate::base::diagnostic::Refusal;
use crate::cli::args;
use crate::cli::args::OutputFormat;
use crate::cli::output::Output;
use crate::cli::{Exit, Failure, studied};
use crate::form::files::Files;
use crate::render::{csv, json, markdown, terminal};
use crate::report::document::{Block, Cell, Data, Report, words};
use crate::report::study::overview;

pub fn check(args: &args::Check, out: &mut Output) -> Result<Exit, Failure> {
    let mut refusals = Vec::new();
    let mut sound = Vec::new();
    for scenario in args.scenarios() {
        match checked(&scenario) {
            Ok(study) => sound.push((scenario.file.display().to_string(), study)),
            Err(found) => refusals.extend(found),
        }
    }
    let last = refusals.pop();
    refusals.iter().for_each(|refusal| out.refuse(refusal));
    if let Some(refusal) = last {
        return Err(refusal.into());
    }
    out.print(&text(&sound, args, out))?;
    let warned = sound.iter().any(|(_, study)| !study.warnings.is_empty());
    Ok(if args.strict && warned { Exit::No } else { Exit::Done })
}

/// The scenario as it is, and with each of its cases.
fn checked(scenario: &args::Scenario) -> Result<Findings, Vec<Refusal>> {
    let files = Files::default();
    let (projected, study) = studied(&files, scenario).map_err(|refusal| vec![refusal])?;
    let cases = projected.plan.scenario.cases.iter();
    let with = |case: &String| args::Scenario { case: Some(case.clone()), ..scenario.clone() };
    let refused: Vec<Refusal> = cases.filter_map(|case| studied(&files, &with(case)).err()).collect();
    if refused.is_empty() { Ok(study) } else { Err(refused) }
}

fn text(sound: &[(String, Findings)], args: &args::Check, out: &Output) -> String {
    match args.show.format {
        OutputFormat::Table => {
            terminal::render(&report(sound, args.show.quiet), "", out.screen(args.show.no_color))
        }
        OutputFormat::Md => markdown::render(&report(sound, args.show.quiet), ""),
        OutputFormat::Json => json::render(
            &sound
                .iter()
                .map(|(file, study)| {
                    let warnings = study.warnings.iter();
                    let warnings =
                        warnings.map(|warning| json!({ "path": warning.path, "message": warning.message }));
                    json!({ "file": file, "warnings": warnings.collect::<Vec<_>>() })
                })
                .collect(),
        ),
        OutputFormat::Csv => csv::render(&rows(sound)),
    }
}

fn report(sound: &[(String, Findings)], quiet: bool) -> Report {
    let mut blocks = Vec::new();
    for (file, study) in sound {
        let count = study.warnings.len();
        let said = match count {
            0 => "sound, nothing to warn of".to_string(),
            1 => "sound, with 1 warning".to_string(),
            _ => format!("sound, with {count} warnings"),
        };
        blocks.push(Block::Text(vec![words(format!("{file}: {said}."))]));
        if !quiet {
            blocks.extend(
                overview::warnings(study).into_iter().filter(|block| matches!(block, Block::Bullets(_))),
            );
        }
    }
    Report { blocks }
}

fn rows(sound: &[(String, Findings)]) -> Data {
    let columns = ["file", "path", "message"].map(str::to_string).to_vec();
    let row = |file: &String, warning: &crate::analysis::advice::warning::Warning| {
        [file, &warning.path, &warning.message].map(|text| Cell::Text(text.clone())).to_vec()
    };
    let rows =
        sound.iter().flat_map(|(file, study)| study.warnings.iter().map(move |warning| row(file, warning)));
    Data { columns, rows: rows.collect() }
}
