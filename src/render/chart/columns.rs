//! Stacked columns side by side, with figures on them and the layers named beside the last one.

use plotters::coord::ranged1d::Ranged;
use plotters::element::Rectangle;
use plotters::style::Color;
use rust_decimal::Decimal;

use super::backend::pixel;
use super::canvas::{Anchor, Canvas, Rect, TextStyle};
use super::column_slots::{self, ColumnSlot};
use super::coord::{Slots, Values};
use super::elements::Coordinates;
use super::font::{self, Face};
use super::legend::{self, LegendEntry};
use super::names;
use super::palette::{INK, ink_of};
use super::plane::Plane;
use super::ticks::{Ticks, amount, float};
use super::y_axis::{self, HALF_FIGURE};
use crate::base::format::compact;
use crate::report::chart::{Column, Columns, Hue, Layer};

const NAME: TextStyle =
    TextStyle { size: 15.0, face: Face::Regular, colour: INK, anchor: Anchor::Middle, edge: true };
/// Words on an area of colour.
const ON_LAYER: TextStyle = TextStyle { size: 13.0, edge: false, ..NAME };
/// Sizes of the names under the columns, and the lines allowed for each but the last.
const NAME_SIZES: [(f64, usize); 6] = [(15.0, 3), (14.0, 4), (13.0, 4), (12.0, 5), (11.0, 6), (9.0, 9)];
/// Sizes of totals: the largest, the least that is easy to read, and the least at all.
const LARGEST: f64 = 16.0;
const READABLE: f64 = 9.0;
const SMALLEST: f64 = 7.0;
/// Room for totals over and under the stacks.
const TOTAL_ROOM: f64 = 24.0;
/// Between two layers of a stack.
const SEAM: f64 = 1.5;

/// Where columns stand.
struct ColumnGrid {
    plot: Rect,
    /// The slots of the columns and the values of their stacks: the plot without the room for totals.
    plane: Plane<Slots, Values>,
    slot: f64,
    shape: ColumnSlot,
    /// Whether layers are named on the columns.
    named: bool,
}

impl ColumnGrid {
    /// A place in a slot, from its left edge.
    fn at(&self, index: usize, across: f64) -> f64 {
        self.plane.x(index as f64 + across / self.slot)
    }

    /// The middle of a stack.
    fn centre(&self, index: usize) -> f64 {
        self.at(index, self.shape.stack.0 + self.shape.stack.1 / 2.0)
    }

    /// The corners of a layer of a column.
    fn corners(&self, index: usize, (from, to): (f64, f64)) -> [Coordinates; 2] {
        let (left, width) = self.shape.stack;
        let at = |across: f64| index as f64 + across / self.slot;
        [(at(left), from), (at(left + width), to)]
    }

    /// The bar beside a stack.
    fn beside(&self, index: usize, column: &Column) -> Option<(Rect, Decimal)> {
        let ((left, width), value) = self.shape.beside.zip(column.beside)?;
        let (zero, end) = (self.plane.y(0.0), self.plane.y(float(value)));
        let x = self.at(index, left);
        Some((Rect::between(x, zero.min(end), x + width, zero.max(end)), value))
    }

    fn rect(&self, index: usize, reach: (f64, f64)) -> Rect {
        let [a, b] = self.corners(index, reach).map(|corner| self.plane.spot(corner));
        Rect::between(a.x, a.y.min(b.y), b.x, a.y.max(b.y))
    }
}

/// Draws the chart into the room it has.
pub fn draw(canvas: &mut Canvas, room: Rect, columns: &Columns) {
    let ticks = Ticks::around(columns.columns.iter().flat_map(extent));
    let values = Values::round(&ticks, &columns.unit);
    let grid = naming(room, columns, &values).unwrap_or_else(|| {
        let mut words = legend_words(columns);
        words.push(columns.beside.clone());
        grid(room, columns, &values, legend::width(words.iter().map(String::as_str)), false)
    });
    y_axis::draw(canvas, grid.plot, &grid.plane);
    let each = || columns.columns.iter().enumerate();
    grid.plane.draw(canvas, |_| each().flat_map(|(index, column)| boxes(&grid, columns, index, column)));
    for (index, column) in each() {
        write_figures(canvas, &grid, columns, index, column);
        let name = name_lines(column, grid.slot - 12.0);
        names::write(canvas, grid.at(index, grid.slot / 2.0), grid.plot.bottom() + 10.0, &name);
    }
    legend::draw(canvas, grid.plot, &entries(&grid, columns));
}

/// Columns that name their layers themselves, where all are wide enough for that. The legend then holds only what
/// is too thin for words, and columns may take the room it does not need.
fn naming(room: Rect, columns: &Columns, values: &Values) -> Option<ColumnGrid> {
    let mut all = legend_words(columns);
    all.push(columns.beside.clone());
    let narrow = grid(room, columns, values, legend::width(all.iter().map(String::as_str)), true);
    let left_over = entries(&narrow, columns);
    let needed = legend::width(left_over.iter().map(|entry| entry.words.as_str()));
    let wide = grid(room, columns, values, needed, true);
    let amounts = columns.columns.iter().flat_map(|column| columns.layers.iter().zip(&column.values));
    let mut shown = amounts.filter(|(_, value)| !value.is_zero());
    shown.all(|(layer, value)| fits_across(&wide, &on_layer(columns, layer, *value))).then_some(wide)
}

