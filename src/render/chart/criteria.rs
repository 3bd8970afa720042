//! Criteria: a row each, with what was found and its interval beside the limit. All limits stand on one line, and what
//! is to the right of it is within the limit, whether that is a least or a most.

use crate::render::chart::axis::HAIR;
use crate::render::chart::canvas::{Anchor, Canvas, Rect, Spot, Stroke, Style};
use crate::render::chart::font;
use crate::render::chart::font::Face;
use crate::render::chart::palette::{GREY, INK, WHITE, ink_of};
use crate::render::chart::rows::Rows;
use crate::render::chart::scale::float;
use crate::report::chart::{Criteria, CriteriaRow, Hue, Mark};

/// Over the rows, for what both sides of the line mean.
const HEAD: f64 = 30.0;
const HEAD_WORDS: Style =
    Style { size: 14.0, face: Face::Regular, colour: GREY, anchor: Anchor::End, edge: false };
const LIMIT: Stroke = Stroke { colour: INK, width: 2.0, dash: "" };
/// The other of two limits, where it is near enough to be seen.
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
    let (left, right) = (Rows::fit(&left, below), Rows::fit(&right, below));
    let behind = room.right() - right.width();
    let plot = Rect::between(room.x + left.width() + BESIDE, below.y, behind - BESIDE, left.bottom());
    let line = plot.x + plot.width / 2.0;
    head(canvas, plot, line);
    for index in 0..=criteria.rows.len() {
        let y = plot.y + index as f64 * left.height;
        canvas.line((room.x, y), (room.right(), y), HAIR);
    }
    canvas.line((line, plot.y), (line, plot.bottom()), LIMIT);
    for (index, row) in criteria.rows.iter().enumerate() {
        let size = (left.height * 0.3).clamp(4.0, MARK);
        draw_row(canvas, row, &Place { line, half: plot.width / 2.0 - MARK, y: left.middle(index), size });
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

/// Where a row is: the line of its limit, the room on either side of it, and the size of its mark.
struct Place {
    line: f64,
    half: f64,
    y: f64,
    size: f64,
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

fn draw_row(canvas: &mut Canvas, row: &CriteriaRow, place: &Place) {
    let Some(found) = row.found.map(float) else { return };
    let Some((limit, inside)) = inside(row, found) else { return };
    let ends = row.interval.map(|(low, high)| (inside(float(low)), inside(float(high))));
    let reach = [Some(inside(found)), ends.map(|ends| ends.0), ends.map(|ends| ends.1)];
    let reach = reach.into_iter().flatten().map(f64::abs).fold(LEAST * limit.abs(), f64::max);
    let at = |distance: f64| match distance / reach {
        share if share.is_finite() => place.line + share * place.half,
        _ => place.line,
    };
    if let (Some(min), Some(max)) = (row.min, row.max) {
        let other = float(max) - float(min);
        if other < reach {
            let x = at(other);
            canvas.line((x, place.y - place.size * 1.6), (x, place.y + place.size * 1.6), OTHER);
        }
    }
    if let Some((a, b)) = ends {
        interval(canvas, (at(a), at(b)), place, colour(row.mark));
    }
    mark(canvas, Spot { x: at(inside(found)), y: place.y }, place.size, row.mark);
}

fn colour(mark: Mark) -> &'static str {
    match mark {
        Mark::Met => ink_of(GOOD).words,
        Mark::Missed => ink_of(BAD).words,
        Mark::Open => INK,
    }
}

/// A bar with an upright at both of its ends.
fn interval(canvas: &mut Canvas, ends: (f64, f64), place: &Place, colour: &'static str) {
    let stroke = Stroke { colour, width: 2.5, dash: "" };
    canvas.line((ends.0, place.y), (ends.1, place.y), stroke);
    for x in [ends.0, ends.1] {
        canvas.line((x, place.y - place.size * 0.8), (x, place.y + place.size * 0.8), stroke);
    }
}

/// A dot where it is met, a square where it is missed, an open diamond where nothing is proven: apart in grey as well.
fn mark(canvas: &mut Canvas, at: Spot, size: f64, mark: Mark) {
    match mark {
        Mark::Met => canvas.dot(at, size, ink_of(GOOD).fill),
        Mark::Missed => {
            let half = size * 0.9;
            let square = Rect::between(at.x - half, at.y - half, at.x + half, at.y + half);
            canvas.fill(square.grown(1.5), WHITE);
            canvas.fill(square, ink_of(BAD).fill);
        }
        Mark::Open => {
            let spot = |x: f64, y: f64| Spot { x: at.x + x * size * 1.2, y: at.y + y * size * 1.2 };
            let round = [(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)];
            let edge = round.map(|(x, y)| spot(x, y)).to_vec();
            canvas.dot(at, size * 0.7, WHITE);
            canvas.path(edge, Stroke { colour: INK, width: 2.5, dash: "" });
        }
    }
}
