//! `tollgate sensitivity`: what moves a figure, and which option wins over two inputs.

use clap::Args;
use rust_decimal::Decimal;

use crate::analysis::advice::benefits::where_varied;
use crate::analysis::findings::Findings;
use crate::analysis::projected::Projected;
use crate::analysis::sensitivity::grid::{GridQuestion, Steps, exact_grid, grid};
use crate::analysis::sensitivity::tornado::{Watched, tornado, usual};
use crate::analysis::study::types::Study;
use crate::base::diagnostic::Refusal;
use crate::cli::args::{Draw, ScenarioArgs, Show};
use crate::cli::command::Execute;
use crate::cli::drawing::draw;
use crate::cli::load::studied;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::ranges::check_ends;
use crate::cli::slips::add_slips;
use crate::cli::streams::Streams;
use crate::form::decimal::decimal;
use crate::form::files::Files;
use crate::render::show::Output;
use crate::report::sensitivity::{grid as map, map_chart, sensitivity_charts as drivers, tornado as report};

/// Show which inputs move a figure most, or who wins across two of them
#[derive(Debug, Args)]
pub struct SensitivityArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Figure to watch; npv if there are benefits, else the cost of the same work
    #[arg(long, value_name = "METRIC")]
    metric: Option<String>,
    /// Option to watch; the recommended one if not given
    #[arg(long, value_name = "ID", conflicts_with = "between")]
    option: Option<String>,
    /// Two options: watch the first less the second
    #[arg(long, value_name = "A,B")]
    between: Option<String>,
    /// Input of a two-way grid, with its range and number of values; give it twice
    #[arg(long, allow_hyphen_values = true, value_name = "PATH=LO..HI:N")]
    grid: Vec<String>,
    /// Number of inputs to list, largest effect first
    #[arg(long, value_name = "N", default_value_t = 12)]
    top: usize,
    #[command(flatten)]
    draw: Draw,
    #[command(flatten)]
    show: Show,
}

impl Execute for SensitivityArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        let files = Files::default();
        let (projected, study) = studied(&files, &self.scenario)?;
        match self.grid.as_slice() {
            [] => self.swings(&files, &projected, &study, out)?,
            [across, up] => {
                let question = question(self, &study, steps(across)?, steps(up)?)?;
                self.over_two(&files, (&projected, &study), &question, out)?;
            }
            [one, ..] => {
                let message = format!(
                    "a grid is over two inputs, so `--grid` is given twice, found {} such as `{one}`",
                    self.grid.len()
                );
                return Err(Refusal::because("bad-grid", message).into());
            }
        }
        Ok(Exit::Done)
    }
}

/// Rows of a grid that people read.
const ROWS: usize = 11;

/// Columns and rows of a grid that a terminal of a width has room for.
fn shown(width: usize) -> (usize, usize) {
    const FIGURE: usize = 10;
    ((width / FIGURE).saturating_sub(1).max(5), ROWS)
}

const ALL: (usize, usize) = (usize::MAX, usize::MAX);

impl SensitivityArgs {
    fn swings(
        &self,
        files: &Files,
        projected: &Projected,
        study: &Findings,
        out: &mut Streams,
    ) -> Result<(), Failure> {
        let mut tornado = tornado(projected, &watched(self, study)?)?;
        add_slips(files, &self.scenario, projected, study, &mut tornado);
        draw(&[drivers::tornado(study, &tornado)], &self.draw, "sensitivity", self.show.quiet, out)?;
        let document = || report::tornado(study, &tornado, self.top.max(1));
        let (json, rows) = (|| report::json(&tornado), || report::rows(&tornado));
        out.show(&self.show, Output::new(&study.scenario.currency, document, json, rows))
    }

    fn over_two(
        &self,
        files: &Files,
        (projected, study): (&Projected, &Study),
        question: &GridQuestion,
        out: &mut Streams,
    ) -> Result<(), Failure> {
        let whole = (question.across.count, question.up.count);
        // What does not exist is said before what is out of its range.
        exact_grid(projected, question, (2, 2))?;
        for steps in [&question.across, &question.up] {
            check_ends(files, &self.scenario, &steps.path, (steps.from, steps.to))?;
        }
        let exact = |most| exact_grid(projected, question, most);
        let shown = shown(out.screen(true).width);
        let warnings = where_varied(projected, &[&question.across.path, &question.up.path]);
        let document = || Ok(map::grid(study, &exact(shown)?, whole, &warnings));
        let (json, rows) = (|| Ok(map::json(&exact(ALL)?, &warnings)), || Ok(map::rows(&exact(ALL)?)));
        // What is refused leaves no chart behind.
        let text = out.text(&self.show, Output::computed(&study.scenario.currency, document, json, rows))?;
        if self.draw.output.is_some() {
            let map = map_chart::map(study, &grid(projected, question)?, &[]);
            draw(&[map], &self.draw, "map", self.show.quiet, out)?;
        }
        Ok(out.print(&text)?)
    }
}

/// The figure that is watched: what was asked for, else what people watch.
fn watched(args: &SensitivityArgs, study: &Study) -> Result<Watched, Refusal> {
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
    args: &SensitivityArgs,
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
