//! Lines over time or over an input, each named at its end, with the points that matter marked.

use plotters::coord::ranged1d::Ranged;

use super::canvas::{Canvas, Position, Rect, Stroke};
use super::coord::{Months, Values};
use super::elements::{Coordinates, Shade, Trace};
use super::end_labels::EndLabels;
use super::label_placement::Obstacles;
use super::markers::{self, PlacedMarker};
use super::palette::{ink_of, projected};
use super::plane::Plane;
use super::ticks::{Ticks, float};
use super::{seam, x_axis, y_axis};
use crate::report::chart::{Across, Band, Lines, Point, Series, Weight};

/// Draws the chart into the room it has.
pub fn draw(canvas: &mut Canvas, room: Rect, lines: &Lines) {
    let top = ceiling(lines);
    let values = lines.series.iter().flat_map(|series| series.runs.iter().flatten());
    let values = values.chain(lines.bands.iter().flat_map(|band| band.low.iter().chain(&band.high)));
    let ticks = Ticks::around(values.map(|point| float(point.value).min(top)));
    let up = Values::round(&ticks, &lines.unit);
    let (over, under) = around(lines);
    let ends = EndLabels::fit(&lines.series, &lines.unit, room.height - over - under + 8.0);
    let left = room.x + y_axis::widest(up.labels()) + y_axis::GAP;
    let plot = Rect::between(left, room.y + over, room.right() - ends.room(), room.bottom() - under);
    match &lines.across {
        Across::Months { start, months } => {
            let plane = Plane::new(plot, Months::new(*start, *months, plot.width), up);
            draw_on(canvas, &plane, lines, &ends, |canvas| {
                x_axis::months(canvas, &plane);
                Vec::new()
            });
        }
        Across::Input(input) => {
            let plane = Plane::new(plot, x_axis::input_axis(input, (plot.x, plot.right())), up);
            draw_on(canvas, &plane, lines, &ends, |canvas| {
                x_axis::input(canvas, &plane, input);
                x_axis::draw_here(canvas, &plane, input)
            });
        }
    }
}

fn ceiling(lines: &Lines) -> f64 {
    lines.ceiling.map_or(f64::INFINITY, float)
}

/// Draws lines on a plane; `across` draws its horizontal axis, and gives back what that puts over the plot.
fn draw_on<X: Ranged<ValueType = f64> + Clone>(
    canvas: &mut Canvas,
    plane: &Plane<X, Values>,
    lines: &Lines,
    ends: &EndLabels,
    across: impl FnOnce(&mut Canvas) -> Vec<Position>,
) {
    let (plot, top) = (plane.rect, ceiling(lines));
    let spot = |point: &Point| plane.spot((float(point.at), float(point.value).min(top)));
    y_axis::draw(canvas, plot, plane);
    let mut obstacles = Obstacles::default();
    for path in lines.series.iter().flat_map(|series| paths(series, top)) {
        obstacles.add_path(&path.into_iter().map(|pair| plane.spot(pair)).collect::<Vec<_>>());
    }
    obstacles.add_path(&across(canvas));
    let seam = lines.seam.map(|seam| (seam, plane.x(float(seam.at))));
    seam.iter().for_each(|(_, x)| obstacles.add_path(&seam::line(plot, *x)));
    let marks = lines.markers.iter().map(|marker| PlacedMarker::new(marker, spot(&marker.point)));
    let marks = markers::plan(plot, &marks.collect::<Vec<_>>(), obstacles);
    if let Some((words, x)) = seam {
        seam::draw(canvas, plot, (x, words), marks.iter().filter_map(PlacedMarker::place));
    }
    markers::draw_drops(canvas, plot, &marks);
    plane.draw(canvas, |_| lines.bands.iter().map(|band| shade(band, top)));
    plane.draw(canvas, |_| lines.series.iter().flat_map(|series| traces(series, top)));
    markers::draw(canvas, &marks);
    let last = |series: &Series| series.runs.last().and_then(|run| run.last()).map(spot);
    ends.draw(canvas, plot, &lines.series.iter().map(last).collect::<Vec<_>>());
}

/// Room over the plot, and under it for the horizontal axis.
fn around(lines: &Lines) -> (f64, f64) {
    match &lines.across {
        Across::Months { .. } if lines.seam.is_some() => (seam::ROOM, x_axis::HEIGHT),
        Across::Months { .. } => (8.0, x_axis::HEIGHT),
        Across::Input(input) => (28.0, x_axis::input_height(input)),
    }
}

/// The area between the lines of a band, along one of them and back along the other.
fn shade(band: &Band, top: f64) -> Shade {
    let spot = |point: &Point| (float(point.at), float(point.value).min(top));
    let points = band.low.iter().chain(band.high.iter().rev()).map(spot).collect();
    Shade { points, colour: ink_of(band.hue).fill }
}

/// A line as it is drawn: in one, or in turns of what happened and what is projected.
fn traces(series: &Series, ceiling: f64) -> Vec<Trace> {
    let ink = ink_of(series.hue);
    let (width, dash, colour) = match series.weight {
        Weight::Main => (4.0, "", ink.fill),
        Weight::Plain => (2.5, ink.dash, ink.fill),
        Weight::Quiet => (1.75, ink.dash, ink.fill),
        Weight::Pale => (1.25, "", ink.tints[2]),
    };
    let stroke = Stroke { colour, width, dash };
    let Some(spans) = &series.happened else {
        return paths(series, ceiling).map(|points| Trace { points, stroke }).collect();
    };
    let spans: Vec<(f64, f64)> = spans.iter().map(|(from, to)| (float(*from), float(*to))).collect();
    let trace = |stretch: seam::LineStretch| {
        let dash = match series.weight {
            Weight::Pale => "",
            _ if stretch.happened => "",
            _ => projected(series.hue),
        };
        Trace { points: stretch.points, stroke: Stroke { dash, ..stroke } }
    };
    paths(series, ceiling).flat_map(|points| seam::stretches(&points, &spans)).map(trace).collect()
}

/// Every stretch of a line that is on the chart.
fn paths(series: &Series, ceiling: f64) -> impl Iterator<Item = Vec<Coordinates>> + '_ {
    series.runs.iter().flat_map(move |run| below_ceiling(run, ceiling))
}

/// The parts of a run that are not cut off; a line that leaves the chart leaves it at the right place.
fn below_ceiling(run: &[Point], ceiling: f64) -> Vec<Vec<Coordinates>> {
    let mut parts = vec![Vec::new()];
    let mut before: Option<Coordinates> = None;
    for point in run.iter().map(|point| (float(point.at), float(point.value))) {
        let inside = point.1 <= ceiling;
        let crossing = before.filter(|before| (before.1 <= ceiling) != inside);
        let cut = crossing.map(|before| cut_between(before, point, ceiling));
        if let Some(part) = parts.last_mut() {
            part.extend(cut.into_iter().chain(inside.then_some(point)));
        }
        if !inside {
            parts.push(Vec::new());
        }
        before = Some(point);
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Where the line from one point to the next meets the ceiling.
fn cut_between(from: Coordinates, to: Coordinates, ceiling: f64) -> Coordinates {
    let share = if from.1 == to.1 { 0.0 } else { (ceiling - from.1) / (to.1 - from.1) };
    (from.0 + share * (to.0 - from.0), ceiling)
}
