//! Words on a map: the scenario at its dot, the contour at its line, each region's name inside of it where it fits.

use super::canvas::{Anchor, Canvas, Position, Rect, TextStyle};
use super::font::{self, Face, LEADING};
use super::heat::Map;
use super::heat_levels;
use super::label_placement::{Obstacles, samples};
use super::markers::{self, PlacedMarker};
use super::names::{self, StyledLines};
use super::palette::INK;
use super::ticks::float;
use super::x_axis;
use crate::report::chart::{Axis, Marker, Point};

const NAME: TextStyle =
    TextStyle { size: 20.0, face: Face::SemiBold, colour: INK, anchor: Anchor::Middle, edge: false };
const CONTOUR: TextStyle = TextStyle { size: 14.0, edge: true, ..NAME };
/// Sizes and widths of names, from what reads best to what still does.
const FITS: [(f64, f64); 10] = [
    (20.0, 300.0),
    (18.0, 300.0),
    (18.0, 180.0),
    (16.0, 300.0),
    (16.0, 180.0),
    (14.0, 360.0),
    (14.0, 160.0),
    (13.0, 110.0),
    (12.0, 420.0),
    (12.0, 90.0),
];
/// Free room around a name.
const MARGIN: f64 = 8.0;
/// Places tried in each direction.
const PLACES: (usize, usize) = (60, 40);
/// What the place of the contour's name may cost at most.
const MOST_COST: f64 = 260.0;
const CONTOUR_WIDTH: f64 = 200.0;

/// What found no room on the map, and has to be said beside it.
#[derive(Debug)]
pub struct LeftOver {
    pub regions: Vec<usize>,
    pub contour: bool,
}

/// Writes what has room, clear of contours and borders.
pub fn draw(
    canvas: &mut Canvas,
    map: &Map,
    contours: &[Vec<Position>],
    borders: &[Vec<Position>],
    levels: &[(String, Vec<Position>)],
) -> LeftOver {
    let mut obstacles = Obstacles::default();
    contours.iter().chain(borders).for_each(|line| obstacles.add_path(line));
    let mut taken = Vec::new();
    if let Some(mark) = scenario(map, &obstacles) {
        taken.extend(mark.place().map(|place| place.grown(4.0)));
        taken.push(around(mark.spot(), 12.0));
        taken.iter().for_each(|rect| obstacles.add_label(*rect));
        markers::draw(canvas, &[mark]);
    }
    let named = name_contour(canvas, map, contours, &obstacles);
    taken.extend(named);
    named.iter().for_each(|rect| obstacles.add_label(*rect));
    let lines = contours.iter().flat_map(|line| line.windows(2));
    taken.extend(lines.flat_map(|pair| samples(pair[0], pair[1])).map(|spot| around(spot, 1.0)));
    let thin = levels.iter().flat_map(|(_, line)| line.windows(2));
    let mut taken_or_thin = taken.clone();
    taken_or_thin.extend(thin.flat_map(|pair| samples(pair[0], pair[1])).map(|spot| around(spot, 1.0)));
    let mut regions = Vec::new();
    let mut written = Vec::new();
    for region in 0..map.heat.regions.len() {
        match Territory::of(map, region).and_then(|territory| territory.place(map, region, &taken_or_thin)) {
            Some((lines, place)) => {
                names::write(canvas, place.x + place.width / 2.0, place.y, &lines);
                written.push(place);
                taken_or_thin.push(place);
            }
            None => regions.push(region),
        }
    }
    written.iter().for_each(|rect| obstacles.add_label(rect.grown(4.0)));
    heat_levels::draw(canvas, map.plot, levels, obstacles);
    let wins = |region: &usize| Territory::of(map, *region).is_some();
    regions.retain(wins);
    let contour = named.is_none() && !contours.is_empty() && !map.heat.contour_name.is_empty();
    LeftOver { regions, contour }
}

/// A box with a spot in its middle.
fn around(spot: Position, by: f64) -> Rect {
    Rect { x: spot.x, y: spot.y, width: 0.0, height: 0.0 }.grown(by)
}

/// The dot of the scenario, where it is on the map.
fn scenario(map: &Map, obstacles: &Obstacles) -> Option<PlacedMarker> {
    let (across, up) = (&map.heat.across, &map.heat.up);
    let inside = x_axis::here(across).1 && x_axis::here(up).1;
    let words = vec!["Scenario".to_string(), scenario_values(across, up)];
    let marker = Marker { point: Point { at: across.here, value: up.here }, words };
    let mark = PlacedMarker::new(&marker, map.spot(float(across.here), float(up.here)));
    markers::plan(map.plot, &[mark], obstacles.clone()).into_iter().find(|_| inside)
}

/// Both values of the scenario, in the order of the axes.
pub fn scenario_values(across: &Axis, up: &Axis) -> String {
    format!("{} and {}", x_axis::value(across, across.here), x_axis::value(up, up.here))
}

