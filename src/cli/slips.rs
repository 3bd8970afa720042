//! What a later date does to a figure: bars of the tornado that no cell of the sheet can move, since a date shapes it. The scenario is
//! read again with the date some months later.

use rust_decimal::Decimal;

use crate::analysis::findings::Findings;
use crate::analysis::projected::Projected;
use crate::analysis::sensitivity::tornado::{Dial, End, Swing, Tornado};
use crate::cli::args::ScenarioArgs;
use crate::cli::load::{loaded, measured_case};
use crate::form::decimal::as_count;
use crate::form::files::Files;
use crate::scenario::types::OptionSpec;

/// How many months later: what a project slips by.
const LATER: u32 = 3;

/// Asks all that a report looks into, what a slip does among it.
pub(crate) fn ask_everything(
    files: &Files,
    args: &ScenarioArgs,
    projected: &Projected,
    study: &mut Findings,
) {
    study.ask_everything(projected);
    let mut tornado = study.tornado.take();
    tornado.iter_mut().for_each(|tornado| add_slips(files, args, projected, study, tornado));
    study.tornado = tornado;
}

/// Adds a bar for the delay of each option that the figure is of, and for the month of each of its stages.
pub(crate) fn add_slips(
    files: &Files,
    args: &ScenarioArgs,
    projected: &Projected,
    study: &Findings,
    tornado: &mut Tornado,
) {
    let watched = &tornado.watched;
    let ids = [Some(&watched.option), watched.less.as_ref()];
    let is_watched = |option: &&OptionSpec| ids.iter().flatten().any(|id| **id == option.id);
    let options = projected.plan.scenario.options.iter().filter(is_watched);
    let dates: Vec<(String, u32)> = options.flat_map(dates).collect();
    let at = |path: &str, month: u32| with(files, args, study, path, month, tornado);
    let swing = |(path, month): (String, u32)| {
        let value = at(&path, month + LATER)?;
        let end = |month: u32, value| End { at: month.into(), value };
        let (low, high) = (end(month, tornado.base), end(month + LATER, Some(value)));
        Some(Swing { path, unit: "month".into(), base: month.into(), low, high, stated: None })
    };
    let swings: Vec<Swing> = dates.into_iter().filter_map(swing).collect();
    let moves = |swing: &Swing| swing.high.value != tornado.base;
    tornado.swings.extend(swings.into_iter().filter(moves));
    let base = tornado.base;
    tornado.swings.sort_by_key(|swing| std::cmp::Reverse(swing.size(base)));
}

/// The dates of an option: its delay, or the months in which its stages begin.
fn dates(option: &OptionSpec) -> Vec<(String, u32)> {
    let stages: Vec<(String, u32)> = option
        .core
        .stages
        .iter()
        .filter_map(|(id, stage)| {
            let from = stage.from.as_ref()?;
            Some((format!("options.{}.stages.{id}.from", option.id), as_count(from.value)))
        })
        .collect();
    // The first stage is the go-live, which the delay moves with all others.
    let later = stages.into_iter().skip(1);
    let delay = option.core.delay.as_ref().map_or(0, |delay| as_count(delay.value));
    [(format!("options.{}.delay", option.id), delay)].into_iter().chain(later).collect()
}

/// The figure with a date in another month; None where the scenario does not hold then.
fn with(
    files: &Files,
    args: &ScenarioArgs,
    study: &Findings,
    path: &str,
    month: u32,
    tornado: &Tornado,
) -> Option<Decimal> {
    let mut changes = args.changes();
    changes.set.push(format!("{path}={month}"));
    let then = match &study.pilot {
        Some(pilot) => measured_case(files, &args.file, &changes, pilot),
        None => loaded(files, &args.file, &changes),
    };
    let then = then.ok()?;
    let dial = Dial::find(&then, &tornado.watched).ok()?;
    dial.read(|line, month| then.exact.at(line, month))
}
