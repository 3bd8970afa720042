//! Criteria: a row each, with what was found and its interval beside the limit. All limits stand on one line, and what
//! is to the right of it is within the limit, whether that is a least or a most.

use super::canvas::{Anchor, Canvas, Colour, Position, Rect, Stroke, TextStyle};
use super::coord::Values;
use super::elements::Trace;
use super::font::{self, Face};
use super::palette::{GREY, INK, WHITE, ink_of};
use super::plane::Plane;
use super::rows::NamedRows;
use super::ticks::float;
use super::y_axis::HAIR;
use crate::report::chart::{Criteria, CriteriaRow, Hue, Mark};

/// Over the rows, for what both sides of the line mean.
const HEAD: f64 = 30.0;
const HEAD_WORDS: TextStyle =
    TextStyle { size: 14.0, face: Face::Regular, colour: GREY, anchor: Anchor::End, edge: false };
const LIMIT: Stroke = Stroke { colour: INK, width: 2.0, dash: "" };
/// The other of two limits.
const OTHER: Stroke = Stroke { colour: INK, width: 1.5, dash: "3 3" };
/// Between the plot and the words on both sides of it.
const BESIDE: f64 = 24.0;
/// Half the size of a mark.
const MARK: f64 = 8.0;
/// A row shows this share of its limit to either side, or more: a near miss must not look like a far one.
const LEAST: f64 = 0.1;
/// Rows lower than this have one line of words, where all of them have room at this size in this width.
const LOW: f64 = 42.0;
const ONE_LINE: (f64, f64) = (11.0, 350.0);
const GOOD: Hue = Hue::Nth(2);
const BAD: Hue = Hue::Nth(1);

/// Draws the chart into the room it has.
pub fn draw(canvas: &mut Canvas, room: Rect, criteria: &Criteria) {
    let below = Rect::between(room.x, room.y + HEAD, room.right(), room.bottom());
    let height = below.height / criteria.rows.len().max(1) as f64;
    let (names, said) = (words(criteria, height, |row| &row.name), words(criteria, height, |row| &row.said));
    let left: Vec<(&[String], bool)> = names.iter().map(|row| (row.0.as_slice(), false)).collect();
    let right: Vec<(&[String], bool)> = said.iter().map(|row| (row.0.as_slice(), row.1)).collect();
    let (left, right) = (NamedRows::fit(&left, below), NamedRows::fit(&right, below));
    let behind = room.right() - right.width();
    let plot = Rect::between(room.x + left.width() + BESIDE, below.y, behind - BESIDE, left.bottom());
    let line = plot.x + plot.width / 2.0;
    head(canvas, plot, line);
    for index in 0..=criteria.rows.len() {
        let y = plot.y + index as f64 * left.height;
        canvas.line((room.x, y), (room.right(), y), HAIR);
    }
    canvas.line((line, plot.y), (line, plot.bottom()), LIMIT);
    let sides = Rect { x: plot.x + MARK, width: plot.width - 2.0 * MARK, ..plot };
    let plane = Plane::new(sides, Values::bare(-1.0, 1.0), left.axis());
    let size = (left.height * 0.3).clamp(4.0, MARK);
    for (index, row) in criteria.rows.iter().enumerate() {
        let Some(found) = CriterionPlace::of(row) else { continue };
        let at = |down: f64| left.at(index, down);
        plane.draw(canvas, |_| found.other.map(|x| upright(x, at, size * 1.6, OTHER)));
        plane.draw(canvas, |_| {
            found.interval.map_or_else(Vec::new, |ends| interval(ends, at, size, row.mark))
        });
        mark(canvas, plane.spot((found.value, at(0.0))), size, row.mark);
    }
    left.draw(canvas, room.x);
    right.draw(canvas, behind);
}

/// The words of every row, and whether the first of them are apart from the rest. Where rows are low, words stand in one
/// line, so that they can be larger, unless they are long.
fn words(criteria: &Criteria, height: f64, of: fn(&CriteriaRow) -> &Vec<String>) -> Vec<(Vec<String>, bool)> {
    let joined: Vec<String> = criteria.rows.iter().map(|row| of(row).join(", ")).collect();
    let short = |line: &String| font::width(line, Face::Regular, ONE_LINE.0) <= ONE_LINE.1;
    match height < LOW && joined.iter().all(short) {
        true => joined.into_iter().map(|line| (vec![line], false)).collect(),
        false => criteria.rows.iter().map(|row| (of(row).clone(), true)).collect(),
    }
}

