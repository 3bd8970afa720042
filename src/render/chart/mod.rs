//! Charts as SVG and PNG. A chart is laid out to a list of shapes, which is written as SVG; the PNG is that SVG, painted.

mod backend;
mod bars;
pub mod canvas;
mod column_slots;
mod columns;
mod coord;
mod criteria;
mod criteria_scale;
mod elements;
mod end_labels;
mod font;
mod frame;
mod heat;
mod heat_labels;
mod heat_legend;
mod heat_levels;
mod label_placement;
mod label_scale;
mod legend;
mod lines;
mod markers;
mod names;
mod palette;
mod plane;
mod png;
mod rows;
mod schedule;
mod seam;
mod svg;
mod ticks;
mod waterfall;
mod x_axis;
mod y_axis;

use crate::report::chart::{Body, Chart};
use canvas::Canvas;
pub use svg::font_faces;

/// The chart as an SVG of 1200 x 720 units that needs no font and no file beside it.
pub fn svg(chart: &Chart) -> String {
    svg::write(chart, &layout(chart))
}

/// The chart as an element of a page that has the fonts by `font_faces`.
pub fn svg_inside(chart: &Chart) -> String {
    svg::inside(chart, &layout(chart))
}

/// The chart as a PNG of 2400 x 1440 pixels.
pub fn png(chart: &Chart) -> Result<Vec<u8>, String> {
    png::paint(&svg(chart))
}

/// Where everything on the chart is.
pub fn layout(chart: &Chart) -> Canvas {
    let mut canvas = Canvas::default();
    let plot = frame::draw(&mut canvas, chart);
    match &chart.body {
        Body::Lines(lines) => lines::draw(&mut canvas, plot, lines),
        Body::Columns(columns) => columns::draw(&mut canvas, plot, columns),
        Body::Bars(bars) => bars::draw(&mut canvas, plot, bars),
        Body::Heat(heat) => heat::draw(&mut canvas, plot, heat),
        Body::Waterfall(waterfall) => waterfall::draw(&mut canvas, plot, waterfall),
        Body::Criteria(criteria) => criteria::draw(&mut canvas, plot, criteria),
        Body::Schedule(schedule) => schedule::draw(&mut canvas, plot, schedule),
    }
    canvas
}
