//! Where what happened ends: a thin upright line, words to both sides of it, and lines that change from solid to dashed.

use crate::render::chart::canvas::{Anchor, Canvas, Rect, Spot, Stroke, Style};
use crate::render::chart::font::Face;
use crate::render::chart::palette::GREY;

/// Room over the plot for the words.
pub const ROOM: f64 = 36.0;
/// From the plot up to the line of the words.
const UP: f64 = 16.0;
/// How far the line reaches over the plot, so that it stands between the words.
const OVER: f64 = 28.0;
/// From the line to the words.
const GAP: f64 = 8.0;
const LINE: Stroke = Stroke { colour: GREY, width: 1.0, dash: "" };
const WORDS: Style =
    Style { size: 14.0, face: Face::Regular, colour: GREY, anchor: Anchor::Start, edge: false };

/// Where the line goes, for words to keep clear of.
pub fn line(plot: Rect, x: f64) -> Vec<Spot> {
    vec![Spot { x, y: plot.y - OVER }, Spot { x, y: plot.bottom() }]
}

/// Draws the line with its words; it stops for labels that found no place beside it, given as their boxes.
pub fn draw(canvas: &mut Canvas, plot: Rect, x: f64, labels: impl Iterator<Item = Rect>) {
    let baseline = plot.y - UP;
    canvas.text(x - GAP, baseline, WORDS.anchored(Anchor::End), "actual");
    canvas.text(x + GAP, baseline, WORDS, "projected");
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
pub struct Part {
    pub path: Vec<Spot>,
    pub happened: bool,
}

/// Cuts a line at the edges of the spans that happened, given from the left.
pub fn parts(path: &[Spot], spans: &[(f64, f64)]) -> Vec<Part> {
    let happened = |x: f64| spans.iter().any(|(from, to)| (*from..=*to).contains(&x));
    let edges: Vec<f64> = spans.iter().flat_map(|(from, to)| [*from, *to]).collect();
    if let [lonely] = path {
        return vec![Part { path: vec![*lonely], happened: happened(lonely.x) }];
    }
    let mut parts: Vec<Part> = Vec::new();
    for pair in path.windows(2) {
        for (from, to) in pieces(pair[0], pair[1], &edges) {
            let now = happened((from.x + to.x) / 2.0);
            match parts.last_mut().filter(|part| part.happened == now) {
                Some(part) => part.path.push(to),
                None => parts.push(Part { path: vec![from, to], happened: now }),
            }
        }
    }
    parts
}

/// A straight line, cut where it passes an edge.
fn pieces(from: Spot, to: Spot, edges: &[f64]) -> Vec<(Spot, Spot)> {
    let at = |x: f64| Spot { x, y: from.y + (to.y - from.y) * (x - from.x) / (to.x - from.x) };
    let cuts = edges.iter().filter(|edge| from.x < **edge && **edge < to.x).map(|edge| at(*edge));
    let mut spots: Vec<Spot> = [from].into_iter().chain(cuts).chain([to]).collect();
    spots.sort_by(|a, b| a.x.total_cmp(&b.x));
    spots.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(x: f64, y: f64) -> Spot {
        Spot { x, y }
    }

    #[test]
    fn a_line_is_cut_where_what_happened_ends() {
        let path = [spot(0.0, 0.0), spot(10.0, 10.0), spot(20.0, 10.0)];
        let cut = parts(&path, &[(0.0, 5.0)]);
        let solid = Part { path: vec![spot(0.0, 0.0), spot(5.0, 5.0)], happened: true };
        let dashed = Part { path: vec![spot(5.0, 5.0), spot(10.0, 10.0), spot(20.0, 10.0)], happened: false };
        assert_eq!(cut, [solid, dashed]);
    }

    #[test]
    fn a_line_without_months_that_happened_is_one_part() {
        let path = [spot(0.0, 1.0), spot(10.0, 2.0)];
        assert_eq!(parts(&path, &[]), [Part { path: path.to_vec(), happened: false }]);
        assert_eq!(parts(&path, &[(0.0, 10.0)]), [Part { path: path.to_vec(), happened: true }]);
    }
}
