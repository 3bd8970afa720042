//! A chart as data: what is drawn and what it says. Nothing is rounded here and nothing has a size.

use rust_decimal::Decimal;

use crate::base::calendar::YearMonth;

/// One chart: a finding, what is shown, and the figures.
#[derive(Debug, Clone)]
pub struct Chart {
    /// File name without its ending: `cumulative-cost`.
    pub slug: &'static str,
    /// The finding, with its figure.
    pub title: String,
    /// Measure, unit and period.
    pub subtitle: String,
    /// Where the figures come from.
    pub footer_left: String,
    /// What a reader must be warned of, such as `illustrative`.
    pub footer_right: String,
    /// The chart in words, for those who do not see it.
    pub alt: String,
    pub body: Body,
}

/// The kinds of chart.
#[derive(Debug, Clone)]
pub enum Body {
    Lines(Lines),
    Columns(Columns),
}

/// Lines over the months of the model.
#[derive(Debug, Clone)]
pub struct Lines {
    /// Unit of the vertical axis, such as `EUR`.
    pub unit: String,
    /// The month that begins at 0 on the time axis.
    pub start: YearMonth,
    /// Length of the time axis.
    pub months: u32,
    pub series: Vec<Series>,
    /// Most important first: where there is no room, the last lose their words and keep their dot.
    pub markers: Vec<Marker>,
    /// Where the vertical axis is cut off, if it is: a round number above zero.
    pub ceiling: Option<Decimal>,
}

/// A named line.
#[derive(Debug, Clone)]
pub struct Series {
    pub name: String,
    /// Unbroken stretches; between two of them there is no figure.
    pub runs: Vec<Vec<Point>>,
    pub hue: Hue,
    pub weight: Weight,
}

/// A point of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// Months since the start: 0 is its first day, 0.5 the middle of the first month.
    pub at: Decimal,
    pub value: Decimal,
}

/// What a line or a layer is told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hue {
    /// The n-th colour of the palette, from zero.
    Nth(usize),
    /// Near black, for what all options are compared against.
    Neutral,
    /// Grey, for what is there today.
    Background,
}

/// How loud a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// The one the title speaks of: thick and solid.
    Main,
    Plain,
    /// Context only.
    Quiet,
}

/// A point worth pointing at.
#[derive(Debug, Clone)]
pub struct Marker {
    pub point: Point,
    /// Two short lines, the first in bold; empty for a dot alone.
    pub words: Vec<String>,
}

/// Stacked columns, side by side.
#[derive(Debug, Clone)]
pub struct Columns {
    /// Unit of the vertical axis, such as `EUR`.
    pub unit: String,
    /// From the bottom of the stack upwards.
    pub layers: Vec<Layer>,
    pub columns: Vec<Column>,
}

/// One layer of every stack.
#[derive(Debug, Clone)]
pub struct Layer {
    pub name: String,
    pub hue: Hue,
}

/// One stack.
#[derive(Debug, Clone)]
pub struct Column {
    /// Written under the column, one paragraph each; the first may be long.
    pub name: Vec<String>,
    /// As many as there are layers.
    pub values: Vec<Decimal>,
    pub total: Decimal,
    /// The one the title speaks of.
    pub main: bool,
}
