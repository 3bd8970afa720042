//! The gate cannot be passed after the fact: each way that was tried, with the word that it gets.

mod closing;
#[path = "../support/lock.rs"]
mod lock;
mod order;
mod recorded;
mod replay;
mod rollout;
mod signed;
mod terms;

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;

/// A folder with a scenario and whatever else a test puts there.
pub struct Desk(tempfile::TempDir);

/// A month costs 150 and brings 200; two limits that the pilot meets.
pub const PLAN: &str = r#"
[scenario]
name = "Plan"
unit = "unit"
owner = "COO"
currency = "USD"
start = "2027-01"
months = 12
discount_rate = 0
pricing = []
[volume]
units_per_month = 1_000
[options.api]
name = "API"
kind = "api"
go_live = 6
[options.api.calls.only]
price_per_call = 0.10
calls_per_unit = 1
[costs.upkeep]
per_month = 50
from = 6
[values.worth]
per_unit = 0.20
[criteria.calls]
metric = "calls_per_unit"
max = 1.2
owner = "CFO"
agreed = "2026-11-01"
[criteria.cost]
metric = "cost_per_unit"
max = 0.2
owner = "CFO"
agreed = "2026-11-01"
"#;

/// Twelve days from the first of a month, of 100 units each with so many calls, a call more or less in turn.
pub fn rows(month: &str, calls: u32) -> String {
    let row = |day: u32| format!("{month}-{:02},100,{}\n", day + 1, calls + day % 2);
    format!("period,units,calls\n{}", (0..12).map(row).collect::<String>())
}

/// The pilot that meets everything, after the baseline.
pub fn good() -> String {
    rows("2026-12", 110)
}

pub const GATE: [&str; 4] = ["gate", "plan.toml", "--actuals", "pilot.csv"];

impl Desk {
    pub fn new(scenario: &str) -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        desk.put("plan.toml", scenario.as_bytes());
        desk
    }

    /// With its plan frozen on a day before the pilot, and the pilot that meets everything.
    pub fn frozen(scenario: &str) -> Self {
        let desk = Self::new(scenario);
        desk.freeze("plan.toml", "plan.lock.json");
        desk.put("pilot.csv", good().as_bytes());
        desk
    }

    pub fn freeze(&self, scenario: &str, lock: &str) {
        let output = self.run(&["baseline", scenario, "-o", lock, "--force"]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        lock::dated(&self.path(lock), lock::BEFORE);
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn put(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    pub fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Replaces a piece of a file that must be there.
    pub fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.text(name);
        assert!(text.contains(from), "{name} has no `{from}`");
        self.put(name, text.replace(from, to).as_bytes());
    }

    pub fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_tollgate")).current_dir(self.0.path()).args(args).output().unwrap()
    }

    pub fn json(&self, args: &[&str]) -> (Option<i32>, Value) {
        let output = self.run(&[args, &["--format", "json"]].concat());
        let said = String::from_utf8(output.stderr).unwrap();
        let value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
        (output.status.code(), value)
    }

    /// What the gate says of the pilot: status, decision and the word for its proof, if there is one.
    pub fn gate(&self) -> (Option<i32>, String, Option<String>) {
        let (status, gate) = self.json(&GATE);
        word(status, &gate)
    }

    /// Checks that the gate gives a word, is not *scale*, and says it first.
    pub fn refuses(&self, expected: &str) -> Value {
        let (status, gate) = self.json(&GATE);
        let (_, decision, found) = word(status, &gate);
        assert_eq!((status, found.as_deref()), (Some(1), Some(expected)), "{:#}", gate["proof"]);
        assert_ne!(decision, "scale");
        assert!(gate["reason"].as_str().unwrap().starts_with(&format!("{expected}: ")), "{}", gate["reason"]);
        let said = String::from_utf8(self.run(&[&GATE[..], &["-q"]].concat()).stdout).unwrap();
        let first = format!("Decision: {decision}. {}{}", expected[..1].to_uppercase(), &expected[1..]);
        assert!(said.starts_with(&first), "{said}");
        gate
    }
}

fn word(status: Option<i32>, gate: &Value) -> (Option<i32>, String, Option<String>) {
    let text = |value: &Value| value.as_str().map(str::to_string);
    (status, text(&gate["decision"]).unwrap(), text(&gate["proof"]["word"]))
}

/// Everything that is said of the proof.
pub fn said(gate: &Value) -> String {
    gate["proof"].to_string()
}
