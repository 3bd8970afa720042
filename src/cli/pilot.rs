//! `tollgate pilot`: how long to pilot, and what to measure.

use clap::Args;
use rust_decimal::Decimal;

use crate::analysis::simulate::pilot_plan::pilot_plan;
use crate::analysis::simulate::simulation::SimulationQuestion;
use crate::cli::args::{Draw, ScenarioArgs, Show};
use crate::cli::command::Execute;
use crate::cli::drawing::draw;
use crate::cli::load::studied;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::streams::Streams;
use crate::form::decimal::decimal;
use crate::form::files::Files;
use crate::render::show::Output;
use crate::report::document::{Block, Report, words};
use crate::report::simulate::{nothing, pilot_plan as report};

/// Say how long to pilot and what to measure: what each input is worth knowing, against what another week costs
#[derive(Debug, Args)]
pub struct PilotArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Units that go through the pilot in a week; a twentieth of the planned volume if not given
    #[arg(long, value_name = "N", value_parser = units)]
    units_per_week: Option<Decimal>,
    /// Seed of the draws; the same seed gives the same figures
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    draw: Draw,
    #[command(flatten)]
    show: Show,
}

fn units(text: &str) -> Result<Decimal, String> {
    let known = decimal(text.trim()).ok().filter(|units| *units > Decimal::ZERO);
    known.ok_or_else(|| "a number of units above 0".to_string())
}

impl Execute for PilotArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        let files = Files::default();
        let (projected, mut study) = studied(&files, &self.scenario)?;
        study.ask_flips(&projected);
        let question = SimulationQuestion { seed: self.seed, ..SimulationQuestion::default() };
        let plan = pilot_plan(&projected, (&study, study.flips()), &question, self.units_per_week)?;
        let currency = study.scenario.currency.clone();
        let Some(plan) = plan else {
            let tornado = nothing::tornado(&projected, &study);
            let document = || nothing::report(&study, tornado.as_ref());
            out.show(&self.show, Output::new(&currency, document, nothing::json, nothing::rows))?;
            return Ok(Exit::Done);
        };
        let charts: Vec<_> = report::drawn(&study, &plan).into_iter().collect();
        draw(&charts, &self.draw, "pilot", self.show.quiet, out)?;
        let quiet = || Report { blocks: vec![Block::Text(vec![words(report::answer(&study, &plan))])] };
        let document = || if self.show.quiet { quiet() } else { report::report(&study, &plan) };
        out.show(
            &self.show,
            Output::new(&currency, document, || report::json(&plan), || report::rows(&plan)),
        )?;
        Ok(Exit::Done)
    }
}
