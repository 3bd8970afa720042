//! What was asked at a gate, as its record keeps it, so that the same can be asked again.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::base::text::harmless;
use crate::cli::args::PilotFiles;
use crate::scenario::load::Changes;

/// The files and changes of a gate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) file: PathBuf,
    pub(crate) actuals: Vec<PathBuf>,
    pub(crate) baseline: Option<PathBuf>,
    pub(crate) allowed_signers: Option<PathBuf>,
    pub(crate) reading: PilotFiles,
    pub(crate) set: Vec<String>,
    pub(crate) case: Option<String>,
}

impl Asked {
    /// What the command line changes in the plan, and in how files are read.
    pub(crate) fn changed(&self) -> Vec<String> {
        let case = self.case.iter().map(|case| format!("--case {case}"));
        let set = self.set.iter().map(|set| format!("--set {}", harmless(set)));
        let from = self.reading.from.iter().map(|from| format!("--from {}", harmless(from)));
        let map = self.reading.map.iter().map(|map| format!("--map {}", harmless(map)));
        let zone = self.reading.zone.iter().map(|zone| format!("--zone {}", harmless(zone)));
        let dates = self.reading.dates.iter().map(|dates| format!("--dates {}", harmless(dates)));
        let rates = self.reading.rates_only.then(|| "--rates-only".to_string());
        case.chain(set).chain(from).chain(map).chain(zone).chain(dates).chain(rates).collect()
    }

    pub(crate) fn changes(&self) -> Changes {
        Changes { case: self.case.clone(), set: self.set.clone(), ..Changes::default() }
    }

    /// The baseline that was named, or else the one beside the scenario: `case.lock.json` for `case.toml`.
    pub(crate) fn lock(&self) -> Option<PathBuf> {
        let beside = || {
            let names = ["lock.json", "lock"].map(|ending| self.file.with_extension(ending));
            names.into_iter().find(|path| path.is_file())
        };
        self.baseline.clone().or_else(beside)
    }

    pub(crate) fn json(&self) -> Value {
        let name = |path: &PathBuf| path.display().to_string();
        json!({
            "scenario": name(&self.file),
            "actuals": self.actuals.iter().map(name).collect::<Vec<_>>(),
            "baseline": self.lock().as_ref().map(name),
            "allowed_signers": self.allowed_signers.as_ref().map(name),
            "from": self.reading.from,
            "map": self.reading.map,
            "zone": self.reading.zone,
            "dates": self.reading.dates,
            "rates_only": self.reading.rates_only,
            "strict": self.reading.strict,
            "set": self.set,
            "case": self.case,
        })
    }

    /// The same of a record; None where a part is missing.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_string);
        let list = |key: &str| -> Option<Vec<String>> {
            value.get(key)?.as_array()?.iter().map(|one| Some(one.as_str()?.to_string())).collect()
        };
        let path = |key: &str| text(key).map(|name| Path::new(&name).to_path_buf());
        let is = |key: &str| value.get(key)?.as_bool();
        let reading = PilotFiles {
            from: list("from")?,
            map: list("map")?,
            zone: list("zone")?,
            dates: list("dates")?,
            rates_only: is("rates_only")?,
            strict: is("strict")?,
        };
        Some(Self {
            file: path("scenario")?,
            actuals: list("actuals")?.iter().map(PathBuf::from).collect(),
            baseline: path("baseline"),
            allowed_signers: path("allowed_signers"),
            reading,
            set: list("set")?,
            case: text("case"),
        })
    }
}
