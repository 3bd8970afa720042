//! Measured inputs: what a pilot's rows say of the inputs of a scenario, with the interval that so many rows carry.

use rust_decimal::Decimal;

use crate::analysis::pilot::actual_months::{Month, happened};
use crate::analysis::pilot::assign::{Assignments, placed};
use crate::analysis::pilot::group::{OptionRows, gathered};
pub use crate::analysis::pilot::measured_input::Measure;
use crate::analysis::pilot::measured_input::{is_part_of_whole, possible};
use crate::analysis::pilot::reconcile::{Account, reconcile};
use crate::analysis::pilot::refit::of_bill;
use crate::analysis::pilot::sizes;
use crate::analysis::projected::Projected;
use crate::base::diagnostic::{Problem, Refusal};
use crate::base::text::harmless;
use crate::form::number::Number;
use crate::form::replacement::Growth;
use crate::pilot::actuals::Actuals;
use crate::pilot::content::Content;
use crate::pilot::ratio::{BILLED_PER_UNIT, Ratio};
use crate::pilot::row::Quantity;
use crate::pilot::sums::Sums;
use crate::pilot::tally::Tally;
use crate::scenario::types::{OptionSpec, Scenario};

/// A file that was read.
#[derive(Debug, Clone)]
pub struct PilotFile {
    pub name: String,
    pub format: &'static str,
    /// Rows that were used.
    pub rows: u64,
    pub sha256: String,
}

/// A pilot against the scenario that it is of.
#[derive(Debug, Clone)]
pub struct PilotMeasures {
    pub measured: Vec<Measure>,
    /// Units that were measured, months of them, and units of a month of the projection.
    pub units: Option<Decimal>,
    pub months: usize,
    pub projected_units: Option<Decimal>,
    pub files: Vec<PilotFile>,
    /// Files with hash and rows, in words.
    pub source: String,
    pub skipped: Vec<String>,
    pub skipped_rows: u64,
    /// What became of every row that was met.
    pub rows: RowCount,
    /// Rows that are of something else: what, how many, and what they cost.
    pub left_out: Vec<(String, u64, Option<Decimal>)>,
    /// What whoever reads the figures must know.
    pub notes: Vec<String>,
    /// What is to be said of the months that stand, or do not.
    pub of_months: Vec<String>,
    /// Months of the projection that happened, by option.
    pub happened: Vec<Month>,
    /// What was billed, against what it should have cost.
    pub accounts: Vec<Account>,
    /// What tells the rows from those of another pilot, and when they are of.
    pub content: Content,
}

/// What became of the rows of all files: they count, are left out by kind, are skipped, or say nothing.
#[derive(Debug, Clone, Copy)]
pub struct RowCount {
    pub met: u64,
    pub counted: u64,
    pub left_out: u64,
    pub skipped: u64,
    pub blank: u64,
    /// What the rows that count cost, where any says so, and those that are left out.
    pub cost: Option<Decimal>,
    pub cost_left_out: Option<Decimal>,
}

impl RowCount {
    fn of(actuals: &Actuals, places: &Assignments) -> Self {
        let left_out = || actuals.left_out.values().chain(places.left_out.values());
        let cost = places.list.iter().filter_map(|one| one.tally.total(Quantity::Cost));
        Self {
            met: actuals.met,
            counted: places.list.iter().map(|one| one.tally.rows).sum(),
            left_out: left_out().map(|(rows, _)| rows).sum(),
            skipped: actuals.skipped_rows,
            blank: actuals.blank,
            cost: cost.reduce(|a, b| a + b),
            cost_left_out: left_out().filter_map(|(_, cost)| *cost).reduce(|a, b| a + b),
        }
    }
}

/// Fewer days than this say little of how far they lie apart.
const FEW: u64 = 8;

/// Measures of a step; the rest is of the whole option.
const OF_STEP: [&str; 8] = [
    "calls_per_unit",
    "retry_rate",
    "input_tokens",
    "output_tokens",
    "cached_input_share",
    "cache_write_share",
    "cache_write_1h_share",
    "billed_cost_per_call",
];
const OF_OUTCOME: [&str; 4] = ["automated_share", "review_share", "review_minutes", "error_rate"];

