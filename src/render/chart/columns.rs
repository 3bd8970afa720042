//! Stacked columns side by side, with figures on them and the layers named beside the last one.

use rust_decimal::Decimal;

use crate::base::format::compact;
use crate::render::chart::axis;
use crate::render::chart::canvas::{Anchor, Canvas, Rect, Style};
use crate::render::chart::font;
use crate::render::chart::font::Face;
use crate::render::chart::key;
use crate::render::chart::key::Entry;
use crate::render::chart::names;
use crate::render::chart::palette::{INK, ink_of};
use crate::render::chart::scale::{Scale, Ticks, float};
use crate::report::chart::{Column, Columns, Layer};

const NAME: Style =
    Style { size: 15.0, face: Face::Regular, colour: INK, anchor: Anchor::Middle, edge: true };
/// Words on an area of colour.
const ON_LAYER: Style = Style { size: 13.0, edge: false, ..NAME };
/// Sizes of the names under the columns, and the lines allowed for each but the last.
const NAME_SIZES: [(f64, usize); 6] = [(15.0, 3), (14.0, 4), (13.0, 4), (12.0, 5), (11.0, 6), (9.0, 9)];
/// Room for totals over and under the stacks.
const TOTAL_ROOM: f64 = 24.0;
/// Widest column.
const WIDEST: f64 = 208.0;
/// Between two layers of a stack.
const SEAM: f64 = 1.5;

/// Where columns stand.
#[derive(Debug, Clone, Copy)]
struct Grid {
    plot: Rect,
    y: Scale,
    slot: f64,
    column: f64,
    /// Whether layers are named on the columns.
    named: bool,
}

impl Grid {
    fn centre(&self, index: usize) -> f64 {
        self.plot.x + (index as f64 + 0.5) * self.slot
    }
}

/// Draws the chart into the room it has.
pub fn draw(canvas: &mut Canvas, room: Rect, columns: &Columns) {
    let ticks = Ticks::around(columns.columns.iter().flat_map(extent));
    let grid = naming(room, columns, &ticks).unwrap_or_else(|| {
        let names = columns.layers.iter().map(|layer| layer.name.as_str());
        grid(room, columns, &ticks, key::width(names), false)
    });
    axis::values(canvas, grid.plot, &ticks, &columns.unit, grid.y);
    for (index, column) in columns.columns.iter().enumerate() {
        draw_column(canvas, grid, columns, index, column);
        let name = name_lines(column, grid.slot - 12.0);
        names::write(canvas, grid.centre(index), grid.plot.bottom() + 10.0, &name);
    }
    key::draw(canvas, grid.plot, &key(grid, columns));
}

/// Columns that name their layers themselves, where all are wide enough for that. The key then holds only what
/// is too thin for words, and columns may take the room it does not need.
fn naming(room: Rect, columns: &Columns, ticks: &Ticks) -> Option<Grid> {
    let all = key_words(columns);
    let narrow = grid(room, columns, ticks, key::width(all.iter().map(String::as_str)), true);
    let left_over = key(narrow, columns);
    let needed = key::width(left_over.iter().map(|entry| entry.words.as_str()));
    let wide = grid(room, columns, ticks, needed, true);
    let values = columns.columns.iter().flat_map(|column| columns.layers.iter().zip(&column.values));
    let mut shown = values.filter(|(_, value)| !value.is_zero());
    shown.all(|(layer, value)| fits_across(wide, &on_layer(layer, *value))).then_some(wide)
}

/// Where columns stand when the key beside them takes so much room.
fn grid(room: Rect, columns: &Columns, ticks: &Ticks, key_width: f64, named: bool) -> Grid {
    let left = room.x + axis::width(ticks, &columns.unit) + axis::GAP;
    let right = room.right() - key_width;
    let slot = (right - left) / columns.columns.len().max(1) as f64;
    let heights = columns.columns.iter().map(|column| names::height(&name_lines(column, slot - 12.0)));
    let below = heights.fold(0.0, f64::max) + 12.0;
    let plot = Rect::between(left, room.y + 8.0, right, room.bottom() - below);
    let under = if ticks.low < 0.0 { TOTAL_ROOM } else { 0.0 };
    let y = Scale { low: ticks.low, high: ticks.high, from: plot.bottom() - under, to: plot.y + TOTAL_ROOM };
    Grid { plot, y, slot, column: (slot * 0.76).min(WIDEST), named }
}

/// The lowest and the highest value of a stack.
fn extent(column: &Column) -> [f64; 2] {
    let values = column.values.iter().map(|value| float(*value));
    values.fold([0.0, 0.0], |[low, high], value| [low + value.min(0.0), high + value.max(0.0)])
}

/// From where to where each layer of a stack reaches; layers below zero hang from the zero line.
fn stacked(column: &Column) -> Vec<(f64, f64)> {
    let (mut low, mut high) = (0.0, 0.0);
    let place = |value: f64| {
        let down = value < 0.0 || (value == 0.0 && column.total.is_sign_negative());
        let end = if down { &mut low } else { &mut high };
        let from = *end;
        *end += value;
        (from, *end)
    };
    column.values.iter().map(|value| float(*value)).map(place).collect()
}

