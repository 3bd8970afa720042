//! Points that are marked: a dot, a thin line down to the month, and a few words where there is room.

use super::canvas::{Anchor, Canvas, Position, Rect, Stroke, TextStyle};
use super::font::{self, Face, LEADING};
use super::label_placement::Obstacles;
use super::palette::{GREY, INK, RULE};
use crate::report::chart::Marker;

const DROP: Stroke = Stroke { colour: RULE, width: 1.0, dash: "2 3" };
const LEADER: Stroke = Stroke { colour: RULE, width: 1.0, dash: "" };
const WORDS: TextStyle =
    TextStyle { size: 15.0, face: Face::Regular, colour: GREY, anchor: Anchor::Start, edge: true };
const WORDS_WIDTH: f64 = 270.0;
const DOT: f64 = 6.0;
/// Words nearer to their dot than this need no leader.
const NEAR: f64 = 24.0;
/// What a place may cost at most for all but the most important words.
const MOST_COST: f64 = 330.0;
/// What it costs to leave words out.
const LEFT_OUT: f64 = 1000.0;

/// A marked point and where its words go, if they go anywhere.
#[derive(Debug, Clone)]
pub struct PlacedMarker {
    spot: Position,
    lines: Vec<(String, TextStyle)>,
    place: Option<Rect>,
}

impl PlacedMarker {
    /// A marker at a spot, not yet placed.
    pub fn new(marker: &Marker, spot: Position) -> Self {
        Self { spot, lines: lines(marker), place: None }
    }

    /// Where its dot is.
    pub fn spot(&self) -> Position {
        self.spot
    }

    /// Where its words are, if they have room.
    pub fn place(&self) -> Option<Rect> {
        self.place
    }

    fn size(&self) -> (f64, f64) {
        let widths = self.lines.iter().map(|(line, style)| font::width(line, style.face, style.size));
        (widths.fold(0.0, f64::max), self.lines.len() as f64 * WORDS.size * LEADING)
    }

    fn foot(&self, plot: Rect) -> Position {
        Position { x: self.spot.x, y: plot.bottom() }
    }
}

/// Finds room for all words: the best of placing them by importance, from the left, and from the right.
pub fn plan(plot: Rect, marks: &[PlacedMarker], mut obstacles: Obstacles) -> Vec<PlacedMarker> {
    for mark in marks.iter().filter(|mark| !mark.lines.is_empty()) {
        obstacles.add_dot(mark.spot);
        obstacles.add_path(&[mark.spot, mark.foot(plot)]);
    }
    let important: Vec<usize> = (0..marks.len()).collect();
    let mut left = important.clone();
    left.sort_by(|a, b| marks[*a].spot.x.total_cmp(&marks[*b].spot.x));
    let right: Vec<usize> = left.iter().rev().copied().collect();
    let plans = [important, left, right].map(|order| in_order(plot, marks, &order, obstacles.clone()));
    let best = plans.into_iter().min_by(|a, b| a.0.total_cmp(&b.0));
    best.map(|(_, marks)| marks).unwrap_or_default()
}

/// Places words one after the other, and says what that costs in all.
fn in_order(
    plot: Rect,
    marks: &[PlacedMarker],
    order: &[usize],
    mut obstacles: Obstacles,
) -> (f64, Vec<PlacedMarker>) {
    let mut placed = marks.to_vec();
    let mut total = 0.0;
    for index in order.iter().filter(|index| !marks[**index].lines.is_empty()) {
        let mark = &mut placed[*index];
        let most = if *index == 0 { f64::INFINITY } else { MOST_COST };
        let found = obstacles.place(plot.grown(-4.0), mark.spot, mark.size(), most);
        total += found.map_or(LEFT_OUT, |(cost, _)| cost);
        mark.place = found.map(|(_, place)| place);
        if let Some(place) = mark.place {
            obstacles.add_label(place);
            obstacles.add_path(&[mark.spot, place.nearest(mark.spot)]);
        }
    }
    (total, placed)
}

/// Thin lines from points with words down to their month.
pub fn draw_drops(canvas: &mut Canvas, plot: Rect, marks: &[PlacedMarker]) {
    for mark in marks.iter().filter(|mark| mark.place.is_some()) {
        canvas.path(vec![mark.spot, mark.foot(plot)], DROP);
    }
}

/// Words with their leaders, and dots over everything: no dot without its words.
pub fn draw(canvas: &mut Canvas, marks: &[PlacedMarker]) {
    for (mark, place) in marks.iter().filter_map(|mark| mark.place.map(|place| (mark, place))) {
        let nearest = place.nearest(mark.spot);
        if (nearest.x - mark.spot.x).hypot(nearest.y - mark.spot.y) > NEAR {
            canvas.path(vec![mark.spot, nearest], LEADER);
        }
        write(canvas, mark, place);
    }
    for mark in marks.iter().filter(|mark| mark.place.is_some()) {
        canvas.dot(mark.spot, DOT, INK);
    }
}

fn write(canvas: &mut Canvas, mark: &PlacedMarker, place: Rect) {
    let (x, anchor) = aligned(place, mark.spot);
    for (index, (line, style)) in mark.lines.iter().enumerate() {
        let baseline = place.y + index as f64 * WORDS.size * LEADING + style.size * font::ASCENT;
        canvas.text(x, baseline, style.anchored(anchor), line);
    }
}

/// Words to the left of their point end there, those to the right begin there.
fn aligned(place: Rect, spot: Position) -> (f64, Anchor) {
    match place {
        place if place.right() <= spot.x => (place.right(), Anchor::End),
        place if place.x >= spot.x => (place.x, Anchor::Start),
        _ => (place.x + place.width / 2.0, Anchor::Middle),
    }
}

fn lines(marker: &Marker) -> Vec<(String, TextStyle)> {
    let paragraph = |(index, words): (usize, &String)| {
        let style = match index {
            0 => TextStyle { face: Face::SemiBold, colour: INK, ..WORDS },
            _ => WORDS,
        };
        let lines = font::wrap(words, style.face, style.size, WORDS_WIDTH);
        lines.into_iter().map(move |line| (line, style)).collect::<Vec<_>>()
    };
    marker.words.iter().enumerate().flat_map(paragraph).collect()
}
