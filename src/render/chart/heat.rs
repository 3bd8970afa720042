//! A figure over two inputs as a map: the hue of a cell says who wins it, its darkness by how much.

use plotters::coord::ranged1d::{Ranged, ValueFormatter};
use plotters::element::Rectangle;
use plotters::style::Color;

use super::canvas::{Anchor, Canvas, Position, Rect, Stroke};
use super::coord::{Slots, Values};
use super::elements::{Coordinates, Filling, Patch, Trace};
use super::font::LEADING;
use super::heat_labels::{self, LeftOver};
use super::heat_legend::{self, Legend};
use super::palette::{INK, WHITE, hex, ink_of};
use super::plane::Plane;
use super::ticks::{Ticks, float};
use super::x_axis;
use super::y_axis::{BASE, GAP, HALF_FIGURE, LABEL, widest};
use crate::report::chart::{Axis, Heat, HeatCell, Hue};

/// Steps of darkness, but for the first.
const SHADES: f64 = 4.0;
/// Over what has no figure.
pub const MISSING: Stroke = Stroke { colour: hex(0xc4c4c4), width: 1.0, dash: "" };
/// Over what is below zero.
pub const STRIPES: Stroke = Stroke { colour: WHITE, width: 1.5, dash: "" };
pub const CONTOUR: Stroke = Stroke { colour: INK, width: 3.0, dash: "" };
/// Under the contour, so that it stands out from the darkest cells.
const HALO: Stroke = Stroke { colour: WHITE, width: 6.0, dash: "" };
const BORDER: Stroke = Stroke { colour: INK, width: 2.0, dash: "" };
/// Between figures and map.
const TICK: f64 = 6.0;
/// Width to which the title over the map is broken.
const TITLE_WIDTH: f64 = 700.0;

/// What a cell looks like; cells that look the same are drawn as one box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Missing,
    Shade { region: Option<usize>, shade: usize, striped: bool },
}

/// The cells and where they are.
pub struct Map<'a> {
    pub heat: &'a Heat,
    pub plot: Rect,
    pub columns: usize,
    pub rows: usize,
    /// The plot in columns and rows of cells, from below.
    cells: Plane<Slots, Slots>,
    /// The plot in values of both inputs.
    values: Plane<Values, Values>,
    /// Values at which a cell gets darker.
    pub ticks: Ticks,
    /// By region, those without one last: whether some values are above zero and some below.
    mixed: Vec<bool>,
}

impl<'a> Map<'a> {
    fn new(heat: &'a Heat, plot: Rect, up: Values) -> Self {
        let columns = heat.columns.max(1);
        let rows = heat.cells.len().div_ceil(columns).max(1);
        let size = |cell: &HeatCell| cell.value.map_or(0.0, |value| float(value).abs());
        let most = heat.cells.iter().map(size).fold(0.0, f64::max);
        let has = |region: Option<usize>, sign: f64| {
            let known = |cell: &&HeatCell| cell.region.filter(|r| *r < heat.regions.len()) == region;
            heat.cells.iter().filter(known).any(|cell| cell.value.is_some_and(|v| float(v) * sign > 0.0))
        };
        let groups = (0..heat.regions.len()).map(Some).chain([None]);
        Self {
            heat,
            plot,
            columns,
            rows,
            cells: Plane::new(plot, Slots::cells(columns), Slots::cells(rows)),
            values: Plane::new(plot, x_axis::input_axis(&heat.across, (plot.x, plot.right())), up),
            ticks: Ticks::inside(0.0, most, SHADES),
            mixed: groups.map(|group| has(group, 1.0) && has(group, -1.0)).collect(),
        }
    }

    fn cell(&self, column: usize, row: usize) -> Option<&HeatCell> {
        self.heat.cells.get(row * self.columns + column)
    }

    /// Who wins a cell that has a figure.
    pub fn region(&self, column: usize, row: usize) -> Option<usize> {
        let cell = self.cell(column, row).filter(|cell| cell.value.is_some())?;
        cell.region.filter(|region| *region < self.heat.regions.len())
    }

    /// How many shades there are.
    pub fn shades(&self) -> usize {
        self.ticks.values().len().clamp(1, SHADES as usize + 1)
    }

