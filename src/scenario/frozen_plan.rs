//! All that a baseline was made from, so that its figures can be computed again instead of believed.

use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

use crate::form::files::{Files, sha256};
use crate::scenario::seal::{SEAL, seal};
use crate::scenario::tree::Changes;

/// When a plan was frozen, and from what.
#[derive(Debug, Clone)]
pub struct FrozenPlan {
    /// By the clock of the machine.
    pub made_at: DateTime<Utc>,
    /// The day that was given in its place, if one was: it moves warnings, and is not believed.
    pub as_of: Option<NaiveDate>,
    /// A day on which a file of it had been changed, after its own time: the clock was slow.
    pub newer_file: Option<NaiveDate>,
    pub case: Option<String>,
    pub set: Vec<String>,
    /// Whether a ledger was begun beside it.
    pub has_ledger: bool,
    /// The hash that it bears, and the one that it has.
    pub borne: String,
    pub seal: String,
    pub signatures: Vec<String>,
    /// Texts by the names that they were read under; the scenario's first.
    texts: Vec<(String, String)>,
    /// Files whose text is not of their hash.
    pub unlike: Vec<String>,
    pub whole: Value,
}

impl FrozenPlan {
    /// None where a part is missing.
    pub fn of(value: &Value) -> Option<Self> {
        let text = |value: &Value, key: &str| Some(value.get(key)?.as_str()?.to_string());
        let list = |key: &str| -> Option<Vec<String>> {
            value.get(key)?.as_array()?.iter().map(|one| Some(one.as_str()?.to_string())).collect()
        };
        let files = value.get("files")?.as_array()?;
        let texts: Vec<(String, String)> = files
            .iter()
            .map(|file| Some((text(file, "file")?, joined(file.get("text")?)?)))
            .collect::<Option<_>>()?;
        let unlike = files.iter().zip(&texts);
        let unlike = unlike.filter(|(file, (_, text))| file["sha256"] != sha256(text.as_bytes()).as_str());
        Some(Self {
            made_at: DateTime::parse_from_rfc3339(value.get("made_at")?.as_str()?).ok()?.to_utc(),
            as_of: text(value, "as_of").and_then(|day| day.parse().ok()),
            newer_file: text(value, "newer_file").and_then(|day| day.parse().ok()),
            case: text(value, "case"),
            set: list("set")?,
            has_ledger: value.get("ledger")?.as_bool()?,
            borne: text(value, SEAL)?,
            seal: seal(value.as_object()?),
            signatures: list("signatures").unwrap_or_default(),
            unlike: unlike.map(|(_, (name, _))| name.clone()).collect(),
            texts,
            whole: value.clone(),
        })
    }

    /// The frozen texts in place of those on the disk.
    pub fn files(&self) -> Files {
        Files::of_kept(self.texts.iter().map(|(name, text)| (name.as_str(), text.as_str())))
    }

    /// The name of the scenario's own file.
    pub fn path(&self) -> PathBuf {
        self.texts.first().map_or_else(PathBuf::new, |(name, _)| Path::new(name).to_path_buf())
    }

    pub fn changes(&self) -> Changes {
        Changes { case: self.case.clone(), set: self.set.clone(), ..Changes::default() }
    }
}

/// A text as its lines, so that two baselines can be told apart line by line.
pub fn lines(text: &str) -> Value {
    text.split('\n').map(|line| Value::String(line.to_string())).collect()
}

fn joined(lines: &Value) -> Option<String> {
    let lines: Option<Vec<&str>> = lines.as_array()?.iter().map(Value::as_str).collect();
    Some(lines?.join("\n"))
}
