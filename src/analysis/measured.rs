//! Measured inputs: what a pilot's rows say of the inputs of a scenario, with the interval that so many rows carry, and
//! the scenario with them in place of what was assumed.

use rust_decimal::Decimal;

use super::metrics::Projected;
use crate::base::diagnostic::{Problem, Refusal, nearest};
use crate::scenario::actuals::row::Quantity;
use crate::scenario::actuals::tally::{Sums, Tally};
use crate::scenario::actuals::{Actuals, Group};
use crate::scenario::types::OptionSpec;

/// What was measured of an input.
#[derive(Debug, Clone)]
pub struct Measured {
    /// Path of the input; or of what has none, such as `options.api.billed_cost_per_unit`.
    pub path: String,
    pub mean: Decimal,
    /// Where the mean lies with 95 % confidence; None with fewer than two rows.
    pub interval: Option<(Decimal, Decimal)>,
    pub standard_error: Option<Decimal>,
    /// Rows that say something of it.
    pub rows: u64,
    /// What it was counted over: units, calls, tokens.
    pub of: Decimal,
    /// What the scenario assumes; None where it has no such input.
    pub assumed: Option<Decimal>,
    /// Whether it takes the place of what was assumed.
    pub replaces: bool,
    /// Why not to build on it, if there is a reason.
    pub doubt: Option<String>,
}

/// A pilot against the scenario that it is of.
#[derive(Debug, Clone)]
pub struct Pilot {
    pub measured: Vec<Measured>,
    /// Units that were measured, months of them, and units of a month of the projection.
    pub units: Option<Decimal>,
    pub months: usize,
    pub projected_units: Option<Decimal>,
    /// Files with hash and rows, in words.
    pub source: String,
    pub skipped: Vec<String>,
    pub skipped_rows: u64,
}

/// Fewer rows than this say little of how far they lie apart.
const FEW: u64 = 8;

/// Measures of a step; the rest is of the whole option.
const OF_STEP: [&str; 6] = [
    "calls_per_unit",
    "retry_rate",
    "input_tokens",
    "output_tokens",
    "cached_input_share",
    "cache_write_share",
];
const OF_OUTCOME: [&str; 4] = ["automated_share", "review_share", "review_minutes", "error_rate"];

/// What a pilot measured of a scenario.
///
/// # Errors
/// Rows of an option or a step that the scenario has not, or that do not say of which.
pub fn measured(projected: &Projected, actuals: &Actuals) -> Result<Pilot, Refusal> {
    let mut list: Vec<Measured> = Vec::new();
    let mut problems = Vec::new();
    for (group, tally) in &actuals.groups {
        match place(projected, group) {
            Ok((option, step)) => list.extend(of_group(projected, option, step, tally)),
            Err(problem) => problems.push(*problem),
        }
    }
    if !problems.is_empty() {
        return Err(Refusal { texts: Default::default(), problems });
    }
    if list.is_empty() {
        let message =
            "the pilot says nothing of any input: its totals of units, calls or tokens are zero, or alone";
        let problem = Problem::nowhere("nothing-measured", message);
        let hint = "a ratio takes two columns, such as `units` and `calls`";
        return Err(Refusal { texts: Default::default(), problems: vec![problem.hint(hint)] });
    }
    let shown = |one: &crate::scenario::actuals::Skipped| format!("{}:{}: {}", one.file, one.line, one.why);
    Ok(Pilot {
        measured: list,
        units: actuals.total(Quantity::Units),
        months: actuals.months.len(),
        projected_units: mean_demand(projected),
        source: source(actuals),
        skipped: actuals.skipped.iter().map(shown).collect(),
        skipped_rows: actuals.skipped_rows,
    })
}

/// `pilot.csv (30 rows, SHA-256 1a2b3c4d)`.
fn source(actuals: &Actuals) -> String {
    let one = |file: &crate::scenario::actuals::Source| {
        let name = file.path.file_name().unwrap_or(file.path.as_os_str()).to_string_lossy().into_owned();
        format!("{name} ({} rows, SHA-256 {})", file.rows, &file.sha256[..12.min(file.sha256.len())])
    };
    actuals.files.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Units of a month, over the horizon.
fn mean_demand(projected: &Projected) -> Option<Decimal> {
    let line = projected.model.line("volume.demand")?;
    let months = Decimal::from(projected.plan.scenario.months);
    projected.exact.cells(line).iter().flatten().sum::<Decimal>().checked_div(months)
}

/// The option and the step that rows are of: the only ones where they do not say.
fn place<'a>(
    projected: &'a Projected,
    group: &'a Group,
) -> Result<(&'a OptionSpec, Option<&'a str>), Box<Problem>> {
    let options = &projected.plan.scenario.options;
    let ids: Vec<&str> = options.iter().map(|option| option.id.as_str()).collect();
    let id = named("option", &group.option, &ids)?;
    let option = options.iter().find(|option| Some(option.id.as_str()) == id).unwrap_or(&options[0]);
    let steps: Vec<&str> = option.core.calls.keys().collect();
    let step = match (group.step.as_str(), steps.as_slice()) {
        ("", [only]) => Some(*only),
        ("", _) => None,
        (step, _) => named("step", step, &steps)?,
    };
    Ok((option, step))
}

