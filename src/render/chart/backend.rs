//! Plotters draws on our canvas: its shapes become ours, from hundredths of a unit.

use std::convert::Infallible;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
};

use super::canvas::{Anchor, Canvas, Colour, HEIGHT, Position, Rect, Stroke, TextStyle, WIDTH};
use super::font::{self, Face};

/// Pixels of plotters in a unit of the canvas: it knows whole pixels only, and these are too small to be seen.
const PIXELS: f64 = 100.0;

/// What a shape comes to: a list of shapes takes every shape.
pub type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// The pixel at a place.
pub fn pixel(place: f64) -> i32 {
    (place * PIXELS).round() as i32
}

/// The place of a pixel.
pub fn place(pixel: i32) -> f64 {
    f64::from(pixel) / PIXELS
}

/// Where a pixel is on the canvas.
pub fn spot((x, y): BackendCoord) -> Position {
    Position { x: place(x), y: place(y) }
}

/// The box from one corner to the other.
pub fn rect(a: BackendCoord, b: BackendCoord) -> Rect {
    let (a, b) = (spot(a), spot(b));
    Rect::between(a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y))
}

fn colour(style: &impl BackendStyle) -> Colour {
    let (red, green, blue) = style.color().rgb;
    Colour(red, green, blue)
}

impl DrawingBackend for Canvas {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (pixel(WIDTH).unsigned_abs(), pixel(HEIGHT).unsigned_abs())
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, colour: BackendColor) -> Drawn {
        self.draw_rect((x, y), (x + 1, y + 1), &colour, true)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        a: BackendCoord,
        b: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let corners = [a, (b.0, a.1), b, (a.0, b.1)];
        if !fill {
            return self.draw_path(corners.into_iter().chain([a]), style);
        }
        if style.color().alpha < 1.0 {
            return self.fill_polygon(corners, style);
        }
        self.fill(rect(a, b), colour(style));
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        if style.color().alpha > 0.0 {
            let stroke =
                Stroke { colour: colour(style), width: f64::from(style.stroke_width()) / PIXELS, dash: "" };
            self.path(path.into_iter().map(spot).collect(), stroke);
        }
        Ok(())
    }

    /// Every dot of ours is full and has its ring.
    fn draw_circle<S: BackendStyle>(
        &mut self,
        centre: BackendCoord,
        radius: u32,
        style: &S,
        _: bool,
    ) -> Drawn {
        self.dot(spot(centre), f64::from(radius) / PIXELS, colour(style));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Drawn {
        let opacity = style.color().alpha;
        if opacity > 0.0 {
            self.area(corners.into_iter().map(spot).collect(), colour(style), opacity);
        }
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        let (at, size) = (spot(at), style.size() / PIXELS);
        let anchor = match style.anchor().h_pos {
            HPos::Left => Anchor::Start,
            HPos::Center => Anchor::Middle,
            HPos::Right => Anchor::End,
        };
        let down = match style.anchor().v_pos {
            VPos::Top => font::ASCENT,
            VPos::Center => (font::ASCENT - font::DESCENT) / 2.0,
            VPos::Bottom => -font::DESCENT,
        };
        let colour = colour(&style.color());
        let style = TextStyle { size, face: face(style), colour, anchor, edge: false };
        self.text(at.x, at.y + down * size, style, text);
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let width = font::width(text, face(style), style.size());
        let height = (font::ASCENT + font::DESCENT) * style.size();
        Ok((width.ceil() as u32, height.ceil() as u32))
    }
}

fn face(style: &impl BackendTextStyle) -> Face {
    if matches!(style.style(), FontStyle::Bold) { Face::SemiBold } else { Face::Regular }
}
