//! The embedded typeface: how wide a text is, and where it breaks into lines.

use std::collections::HashMap;
use std::sync::LazyLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

/// Regular, as TrueType.
pub const REGULAR: &[u8] = include_bytes!("../../../assets/fonts/TollgateSans-Regular.ttf");
/// SemiBold, as TrueType.
pub const SEMIBOLD: &[u8] = include_bytes!("../../../assets/fonts/TollgateSans-SemiBold.ttf");
/// The name inside the font files.
pub const FAMILY: &str = "Tollgate Sans";
/// Height of a line of text over its baseline, per unit of size.
pub const ASCENT: f64 = 0.8;
/// Depth of a line of text under its baseline, per unit of size.
pub const DESCENT: f64 = 0.24;
/// From one baseline to the next, per unit of size.
pub const LEADING: f64 = 1.25;

/// The two weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    Regular,
    SemiBold,
}

/// Widths of the characters of a font, per unit of size.
type Widths = HashMap<char, f64>;

static WIDTHS: LazyLock<[Widths; 2]> = LazyLock::new(|| [REGULAR, SEMIBOLD].map(widths));

fn widths(data: &[u8]) -> Widths {
    let Ok(font) = FontRef::new(data) else {
        return Widths::new();
    };
    let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
    let width = |(code, glyph)| Some((char::from_u32(code)?, f64::from(metrics.advance_width(glyph)?)));
    font.charmap().mappings().filter_map(width).collect()
}

/// Width of a line of text, in the unit of `size`. A character that the font lacks counts as a full square.
pub fn width(text: &str, face: Face, size: f64) -> f64 {
    let widths = match face {
        Face::Regular => &WIDTHS[0],
        Face::SemiBold => &WIDTHS[1],
    };
    text.chars().map(|letter| widths.get(&letter).copied().unwrap_or(1.0)).sum::<f64>() * size
}

/// The text without control characters and without characters that turn the direction of writing.
pub fn clean(text: &str) -> String {
    let unseen = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let kept = |c: char| !unseen(c) && !matches!(c, '\u{fffe}' | '\u{ffff}');
    let spaced = text.chars().map(|c| if c.is_whitespace() && c.is_ascii() { ' ' } else { c });
    spaced.filter(|c| kept(*c)).collect()
}

/// Breaks a text into lines no wider than `limit`: between words, and inside a word that is wider than that.
pub fn wrap(text: &str, face: Face, size: f64, limit: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in &words(&clean(text)) {
        let joined = if line.is_empty() { word.clone() } else { format!("{line} {word}") };
        if width(&joined, face, size) <= limit {
            line = joined;
            continue;
        }
        lines.extend((!line.is_empty()).then(|| std::mem::take(&mut line)));
        line = break_word(word, face, size, limit, &mut lines);
    }
    lines.extend((!line.is_empty()).then_some(line));
    lines
}

/// The words of a text; a figure and its scale are one.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let figure = |last: &&mut String| last.ends_with(|c: char| c.is_ascii_digit());
        match words.last_mut().filter(figure).filter(|_| matches!(word, "%" | "M" | "bn" | "tn")) {
            Some(figure) => *figure = format!("{figure} {word}"),
            None => words.push(word.to_string()),
        }
    }
    words
}

/// Puts all full lines of a word that is too wide into `lines` and gives back the rest of it.
fn break_word(word: &str, face: Face, size: f64, limit: f64, lines: &mut Vec<String>) -> String {
    let mut line = String::new();
    for letter in word.chars() {
        let longer = format!("{line}{letter}");
        match width(&longer, face, size) > limit && !line.is_empty() {
            true => lines.push(std::mem::replace(&mut line, letter.to_string())),
            false => line = longer,
        }
    }
    line
}

/// As `wrap`, with lines of about the same length, where that leaves no line a single word.
pub fn wrap_evenly(text: &str, face: Face, size: f64, limit: f64) -> Vec<String> {
    let lines = wrap(text, face, size, limit);
    if lines.len() < 2 {
        return lines;
    }
    let narrower = (10..20).map(|part| wrap(text, face, size, limit * f64::from(part) / 20.0));
    narrower
        .filter(|narrow| narrow.len() == lines.len())
        .find(|narrow| narrow.iter().all(|line| line.contains(' ')))
        .unwrap_or(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_figures_are_equally_wide() {
        for face in [Face::Regular, Face::SemiBold] {
            let zero = width("0", face, 10.0);
            assert!(zero > 3.0 && zero < 8.0);
            assert!("123456789".chars().all(|digit| width(&digit.to_string(), face, 10.0) == zero));
        }
    }

    #[test]
    fn lines_keep_to_their_width_and_lose_nothing() {
        let text = "a chart makes one point and Unterscheidungsmerkmalausprägungen break";
        let lines = wrap(text, Face::Regular, 15.0, 90.0);
        assert!(lines.iter().all(|line| width(line, Face::Regular, 15.0) <= 90.0), "{lines:?}");
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
    }

    #[test]
    fn a_figure_keeps_its_scale() {
        assert_eq!(wrap("below 23 % of", Face::Regular, 10.0, 45.0), ["below", "23 % of"]);
    }

    #[test]
    fn unseen_characters_are_dropped() {
        assert_eq!(clean("a\tb\u{0}c\u{202e}d\u{1b}[0m"), "a bcd[0m");
    }
}
