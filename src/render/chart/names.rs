//! Names of several paragraphs: what it is in the first, the rest of them grey and small.

use crate::render::chart::canvas::{Canvas, Style};
use crate::render::chart::font;
use crate::render::chart::font::LEADING;
use crate::render::chart::palette::GREY;

/// Size of all paragraphs but the first, at most.
const SECOND: f64 = 13.0;

/// Lines with the look of each.
pub type Lines = Vec<(String, Style)>;

/// The paragraphs broken to a width; `first` is the look of the first one.
pub fn lines(name: &[String], first: Style, width: f64) -> Lines {
    let second = Style { size: first.size.min(SECOND), colour: GREY, face: font::Face::Regular, ..first };
    let paragraph = |(index, words): (usize, &String)| {
        let style = if index == 0 { first } else { second };
        let lines = font::wrap(words, style.face, style.size, width);
        lines.into_iter().map(move |line| (line, style)).collect::<Vec<_>>()
    };
    name.iter().enumerate().flat_map(paragraph).collect()
}

/// Height of lines one under the other.
pub fn height(lines: &[(String, Style)]) -> f64 {
    lines.iter().map(|(_, style)| style.size * LEADING).sum()
}

/// Width of the widest line.
pub fn width(lines: &[(String, Style)]) -> f64 {
    lines.iter().map(|(line, style)| font::width(line, style.face, style.size)).fold(0.0, f64::max)
}

/// What has room in a height; the last line then shows that there is more.
pub fn clipped(mut lines: Lines, most: f64) -> Lines {
    let all = lines.len();
    while lines.len() > 1 && height(&lines) > most {
        lines.pop();
    }
    let cut = lines.len() < all;
    if let Some((last, _)) = lines.last_mut().filter(|_| cut) {
        last.pop();
        last.push('…');
    }
    lines
}

/// Writes the lines from `top` downwards, at their anchor.
pub fn write(canvas: &mut Canvas, x: f64, top: f64, lines: &[(String, Style)]) {
    let mut y = top;
    for (line, style) in lines {
        canvas.text(x, y + style.size * (font::ASCENT + 0.1), *style, line);
        y += style.size * LEADING;
    }
}
