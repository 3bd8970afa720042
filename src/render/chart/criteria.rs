//! Criteria: a bullet row for each, on a scale of its own. Where it fails is hatched, where it passes is plain, the line
//! between them is the threshold; on it stand what was found and its interval.

use super::canvas::{Anchor, Canvas, Colour, Position, Rect, Stroke, TextStyle};
use super::coord::Values;
use super::criteria_scale::{RowScale, Zone};
use super::elements::{Filling, Trace, fill};
use super::font::{self, Face};
use super::palette::{GREY, INK, WHITE, ink_of};
use super::plane::Plane;
use super::rows::NamedRows;
use super::ticks::{exact, float};
use super::y_axis::HAIR;
use crate::report::chart::{Criteria, CriteriaRow, Hue, Mark};

const WORDS: TextStyle =
    TextStyle { size: 14.0, face: Face::Regular, colour: GREY, anchor: Anchor::Middle, edge: false };
const LIMIT: Stroke = Stroke { colour: INK, width: 3.0, dash: "" };
/// Slanting lines over where a criterion fails.
const HATCHING: Stroke = Stroke { colour: WHITE, width: 2.0, dash: "" };
/// Between the scales and the words on both sides of them.
const BESIDE: f64 = 28.0;
/// Half the size of a mark, at most.
const MARK: f64 = 13.0;
/// Rows lower than this have one line of words, where all of them have room at this size in this width.
const LOW: f64 = 42.0;
/// Rows as high as this have words over and under their scale.
const WORDED: f64 = 84.0;
const ONE_LINE: (f64, f64) = (11.0, 350.0);
const GOOD: Hue = Hue::Nth(2);
const BAD: Hue = Hue::Nth(1);

/// Draws the chart into the room it has.
pub fn draw(canvas: &mut Canvas, room: Rect, criteria: &Criteria) {
    let height = room.height / criteria.rows.len().max(1) as f64;
    let (names, said) = (words(criteria, height, |row| &row.name), words(criteria, height, |row| &row.said));
    let left: Vec<(&[String], bool)> = names.iter().map(|row| (row.0.as_slice(), false)).collect();
    let right: Vec<(&[String], bool)> = said.iter().map(|row| (row.0.as_slice(), row.1)).collect();
    let fit = |rows: &[(&[String], bool)]| NamedRows::fit(rows, room, height);
    let (left, right) = (fit(&left), fit(&right));
    let behind = room.right() - right.width();
    let plot = Rect::between(room.x + left.width() + BESIDE, room.y, behind - BESIDE, left.bottom());
    for index in 0..=criteria.rows.len() {
        let y = plot.y + index as f64 * left.height;
        canvas.line((room.x, y), (room.right(), y), HAIR);
    }
    for (index, row) in criteria.rows.iter().enumerate() {
        if let Some(scale) = RowScale::of(row) {
            draw_row(canvas, &BulletRow::new(plot, left.middle(index), left.height, &scale), row, &scale);
        }
    }
    left.draw(canvas, room.x);
    right.draw(canvas, behind);
}

/// Where a row is drawn.
struct BulletRow {
    plane: Plane<Values, Values>,
    height: f64,
    /// Half the size of its mark.
    size: f64,
}

impl BulletRow {
    fn new(plot: Rect, middle: f64, height: f64, scale: &RowScale) -> Self {
        let half = (height * 0.2).clamp(3.0, 90.0);
        let rect = Rect::between(plot.x, middle - half, plot.right(), middle + half);
        let plane = Plane::new(rect, Values::bare(scale.low, scale.high), Values::bare(-1.0, 1.0));
        Self { plane, height, size: (half * 0.75).clamp(3.0, MARK) }
    }

    fn part(&self, from: f64, to: f64) -> Rect {
        let rect = self.plane.rect;
        Rect::between(self.plane.x(from), rect.y, self.plane.x(to), rect.bottom())
    }
}

fn draw_row(canvas: &mut Canvas, bullet: &BulletRow, row: &CriteriaRow, scale: &RowScale) {
    for zone in &scale.zones {
        let part = bullet.part(zone.from, zone.to);
        canvas.fill(part, ink_of(if zone.passes { GOOD } else { BAD }).tints[0]);
        if !zone.passes {
            fill(canvas, part, Filling::Hatched(HATCHING));
        }
    }
    let rect = bullet.plane.rect;
    for limit in [row.min, row.max].into_iter().flatten().map(float) {
        let x = bullet.plane.x(limit);
        canvas.line((x, rect.y - 4.0), (x, rect.bottom() + 4.0), LIMIT);
    }
    if bullet.height >= WORDED {
        write_words(canvas, bullet, row, scale);
    }
    let Some(found) = row.found.map(float) else { return };
    let ends = row.interval.map(|(low, high)| (float(low), float(high)));
    bullet.plane.draw(canvas, |_| ends.map_or_else(Vec::new, |ends| interval(ends, row.mark)));
    mark(canvas, bullet.plane.spot((found, 0.0)), bullet.size, row.mark);
}

/// The threshold over its line, and under the scale what its parts mean.
fn write_words(canvas: &mut Canvas, bullet: &BulletRow, row: &CriteriaRow, scale: &RowScale) {
    let rect = bullet.plane.rect;
    let mut taken = rect.x;
    for limit in [row.min, row.max].into_iter().flatten() {
        let words = format!("threshold {}", exact(limit));
        let half = font::width(&words, WORDS.face, WORDS.size) / 2.0;
        let x = super::x_axis::inside(bullet.plane.x(float(limit)), half, (rect.x, rect.right()));
        if x - half >= taken {
            canvas.text(x, rect.y - 10.0, TextStyle { colour: INK, ..WORDS }, &words);
            taken = x + half + 12.0;
        }
    }
    for Zone { from, to, passes } in &scale.zones {
        let part = bullet.part(*from, *to);
        let words = if *passes { "passes" } else { "fails" };
        if part.width >= font::width(words, WORDS.face, WORDS.size) + 8.0 {
            let colour = ink_of(if *passes { GOOD } else { BAD }).words;
            canvas.text(
                part.x + part.width / 2.0,
                rect.bottom() + 18.0,
                TextStyle { colour, ..WORDS },
                words,
            );
        }
    }
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

fn colour(mark: Mark) -> Colour {
    match mark {
        Mark::Met => ink_of(GOOD).words,
        Mark::Missed => ink_of(BAD).words,
        Mark::Open => INK,
    }
}

/// A bar with an upright at both of its ends.
fn interval(ends: (f64, f64), mark: Mark) -> Vec<Trace> {
    let stroke = Stroke { colour: colour(mark), width: 2.5, dash: "" };
    let upright = |x: f64| Trace { points: vec![(x, -0.45), (x, 0.45)], stroke };
    vec![Trace { points: vec![(ends.0, 0.0), (ends.1, 0.0)], stroke }, upright(ends.0), upright(ends.1)]
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