/// What a pilot measured of a scenario.
///
/// # Errors
/// Rows of an option or a step that the scenario has not, or that do not say of which; a bill in another currency.
pub fn measured(projected: &Projected, actuals: &Actuals) -> Result<PilotMeasures, Refusal> {
    let scenario = &projected.plan.scenario;
    same_currency(&scenario.header.currency.text, actuals)?;
    let places = placed(projected, actuals)?;
    let options = gathered(scenario, &places.list);
    let twice: Vec<Problem> = options.iter().filter_map(OptionRows::month_and_days).collect();
    if !twice.is_empty() {
        return Err(Refusal { texts: Default::default(), problems: twice });
    }
    let mut list: Vec<Measure> = Vec::new();
    let mut notes = actuals.notes.clone();
    notes.extend(places.notes.iter().cloned());
    for option in &options {
        list.extend(of_option(projected, option));
        notes.extend(of_no_step(option));
        notes.extend(option.uneven());
        notes.extend(of_two_prices(scenario, option));
    }
    if list.is_empty() {
        let why: Vec<String> =
            options.iter().filter_map(of_no_step).chain(places.left_out.keys().cloned()).collect();
        return Err(nothing(&why));
    }
    let shown = |one: &crate::pilot::actuals::Skipped| format!("{}:{}: {}", one.file, one.line, one.why);
    let content = Content::of(actuals).ok_or_else(|| nothing(&[]))?;
    let files = files(actuals);
    let left_out = actuals.left_out.iter().chain(&places.left_out);
    let (happened, of_months) = happened(projected, &options);
    Ok(PilotMeasures {
        measured: list,
        units: options.iter().filter_map(OptionRows::units).reduce(|a, b| a + b),
        months: months(&options),
        projected_units: mean_demand(projected),
        source: source(&files),
        files,
        skipped: actuals.skipped.iter().map(shown).collect(),
        skipped_rows: actuals.skipped_rows,
        rows: RowCount::of(actuals, &places),
        left_out: left_out.map(|(what, (rows, cost))| (what.clone(), *rows, *cost)).collect(),
        notes,
        of_months,
        happened,
        accounts: reconcile(projected, &places.list),
        content,
    })
}

fn same_currency(own: &str, actuals: &Actuals) -> Result<(), Refusal> {
    let Some((code, place)) = actuals.currencies.iter().find(|(code, _)| code.as_str() != own) else {
        return Ok(());
    };
    let message = format!("the scenario is in {own}, and {place} is billed in {code}");
    let hint = format!("convert the file to {own} at a rate that you state");
    let problem = Problem::nowhere("two-currencies", message).hint(hint);
    Err(Refusal { texts: Default::default(), problems: vec![problem] })
}

fn nothing(left_out: &[String]) -> Refusal {
    let message = match left_out {
        [] => "the pilot says nothing of any input: its totals of units, calls or tokens are zero, or alone"
            .into(),
        those => format!("no row of the pilot says anything of this scenario: {}", those.join("; ")),
    };
    let hint = match left_out {
        [] => "a ratio takes two columns, such as `units` and `calls`, in one file or in several",
        _ => "`[actuals.NAME]` in the scenario says which models and projects are of which option and step",
    };
    let problem = Problem::nowhere("nothing-measured", message).hint(hint);
    Refusal { texts: Default::default(), problems: vec![problem] }
}

/// Steps with one size whose calls have two prices.
fn of_two_prices<'a>(scenario: &'a Scenario, all: &'a OptionRows) -> impl Iterator<Item = String> + 'a {
    all.steps.iter().filter_map(move |(id, tally)| {
        sizes::unlike(scenario, id, all.option.core.calls.get(id)?, &tally.sizes)
    })
}

/// Calls that do not say of which step they are, where there are several.
fn of_no_step(all: &OptionRows) -> Option<String> {
    let several = all.option.core.calls.keys().nth(1).is_some();
    let calls = all.own.total(Quantity::Calls).or(all.own.total(Quantity::InputTokens));
    (several && calls.is_some()).then(|| {
        format!(
            "{} rows of `{}` do not say of which step they are, and measure none: `[actuals.NAME]` can say it",
            all.own.rows, all.option.id
        )
    })
}

