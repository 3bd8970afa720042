//! What a report looks into beyond a run: curves by volume, what moves the result, and the map of the two inputs that
//! matter most.

use rust_decimal::Decimal;

use crate::analysis::breakeven::curve;
use crate::analysis::breakeven::volume::{by_volume, usual_metric, volume};
use crate::analysis::metric::input_range::usual_range;
use crate::analysis::sensitivity::flip::flips;
use crate::analysis::sensitivity::grid::{Grid, GridQuestion, Steps, grid};
use crate::analysis::sensitivity::tornado::{Tornado, tornado, usual};
use crate::analysis::study::read::Projected;
use crate::analysis::study::types::Study;

/// Points of a map along either of its inputs.
const POINTS: u32 = 50;

/// Adds all of it to a study.
pub fn look_into(projected: &Projected, study: &mut Study) {
    study.by_volume = by_volume(projected, study);
    study.flips = flips(projected, study, usize::MAX);
    let metrics: &[&str] = match (study.options.len(), study.scenario.has_value) {
        (1, true) => &["npv"],
        (1, false) => &[],
        (_, true) => &["tco", "npv"],
        (_, false) => &["tco"],
    };
    let curves = metrics.iter().filter_map(|metric| curve::by_volume(projected, study, metric).ok());
    study.curves = curves.collect();
    study.tornado = usual(study).and_then(|watched| tornado(projected, &watched).ok());
    study.map = study.tornado.as_ref().and_then(|tornado| map(projected, study, tornado));
}

/// The map of the volume and of the input that is nearest to reversing the verdict, or else moves it most.
fn map(projected: &Projected, study: &Study, tornado: &Tornado) -> Option<Grid> {
    let volume = volume(projected);
    let flip = study.flips.iter().find(|flip| flip.at.is_some() && flip.path != volume);
    let most = tornado.swings.iter().find(|swing| swing.path != volume).map(|swing| swing.path.as_str());
    let path = flip.map(|flip| flip.path.as_str()).or(most)?;
    let up = around(projected, path, flip.and_then(|flip| flip.at))?;
    let flipped = study.flips.iter().find(|flip| flip.path == volume).and_then(|flip| flip.at);
    let across = around(projected, volume, flipped)?;
    let question = GridQuestion {
        options: study.options.iter().map(|option| option.id.clone()).collect(),
        nothing: study.scenario.has_value,
        metric: usual_metric(study).to_string(),
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
