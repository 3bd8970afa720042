//! What stands under the plot: months, figures as many as have room, and what they are figures of.

use plotters::coord::ranged1d::{BoldPoints, Ranged, ValueFormatter};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::backend::{pixel, place};
use super::canvas::{Anchor, Canvas, Position, Stroke, TextStyle};
use super::coord::{Months, Values};
use super::font::{self, Face, LEADING};
use super::palette::GREY;
use super::plane::Plane;
use super::ticks::{Ticks, figure, float};
use super::y_axis::{BASE, HAIR, LABEL, width};
use crate::report::chart::Axis;

/// Below the plot, for ticks and one line of labels.
pub const HEIGHT: f64 = 32.0;
/// Least room between two figures.
const BETWEEN: f64 = 14.0;
/// Width to which the title of an axis is broken.
const TITLE_WIDTH: f64 = 420.0;
/// Steps between figures with gridlines, at most.
const FEW: u32 = 5;
/// Steps between figures without, at most.
const MANY: u32 = 8;

const HERE: TextStyle =
    TextStyle { size: 14.0, face: Face::Regular, colour: GREY, anchor: Anchor::Middle, edge: false };
/// Where the scenario is: thin, and apart from gridlines and drop lines by its dash.
const HERE_LINE: Stroke = Stroke { colour: GREY, width: 1.0, dash: "6 4" };

/// The line under the plot, a tick each quarter, and longer ones with the named months.
pub fn months<Y: Ranged + Clone>(canvas: &mut Canvas, plane: &Plane<Months, Y>) {
    let (plot, axis) = (plane.rect, plane.across());
    canvas.line((plot.x, plot.bottom()), (plot.right(), plot.bottom()), BASE);
    let named = axis.key_points(BoldPoints(usize::MAX));
    for month in axis.key_points(usize::MAX) {
        let x = plane.x(month);
        let length = if named.contains(&month) { 9.0 } else { 5.0 };
        canvas.line((x, plot.bottom()), (x, plot.bottom() + length), BASE);
        if named.contains(&month) {
            let name = axis.format_ext(&month);
            canvas.text(x, plot.bottom() + 26.0, LABEL.anchored(Anchor::Middle), &name);
        }
    }
}

/// The figures of an axis along a width, as many as have room between its edges, which are so far beyond its ends.
fn figures_along(
    axis: &impl Ranged<ValueType = f64>,
    (left, right): (f64, f64),
    beyond: f64,
    most: u32,
    words: impl Fn(&Ticks) -> Vec<String>,
) -> Vec<(f64, String)> {
    let range = axis.range();
    let all = |steps: u32| {
        let ticks = Ticks::inside(range.start, range.end, f64::from(steps));
        ticks.values().into_iter().zip(words(&ticks)).collect::<Vec<_>>()
    };
    let span = |(value, words): &(f64, String)| {
        let half = width(words) / 2.0;
        let x = place(axis.map(value, (pixel(left), pixel(right))));
        let middle = inside(x, half, (left - beyond, right + beyond));
        (middle - half, middle + half)
    };
    let apart = |figures: &Vec<(f64, String)>| {
        figures.windows(2).all(|pair| span(&pair[0]).1 + BETWEEN <= span(&pair[1]).0)
    };
    (0..=most).rev().map(all).find(apart).unwrap_or_default()
}

/// The middle of words that are wanted at a place and keep inside of edges.
pub fn inside(wanted: f64, half: f64, (left, right): (f64, f64)) -> f64 {
    wanted.min(right - half).max(left + half)
}

/// Values along the width of a plot, with few figures, since each has a gridline.
pub fn values(
    (low, high): (f64, f64),
    (left, right): (f64, f64),
    words: impl Fn(&Ticks) -> Vec<String>,
) -> Values {
    let axis = Values::bare(low, high);
    let figures = figures_along(&axis, (left, right), 0.0, FEW, words);
    axis.written(figures)
}

/// Hairlines over the height of the plot; the zero line is darker.
pub fn hairlines<Y: Ranged + Clone>(canvas: &mut Canvas, plane: &Plane<Values, Y>) {
    for value in plane.across().key_points(usize::MAX) {
        let x = plane.x(value);
        let stroke = if value == 0.0 { BASE } else { HAIR };
        canvas.line((x, plane.rect.y), (x, plane.rect.bottom()), stroke);
    }
}

