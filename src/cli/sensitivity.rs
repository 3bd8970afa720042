//! `tollgate sensitivity`: what moves a figure, and which option wins over two inputs.

use rust_decimal::Decimal;

use crate::analysis::projected::Projected;
use crate::analysis::sensitivity::grid::{GridQuestion, Steps, exact_grid, grid};
use crate::analysis::sensitivity::tornado::{Watched, tornado, usual};
use crate::analysis::study::types::Study;
use crate::base::diagnostic::Refusal;
use crate::cli::args;
use crate::cli::args::OutputFormat;
use crate::cli::drawing::draw;
use crate::cli::output::Output;
use crate::cli::ranges::check_ends;
use crate::cli::{Exit, Failure, studied};
use crate::form::decimal::decimal;
use crate::form::files::Files;
use crate::render::{csv, json, markdown, terminal};
use crate::report::sensitivity::{grid as map, map_chart, sensitivity_charts as drivers, tornado as report};

pub fn sensitivity(args: &args::Sensitivity, out: &mut Output) -> Result<Exit, Failure> {
    let files = Files::default();
    let (projected, study) = studied(&files, &args.scenario)?;
    match args.grid.as_slice() {
        [] => swings(args, &projected, &study, out),
        [across, up] => {
            let question = question(args, &study, steps(across)?, steps(up)?)?;
            over_two(&files, args, &projected, &study, &question, out)
        }
        [one, ..] => {
            let message = format!(
                "a grid is over two inputs, so `--grid` is given twice, found {} such as `{one}`",
                args.grid.len()
            );
            Err(Refusal::because("bad-grid", message).into())
        }
    }
}

fn swings(
    args: &args::Sensitivity,
    projected: &Projected,
    study: &Study,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let tornado = tornado(projected, &watched(args, study)?)?;
    let currency = &study.scenario.currency;
    let document = report::tornado(study, &tornado, args.top.max(1));
    let text = match args.show.format {
        OutputFormat::Table => terminal::render(&document, currency, out.screen(args.show.no_color)),
        OutputFormat::Md => markdown::render(&document, currency),
        OutputFormat::Json => json::render(&report::json(&tornado)),
        OutputFormat::Csv => csv::render(&report::rows(&tornado)),
    };
    draw(&[drivers::tornado(study, &tornado)], &args.draw, "sensitivity", args.show.quiet, out)?;
    out.print(&text)?;
    Ok(Exit::Done)
}

/// Points of a table that a terminal has room for.
const SHOWN: (usize, usize) = (5, 11);

fn over_two(
    files: &Files,
    args: &args::Sensitivity,
    projected: &Projected,
    study: &Study,
    question: &GridQuestion,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let currency = &study.scenario.currency;
    let whole = (question.across.count, question.up.count);
    // What does not exist is said before what is out of its range.
    exact_grid(projected, question, (2, 2))?;
    for steps in [&question.across, &question.up] {
        check_ends(files, &args.scenario, &steps.path, (steps.from, steps.to))?;
    }
    let exact = |most| exact_grid(projected, question, most);
    let text = match args.show.format {
        OutputFormat::Table => {
            let document = map::grid(study, &exact(SHOWN)?, whole);
            terminal::render(&document, currency, out.screen(args.show.no_color))
        }
        OutputFormat::Md => markdown::render(&map::grid(study, &exact(SHOWN)?, whole), currency),
        OutputFormat::Json => json::render(&map::json(&exact((usize::MAX, usize::MAX))?)),
        OutputFormat::Csv => csv::render(&map::rows(&exact((usize::MAX, usize::MAX))?)),
    };
    if args.draw.output.is_some() {
        draw(
            &[map_chart::map(study, &grid(projected, question)?, &[])],
            &args.draw,
            "map",
            args.show.quiet,
            out,
        )?;
    }
    out.print(&text)?;
    Ok(Exit::Done)
}

/// The figure that is watched: what was asked for, else what people watch.
fn watched(args: &args::Sensitivity, study: &Study) -> Result<Watched, Refusal> {
    let metric = args.metric.clone().unwrap_or_else(|| study.deciding_metric().to_string());
    if let Some(between) = &args.between {
        let (option, less) = pair(between)?;
        return Ok(Watched { option, less: Some(less), metric });
    }
    let usual = usual(study).map(|watched| watched.option).unwrap_or_default();
    Ok(Watched { option: args.option.clone().unwrap_or(usual), less: None, metric })
}

fn pair(between: &str) -> Result<(String, String), Refusal> {
    match between.split(',').map(str::trim).collect::<Vec<_>>().as_slice() {
        [a, b] => Ok((a.to_string(), b.to_string())),
        _ => {
            let message = format!("`--between` takes two options, found `{between}`");
            Err(Refusal::because("bad-between", message))
        }
    }
}

/// Who takes part: the options that are named, else all; and doing nothing where worth is asked about.
fn question(
    args: &args::Sensitivity,
    study: &Study,
    across: Steps,
    up: Steps,
) -> Result<GridQuestion, Refusal> {
    let metric = args.metric.clone().unwrap_or_else(|| study.deciding_metric().to_string());
    let all = || study.options.iter().map(|option| option.id.clone()).collect();
    let options = match (&args.between, &args.option) {
        (Some(between), _) => pair(between).map(|(a, b)| vec![a, b])?,
        (None, Some(option)) => vec![option.clone()],
        (None, None) => all(),
    };
    let nothing = metric == "npv" && study.scenario.has_value;
    Ok(GridQuestion { options, nothing, metric, across, up })
}

/// Points along an input of a grid where nobody says how many.
const USUAL: u32 = 25;
/// More than this no map shows.
const MOST: u32 = 200;

/// `PATH=LO..HI:N`, or `PATH=LO..HI`.
fn steps(text: &str) -> Result<Steps, Refusal> {
    let bad = || {
        let message = format!("a grid is written PATH=LO..HI:N, with N from 2 to {MOST}, found `{text}`");
        Refusal::because("bad-grid", message)
    };
    let (path, range) = text.split_once('=').ok_or_else(bad)?;
    let (range, count) = match range.rsplit_once(':') {
        Some((range, count)) => (range, count.trim().parse().ok().ok_or_else(bad)?),
        None => (range, USUAL),
    };
    let number = |text: &str| decimal(text.trim()).ok();
    let ends = range.split_once("..").and_then(|(low, high)| Some((number(low)?, number(high)?)));
    let (from, to): (Decimal, Decimal) = ends.ok_or_else(bad)?;
    if !(2..=MOST).contains(&count) {
        return Err(bad());
    }
    Ok(Steps { path: path.trim().to_string(), from, to, count })
}
