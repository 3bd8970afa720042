//! What is around every chart: title, subtitle, footer. What is left is for the figures.

use super::canvas::{Anchor, Canvas, HEIGHT, Rect, TextStyle, WIDTH};
use super::font::{self, Face, LEADING};
use super::palette::{GREY, INK};
use crate::report::chart::Chart;

/// Empty on all four sides.
pub const MARGIN: f64 = 40.0;
const TITLE: [f64; 7] = [26.0, 24.0, 22.0, 20.0, 18.0, 14.0, 10.0];
const SUBTITLE: [f64; 5] = [17.0, 16.0, 15.0, 13.0, 10.0];
const FOOTER: [f64; 3] = [12.0, 11.0, 9.0];
const MOST_LINES: usize = 2;

/// Draws title, subtitle and footer, and gives back the room between them.
pub fn draw(canvas: &mut Canvas, chart: &Chart) -> Rect {
    let title =
        TextStyle { size: TITLE[0], face: Face::SemiBold, colour: INK, anchor: Anchor::Start, edge: false };
    let below = paragraph(canvas, MARGIN, &chart.title, title, &TITLE);
    let subtitle = TextStyle {
        size: SUBTITLE[0],
        face: Face::Regular,
        colour: GREY,
        anchor: Anchor::Start,
        edge: false,
    };
    let top = paragraph(canvas, below + 4.0, &chart.subtitle, subtitle, &SUBTITLE);
    let bottom = footer(canvas, chart);
    Rect::between(MARGIN, top + 24.0, WIDTH - MARGIN, bottom - 16.0)
}

/// At most two lines under `top`, in the largest of the sizes that allows it; gives back where they end.
fn paragraph(canvas: &mut Canvas, top: f64, text: &str, style: TextStyle, sizes: &[f64]) -> f64 {
    let (style, lines) = fitted(text, style, sizes, WIDTH - 2.0 * MARGIN);
    let leading = style.size * LEADING;
    for (index, line) in lines.iter().enumerate() {
        let baseline = top + index as f64 * leading + style.size * font::ASCENT;
        canvas.text(MARGIN, baseline, style, line);
    }
    top + lines.len() as f64 * leading
}

fn fitted(text: &str, style: TextStyle, sizes: &[f64], width: f64) -> (TextStyle, Vec<String>) {
    let at = |size: f64| (TextStyle { size, ..style }, font::wrap_evenly(text, style.face, size, width));
    let fits = sizes.iter().map(|size| at(*size)).find(|(_, lines)| lines.len() <= MOST_LINES);
    fits.unwrap_or_else(|| {
        let (style, mut lines) = at(sizes.last().copied().unwrap_or(style.size));
        lines.truncate(MOST_LINES);
        (style, lines)
    })
}

/// Draws both ends of the footer, and gives back where it begins.
fn footer(canvas: &mut Canvas, chart: &Chart) -> f64 {
    let style =
        TextStyle { size: FOOTER[0], face: Face::Regular, colour: GREY, anchor: Anchor::Start, edge: false };
    let right = TextStyle { face: Face::SemiBold, anchor: Anchor::End, ..style };
    let baseline = HEIGHT - MARGIN + 8.0;
    canvas.text(WIDTH - MARGIN, baseline, right, &chart.footer_right);
    let taken = font::width(&chart.footer_right, right.face, right.size) + 24.0;
    let (style, lines) = fitted(&chart.footer_left, style, &FOOTER, WIDTH - 2.0 * MARGIN - taken);
    for (index, line) in lines.iter().rev().enumerate() {
        canvas.text(MARGIN, baseline - index as f64 * style.size * LEADING, style, line);
    }
    baseline - lines.len().max(1) as f64 * style.size * LEADING
}