/// The line under the plot, with ticks and figures.
pub fn figures<X, Y>(canvas: &mut Canvas, plane: &Plane<X, Y>, beyond: f64)
where
    X: Ranged<ValueType = f64> + ValueFormatter<f64> + Clone,
    Y: Ranged + Clone,
{
    let plot = plane.rect;
    canvas.line((plot.x, plot.bottom()), (plot.right(), plot.bottom()), BASE);
    for value in plane.across().key_points(usize::MAX) {
        let (x, words) = (plane.x(value), plane.across().format_ext(&value));
        canvas.line((x, plot.bottom()), (x, plot.bottom() + 6.0), BASE);
        let middle = inside(x, width(&words) / 2.0, (plot.x - beyond, plot.right() + beyond));
        canvas.text(middle, plot.bottom() + 24.0, LABEL.anchored(Anchor::Middle), &words);
    }
}

/// The figures of an input, without their unit: that stands in the title of the axis.
pub fn input_words(axis: &Axis) -> impl Fn(&Ticks) -> Vec<String> {
    let share = axis.share;
    move |ticks| if share { ticks.per_cent() } else { ticks.figures() }
}

/// A value of an axis in words: a figure, per cent, or the month that begins there.
pub fn value(axis: &Axis, at: Decimal) -> String {
    match (axis.since, at.trunc().to_u32()) {
        (Some(start), Some(months)) => start.plus(months).label(),
        _ => figure(at, axis.share),
    }
}

/// Every January of an axis of months, else its first month.
fn dates(axis: &Axis) -> Option<Vec<(f64, String)>> {
    let start = axis.since?;
    let (from, to) = (axis.from.ceil().to_u32()?, axis.to.trunc().to_u32()?);
    let january = |month: &u32| start.plus(*month).month_of_year() == 1;
    let mut months: Vec<u32> = (from..=to).filter(january).collect();
    if months.is_empty() {
        months.push(from);
    }
    Some(months.into_iter().map(|month| (f64::from(month), start.plus(month).label())).collect())
}

/// Height under the plot for the axis of an input.
pub fn input_height(axis: &Axis) -> f64 {
    HEIGHT + title(axis, TITLE_WIDTH).len() as f64 * LABEL.size * LEADING
}

/// An input from the lower to the higher end of its axis, with nothing written along it.
pub fn input_range(axis: &Axis) -> Values {
    let (a, b) = (float(axis.from), float(axis.to));
    Values::bare(a.min(b), a.max(b))
}

/// An input along the width of a plot; where no figure has room there is the first.
pub fn input_axis(axis: &Axis, ends: (f64, f64)) -> Values {
    let along = input_range(axis);
    if let Some(dates) = dates(axis) {
        return along.written(dates);
    }
    let mut figures = figures_along(&along, ends, BETWEEN, MANY, input_words(axis));
    if figures.is_empty() {
        figures.push((float(axis.from), figure(axis.from, axis.share)));
    }
    along.written(figures)
}

/// The axis of an input under the plot, with its title.
pub fn input<Y: Ranged + Clone>(canvas: &mut Canvas, plane: &Plane<Values, Y>, axis: &Axis) {
    figures(canvas, plane, BETWEEN);
    let plot = plane.rect;
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
    (format!("Scenario: {}{place}", value(axis, axis.here)), inside)
}

/// Marks over the whole plot what the scenario gives the input, and gives back the line that does.
pub fn draw_here<Y: Ranged + Clone>(
    canvas: &mut Canvas,
    plane: &Plane<Values, Y>,
    axis: &Axis,
) -> Vec<Position> {
    let (words, on_axis) = here(axis);
    let (plot, x) = (plane.rect, plane.x(float(axis.here)));
    let half = font::width(&words, HERE.face, HERE.size) / 2.0;
    canvas.text(inside(x, half, (plot.x, plot.right())), plot.y - 11.0, HERE, &words);
    if !on_axis {
        return Vec::new();
    }
    let line = vec![Position { x, y: plot.y - 6.0 }, Position { x, y: plot.bottom() }];
    canvas.path(line.clone(), HERE_LINE);
    line
}
