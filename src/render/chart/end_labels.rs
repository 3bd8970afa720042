//! Names at the ends of lines, moved apart, with a leader where they had to move.

use std::cmp::Reverse;

use rust_decimal::Decimal;

use super::canvas::{Anchor, Canvas, Position, Rect, Stroke, TextStyle};
use super::font::{self, Face, LEADING};
use super::label_placement;
use super::palette::{RULE, ink_of};
use super::ticks::amount;
use crate::report::chart::{Series, Weight};

/// Width of the names and size of their letters, from what reads best to what always fits.
const FITS: [(f64, f64); 9] = [
    (170.0, 15.0),
    (220.0, 15.0),
    (220.0, 14.0),
    (230.0, 13.0),
    (250.0, 12.0),
    (290.0, 12.0),
    (340.0, 11.0),
    (440.0, 10.0),
    (520.0, 8.0),
];
/// Between two names.
const GAP: f64 = 6.0;
/// Between the end of the plot and the names, for leaders.
const LEADER_ROOM: f64 = 26.0;
const LEADER: Stroke = Stroke { colour: RULE, width: 1.0, dash: "" };

/// The names of all lines, broken so that they fit beside the plot.
#[derive(Debug)]
pub struct EndLabels {
    names: Vec<Vec<(String, TextStyle)>>,
    /// Numbers of the series from the highest last figure down: lines that end in one place keep the order of their values.
    order: Vec<usize>,
    leading: f64,
}

impl EndLabels {
    /// Breaks the names so that all of them together are no higher than `height`.
    pub fn fit(series: &[Series], unit: &str, height: f64) -> Self {
        let is_named = |one: &Series| one.weight != Weight::Pale && !one.name.is_empty();
        let mut order: Vec<usize> = (0..series.len()).filter(|at| is_named(&series[*at])).collect();
        order.sort_by_key(|index| Reverse(last(&series[*index])));
        let at = |(width, size): (f64, f64)| Self {
            names: series.iter().map(|series| words(series, unit, width, size)).collect(),
            order: order.clone(),
            leading: size * LEADING,
        };
        let [.., smallest] = FITS;
        FITS.into_iter().map(at).find(|ends| ends.height() <= height).unwrap_or_else(|| at(smallest))
    }

    fn height(&self) -> f64 {
        let all = self.lengths();
        (self.order.iter().map(|index| all[*index] + GAP).sum::<f64>() - GAP).max(0.0)
    }

    fn lengths(&self) -> Vec<f64> {
        self.names.iter().map(|lines| lines.len() as f64 * self.leading).collect()
    }

    /// Width to leave free beside the plot.
    pub fn room(&self) -> f64 {
        let named = self.order.iter().flat_map(|index| &self.names[*index]);
        let widths = named.map(|(line, style)| font::width(line, style.face, style.size));
        widths.fold(40.0, f64::max) + LEADER_ROOM
    }

    /// Draws the names; `tips` are the ends of the lines, in the order of the series.
    pub fn draw(&self, canvas: &mut Canvas, plot: Rect, tips: &[Option<Position>]) {
        let all = self.lengths();
        let lengths: Vec<f64> = self.order.iter().map(|index| all[*index]).collect();
        let middle = |index: usize| tips[index].map_or(plot.bottom(), |tip| tip.y) - all[index] / 2.0;
        let wanted: Vec<f64> = self.order.iter().map(|index| middle(*index)).collect();
        let tops = label_placement::spread(&wanted, &lengths, GAP, plot.y - 8.0, plot.bottom() + 8.0);
        let x = plot.right() + LEADER_ROOM;
        for ((index, top), length) in self.order.iter().zip(tops).zip(&lengths) {
            if let Some(tip) = tips[*index] {
                leader(canvas, tip, Position { x: x - 6.0, y: top + length / 2.0 });
            }
            self.write(canvas, x, top, &self.names[*index]);
        }
    }

    fn write(&self, canvas: &mut Canvas, x: f64, top: f64, lines: &[(String, TextStyle)]) {
        for (index, (line, style)) in lines.iter().enumerate() {
            let baseline = top + index as f64 * self.leading + style.size * (font::ASCENT + 0.08);
            canvas.text(x, baseline, *style, line);
        }
    }
}

/// Joins the end of a line to a name that is not right beside it.
fn leader(canvas: &mut Canvas, tip: Position, end: Position) {
    let moved = (tip.y - end.y).abs() > 4.0 || end.x - tip.x > LEADER_ROOM + 8.0;
    if moved {
        canvas.path(vec![Position { x: tip.x + 4.0, y: tip.y }, end], LEADER);
    }
}

fn last(series: &Series) -> Option<Decimal> {
    series.runs.last().and_then(|run| run.last()).map(|point| point.value)
}

/// The name in bold and the last figure below it.
fn words(series: &Series, unit: &str, width: f64, size: f64) -> Vec<(String, TextStyle)> {
    let colour = ink_of(series.hue).words;
    let bold = TextStyle { size, face: Face::SemiBold, colour, anchor: Anchor::Start, edge: true };
    let plain = TextStyle { face: Face::Regular, ..bold };
    let name = font::wrap(&series.name, bold.face, size, width).into_iter().map(|line| (line, bold));
    name.chain(last(series).map(|value| (amount(unit, value), plain))).collect()
}
