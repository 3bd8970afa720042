//! Beside a map: how dark is how much, and what the map has no room to say itself.

use crate::render::chart::canvas::{Anchor, Canvas, Rect, Spot, Style};
use crate::render::chart::font;
use crate::render::chart::font::Face;
use crate::render::chart::heat;
use crate::render::chart::heat::Map;
use crate::render::chart::heat_words;
use crate::render::chart::names;
use crate::render::chart::names::Lines;
use crate::render::chart::palette::{GREY, INK, ink_of};
use crate::render::chart::scale::float;
use crate::report::chart::Hue;

/// Room to the right of the map.
pub const WIDTH: f64 = 246.0;
/// Between map and key.
const BEFORE: f64 = 30.0;
/// One step of the scale.
const STEP: f64 = 42.0;
const STRIP: f64 = 14.0;
const WORDS: Style =
    Style { size: 15.0, face: Face::Regular, colour: GREY, anchor: Anchor::Start, edge: false };
const FIGURE: Style = Style { size: 13.0, ..WORDS };
const SAMPLE: (f64, f64) = (24.0, 14.0);
/// From the edge of the key to its words.
const INDENT: f64 = 34.0;
const GAP: f64 = 8.0;
const SIZES: [f64; 8] = [15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0];

/// What the key has to say.
#[derive(Debug)]
pub struct Key<'a> {
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
enum Sample {
    Nothing,
    Hue(Hue),
    Missing,
    Striped,
    Contour,
}

/// Draws the key, from the top of the map downwards.
pub fn draw(canvas: &mut Canvas, key: &Key) {
    let plot = key.map.plot;
    let area = Rect::between(plot.right() + BEFORE, plot.y, plot.right() + WIDTH, plot.bottom() + 40.0);
    let mut top = scale(canvas, key.map, area);
    for (sample, lines) in fitted(key, area.bottom() - top) {
        let middle = top + lines.first().map_or(0.0, |(_, style)| style.size * 0.6);
        let indent = if matches!(sample, Sample::Nothing) { 0.0 } else { INDENT };
        draw_sample(canvas, sample, Spot { x: area.x, y: middle });
        names::write(canvas, area.x + indent, top, &lines);
        top += names::height(&lines) + GAP;
    }
}

/// All entries in the largest letters with which they have room.
fn fitted(key: &Key, height: f64) -> Vec<(Sample, Lines)> {
    let entries = entries(key);
    let broken = |size: f64| -> Vec<(Sample, Lines)> {
        let line = |(sample, words): &(Sample, String)| {
            let colour = if matches!(sample, Sample::Hue(_)) { INK } else { GREY };
            let style = Style { size, colour, ..WORDS };
            let lines = font::wrap(words, style.face, size, WIDTH - BEFORE - INDENT);
            (*sample, lines.into_iter().map(|line| (line, style)).collect())
        };
        entries.iter().map(line).collect()
    };
    let taken = |all: &Vec<(Sample, Lines)>| all.iter().map(|(_, l)| names::height(l) + GAP).sum::<f64>();
    let found = SIZES.into_iter().map(broken).find(|all| taken(all) <= height);
    found.unwrap_or_else(|| {
        let each = height / entries.len().max(1) as f64 - GAP;
        broken(8.0).into_iter().map(|(sample, lines)| (sample, names::clipped(lines, each))).collect()
    })
}

fn entries(key: &Key) -> Vec<(Sample, String)> {
    let (map, heat) = (key.map, key.map.heat);
    let name = |region: &usize| (Sample::Hue(map.hue(Some(*region))), heat.regions[*region].name.clone());
    let mut all: Vec<(Sample, String)> = key.names.iter().map(name).collect();
    let mut add = |wanted: bool, sample: Sample, words: &str| {
        all.extend(wanted.then(|| (sample, words.to_string())));
    };
    add(key.contour, Sample::Contour, &heat.contour_name);
    add(map.has_tied() && !heat.regions.is_empty(), Sample::Hue(map.hue(None)), "nobody ahead");
    add(map.has_striped(), Sample::Striped, "striped: below zero");
    add(map.has_missing(), Sample::Missing, "no figure");
    let values = heat_words::scenario_values(&heat.across, &heat.up);
    add(key.outside, Sample::Nothing, &format!("Scenario, not on the map: {values}"));
    all
}

fn draw_sample(canvas: &mut Canvas, sample: Sample, at: Spot) {
    let rect = Rect { x: at.x, y: at.y - SAMPLE.1 / 2.0, width: SAMPLE.0, height: SAMPLE.1 };
    match sample {
        Sample::Nothing => {}
        Sample::Hue(hue) => canvas.fill(rect, ink_of(hue).tints[2]),
        Sample::Missing => heat::sample(canvas, rect, true),
        Sample::Striped => heat::sample(canvas, rect, false),
        Sample::Contour => heat::draw_contour_sample(canvas, (rect.x, at.y), (rect.right(), at.y)),
    }
}

/// A strip of shades for every hue on the map, with the figures at which they change. Gives back where it ends.
fn scale(canvas: &mut Canvas, map: &Map, area: Rect) -> f64 {
    let hues = hues(map);
    if hues.is_empty() {
        return area.y;
    }
    let wrapped = font::wrap(&map.heat.unit, WORDS.face, WORDS.size, area.width);
    let unit: Lines = wrapped.into_iter().map(|line| (line, WORDS)).collect();
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
    figures(canvas, map, Spot { x: area.x, y: y + 14.0 });
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
fn figures(canvas: &mut Canvas, map: &Map, at: Spot) {
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