    /// The tint of a shade: few shades are as far apart as many.
    pub fn tint(&self, shade: usize) -> usize {
        let last = (self.shades() - 1).max(1);
        (shade * SHADES as usize + last / 2) / last
    }

    /// Whether any cell has no figure.
    pub fn has_missing(&self) -> bool {
        self.looks().any(|look| look == Look::Missing)
    }

    /// Whether any cell has a figure but no winner.
    pub fn has_tied(&self) -> bool {
        self.looks().any(|look| matches!(look, Look::Shade { region: None, .. }))
    }

    /// Whether any cell is striped, for below zero.
    pub fn has_striped(&self) -> bool {
        self.looks().any(|look| matches!(look, Look::Shade { striped: true, .. }))
    }

    /// The hue of a region, or of cells that nobody wins.
    pub fn hue(&self, region: Option<usize>) -> Hue {
        region.map_or(Hue::Background, |region| self.heat.regions[region].hue)
    }

    fn looks(&self) -> impl Iterator<Item = Look> + '_ {
        (0..self.rows).flat_map(move |row| (0..self.columns).map(move |column| self.look(column, row)))
    }

    fn look(&self, column: usize, row: usize) -> Look {
        let Some(value) = self.cell(column, row).and_then(|cell| cell.value).map(float) else {
            return Look::Missing;
        };
        let region = self.region(column, row);
        let striped = value < 0.0 && self.mixed[region.unwrap_or(self.heat.regions.len())];
        let steps = if self.ticks.step.is_finite() { value.abs() / self.ticks.step + 1e-9 } else { 0.0 };
        Look::Shade { region, shade: (steps as usize).min(self.shades() - 1), striped }
    }

    /// Where a pair of values is; one outside is moved to the edge.
    pub fn spot(&self, across: f64, up: f64) -> Position {
        self.values.spot((across, up))
    }
}

/// On whole pixels of a painted chart, so that no seam shows between two cells.
fn snapped(place: f64) -> f64 {
    (place * 2.0).round() / 2.0
}

/// Draws the chart into the room it has.
pub fn draw(canvas: &mut Canvas, room: Rect, heat: &Heat) {
    let title = x_axis::title(&heat.up, TITLE_WIDTH);
    let over = title.len() as f64 * LABEL.size * LEADING + 10.0;
    let up = up_axis(&heat.up);
    let left = room.x + widest(up.labels()) + GAP + TICK;
    let right = room.right() - heat_legend::WIDTH;
    let plot = Rect::between(left, room.y + over, right, room.bottom() - x_axis::input_height(&heat.across));
    let plot = Rect::between(snapped(plot.x), snapped(plot.y), snapped(plot.right()), snapped(plot.bottom()));
    let map = Map::new(heat, plot, up);
    draw_cells(canvas, &map);
    let contours = draw_contours(canvas, &map);
    let borders = if contours.is_empty() { draw_borders(canvas, &map) } else { Vec::new() };
    for (index, line) in title.iter().enumerate() {
        let baseline = room.y + (index as f64 + 0.8) * LABEL.size * LEADING;
        canvas.text(room.x, baseline, LABEL.anchored(Anchor::Start), line);
    }
    draw_up(canvas, &map);
    x_axis::input(canvas, &map.values, &heat.across);
    let left_over = heat_labels::draw(canvas, &map, &contours, &borders);
    legend(canvas, &map, &left_over);
}

fn up_axis(axis: &Axis) -> Values {
    let bare = x_axis::input_range(axis);
    let ticks = Ticks::inside(bare.range().start, bare.range().end, 5.0);
    bare.written(ticks.values().into_iter().zip(x_axis::input_words(axis)(&ticks)).collect())
}

/// The figures along the left edge, outside of the cells.
fn draw_up(canvas: &mut Canvas, map: &Map) {
    for value in map.values.up().key_points(usize::MAX) {
        let (y, label) = (map.values.y(value), map.values.up().format_ext(&value));
        canvas.line((map.plot.x - TICK, y), (map.plot.x, y), BASE);
        canvas.text(map.plot.x - GAP - TICK + 4.0, y + LABEL.size * HALF_FIGURE, LABEL, &label);
    }
}

