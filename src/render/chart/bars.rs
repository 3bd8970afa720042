//! Bars to both sides of a base: the longest on top, each end with what leads there.

use crate::render::chart::across;
use crate::render::chart::across::FEW;
use crate::render::chart::axis::TIME_HEIGHT;
use crate::render::chart::canvas::{Anchor, Canvas, Rect, Stroke, Style};
use crate::render::chart::font;
use crate::render::chart::font::{Face, LEADING};
use crate::render::chart::names;
use crate::render::chart::names::Lines;
use crate::render::chart::palette::{GREY, INK, ink_of};
use crate::render::chart::reach;
use crate::render::chart::reach::Reach;
use crate::render::chart::rows::Rows;
use crate::render::chart::scale::{Scale, Ticks, figure, float};
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
/// Between names and plot.
const AFTER_NAMES: f64 = 20.0;
/// Between the end of a bar and its words.
const BEFORE_WORDS: f64 = 7.0;
const BASE_LINE: Stroke = Stroke { colour: INK, width: 1.5, dash: "" };
const REST: Style =
    Style { size: 14.0, face: Face::Regular, colour: GREY, anchor: Anchor::Start, edge: false };
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
    words: Lines,
}

impl Half {
    fn reach(&self) -> Reach {
        Reach::with_words(self.value, names::width(&self.words) + BEFORE_WORDS, self.left)
    }
}

/// Draws the chart into the room it has.
pub fn draw(canvas: &mut Canvas, room: Rect, bars: &Bars) {
    let rest = rest_lines(&bars.rest, room.width);
    let below = TIME_HEIGHT + names::height(&rest) + 8.0;
    let named: Vec<(&[String], bool)> = bars.bars.iter().map(|bar| (bar.name.as_slice(), false)).collect();
    let rows = Rows::fit(&named, Rect::between(room.x, room.y + HEAD, room.right(), room.bottom() - below));
    let left = room.x + rows.width() + if bars.bars.is_empty() { 0.0 } else { AFTER_NAMES };
    let plot = Rect::between(left, room.y + HEAD, room.right(), rows.bottom());
    let base = float(bars.base);
    let halves = halves(bars, rows.height);
    let mut reaches: Vec<Reach> = halves.iter().map(Half::reach).collect();
    reaches.push(Reach::bare(base));
    let scale = reach::scale(base, &reaches, plot.x, plot.right());
    let words = |ticks: &Ticks| if bars.share { ticks.per_cent() } else { ticks.labels(&bars.unit) };
    let marks = across::marks(scale, (plot.x, plot.right()), FEW, words);
    across::hairlines(canvas, plot, &marks, scale);
    halves.iter().for_each(|half| draw_half(canvas, half, &rows, scale, base));
    draw_base(canvas, plot, scale.at(base), &figure(bars.base, bars.share));
    halves.iter().for_each(|half| write_words(canvas, half, &rows, scale));
    across::figures(canvas, plot, &marks, scale);
    rows.draw(canvas, room.x);
    names::write(canvas, room.x, plot.bottom() + TIME_HEIGHT + 8.0, &rest);
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
        let style = Style { size, face: Face::Regular, colour: ink_of(end.hue).words, anchor, edge: true };
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

fn thickness(rows: &Rows) -> f64 {
    (rows.height * 0.62).min(34.0)
}

/// Where a half is: from the base to its value.
fn place(half: &Half, rows: &Rows, scale: Scale, base: f64) -> Rect {
    let thickness = thickness(rows);
    let (a, b) = (scale.at(base), scale.at(half.value));
    let middle = rows.middle(half.row);
    let (top, bottom) = match half.part {
        0.0 => (middle - thickness / 2.0, middle + thickness / 2.0),
        part => {
            let far = middle + part * (thickness / 2.0 + 2.0).min(rows.height / 2.0 - 1.0);
            ((middle + part * 0.75).min(far), (middle + part * 0.75).max(far))
        }
    };
    Rect::between(a.min(b), top, a.max(b), bottom)
}

/// A full half is solid; a light one is pale with an edge, so that they differ in grey as well.
fn draw_half(canvas: &mut Canvas, half: &Half, rows: &Rows, scale: Scale, base: f64) {
    let (rect, ink) = (place(half, rows, scale, base), ink_of(half.hue));
    if rect.width < 0.5 {
        return;
    }
    match half.light {
        true => canvas.pale(rect, ink.tints[0], ink.fill),
        false => canvas.fill(rect, ink.fill),
    }
}

fn draw_base(canvas: &mut Canvas, plot: Rect, x: f64, figure: &str) {
    canvas.line((x, plot.y - 4.0), (x, plot.bottom()), BASE_LINE);
    let words = format!("Scenario: {figure}");
    let style = Style { size: 15.0, face: Face::SemiBold, colour: INK, ..REST };
    let half = font::width(&words, style.face, style.size) / 2.0;
    let middle = x.min(plot.right() - half).max(plot.x + half);
    canvas.text(middle, plot.y - 11.0, style.anchored(Anchor::Middle), &words);
}

fn write_words(canvas: &mut Canvas, half: &Half, rows: &Rows, scale: Scale) {
    let side = if half.left { -1.0 } else { 1.0 };
    // Beside its bar, and no nearer to the other end's words than they allow.
    let apart = (thickness(rows) / 4.0).max(names::height(&half.words) / 2.0);
    let middle = rows.middle(half.row) + half.part * apart;
    let x = scale.at(half.value) + side * BEFORE_WORDS;
    names::write(canvas, x, middle - names::height(&half.words) / 2.0, &half.words);
}

/// The sentence under the bars, in the largest letters that leave the bars their room.
fn rest_lines(rest: &str, width: f64) -> Lines {
    let at = |size: f64| -> Lines {
        let style = Style { size, ..REST };
        font::wrap(rest, style.face, size, width).into_iter().map(|line| (line, style)).collect()
    };
    let fits = REST_FITS.into_iter().map(|(size, most)| (at(size), most));
    let found = fits.clone().find(|(lines, most)| lines.len() <= *most).map(|(lines, _)| lines);
    found.unwrap_or_else(|| names::clipped(at(8.0), 8.0 * LEADING * 6.5))
}
