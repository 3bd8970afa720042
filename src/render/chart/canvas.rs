//! The shapes a chart is made of, in units of its 1200 x 720 canvas; y grows downwards.

use super::font::{self, Face};

/// Red, green and blue.
pub use plotters::style::RGBColor as Colour;

/// Width of every chart.
pub const WIDTH: f64 = 1200.0;
/// Height of every chart.
pub const HEIGHT: f64 = 720.0;

/// A place on the canvas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    pub x: f64,
    pub y: f64,
}

/// An upright box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Rect {
    /// From edges.
    pub fn between(left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self { x: left, y: top, width: right - left, height: bottom - top }
    }

    /// Right edge.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// Bottom edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// Whether the two have an area in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    /// Whether the other lies inside.
    pub fn holds(&self, other: &Self) -> bool {
        other.x >= self.x
            && other.y >= self.y
            && other.right() <= self.right()
            && other.bottom() <= self.bottom()
    }

    /// Whether the spot lies inside or on the edge.
    pub fn has(&self, spot: Position) -> bool {
        self.nearest(spot) == spot
    }

    /// Larger by so much on every side.
    pub fn grown(&self, by: f64) -> Self {
        Self::between(self.x - by, self.y - by, self.right() + by, self.bottom() + by)
    }

    /// The place inside, or on the edge, that is nearest to a spot.
    pub fn nearest(&self, spot: Position) -> Position {
        Position { x: spot.x.clamp(self.x, self.right()), y: spot.y.clamp(self.y, self.bottom()) }
    }
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    pub colour: Colour,
    pub width: f64,
    /// Lengths of dashes and gaps; empty for a solid line.
    pub dash: &'static str,
}

/// The side of a text that its x stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextStyle {
    pub size: f64,
    pub face: Face,
    pub colour: Colour,
    pub anchor: Anchor,
    /// With a white edge, so that a line behind it does not cut through it.
    pub edge: bool,
}

impl TextStyle {
    /// The same with another anchor.
    pub fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }
}

/// One line of text; `at` is on its baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct TextLine {
    pub at: Position,
    pub style: TextStyle,
    pub content: String,
}

impl TextLine {
    /// The box the text fills.
    pub fn bounds(&self) -> Rect {
        let width = font::width(&self.content, self.style.face, self.style.size);
        let x = match self.style.anchor {
            Anchor::Start => self.at.x,
            Anchor::Middle => self.at.x - width / 2.0,
            Anchor::End => self.at.x - width,
        };
        let size = self.style.size;
        Rect { x, y: self.at.y - font::ASCENT * size, width, height: (font::ASCENT + font::DESCENT) * size }
    }
}

/// Anything that can be seen.
#[derive(Debug, Clone, PartialEq)]
pub enum CanvasShape {
    Path {
        spots: Vec<Position>,
        stroke: Stroke,
    },
    Fill {
        rect: Rect,
        colour: Colour,
    },
    /// Inside a line through spots; what is behind it shows through where it is not opaque.
    Area {
        spots: Vec<Position>,
        colour: Colour,
        opacity: f64,
    },
    Dot {
        centre: Position,
        radius: f64,
        colour: Colour,
    },
    Text(TextLine),
}

/// Shapes, in the order in which they are painted.
#[derive(Debug, Clone, Default)]
pub struct Canvas {
    shapes: Vec<CanvasShape>,
}

impl Canvas {
    /// What is on it, from the back to the front.
    pub fn shapes(&self) -> &[CanvasShape] {
        &self.shapes
    }

    /// Every text on it.
    pub fn texts(&self) -> impl Iterator<Item = &TextLine> {
        self.shapes.iter().filter_map(|shape| match shape {
            CanvasShape::Text(text) => Some(text),
            _ => None,
        })
    }

    /// A line through spots.
    pub fn path(&mut self, spots: Vec<Position>, stroke: Stroke) {
        self.shapes.push(CanvasShape::Path { spots, stroke });
    }

    /// A straight line.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: Stroke) {
        let spots = [from, to].map(|(x, y)| Position { x, y });
        self.path(spots.to_vec(), stroke);
    }

    /// A filled box.
    pub fn fill(&mut self, rect: Rect, colour: Colour) {
        self.shapes.push(CanvasShape::Fill { rect, colour });
    }

    /// A filled area.
    pub fn area(&mut self, spots: Vec<Position>, colour: Colour, opacity: f64) {
        self.shapes.push(CanvasShape::Area { spots, colour, opacity });
    }

    /// A box filled with a light colour inside an edge of a strong one.
    pub fn pale(&mut self, rect: Rect, light: Colour, strong: Colour) {
        self.fill(rect, light);
        let inner = Rect { width: (rect.width - 1.0).max(0.0), ..rect.grown(-0.5) };
        let (right, bottom) = (inner.right(), inner.bottom());
        let corners =
            [(inner.x, inner.y), (right, inner.y), (right, bottom), (inner.x, bottom), (inner.x, inner.y)];
        let spots = corners.map(|(x, y)| Position { x, y }).to_vec();
        self.path(spots, Stroke { colour: strong, width: 1.0, dash: "" });
    }

    /// A dot with a white ring.
    pub fn dot(&mut self, centre: Position, radius: f64, colour: Colour) {
        self.shapes.push(CanvasShape::Dot { centre, radius, colour });
    }

    /// One line of text; characters that can not be seen are left out.
    pub fn text(&mut self, x: f64, y: f64, style: TextStyle, content: &str) {
        let content = font::clean(content);
        if !content.is_empty() {
            self.shapes.push(CanvasShape::Text(TextLine { at: Position { x, y }, style, content }));
        }
    }
}
