//! Names of several paragraphs: what it is in the first, the rest of them grey and small.

use super::canvas::{Canvas, TextStyle};
use super::font::{self, LEADING};
use super::palette::GREY;

/// Size of all paragraphs but the first, at most.
const SECOND: f64 = 13.0;

/// Lines with the look of each.
pub type StyledLines = Vec<(String, TextStyle)>;

/// The paragraphs broken to a width; `first` is the look of the first one.
pub fn lines(name: &[String], first: TextStyle, width: f64) -> StyledLines {
    let second = TextStyle { size: first.size.min(SECOND), colour: GREY, face: font::Face::Regular, ..first };
    let paragraph = |(index, words): (usize, &String)| {
        let style = if index == 0 { first } else { second };
        let lines = font::wrap(words, style.face, style.size, width);
        lines.into_iter().map(move |line| (line, style)).collect::<Vec<_>>()
    };
    name.iter().enumerate().flat_map(paragraph).collect()
}

/// Height of lines one under the other.
pub fn height(lines: &[(String, TextStyle)]) -> f64 {
    lines.iter().map(|(_, style)| style.size * LEADING).sum()
}

/// Width of the widest line.
pub fn width(lines: &[(String, TextStyle)]) -> f64 {
    lines.iter().map(|(line, style)| font::width(line, style.face, style.size)).fold(0.0, f64::max)
}

/// What has room in a height; the last line then shows that there is more.
pub fn clipped(mut lines: StyledLines, most: f64) -> StyledLines {
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
pub fn write(canvas: &mut Canvas, x: f64, top: f64, lines: &[(String, TextStyle)]) {
    let mut y = top;
    for (line, style) in lines {
        canvas.text(x, y + style.size * (font::ASCENT + 0.1), *style, line);
        y += style.size * LEADING;
    }
}
