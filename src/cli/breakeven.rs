//! `tollgate breakeven`: every crossing, by volume or any other input.

use rust_decimal::Decimal;

use crate::analysis::breakeven::by_input::{BreakEven, BreakEvenQuestion, Rival, breakeven as find};
use crate::analysis::breakeven::curve::curves;
use crate::analysis::breakeven::volume::{Pair, pairs, volume};
use crate::analysis::projected::Projected;
use crate::analysis::study::types::Study;
use crate::base::diagnostic::Refusal;
use crate::cli::args;
use crate::cli::args::OutputFormat;
use crate::cli::drawing::draw;
use crate::cli::output::Output;
use crate::cli::ranges::{check_ends, range};
use crate::cli::{Exit, Failure, studied};
use crate::form::files::Files;
use crate::render::{csv, json, markdown, terminal};
use crate::report::breakeven::by_input as report;
use crate::report::breakeven::chart::by_input;

pub fn breakeven(args: &args::Breakeven, out: &mut Output) -> Result<Exit, Failure> {
    let files = Files::default();
    let (projected, study) = studied(&files, &args.scenario)?;
    if args.vary.as_deref() == Some("time") {
        return crate::cli::breakeven_time::by_time(args, &asked(args, &study)?, &study, out);
    }
    let mut answers = Vec::new();
    for between in asked(args, &study)? {
        let question = question(args, between, &projected, &study)?;
        answers.push(find(&projected, &question)?);
        if let Some(ends) = question.range {
            check_ends(&files, &args.scenario, &question.vary, ends)?;
        }
    }
    let document = report::breakeven(&study, &answers);
    let currency = &study.scenario.currency;
    let text = match args.show.format {
        OutputFormat::Table => terminal::render(&document, currency, out.screen(args.show.no_color)),
        OutputFormat::Md => markdown::render(&document, currency),
        OutputFormat::Json => json::render(&answers.iter().map(report::json).collect::<Vec<_>>().into()),
        OutputFormat::Csv => csv::render(&report::rows(&answers)),
    };
    draw_curves(args, &projected, &study, answers, out)?;
    out.print(&text)?;
    Ok(Exit::Done)
}

/// All that was asked on one chart.
fn draw_curves(
    args: &args::Breakeven,
    projected: &Projected,
    study: &Study,
    answers: Vec<BreakEven>,
    out: &Output,
) -> Result<(), Failure> {
    let Some(first) = answers.first().filter(|_| args.draw.output.is_some()) else { return Ok(()) };
    let (vary, metric) = (first.vary.clone(), first.metric.clone());
    let curves = curves(projected, study, answers, &vary, &metric)?;
    draw(&[by_input(study, &curves, "break-even")], &args.draw, "break-even", args.show.quiet, out)
}

/// The pairs that are asked about: all, or the one that is named; a target is for every option, or for the named one.
fn asked(args: &args::Breakeven, study: &Study) -> Result<Vec<Pair>, Refusal> {
    let target = args.target.as_deref().map(target).transpose()?;
    let named: Option<Vec<&str>> =
        args.between.as_deref().map(|text| text.split(',').map(str::trim).collect());
    match (named.as_deref(), target) {
        (None, None) => Ok(pairs(study)),
        (None, Some(target)) => {
            Ok(study.options.iter().map(|option| (option.id.clone(), Rival::Target(target))).collect())
        }
        (Some([a]), Some(target)) => Ok(vec![(a.to_string(), Rival::Target(target))]),
        (Some([a, "nothing"]), None) => Ok(vec![(a.to_string(), Rival::Nothing)]),
        (Some([a, b]), None) => Ok(vec![(a.to_string(), Rival::Option(b.to_string()))]),
        (Some(_), target) => {
            let found = args.between.as_deref().unwrap_or_default();
            let rule = match target {
                None => "`--between` takes two options, or one and `nothing`",
                Some(_) => "with `--target`, `--between` takes one option",
            };
            Err(Refusal::because("bad-between", format!("{rule}, found `{found}`")))
        }
    }
}

fn target(text: &str) -> Result<Decimal, Refusal> {
    crate::form::decimal::decimal(text.trim())
        .map_err(|rule| Refusal::because("bad-target", format!("a target {rule}, found `{text}`")))
}

fn question(
    args: &args::Breakeven,
    between: Pair,
    projected: &Projected,
    study: &Study,
) -> Result<BreakEvenQuestion, Refusal> {
    let usual = if between.1 == Rival::Nothing { "npv" } else { study.deciding_metric() };
    let range = args.range.as_deref().map(range).transpose()?;
    let vary = args.vary.clone().unwrap_or_else(|| volume(projected).to_string());
    let metric = args.metric.clone().unwrap_or_else(|| usual.to_string());
    Ok(BreakEvenQuestion { between, vary, range, metric })
}