/// A layer of one column, and what is written on it where there is room.
#[derive(Debug)]
struct Part {
    rect: Rect,
    words: Option<String>,
}

fn parts(grid: Grid, columns: &Columns, index: usize, column: &Column) -> Vec<Part> {
    let x = grid.centre(index) - grid.column / 2.0;
    let part = |((layer, value), (from, to)): ((&Layer, &Decimal), (f64, f64))| {
        let (a, b) = (grid.y.at(from), grid.y.at(to));
        let rect = Rect::between(x, a.min(b), x + grid.column, a.max(b));
        let words = if grid.named { on_layer(layer, *value) } else { compact(*value) };
        let fits = rect.height >= ON_LAYER.size * 1.3 && fits_across(grid, &words);
        Part { rect, words: fits.then_some(words) }
    };
    columns.layers.iter().zip(&column.values).zip(stacked(column)).map(part).collect()
}

fn on_layer(layer: &Layer, value: Decimal) -> String {
    format!("{}  {}", layer.name, compact(value))
}

fn fits_across(grid: Grid, words: &str) -> bool {
    font::width(words, ON_LAYER.face, ON_LAYER.size) <= grid.column - 8.0
}

fn draw_column(canvas: &mut Canvas, grid: Grid, columns: &Columns, index: usize, column: &Column) {
    for (layer, part) in columns.layers.iter().zip(parts(grid, columns, index, column)) {
        let (rect, ink) = (part.rect, ink_of(layer.hue));
        let seam = if rect.height > 3.0 * SEAM { SEAM } else { 0.0 };
        canvas.fill(Rect { y: rect.y + seam, height: rect.height - seam, ..rect }, ink.fill);
        let style = Style { colour: ink.on_fill, ..ON_LAYER };
        let baseline = rect.y + (rect.height + seam) / 2.0 + style.size * 0.34;
        canvas.text(grid.centre(index), baseline, style, &part.words.unwrap_or_default());
    }
    write_total(canvas, grid, index, column);
}

/// The total over the stack, or under it where it is negative.
fn write_total(canvas: &mut Canvas, grid: Grid, index: usize, column: &Column) {
    let figure = compact(column.total);
    let width = font::width(&figure, Face::SemiBold, 16.0);
    let size = (16.0 * (grid.slot - 8.0) / width.max(1.0)).min(16.0);
    let style = Style { size, face: Face::SemiBold, ..NAME };
    let [low, high] = extent(column);
    let baseline = match column.total.is_sign_negative() {
        true => grid.y.at(low) + size * (font::ASCENT + 0.3),
        false => grid.y.at(high) - 8.0,
    };
    canvas.text(grid.centre(index), baseline, style, &figure);
}

/// The name broken to the width of its slot.
fn name_lines(column: &Column, width: f64) -> names::Lines {
    let face = if column.main { Face::SemiBold } else { Face::Regular };
    let at = |size: f64| names::lines(&column.name, Style { size, face, ..NAME }, width);
    let fits =
        NAME_SIZES.iter().map(|(size, most)| (at(*size), *most)).find(|(lines, most)| lines.len() <= *most);
    fits.map_or_else(|| at(9.0), |(lines, _)| lines)
}

/// What the key may have to say of each layer, at its longest.
fn key_words(columns: &Columns) -> Vec<String> {
    let last = columns.columns.last();
    let value = |index: usize| last.and_then(|column| column.values.get(index)).copied().unwrap_or_default();
    columns.layers.iter().enumerate().map(|(index, layer)| on_layer(layer, value(index))).collect()
}

/// The layers that the last column does not name itself, from the top downwards.
fn key(grid: Grid, columns: &Columns) -> Vec<Entry> {
    let all: Vec<Vec<Part>> = columns
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| parts(grid, columns, index, column))
        .collect();
    let told = |layer: usize| grid.named && all.iter().any(|parts| parts[layer].words.is_some());
    let (Some(last), Some(figures)) = (all.last(), columns.columns.last()) else {
        return Vec::new();
    };
    let entry = |(index, (layer, words)): (usize, (&Layer, String))| {
        let (rect, absent) = (last[index].rect, figures.values[index].is_zero());
        let hidden = if absent { !told(index) } else { !grid.named || last[index].words.is_none() };
        let words = if absent || !grid.named { layer.name.clone() } else { words };
        let edge = (!absent).then(|| rect.right());
        hidden.then_some(Entry { words, hue: layer.hue, middle: rect.y + rect.height / 2.0, edge })
    };
    let mut entries: Vec<Entry> =
        columns.layers.iter().zip(key_words(columns)).enumerate().filter_map(entry).collect();
    // A stack that hangs from the zero line begins at the top.
    if !figures.total.is_sign_negative() {
        entries.reverse();
    }
    entries
}
