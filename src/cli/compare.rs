//! `tollgate compare`: scenarios or cases side by side, and what led from the first to the last.

use crate::analysis::compare::comparison::{CompareQuestion, Comparison, Wanted, compare as compared, read};
use crate::base::diagnostic::{Problem, Refusal, Texts};
use crate::cli::args;
use crate::cli::args::OutputFormat;
use crate::cli::drawing::draw;
use crate::cli::output::Output;
use crate::cli::{Exit, Failure};
use crate::form::files::Files;
use crate::render::{csv, json, markdown, terminal};
use crate::report::compare::bridge_chart::charts;
use crate::report::compare::compare_json as data;
use crate::report::compare::comparison as report;
use crate::report::document::Report;
use crate::scenario::load::{Changes, Loader};

pub fn compare(args: &args::Compare, out: &mut Output) -> Result<Exit, Failure> {
    let files = Files::default();
    let (texts, members) = read(&files, &wanted(&files, args)?)?;
    let question = CompareQuestion { metric: args.metric.clone(), option: args.option.clone() };
    let all = compared(&texts, members, &question)?;
    draw(&charts(&all), &args.draw, "compare", args.show.quiet, out)?;
    out.print(&text(&all, args, out))?;
    Ok(Exit::Done)
}

fn text(all: &Comparison, args: &args::Compare, out: &Output) -> String {
    let currency = &all.first().study.scenario.currency;
    let report = || match args.show.quiet {
        true => Report { blocks: report::answer(all) },
        false => report::compare(all),
    };
    match args.show.format {
        OutputFormat::Table => terminal::render(&report(), currency, out.screen(args.show.no_color)),
        OutputFormat::Md => markdown::render(&report(), currency),
        OutputFormat::Json => json::render(&data::json(all)),
        OutputFormat::Csv => csv::render(&data::rows(all)),
    }
}

/// The scenarios that are asked for: several files, or one as it is and with its cases.
fn wanted(files: &Files, args: &args::Compare) -> Result<Vec<Wanted>, Refusal> {
    let cases = args.cases || !args.case.is_empty();
    let with = |case: Option<String>| Changes { case, set: args.set.clone(), measured: vec![] };
    match (args.files.as_slice(), cases) {
        ([file], true) => {
            let names = if args.cases { cases_of(files, file)? } else { args.case.clone() };
            let all = std::iter::once(None).chain(names.into_iter().map(Some));
            Ok(all.map(|case| Wanted { file: file.clone(), changes: with(case) }).collect())
        }
        ([file], false) => Err(one_file(files, file)),
        (several, false) => {
            Ok(several.iter().map(|file| Wanted { file: file.clone(), changes: with(None) }).collect())
        }
        (several, true) => {
            let message = format!("cases are compared within one file, found {} files", several.len());
            Err(refused(message, "leave the cases out, or name one file".to_string()))
        }
    }
}

fn refused(message: String, hint: String) -> Refusal {
    let problem = Problem::nowhere("what-to-compare", message).hint(hint);
    Refusal { texts: Texts::default(), problems: vec![problem] }
}

/// A file alone is compared with nothing, unless its cases are meant.
fn one_file(files: &Files, file: &std::path::Path) -> Refusal {
    let message = "a comparison takes two scenario files or more, or one with `--cases`, found one file";
    let cases = Loader::new(files).tree(file, &Changes::default()).cases();
    refused(
        message.to_string(),
        match cases.is_empty() {
            true => "name a second file".to_string(),
            false => format!("`--cases` compares it with its cases: {}", cases.join(", ")),
        },
    )
}

/// Names of the cases of a file; reading it reports what is wrong with it later.
fn cases_of(files: &Files, file: &std::path::Path) -> Result<Vec<String>, Refusal> {
    let tree = Loader::new(files).tree(file, &Changes::default());
    let cases = tree.cases();
    match cases.is_empty() && tree.root.is_some() {
        true => {
            let message = format!("`--cases` needs a scenario with cases, and {} has none", file.display());
            Err(refused(message, "write `[cases.NAME]` with paths and values".to_string()))
        }
        false => Ok(cases),
    }
}
