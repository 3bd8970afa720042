//! Lines over time or over an input, each named at its end, with the points that matter marked.

use rust_decimal::Decimal;

use crate::render::chart::across;
use crate::render::chart::axis;
use crate::render::chart::canvas::{Canvas, Rect, Spot, Stroke};
use crate::render::chart::ends::Ends;
use crate::render::chart::markers;
use crate::render::chart::markers::Mark;
use crate::render::chart::palette::{ink_of, projected};
use crate::render::chart::place::Obstacles;
use crate::render::chart::scale::{Scale, Ticks, float};
use crate::render::chart::seam;
use crate::report::chart::{Across, Lines, Point, Series, Weight};

/// Both axes of a chart of lines.
#[derive(Debug, Clone, Copy)]
struct Axes {
    x: Scale,
    y: Scale,
    ceiling: f64,
}

impl Axes {
    fn spot(&self, point: &Point) -> Spot {
        let value = float(point.value).min(self.ceiling);
        let at = float(point.at).clamp(self.x.low, self.x.high);
        Spot { x: self.x.at(at), y: self.y.at(value) }
    }
}

/// Draws the chart into the room it has.
pub fn draw(canvas: &mut Canvas, room: Rect, lines: &Lines) {
    let ceiling = lines.ceiling.map_or(f64::INFINITY, float);
    let values = lines.series.iter().flat_map(|series| series.runs.iter().flatten());
    let ticks = Ticks::around(values.map(|point| float(point.value).min(ceiling)));
    let (over, under) = around(lines);
    let ends = Ends::fit(&lines.series, room.height - over - under + 8.0);
    let left = room.x + axis::width(&ticks, &lines.unit) + axis::GAP;
    let plot = Rect::between(left, room.y + over, room.right() - ends.room(), room.bottom() - under);
    let y = Scale { low: ticks.low, high: ticks.high, from: plot.bottom(), to: plot.y };
    let axes = Axes { x: x_scale(&lines.across, plot), y, ceiling };
    axis::values(canvas, plot, &ticks, &lines.unit, y);
    let marks: Vec<Mark> =
        lines.markers.iter().map(|marker| Mark::new(marker, axes.spot(&marker.point))).collect();
    let mut obstacles = Obstacles::default();
    lines.series.iter().flat_map(|series| paths(series, axes)).for_each(|path| obstacles.add_path(&path));
    obstacles.add_path(&draw_across(canvas, plot, &lines.across, axes.x));
    let seam = lines.seam.map(|at| axes.x.at(float(at)));
    seam.iter().for_each(|x| obstacles.add_path(&seam::line(plot, *x)));
    let marks = markers::plan(plot, &marks, obstacles);
    if let Some(x) = seam {
        seam::draw(canvas, plot, x, marks.iter().filter_map(markers::Mark::place));
    }
    markers::draw_drops(canvas, plot, &marks);
    lines.series.iter().for_each(|series| draw_series(canvas, series, axes));
    markers::draw(canvas, &marks);
    let last = |series: &Series| series.runs.last().and_then(|run| run.last()).map(|point| axes.spot(point));
    ends.draw(canvas, plot, &lines.series.iter().map(last).collect::<Vec<_>>());
}

/// Room over the plot, and under it for the horizontal axis.
fn around(lines: &Lines) -> (f64, f64) {
    match &lines.across {
        Across::Months { .. } if lines.seam.is_some() => (seam::ROOM, axis::TIME_HEIGHT),
        Across::Months { .. } => (8.0, axis::TIME_HEIGHT),
        Across::Input(input) => (28.0, across::input_height(input)),
    }
}

fn x_scale(horizontal: &Across, plot: Rect) -> Scale {
    match horizontal {
        Across::Months { months, .. } => {
            Scale { low: 0.0, high: f64::from(*months), from: plot.x, to: plot.right() }
        }
        Across::Input(input) => across::scale(input, plot.x, plot.right()),
    }
}

/// Draws the horizontal axis, and gives back the line it puts over the plot: where the scenario is, on an input.
fn draw_across(canvas: &mut Canvas, plot: Rect, horizontal: &Across, x: Scale) -> Vec<Spot> {
    match horizontal {
        Across::Months { start, months } => {
            axis::months(canvas, plot, *start, *months, x);
            Vec::new()
        }
        Across::Input(input) => {
            across::input(canvas, plot, input, x);
            across::draw_here(canvas, plot, input, x)
        }
    }
}

fn draw_series(canvas: &mut Canvas, series: &Series, axes: Axes) {
    let ink = ink_of(series.hue);
    let (width, dash) = match series.weight {
        Weight::Main => (4.0, ""),
        Weight::Plain => (2.5, ink.dash),
        Weight::Quiet => (1.75, ink.dash),
    };
    let stroke = Stroke { colour: ink.fill, width, dash };
    match &series.happened {
        None => paths(series, axes).for_each(|path| draw_path(canvas, path, stroke)),
        Some(spans) => {
            let along = |at: &Decimal| axes.x.at(float(*at));
            let spans: Vec<(f64, f64)> = spans.iter().map(|(from, to)| (along(from), along(to))).collect();
            for part in paths(series, axes).flat_map(|path| seam::parts(&path, &spans)) {
                let dash = if part.happened { "" } else { projected(series.hue) };
                draw_path(canvas, part.path, Stroke { dash, ..stroke });
            }
        }
    }
}

fn draw_path(canvas: &mut Canvas, path: Vec<Spot>, stroke: Stroke) {
    match path.as_slice() {
        // A line of one month alone would not be seen.
        [lonely] => canvas.dot(*lonely, stroke.width + 1.5, stroke.colour),
        _ => canvas.path(path, stroke),
    }
}

/// Every stretch of a line that is on the chart.
fn paths(series: &Series, axes: Axes) -> impl Iterator<Item = Vec<Spot>> + '_ {
    series.runs.iter().flat_map(move |run| below_ceiling(run, axes))
}

/// The parts of a run that are not cut off; a line that leaves the chart leaves it at the right place.
fn below_ceiling(run: &[Point], axes: Axes) -> Vec<Vec<Spot>> {
    let inside = |point: &Point| float(point.value) <= axes.ceiling;
    let mut parts = vec![Vec::new()];
    for (index, point) in run.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| run.get(before));
        let crossing = before.filter(|before| inside(before) != inside(point));
        let cut = crossing.map(|before| cut_between(before, point, axes));
        let spot = inside(point).then(|| axes.spot(point));
        let arriving = inside(point);
        if let Some(part) = parts.last_mut() {
            part.extend(cut);
            part.extend(spot);
        }
        if !arriving {
            parts.push(Vec::new());
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Where the line from one point to the next meets the ceiling.
fn cut_between(from: &Point, to: &Point, axes: Axes) -> Spot {
    let (a, b) = (float(from.value), float(to.value));
    let share = if a == b { 0.0 } else { (axes.ceiling - a) / (b - a) };
    let at = float(from.at) + share * (float(to.at) - float(from.at));
    Spot { x: axes.x.at(at), y: axes.y.at(axes.ceiling) }
}
