//! A baseline as it was written: what the gate needs of it.

use std::path::Path;

use rust_decimal::Decimal;
use serde_json::Value;

use crate::base::diagnostic::{Problem, Refusal, in_passing};
use crate::form::files::Files;
use crate::scenario::frozen_plan::FrozenPlan;

/// A criterion as it was registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    pub id: String,
    /// A metric of the results, or a measured input.
    pub metric: String,
    /// The only option where none is named.
    pub option: Option<String>,
    pub min: Option<Decimal>,
    pub max: Option<Decimal>,
    pub owner: Option<String>,
    /// `YYYY-MM-DD`.
    pub agreed: Option<String>,
}

/// A frozen plan.
#[derive(Debug, Clone)]
pub struct Baseline {
    /// Name of the scenario.
    pub name: String,
    pub sha256: String,
    /// Hash of the baseline itself, and the version of tollgate that wrote it.
    pub own_sha256: String,
    pub tollgate: String,
    /// The option that was recommended; None is doing nothing.
    pub verdict: Option<String>,
    pub criteria: Vec<Registered>,
    /// Files that the plan was read from, with their hashes.
    pub files: Vec<(String, String)>,
    pub options: Vec<Frozen>,
    /// What it was made from and when; None for one of a version that did not keep it.
    pub plan: Option<FrozenPlan>,
    /// What its scenario is about: unit, currency, first month, months.
    pub about: Vec<(&'static str, String)>,
}

/// What tells a scenario from another.
pub const ABOUT: [&str; 5] = ["name", "unit", "currency", "start", "months"];

/// The figures of an option as they were frozen.
#[derive(Debug, Clone)]
pub struct Frozen {
    pub id: String,
    /// Each by its name in the results: its value, or the reason why it did not exist.
    pub figures: Vec<(String, Result<Decimal, String>)>,
}

impl Frozen {
    /// A figure by its name, or why there is none.
    ///
    /// # Errors
    /// The reason that was frozen; or that the baseline does not have it.
    pub fn figure(&self, name: &str) -> Result<Decimal, String> {
        let found = self.figures.iter().find(|(known, _)| known == name);
        found.map_or_else(|| Err("the baseline does not have it".into()), |(_, figure)| figure.clone())
    }
}

impl Baseline {
    /// What became of the files that the plan was read from, in a sentence each; none where all are as they were.
    pub fn files_changed(&self, now: &[(String, String)]) -> Vec<String> {
        let mut rest: Vec<&(String, String)> = now.iter().collect();
        let mut take = |alike: &dyn Fn(&(String, String)) -> bool| {
            rest.iter().position(|one| alike(one)).map(|at| rest.remove(at))
        };
        let moved: Vec<&(String, String)> =
            self.files.iter().filter(|(_, sha256)| take(&|one| one.1 == *sha256).is_none()).collect();
        let mut said: Vec<String> = Vec::new();
        for (name, _) in moved {
            said.push(match take(&|one| base_name(&one.0) == base_name(name)) {
                Some(_) => format!("`{name}` is not what it was"),
                None => format!("`{name}` was part of it and is no longer read"),
            });
        }
        said.extend(rest.iter().map(|(name, _)| format!("`{name}` is read now and was not part of it")));
        said
    }
}

/// The name of a file without its folder, by which it is known when the folder has moved.
fn base_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// Reads a baseline.
///
/// # Errors
/// A file that cannot be read or is no baseline.
pub fn read(files: &Files, path: &Path) -> Result<Baseline, Refusal> {
    let name = path.display();
    let refuse = |message: String| {
        let problem = Problem::nowhere("bad-baseline", message);
        let hint = "`tollgate baseline FILE -o LOCK` writes one";
        Refusal { texts: Default::default(), problems: vec![problem.hint(hint)] }
    };
    let file = files
        .text(path)
        .map_err(|why| refuse(format!("cannot use `{name}` as a baseline: {}", in_passing(&why.message))))?;
    let value: Value = serde_json::from_str(&file.text).map_err(|error| {
        let at = format!("line {}, column {}", error.line(), error.column());
        refuse(format!("`{name}` must be a baseline in JSON, and is not at {at}"))
    })?;
    of(&value, file.sha256.clone())
        .ok_or_else(|| refuse(format!("`{name}` must be a baseline, and lacks parts of one")))
}

/// A baseline of its JSON; `own_sha256` is the hash of its file.
pub fn of(value: &Value, own_sha256: String) -> Option<Baseline> {
    let version = value.get("baseline").and_then(Value::as_u64).filter(|version| [1, 2].contains(version))?;
    let plan = if version == 1 { None } else { Some(FrozenPlan::of(value)?) };
    let about = |key: &'static str| Some((key, plain(value.get("scenario")?.get(key)?)));
    let criteria = value.get("criteria")?.as_object()?;
    let results = value.get("results")?;
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_string);
    let file = |one: &Value| Some((text(one, "file")?, text(one, "sha256")?));
    Some(Baseline {
        name: text(value.get("scenario")?, "name")?,
        sha256: text(value.get("scenario")?, "sha256")?,
        own_sha256,
        tollgate: text(value, "tollgate")?,
        verdict: text(results.get("verdict")?, "option"),
        criteria: criteria.iter().map(|(id, one)| frozen(id, one)).collect::<Option<_>>()?,
        files: value.get("files")?.as_array()?.iter().map(file).collect::<Option<_>>()?,
        options: results.get("options")?.as_array()?.iter().map(option).collect::<Option<_>>()?,
        about: ABOUT.into_iter().filter_map(about).collect(),
        plan,
    })
}

/// A text or a number as it is written.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_string)
}

/// Every figure of an option; those that every option has must be there.
fn option(value: &Value) -> Option<Frozen> {
    let object = value.as_object()?;
    let mut figures = Vec::new();
    for (name, value) in object {
        let reason = || {
            let said = object.get(&format!("{name}_reason")).and_then(Value::as_str);
            said.unwrap_or("it did not exist").to_string()
        };
        let figure = match value {
            Value::Number(number) => Ok(crate::form::decimal::decimal(&number.to_string()).ok()?),
            // The headline rate is the first; the amount of the peak is what it is called.
            Value::Array(rates) if name == "irr" => match rates.first() {
                Some(rate) => Ok(crate::form::decimal::decimal(&rate.to_string()).ok()?),
                None => Err(reason()),
            },
            Value::Object(peak) if name == "peak_funding" => {
                Ok(crate::form::decimal::decimal(&peak.get("amount")?.to_string()).ok()?)
            }
            Value::Null => Err(reason()),
            _ => continue,
        };
        figures.push((name.clone(), figure));
    }
    let frozen = Frozen { id: object.get("id")?.as_str()?.to_string(), figures };
    let has = |name: &&str| frozen.figure(name).is_ok();
    ["npv", "tco", "pv_cost", "units_served"].iter().all(has).then_some(frozen)
}

fn frozen(id: &str, one: &Value) -> Option<Registered> {
    let text = |name: &str| one.get(name).and_then(Value::as_str).map(str::to_string);
    let number = |name: &str| match one.get(name) {
        None | Some(Value::Null) => Some(None),
        Some(Value::Number(number)) => crate::form::decimal::decimal(&number.to_string()).ok().map(Some),
        Some(_) => None,
    };
    Some(Registered {
        id: id.to_string(),
        metric: text("metric")?,
        option: text("option"),
        min: number("min")?.map(|min| min.normalize()),
        max: number("max")?.map(|max| max.normalize()),
        owner: text("owner"),
        agreed: text("agreed"),
    })
}
