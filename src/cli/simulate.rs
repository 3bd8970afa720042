//! `tollgate simulate`: how sure the case is.

use clap::{Args, ValueEnum};
use rust_decimal::Decimal;

use crate::analysis::projected::Projected;
use crate::analysis::simulate::draws::Sampler;
use crate::analysis::simulate::simulation::{LEAST, MOST, Simulation, SimulationQuestion, TRIALS, simulate};
use crate::analysis::study::types::Study;
use crate::base::diagnostic::Refusal;
use crate::cli::args::{Draw, ScenarioArgs, Show};
use crate::cli::command::Execute;
use crate::cli::drawing::draw;
use crate::cli::load::studied;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::streams::Streams;
use crate::form::decimal::decimal;
use crate::form::files::Files;
use crate::render::show::Output;
use crate::report::simulate::{charts, draws, json, nothing, simulation as report};

/// Draw the uncertain inputs together many times: chance of loss, budget with contingency, what drives the result
#[derive(Debug, Args)]
pub struct SimulateArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Number of trials
    #[arg(long, value_name = "N", value_parser = trials, conflicts_with = "precision")]
    trials: Option<usize>,
    /// As many trials as bring the standard error of the mean down to this share of its spread, as in 0.5%
    #[arg(long, value_name = "SHARE", value_parser = precision)]
    precision: Option<Decimal>,
    /// Seed of the draws; the same seed gives the same figures
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// How the inputs are drawn
    #[arg(long, value_enum, default_value_t = SamplerName::Sobol)]
    sampler: SamplerName,
    /// Figure to show, besides the chances; may be repeated
    #[arg(long, value_name = "METRIC")]
    metric: Vec<String>,
    #[command(flatten)]
    draw: Draw,
    #[command(flatten)]
    show: Show,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SamplerName {
    /// Scrambled Sobol sequences: as good as many times more random trials
    Sobol,
    /// Pseudo-random numbers
    Random,
}

impl From<SamplerName> for Sampler {
    fn from(name: SamplerName) -> Self {
        match name {
            SamplerName::Sobol => Self::Sobol,
            SamplerName::Random => Self::Random,
        }
    }
}

fn trials(text: &str) -> Result<usize, String> {
    let plain: String = text.chars().filter(|c| !matches!(c, '_' | ',')).collect();
    let trials = plain.parse().map_err(|_| "a whole number of trials".to_string())?;
    match (LEAST..=MOST).contains(&trials) {
        true => Ok(trials),
        false => Err(format!("from {LEAST} to {MOST} trials")),
    }
}

fn precision(text: &str) -> Result<Decimal, String> {
    let (number, parts) = match text.trim().strip_suffix('%') {
        Some(percent) => (percent, Decimal::ONE_HUNDRED),
        None => (text, Decimal::ONE),
    };
    let share = decimal(number.trim()).map_err(|_| "a share, as in 0.5%".to_string())? / parts;
    match share > Decimal::ZERO && share < Decimal::ONE {
        true => Ok(share),
        false => Err("a share of more than 0 and less than 100%".to_string()),
    }
}

impl Execute for SimulateArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        let files = Files::default();
        let (projected, study) = studied(&files, &self.scenario)?;
        self.check_metrics(&study)?;
        let found = match self.precision {
            Some(precision) => self.to_precision(&projected, &study, precision)?,
            None => simulate(&projected, &study, &self.question(self.trials.unwrap_or(TRIALS)))?,
        };
        let missed =
            self.precision.zip(found.as_ref()).filter(|(wanted, found)| !is_known(&study, found, *wanted));
        if missed.is_some() {
            out.say(&format!(
                "{MOST} trials do not reach that precision; the standard errors are those of the answer\n"
            ));
        }
        let currency = &study.scenario.currency;
        let Some(found) = found else {
            let tornado = nothing::tornado(&projected, &study);
            let document = || nothing::report(&study, tornado.as_ref());
            let output = Output::new(currency, document, nothing::json, nothing::rows);
            out.show(&self.show, output)?;
            return Ok(Exit::Done);
        };
        draw(&charts::charts(&study, &found), &self.draw, "simulate", self.show.quiet, out)?;
        let document = || match self.show.quiet {
            true => report::answer(&study, &found),
            false => report::simulation(&study, &found, &self.metric),
        };
        let rows = || draws::rows(&projected, &study, &self.question(found.trials));
        let output = Output::computed(currency, || Ok(document()), || Ok(json::json(&found)), rows);
        out.show(&self.show, output)?;
        Ok(Exit::Done)
    }
}

impl SimulateArgs {
    fn question(&self, trials: usize) -> SimulationQuestion {
        SimulationQuestion {
            trials,
            metrics: self.metric.clone(),
            seed: self.seed,
            sampler: self.sampler.into(),
            in_full: true,
        }
    }

    fn check_metrics(&self, study: &Study) -> Result<(), Refusal> {
        let unknown =
            self.metric.iter().find(|name| !study.metrics.iter().any(|metric| metric.is_called(name)));
        let Some(name) = unknown else { return Ok(()) };
        let known = study.metrics.iter().map(|metric| metric.key);
        Err(crate::analysis::metric::reader::unknown("unknown-metric", "metric", name, known))
    }

    /// Twice the trials until the mean of what decides is known well enough.
    fn to_precision(
        &self,
        projected: &Projected,
        study: &Study,
        precision: Decimal,
    ) -> Result<Option<Simulation>, Refusal> {
        let mut trials = 1_024;
        loop {
            let found = simulate(projected, study, &self.question(trials))?;
            let Some(simulation) = &found else { return Ok(None) };
            if is_known(study, simulation, precision) || trials >= MOST {
                return Ok(found);
            }
            trials *= 2;
        }
    }
}

/// Whether the standard error of the mean of every option's deciding figure is at most this share of its spread.
fn is_known(study: &Study, simulation: &Simulation, share: Decimal) -> bool {
    let metric = study.deciding_metric();
    simulation
        .options
        .iter()
        .filter_map(|option| option.metric(metric))
        .all(|all| all.se.zip(all.sd).is_none_or(|(se, sd)| se <= sd * share))
}
