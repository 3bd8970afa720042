//! How a slot of columns is shared out: a bar beside the stack, the stack, and figures to the right of it.

use super::canvas::{Anchor, Canvas, Position, Rect, Stroke, TextStyle};
use super::font::{self, Face, LEADING};
use super::label_placement;
use super::palette::{INK, RULE, ink_of};
use crate::report::chart::Hue;

/// Widest stack, and widest bar beside it.
const WIDEST: f64 = 208.0;
const WIDEST_BESIDE: f64 = 110.0;
/// Between a bar and the stack beside it.
const GAP: f64 = 8.0;
/// From the stack to the figures beside it.
const BEFORE: f64 = 12.0;
/// Figures and gaps take no more than this part of a slot.
const MOST_ASIDE: f64 = 0.45;
const FIGURE: TextStyle =
    TextStyle { size: 12.0, face: Face::Regular, colour: INK, anchor: Anchor::Start, edge: true };
/// No figure is written smaller.
const SMALLEST: f64 = 7.0;
const LEADER: Stroke = Stroke { colour: RULE, width: 1.0, dash: "" };

/// Width of a figure beside a stack.
pub fn width(figure: &str) -> f64 {
    font::width(figure, FIGURE.face, FIGURE.size)
}

/// Left edge and width of what is in a slot.
#[derive(Debug, Clone, Copy)]
pub struct ColumnSlot {
    pub beside: Option<(f64, f64)>,
    pub stack: (f64, f64),
    /// Room for figures to the right of the stack.
    pub aside: f64,
    free: f64,
}

impl ColumnSlot {
    /// Of a width, with so much for figures, and with a bar or without.
    pub fn new(slot: f64, figures: f64, with_bar: bool) -> Self {
        let whole = slot * if with_bar { 0.9 } else { 0.86 };
        let aside = if figures > 0.0 { (figures + BEFORE + 2.0).min(whole * MOST_ASIDE) } else { 0.0 };
        let bars = whole - aside;
        let bar = if with_bar { (bars * 0.4 - GAP / 2.0).min(WIDEST_BESIDE) } else { 0.0 };
        let gap = if with_bar { GAP.min(bars * 0.1) } else { 0.0 };
        let stack = (bars - bar - gap).min(WIDEST);
        let left = (slot - bar - gap - stack - aside) / 2.0;
        let beside = with_bar.then_some((left, bar));
        Self {
            beside,
            stack: (left + bar + gap, stack),
            aside,
            free: if with_bar { gap - 2.0 } else { slot * 0.1 },
        }
    }

    /// How much wider than its bar a figure over it may be.
    pub fn over(&self) -> f64 {
        self.free.max(0.0)
    }
}

/// Writes figures to the right of their layers, moved apart where they would collide.
pub fn write_aside(canvas: &mut Canvas, plot: Rect, aside: f64, figures: &[(Rect, String, Hue)]) {
    let room = aside - BEFORE;
    let widest = figures.iter().map(|(_, words, _)| width(words)).fold(1.0, f64::max);
    let size = (FIGURE.size * room / widest).min(FIGURE.size);
    if size < SMALLEST {
        return;
    }
    let length = size * LEADING;
    let middle = |rect: &Rect| rect.y + rect.height / 2.0;
    let wanted: Vec<f64> = figures.iter().map(|(rect, ..)| middle(rect) - length / 2.0).collect();
    let tops =
        label_placement::spread(&wanted, &vec![length; figures.len()], 0.5, plot.y, plot.bottom() - 2.0);
    for ((rect, words, hue), top) in figures.iter().zip(tops) {
        let (x, y) = (rect.right() + BEFORE, top + length / 2.0);
        canvas.path(
            vec![Position { x: rect.right() + 2.0, y: middle(rect) }, Position { x: x - 2.0, y }],
            LEADER,
        );
        let style = TextStyle { size, colour: ink_of(*hue).words, ..FIGURE };
        canvas.text(x, y + size * 0.34, style, words);
    }
}
