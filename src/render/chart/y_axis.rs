//! Gridlines over the plot with their figures to the left of it, and the look of all axes.

use plotters::coord::ranged1d::{Ranged, ValueFormatter};

use super::canvas::{Anchor, Canvas, Rect, Stroke, TextStyle};
use super::coord::Values;
use super::font::{self, Face};
use super::palette::{GREY, HAIRLINE, RULE};
use super::plane::Plane;

/// Axis labels.
pub const LABEL: TextStyle =
    TextStyle { size: 15.0, face: Face::Regular, colour: GREY, anchor: Anchor::End, edge: true };
/// From the figures of the axis to the gridlines.
pub const GAP: f64 = 10.0;
/// From the middle of a figure down to its baseline, per unit of size.
pub const HALF_FIGURE: f64 = 0.34;

/// Gridlines.
pub const HAIR: Stroke = Stroke { colour: HAIRLINE, width: 1.0, dash: "" };
/// The zero line and ticks.
pub const BASE: Stroke = Stroke { colour: RULE, width: 1.0, dash: "" };

/// Width of a label.
pub fn width(label: &str) -> f64 {
    font::width(label, LABEL.face, LABEL.size)
}

/// Width of the widest of some labels.
pub fn widest<'a>(labels: impl Iterator<Item = &'a str>) -> f64 {
    labels.map(width).fold(0.0, f64::max)
}

/// Gridlines over the width of the plot, with their figures to the left of it.
pub fn draw<X: Ranged + Clone>(canvas: &mut Canvas, plot: Rect, plane: &Plane<X, Values>) {
    for value in plane.up().key_points(usize::MAX) {
        let y = plane.y(value);
        let stroke = if value == 0.0 { BASE } else { HAIR };
        canvas.line((plot.x, y), (plot.right(), y), stroke);
        let label = plane.up().format_ext(&value);
        canvas.text(plot.x - GAP, y + LABEL.size * HALF_FIGURE, LABEL, &label);
    }
}
