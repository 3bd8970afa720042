//! Thin lines on a map along which the figure is the same, each with its words on it.

use super::canvas::{Anchor, Canvas, Position, Rect, Stroke, TextStyle};
use super::font::{self, Face};
use super::label_placement::{Obstacles, samples};
use super::palette::{GREY, INK};
use super::ticks::float;
use crate::report::chart::Heat;

const LINE: Stroke = Stroke { colour: GREY, width: 1.0, dash: "3 3" };
const WORDS: TextStyle =
    TextStyle { size: 13.0, face: Face::Regular, colour: INK, anchor: Anchor::Middle, edge: true };
/// Lines shorter than this are left out: they would say less than their words.
const SHORTEST: f64 = 120.0;
/// What the place of the words may cost at most.
const MOST_COST: f64 = 120.0;

/// The lines that are long enough for their words.
pub fn lines(heat: &Heat, spot: impl Fn(f64, f64) -> Position) -> Vec<(String, Vec<Position>)> {
    let spots = |line: &Vec<_>| line.iter().map(|(x, y)| spot(float(*x), float(*y))).collect();
    let each =
        heat.levels.iter().flat_map(|level| level.lines.iter().map(|line| (level.words.clone(), line)));
    let lines: Vec<(String, Vec<Position>)> = each.map(|(words, line)| (words, spots(line))).collect();
    lines.into_iter().filter(|(_, line)| length(line) >= SHORTEST).collect()
}

fn length(line: &[Position]) -> f64 {
    line.windows(2).map(|pair| (pair[1].x - pair[0].x).hypot(pair[1].y - pair[0].y)).sum()
}

/// Draws each line with its words on it, where these are clear of everything else.
pub fn draw(canvas: &mut Canvas, plot: Rect, lines: &[(String, Vec<Position>)], mut obstacles: Obstacles) {
    for (words, line) in lines {
        let size = (font::width(words, WORDS.face, WORDS.size), WORDS.size * font::LEADING);
        let along: Vec<Position> = line.windows(2).flat_map(|pair| samples(pair[0], pair[1])).collect();
        let spots = (2..=14).map(|part| along[(along.len() - 1) * part / 16]);
        let places = spots.filter_map(|spot| {
            let on =
                Rect { x: spot.x - size.0 / 2.0, y: spot.y - size.1 / 2.0, width: size.0, height: size.1 };
            let free = plot.grown(-6.0).holds(&on);
            free.then(|| obstacles.cost_of(&on)).flatten().map(|cost| (cost, on))
        });
        let best = places.min_by(|a, b| a.0.total_cmp(&b.0)).filter(|(cost, _)| *cost <= MOST_COST);
        if let Some((_, place)) = best {
            canvas.path(line.clone(), LINE);
            canvas.text(place.x + size.0 / 2.0, place.y + WORDS.size * font::ASCENT, WORDS, words);
            obstacles.add_label(place);
        }
    }
}
