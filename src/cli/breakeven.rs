//! `tollgate breakeven`: every crossing, by volume or any other input.

use clap::Args;
use rust_decimal::Decimal;
use serde_json::json;

use crate::analysis::advice::benefits::where_varied;
use crate::analysis::breakeven::by_input::{BreakEven, BreakEvenQuestion, Rival, breakeven};
use crate::analysis::breakeven::curve::curves;
use crate::analysis::breakeven::switch_map::switch_map;
use crate::analysis::breakeven::volume::{Pair, pairs, volume};
use crate::analysis::projected::Projected;
use crate::analysis::study::crossing::NOTHING;
use crate::analysis::study::types::Study;
use crate::base::diagnostic::Refusal;
use crate::cli::args::{Draw, Proofs, ScenarioArgs, Show};
use crate::cli::breakeven_month::{by_month, is_month};
use crate::cli::breakeven_time::{crossings, over_time};
use crate::cli::command::Execute;
use crate::cli::drawing::draw;
use crate::cli::load::studied;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::ranges::{check_ends, range};
use crate::cli::streams::Streams;
use crate::form::files::Files;
use crate::render::show::Output;
use crate::report::breakeven::by_input as report;
use crate::report::breakeven::by_month as month;
use crate::report::breakeven::{chart, switch_chart, switch_map as switch};
use crate::report::chart::Chart;

/// Find every break-even between two options, or one and doing nothing, by volume or any input
#[derive(Debug, Args)]
pub struct BreakevenArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Two options, or one option and `nothing`; every pair if not given
    #[arg(long, value_name = "A,B")]
    between: Option<String>,
    /// Path of the input to vary, or `time`; volume if not given
    #[arg(long, value_name = "PATH")]
    vary: Option<String>,
    /// Lowest and highest value of the input
    #[arg(long, allow_hyphen_values = true, value_name = "LO..HI")]
    range: Option<String>,
    /// Value for the metric to reach (goal seek), instead of a second option
    #[arg(long, allow_hyphen_values = true, value_name = "VALUE")]
    target: Option<String>,
    /// Figure to compare; npv if there are benefits, else the cost of the same work
    #[arg(long, value_name = "METRIC")]
    metric: Option<String>,
    /// When to switch instead: by volume, the cheapest option from each month to the end
    #[arg(long, conflicts_with_all = ["between", "vary", "target", "metric"])]
    switch_map: bool,
    #[command(flatten)]
    proofs: Proofs,
    #[command(flatten)]
    draw: Draw,
    #[command(flatten)]
    show: Show,
}

impl Execute for BreakevenArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        let files = Files::default();
        let (projected, study) = studied(&files, &self.scenario)?;
        if self.switch_map {
            return self.when_to_switch(&projected, &study, out);
        }
        let pairs = asked(self, &study)?;
        match self.vary.as_deref() {
            Some("time") => self.by_time(&study, &pairs, out),
            Some(path) if is_month(&projected, path) => {
                self.by_month(&files, (&projected, &study), path, out)
            }
            _ => self.by_input(&files, (&projected, &study), pairs, out),
        }
    }
}

impl BreakevenArgs {
    fn by_input(
        &self,
        files: &Files,
        (projected, study): (&Projected, &Study),
        pairs: Vec<Pair>,
        out: &mut Streams,
    ) -> Result<Exit, Failure> {
        let mut answers = Vec::new();
        for between in pairs {
            let question = question(self, between, projected, study)?;
            answers.push(breakeven(projected, &question)?);
            if let Some(ends) = question.range {
                check_ends(files, &self.scenario, &question.vary, ends)?;
            }
        }
        draw_curves(self, projected, study, &answers, out)?;
        let varied: Vec<&str> = answers.iter().map(|answer| answer.vary.as_str()).collect();
        let warnings = where_varied(projected, &varied);
        let document = || report::breakeven(study, &answers, &warnings, self.proofs.verbose);
        let json = || answers.iter().map(|answer| report::warned(answer, &warnings)).collect();
        let rows = || report::rows(&answers);
        out.show(&self.show, Output::new(&study.scenario.currency, document, json, rows))?;
        Ok(Exit::Done)
    }

    fn by_month(
        &self,
        files: &Files,
        (projected, study): (&Projected, &Study),
        path: &str,
        out: &mut Streams,
    ) -> Result<Exit, Failure> {
        let named = self.between.as_deref().map(|text| text.split(',').map(str::trim).map(str::to_string));
        let all = || study.options.iter().map(|option| option.id.clone()).collect();
        let options = named.map_or_else(all, |names| names.filter(|name| name != NOTHING).collect());
        let metric = self.metric.clone().unwrap_or_else(|| study.deciding_metric().to_string());
        let range = self.range.as_deref().map(range).transpose()?;
        let sweep = by_month(files, &self.scenario, (projected, path), (options, metric), range)?;
        let document = || month::best_month(study, &sweep);
        let currency = &study.scenario.currency;
        let answer = Output::new(currency, document, || month::json(&sweep), || month::rows(&sweep));
        out.show(&self.show, answer)?;
        Ok(Exit::Done)
    }

    fn when_to_switch(
        &self,
        projected: &Projected,
        study: &Study,
        out: &mut Streams,
    ) -> Result<Exit, Failure> {
        let range = self.range.as_deref().map(range).transpose()?;
        let Some(map) = switch_map(projected, study, range) else {
            let message = "when to switch is between two options that serve, and the scenario has fewer";
            return Err(Refusal::because("nothing-to-switch", message.to_string()).into());
        };
        let charts: Vec<Chart> = switch_chart::switch_map(study, &map).into_iter().collect();
        draw(&charts, &self.draw, "switch-map", self.show.quiet, out)?;
        let document = || switch::report(study, &map);
        let (json, rows) = (|| json!({ "switch_map": switch::json(study, &map) }), || switch::rows(&map));
        out.show(&self.show, Output::new(&study.scenario.currency, document, json, rows))?;
        Ok(Exit::Done)
    }

    fn by_time(&self, study: &Study, pairs: &[Pair], out: &mut Streams) -> Result<Exit, Failure> {
        let given = [
            ("range", self.range.is_some()),
            ("metric", self.metric.is_some()),
            ("target", self.target.is_some()),
            ("output", self.draw.output.is_some()),
        ];
        if let Some((name, _)) = given.into_iter().find(|(_, given)| *given) {
            let message = format!(
                "by time it is cumulative cost that crosses, so `--{name}` cannot stand beside `--vary time`"
            );
            return Err(Refusal::because("bad-vary-time", message).into());
        }
        out.show(&self.show, over_time(study, &crossings(study, pairs)?, self.proofs.verbose))?;
        Ok(Exit::Done)
    }
}

/// All that was asked on one chart.
fn draw_curves(
    args: &BreakevenArgs,
    projected: &Projected,
    study: &Study,
    answers: &[BreakEven],
    out: &Streams,
) -> Result<(), Failure> {
    let Some(first) = answers.first().filter(|_| args.draw.output.is_some()) else { return Ok(()) };
    let (vary, metric) = (first.vary.clone(), first.metric.clone());
    let curves = curves(projected, study, answers.to_vec(), &vary, &metric)?;
    draw(&[chart::by_input(study, &curves, "break-even")], &args.draw, "break-even", args.show.quiet, out)
}

/// The pairs that are asked about: all, or the one that is named; a target is for every option, or for the named one.
fn asked(args: &BreakevenArgs, study: &Study) -> Result<Vec<Pair>, Refusal> {
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
    args: &BreakevenArgs,
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
