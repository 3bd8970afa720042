//! Beside a map: how dark is how much, and what the map has no room to say itself.

use super::canvas::{Anchor, Canvas, Position, Rect, TextStyle};
use super::elements::{Filling, fill};
use super::font::{self, Face};
use super::heat::{CONTOUR, MISSING, Map, STRIPES};
use super::heat_labels;
use super::names::{self, StyledLines};
use super::palette::{GREY, INK, RULE, WHITE, ink_of};
use super::ticks::float;
use crate::report::chart::Hue;

/// Room to the right of the map.
pub const WIDTH: f64 = 246.0;
/// Between map and legend.
const BEFORE: f64 = 30.0;
/// One step of the scale.
const STEP: f64 = 42.0;
const STRIP: f64 = 14.0;
const WORDS: TextStyle =
    TextStyle { size: 15.0, face: Face::Regular, colour: GREY, anchor: Anchor::Start, edge: false };
const FIGURE: TextStyle = TextStyle { size: 13.0, ..WORDS };
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
    Striped,
    Contour,
}

/// Draws the legend, from the top of the map downwards.
pub fn draw(canvas: &mut Canvas, legend: &Legend) {
    let plot = legend.map.plot;
    let area = Rect::between(plot.right() + BEFORE, plot.y, plot.right() + WIDTH, plot.bottom() + 40.0);
    let mut top = scale(canvas, legend.map, area);
    for (sample, lines) in fitted(legend, area.bottom() - top) {
        let middle = top + lines.first().map_or(0.0, |(_, style)| style.size * 0.6);
        let indent = if matches!(sample, Swatch::Nothing) { 0.0 } else { INDENT };
        draw_sample(canvas, sample, Position { x: area.x, y: middle });
        names::write(canvas, area.x + indent, top, &lines);
        top += names::height(&lines) + GAP;
    }
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
    add(map.has_tied() && !heat.regions.is_empty(), Swatch::Hue(map.hue(None)), "nobody ahead");
    add(map.has_striped(), Swatch::Striped, "striped: below zero");
    add(map.has_missing(), Swatch::Missing, "no figure");
    let values = heat_labels::scenario_values(&heat.across, &heat.up);
    add(legend.outside, Swatch::Nothing, &format!("Scenario, not on the map: {values}"));
    all
}

fn draw_sample(canvas: &mut Canvas, sample: Swatch, at: Position) {
    let rect = Rect { x: at.x, y: at.y - SAMPLE.1 / 2.0, width: SAMPLE.0, height: SAMPLE.1 };
    match sample {
        Swatch::Nothing => {}
        Swatch::Hue(hue) => canvas.fill(rect, ink_of(hue).tints[2]),
        Swatch::Missing => {
            canvas.pale(rect, WHITE, RULE);
            fill(canvas, rect, Filling::Hatched(MISSING));
        }
        Swatch::Striped => {
            canvas.fill(rect, ink_of(Hue::Background).tints[2]);
            fill(canvas, rect, Filling::Hatched(STRIPES));
        }
        Swatch::Contour => canvas.line((rect.x, at.y), (rect.right(), at.y), CONTOUR),
    }
}

/// A strip of shades for every hue on the map, with the figures at which they change. Gives back where it ends.
fn scale(canvas: &mut Canvas, map: &Map, area: Rect) -> f64 {
    let hues = hues(map);
    if hues.is_empty() {
        return area.y;
    }
    let wrapped = font::wrap(&map.heat.unit, WORDS.face, WORDS.size, area.width);
    let unit: StyledLines = wrapped.into_iter().map(|line| (line, WORDS)).collect();
    let unit = names::clipped(unit, area.height / 4.0);
    names::write(canvas, area.x, area.y, &unit);
    let mut y = area.y + names::height(&unit) + 4.0;
    for hue in hues {
        for shade in 0..map.shades() {
            let rect = Rect { x: area.x + shade as f64 * STEP, y, width: STEP - 1.0, height: STRIP };
            canvas.fill(rect, ink_of(hue).tints[map.tint(shade)]);
        }
        y += STRIP + 2.0;
    }
    figures(canvas, map, Position { x: area.x, y: y + 14.0 });
    y + 34.0
}

/// Hues of all regions on the map, each once.
fn hues(map: &Map) -> Vec<Hue> {
    let won = |region: usize| {
        (0..map.rows).any(|row| (0..map.columns).any(|column| map.region(column, row) == Some(region)))
    };
    let mut hues: Vec<Hue> = Vec::new();
    let all = (0..map.heat.regions.len()).filter(|region| won(*region)).map(|region| map.hue(Some(region)));
    for hue in all.chain(map.has_tied().then(|| map.hue(None))) {
        if !hues.contains(&hue) {
            hues.push(hue);
        }
    }
    hues
}

/// The figure at the start of each shade, or of the first and the last where there is no room for all.
fn figures(canvas: &mut Canvas, map: &Map, at: Position) {
    let figures: Vec<String> =
        map.ticks.figures().into_iter().map(|words| format!("{}{words}", sign(map, &words))).collect();
    let width = |words: &String| font::width(words, FIGURE.face, FIGURE.size);
    let all = figures.iter().all(|words| width(words) <= STEP - 4.0);
    let last = figures.len().saturating_sub(1);
    if figures.is_empty() {
        canvas.text(at.x, at.y, FIGURE, "0");
    }
    for (index, words) in figures.iter().enumerate().filter(|(index, _)| all || *index == 0 || *index == last)
    {
        let x = at.x + index as f64 * STEP;
        match all || index == 0 {
            true => canvas.text(x, at.y, FIGURE, words),
            false => canvas.text(
                (x + STEP).max(at.x + 20.0 + width(words)),
                at.y,
                FIGURE.anchored(Anchor::End),
                words,
            ),
        }
    }
}

/// What stands before a figure other than zero: minus where all values are below it, both where some are.
fn sign(map: &Map, words: &str) -> &'static str {
    let any = |sign: f64| map.heat.cells.iter().any(|c| c.value.is_some_and(|v| float(v) * sign > 0.0));
    match (any(1.0), any(-1.0)) {
        _ if words == "0" => "",
        (true, true) => "±",
        (false, true) => "−",
        _ => "",
    }
}
