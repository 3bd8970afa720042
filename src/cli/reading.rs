//! Reads the files of a pilot, with a bar on a terminal.

use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::analysis::pilot::measure::{PilotMeasures, measured};
use crate::analysis::pilot::sizes::bounds;
use crate::analysis::projected::Projected;
use crate::base::calendar::YearMonth;
use crate::base::diagnostic::{Problem, Refusal, Texts};
use crate::cli::args::PilotFiles;
use crate::cli::reading_words::{Words, how};
use crate::pilot::actuals::Actuals;
use crate::pilot::read::read;
use crate::pilot::task::ReadRequest;

/// What a pilot measured of a plan.
///
/// # Errors
/// Every problem of its files; with `--strict`, also rows that would be skipped.
pub(crate) fn pilot_of(
    plan: &Projected,
    files: &[PathBuf],
    reading: &PilotFiles,
) -> Result<PilotMeasures, Refusal> {
    let actuals = all(plan, files, reading)?;
    let mut pilot = measured(plan, &actuals)?;
    if reading.rates_only {
        pilot.happened.clear();
        pilot.of_months.clear();
    }
    pilot.has_no_gap()?;
    if reading.strict && pilot.skipped_rows > 0 { Err(refused(&pilot)) } else { Ok(pilot) }
}

fn refused(pilot: &PilotMeasures) -> Refusal {
    let problem = |why: &String| Problem::nowhere("bad-row", why.clone());
    let mut problems: Vec<Problem> = pilot.skipped.iter().map(problem).collect();
    let more = pilot.skipped_rows.saturating_sub(pilot.skipped.len() as u64);
    if more > 0 {
        problems.push(Problem::nowhere("bad-row", format!("{more} more rows cannot be used")));
    }
    Refusal { texts: Texts::default(), problems }
}

fn all(plan: &Projected, files: &[PathBuf], reading: &PilotFiles) -> Result<Actuals, Refusal> {
    let bar = bar(files);
    let moved = |bytes: u64| {
        bar.inc(bytes);
        // Calls whose id stands twice are looked for in a second reading.
        if bar.length().is_some_and(|length| bar.position() > length) {
            bar.inc_length(bar.position());
        }
    };
    let ask = ask(plan, (files, reading), &moved)?;
    let read = read(files, &ask);
    bar.finish_and_clear();
    read.map_err(|problems| Refusal { texts: Texts::default(), problems })
}

/// A bar for files that take a while, where somebody looks on.
fn bar(files: &[PathBuf]) -> ProgressBar {
    const LARGE: u64 = 16 << 20;
    let bytes = files.iter().filter_map(|file| file.metadata().ok()).map(|about| about.len()).sum();
    if bytes < LARGE {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr());
    let style =
        ProgressStyle::with_template("reading the pilot {wide_bar} {bytes} of {total_bytes}, {eta} left");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn ask<'a>(
    plan: &Projected,
    (files, reading): (&[PathBuf], &PilotFiles),
    progress: &'a (dyn Fn(u64) + Sync),
) -> Result<ReadRequest<'a>, Refusal> {
    let one = |problem: Box<Problem>| Refusal { texts: Texts::default(), problems: vec![*problem] };
    let words = how(files, reading).map_err(one)?;
    let scenario = &plan.plan.scenario;
    let labels = scenario.actuals.iter().flat_map(|(_, mapping)| mapping.wanted().map(|(label, _)| label));
    let start = scenario.header.start;
    let last = start.plus(scenario.months.saturating_sub(1));
    let (bounds, span) = (bounds(scenario), Some((earliest(start), last)));
    let Words { from, map, dates, zone } = words;
    let is_only_file = files.len() == 1;
    Ok(ReadRequest { from, map, dates, zone, is_only_file, labels: labels.collect(), bounds, span, progress })
}

/// A pilot of three years before its scenario is of something else, or its date is a slip.
fn earliest(start: YearMonth) -> YearMonth {
    use chrono::Months;
    const BEFORE: u32 = 36;
    let day = start.first_day();
    YearMonth::of(day.checked_sub_months(Months::new(BEFORE)).unwrap_or(day))
}
