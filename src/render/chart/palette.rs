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
/// Totals that steps lead from and to.
pub const TOTAL: &str = "#595959";
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
    /// The hue from light to dark.
    pub tints: Tints,
}

/// Steps of one hue, equally light in every hue: near white first, and dark words are read on the last.
pub type Tints = [&'static str; 5];

const fn ink(
    fill: &'static str,
    words: &'static str,
    on_fill: &'static str,
    dash: &'static str,
    tints: Tints,
) -> Ink {
    Ink { fill, words, on_fill, dash, tints }
}

const GREYS: Tints = ["#e8e8e8", "#d1d1d1", "#bbbbbb", "#a6a6a6", "#919191"];

/// The colours of Okabe and Ito, which most colour-blind readers can tell apart.
const INKS: [Ink; 7] = [
    ink("#0072b2", "#0067a3", WHITE, "", ["#daebf4", "#b6d6e9", "#91c2de", "#6caed2", "#4699c7"]),
    ink("#d55e00", "#b34f00", WHITE, "10 4", ["#f8e5d5", "#f1caac", "#eaaf81", "#e39355", "#db7625"]),
    ink("#009e73", "#007a59", WHITE, "2 3", ["#d3eee7", "#a4ddcd", "#76cbb4", "#46b899", "#11a47c"]),
    ink("#cc79a7", "#a04f7d", INK, "14 4 2 4", ["#f5e4ed", "#eac8db", "#e0adc9", "#d592b7", "#c976a4"]),
    ink("#56b4e9", "#1b79b3", INK, "6 3", ["#d3ecf9", "#a8d8f4", "#7bc4ee", "#51afe4", "#3b99d0"]),
    ink("#e69f00", "#946500", INK, "2 6", ["#f9e6be", "#f2cd7b", "#ebb234", "#dd9800", "#c18500"]),
    ink("#777777", "#666666", WHITE, "18 5", GREYS),
];

const NEUTRAL: Ink = ink("#2b2b2b", "#2b2b2b", WHITE, "", GREYS);
/// Dashed and grey, so that it steps back from what is projected.
const BACKGROUND: Ink = ink("#777777", GREY, WHITE, "4 4", GREYS);
/// From the eighth line on the colours come again, with another dash.
const SECOND_DASH: &str = "14 4 2 4 2 4";

/// The dash of a hue where a line is projected and could have happened: never solid.
pub fn projected(hue: Hue) -> &'static str {
    match (hue, ink_of(hue).dash) {
        (Hue::Neutral, _) => "16 3 3 3 3 3",
        (_, "") => "16 5",
        (_, dash) => dash,
    }
}

/// The look of a hue.
pub fn ink_of(hue: Hue) -> Ink {
    match hue {
        Hue::Neutral => NEUTRAL,
        Hue::Background => BACKGROUND,
        Hue::Nth(index) if index < INKS.len() => INKS[index],
        Hue::Nth(index) => Ink { dash: SECOND_DASH, ..INKS[index % INKS.len()] },
    }
}
