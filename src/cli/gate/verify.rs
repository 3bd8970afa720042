//! `tollgate gate verify`: whether a record of a decision still holds.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use clap::Args;
use serde_json::Value;

use crate::analysis::gate::signed::Signed;
use crate::base::diagnostic::{Problem, Refusal, in_passing};
use crate::cli::args::Show;
use crate::cli::command::Execute;
use crate::cli::files::{bytes_of, hash_of};
use crate::cli::gate::asked::Asked;
use crate::cli::gate::decided::{Decided, decide};
use crate::cli::gate::ledgers;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::streams::Streams;
use crate::form::files::Files;
use crate::render::show::Output;
use crate::report::document::Report;
use crate::report::gate::verified::{self, Check};
use crate::scenario::baseline;
use crate::scenario::seal::{SEAL, seal};

/// Check a written decision record: hashes, ledger, signature, and that deciding again gives the same
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Folder that `tollgate gate -o` wrote, or the decision.json in it
    #[arg(value_name = "RECORD")]
    record: PathBuf,
    #[command(flatten)]
    show: Show,
}

impl Execute for VerifyArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        let path = if self.record.is_dir() { self.record.join("decision.json") } else { self.record.clone() };
        let record = Written::read(&path)?;
        let checks = record.checks();
        let holds = checks.iter().all(|check| check.holds);
        let name = self.record.display().to_string();
        let report = || Report { blocks: verified::blocks(&name, &checks, self.show.quiet) };
        out.show(
            &self.show,
            Output::new("", report, || verified::json(&checks), || verified::rows(&checks)),
        )?;
        Ok(if holds { Exit::Done } else { Exit::No })
    }
}

/// A record as it was written.
struct Written {
    path: PathBuf,
    whole: Value,
    asked: Asked,
    at: DateTime<Utc>,
}

impl Written {
    fn read(path: &Path) -> Result<Self, Refusal> {
        let name = path.display();
        let refuse = |message: String| {
            let hint = "`tollgate gate ... -o DIR` writes one";
            let problem = Problem::nowhere("bad-record", message).hint(hint);
            Refusal { texts: Default::default(), problems: vec![problem] }
        };
        let file = Files::default().text(path);
        let file = file.map_err(|why| {
            refuse(format!("cannot use `{name}` as a record: {}", in_passing(&why.message)))
        })?;
        let whole: Value = serde_json::from_str(&file.text)
            .map_err(|_| refuse(format!("`{name}` must be a decision record in JSON, and is not")))?;
        let asked = whole.get("asked").and_then(Asked::of);
        let at = whole.get("decided_at").and_then(Value::as_str);
        let at = at.and_then(|at| DateTime::parse_from_rfc3339(at).ok()).map(|at| at.to_utc());
        match asked.zip(at) {
            Some((asked, at)) => Ok(Self { path: path.to_path_buf(), whole, asked, at }),
            None => Err(refuse(format!("`{name}` must be a decision record, and lacks parts of one"))),
        }
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.whole.get(key)?.as_str()
    }

    fn checks(&self) -> Vec<Check> {
        let mut checks = vec![self.own_hash(), self.minutes()];
        checks.extend(self.baseline());
        match decide(&self.asked, self.at, self.text("ledger_entry")) {
            Ok(again) => {
                checks.extend(self.ledger());
                checks.extend(signature(&again));
                checks.push(self.rows(&again));
                checks.push(self.same(&again));
            }
            Err(refusal) => {
                let why = refusal.problems.first().map_or(String::new(), |problem| problem.message.clone());
                checks.push(Check::new("Deciding again", Err(format!("it cannot be decided again: {why}"))));
            }
        }
        checks
    }

    fn own_hash(&self) -> Check {
        let fits = self.whole.as_object().is_some_and(|whole| Some(seal(whole).as_str()) == self.text(SEAL));
        let wrong = || "it has been changed since it was written: its hash does not fit".to_string();
        Check::new("The record", if fits { Ok("as it was written".to_string()) } else { Err(wrong()) })
    }

    /// The minutes that people read stand beside.
    fn minutes(&self) -> Check {
        let path = self.path.with_file_name("decision.md");
        let found = bytes_of(&path).map(|bytes| hash_of(&bytes));
        Check::new(
            "The minutes",
            match (found, self.text("minutes_sha256")) {
                (Some(found), Some(known)) if found == known => Ok("as they were written".to_string()),
                (Some(_), _) => Err("`decision.md` has been changed since it was written".to_string()),
                (None, _) => Err("`decision.md` is not beside it".to_string()),
            },
        )
    }

    fn baseline(&self) -> Option<Check> {
        let path = self.asked.baseline.as_deref()?;
        let known = self.whole["baseline"]["sha256"].as_str().unwrap_or_default();
        let now = baseline::read(&Files::default(), path);
        Some(Check::new(
            "The baseline",
            match now {
                Ok(now) if now.own_sha256 == known => Ok("the one that was decided by".to_string()),
                Ok(_) => Err(format!("`{}` is not the one that was decided by", path.display())),
                Err(_) => Err(format!("`{}` cannot be read", path.display())),
            },
        ))
    }

    /// The ledger still has the decision.
    fn ledger(&self) -> Option<Check> {
        let (entry, lock) = (self.text("ledger_entry")?, self.asked.baseline.as_deref()?);
        let ledger = ledgers::own(lock).unwrap_or_default();
        let has = ledger.entries.iter().any(|known| known.sha256 == entry);
        let cut = "it does not have this decision: it has been cut or replaced".to_string();
        Some(Check::new(
            "The ledger",
            match (&ledger.broken, has) {
                (Some(why), _) => Err(why.clone()),
                (None, false) => Err(cut),
                (None, true) => Ok("unbroken, with this decision in it".to_string()),
            },
        ))
    }

    fn rows(&self, again: &Decided) -> Check {
        let same =
            self.whole["pilot"]["content_sha256"].as_str() == Some(again.pilot.content.sha256.as_str());
        let wrong = || "its rows are not those that were decided on".to_string();
        Check::new("The pilot", if same { Ok("the same rows".to_string()) } else { Err(wrong()) })
    }

    fn same(&self, again: &Decided) -> Check {
        let (decision, reason) = (again.gate.decision.word(), again.gate.whole_reason());
        let same = self.text("decision") == Some(decision) && self.text("reason") == Some(reason.as_str());
        Check::new(
            "Deciding again",
            match same {
                true => Ok(format!("gives the same: {decision}")),
                false => Err(format!(
                    "gives {decision}, not {}: {reason}",
                    self.text("decision").unwrap_or("this")
                )),
            },
        )
    }
}

/// Who has signed the baseline, where that was asked or is there to be asked.
fn signature(again: &Decided) -> Option<Check> {
    let found = match &again.signed {
        Signed { wrong: Some(why), .. } | Signed { missing: Some(why), .. } => Err(why.clone()),
        Signed { by: Some(by), .. } => Ok(format!("by {by}")),
        _ => return None,
    };
    Some(Check::new("The signature", found))
}