/// Writes the name of the contours at the best place along one of them, and gives that back.
fn name_contour(
    canvas: &mut Canvas,
    map: &Map,
    contours: &[Vec<Position>],
    obstacles: &Obstacles,
) -> Option<Rect> {
    let lines: StyledLines =
        font::wrap_evenly(&map.heat.contour_name, CONTOUR.face, CONTOUR.size, CONTOUR_WIDTH)
            .into_iter()
            .map(|line| (line, CONTOUR))
            .collect();
    let size = (names::width(&lines), names::height(&lines));
    let spots = contours.iter().flat_map(|line| (1..8).map(|part| line[(line.len() - 1) * part / 8]));
    let places = spots.filter_map(|spot| obstacles.place(map.plot.grown(-8.0), spot, size, MOST_COST));
    let best = places.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, place)| place);
    let place = best.filter(|_| !lines.is_empty())?;
    names::write(canvas, place.x + place.width / 2.0, place.y, &lines);
    Some(place.grown(4.0))
}

/// The cells of a region, counted so that a box of them is checked at once.
#[derive(Debug)]
struct Territory {
    /// Cells of the region below and to the left of each corner, row by row.
    counts: Vec<u32>,
    centre: Position,
}

impl Territory {
    /// The territory of a region that wins any cell.
    fn of(map: &Map, region: usize) -> Option<Self> {
        let width = map.columns + 1;
        let mut counts = vec![0; width * (map.rows + 1)];
        let (mut x, mut y, mut all) = (0.0, 0.0, 0.0);
        for row in 0..map.rows {
            for column in 0..map.columns {
                let won = map.region(column, row) == Some(region);
                let corner = (row + 1) * width + column + 1;
                counts[corner] =
                    counts[corner - 1] + counts[corner - width] + u32::from(won) - counts[corner - width - 1];
                let share = if won { 1.0 } else { 0.0 };
                (x, y, all) =
                    (x + share * (column as f64 + 0.5), y + share * (row as f64 + 0.5), all + share);
            }
        }
        let plot = map.plot;
        let centre = Position {
            x: plot.x + x / all / map.columns as f64 * plot.width,
            y: plot.bottom() - y / all / map.rows as f64 * plot.height,
        };
        (all > 0.0).then_some(Self { counts, centre })
    }

    /// The name in the largest letters that fit, as near as can be to the middle of the area.
    fn place(&self, map: &Map, region: usize, taken: &[Rect]) -> Option<(StyledLines, Rect)> {
        let at = |(size, width): (f64, f64)| {
            let style = TextStyle { size, ..NAME };
            let lines = font::wrap_evenly(&map.heat.regions[region].name, style.face, size, width);
            let box_width = lines.iter().map(|line| font::width(line, style.face, size)).fold(0.0, f64::max);
            let height = lines.len() as f64 * size * LEADING;
            let place = self.nearest(map, (box_width, height), taken)?;
            Some((lines.into_iter().map(|line| (line, style)).collect(), place))
        };
        FITS.into_iter().find_map(at)
    }

    fn nearest(&self, map: &Map, (width, height): (f64, f64), taken: &[Rect]) -> Option<Rect> {
        let plot = map.plot;
        let along = |index: usize, of: usize, length: f64| index as f64 / of as f64 * length;
        let place = |index: usize| {
            let x = plot.x + along(index % PLACES.0, PLACES.0, plot.width);
            let y = plot.y + along(index / PLACES.0, PLACES.1, plot.height);
            Rect { x: x - width / 2.0, y: y - height / 2.0, width, height }
        };
        let free = |rect: &Rect| {
            let room = rect.grown(MARGIN);
            plot.holds(&room) && self.holds(map, &room) && !taken.iter().any(|other| room.overlaps(other))
        };
        let distance =
            |rect: &Rect| (rect.x + width / 2.0 - self.centre.x).hypot(rect.y + height / 2.0 - self.centre.y);
        let places = (0..PLACES.0 * PLACES.1).map(place).filter(free);
        places.min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }

    /// Whether every cell under a box is one of the region.
    fn holds(&self, map: &Map, rect: &Rect) -> bool {
        let cells = |from: f64, to: f64, length: f64, of: usize| {
            let cell = |place: f64| place / length * of as f64;
            (cell(from).floor().max(0.0) as usize, (cell(to).ceil() as usize).min(of))
        };
        let plot = map.plot;
        let columns = cells(rect.x - plot.x, rect.right() - plot.x, plot.width, map.columns);
        let rows = cells(plot.bottom() - rect.bottom(), plot.bottom() - rect.y, plot.height, map.rows);
        let corner = |column: usize, row: usize| self.counts[row * (map.columns + 1) + column];
        let inside = corner(columns.1, rows.1) + corner(columns.0, rows.0)
            - corner(columns.0, rows.1)
            - corner(columns.1, rows.0);
        inside as usize == (columns.1 - columns.0) * (rows.1 - rows.0)
    }
}
