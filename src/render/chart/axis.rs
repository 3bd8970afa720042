//! Gridlines with their figures, and the months along the bottom.

use crate::base::calendar::YearMonth;
use crate::render::chart::canvas::{Anchor, Canvas, Rect, Stroke, Style};
use crate::render::chart::font;
use crate::render::chart::font::Face;
use crate::render::chart::palette::{GREY, HAIRLINE, RULE};
use crate::render::chart::scale::{Scale, Ticks};

/// Axis labels.
pub const LABEL: Style =
    Style { size: 15.0, face: Face::Regular, colour: GREY, anchor: Anchor::End, edge: true };
/// From the figures of the axis to the gridlines.
pub const GAP: f64 = 10.0;
/// Below the plot, for ticks and one line of labels.
pub const TIME_HEIGHT: f64 = 32.0;
/// Least room from the middle of one time label to the next.
const TIME_ROOM: f64 = 92.0;
/// Distances of time labels, in months.
const TIME_STEPS: [u32; 7] = [3, 6, 12, 24, 36, 60, 120];
/// A multiple of all of them.
const ALL_STEPS: u32 = 360;

/// Gridlines.
pub const HAIR: Stroke = Stroke { colour: HAIRLINE, width: 1.0, dash: "" };
/// The zero line and ticks.
pub const BASE: Stroke = Stroke { colour: RULE, width: 1.0, dash: "" };

/// Width that the figures of the axis need.
pub fn width(ticks: &Ticks, unit: &str) -> f64 {
    widest(&ticks.labels(unit))
}

/// Width of the widest of some figures.
pub fn widest(labels: &[String]) -> f64 {
    labels.iter().map(|label| font::width(label, LABEL.face, LABEL.size)).fold(0.0, f64::max)
}

/// Gridlines over the width of the plot, with their figures to the left of it.
pub fn values(canvas: &mut Canvas, plot: Rect, ticks: &Ticks, unit: &str, scale: Scale) {
    for (value, label) in ticks.values().into_iter().zip(ticks.labels(unit)) {
        let y = scale.at(value);
        let stroke = if value == 0.0 { BASE } else { HAIR };
        canvas.line((plot.x, y), (plot.right(), y), stroke);
        canvas.text(plot.x - GAP, y + LABEL.size * 0.34, LABEL, &label);
    }
}

/// A tick each quarter, a longer one with its month at the start of years, or of quarters where there is room.
pub fn months(canvas: &mut Canvas, plot: Rect, start: YearMonth, months: u32, scale: Scale) {
    canvas.line((plot.x, plot.bottom()), (plot.right(), plot.bottom()), BASE);
    let room = plot.width / f64::from(months.max(1));
    let fits = |step: &u32| f64::from(*step) * room >= TIME_ROOM;
    let step = TIME_STEPS.into_iter().filter(|step| *step >= 12 || months <= 24).find(fits).unwrap_or(120);
    // Labels stand on Januaries, counted from the first one.
    let january = (13 - start.month_of_year()) % 12;
    let first =
        (0..=months).find(|month| (month + ALL_STEPS - january).is_multiple_of(step)).unwrap_or(months);
    for month in (0..=months).filter(|month| start.plus(*month).month_of_year() % 3 == 1) {
        let labelled = (month + ALL_STEPS - january).is_multiple_of(step);
        tick(canvas, plot, scale.at(f64::from(month)), if labelled { 9.0 } else { 5.0 });
        if labelled {
            name_month(canvas, plot, scale, start, month);
        }
    }
    if f64::from(first) * room >= TIME_ROOM {
        tick(canvas, plot, plot.x, 9.0);
        name_month(canvas, plot, scale, start, 0);
    }
}

fn tick(canvas: &mut Canvas, plot: Rect, x: f64, length: f64) {
    canvas.line((x, plot.bottom()), (x, plot.bottom() + length), BASE);
}

fn name_month(canvas: &mut Canvas, plot: Rect, scale: Scale, start: YearMonth, month: u32) {
    let x = scale.at(f64::from(month));
    canvas.text(x, plot.bottom() + 26.0, LABEL.anchored(Anchor::Middle), &start.plus(month).label());
}
