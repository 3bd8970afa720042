//! `tollgate gate`: what the pilot measured, held against what was agreed before it, and the decision.

pub(crate) mod asked;
mod decided;
mod ground;
pub(crate) mod ledgers;
pub(crate) mod signing;
mod verify;

use std::path::PathBuf;

use chrono::{SecondsFormat, Utc};
use clap::{Args, Subcommand};

use crate::analysis::gate::decision::Decision;
use crate::base::diagnostic::Refusal;
use crate::cli::args::{Draw, PilotFiles, Show};
use crate::cli::command::Execute;
use crate::cli::drawing::{drawn, write};
use crate::cli::files::hash_of;
use crate::cli::gate::asked::Asked;
use crate::cli::gate::decided::decide;
use crate::cli::gate::verify::VerifyArgs;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::streams::Streams;
use crate::render::show::Output;
use crate::render::{json, markdown};
use crate::report::chart::Chart;
use crate::report::document::Report;
use crate::report::gate::record as report;
use crate::report::gate::record::Record;
use crate::scenario::seal::sealed;

/// Decide go or no-go on a pilot: scale, iterate, pivot or stop
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    disable_help_subcommand = true
)]
pub struct GateArgs {
    #[command(subcommand)]
    question: Option<GateQuestion>,
    /// Scenario file (TOML)
    #[arg(value_name = "FILE", required = true)]
    file: Option<PathBuf>,
    /// Files of the pilot: CSV or JSON, plain or gzip; may be repeated
    #[arg(long, value_name = "PILOT", required = true, num_args = 1..)]
    actuals: Vec<PathBuf>,
    /// The plan as frozen before the pilot; FILE with `.lock.json` for its ending, if that is there
    #[arg(long, value_name = "LOCK")]
    baseline: Option<PathBuf>,
    /// Whose signatures count, as `ssh-keygen` reads them: a line for each, a name and a public key
    #[arg(long, value_name = "FILE")]
    allowed_signers: Option<PathBuf>,
    /// Also say why the pilot stalls, from what the scenario and the pilot show
    #[arg(long)]
    post_mortem: bool,
    #[command(flatten)]
    reading: PilotFiles,
    /// Set an input, as in options.api.discount=0.1; may be repeated
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Run a named case of the scenario
    #[arg(long, value_name = "NAME")]
    case: Option<String>,
    #[command(flatten)]
    draw: Draw,
    #[command(flatten)]
    show: Show,
}

#[derive(Debug, Subcommand)]
enum GateQuestion {
    Verify(VerifyArgs),
}

impl Execute for GateArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        if let Some(GateQuestion::Verify(verify)) = &self.question {
            return verify.execute(out);
        }
        let now = Utc::now();
        let decided = decide(&self.asked(), now, None)?;
        let at = now.to_rfc3339_opts(SecondsFormat::Secs, true);
        let (line, entry) = decided.ledger_line(&at);
        let symptoms = self.post_mortem.then(|| decided.post_mortem());
        let record = Record { post_mortem: symptoms.as_deref(), ..decided.record(&at, entry.as_deref()) };
        self.write(record, out)?;
        if let Err(Failure::Input(why)) = decided.note(line) {
            out.say(&unnoted(&why));
        }
        out.show(&self.show, answer(record, self.show.quiet))?;
        Ok(if decided.gate.decision == Decision::Scale { Exit::Done } else { Exit::No })
    }
}

/// A decision that cannot be noted is still one.
fn unnoted(why: &Refusal) -> String {
    let why = why.problems.first().map_or("", |problem| problem.message.as_str());
    format!("the decision is not in the ledger, so nobody will see that these rows were used: {why}\n")
}

impl GateArgs {
    fn asked(&self) -> Asked {
        Asked {
            file: self.file.clone().unwrap_or_default(),
            actuals: self.actuals.clone(),
            baseline: self.baseline.clone(),
            allowed_signers: self.allowed_signers.clone(),
            reading: self.reading.clone(),
            set: self.set.clone(),
            case: self.case.clone(),
        }
    }

    /// Writes the decision record into the folder that the user named, if any.
    fn write(&self, record: Record, out: &Streams) -> Result<(), Failure> {
        let Some(folder) = &self.draw.output else { return Ok(()) };
        let charts = record.charts();
        let mut files = drawn(&charts)?;
        let document = document(record, &charts, false);
        let minutes = markdown::render(&document, &record.study().scenario.currency).into_bytes();
        let mut json = report::json(record).as_object().cloned().unwrap_or_default();
        json.insert("minutes_sha256".to_string(), hash_of(&minutes).into());
        files.push(("decision.md".into(), minutes));
        files.push(("decision.json".into(), json::render(&sealed(json)).into_bytes()));
        write(folder, &files, "gate", (self.draw.force, self.show.quiet), out)
    }
}

fn answer(record: Record<'_>, quiet: bool) -> Output<'_> {
    let currency = &record.study().scenario.currency;
    let document = move || document(record, &[], quiet);
    Output::new(currency, document, move || report::json(record), move || report::rows(record.gate))
}

fn document(record: Record, charts: &[Chart], quiet: bool) -> Report {
    let blocks = match quiet {
        true => report::answer(record.study(), record.gate),
        false => report::gate(record, charts),
    };
    Report { blocks }
}
