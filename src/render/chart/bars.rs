//! Bars to both sides of a base: the longest on top, each end with what leads there.

use plotters::coord::ranged1d::Ranged;

use super::canvas::{Anchor, Canvas, Rect, Stroke, TextStyle};
use super::coord::{Slots, Values};
use super::elements::{Filling, Patch};
use super::font::{self, Face, LEADING};
use super::label_scale::{self, Reach};
use super::names::{self, StyledLines};
use super::palette::{BAND, GREY, INK, ink_of};
use super::plane::Plane;
use super::rows::NamedRows;
use super::ticks::{Ticks, float};
use super::x_axis;
use crate::report::chart::{Bar, Bars, End, Hue};

/// Size and width of the words at the ends, from what reads best to what always fits.
const FITS: [(f64, f64); 9] = [
    (14.0, 150.0),
    (13.0, 150.0),
    (13.0, 190.0),
    (12.0, 200.0),
    (11.0, 210.0),
    (10.0, 220.0),
    (9.0, 230.0),
    (8.0, 240.0),
    (7.0, 240.0),
];
/// Over the rows, for the figure of the base.
const HEAD: f64 = 26.0;
/// A row is no higher than this, however few there are.
const HIGHEST_ROW: f64 = 160.0;
/// Between names and plot.
const AFTER_NAMES: f64 = 20.0;
/// Between the end of a bar and its words.
const BEFORE_WORDS: f64 = 7.0;
/// A bar that is thinner than this is not drawn.
const THINNEST: f64 = 0.5;
const BASE_LINE: Stroke = Stroke { colour: INK, width: 1.5, dash: "" };
const REST: TextStyle =
    TextStyle { size: 14.0, face: Face::Regular, colour: GREY, anchor: Anchor::Start, edge: false };
/// Sizes of the sentence under the bars, and lines of it.
const REST_FITS: [(f64, usize); 5] = [(14.0, 2), (13.0, 3), (12.0, 4), (10.0, 5), (8.0, 6)];

/// One end of a bar, as it is drawn.
#[derive(Debug)]
struct Half {
    row: usize,
    value: f64,
    left: bool,
    hue: Hue,
    light: bool,
    /// Where it stands in its row: 0 over all of it, -1 above and 1 below the other end.
    part: f64,
    words: StyledLines,
}

impl Half {
    fn reach(&self) -> Reach {
        Reach::with_words(self.value, names::width(&self.words) + BEFORE_WORDS, self.left)
    }
}

/// Draws the chart into the room it has.
pub fn draw(canvas: &mut Canvas, room: Rect, bars: &Bars) {
    let rest = rest_lines(&bars.rest, room.width);
    let below = x_axis::HEIGHT + names::height(&rest) + 8.0;
    let named: Vec<(&[String], bool)> = bars.bars.iter().map(|bar| (bar.name.as_slice(), false)).collect();
    let rows = NamedRows::fit(
        &named,
        Rect::between(room.x, room.y + HEAD, room.right(), room.bottom() - below),
        HIGHEST_ROW,
    );
    let left = room.x + rows.width() + if bars.bars.is_empty() { 0.0 } else { AFTER_NAMES };
    let plot = Rect::between(left, room.y + HEAD, room.right(), rows.bottom());
    let base = float(bars.base);
    let halves = halves(bars, rows.height);
    let mut reaches: Vec<Reach> = halves.iter().map(Half::reach).collect();
    reaches.push(Reach::bare(base));
    let ends = (plot.x, plot.right());
    let words = |ticks: &Ticks| if bars.share { ticks.per_cent() } else { ticks.labels(&bars.unit) };
    let across = x_axis::values(label_scale::range(base, &reaches, ends), ends, words);
    let plane = Plane::new(plot, across, rows.axis());
    x_axis::hairlines(canvas, &plane);
    plane.draw(canvas, |_| bands(bars, &rows, &plane));
    let seen = |half: &&Half| (plane.x(half.value) - plane.x(base)).abs() >= THINNEST;
    plane.draw(canvas, |_| halves.iter().filter(seen).map(|half| patch(half, &rows, base)));
    draw_base(canvas, &plane, base, &bars.base_words);
    halves.iter().for_each(|half| write_words(canvas, half, &rows, plane.x(half.value)));
    x_axis::figures(canvas, &plane, 0.0);
    rows.draw(canvas, room.x);
    names::write(canvas, room.x, plane.rect.bottom() + x_axis::HEIGHT + 8.0, &rest);
}

/// The own range of every input that has one, as far as the axis goes.
fn bands(bars: &Bars, rows: &NamedRows, plane: &Plane<Values, Slots>) -> Vec<Patch> {
    let (low, high) = (plane.across().range().start, plane.across().range().end);
    let half = rows.height / 2.0 - 1.5;
    let band = |(index, bar): (usize, &Bar)| {
        let (from, to) = bar.range?;
        let (from, to) = (float(from).clamp(low, high), float(to).clamp(low, high));
        let corners = [(from, rows.at(index, -half)), (to, rows.at(index, half))];
        Some(Patch { corners, filling: Filling::Solid(BAND), least: 2.0 })
    };
    bars.bars.iter().enumerate().filter_map(band).collect()
}

