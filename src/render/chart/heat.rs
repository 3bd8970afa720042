//! A figure over two inputs as a map: the hue of a cell says who wins it, its darkness by how much.

use crate::render::chart::across;
use crate::render::chart::axis;
use crate::render::chart::axis::{BASE, LABEL};
use crate::render::chart::canvas::{Canvas, Rect, Spot, Stroke};
use crate::render::chart::font::LEADING;
use crate::render::chart::heat_key;
use crate::render::chart::heat_key::Key;
use crate::render::chart::heat_words;
use crate::render::chart::heat_words::Placed;
use crate::render::chart::palette::{INK, RULE, WHITE, ink_of};
use crate::render::chart::scale::{Scale, Ticks, float};
use crate::report::chart::{Axis, Heat, HeatCell, Hue};

/// Steps of darkness, but for the first.
const SHADES: f64 = 4.0;
/// Between two lines of a hatching.
const HATCH: f64 = 8.0;
const MISSING: Stroke = Stroke { colour: "#c4c4c4", width: 1.0, dash: "" };
const STRIPES: Stroke = Stroke { colour: WHITE, width: 1.5, dash: "" };
const CONTOUR: Stroke = Stroke { colour: INK, width: 3.0, dash: "" };
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
#[derive(Debug)]
pub struct Map<'a> {
    pub heat: &'a Heat,
    pub plot: Rect,
    pub columns: usize,
    pub rows: usize,
    pub x: Scale,
    pub y: Scale,
    /// Values at which a cell gets darker.
    pub ticks: Ticks,
    /// By region, those without one last: whether some values are above zero and some below.
    mixed: Vec<bool>,
}

impl<'a> Map<'a> {
    fn new(heat: &'a Heat, plot: Rect) -> Self {
        let columns = heat.columns.max(1);
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
            rows: heat.cells.len().div_ceil(columns).max(1),
            x: across::scale(&heat.across, plot.x, plot.right()),
            y: across::scale(&heat.up, plot.bottom(), plot.y),
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

    /// The box of some cells, on whole pixels so that no seam shows between two of them.
    fn area(&self, columns: (usize, usize), rows: (usize, usize)) -> Rect {
        let part = |index: usize, of: usize| index as f64 / of as f64;
        let x = |column| snapped(self.plot.x + part(column, self.columns) * self.plot.width);
        let y = |row| snapped(self.plot.bottom() - part(row, self.rows) * self.plot.height);
        Rect::between(x(columns.0), y(rows.1), x(columns.1), y(rows.0))
    }

    /// Where a pair of values is; one outside is moved to the edge.
    pub fn spot(&self, across: f64, up: f64) -> Spot {
        self.plot.nearest(Spot { x: self.x.at(across), y: self.y.at(up) })
    }
}

fn snapped(place: f64) -> f64 {
    (place * 2.0).round() / 2.0
}

/// Draws the chart into the room it has.
pub fn draw(canvas: &mut Canvas, room: Rect, heat: &Heat) {
    let title = across::title(&heat.up, TITLE_WIDTH);
    let over = title.len() as f64 * LABEL.size * LEADING + 10.0;
    let (low, high) =
        (float(heat.up.from).min(float(heat.up.to)), float(heat.up.from).max(float(heat.up.to)));
    let ticks = Ticks::inside(low, high, 5.0);
    let labels = across::input_words(&heat.up)(&ticks);
    let left = room.x + axis::widest(&labels) + axis::GAP + TICK;
    let right = room.right() - heat_key::WIDTH;
    let plot = Rect::between(left, room.y + over, right, room.bottom() - across::input_height(&heat.across));
    let plot = Rect::between(snapped(plot.x), snapped(plot.y), snapped(plot.right()), snapped(plot.bottom()));
    let map = Map::new(heat, plot);
    draw_cells(canvas, &map);
    let contours = draw_contours(canvas, &map);
    let borders = if contours.is_empty() { draw_borders(canvas, &map) } else { Vec::new() };
    for (index, line) in title.iter().enumerate() {
        let baseline = room.y + (index as f64 + 0.8) * LABEL.size * LEADING;
        canvas.text(room.x, baseline, LABEL.anchored(crate::render::chart::canvas::Anchor::Start), line);
    }
    draw_up(canvas, &map, &ticks, &labels);
    across::input(canvas, plot, &heat.across, map.x);
    let placed = heat_words::draw(canvas, &map, &contours, &borders);
    key(canvas, &map, &placed);
}

/// The figures along the left edge, outside of the cells.
fn draw_up(canvas: &mut Canvas, map: &Map, ticks: &Ticks, labels: &[String]) {
    for (value, label) in ticks.values().into_iter().zip(labels) {
        let y = map.y.at(value);
        canvas.line((map.plot.x - TICK, y), (map.plot.x, y), BASE);
        canvas.text(map.plot.x - axis::GAP - TICK + 4.0, y + LABEL.size * 0.34, LABEL, label);
    }
}

fn draw_cells(canvas: &mut Canvas, map: &Map) {
    for (look, rect) in boxes(map) {
        match look {
            Look::Missing => hatch(canvas, rect, MISSING),
            Look::Shade { region, shade, striped } => {
                canvas.fill(rect, ink_of(map.hue(region)).tints[map.tint(shade)]);
                if striped {
                    hatch(canvas, rect, STRIPES);
                }
            }
        }
    }
    let corner = (map.plot.x, map.plot.y);
    canvas.line(corner, (map.plot.x, map.plot.bottom()), BASE);
}

/// Cells that look the same, as few boxes.
fn boxes(map: &Map) -> Vec<(Look, Rect)> {
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
        found.push((looks[start], map.area((first, last), (row, end))));
    }
    found
}

