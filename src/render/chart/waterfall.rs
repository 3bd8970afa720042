//! From one figure to another, step by step: rows from the top down, each beginning where the last one ended.

use crate::base::format::compact;
use crate::render::chart::across;
use crate::render::chart::across::FEW;
use crate::render::chart::axis;
use crate::render::chart::canvas::{Anchor, Canvas, Rect, Stroke, Style};
use crate::render::chart::font;
use crate::render::chart::font::Face;
use crate::render::chart::palette;
use crate::render::chart::palette::{INK, RULE, ink_of};
use crate::render::chart::reach;
use crate::render::chart::reach::Reach;
use crate::render::chart::rows::Rows;
use crate::render::chart::scale::{Scale, Ticks, float};
use crate::report::chart::{Hue, Waterfall, WaterfallStep};

const AMOUNT: Style =
    Style { size: 15.0, face: Face::Regular, colour: INK, anchor: Anchor::Start, edge: true };
const CUT: Stroke = Stroke { colour: palette::WHITE, width: 3.0, dash: "" };
const CONNECTOR: Stroke = Stroke { colour: RULE, width: 1.0, dash: "" };
/// Between a bar and its amount.
const BEFORE_AMOUNT: f64 = 7.0;
const AFTER_NAMES: f64 = 20.0;
/// A bar is at least this wide, so that a small step is seen.
const THINNEST: f64 = 1.5;

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Total,
    Good,
    Bad,
}

/// One row: from where to where, and its amount in words.
#[derive(Debug)]
struct Row {
    from: f64,
    to: f64,
    kind: Kind,
    words: String,
}

impl Row {
    /// Words stand where the bar leads to.
    fn left(&self) -> bool {
        self.to < self.from
    }

    fn style(&self, size: f64) -> Style {
        let anchor = if self.left() { Anchor::End } else { Anchor::Start };
        let (face, colour) = match self.kind {
            Kind::Total => (Face::SemiBold, INK),
            Kind::Good => (Face::Regular, ink_of(GOOD).words),
            Kind::Bad => (Face::Regular, ink_of(BAD).words),
        };
        Style { size, face, colour, anchor, ..AMOUNT }
    }

    fn reach(&self, size: f64) -> Reach {
        let style = self.style(size);
        let room = font::width(&self.words, style.face, style.size) + BEFORE_AMOUNT;
        Reach::with_words(self.to, room, self.left())
    }
}

const GOOD: Hue = Hue::Nth(2);
const BAD: Hue = Hue::Nth(1);

/// Draws the chart into the room it has.
pub fn draw(canvas: &mut Canvas, room: Rect, waterfall: &Waterfall) {
    let (from, to) = ([waterfall.from.0.clone()], [waterfall.to.0.clone()]);
    let steps = waterfall.steps.iter().map(|step| (step.name.as_slice(), false));
    let named: Vec<(&[String], bool)> =
        [(from.as_slice(), true)].into_iter().chain(steps).chain([(to.as_slice(), true)]).collect();
    let rows =
        Rows::fit(&named, Rect::between(room.x, room.y, room.right(), room.bottom() - axis::TIME_HEIGHT));
    let left = room.x + rows.width() + AFTER_NAMES;
    let plot = Rect::between(left, room.y, room.right(), rows.bottom());
    let bars = bars(waterfall);
    let size = (rows.height * 0.7).clamp(9.0, AMOUNT.size);
    let mut reaches: Vec<Reach> = bars.iter().map(|row| row.reach(size)).collect();
    let base = waterfall.begins().map_or(0.0, float);
    reaches.push(Reach::bare(base));
    let scale = reach::scale(base, &reaches, plot.x, plot.right());
    let words = |ticks: &Ticks| ticks.labels(&waterfall.unit);
    let marks = across::marks(scale, (plot.x, plot.right()), FEW, words);
    across::hairlines(canvas, plot, &marks, scale);
    connect(canvas, &bars, &rows, scale);
    for (index, row) in bars.iter().enumerate() {
        let rect = place(row, index, &rows, scale);
        draw_bar(canvas, rect, row.kind);
        if row.kind == Kind::Total && waterfall.begins().is_some() {
            cut(canvas, rect, row.left());
        }
        let side = if row.left() { -BEFORE_AMOUNT } else { BEFORE_AMOUNT };
        let baseline = rows.middle(index) + size * 0.34;
        canvas.text(scale.at(row.to) + side, baseline, row.style(size), &row.words);
    }
    across::figures(canvas, plot, &marks, scale);
    rows.draw(canvas, room.x);
}

/// Every row from the top: the figure it starts from, the steps, and the figure it comes to.
fn bars(waterfall: &Waterfall) -> Vec<Row> {
    let base = waterfall.begins().map_or(0.0, float);
    let total = |value| Row { from: base, to: float(value), kind: Kind::Total, words: compact(value) };
    let mut at = waterfall.from.1;
    let step = |step: &WaterfallStep| {
        let from = at;
        at = at.saturating_add(step.amount);
        let kind = if step.favourable { Kind::Good } else { Kind::Bad };
        let sign = if step.amount.is_sign_negative() || step.amount.is_zero() { "" } else { "+" };
        Row { from: float(from), to: float(at), kind, words: format!("{sign}{}", compact(step.amount)) }
    };
    let steps: Vec<Row> = waterfall.steps.iter().map(step).collect();
    [total(waterfall.from.1)].into_iter().chain(steps).chain([total(waterfall.to.1)]).collect()
}

fn thickness(rows: &Rows) -> f64 {
    (rows.height * 0.62).min(34.0)
}

fn place(row: &Row, index: usize, rows: &Rows, scale: Scale) -> Rect {
    let (a, b) = (scale.at(row.from), scale.at(row.to));
    let half = thickness(rows) / 2.0;
    let (left, right) = (a.min(b), a.max(b));
    let thin = (THINNEST - (right - left)).max(0.0) / 2.0;
    Rect::between(left - thin, rows.middle(index) - half, right + thin, rows.middle(index) + half)
}

/// What is to the good is pale with an edge, what is not is solid: they differ in grey as well.
fn draw_bar(canvas: &mut Canvas, rect: Rect, kind: Kind) {
    match kind {
        Kind::Total => canvas.fill(rect, palette::TOTAL),
        Kind::Bad => canvas.fill(rect, ink_of(BAD).fill),
        Kind::Good => canvas.pale(rect, ink_of(GOOD).tints[1], ink_of(GOOD).fill),
    }
}

/// Two strokes through the near end of a bar that does not begin at zero.
fn cut(canvas: &mut Canvas, bar: Rect, left: bool) {
    const SLANT: f64 = 5.0;
    for off in [16.0, 25.0] {
        let x = if left { bar.right() - off } else { bar.x + off };
        canvas.line((x - SLANT, bar.bottom()), (x + SLANT, bar.y), CUT);
    }
}

/// Thin lines from where a row ends to where the next one begins.
fn connect(canvas: &mut Canvas, bars: &[Row], rows: &Rows, scale: Scale) {
    for (index, row) in bars.iter().enumerate().take(bars.len().saturating_sub(1)) {
        let x = scale.at(row.to);
        let half = thickness(rows) / 2.0;
        canvas.line((x, rows.middle(index) + half), (x, rows.middle(index + 1) - half), CONNECTOR);
    }
}