fn months(options: &[OptionRows]) -> usize {
    let all = options.iter().flat_map(|all| [&all.own].into_iter().chain(all.steps.values()));
    let months = all.flat_map(|tally| tally.periods().map(|(period, _)| period.month));
    months.collect::<std::collections::BTreeSet<_>>().len()
}

fn files(actuals: &Actuals) -> Vec<PilotFile> {
    let one = |file: &crate::pilot::actuals::FileTally| {
        let name = harmless(&file.path.file_name().unwrap_or(file.path.as_os_str()).to_string_lossy());
        PilotFile { name, format: file.format, rows: file.rows, sha256: file.sha256.clone() }
    };
    actuals.files.iter().map(one).collect()
}

/// `pilot.csv (30 rows, SHA-256 1a2b3c4d)`.
fn source(files: &[PilotFile]) -> String {
    let one = |file: &PilotFile| {
        let rows = if file.rows == 1 { "1 row".to_string() } else { format!("{} rows", file.rows) };
        format!("{} ({rows}, SHA-256 {})", file.name, &file.sha256[..12.min(file.sha256.len())])
    };
    files.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Units of a month, over the horizon.
fn mean_demand(projected: &Projected) -> Option<Decimal> {
    let line = projected.model.line("volume.demand")?;
    let months = Decimal::from(projected.plan.scenario.months);
    projected.exact.cells(line).iter().flatten().sum::<Decimal>().checked_div(months)
}

fn of_option(projected: &Projected, all: &OptionRows) -> Vec<Measure> {
    let mut list = Vec::new();
    for (step, tally) in &all.steps {
        let sums = tally.sums(&all.own);
        let own = sums.iter().filter(|(ratio, _)| OF_STEP.contains(&ratio.name));
        let measured = own.filter_map(|(ratio, sums)| one(projected, all.option, Some(step), ratio, sums));
        let Some(call) = all.option.core.calls.get(step) else { continue };
        list.extend(measured.map(|one| sizes::of_turns(call, one)));
        list.extend(sizes::measures(&projected.plan.scenario, all.option, (step, call), &tally.sizes));
        list.extend(price(projected, all.option, step, &sums));
    }
    let whole = &all.whole;
    for (ratio, sums) in of_whole(whole, all.steps.len()) {
        let assumed = assumed(projected, &format!("options.{}.outcome.automated_share", all.option.id));
        let Some(ratio) = by_automated(ratio, whole, assumed) else { continue };
        list.extend(one(projected, all.option, None, &ratio, &sums));
    }
    let of_bill = of_bill(projected, all, &list);
    list.extend(of_bill);
    list
}

/// What is of the whole option. What a unit was billed is over all steps, so it is by period where there are several.
fn of_whole(whole: &Tally, steps: usize) -> Vec<(&'static Ratio, Sums)> {
    let mut sums = whole.sums(&Tally::default());
    sums.retain(|(ratio, _)| !OF_STEP.contains(&ratio.name) && (steps < 2 || !ratio.is_bill_per_unit()));
    sums.extend(if steps < 2 { None } else { whole.joined(BILLED_PER_UNIT) });
    sums
}

/// Reviews and errors are of the automated units. Where the pilot does not say which those are, and the plan automates
/// all, they are all units; else what was measured by unit is shown as that.
fn by_automated(ratio: &Ratio, whole: &Tally, automated: Option<Decimal>) -> Option<Ratio> {
    let name = match ratio.name {
        "reviewed_per_unit" => "review_share",
        "errors_per_unit" => "error_rate",
        name => name,
    };
    let known = whole.total(Quantity::Escalated).is_some();
    match name == ratio.name {
        true => Some(Ratio { ..*ratio }),
        false if known => None,
        false if automated.is_none_or(|share| share == Decimal::ONE) => Some(Ratio { name, ..*ratio }),
        false => Some(Ratio { ..*ratio }),
    }
}

fn assumed(projected: &Projected, path: &str) -> Option<Decimal> {
    let sheet = &projected.model.sheet;
    sheet.find_input(path).map(|input| sheet.input(input).value)
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

fn one(
    projected: &Projected,
    option: &OptionSpec,
    step: Option<&str>,
    ratio: &Ratio,
    sums: &Sums,
) -> Option<Measure> {
    let path = path(option, step, ratio.name)?;
    let assumed = assumed(projected, &path);
    let mean = sums.ratio()?;
    let is_share = is_part_of_whole(&path);
    let doubt = match (sums.rows, ratio.name) {
        _ if is_share && mean > Decimal::ONE => Some(
            "a share is at most 1, so the files count more parts than wholes and the assumption stays".into(),
        ),
        (_, "calls_per_unit") if mean.is_zero() => {
            Some("no calls were counted, so the assumption stays".into())
        }
        (_, "reviewed_per_unit" | "errors_per_unit") => Some(
            "the scenario's share is of the automated units, and without `escalated` those are not known"
                .into(),
        ),
        (1, _) => Some("a single day or month has no spread, so there is no interval".to_string()),
        (rows, _) if rows < FEW => Some(format!("only {rows} days or months, so the interval is wide")),
        _ => None,
    };
    Some(Measure {
        is_bill_per_unit: ratio.is_bill_per_unit(),
        is_from_bill: false,
        mean,
        interval: sums.interval().map(|ends| possible(is_share, ends)),
        standard_error: sums.standard_error(),
        spread: sums.spread(),
        rows: sums.rows,
        of: sums.under,
        replaces: assumed.is_some()
            && !(is_share && mean > Decimal::ONE || ratio.name == "calls_per_unit" && mean.is_zero()),
        growth: number(option, step, ratio.name).and_then(growth),
        assumed,
        doubt,
        path,
    })
}

/// The number of a scenario that a measure replaces.
fn number<'a>(option: &'a OptionSpec, step: Option<&str>, name: &str) -> Option<&'a Number> {
    match (step.and_then(|step| option.core.calls.get(step)), option.core.outcome.as_ref(), name) {
        (Some(step), _, "price_per_call") => step.price_per_call.as_ref(),
        (Some(step), _, "input_tokens") => step.input_tokens.as_ref(),
        (Some(step), _, "output_tokens") => step.output_tokens.as_ref(),
        (Some(step), _, "calls_per_unit") => Some(&step.calls_per_unit),
        (_, Some(outcome), "review_minutes") => outcome.review_minutes.as_ref(),
        _ => None,
    }
}