/// Slanting lines over a box that go on in the box beside it.
pub fn hatch(canvas: &mut Canvas, rect: Rect, stroke: Stroke) {
    let (from, to) = ((rect.x + rect.y) / HATCH, (rect.right() + rect.bottom()) / HATCH);
    for line in from.ceil() as i64..=to.floor() as i64 {
        let sum = line as f64 * HATCH;
        let (low, high) = ((sum - rect.bottom()).max(rect.x), (sum - rect.y).min(rect.right()));
        if high > low {
            canvas.line((low, sum - low), (high, sum - high), stroke);
        }
    }
}

/// A sample of what has no figure, or of what is below zero.
pub fn sample(canvas: &mut Canvas, rect: Rect, missing: bool) {
    match missing {
        true => canvas.pale(rect, WHITE, RULE),
        false => canvas.fill(rect, ink_of(Hue::Background).tints[2]),
    }
    hatch(canvas, rect, if missing { MISSING } else { STRIPES });
}

/// The contours, and where they are.
fn draw_contours(canvas: &mut Canvas, map: &Map) -> Vec<Vec<Spot>> {
    let spot = |(across, up): &(_, _)| map.spot(float(*across), float(*up));
    let lines = map.heat.contours.iter().map(|line| line.iter().map(spot).collect::<Vec<_>>());
    let lines: Vec<Vec<Spot>> = lines.filter(|line| line.len() > 1).collect();
    lines.iter().for_each(|line| canvas.path(line.clone(), HALO));
    lines.iter().for_each(|line| canvas.path(line.clone(), CONTOUR));
    lines
}

/// A line along every edge between cells that different regions win, for maps without a contour.
fn draw_borders(canvas: &mut Canvas, map: &Map) -> Vec<Vec<Spot>> {
    let differ = |a: Option<usize>, b: Option<usize>| a.is_some() && b.is_some() && a != b;
    let mut borders = Vec::new();
    for (row, column) in (0..map.rows).flat_map(|row| (0..map.columns).map(move |column| (row, column))) {
        let (here, cell) = (map.region(column, row), map.area((column, column + 1), (row, row + 1)));
        let corner = Spot { x: cell.right(), y: cell.y };
        if column + 1 < map.columns && differ(here, map.region(column + 1, row)) {
            borders.push(vec![corner, Spot { x: cell.right(), y: cell.bottom() }]);
        }
        if differ(here, map.region(column, row + 1)) {
            borders.push(vec![Spot { x: cell.x, y: cell.y }, corner]);
        }
    }
    borders.iter().for_each(|border| canvas.path(border.clone(), BORDER));
    borders
}

/// What the map does not say itself.
fn key(canvas: &mut Canvas, map: &Map, placed: &Placed) {
    let here = [&map.heat.across, &map.heat.up].map(|axis: &Axis| across::here(axis).1);
    let key = Key {
        map,
        names: &placed.left_over,
        contour: placed.contour_left_over,
        outside: here.contains(&false),
    };
    heat_key::draw(canvas, &key);
}

/// How a contour is drawn, for its sample.
pub fn draw_contour_sample(canvas: &mut Canvas, from: (f64, f64), to: (f64, f64)) {
    canvas.line(from, to, CONTOUR);
}