/// Where columns stand when the legend beside them takes so much room.
fn grid(room: Rect, columns: &Columns, values: &Values, legend_width: f64, named: bool) -> ColumnGrid {
    let left = room.x + y_axis::widest(values.labels()) + y_axis::GAP;
    let right = room.right() - legend_width;
    let slots = columns.columns.len().max(1);
    let slot = (right - left) / slots as f64;
    let heights = columns.columns.iter().map(|column| names::height(&name_lines(column, slot - 12.0)));
    let below = heights.fold(0.0, f64::max) + 12.0;
    let plot = Rect::between(left, room.y + 8.0, right, room.bottom() - below);
    let under = if values.range().start < 0.0 { TOTAL_ROOM } else { 0.0 };
    let stacks = Rect::between(left, plot.y + TOTAL_ROOM, right, plot.bottom() - under);
    let plane = Plane::new(stacks, Slots::across(slots), values.clone());
    let bare = ColumnGrid {
        plot,
        plane,
        slot,
        shape: ColumnSlot::new(slot, 0.0, !columns.beside.is_empty()),
        named,
    };
    let aside = figures_aside(&bare, columns);
    ColumnGrid { shape: ColumnSlot::new(slot, aside, !columns.beside.is_empty()), ..bare }
}

/// The lowest and the highest value of a stack.
fn extent(column: &Column) -> [f64; 2] {
    let values = column.values.iter().map(|value| float(*value));
    let [low, high] =
        values.fold([0.0, 0.0], |[low, high], value| [low + value.min(0.0), high + value.max(0.0)]);
    let beside = column.beside.map_or(0.0, float);
    [low.min(beside), high.max(beside)]
}

/// The lowest and the highest value of a stack alone.
fn stack_extent(column: &Column) -> [f64; 2] {
    extent(&Column { beside: None, ..column.clone() })
}