fn head(canvas: &mut Canvas, plot: Rect, line: f64) {
    let baseline = plot.y - 11.0;
    canvas.text(line - 12.0, baseline, HEAD_WORDS, "misses the limit");
    canvas.text(line + 12.0, baseline, HEAD_WORDS.anchored(Anchor::Start), "keeps it");
    canvas.line((line, plot.y - 22.0), (line, plot.y), LIMIT);
}

/// What was found, beside a limit at 0: what keeps it is above that, and -1 and 1 are where the row ends.
struct CriterionPlace {
    value: f64,
    interval: Option<(f64, f64)>,
    /// The other of two limits, where it is near enough to be seen.
    other: Option<f64>,
}

impl CriterionPlace {
    fn of(row: &CriteriaRow) -> Option<Self> {
        let found = row.found.map(float)?;
        let (limit, inside) = inside(row, found)?;
        let ends = row.interval.map(|(low, high)| (inside(float(low)), inside(float(high))));
        let shown = [Some(inside(found)), ends.map(|ends| ends.0), ends.map(|ends| ends.1)];
        let reach = shown.into_iter().flatten().map(f64::abs).fold(LEAST * limit.abs(), f64::max);
        let share = |distance: f64| Some(distance / reach).filter(|share| share.is_finite()).unwrap_or(0.0);
        let apart = row.min.zip(row.max).map(|(min, max)| float(max) - float(min));
        Some(Self {
            value: share(inside(found)),
            interval: ends.map(|(a, b)| (share(a), share(b))),
            other: apart.filter(|apart| *apart < reach).map(share),
        })
    }
}

/// The limit that what was found is nearest to, and how far a value is within it: below zero where it misses it.
fn inside(row: &CriteriaRow, found: f64) -> Option<(f64, impl Fn(f64) -> f64)> {
    let (min, max) = (row.min.map(float), row.max.map(float));
    let by_min = match (min, max) {
        (Some(min), Some(max)) => found - min <= max - found,
        (Some(_), None) => true,
        (None, Some(_)) => false,
        (None, None) => return None,
    };
    let (limit, sign) = if by_min { (min?, 1.0) } else { (max?, -1.0) };
    Some((limit, move |value: f64| sign * (value - limit)))
}

fn colour(mark: Mark) -> Colour {
    match mark {
        Mark::Met => ink_of(GOOD).words,
        Mark::Missed => ink_of(BAD).words,
        Mark::Open => INK,
    }
}

/// A line through a row, so far up and down from its middle.
fn upright(x: f64, at: impl Fn(f64) -> f64, half: f64, stroke: Stroke) -> Trace {
    Trace { points: vec![(x, at(-half)), (x, at(half))], stroke }
}

/// A bar with an upright at both of its ends.
fn interval(ends: (f64, f64), at: impl Fn(f64) -> f64, size: f64, mark: Mark) -> Vec<Trace> {
    let stroke = Stroke { colour: colour(mark), width: 2.5, dash: "" };
    let bar = Trace { points: vec![(ends.0, at(0.0)), (ends.1, at(0.0))], stroke };
    vec![bar, upright(ends.0, &at, size * 0.8, stroke), upright(ends.1, &at, size * 0.8, stroke)]
}

/// A dot where it is met, a square where it is missed, an open diamond where nothing is proven: apart in grey as well.
fn mark(canvas: &mut Canvas, at: Position, size: f64, mark: Mark) {
    match mark {
        Mark::Met => canvas.dot(at, size, ink_of(GOOD).fill),
        Mark::Missed => {
            let half = size * 0.9;
            let square = Rect::between(at.x - half, at.y - half, at.x + half, at.y + half);
            canvas.fill(square.grown(1.5), WHITE);
            canvas.fill(square, ink_of(BAD).fill);
        }
        Mark::Open => {
            let spot = |x: f64, y: f64| Position { x: at.x + x * size * 1.2, y: at.y + y * size * 1.2 };
            let round = [(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)];
            let edge = round.map(|(x, y)| spot(x, y)).to_vec();
            canvas.dot(at, size * 0.7, WHITE);
            canvas.path(edge, Stroke { colour: INK, width: 2.5, dash: "" });
        }
    }
}