fn growth(number: &Number) -> Option<Growth> {
    let escalation = number.escalation.as_ref()?;
    Some(Growth { rate: escalation.rate.value, yearly: escalation.yearly })
}

/// What a call was billed, where the scenario has a price for it and nothing is taken off that price.
fn price(
    projected: &Projected,
    option: &OptionSpec,
    step: &str,
    sums: &[(&'static Ratio, Sums)],
) -> Option<Measure> {
    let path = format!("options.{}.calls.{step}.price_per_call", option.id);
    let assumed = assumed(projected, &path)?;
    let (ratio, sums) = sums.iter().find(|(ratio, _)| ratio.name == "billed_cost_per_call")?;
    let billed = one(projected, option, Some(step), ratio, sums)?;
    let sheet = &projected.model.sheet;
    let off = ["discount".to_string(), format!("calls.{step}.batch_discount")];
    let reduced = off.iter().any(|name| sheet.find_input(&format!("options.{}.{name}", option.id)).is_some());
    let doubt = match () {
        () if billed.mean.is_zero() => {
            Some("nothing was billed, as on free credits, so the planned price stays".to_string())
        }
        () if reduced => Some("the bill is after discounts, so the planned price stays".to_string()),
        () => billed.doubt.clone(),
    };
    let replaces = !reduced && !billed.mean.is_zero();
    let growth = number(option, Some(step), "price_per_call").and_then(growth);
    Some(Measure { path, assumed: Some(assumed), replaces, doubt, growth, ..billed })
}
