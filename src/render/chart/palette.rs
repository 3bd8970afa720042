//! Colours and dashes. Every hue has a dash of its own, so that lines are told apart in grey.

use crate::report::chart::Hue;

/// Text.
pub const INK: &str = "#2b2b2b";
/// Text that steps back.
pub const GREY: &str = "#666666";
/// Gridlines.
pub const HAIRLINE: &str = "#e2e2e2";
/// The zero line, ticks and leaders.
pub const RULE: &str = "#9a9a9a";
/// The ground, and the ring around dots.
pub const WHITE: &str = "#ffffff";

/// A colour for areas and lines, a darker one of the same hue for words, and a dash.
#[derive(Debug, Clone, Copy)]
pub struct Ink {
    pub fill: &'static str,
    pub words: &'static str,
    /// What is read best on an area of the colour.
    pub on_fill: &'static str,
    pub dash: &'static str,
}

const fn ink(fill: &'static str, words: &'static str, on_fill: &'static str, dash: &'static str) -> Ink {
    Ink { fill, words, on_fill, dash }
}

/// The colours of Okabe and Ito, which most colour-blind readers can tell apart.
const INKS: [Ink; 7] = [
    ink("#0072b2", "#0067a3", WHITE, ""),
    ink("#d55e00", "#b34f00", WHITE, "10 4"),
    ink("#009e73", "#007a59", WHITE, "2 3"),
    ink("#cc79a7", "#a04f7d", INK, "14 4 2 4"),
    ink("#56b4e9", "#1b79b3", INK, "6 3"),
    ink("#e69f00", "#946500", INK, "2 6"),
    ink("#777777", "#666666", WHITE, "18 5"),
];

const NEUTRAL: Ink = ink("#2b2b2b", "#2b2b2b", WHITE, "");
/// Dashed and grey, so that it steps back from what is projected.
const BACKGROUND: Ink = ink("#777777", GREY, WHITE, "4 4");
/// From the eighth line on the colours come again, with another dash.
const SECOND_DASH: &str = "14 4 2 4 2 4";

/// The look of a hue.
pub fn ink_of(hue: Hue) -> Ink {
    match hue {
        Hue::Neutral => NEUTRAL,
        Hue::Background => BACKGROUND,
        Hue::Nth(index) if index < INKS.len() => INKS[index],
        Hue::Nth(index) => Ink { dash: SECOND_DASH, ..INKS[index % INKS.len()] },
    }
}
