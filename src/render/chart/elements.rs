//! What plotters lets us add to what it draws: lines with a dash, bars with an edge, hatching.

use plotters::element::{Drawable, PointCollection};
use plotters_backend::BackendCoord;

use super::backend::{Drawn, rect, spot};
use super::canvas::{Canvas, Colour, Position, Rect, Stroke};

/// Between two lines of a hatching.
const HATCH: f64 = 8.0;

/// A place in values of both axes.
pub type Coordinates = (f64, f64);

/// A line through points, in dashes of the canvas.
#[derive(Debug, Clone)]
pub struct Trace {
    pub points: Vec<Coordinates>,
    pub stroke: Stroke,
}

impl<'a> PointCollection<'a, Coordinates> for &'a Trace {
    type Point = &'a Coordinates;
    type IntoIter = std::slice::Iter<'a, Coordinates>;

    fn point_iter(self) -> Self::IntoIter {
        self.points.iter()
    }
}

impl Drawable<Canvas> for Trace {
    fn draw<I: Iterator<Item = BackendCoord>>(&self, at: I, canvas: &mut Canvas, _: (u32, u32)) -> Drawn {
        let spots: Vec<Position> = at.map(spot).collect();
        match spots.as_slice() {
            // A line of one month alone would not be seen.
            [lonely] => canvas.dot(*lonely, self.stroke.width + 1.5, self.stroke.colour),
            _ => canvas.path(spots, self.stroke),
        }
        Ok(())
    }
}

/// An area between lines, in a light colour behind them.
#[derive(Debug, Clone)]
pub struct Shade {
    /// Around it.
    pub points: Vec<Coordinates>,
    pub colour: Colour,
}

/// So that two areas of one colour over each other are told apart.
const SHADE: f64 = 0.16;

impl<'a> PointCollection<'a, Coordinates> for &'a Shade {
    type Point = &'a Coordinates;
    type IntoIter = std::slice::Iter<'a, Coordinates>;

    fn point_iter(self) -> Self::IntoIter {
        self.points.iter()
    }
}

impl Drawable<Canvas> for Shade {
    fn draw<I: Iterator<Item = BackendCoord>>(&self, at: I, canvas: &mut Canvas, _: (u32, u32)) -> Drawn {
        canvas.area(at.map(spot).collect(), self.colour, SHADE);
        Ok(())
    }
}

/// How the area between two corners is filled.
#[derive(Debug, Clone, Copy)]
pub enum Filling {
    Solid(Colour),
    /// Light inside an edge of a strong colour: apart from solid in grey as well.
    Pale(Colour, Colour),
    /// Slanting lines that go on in the area beside it.
    Hatched(Stroke),
}

/// The area between two corners, and at least so wide.
#[derive(Debug, Clone)]
pub struct Patch {
    pub corners: [Coordinates; 2],
    pub filling: Filling,
    pub least: f64,
}

impl<'a> PointCollection<'a, Coordinates> for &'a Patch {
    type Point = &'a Coordinates;
    type IntoIter = std::slice::Iter<'a, Coordinates>;

    fn point_iter(self) -> Self::IntoIter {
        self.corners.iter()
    }
}

impl Drawable<Canvas> for Patch {
    fn draw<I: Iterator<Item = BackendCoord>>(&self, mut at: I, canvas: &mut Canvas, _: (u32, u32)) -> Drawn {
        let (Some(a), Some(b)) = (at.next(), at.next()) else { return Ok(()) };
        let area = rect(a, b);
        let more = (self.least - area.width).max(0.0) / 2.0;
        fill(canvas, Rect::between(area.x - more, area.y, area.right() + more, area.bottom()), self.filling);
        Ok(())
    }
}

/// Fills a box of the canvas.
pub fn fill(canvas: &mut Canvas, rect: Rect, filling: Filling) {
    match filling {
        Filling::Solid(colour) => canvas.fill(rect, colour),
        Filling::Pale(light, strong) => canvas.pale(rect, light, strong),
        Filling::Hatched(stroke) => hatch(canvas, rect, stroke),
    }
}

fn hatch(canvas: &mut Canvas, rect: Rect, stroke: Stroke) {
    let (from, to) = ((rect.x + rect.y) / HATCH, (rect.right() + rect.bottom()) / HATCH);
    for line in from.ceil() as i64..=to.floor() as i64 {
        let sum = line as f64 * HATCH;
        let (low, high) = ((sum - rect.bottom()).max(rect.x), (sum - rect.y).min(rect.right()));
        if high > low {
            canvas.line((low, sum - low), (high, sum - high), stroke);
        }
    }
}