fn named<'a>(what: &str, name: &str, known: &[&'a str]) -> Result<Option<&'a str>, Box<Problem>> {
    if let Some(found) = known.iter().find(|known| **known == name) {
        return Ok(Some(found));
    }
    if let ("", [only]) = (name, known) {
        return Ok(Some(only));
    }
    let listed = known.join(", ");
    let (message, hint) = match name {
        "" => (
            format!("rows of a pilot say of which {what} they are where there are several, and these do not"),
            format!("add a column `{what}` with one of {listed}"),
        ),
        name => (
            format!("rows of the pilot are of the {what} `{name}`, and the scenario has none"),
            nearest(name, known.iter().copied())
                .map_or_else(|| format!("known: {listed}"), |near| format!("did you mean `{near}`?")),
        ),
    };
    Err(Box::new(Problem::nowhere("pilot-of-nothing", message).hint(hint)))
}

fn of_group<'a>(
    projected: &'a Projected,
    option: &'a OptionSpec,
    step: Option<&'a str>,
    tally: &'a Tally,
) -> impl Iterator<Item = Measured> + 'a {
    tally.sums().filter_map(move |(ratio, sums)| {
        let path = path(option, step, ratio.name)?;
        Some(one(projected, path, ratio.name, &sums, sums.ratio()?))
    })
}

/// Where a ratio stands in a scenario.
fn path(option: &OptionSpec, step: Option<&str>, name: &str) -> Option<String> {
    let own = format!("options.{}", option.id);
    match name {
        name if OF_STEP.contains(&name) => Some(format!("{own}.calls.{}.{name}", step?)),
        name if OF_OUTCOME.contains(&name) => Some(format!("{own}.outcome.{name}")),
        name => Some(format!("{own}.{name}")),
    }
}

fn one(projected: &Projected, path: String, name: &str, sums: &Sums, mean: Decimal) -> Measured {
    let sheet = &projected.model.sheet;
    let assumed = sheet.find_input(&path).map(|input| sheet.input(input).value);
    let doubt = match sums.rows {
        1 => Some("one row has no spread: nothing is known of how sure it is".to_string()),
        rows if rows < FEW => Some(format!("{rows} rows carry little: the interval is wide for it")),
        _ => None,
    };
    Measured {
        mean,
        interval: sums.interval(),
        standard_error: sums.standard_error(),
        rows: sums.rows,
        of: sums.under,
        replaces: assumed.is_some() && !name.starts_with("billed"),
        assumed,
        doubt,
        path,
    }
}

impl Pilot {
    /// The measured inputs as changes of the scenario, each with the pilot as its source.
    pub fn changes(&self) -> Vec<String> {
        let quoted = |text: &str| text.replace(['\\', '"'], "'");
        let change = |one: &Measured| {
            let value = one.mean.round_dp(DIGITS).normalize();
            let said = format!("measured: {}", quoted(&self.source));
            format!("{}={{ value = {value}, source = \"{said}\" }}", one.path)
        };
        let counted = self.measured.iter().filter_map(|one| self.retries_counted(one));
        self.measured.iter().filter(|one| one.replaces).map(change).chain(counted).collect()
    }

    /// Where retries were not told apart they are among the calls, and must not be added again.
    fn retries_counted(&self, one: &Measured) -> Option<String> {
        let step = one.path.strip_suffix("calls_per_unit").filter(|_| one.replaces)?;
        let path = format!("{step}retry_rate");
        let told = self.measured.iter().any(|other| other.path == path);
        (!told).then(|| format!("{path}={{ value = 0, source = \"retries are among the measured calls\" }}"))
    }

    /// How far it is from what was measured to what is projected: `50`-fold, a month against a month.
    pub fn extrapolation(&self) -> Option<Decimal> {
        let measured = self.units?.checked_div(Decimal::from(self.months.max(1)))?;
        self.projected_units?.checked_div(measured)
    }
}

/// Digits of a measured input: more than any pilot carries.
const DIGITS: u32 = 15;

/// Reads the files of a pilot.
///
/// # Errors
/// Every problem of every file.
pub fn read(paths: &[std::path::PathBuf]) -> Result<Actuals, Refusal> {
    crate::scenario::actuals::read(paths).map_err(|problems| Refusal { texts: Default::default(), problems })
}