/// Width that figures beside the stacks need: none where all have room on their layers.
fn figures_aside(grid: &ColumnGrid, columns: &Columns) -> f64 {
    let before_last = columns.columns.split_last().map_or(&[] as &[Column], |(_, before)| before);
    let thin = before_last.iter().enumerate().any(|(index, column)| {
        parts(grid, columns, index, column)
            .iter()
            .zip(&column.values)
            .any(|(part, value)| part.words.is_none() && !value.is_zero())
    });
    let figures = before_last.iter().flat_map(|column| column.values.iter().filter(|value| !value.is_zero()));
    let widest = figures.map(|value| column_slots::width(&amount(&columns.unit, *value))).fold(0.0, f64::max);
    if thin { widest } else { 0.0 }
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
struct LayerBox {
    rect: Rect,
    words: Option<String>,
}

fn parts(grid: &ColumnGrid, columns: &Columns, index: usize, column: &Column) -> Vec<LayerBox> {
    let part = |((layer, value), reach): ((&Layer, &Decimal), (f64, f64))| {
        let rect = grid.rect(index, reach);
        let words = if grid.named { on_layer(columns, layer, *value) } else { amount(&columns.unit, *value) };
        let fits = rect.height >= ON_LAYER.size * 1.3 && fits_across(grid, &words);
        LayerBox { rect, words: fits.then_some(words) }
    };
    columns.layers.iter().zip(&column.values).zip(stacked(column)).map(part).collect()
}

fn on_layer(columns: &Columns, layer: &Layer, value: Decimal) -> String {
    format!("{}  {}", layer.name, amount(&columns.unit, value))
}

fn fits_across(grid: &ColumnGrid, words: &str) -> bool {
    font::width(words, ON_LAYER.face, ON_LAYER.size) <= grid.shape.stack.1 - 8.0
}

/// What stays free over a layer.
fn seam(height: f64) -> f64 {
    if height > 3.0 * SEAM { SEAM } else { 0.0 }
}

/// The layers of a column. A histogram of plotters would draw them in no order, and without what stays free over each.
fn boxes(grid: &ColumnGrid, columns: &Columns, index: usize, column: &Column) -> Vec<Rectangle<Coordinates>> {
    let layer = |(layer, reach): (&Layer, (f64, f64))| {
        let over = seam(grid.rect(index, reach).height);
        let mut layer = Rectangle::new(grid.corners(index, reach), ink_of(layer.hue).fill.filled());
        layer.set_margin(pixel(over).unsigned_abs(), 0, 0, 0);
        layer
    };
    columns.layers.iter().zip(stacked(column)).map(layer).collect()
}

fn write_figures(canvas: &mut Canvas, grid: &ColumnGrid, columns: &Columns, index: usize, column: &Column) {
    for (layer, part) in columns.layers.iter().zip(parts(grid, columns, index, column)) {
        let style = TextStyle { colour: ink_of(layer.hue).on_fill, ..ON_LAYER };
        let middle = part.rect.y + (part.rect.height + seam(part.rect.height)) / 2.0;
        let words = part.words.unwrap_or_default();
        canvas.text(grid.centre(index), middle + style.size * HALF_FIGURE, style, &words);
    }
    if index + 1 < columns.columns.len() {
        write_aside(canvas, grid, columns, index, column);
    }
    let [low, high] = stack_extent(column).map(|value| grid.plane.y(value));
    let (left, width) = grid.shape.stack;
    let over = Rect::between(grid.at(index, left), high, grid.at(index, left + width), low);
    write_total(canvas, over, &columns.unit, column.total, grid.shape.over());
    if let Some((bar, value)) = grid.beside(index, column) {
        let ink = ink_of(Hue::Neutral);
        canvas.pale(bar, ink.tints[0], ink.fill);
        // Nothing stands to the left of it, so its figure may begin there.
        let more = grid.shape.beside.map_or(0.0, |(left, _)| left - 3.0).max(grid.shape.over());
        write_total(
            canvas,
            Rect { x: bar.x - more, width: bar.width + more, ..bar },
            &columns.unit,
            value,
            0.0,
        );
    }
}

/// The total over a bar, or under it where it is negative: no wider than the bar and a little, and where its currency has no
/// room, that stands on the axis.
fn write_total(canvas: &mut Canvas, bar: Rect, unit: &str, value: Decimal, over: f64) {
    let sized = |figure: String| {
        let width = font::width(&figure, Face::SemiBold, LARGEST);
        ((LARGEST * (bar.width + over) / width.max(1.0)).min(LARGEST), figure)
    };
    let with_currency = sized(amount(unit, value));
    let (size, figure) = if with_currency.0 < READABLE { sized(compact(value)) } else { with_currency };
    if size < SMALLEST {
        return;
    }
    let style = TextStyle { size, face: Face::SemiBold, ..NAME };
    let baseline = match value.is_sign_negative() {
        true => bar.bottom() + size * (font::ASCENT + 0.3),
        false => bar.y - 8.0,
    };
    canvas.text(bar.x + bar.width / 2.0, baseline, style, &figure);
}

/// Figures of layers that are too thin for them, to the right of the stack.
fn write_aside(canvas: &mut Canvas, grid: &ColumnGrid, columns: &Columns, index: usize, column: &Column) {
    let parts = parts(grid, columns, index, column);
    let thin = parts.iter().zip(&column.values).zip(&columns.layers);
    let thin = thin.filter(|((part, value), _)| part.words.is_none() && !value.is_zero());
    let figures: Vec<(Rect, String, Hue)> =
        thin.map(|((part, value), layer)| (part.rect, amount(&columns.unit, *value), layer.hue)).collect();
    column_slots::write_aside(canvas, grid.plot, grid.shape.aside, &figures);
}

/// The name broken to the width of its slot.
fn name_lines(column: &Column, width: f64) -> names::StyledLines {
    let face = if column.main { Face::SemiBold } else { Face::Regular };
    let at = |size: f64| names::lines(&column.name, TextStyle { size, face, ..NAME }, width);
    let fits =
        NAME_SIZES.iter().map(|(size, most)| (at(*size), *most)).find(|(lines, most)| lines.len() <= *most);
    fits.map_or_else(|| at(9.0), |(lines, _)| lines)
}

/// What the legend may have to say of each layer, at its longest.
fn legend_words(columns: &Columns) -> Vec<String> {
    let last = columns.columns.last();
    let value = |index: usize| last.and_then(|column| column.values.get(index)).copied().unwrap_or_default();
    columns.layers.iter().enumerate().map(|(index, layer)| on_layer(columns, layer, value(index))).collect()
}

/// The layers that the last column does not name itself, from the top downwards.
fn entries(grid: &ColumnGrid, columns: &Columns) -> Vec<LegendEntry> {
    let all: Vec<Vec<LayerBox>> = columns
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
        let on_it = last[index].words.is_some();
        let hidden = if absent { !told(index) } else { !grid.named || !on_it };
        let words = if absent || on_it { layer.name.clone() } else { words };
        let edge = (!absent).then(|| rect.right());
        let middle = rect.y + rect.height / 2.0;
        hidden.then_some(LegendEntry { words, hue: layer.hue, middle, edge, pale: false })
    };
    let mut entries: Vec<LegendEntry> =
        columns.layers.iter().zip(legend_words(columns)).enumerate().filter_map(entry).collect();
    // A stack that hangs from the zero line begins at the top.
    if !figures.total.is_sign_negative() {
        entries.reverse();
    }
    let beside = LegendEntry {
        words: columns.beside.clone(),
        hue: Hue::Neutral,
        middle: grid.plot.y,
        edge: None,
        pale: true,
    };
    let beside = (!columns.beside.is_empty()).then_some(beside);
    beside.into_iter().chain(entries).collect()
}
