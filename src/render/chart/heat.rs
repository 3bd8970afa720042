//! Who wins over two inputs, as a map: the hue says who, thin lines say by how much.

use plotters::coord::ranged1d::{Ranged, ValueFormatter};
use plotters::element::Rectangle;
use plotters::style::Color;

use super::canvas::{Anchor, Canvas, Colour, Position, Rect, Stroke};
use super::coord::{Slots, Values};
use super::elements::{Coordinates, Filling, Patch, Trace};
use super::font::LEADING;
use super::heat_labels::{self, LeftOver};
use super::heat_legend::{self, Legend};
use super::heat_levels;
use super::palette::{INK, WHITE, hex, ink_of};
use super::plane::Plane;
use super::ticks::{Ticks, figure, float};
use super::x_axis;
use super::y_axis::{BASE, GAP, HALF_FIGURE, LABEL, widest};
use crate::report::chart::{Axis, Heat, HeatCell, Hue};

/// Over what has no figure.
pub const MISSING: Stroke = Stroke { colour: hex(0xc4c4c4), width: 1.0, dash: "" };
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
    Region(usize),
    /// Nobody is ahead.
    Tied,
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
}

impl<'a> Map<'a> {
    fn new(heat: &'a Heat, plot: Rect, up: Values) -> Self {
        let columns = heat.columns.max(1);
        let rows = heat.cells.len().div_ceil(columns).max(1);
        Self {
            heat,
            plot,
            columns,
            rows,
            cells: Plane::new(plot, Slots::cells(columns), Slots::cells(rows)),
            values: Plane::new(plot, x_axis::input_axis(&heat.across, (plot.x, plot.right())), up),
        }
    }

    fn cell(&self, column: usize, row: usize) -> Option<&HeatCell> {
        self.heat.cells.get(row * self.columns + column)
    }

    /// Who wins a cell.
    pub fn region(&self, column: usize, row: usize) -> Option<usize> {
        self.cell(column, row)?.region.filter(|region| *region < self.heat.regions.len())
    }

    /// Whether any cell has no figure.
    pub fn has_missing(&self) -> bool {
        self.looks().any(|look| look == Look::Missing)
    }

    /// Whether any cell has a figure but no winner.
    pub fn has_tied(&self) -> bool {
        self.looks().any(|look| look == Look::Tied)
    }

    /// The hue of a region, or of cells that nobody wins.
    pub fn hue(&self, region: Option<usize>) -> Hue {
        region.map_or(Hue::Background, |region| self.heat.regions[region].hue)
    }

    fn looks(&self) -> impl Iterator<Item = Look> + '_ {
        (0..self.rows).flat_map(move |row| (0..self.columns).map(move |column| self.look(column, row)))
    }

    fn look(&self, column: usize, row: usize) -> Look {
        let value = self.cell(column, row).and_then(|cell| cell.value);
        match (self.region(column, row), value) {
            (Some(region), _) => Look::Region(region),
            (None, Some(_)) => Look::Tied,
            (None, None) => Look::Missing,
        }
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

/// Draws the chart into the room it has: over its whole width, unless something has to be said beside the map.
pub fn draw(canvas: &mut Canvas, room: Rect, heat: &Heat) {
    let mut bare = canvas.clone();
    if !draw_beside(&mut bare, room, heat, 0.0) {
        *canvas = bare;
        return;
    }
    draw_beside(canvas, room, heat, heat_legend::WIDTH);
}

/// Draws map and legend with so much room for the legend, and tells whether that has anything to say.
fn draw_beside(canvas: &mut Canvas, room: Rect, heat: &Heat, legend_width: f64) -> bool {
    let title = x_axis::title(&heat.up, TITLE_WIDTH);
    let over = title.len() as f64 * LABEL.size * LEADING + 10.0;
    let up = up_axis(&heat.up);
    let left = room.x + widest(up.labels()) + GAP + TICK;
    let right = room.right() - legend_width.max(widest_half(heat));
    let plot = Rect::between(left, room.y + over, right, room.bottom() - x_axis::input_height(&heat.across));
    let plot = Rect::between(snapped(plot.x), snapped(plot.y), snapped(plot.right()), snapped(plot.bottom()));
    let map = Map::new(heat, plot, up);
    draw_cells(canvas, &map);
    let levels = heat_levels::lines(heat, |across, up| map.spot(across, up));
    let contours = draw_contours(canvas, &map);
    let borders = if contours.is_empty() { draw_borders(canvas, &map) } else { Vec::new() };
    for (index, line) in title.iter().enumerate() {
        let baseline = room.y + (index as f64 + 0.8) * LABEL.size * LEADING;
        canvas.text(room.x, baseline, LABEL.anchored(Anchor::Start), line);
    }
    draw_up(canvas, &map);
    x_axis::input(canvas, &map.values, &heat.across);
    let left_over = heat_labels::draw(canvas, &map, &contours, &borders, &levels);
    legend(canvas, &map, &left_over)
}

/// Room for the half of a figure under the right edge of the map.
fn widest_half(heat: &Heat) -> f64 {
    super::y_axis::width(&figure(heat.across.to, heat.across.share)) / 2.0
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
    let flat = |(look, corners): &(Look, [Coordinates; 2])| match look {
        Look::Missing => None,
        Look::Region(region) => Some(Rectangle::new(*corners, tint(map.hue(Some(*region))).filled())),
        Look::Tied => Some(Rectangle::new(*corners, tint(map.hue(None)).filled())),
    };
    let hatched = |(look, corners): &(Look, [Coordinates; 2])| {
        let patch = Patch { corners: *corners, filling: Filling::Hatched(MISSING), least: 0.0 };
        (*look == Look::Missing).then_some(patch)
    };
    map.cells.draw(canvas, |_| boxes.iter().filter_map(flat));
    map.cells.draw(canvas, |_| boxes.iter().filter_map(hatched));
    canvas.line((map.plot.x, map.plot.y), (map.plot.x, map.plot.bottom()), BASE);
}

/// The one colour of a region: pale, so that words and lines are read on it.
pub fn tint(hue: Hue) -> Colour {
    match hue {
        // From the eighth region on colours come again, darker.
        Hue::Nth(index) if index >= 7 => ink_of(hue).tints[3],
        Hue::Nth(_) => ink_of(hue).tints[1],
        Hue::Background | Hue::Neutral => ink_of(hue).tints[0],
    }
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

/// What the map does not say itself; tells whether there is any of it.
fn legend(canvas: &mut Canvas, map: &Map, left_over: &LeftOver) -> bool {
    let here = [&map.heat.across, &map.heat.up].map(|axis: &Axis| x_axis::here(axis).1);
    let legend =
        Legend { map, names: &left_over.regions, contour: left_over.contour, outside: here.contains(&false) };
    heat_legend::draw(canvas, &legend)
}
