//! A study with the answers to later questions. What was not asked is `None`, so that it is never shown as "none".

use std::ops::Deref;

use rust_decimal::Decimal;

use crate::analysis::advice::warning::Warning;
use crate::analysis::breakeven::by_input::BreakEven;
use crate::analysis::breakeven::curve::{self, Curves};
use crate::analysis::breakeven::switch_map::{SwitchMap, switch_map};
use crate::analysis::breakeven::volume::{by_volume, volume};
use crate::analysis::metric::input_range::usual_range;
use crate::analysis::pilot::measure::PilotMeasures;
use crate::analysis::projected::Projected;
use crate::analysis::sensitivity::flip::{Flip, Recommender, flips};
use crate::analysis::sensitivity::flip_pair::{FlipPair, flip_pair};
use crate::analysis::sensitivity::grid::{Grid, GridQuestion, Steps, grid};
use crate::analysis::sensitivity::too_close::{TooClose, too_close};
use crate::analysis::sensitivity::tornado::{Tornado, tornado, usual};
use crate::analysis::simulate::simulation::{Simulation, SimulationQuestion, simulate};
use crate::analysis::study::types::Study;

/// Points of a map along either of its inputs.
const POINTS: u32 = 50;

/// What was found of one scenario.
#[derive(Debug, Clone)]
pub struct Findings {
    pub study: Study,
    /// What a reader of the figures must know.
    pub warnings: Vec<Warning>,
    /// What was measured of it; None where it rests on assumptions alone.
    pub pilot: Option<PilotMeasures>,
    /// Where options are worth or cost the same by volume.
    pub by_volume: Option<Vec<BreakEven>>,
    /// When another option is cheaper from then on, by volume; None also where fewer than two serve.
    pub switch_map: Option<SwitchMap>,
    /// How far each input must move, alone, to reverse the verdict.
    pub flips: Option<Vec<Flip>>,
    /// The nearest two inputs that reverse it together.
    pub flip_pair: Option<FlipPair>,
    /// Why the verdict may as well be another; None also where it is clear, or was not asked.
    pub too_close: Option<TooClose>,
    /// What options cost and are worth by volume.
    pub curves: Option<Vec<Curves>>,
    /// What moves the figure that decides; None also where nothing does.
    pub tornado: Option<Tornado>,
    /// Who wins over the two inputs that matter most; None also where there are none.
    pub map: Option<Grid>,
    /// How sure the case is; None also where no input has a range.
    pub chances: Option<Simulation>,
}

impl Deref for Findings {
    type Target = Study;

    fn deref(&self) -> &Study {
        &self.study
    }
}

impl Findings {
    /// A study of which nothing more was asked.
    pub fn of(study: Study) -> Self {
        Self {
            study,
            warnings: vec![],
            pilot: None,
            by_volume: None,
            switch_map: None,
            flips: None,
            too_close: None,
            flip_pair: None,
            curves: None,
            tornado: None,
            map: None,
            chances: None,
        }
    }

    /// The flips that were found, if they were asked for.
    pub fn flips(&self) -> &[Flip] {
        self.flips.as_deref().unwrap_or_default()
    }

    /// Asks where options are equal by volume, and when to switch.
    pub fn ask_volume(&mut self, projected: &Projected) {
        self.by_volume = Some(by_volume(projected, &self.study));
        self.switch_map = switch_map(projected, &self.study, None);
    }

    /// Asks how far each input must move to reverse the verdict, and whether that is too close to call.
    pub fn ask_flips(&mut self, projected: &Projected) {
        let court = Recommender::new(projected, &self.study);
        let flips = flips(&court, &self.study, usize::MAX);
        self.flip_pair = flip_pair(&court, &flips, &self.verdict.option);
        self.too_close = too_close(projected, &flips);
        self.flips = Some(flips);
    }

    /// Asks how sure the case is: the same trials in every command. What cannot be drawn is a warning here.
    pub fn ask_chances(&mut self, projected: &Projected, in_full: bool) {
        let question = SimulationQuestion { in_full, ..SimulationQuestion::of_chances() };
        match simulate(projected, &self.study, &question) {
            Ok(found) => self.chances = found,
            Err(refusal) => self.warnings.extend(refusal.problems.into_iter().map(|problem| Warning {
                path: "ranges".to_string(),
                message: format!("the chances are not known: {}", problem.message),
            })),
        }
        self.too_close =
            self.chances.as_ref().and_then(|chances| unsure(&self.study, chances)).or(self.too_close.take());
    }

    /// Asks all that a report looks into beyond a run: curves by volume, what moves the result, and the map of the two
    /// inputs that matter most.
    pub fn ask_everything(&mut self, projected: &Projected) {
        self.ask_volume(projected);
        self.ask_flips(projected);
        self.ask_chances(projected, true);
        let cost = self.basis.metric();
        let metrics: &[&str] = match (self.options.len(), self.scenario.has_value) {
            (1, true) => &["npv"],
            (1, false) => &[],
            (_, true) => &[cost, "npv"],
            (_, false) => &[cost],
        };
        let curves =
            metrics.iter().filter_map(|metric| curve::by_volume(projected, &self.study, metric).ok());
        self.curves = Some(curves.collect());
        self.tornado = usual(&self.study).and_then(|watched| tornado(projected, &watched).ok());
        self.map = self.tornado.as_ref().and_then(|tornado| map(projected, self, tornado));
    }
}

/// A verdict that is wrong more often than this is no verdict.
const ONE_IN_FIVE: Decimal = Decimal::from_parts(2, 0, 0, false, 1);

/// The chance that another choice is better, where it is more than one in five.
fn unsure(study: &Study, simulation: &Simulation) -> Option<TooClose> {
    let chosen = simulation.best(study.verdict.option.as_deref())?;
    let other = Decimal::ONE - chosen.share;
    (other > ONE_IN_FIVE).then_some(TooClose::Chance(other))
}

/// The map of the volume and of the input that is nearest to reversing the verdict, or else moves it most.
fn map(projected: &Projected, study: &Findings, tornado: &Tornado) -> Option<Grid> {
    let volume = volume(projected);
    let flip = study.flips().iter().find(|flip| flip.at.is_some() && flip.path != volume);
    let most = tornado.swings.iter().find(|swing| swing.path != volume).map(|swing| swing.path.as_str());
    let path = flip.map(|flip| flip.path.as_str()).or(most)?;
    let up = around(projected, path, flip.and_then(|flip| flip.at))?;
    let flipped = study.flips().iter().find(|flip| flip.path == volume).and_then(|flip| flip.at);
    let across = around(projected, volume, flipped)?;
    let question = GridQuestion {
        options: study.options.iter().map(|option| option.id.clone()).collect(),
        nothing: study.scenario.has_value,
        metric: study.deciding_metric().to_string(),
        across,
        up,
    };
    grid(projected, &question).ok()
}

/// Half the value to one and a half times, or as far beyond the reversal as it is from the value.
fn around(projected: &Projected, path: &str, flip: Option<Decimal>) -> Option<Steps> {
    let id = projected.model.sheet.find_input(path)?;
    let base = projected.model.sheet.input(id).value;
    let usual = usual_range(projected, id);
    let half = base.abs() / Decimal::TWO;
    let beyond = flip.map_or(Decimal::ZERO, |flip| (flip - base).abs() * Decimal::TWO).max(half);
    let (from, to) = ((base - beyond).max(usual.0), (base + beyond).min(usual.1));
    (from < to).then(|| Steps { path: path.to_string(), from, to, count: POINTS })
}