fn draw_cells(canvas: &mut Canvas, map: &Map) {
    let boxes = boxes(map);
    let shaded = |(look, corners): &(Look, [Coordinates; 2])| match look {
        Look::Missing => None,
        Look::Shade { region, shade, .. } => {
            let tint = ink_of(map.hue(*region)).tints[map.tint(*shade)];
            Some(Rectangle::new(*corners, tint.filled()))
        }
    };
    let hatched = |(look, corners): &(Look, [Coordinates; 2])| {
        let stroke = match look {
            Look::Missing => MISSING,
            Look::Shade { striped: true, .. } => STRIPES,
            Look::Shade { .. } => return None,
        };
        Some(Patch { corners: *corners, filling: Filling::Hatched(stroke), least: 0.0 })
    };
    map.cells.draw(canvas, |_| boxes.iter().filter_map(shaded));
    map.cells.draw(canvas, |_| boxes.iter().filter_map(hatched));
    canvas.line((map.plot.x, map.plot.y), (map.plot.x, map.plot.bottom()), BASE);
}

/// Cells that look the same, as few boxes.
fn boxes(map: &Map) -> Vec<(Look, [Coordinates; 2])> {
    let looks: Vec<Look> = map.looks().collect();
    let mut open = vec![true; looks.len()];
    let mut found = Vec::new();
    for start in 0..looks.len() {
        if !open[start] {
            continue;
        }
        let (row, first) = (start / map.columns, start % map.columns);
        let same = |open: &[bool], index: usize| open[index] && looks[index] == looks[start];
        let last = (first..map.columns).take_while(|c| same(&open, row * map.columns + c)).count() + first;
        let whole = |row: &usize| (first..last).all(|column| same(&open, row * map.columns + column));
        let end = (row..map.rows).take_while(whole).count() + row;
        for row in row..end {
            open[row * map.columns + first..row * map.columns + last].fill(false);
        }
        found.push((looks[start], [(first as f64, row as f64), (last as f64, end as f64)]));
    }
    found
}

/// The contours, and where they are.
fn draw_contours(canvas: &mut Canvas, map: &Map) -> Vec<Vec<Position>> {
    let pair = |(across, up): &(_, _)| (float(*across), float(*up));
    let lines = map.heat.contours.iter().map(|line| line.iter().map(pair).collect::<Vec<Coordinates>>());
    let lines: Vec<Vec<Coordinates>> = lines.filter(|line| line.len() > 1).collect();
    for stroke in [HALO, CONTOUR] {
        map.values.draw(canvas, |_| lines.iter().map(|line| Trace { points: line.clone(), stroke }));
    }
    let spots = |line: Vec<Coordinates>| line.into_iter().map(|pair| map.values.spot(pair)).collect();
    lines.into_iter().map(spots).collect()
}

/// A line along every edge between cells that different regions win, for maps without a contour.
fn draw_borders(canvas: &mut Canvas, map: &Map) -> Vec<Vec<Position>> {
    let differ = |a: Option<usize>, b: Option<usize>| a.is_some() && b.is_some() && a != b;
    let mut borders: Vec<[Coordinates; 2]> = Vec::new();
    for (row, column) in (0..map.rows).flat_map(|row| (0..map.columns).map(move |column| (row, column))) {
        let (here, (x, y)) = (map.region(column, row), (column as f64, row as f64));
        if column + 1 < map.columns && differ(here, map.region(column + 1, row)) {
            borders.push([(x + 1.0, y + 1.0), (x + 1.0, y)]);
        }
        if differ(here, map.region(column, row + 1)) {
            borders.push([(x, y + 1.0), (x + 1.0, y + 1.0)]);
        }
    }
    let line = |border: &[Coordinates; 2]| Trace { points: border.to_vec(), stroke: BORDER };
    map.cells.draw(canvas, |_| borders.iter().map(line));
    borders.iter().map(|border| border.map(|pair| map.cells.spot(pair)).to_vec()).collect()
}

/// What the map does not say itself.
fn legend(canvas: &mut Canvas, map: &Map, left_over: &LeftOver) {
    let here = [&map.heat.across, &map.heat.up].map(|axis: &Axis| x_axis::here(axis).1);
    let legend =
        Legend { map, names: &left_over.regions, contour: left_over.contour, outside: here.contains(&false) };
    heat_legend::draw(canvas, &legend);
}
