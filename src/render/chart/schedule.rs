//! Steps in their time: a bar for each, from where it can begin to where it ends; those that everything waits for are solid.

use super::canvas::{Anchor, Canvas, Rect, Stroke, TextStyle};
use super::coord::{Months, Slots};
use super::elements::{Filling, Patch};
use super::font::{self, Face};
use super::palette::{GREY, INK, ink_of};
use super::plane::Plane;
use super::rows::NamedRows;
use super::ticks::float;
use super::x_axis;
use super::y_axis::{HAIR, HALF_FIGURE};
use crate::report::chart::{Hue, Schedule, ScheduleRow};

const WORDS: TextStyle =
    TextStyle { size: 14.0, face: Face::Regular, colour: GREY, anchor: Anchor::Start, edge: true };
/// The end of the plan, and go-live as it is planned.
const END: Stroke = Stroke { colour: INK, width: 1.5, dash: "" };
const GO_LIVE: Stroke = Stroke { colour: INK, width: 1.5, dash: "6 4" };
const AFTER_NAMES: f64 = 20.0;
/// Between a bar and its words.
const BEFORE_WORDS: f64 = 7.0;
/// Over the rows, a line of words for each mark.
const LINE: f64 = 22.0;
const HIGHEST_ROW: f64 = 84.0;
const CRITICAL: Hue = Hue::Nth(0);

/// Draws the chart into the room it has.
pub fn draw(canvas: &mut Canvas, room: Rect, schedule: &Schedule) {
    let named: Vec<(&[String], bool)> =
        schedule.rows.iter().map(|row| (row.name.as_slice(), row.is_critical)).collect();
    let top = room.y + LINE * schedule.marks.len() as f64 + 6.0;
    let rows = Rect::between(room.x, top, room.right(), room.bottom() - x_axis::HEIGHT);
    let rows = NamedRows::fit(&named, rows, HIGHEST_ROW);
    let plot = Rect::between(room.x + rows.width() + AFTER_NAMES, top, room.right(), rows.bottom());
    let across = Months::new(schedule.start, schedule.months, plot.width);
    let plane = Plane::new(plot, across, rows.axis());
    for (index, row) in schedule.rows.iter().enumerate() {
        let y = rows.middle(index);
        canvas.line((plot.x, y), (plane.x(float(row.from)), y), HAIR);
    }
    let marks = marks(canvas, &plane, schedule, room);
    plane.draw(canvas, |_| schedule.rows.iter().enumerate().map(|(index, row)| patch(row, index, &rows)));
    for (index, row) in schedule.rows.iter().enumerate() {
        write(canvas, &plane, (row, index, &rows), &marks);
    }
    x_axis::months(canvas, &plane);
    rows.draw(canvas, room.x);
}

fn patch(row: &ScheduleRow, index: usize, rows: &NamedRows) -> Patch {
    let half = rows.thickness() / 2.0;
    let ink = ink_of(CRITICAL);
    let filling = match row.is_critical {
        true => Filling::Solid(ink.fill),
        false => Filling::Pale(ink.tints[1], ink.fill),
    };
    let corners = [(float(row.from), rows.at(index, -half)), (float(row.to), rows.at(index, half))];
    Patch { corners, filling, least: 1.5 }
}

/// How long a step takes, behind its bar; before it where there is no room behind, or a mark runs through it.
fn write(
    canvas: &mut Canvas,
    plane: &Plane<Months, Slots>,
    (row, index, rows): (&ScheduleRow, usize, &NamedRows),
    marks: &[f64],
) {
    let size = (rows.height * 0.5).clamp(7.0, WORDS.size);
    let style = TextStyle { size, ..WORDS };
    let room = font::width(&row.said, style.face, size) + BEFORE_WORDS;
    let y = rows.middle(index) + size * HALF_FIGURE;
    let (from, to) = (plane.x(float(row.from)), plane.x(float(row.to)));
    let is_free = marks.iter().all(|mark| *mark < to - 1.0 || *mark > to + room + BEFORE_WORDS);
    let has_room = to + room <= plane.rect.right();
    match has_room && (is_free || from - room < plane.rect.x) {
        true => canvas.text(to + BEFORE_WORDS, y, style, &row.said),
        false => canvas.text(from - BEFORE_WORDS, y, style.anchored(Anchor::End), &row.said),
    }
}

/// A line over all rows at each mark, with its words to the left of its head: the latest on top, so that no line runs
/// through the words of another. Gives where the lines are.
fn marks(canvas: &mut Canvas, plane: &Plane<Months, Slots>, schedule: &Schedule, room: Rect) -> Vec<f64> {
    let mut sorted: Vec<_> = schedule.marks.iter().collect();
    sorted.sort_by_key(|mark| std::cmp::Reverse(mark.at));
    let style = TextStyle { colour: INK, ..WORDS };
    for (index, mark) in sorted.iter().enumerate() {
        let (x, y) = (plane.x(float(mark.at)), room.y + LINE * index as f64);
        let width = font::width(&mark.words, style.face, style.size);
        match x - BEFORE_WORDS - width >= room.x {
            true => canvas.text(x - BEFORE_WORDS, y + 14.0, style.anchored(Anchor::End), &mark.words),
            false => canvas.text(x + BEFORE_WORDS, y + 14.0, style, &mark.words),
        }
        let stroke = if mark.is_planned { GO_LIVE } else { END };
        canvas.line((x, y + 2.0), (x, plane.rect.bottom()), stroke);
    }
    sorted.iter().map(|mark| plane.x(float(mark.at))).collect()
}
