//! `tollgate check`: whether scenarios are valid, and what they leave out.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;
use serde_json::{Value, json};

use crate::analysis::advice::warning::Warning;
use crate::analysis::findings::Findings;
use crate::base::diagnostic::Refusal;
use crate::cli::args::{PilotFiles, ScenarioArgs, Show};
use crate::cli::command::Execute;
use crate::cli::load::studied;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::streams::Streams;
use crate::form::files::Files;
use crate::render::show::Output;
use crate::report::document::{Block, Cell, Data, Piece, Report, words};
use crate::report::labels::sentence_case;

/// Validate scenarios and list the gaps: forgotten costs, old prices, missing sources, owner or criteria
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Scenario files (TOML)
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Exit with status 1 if there is a gap to review
    #[arg(long)]
    strict: bool,
    /// Judge the age of prices as of this day instead of today
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Option<NaiveDate>,
    #[command(flatten)]
    show: Show,
}

impl Execute for CheckArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        let mut refusals = Vec::new();
        let mut sound = Vec::new();
        for file in &self.files {
            match checked(&self.scenario(file)) {
                Ok(study) => sound.push((file.display().to_string(), study)),
                Err(found) => refusals.extend(found),
            }
        }
        let last = refusals.pop();
        refusals.iter().for_each(|refusal| out.refuse(refusal));
        if let Some(refusal) = last {
            return Err(refusal.into());
        }
        let report = || report(&sound, self.show.quiet);
        out.show(&self.show, Output::new("", report, || data(&sound), || rows(&sound)))?;
        let warned = sound.iter().any(|(_, study)| !study.warnings.is_empty());
        Ok(if self.strict && warned { Exit::No } else { Exit::Done })
    }
}

impl CheckArgs {
    /// A file as a scenario without changes.
    fn scenario(&self, file: &Path) -> ScenarioArgs {
        ScenarioArgs {
            file: file.to_path_buf(),
            set: vec![],
            case: None,
            actuals: vec![],
            reading: PilotFiles::default(),
            as_of: self.as_of,
        }
    }
}

/// The scenario as it is, and with each of its cases.
fn checked(scenario: &ScenarioArgs) -> Result<Findings, Vec<Refusal>> {
    let files = Files::default();
    let (projected, study) = studied(&files, scenario).map_err(|refusal| vec![refusal])?;
    let cases = projected.plan.scenario.cases.iter();
    let with = |case: &String| ScenarioArgs { case: Some(case.clone()), ..scenario.clone() };
    let refused: Vec<Refusal> = cases.filter_map(|case| studied(&files, &with(case)).err()).collect();
    if refused.is_empty() { Ok(study) } else { Err(refused) }
}

fn data(sound: &[(String, Findings)]) -> Value {
    let warning = |warning: &Warning| json!({ "path": warning.path, "message": warning.message });
    let file = |(file, study): &(String, Findings)| {
        let warnings: Vec<Value> = study.warnings.iter().map(warning).collect();
        json!({ "file": file, "warnings": warnings })
    };
    sound.iter().map(file).collect()
}

fn report(sound: &[(String, Findings)], quiet: bool) -> Report {
    let mut blocks = Vec::new();
    for (file, study) in sound {
        let gaps = gaps(study);
        let count = gaps.len();
        let said = match count {
            0 => "Valid, with no gaps to review".to_string(),
            1 => "Valid. 1 gap to review".to_string(),
            _ => format!("Valid. {count} gaps to review"),
        };
        blocks.push(Block::Text(vec![words(format!("{file}: {said}."))]));
        if !quiet && count > 0 {
            blocks.push(Block::Bullets(gaps));
        }
    }
    Report { blocks }
}

/// Each gap once, with its places in the file, which its author mends.
fn gaps(study: &Findings) -> Vec<Vec<Piece>> {
    let mut gaps: Vec<(&str, Vec<&str>)> = Vec::new();
    for Warning { path, message } in &study.warnings {
        let place = Some(path.as_str()).filter(|path| !path.is_empty() && !message.contains(path));
        match gaps.iter_mut().find(|(said, _)| said == message) {
            Some((_, places)) => places.extend(place),
            None => gaps.push((message, place.into_iter().collect())),
        }
    }
    let line = |(message, places): (&str, Vec<&str>)| {
        let places = if places.is_empty() { String::new() } else { format!(" ({})", places.join(", ")) };
        vec![words(format!("{}{places}.", sentence_case(message.trim_end_matches('.'))))]
    };
    gaps.into_iter().map(line).collect()
}

fn rows(sound: &[(String, Findings)]) -> Data {
    let columns = ["file", "path", "message"].map(str::to_string).to_vec();
    let row = |file: &String, warning: &Warning| {
        [file, &warning.path, &warning.message].map(|text| Cell::Text(text.clone())).to_vec()
    };
    let rows =
        sound.iter().flat_map(|(file, study)| study.warnings.iter().map(move |warning| row(file, warning)));
    Data { columns, rows: rows.collect() }
}
