//! `tollgate breakeven`: every crossing, by volume or any other input.

use rust_decimal::Decimal;

use super::args::{self, Format};
use super::output::Output;
use super::{Exit, Failure, studied};
use crate::analysis::breakeven::{Question, breakeven as find};
use crate::analysis::metrics::Projected;
use crate::analysis::study::Study;
use crate::base::diagnostic::Refusal;
use crate::render::{csv, json, markdown, terminal};
use crate::report::breakeven as report;
use crate::scenario::load::Changes;

pub fn breakeven(args: &args::Breakeven, out: &mut Output) -> Result<Exit, Failure> {
    let (projected, study) = studied(&args.scenario)?;
    let mut answers = Vec::new();
    for between in pairs(args, &study)? {
        let question = question(args, between, &projected, &study)?;
        answers.push(find(&projected, &question)?);
        if let Some(ends) = question.range {
            check_ends(args, &question.vary, ends)?;
        }
    }
    let document = report::breakeven(&study, &answers);
    let currency = &study.scenario.currency;
    let text = match args.show.format {
        Format::Table => terminal::render(&document, currency, out.screen(args.show.no_color)),
        Format::Md => markdown::render(&document, currency),
        Format::Json => json::render(&answers.iter().map(report::json).collect::<Vec<_>>().into()),
        Format::Csv => csv::render(&report::rows(&answers)),
    };
    out.print(&text)?;
    Ok(Exit::Done)
}

type Pair = (String, Option<String>);

/// The pair that is asked for, or all; a single option is held against doing nothing.
fn pairs(args: &args::Breakeven, study: &Study) -> Result<Vec<Pair>, Refusal> {
    let Some(between) = &args.between else { return Ok(all_pairs(study)) };
    match between.split(',').map(str::trim).collect::<Vec<_>>().as_slice() {
        [a, "nothing"] => Ok(vec![(a.to_string(), None)]),
        [a, b] => Ok(vec![(a.to_string(), Some(b.to_string()))]),
        _ => {
            let message = format!("`--between` takes two options, or one and `nothing`, found `{between}`");
            Err(Refusal::because("bad-between", message))
        }
    }
}

/// Every pair of options; a scenario with one option holds it against doing nothing.
fn all_pairs(study: &Study) -> Vec<Pair> {
    let ids: Vec<&String> = study.options.iter().map(|option| &option.id).collect();
    if let [only] = ids.as_slice() {
        return vec![((*only).clone(), None)];
    }
    let pairs = (0..ids.len()).flat_map(|a| (a + 1..ids.len()).map(move |b| (a, b)));
    pairs.map(|(a, b)| (ids[a].clone(), Some(ids[b].clone()))).collect()
}

fn question(
    args: &args::Breakeven,
    between: Pair,
    projected: &Projected,
    study: &Study,
) -> Result<Question, Refusal> {
    let usual = if study.scenario.has_value || between.1.is_none() { "npv" } else { "tco" };
    let range = args.range.as_deref().map(range).transpose()?;
    let vary = args.vary.clone().unwrap_or_else(|| volume(projected).to_string());
    let metric = args.metric.clone().unwrap_or_else(|| usual.to_string());
    Ok(Question { between, vary, range, metric })
}

/// The input that scales all demand.
fn volume(projected: &Projected) -> &'static str {
    let listed = projected.model.sheet.find_input("volume.scale").is_some();
    if listed { "volume.scale" } else { "volume.units_per_month" }
}

/// Refuses a range that goes beyond what the input may be; an end that is only just outside, such as a utilisation of
/// 0, may be asked.
fn check_ends(args: &args::Breakeven, vary: &str, (low, high): (Decimal, Decimal)) -> Result<(), Refusal> {
    let little =
        (high / Decimal::from(1_000_000)).checked_sub(low / Decimal::from(1_000_000)).unwrap_or_default();
    for (end, inside) in [(low, low + little), (high, high - little)] {
        let refused = out_of_range(args, vary, end);
        if refused.is_some() && out_of_range(args, vary, inside).is_some() {
            return refused.map_or(Ok(()), Err);
        }
    }
    Ok(())
}

/// The refusal of a scenario with the input at a value, if it is for that value.
fn out_of_range(args: &args::Breakeven, vary: &str, at: Decimal) -> Option<Refusal> {
    let mut set = args.scenario.set.clone();
    set.push(format!("{vary}={at}"));
    let changes = Changes { case: args.scenario.case.clone(), set };
    let mut refusal = crate::model::load(&args.scenario.file, &changes).err()?;
    refusal.problems.retain(|problem| problem.code == "out-of-range");
    (!refusal.problems.is_empty()).then_some(refusal)
}

/// `LO..HI`.
fn range(text: &str) -> Result<(Decimal, Decimal), Refusal> {
    let number = |text: &str| crate::scenario::number::decimal(text.trim()).ok();
    text.split_once("..").and_then(|(low, high)| Some((number(low)?, number(high)?))).ok_or_else(|| {
        Refusal::because(
            "bad-range",
            format!("a range is written LO..HI, such as 1_000..50_000, found `{text}`"),
        )
    })
}
