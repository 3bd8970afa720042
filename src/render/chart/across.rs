//! The horizontal axis of values: figures under the plot, as many as have room, and what they are figures of.

use crate::render::chart::axis::{BASE, HAIR, LABEL, TIME_HEIGHT};
use crate::render::chart::canvas::{Anchor, Canvas, Rect, Spot, Stroke, Style};
use crate::render::chart::font;
use crate::render::chart::font::{Face, LEADING};
use crate::render::chart::palette::GREY;
use crate::render::chart::scale::{Scale, Ticks, figure, float};
use crate::report::chart::Axis;

/// Least room between two figures.
const BETWEEN: f64 = 14.0;
/// Width to which the title of an axis is broken.
const TITLE_WIDTH: f64 = 420.0;
/// Steps between figures with gridlines, at most.
pub const FEW: u32 = 5;
/// Steps between figures without, at most.
const MANY: u32 = 8;

const HERE: Style =
    Style { size: 14.0, face: Face::Regular, colour: GREY, anchor: Anchor::Middle, edge: false };
/// Where the scenario is: thin, and apart from gridlines and drop lines by its dash.
const HERE_LINE: Stroke = Stroke { colour: GREY, width: 1.0, dash: "6 4" };

/// A figure of the axis, and the middle of its words.
#[derive(Debug)]
pub struct Mark {
    pub value: f64,
    words: String,
    middle: f64,
}

/// The figures of an axis in the room from one edge to another.
pub fn marks(scale: Scale, edges: (f64, f64), most: u32, words: impl Fn(&Ticks) -> Vec<String>) -> Vec<Mark> {
    let all = |steps: u32| {
        let ticks = Ticks::inside(scale.low, scale.high, f64::from(steps));
        let mark = |(value, words): (f64, String)| {
            let half = font::width(&words, LABEL.face, LABEL.size) / 2.0;
            let middle = scale.at(value).min(edges.1 - half).max(edges.0 + half);
            Mark { value, words, middle }
        };
        ticks.values().into_iter().zip(words(&ticks)).map(mark).collect::<Vec<_>>()
    };
    (0..=most).rev().map(all).find(|marks| apart(marks)).unwrap_or_default()
}

fn apart(marks: &[Mark]) -> bool {
    let half = |mark: &Mark| font::width(&mark.words, LABEL.face, LABEL.size) / 2.0;
    marks.windows(2).all(|pair| pair[0].middle + half(&pair[0]) + BETWEEN <= pair[1].middle - half(&pair[1]))
}

/// Hairlines over the height of the plot; the zero line is darker.
pub fn hairlines(canvas: &mut Canvas, plot: Rect, marks: &[Mark], scale: Scale) {
    for mark in marks {
        let x = scale.at(mark.value);
        let stroke = if mark.value == 0.0 { BASE } else { HAIR };
        canvas.line((x, plot.y), (x, plot.bottom()), stroke);
    }
}

/// The line under the plot, with ticks and figures.
pub fn figures(canvas: &mut Canvas, plot: Rect, marks: &[Mark], scale: Scale) {
    canvas.line((plot.x, plot.bottom()), (plot.right(), plot.bottom()), BASE);
    for mark in marks {
        let x = scale.at(mark.value);
        canvas.line((x, plot.bottom()), (x, plot.bottom() + 6.0), BASE);
        canvas.text(mark.middle, plot.bottom() + 24.0, LABEL.anchored(Anchor::Middle), &mark.words);
    }
}

/// The figures of an input, without their unit: that stands in the title of the axis.
pub fn input_words(axis: &Axis) -> impl Fn(&Ticks) -> Vec<String> {
    let share = axis.share;
    move |ticks| if share { ticks.per_cent() } else { ticks.figures() }
}

/// Height under the plot for the axis of an input.
pub fn input_height(axis: &Axis) -> f64 {
    TIME_HEIGHT + title(axis, TITLE_WIDTH).len() as f64 * LABEL.size * LEADING
}

/// The axis of an input under the plot, with its title.
pub fn input(canvas: &mut Canvas, plot: Rect, axis: &Axis, scale: Scale) {
    let mut marks = marks(scale, (plot.x - BETWEEN, plot.right() + BETWEEN), MANY, input_words(axis));
    if marks.is_empty() {
        let words = figure(axis.from, axis.share);
        marks.push(Mark { value: float(axis.from), words, middle: scale.at(float(axis.from)) });
    }
    figures(canvas, plot, &marks, scale);
    let x = plot.x + plot.width / 2.0;
    for (index, line) in title(axis, TITLE_WIDTH).iter().enumerate() {
        let baseline = plot.bottom() + 24.0 + (index + 1) as f64 * LABEL.size * LEADING + 2.0;
        canvas.text(x, baseline, LABEL.anchored(Anchor::Middle), line);
    }
}

/// What varies, and its unit: `Price per GPU-hour, USD`.
pub fn title(axis: &Axis, width: f64) -> Vec<String> {
    let unit = if axis.name.contains(&axis.unit) { "" } else { axis.unit.as_str() };
    let mut letters = axis.name.chars();
    let name = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>();
    let parts: Vec<&str> = [name.as_str(), unit].into_iter().filter(|part| !part.is_empty()).collect();
    font::wrap_evenly(&parts.join(", "), LABEL.face, LABEL.size, width)
}

/// What the scenario gives the input, and whether it is on the axis.
pub fn here(axis: &Axis) -> (String, bool) {
    let inside = axis.from <= axis.here && axis.here <= axis.to;
    let place = if inside { "" } else { ", not on the axis" };
    (format!("Scenario: {}{place}", figure(axis.here, axis.share)), inside)
}

/// Marks over the whole plot what the scenario gives the input, and gives back the line that does.
pub fn draw_here(canvas: &mut Canvas, plot: Rect, axis: &Axis, scale: Scale) -> Vec<Spot> {
    let (words, inside) = here(axis);
    let x = scale.at(float(axis.here).clamp(scale.low, scale.high));
    let half = font::width(&words, HERE.face, HERE.size) / 2.0;
    let middle = x.min(plot.right() - half).max(plot.x + half);
    canvas.text(middle, plot.y - 11.0, HERE, &words);
    if !inside {
        return Vec::new();
    }
    let line = vec![Spot { x, y: plot.y - 6.0 }, Spot { x, y: plot.bottom() }];
    canvas.path(line.clone(), HERE_LINE);
    line
}

/// The axis from its lower to its higher end.
pub fn scale(axis: &Axis, from: f64, to: f64) -> Scale {
    let (a, b) = (float(axis.from), float(axis.to));
    Scale { low: a.min(b), high: a.max(b), from, to }
}
