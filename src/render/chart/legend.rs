//! Names of layers beside the last column, in the order of the stack, joined to it where it has the layer.

use super::canvas::{Anchor, Canvas, Position, Rect, Stroke, TextStyle};
use super::font::{self, Face, LEADING};
use super::label_placement;
use super::palette::{INK, RULE, ink_of};
use crate::report::chart::Hue;

const LEADER: Stroke = Stroke { colour: RULE, width: 1.0, dash: "" };
const NAME: TextStyle =
    TextStyle { size: 15.0, face: Face::SemiBold, colour: INK, anchor: Anchor::Start, edge: false };
const SWATCH: f64 = 12.0;
const GAP: f64 = 8.0;
/// Between the end of the plot and the names, for leaders.
const LEADER_ROOM: f64 = 24.0;

/// One name of the legend.
#[derive(Debug)]
pub struct LegendEntry {
    pub words: String,
    pub hue: Hue,
    /// Middle of the layer in the last column.
    pub middle: f64,
    /// Right edge of the last column, where the layer is part of it.
    pub edge: Option<f64>,
    /// Whether it is a pale bar with an edge.
    pub pale: bool,
}

/// Width that names need beside the plot.
pub fn width<'a>(names: impl Iterator<Item = &'a str>) -> f64 {
    let widest = names.map(|name| font::width(name, NAME.face, NAME.size)).fold(0.0, f64::max);
    if widest > 0.0 { widest + LEADER_ROOM + SWATCH + GAP } else { 0.0 }
}

/// Draws the entries, given from the top of the stack downwards.
pub fn draw(canvas: &mut Canvas, plot: Rect, entries: &[LegendEntry]) {
    let length = NAME.size * LEADING + 4.0;
    let wanted: Vec<f64> = entries.iter().map(|entry| entry.middle - length / 2.0).collect();
    let tops = label_placement::spread(&wanted, &vec![length; entries.len()], 2.0, plot.y, plot.bottom());
    let x = plot.right() + LEADER_ROOM;
    for (entry, top) in entries.iter().zip(tops) {
        let y = top + length / 2.0;
        if let Some(edge) = entry.edge {
            canvas
                .path(vec![Position { x: edge + 4.0, y: entry.middle }, Position { x: x - 6.0, y }], LEADER);
        }
        let ink = ink_of(entry.hue);
        let swatch = Rect { x, y: y - SWATCH / 2.0, width: SWATCH, height: SWATCH };
        match entry.pale {
            true => canvas.pale(swatch, ink.tints[0], ink.fill),
            false => canvas.fill(swatch, ink.fill),
        }
        let style = TextStyle { colour: ink.words, ..NAME };
        canvas.text(x + SWATCH + GAP, y + NAME.size * 0.34, style, &entry.words);
    }
}
