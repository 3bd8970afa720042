//! Baselines of a day that stays: one that is made in a test is of today, and its pilot is of days that pass.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tollgate::scenario::ledger::{ENDING, Ledger};
use tollgate::scenario::seal::sealed;

/// The day before every pilot in the tests.
pub const BEFORE: &str = "2026-11-25T09:00:00Z";

/// Makes a baseline and its ledger anew, as if they had been made at a time.
pub fn dated(lock: &Path, at: &str) {
    changed(lock, |whole| whole["made_at"] = at.into());
    let made: Value = serde_json::from_slice(&fs::read(lock).unwrap()).unwrap();
    let line = Ledger::default().next("baseline", at, made["sha256"].as_str().unwrap(), Value::Null);
    fs::write(format!("{}{ENDING}", lock.display()), line).unwrap();
}

/// Changes a baseline and seals it again, as nobody could who does not know how.
pub fn changed(lock: &Path, change: impl FnOnce(&mut Value)) {
    let mut whole: Value = serde_json::from_slice(&fs::read(lock).unwrap()).unwrap();
    change(&mut whole);
    let whole = sealed(whole.as_object().unwrap().clone());
    fs::write(lock, serde_json::to_string_pretty(&whole).unwrap()).unwrap();
}
