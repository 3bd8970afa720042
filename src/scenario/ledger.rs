//! The ledger beside a baseline: a line for each baseline and each decision, each with the hash of the line before it, so
//! that a line that was cut out, changed or put in is found.

use serde_json::{Map, Value, json};

use crate::scenario::seal::{SEAL, seal, sealed};

/// What is added to the name of a baseline to name its ledger.
pub const ENDING: &str = ".ledger.jsonl";

/// The lines of a ledger.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// The name of its file.
    pub name: String,
    pub entries: Vec<Entry>,
    /// Where the chain does not hold, and why.
    pub broken: Option<String>,
}

/// A line of a ledger.
#[derive(Debug, Clone)]
pub struct Entry {
    /// `baseline` or `decision`.
    pub kind: String,
    /// When, as it was written.
    pub at: String,
    /// The hash of the baseline.
    pub lock: String,
    pub sha256: String,
    pub decision: String,
    /// The word for what was wrong with its proof, if anything was.
    pub flaw: Option<String>,
    /// Hash of the pilot's rows, and of each of its days; empty for a baseline.
    pub content: String,
    pub periods: Vec<(String, String)>,
}

impl Ledger {
    /// Reads a ledger; a line that does not fit is where it ends.
    pub fn of(name: &str, text: &str) -> Self {
        let mut ledger = Self { name: name.to_string(), ..Self::default() };
        let mut before = Value::Null;
        for (at, line) in text.lines().filter(|line| !line.trim().is_empty()).enumerate() {
            match linked(line, &before) {
                Ok((entry, hash)) => {
                    ledger.entries.push(entry);
                    before = hash;
                }
                Err(why) => {
                    ledger.broken = Some(format!("line {} of `{name}` {why}", at + 1));
                    break;
                }
            }
        }
        ledger
    }

    /// What stands before the entry of a hash; all of it where there is no such entry.
    pub fn up_to(mut self, hash: Option<&str>) -> Self {
        let at = self.entries.iter().position(|entry| Some(entry.sha256.as_str()) == hash);
        self.entries.truncate(at.unwrap_or(self.entries.len()));
        self
    }

    /// The decisions that it has.
    pub fn decisions(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.kind == "decision")
    }

    /// A line that goes on from the last one.
    pub fn next(&self, kind: &str, at: &str, lock: &str, more: Value) -> String {
        let before = self.entries.last().map(|entry| entry.sha256.as_str());
        let mut object = Map::new();
        for (key, value) in [("kind", json!(kind)), ("at", json!(at)), ("lock", json!(lock))] {
            object.insert(key.to_string(), value);
        }
        object.extend(more.as_object().cloned().unwrap_or_default());
        object.insert("before".to_string(), json!(before));
        format!("{}\n", sealed(object))
    }
}

/// An entry that follows on the one before it.
fn linked(line: &str, before: &Value) -> Result<(Entry, Value), String> {
    let value: Value =
        serde_json::from_str(line).map_err(|_| "is not one that tollgate wrote".to_string())?;
    let object = value.as_object().ok_or("is not one that tollgate wrote")?;
    if object.get(SEAL).and_then(Value::as_str) != Some(seal(object).as_str()) {
        return Err("has been changed since it was written".to_string());
    }
    if object.get("before") != Some(before) {
        return Err("does not follow on the line before it: one has been cut out or put in".to_string());
    }
    let entry = entry(&value).ok_or("lacks parts of an entry")?;
    let hash = json!(entry.sha256);
    Ok((entry, hash))
}

fn entry(value: &Value) -> Option<Entry> {
    let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_string);
    let periods = value.get("periods").and_then(Value::as_object);
    let period = |(key, hash): (&String, &Value)| Some((key.clone(), hash.as_str()?.to_string()));
    Some(Entry {
        kind: text("kind")?,
        at: text("at")?,
        lock: text("lock")?,
        sha256: text(SEAL)?,
        decision: text("decision").unwrap_or_default(),
        flaw: text("flaw"),
        content: text("content").unwrap_or_default(),
        periods: periods.into_iter().flatten().map(period).collect::<Option<_>>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain() -> String {
        let mut text = String::new();
        for at in ["2027-01-01", "2027-01-02", "2027-01-03"] {
            text += &Ledger::of("l", &text).next("decision", at, "lock", json!({ "decision": "iterate" }));
        }
        text
    }

    #[test]
    fn a_line_that_was_cut_out_changed_or_moved_is_found() {
        let text = chain();
        let whole = Ledger::of("l", &text);
        assert_eq!((whole.entries.len(), &whole.broken), (3, &None));
        let lines: Vec<&str> = text.lines().collect();
        let cut = Ledger::of("l", &[lines[0], lines[2]].join("\n"));
        assert!(cut.broken.unwrap().contains("line 2 of `l` does not follow"));
        let first = Ledger::of("l", &lines[1..].join("\n"));
        assert!(first.broken.unwrap().contains("line 1 of `l` does not follow"));
        let changed = Ledger::of("l", &text.replacen("iterate", "stop", 1));
        assert!(changed.broken.unwrap().contains("line 1 of `l` has been changed"));
        let swapped = Ledger::of("l", &[lines[1], lines[0], lines[2]].join("\n"));
        assert!(swapped.broken.is_some());
    }
}
