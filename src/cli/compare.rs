//! `tollgate compare`: scenarios or cases side by side, and what led from the first to the last.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::analysis::compare::comparison::{CompareQuestion, Comparison, Wanted, compare, read};
use crate::base::diagnostic::{Problem, Refusal, Texts};
use crate::cli::args::{Draw, Proofs, Show};
use crate::cli::command::Execute;
use crate::cli::drawing::draw;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::streams::Streams;
use crate::form::files::Files;
use crate::render::show::Output;
use crate::report::compare::bridge_chart::charts;
use crate::report::compare::{compare_json, comparison};
use crate::report::document::Report;
use crate::scenario::load::{Changes, Loader};

/// Compare scenarios, or the cases of one, and say what changed from the first to the last
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// Scenario files (TOML): two or more, or one with its cases
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Compare the scenario with each of its cases
    #[arg(long)]
    cases: bool,
    /// Compare the scenario with this case; may be repeated
    #[arg(long, value_name = "NAME", conflicts_with = "cases")]
    case: Vec<String>,
    /// Set an input in every scenario, as in options.api.discount=0.1; may be repeated
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Figure whose change is explained; npv if there are benefits, else tco
    #[arg(long, value_name = "METRIC")]
    metric: Option<String>,
    /// Option to explain; all if not given
    #[arg(long, value_name = "ID")]
    option: Option<String>,
    #[command(flatten)]
    proofs: Proofs,
    #[command(flatten)]
    show: Show,
    #[command(flatten)]
    draw: Draw,
}

impl Execute for CompareArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        let files = Files::default();
        let (texts, members) = read(&files, &wanted(&files, self)?)?;
        let question = CompareQuestion { metric: self.metric.clone(), option: self.option.clone() };
        let mut all = compare(&texts, members, &question)?;
        if !self.show.quiet {
            all.ask_chances();
        }
        draw(&charts(&all), &self.draw, "compare", self.show.quiet, out)?;
        out.show(&self.show, answer(&all, self.show.quiet, self.proofs.verbose))?;
        Ok(Exit::Done)
    }
}

fn answer(all: &Comparison, quiet: bool, proofs: bool) -> Output<'_> {
    let report = move || match quiet {
        true => Report { blocks: comparison::answer(all) },
        false => comparison::compare(all, proofs),
    };
    let currency = &all.first().study.scenario.currency;
    Output::new(currency, report, || compare_json::json(all), || compare_json::rows(all))
}

/// The scenarios that are asked for: several files, or one as it is and with its cases.
fn wanted(files: &Files, args: &CompareArgs) -> Result<Vec<Wanted>, Refusal> {
    let cases = args.cases || !args.case.is_empty();
    let with = |case: Option<String>| Changes { case, set: args.set.clone(), ..Changes::default() };
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
fn one_file(files: &Files, file: &Path) -> Refusal {
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
fn cases_of(files: &Files, file: &Path) -> Result<Vec<String>, Refusal> {
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
