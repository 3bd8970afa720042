//! Rows of a chart that lies on its side: names on the left, broken so that each keeps to its row.

use super::canvas::{Anchor, Canvas, Rect, TextStyle};
use super::coord::Slots;
use super::font::Face;
use super::names::{self, StyledLines};
use super::palette::INK;

/// Width and size of names, from what reads best to what always fits.
const FITS: [(f64, f64); 10] = [
    (220.0, 15.0),
    (280.0, 15.0),
    (280.0, 14.0),
    (320.0, 13.0),
    (330.0, 12.0),
    (350.0, 11.0),
    (380.0, 10.0),
    (420.0, 9.0),
    (480.0, 8.0),
    (520.0, 7.0),
];
/// The same where rows are high.
const LARGE: [(f64, f64); 2] = [(280.0, 20.0), (300.0, 18.0)];
/// Names are larger in rows that are higher than this.
const HIGHEST: f64 = 84.0;
/// Between the names of two rows.
const GAP: f64 = 4.0;

/// Names of rows, and where the rows are.
#[derive(Debug)]
pub struct NamedRows {
    names: Vec<StyledLines>,
    top: f64,
    /// From one row to the next.
    pub height: f64,
}

impl NamedRows {
    /// Shares the room out among rows that are no higher than that; those that are bold name what the chart is about. High
    /// rows have larger names.
    pub fn fit(names: &[(&[String], bool)], room: Rect, highest: f64) -> Self {
        let height = (room.height / names.len().max(1) as f64).min(highest);
        let at = |(width, size): (f64, f64)| -> Vec<StyledLines> {
            names.iter().map(|(name, bold)| names::lines(name, style(size, *bold), width)).collect()
        };
        let fits = |all: &Vec<StyledLines>| all.iter().all(|lines| names::height(lines) <= height - GAP);
        let [.., smallest] = FITS;
        let large = if height > HIGHEST { &LARGE[..] } else { &[] };
        let names = large.iter().chain(&FITS).copied().map(at).find(fits).unwrap_or_else(|| {
            at(smallest).into_iter().map(|lines| names::clipped(lines, height - GAP)).collect()
        });
        Self { names, top: room.y, height }
    }

    /// Width of the widest name.
    pub fn width(&self) -> f64 {
        self.names.iter().map(|lines| names::width(lines)).fold(0.0, f64::max)
    }

    /// The middle of a row.
    pub fn middle(&self, index: usize) -> f64 {
        self.top + (index as f64 + 0.5) * self.height
    }

    /// How thick a bar in a row is.
    pub fn thickness(&self) -> f64 {
        if self.height > HIGHEST { (self.height * 0.45).min(60.0) } else { (self.height * 0.62).min(34.0) }
    }

    /// The rows as an axis, counted from the top.
    pub fn axis(&self) -> Slots {
        Slots::down(self.names.len().max(1))
    }

    /// Where so many units under the middle of a row are on that axis.
    pub fn at(&self, index: usize, down: f64) -> f64 {
        index as f64 + 0.5 + down / self.height
    }

    /// Where the last row ends.
    pub fn bottom(&self) -> f64 {
        self.top + self.names.len().max(1) as f64 * self.height
    }

    /// Writes all names, beginning at an edge.
    pub fn draw(&self, canvas: &mut Canvas, x: f64) {
        for (index, lines) in self.names.iter().enumerate() {
            names::write(canvas, x, self.middle(index) - names::height(lines) / 2.0, lines);
        }
    }
}

fn style(size: f64, bold: bool) -> TextStyle {
    let face = if bold { Face::SemiBold } else { Face::Regular };
    TextStyle { size, face, colour: INK, anchor: Anchor::Start, edge: false }
}
