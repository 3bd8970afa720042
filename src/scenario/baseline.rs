//! A baseline as it was written: what the gate needs of it.

use std::path::Path;

use rust_decimal::Decimal;
use serde_json::Value;

use crate::base::diagnostic::{Problem, Refusal, in_passing};

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

/// What was frozen.
#[derive(Debug, Clone)]
pub struct Baseline {
    pub sha256: String,
    /// The option that was recommended; None is doing nothing.
    pub verdict: Option<String>,
    pub criteria: Vec<Registered>,
}

/// Reads a baseline.
///
/// # Errors
/// A file that cannot be read or is no baseline.
pub fn read(path: &Path) -> Result<Baseline, Refusal> {
    let name = path.display();
    let refuse = |message: String| {
        let problem = Problem::nowhere("bad-baseline", message);
        let hint = "`tollgate baseline FILE -o LOCK` writes one";
        Refusal { texts: Default::default(), problems: vec![problem.hint(hint)] }
    };
    let text = super::load::text(path)
        .map_err(|said| refuse(format!("cannot use `{name}` as a baseline: {}", in_passing(&said))))?;
    let value: Value = serde_json::from_str(&text).map_err(|error| {
        let at = format!("line {}, column {}", error.line(), error.column());
        refuse(format!("`{name}` must be a baseline in JSON, and is not at {at}"))
    })?;
    parsed(&value).ok_or_else(|| refuse(format!("`{name}` must be a baseline, and lacks parts of one")))
}

fn parsed(value: &Value) -> Option<Baseline> {
    value.get("baseline").and_then(Value::as_u64).filter(|version| *version == 1)?;
    let criteria = value.get("criteria")?.as_object()?;
    Some(Baseline {
        sha256: value.get("scenario")?.get("sha256")?.as_str()?.to_string(),
        verdict: value.get("results")?.get("verdict")?.get("option")?.as_str().map(str::to_string),
        criteria: criteria.iter().map(|(id, one)| frozen(id, one)).collect::<Option<_>>()?,
    })
}

fn frozen(id: &str, one: &Value) -> Option<Registered> {
    let text = |name: &str| one.get(name).and_then(Value::as_str).map(str::to_string);
    let number = |name: &str| match one.get(name) {
        None | Some(Value::Null) => Some(None),
        Some(Value::Number(number)) => super::number::decimal(&number.to_string()).ok().map(Some),
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
