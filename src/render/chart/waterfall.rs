//! From one figure to another, step by step: rows from the top down, each beginning where the last one ended.

use super::canvas::{Anchor, Canvas, Rect, Stroke, TextStyle};
use super::coord::{Slots, Values};
use super::elements::{Filling, Patch, Trace};
use super::font::{self, Face};
use super::label_scale::{self, Reach};
use super::palette::{self, INK, RULE, ink_of};
use super::plane::Plane;
use super::rows::NamedRows;
use super::ticks::{Ticks, amount, float};
use super::x_axis;
use super::y_axis::HALF_FIGURE;
use crate::report::chart::{Hue, Waterfall, WaterfallStep};

const AMOUNT: TextStyle =
    TextStyle { size: 15.0, face: Face::Regular, colour: INK, anchor: Anchor::Start, edge: true };
const CUT: Stroke = Stroke { colour: palette::WHITE, width: 3.0, dash: "" };
const CONNECTOR: Stroke = Stroke { colour: RULE, width: 1.0, dash: "" };
/// Between a bar and its amount.
const BEFORE_AMOUNT: f64 = 7.0;
const AFTER_NAMES: f64 = 20.0;
/// A row is no higher than this, however few there are.
const HIGHEST_ROW: f64 = 150.0;
/// A bar is at least this wide, so that a small step is seen.
const THINNEST: f64 = 1.5;

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StepRole {
    Total,
    Good,
    Bad,
}

/// One row: from where to where, and its amount in words.
#[derive(Debug)]
struct Level {
    from: f64,
    to: f64,
    role: StepRole,
    words: String,
}

impl Level {
    /// Words stand where the bar leads to.
    fn left(&self) -> bool {
        self.to < self.from
    }

    fn style(&self, size: f64) -> TextStyle {
        let anchor = if self.left() { Anchor::End } else { Anchor::Start };
        let (face, colour) = match self.role {
            StepRole::Total => (Face::SemiBold, INK),
            StepRole::Good => (Face::Regular, ink_of(GOOD).words),
            StepRole::Bad => (Face::Regular, ink_of(BAD).words),
        };
        TextStyle { size, face, colour, anchor, ..AMOUNT }
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
    let rows = NamedRows::fit(
        &named,
        Rect::between(room.x, room.y, room.right(), room.bottom() - x_axis::HEIGHT),
        HIGHEST_ROW,
    );
    let left = room.x + rows.width() + AFTER_NAMES;
    let plot = Rect::between(left, room.y, room.right(), rows.bottom());
    let levels = levels(waterfall);
    let size = (rows.height * 0.7).clamp(9.0, AMOUNT.size);
    let mut reaches: Vec<Reach> = levels.iter().map(|level| level.reach(size)).collect();
    let base = waterfall.begins().map_or(0.0, float);
    reaches.push(Reach::bare(base));
    let ends = (plot.x, plot.right());
    let range = label_scale::range(base, &reaches, ends);
    let across = x_axis::values(range, ends, |ticks: &Ticks| ticks.labels(&waterfall.unit));
    let plane = Plane::new(plot, across, rows.axis());
    x_axis::hairlines(canvas, &plane);
    plane.draw(canvas, |_| connectors(&levels, &rows));
    plane.draw(canvas, |_| levels.iter().enumerate().map(|(index, level)| patch(level, index, &rows)));
    for (index, level) in levels.iter().enumerate() {
        if level.role == StepRole::Total && waterfall.begins().is_some() {
            cut(canvas, &plane, level, index, &rows);
        }
        let side = if level.left() { -BEFORE_AMOUNT } else { BEFORE_AMOUNT };
        let baseline = rows.middle(index) + size * HALF_FIGURE;
        canvas.text(plane.x(level.to) + side, baseline, level.style(size), &level.words);
    }
    x_axis::figures(canvas, &plane, 0.0);
    rows.draw(canvas, room.x);
}

/// Every row from the top: the figure it starts from, the steps, and the figure it comes to.
fn levels(waterfall: &Waterfall) -> Vec<Level> {
    let base = waterfall.begins().map_or(0.0, float);
    let total = |value| Level {
        from: base,
        to: float(value),
        role: StepRole::Total,
        words: amount(&waterfall.unit, value),
    };
    let mut at = waterfall.from.1;
    let step = |step: &WaterfallStep| {
        let from = at;
        at = at.saturating_add(step.amount);
        let role = if step.favourable { StepRole::Good } else { StepRole::Bad };
        let sign = if step.amount.is_sign_negative() || step.amount.is_zero() { "" } else { "+" };
        Level {
            from: float(from),
            to: float(at),
            role,
            words: format!("{sign}{}", amount(&waterfall.unit, step.amount)),
        }
    };
    let steps: Vec<Level> = waterfall.steps.iter().map(step).collect();
    [total(waterfall.from.1)].into_iter().chain(steps).chain([total(waterfall.to.1)]).collect()
}

/// What is to the good is pale with an edge, what is not is solid: they differ in grey as well.
fn patch(level: &Level, index: usize, rows: &NamedRows) -> Patch {
    let half = rows.thickness() / 2.0;
    let filling = match level.role {
        StepRole::Total => Filling::Solid(palette::TOTAL),
        StepRole::Bad => Filling::Solid(ink_of(BAD).fill),
        StepRole::Good => Filling::Pale(ink_of(GOOD).tints[1], ink_of(GOOD).fill),
    };
    let corners = [(level.from, rows.at(index, -half)), (level.to, rows.at(index, half))];
    Patch { corners, filling, least: THINNEST }
}

/// Two strokes through the near end of a bar that does not begin at zero.
fn cut(canvas: &mut Canvas, plane: &Plane<Values, Slots>, level: &Level, index: usize, rows: &NamedRows) {
    const SLANT: f64 = 5.0;
    let (near, half) = (plane.x(level.from), rows.thickness() / 2.0);
    for off in [16.0, 25.0] {
        let x = if level.left() { near - off } else { near + off };
        canvas.line((x - SLANT, rows.middle(index) + half), (x + SLANT, rows.middle(index) - half), CUT);
    }
}

/// Thin lines from where a row ends to where the next one begins.
fn connectors(levels: &[Level], rows: &NamedRows) -> Vec<Trace> {
    let half = rows.thickness() / 2.0;
    let line = |(index, pair): (usize, &[Level])| Trace {
        points: vec![(pair[0].to, rows.at(index, half)), (pair[0].to, rows.at(index + 1, -half))],
        stroke: CONNECTOR,
    };
    levels.windows(2).enumerate().map(line).collect()
}