/// Every end there is, with words of one size for all of them.
fn halves(bars: &Bars, row: f64) -> Vec<Half> {
    let at = |(size, width): (f64, f64)| -> Vec<Half> {
        let each = bars.bars.iter().enumerate();
        each.flat_map(|(index, bar)| ends(float(bars.base), index, bar, size, width)).collect()
    };
    let most = |half: &Half| if half.part == 0.0 { row - 4.0 } else { row / 2.0 };
    let fits = |halves: &Vec<Half>| halves.iter().all(|half| names::height(&half.words) <= most(half));
    let [.., smallest] = FITS;
    FITS.into_iter().map(at).find(fits).unwrap_or_else(|| {
        let clip = |half: Half| Half { words: names::clipped(half.words.clone(), most(&half)), ..half };
        at(smallest).into_iter().map(clip).collect()
    })
}

fn ends(base: f64, row: usize, bar: &Bar, size: f64, width: f64) -> Vec<Half> {
    let [low, high] = &bar.ends;
    let value = |end: &Option<End>| end.as_ref().map(|end| float(end.value));
    let sides = sides(base, value(low), value(high));
    let shared = low.is_some() && high.is_some() && sides[0] == sides[1];
    let half = |(index, end): (usize, &End)| {
        let left = sides[index];
        let anchor = if left { Anchor::End } else { Anchor::Start };
        let style =
            TextStyle { size, face: Face::Regular, colour: ink_of(end.hue).words, anchor, edge: true };
        let lines = font::wrap_evenly(&end.words, style.face, size, width);
        let words = lines.into_iter().map(|line| (line, style)).collect();
        let part = if shared { index as f64 * 2.0 - 1.0 } else { 0.0 };
        Half { row, value: float(end.value), left, hue: end.hue, light: bar.light, part, words }
    };
    let both = [low, high].into_iter().enumerate();
    both.filter_map(|(index, end)| end.as_ref().map(|end| half((index, end)))).collect()
}

/// Which ends lie to the left of the base; one on it keeps away from the other.
fn sides(base: f64, low: Option<f64>, high: Option<f64>) -> [bool; 2] {
    let left = |value: Option<f64>| value.filter(|value| *value != base).map(|value| value < base);
    match (left(low), left(high)) {
        (Some(low), Some(high)) => [low, high],
        (Some(low), None) => [low, !low],
        (None, Some(high)) => [!high, high],
        (None, None) => [true, false],
    }
}

/// A half from the base to its value. A full one is solid; a light one is pale, so that they differ in grey as well.
fn patch(half: &Half, rows: &NamedRows, base: f64) -> Patch {
    let thickness = rows.thickness();
    let (top, bottom) = match half.part {
        0.0 => (-thickness / 2.0, thickness / 2.0),
        part => {
            let far = part * (thickness / 2.0 + 2.0).min(rows.height / 2.0 - 1.0);
            ((part * 0.75).min(far), (part * 0.75).max(far))
        }
    };
    let ink = ink_of(half.hue);
    Patch {
        corners: [(base, rows.at(half.row, top)), (half.value, rows.at(half.row, bottom))],
        filling: if half.light { Filling::Pale(ink.tints[0], ink.fill) } else { Filling::Solid(ink.fill) },
        least: 0.0,
    }
}

fn draw_base(canvas: &mut Canvas, plane: &Plane<Values, Slots>, base: f64, words: &str) {
    let (plot, x) = (plane.rect, plane.x(base));
    canvas.line((x, plot.y - 4.0), (x, plot.bottom()), BASE_LINE);
    let style = TextStyle { size: 15.0, face: Face::SemiBold, colour: INK, ..REST };
    let half = font::width(words, style.face, style.size) / 2.0;
    let middle = x_axis::inside(x, half, (plot.x, plot.right()));
    canvas.text(middle, plot.y - 11.0, style.anchored(Anchor::Middle), words);
}

/// Writes what leads to an end beside it.
fn write_words(canvas: &mut Canvas, half: &Half, rows: &NamedRows, end: f64) {
    let side = if half.left { -1.0 } else { 1.0 };
    // Beside its bar, and no nearer to the other end's words than they allow.
    let apart = (rows.thickness() / 4.0).max(names::height(&half.words) / 2.0);
    let middle = rows.middle(half.row) + half.part * apart;
    let x = end + side * BEFORE_WORDS;
    names::write(canvas, x, middle - names::height(&half.words) / 2.0, &half.words);
}

/// The sentence under the bars, in the largest letters that leave the bars their room.
fn rest_lines(rest: &str, width: f64) -> StyledLines {
    let at = |size: f64| -> StyledLines {
        let style = TextStyle { size, ..REST };
        font::wrap(rest, style.face, size, width).into_iter().map(|line| (line, style)).collect()
    };
    let fits = REST_FITS.into_iter().map(|(size, most)| (at(size), most));
    let found = fits.clone().find(|(lines, most)| lines.len() <= *most).map(|(lines, _)| lines);
    found.unwrap_or_else(|| names::clipped(at(8.0), 8.0 * LEADING * 6.5))
}
