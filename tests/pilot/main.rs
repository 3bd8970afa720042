//! Pilots: what rows say, worked by hand; files as they come; the re-run; the baseline and the gate.

mod baseline;
mod closing;
mod exports;
mod fees;
mod files;
mod formats;
mod gate;
mod large;
#[path = "../support/lock.rs"]
mod lock;
mod mapping;
mod measures;
mod one_month;
mod reconcile;
mod refit;
mod shapes;
mod shipped;
mod sizes;
mod traps;
mod twice;
mod two_systems;
mod variance;
mod views;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder with a scenario and whatever else a test puts there.
pub struct Desk(tempfile::TempDir);

/// 12 months at no discount: 1,000 units a month, a call each at 0.10, 50 a month of upkeep, worth 0.20 a unit. A month
/// costs 150 and brings 200.
pub const PLAN: &str = r#"
[scenario]
name = "Plan"
unit = "unit"
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
go_live = 1
[options.api.calls.only]
price_per_call = 0.10
calls_per_unit = 1
[costs.upkeep]
per_month = 50
[values.worth]
per_unit = 0.20
[criteria.calls]
metric = "calls_per_unit"
max = 1.2
owner = "CFO"
"#;

impl Desk {
    pub fn new(scenario: &str) -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        desk.put("plan.toml", scenario.as_bytes());
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn put(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    pub fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_tollgate")).current_dir(self.0.path()).args(args).output().unwrap()
    }

    pub fn json(&self, args: &[&str]) -> serde_json::Value {
        let output = self.run(&[args, &["--format", "json"]].concat());
        let said = String::from_utf8(output.stderr).unwrap();
        let all = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
        every_row_has_its_place(&all);
        all
    }

    /// Freezes the plan as `plan.lock`, on a day before the pilot.
    pub fn freeze(&self) {
        let output = self.run(&["baseline", "plan.toml", "-o", "plan.lock", "--force"]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        lock::dated(&self.path("plan.lock"), lock::BEFORE);
    }

    /// What a pilot that must be refused is refused for.
    pub fn refused(&self, pilot: &str) -> String {
        let output = self.run(&["actuals", "plan.toml", pilot]);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{pilot}");
        String::from_utf8(output.stderr).unwrap()
    }
}

/// Whatever the files are, each of their rows counts, is left out, is skipped, or is empty, and its kind is listed.
fn every_row_has_its_place(all: &serde_json::Value) {
    let Some(rows) = all["pilot"].get("rows") else { return };
    let of = |name: &str| rows[name].as_u64().unwrap();
    assert_eq!(of("met"), of("counted") + of("left_out") + of("skipped") + of("empty"), "{rows:#}");
    let listed = all["pilot"]["left_out"].as_array().unwrap().iter();
    assert_eq!(of("left_out"), listed.map(|one| one["rows"].as_u64().unwrap()).sum::<u64>());
    assert_eq!(of("skipped"), all["pilot"]["skipped_rows"].as_u64().unwrap());
}

/// A desk with all that is shipped, since a gate leaves a ledger beside its baseline.
pub fn shipped() -> Desk {
    let desk = Desk::new(PLAN);
    ["scenarios", "pricing"].iter().for_each(|name| copy(&root().join(name), &desk.path(name)));
    desk
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &target),
            false => assert!(std::fs::copy(&path, &target).is_ok()),
        }
    }
}

/// What was measured of an input: as many digits as there are.
pub fn measured<'a>(all: &'a serde_json::Value, path: &str) -> &'a serde_json::Value {
    let list = all["pilot"]["measured"].as_array().unwrap();
    list.iter().find(|one| one["path"] == path).unwrap_or_else(|| panic!("no {path} in {list:#?}"))
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
