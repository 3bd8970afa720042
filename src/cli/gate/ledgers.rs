//! The ledgers beside baselines: read before a decision, and gone on with after it.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::analysis::gate::decision::Gate;
use crate::cli::files::{beside_it, bytes_of, write_file};
use crate::cli::outcome::Failure;
use crate::pilot::content::Content;
use crate::scenario::ledger::{ENDING, Ledger};

/// The file of the ledger beside a baseline.
pub(crate) fn beside(lock: &Path) -> PathBuf {
    let mut name = lock.file_name().unwrap_or_default().to_os_string();
    name.push(ENDING);
    lock.with_file_name(name)
}

/// The ledger of a baseline, where there is one.
pub(crate) fn own(lock: &Path) -> Option<Ledger> {
    read(&beside(lock))
}

fn read(path: &Path) -> Option<Ledger> {
    let text = bytes_of(path)?;
    let text = String::from_utf8_lossy(&text);
    Some(Ledger::of(&path.file_name()?.to_string_lossy(), &text))
}

/// Those of the other baselines in its folder up to some time, by name.
pub(crate) fn others(lock: &Path, until: &str) -> Vec<Ledger> {
    let own = beside(lock);
    let is_other =
        |path: &PathBuf| path.to_string_lossy().ends_with(ENDING) && path.file_name() != own.file_name();
    let mut paths: Vec<PathBuf> = beside_it(lock).into_iter().filter(is_other).collect();
    paths.sort();
    let mut ledgers: Vec<Ledger> = paths.iter().filter_map(|path| read(path)).collect();
    ledgers.iter_mut().for_each(|ledger| ledger.entries.retain(|entry| entry.at.as_str() <= until));
    ledgers
}

/// Begins a ledger with a baseline, or goes on with the one that is there.
///
/// # Errors
/// What the system says.
pub(crate) fn begin(lock: &Path, at: &str, seal: &str) -> Result<(), Failure> {
    let line = own(lock).unwrap_or_default().next("baseline", at, seal, Value::Null);
    append(&beside(lock), &line)
}

/// Adds a line; the file is written whole, so that none is ever cut short.
///
/// # Errors
/// What the system says.
pub(crate) fn append(path: &Path, line: &str) -> Result<(), Failure> {
    let before = String::from_utf8_lossy(&bytes_of(path).unwrap_or_default()).into_owned();
    let end = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
    write_file(path, format!("{before}{end}{line}").as_bytes(), true)
}

/// The line of a decision and its hash; no line where the last one for the same rows and baseline says the same.
pub(crate) fn line(
    ledger: &Ledger,
    (at, lock): (&str, &str),
    gate: &Gate,
    pilot: &Content,
) -> (Option<String>, String) {
    let flaw = gate.proof.worst().map(|doubt| doubt.flaw.word());
    let same = ledger.decisions().filter(|entry| entry.lock == lock && entry.content == pilot.sha256).last();
    let same = same.filter(|entry| entry.decision == gate.decision.word() && entry.flaw.as_deref() == flaw);
    if let Some(same) = same {
        return (None, same.sha256.clone());
    }
    let periods: Map<String, Value> =
        pilot.periods.iter().map(|(day, hash)| (day.clone(), json!(hash))).collect();
    let more = json!({
        "decision": gate.decision.word(),
        "flaw": flaw,
        "content": pilot.sha256,
        "first": pilot.first.to_string(),
        "last": pilot.last.to_string(),
        "periods": periods,
    });
    let line = ledger.next("decision", at, lock, more);
    let hash = hash_in(&line);
    (Some(line), hash)
}

/// The hash that a line bears.
fn hash_in(line: &str) -> String {
    let value: Value = serde_json::from_str(line).unwrap_or_default();
    value["sha256"].as_str().unwrap_or_default().to_string()
}
