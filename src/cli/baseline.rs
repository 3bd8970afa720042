//! `tollgate baseline`: the plan, frozen, before the pilot.

use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use clap::Args;
use serde_json::{Map, Value, json};

use crate::analysis::findings::Findings;
use crate::analysis::gate::decision::{judgeable, registered};
use crate::analysis::projected::Projected;
use crate::base::diagnostic::{Problem, Refusal};
use crate::cli::args::ScenarioArgs;
use crate::cli::command::Execute;
use crate::cli::files::{changed_at, texts, write_file};
use crate::cli::gate::{ledgers, signing};
use crate::cli::load::studied;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::streams::Streams;
use crate::form::files::Files;
use crate::render::json;
use crate::report::gate::baseline::{Freezing, baseline};
use crate::scenario::seal::SEAL;

/// Freeze the plan before the pilot: scenario, prices, criteria and results, with hashes
#[derive(Debug, Args)]
pub struct BaselineArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// File to write; printed if not given
    #[arg(long, short, value_name = "LOCK")]
    output: Option<PathBuf>,
    /// Overwrite the file
    #[arg(long, requires = "output")]
    force: bool,
    /// Sign it with this private key of SSH; may be repeated
    #[arg(long, value_name = "KEY")]
    sign: Vec<PathBuf>,
}

impl Execute for BaselineArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        self.is_before()?;
        let (projected, study) = studied(&Files::default(), &self.scenario)?;
        let criteria = registered(&projected.plan.scenario);
        judgeable(&projected, &criteria)?;
        let at = Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true);
        let frozen = self.signed(self.frozen(&projected, &study, &at))?;
        let text = json::render(&frozen);
        let Some(path) = &self.output else {
            out.print(&text)?;
            return Ok(Exit::Done);
        };
        write_file(path, text.as_bytes(), self.force)?;
        ledgers::begin(path, &at, frozen[SEAL].as_str().unwrap_or_default())?;
        if let Some(day) = frozen["newer_file"].as_str() {
            out.say(&format!(
                "a file of the plan was changed on {day}, after {at}: the clock of this machine is wrong\n"
            ));
        }
        out.say(&format!("wrote {}\n", path.display()));
        if criteria.is_empty() {
            out.say("there are no criteria in it: the gate cannot say *scale* without them\n");
        }
        Ok(Exit::Done)
    }
}

/// The day of the latest change to a file of the plan, where that is more than a day after the clock.
fn newer_than(projected: &Projected, now: DateTime<Utc>) -> Option<String> {
    let files = texts(projected).into_iter().filter_map(|(name, _)| changed_at(Path::new(&name)));
    let latest = files.map(DateTime::<Utc>::from).max()?;
    (latest > now + TimeDelta::days(1)).then(|| latest.date_naive().to_string())
}

impl BaselineArgs {
    /// What a pilot measured is no plan for it.
    fn is_before(&self) -> Result<(), Refusal> {
        if self.scenario.actuals.is_empty() {
            return Ok(());
        }
        let message =
            "a baseline is the plan before its pilot, and `--actuals` puts what a pilot measured in it";
        let hint = "write what an earlier pilot has shown into the scenario, with the pilot as its source";
        let problem = Problem::nowhere("baseline-of-actuals", message).hint(hint);
        Err(Refusal { texts: Default::default(), problems: vec![problem] })
    }

    fn frozen(&self, projected: &Projected, study: &Findings, at: &str) -> Map<String, Value> {
        let freezing = Freezing {
            made_at: at.to_string(),
            as_of: self.scenario.as_of.map(|day| day.to_string()),
            newer_file: newer_than(projected, Utc::now()),
            changes: &self.scenario.changes(),
            texts: &texts(projected),
            has_ledger: self.output.is_some(),
        };
        let criteria = registered(&projected.plan.scenario);
        let whole = baseline(projected, study, &criteria, &freezing);
        whole.as_object().cloned().unwrap_or_default()
    }

    /// The same with a signature of each key.
    fn signed(&self, mut frozen: Map<String, Value>) -> Result<Value, Refusal> {
        let seal = frozen.get(SEAL).and_then(Value::as_str).unwrap_or_default().to_string();
        let sign = |key: &PathBuf| signing::sign(Path::new(key), &seal);
        let signatures: Vec<String> = self.sign.iter().map(sign).collect::<Result<_, _>>()?;
        if !signatures.is_empty() {
            frozen.insert("signatures".to_string(), json!(signatures));
        }
        Ok(Value::Object(frozen))
    }
}
