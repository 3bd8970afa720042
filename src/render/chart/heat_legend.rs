//! Beside a map: what it has no room to say itself.

use super::canvas::{Anchor, Canvas, Position, Rect, TextStyle};
use super::elements::{Filling, fill};
use super::font::{self, Face};
use super::heat::{CONTOUR, MISSING, Map, tint};
use super::heat_labels;
use super::names::{self, StyledLines};
use super::palette::{GREY, INK, RULE, WHITE};
use crate::report::chart::Hue;

/// Room to the right of the map.
pub const WIDTH: f64 = 246.0;
/// Between map and legend.
const BEFORE: f64 = 30.0;
const WORDS: TextStyle =
    TextStyle { size: 15.0, face: Face::Regular, colour: GREY, anchor: Anchor::Start, edge: false };
const SAMPLE: (f64, f64) = (24.0, 14.0);
/// From the edge of the legend to its words.
const INDENT: f64 = 34.0;
const GAP: f64 = 8.0;
const SIZES: [f64; 8] = [15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0];

/// What the legend has to say.
pub struct Legend<'a> {
    pub map: &'a Map<'a>,
    /// Regions whose names have no room on the map.
    pub names: &'a [usize],
    /// Whether the contour has no words on the map.
    pub contour: bool,
    /// Whether the scenario is not on the map.
    pub outside: bool,
}

/// What stands before the words of an entry.
#[derive(Debug, Clone, Copy)]
enum Swatch {
    Nothing,
    Hue(Hue),
    Missing,
    Contour,
}

/// Draws the legend, from the top of the map downwards, and tells whether it has any entry.
pub fn draw(canvas: &mut Canvas, legend: &Legend) -> bool {
    let plot = legend.map.plot;
    let area = Rect::between(plot.right() + BEFORE, plot.y, plot.right() + WIDTH, plot.bottom() + 40.0);
    let mut top = area.y;
    let fitted = fitted(legend, area.height);
    let any = !fitted.is_empty();
    for (sample, lines) in fitted {
        let middle = top + lines.first().map_or(0.0, |(_, style)| style.size * 0.6);
        let indent = if matches!(sample, Swatch::Nothing) { 0.0 } else { INDENT };
        draw_sample(canvas, sample, Position { x: area.x, y: middle });
        names::write(canvas, area.x + indent, top, &lines);
        top += names::height(&lines) + GAP;
    }
    any
}

/// All entries in the largest letters with which they have room.
fn fitted(legend: &Legend, height: f64) -> Vec<(Swatch, StyledLines)> {
    let entries = entries(legend);
    let broken = |size: f64| -> Vec<(Swatch, StyledLines)> {
        let line = |(sample, words): &(Swatch, String)| {
            let colour = if matches!(sample, Swatch::Hue(_)) { INK } else { GREY };
            let style = TextStyle { size, colour, ..WORDS };
            let lines = font::wrap(words, style.face, size, WIDTH - BEFORE - INDENT);
            (*sample, lines.into_iter().map(|line| (line, style)).collect())
        };
        entries.iter().map(line).collect()
    };
    let taken =
        |all: &Vec<(Swatch, StyledLines)>| all.iter().map(|(_, l)| names::height(l) + GAP).sum::<f64>();
    let found = SIZES.into_iter().map(broken).find(|all| taken(all) <= height);
    found.unwrap_or_else(|| {
        let each = height / entries.len().max(1) as f64 - GAP;
        broken(8.0).into_iter().map(|(sample, lines)| (sample, names::clipped(lines, each))).collect()
    })
}

fn entries(legend: &Legend) -> Vec<(Swatch, String)> {
    let (map, heat) = (legend.map, legend.map.heat);
    let name = |region: &usize| (Swatch::Hue(map.hue(Some(*region))), heat.regions[*region].name.clone());
    let mut all: Vec<(Swatch, String)> = legend.names.iter().map(name).collect();
    let mut add = |wanted: bool, sample: Swatch, words: &str| {
        all.extend(wanted.then(|| (sample, words.to_string())));
    };
    add(legend.contour, Swatch::Contour, &heat.contour_name);
    add(map.has_tied() && !heat.regions.is_empty(), Swatch::Hue(map.hue(None)), &heat.tied_name);
    add(map.has_missing(), Swatch::Missing, "no figure");
    let values = heat_labels::scenario_values(&heat.across, &heat.up);
    add(legend.outside, Swatch::Nothing, &format!("Scenario, not on the map: {values}"));
    all
}

fn draw_sample(canvas: &mut Canvas, sample: Swatch, at: Position) {
    let rect = Rect { x: at.x, y: at.y - SAMPLE.1 / 2.0, width: SAMPLE.0, height: SAMPLE.1 };
    match sample {
        Swatch::Nothing => {}
        Swatch::Hue(hue) => canvas.fill(rect, tint(hue)),
        Swatch::Missing => {
            canvas.pale(rect, WHITE, RULE);
            fill(canvas, rect, Filling::Hatched(MISSING));
        }
        Swatch::Contour => canvas.line((rect.x, at.y), (rect.right(), at.y), CONTOUR),
    }
}
