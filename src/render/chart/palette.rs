//! Colours and dashes. Every hue has a dash of its own, so that lines are told apart in grey.

use super::canvas::Colour;
use crate::report::chart::Hue;

/// A colour by its code.
pub const fn hex(code: u32) -> Colour {
    let [_, red, green, blue] = code.to_be_bytes();
    Colour(red, green, blue)
}

/// Text.
pub const INK: Colour = hex(0x2b2b2b);
/// Text that steps back.
pub const GREY: Colour = hex(0x666666);
/// Gridlines.
pub const HAIRLINE: Colour = hex(0xe2e2e2);
/// The zero line, ticks and leaders.
pub const RULE: Colour = hex(0x9a9a9a);
/// A range behind a bar.
pub const BAND: Colour = hex(0xededed);
/// Totals that steps lead from and to.
pub const TOTAL: Colour = hex(0x595959);
/// The ground, and the ring around dots.
pub const WHITE: Colour = hex(0xffffff);

/// A colour for areas and lines, a darker one of the same hue for words, and a dash.
#[derive(Debug, Clone, Copy)]
pub struct Ink {
    pub fill: Colour,
    pub words: Colour,
    /// What is read best on an area of the colour.
    pub on_fill: Colour,
    pub dash: &'static str,
    /// The hue from light to dark.
    pub tints: Tints,
}

/// Steps of one hue, equally light in every hue: near white first, and dark words are read on the last.
pub type Tints = [Colour; 5];

const fn ink(fill: u32, words: u32, on_fill: Colour, dash: &'static str, tints: [u32; 5]) -> Ink {
    let [a, b, c, d, e] = tints;
    let tints = [hex(a), hex(b), hex(c), hex(d), hex(e)];
    Ink { fill: hex(fill), words: hex(words), on_fill, dash, tints }
}

const GREYS: [u32; 5] = [0xe8e8e8, 0xd1d1d1, 0xbbbbbb, 0xa6a6a6, 0x919191];

/// The colours of Okabe and Ito, which most colour-blind readers can tell apart.
const INKS: [Ink; 7] = [
    ink(0x0072b2, 0x0067a3, WHITE, "", [0xdaebf4, 0xb6d6e9, 0x91c2de, 0x6caed2, 0x4699c7]),
    ink(0xd55e00, 0xb34f00, WHITE, "10 4", [0xf8e5d5, 0xf1caac, 0xeaaf81, 0xe39355, 0xdb7625]),
    ink(0x009e73, 0x007a59, WHITE, "2 3", [0xd3eee7, 0xa4ddcd, 0x76cbb4, 0x46b899, 0x11a47c]),
    ink(0xcc79a7, 0xa04f7d, INK, "14 4 2 4", [0xf5e4ed, 0xeac8db, 0xe0adc9, 0xd592b7, 0xc976a4]),
    ink(0x56b4e9, 0x1b79b3, INK, "6 3", [0xd3ecf9, 0xa8d8f4, 0x7bc4ee, 0x51afe4, 0x3b99d0]),
    ink(0xe69f00, 0x946500, INK, "2 6", [0xf9e6be, 0xf2cd7b, 0xebb234, 0xdd9800, 0xc18500]),
    ink(0x777777, 0x666666, WHITE, "18 5", GREYS),
];

const NEUTRAL: Ink = ink(0x2b2b2b, 0x2b2b2b, WHITE, "", GREYS);
/// Dashed and grey, so that it steps back from what is projected.
const BACKGROUND: Ink = ink(0x777777, 0x666666, WHITE, "4 4", GREYS);
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
