//! Where what happened ends: a thin upright line, words to both sides of it, and lines that change from solid to dashed.

use super::canvas::{Anchor, Canvas, Position, Rect, Stroke, TextStyle};
use super::elements::Coordinates;
use super::font::Face;
use super::palette::GREY;
use crate::report::chart::Seam;

/// Room over the plot for the words.
pub const ROOM: f64 = 36.0;
/// From the plot up to the line of the words.
const UP: f64 = 16.0;
/// How far the line reaches over the plot, so that it stands between the words.
const OVER: f64 = 28.0;
/// From the line to the words.
const GAP: f64 = 8.0;
const LINE: Stroke = Stroke { colour: GREY, width: 1.0, dash: "" };
const WORDS: TextStyle =
    TextStyle { size: 14.0, face: Face::Regular, colour: GREY, anchor: Anchor::Start, edge: false };

/// Where the line goes, for words to keep clear of.
pub fn line(plot: Rect, x: f64) -> Vec<Position> {
    vec![Position { x, y: plot.y - OVER }, Position { x, y: plot.bottom() }]
}

/// Draws the line with its words; it stops for labels that found no place beside it, given as their boxes.
pub fn draw(canvas: &mut Canvas, plot: Rect, (x, seam): (f64, Seam), labels: impl Iterator<Item = Rect>) {
    let baseline = plot.y - UP;
    canvas.text(x - GAP, baseline, WORDS.anchored(Anchor::End), seam.before);
    canvas.text(x + GAP, baseline, WORDS, seam.after);
    let mut across: Vec<Rect> =
        labels.map(|label| label.grown(3.0)).filter(|label| label.x < x && x < label.right()).collect();
    across.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut from = plot.y - OVER;
    for label in across {
        canvas.line((x, from), (x, label.y), LINE);
        from = label.bottom();
    }
    canvas.line((x, from), (x, plot.bottom()), LINE);
}

/// A stretch of a line that happened, or that is projected.
#[derive(Debug, Clone, PartialEq)]
pub struct LineStretch {
    pub points: Vec<Coordinates>,
    pub happened: bool,
}

/// Cuts a line at the edges of the spans that happened, given from the left.
pub fn stretches(line: &[Coordinates], spans: &[(f64, f64)]) -> Vec<LineStretch> {
    let happened = |x: f64| spans.iter().any(|(from, to)| (*from..=*to).contains(&x));
    let edges: Vec<f64> = spans.iter().flat_map(|(from, to)| [*from, *to]).collect();
    if let [lonely] = line {
        return vec![LineStretch { points: vec![*lonely], happened: happened(lonely.0) }];
    }
    let mut stretches: Vec<LineStretch> = Vec::new();
    for pair in line.windows(2) {
        for (from, to) in pieces(pair[0], pair[1], &edges) {
            let now = happened((from.0 + to.0) / 2.0);
            match stretches.last_mut().filter(|stretch| stretch.happened == now) {
                Some(stretch) => stretch.points.push(to),
                None => stretches.push(LineStretch { points: vec![from, to], happened: now }),
            }
        }
    }
    stretches
}

/// A straight line, cut where it passes an edge.
fn pieces(from: Coordinates, to: Coordinates, edges: &[f64]) -> Vec<(Coordinates, Coordinates)> {
    let at = |x: f64| (x, from.1 + (to.1 - from.1) * (x - from.0) / (to.0 - from.0));
    let cuts = edges.iter().filter(|edge| from.0 < **edge && **edge < to.0).map(|edge| at(*edge));
    let mut points: Vec<Coordinates> = [from].into_iter().chain(cuts).chain([to]).collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    points.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_where_what_happened_ends() {
        let cut = stretches(&[(0.0, 0.0), (10.0, 10.0), (20.0, 10.0)], &[(0.0, 5.0)]);
        let solid = LineStretch { points: vec![(0.0, 0.0), (5.0, 5.0)], happened: true };
        let dashed = LineStretch { points: vec![(5.0, 5.0), (10.0, 10.0), (20.0, 10.0)], happened: false };
        assert_eq!(cut, [solid, dashed]);
    }

    #[test]
    fn a_line_without_months_that_happened_is_one_stretch() {
        let points = vec![(0.0, 1.0), (10.0, 2.0)];
        assert_eq!(stretches(&points, &[]), [LineStretch { points: points.clone(), happened: false }]);
        assert_eq!(stretches(&points, &[(0.0, 10.0)]), [LineStretch { points, happened: true }]);
    }
}
