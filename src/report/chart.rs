//! A chart as data: what is drawn and what it says. Nothing is rounded here and nothing has a size.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::base::calendar::YearMonth;

/// One chart: a finding, what is shown, and the figures.
#[derive(Debug, Clone)]
pub struct Chart {
    /// File name without its ending: `cumulative-cost`.
    pub slug: Cow<'static, str>,
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
    Bars(Bars),
    Heat(Heat),
    Waterfall(Waterfall),
    Criteria(Criteria),
    Schedule(Schedule),
}

/// Lines over the months of the model, or over the values of an input.
#[derive(Debug, Clone)]
pub struct Lines {
    /// Unit of the vertical axis, such as `EUR`.
    pub unit: String,
    pub across: Across,
    pub series: Vec<Series>,
    /// Most important first: where there is no room, the last lose their words and keep their dot.
    pub markers: Vec<Marker>,
    /// Where the vertical axis is cut off, if it is: a round number above zero.
    pub ceiling: Option<Decimal>,
    /// The end of what is known, where something else goes on from there.
    pub seam: Option<Seam>,
    /// How far a line may be off, behind it; the widest first.
    pub bands: Vec<Band>,
}

/// An area between two lines.
#[derive(Debug, Clone)]
pub struct Band {
    pub hue: Hue,
    /// In the same places across.
    pub low: Vec<Point>,
    pub high: Vec<Point>,
}

/// Where what is known ends, and what both sides are called.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seam {
    pub at: Decimal,
    pub before: &'static str,
    pub after: &'static str,
}

impl Seam {
    /// The end of what happened; the rest is projected.
    pub fn projected(at: Decimal) -> Self {
        Self { at, before: "actual", after: "projected" }
    }
}

/// The horizontal axis of lines.
#[derive(Debug, Clone)]
pub enum Across {
    /// Time: the month that begins at 0, and how many there are.
    Months { start: YearMonth, months: u32 },
    /// An input.
    Input(Axis),
}

/// An axis of the values of an input.
#[derive(Debug, Clone)]
pub struct Axis {
    /// What varies, for people: `units per month`.
    pub name: String,
    /// `tickets a month`, `USD/GPU-hour`; empty for a bare number.
    pub unit: String,
    pub from: Decimal,
    pub to: Decimal,
    /// What the scenario gives it, marked where it is on the axis.
    pub here: Decimal,
    /// Whether values are shares, for per cent.
    pub share: bool,
    /// Where values are months since a start, that month: they are written as dates.
    pub since: Option<YearMonth>,
}

/// A named line.
#[derive(Debug, Clone)]
pub struct Series {
    pub name: String,
    /// Unbroken stretches; between two of them there is no figure.
    pub runs: Vec<Vec<Point>>,
    pub hue: Hue,
    pub weight: Weight,
    /// From where to where it happened: solid there, and dashed elsewhere. None where that is no question.
    pub happened: Option<Vec<(Decimal, Decimal)>>,
}

/// A point of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// A value of the input; or months since the start: 0 is its first day, 0.5 the middle of the first month.
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
    /// What a line is the mean of: pale and without a name.
    Pale,
}

/// A point worth pointing at.
#[derive(Debug, Clone)]
pub struct Marker {
    pub point: Point,
    /// Two short lines, the first in bold. A marker whose words have no room is left out.
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
    /// What the bars beside the stacks are; empty where there are none.
    pub beside: String,
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
    /// What stands against it, as a bar of its own.
    pub beside: Option<Decimal>,
    /// The one the title speaks of.
    pub main: bool,
}

/// Bars to both sides of a base, one under the other, the longest on top: a tornado, or distances.
#[derive(Debug, Clone)]
pub struct Bars {
    /// Unit of the horizontal axis, such as `EUR`; empty with `share`.
    pub unit: String,
    /// Whether values are shares, for per cent.
    pub share: bool,
    /// Where the bars start: what the figure is with every input at its value.
    pub base: Decimal,
    /// What is written over that: `Scenario: $304k`.
    pub base_words: String,
    pub bars: Vec<Bar>,
    /// What has no bar, in a sentence under the bars; empty where there is nothing to say.
    pub rest: String,
}

/// One bar. An end that does not exist is not drawn.
#[derive(Debug, Clone)]
pub struct Bar {
    /// What moves, and from where: `price per GPU-hour`, `2.5 USD/GPU-hour`.
    pub name: Vec<String>,
    pub ends: [Option<End>; 2],
    /// Drawn lighter: the swing is a convention and not a range that somebody stated.
    pub light: bool,
    /// The range that the input has of its own, as a band behind the bar.
    pub range: Option<(Decimal, Decimal)>,
}

/// Where a bar ends.
#[derive(Debug, Clone)]
pub struct End {
    pub value: Decimal,
    /// Written beside it: what the input is there, `350,000`.
    pub words: String,
    /// Colour of this half of the bar: the input at its lower or its higher end, or the option that it leads to.
    pub hue: Hue,
}

/// A figure over two inputs, as a map of cells. The axes go from edge to edge of the map, and cells share them out evenly.
#[derive(Debug, Clone)]
pub struct Heat {
    /// Unit of the figure.
    pub unit: String,
    pub across: Axis,
    pub up: Axis,
    /// Cells in a row.
    pub columns: usize,
    /// Row by row from the lowest, each from the left; None where the figure does not exist.
    pub cells: Vec<HeatCell>,
    /// Who can win a cell, in the order of the options; the last may be doing nothing.
    pub regions: Vec<Region>,
    /// The break-even contours: unbroken lines in values of both inputs.
    pub contours: Vec<Vec<(Decimal, Decimal)>>,
    /// What the contour means: `equal NPV`.
    pub contour_name: String,
    /// What it means that nobody wins a cell with a figure: `nobody ahead`.
    pub tied_name: String,
    /// Thin lines of an equal figure, each with its words.
    pub levels: Vec<Level>,
}

#[derive(Debug, Clone, Copy)]
pub struct HeatCell {
    /// The figure, or the lead of the winner: zero is equal.
    pub value: Option<Decimal>,
    /// Place of the winner among the regions.
    pub region: Option<usize>,
}

/// Lines along which the figure is the same.
#[derive(Debug, Clone)]
pub struct Level {
    /// `$500k ahead`.
    pub words: String,
    pub lines: Vec<Vec<(Decimal, Decimal)>>,
}

#[derive(Debug, Clone)]
pub struct Region {
    pub name: String,
    pub hue: Hue,
}

/// From one figure to another, step by step.
#[derive(Debug, Clone)]
pub struct Waterfall {
    /// Unit of the axis of values.
    pub unit: String,
    /// Name and figure at the start and at the end.
    pub from: (String, Decimal),
    pub to: (String, Decimal),
    /// In order; they add up to the difference.
    pub steps: Vec<WaterfallStep>,
}

impl Waterfall {
    /// Where its axis begins, if not at zero: short of all figures by as much as lies between them, where they lie so far
    /// from zero that steps would be slivers.
    pub fn begins(&self) -> Option<Decimal> {
        let mut levels = vec![self.from.1];
        for step in &self.steps {
            levels.push(levels[levels.len() - 1].saturating_add(step.amount));
        }
        let (low, high) = (*levels.iter().min()?, *levels.iter().max()?);
        let span = high.saturating_sub(low);
        let far = |near: Decimal| !span.is_zero() && near > span.saturating_mul(Decimal::from(4));
        match () {
            () if low > Decimal::ZERO && far(low) => Some(low - span),
            () if high < Decimal::ZERO && far(-high) => Some(high + span),
            () => None,
        }
    }
}

#[derive(Debug, Clone)]
pub struct WaterfallStep {
    /// What changed, and from what to what.
    pub name: Vec<String>,
    pub amount: Decimal,
    /// Whether it is to the good: less cost, or more worth.
    pub favourable: bool,
}

/// What was found, each against a limit of its own.
#[derive(Debug, Clone)]
pub struct Criteria {
    pub rows: Vec<CriteriaRow>,
}

#[derive(Debug, Clone)]
pub struct CriteriaRow {
    /// Written before it: what it is, and its limit.
    pub name: Vec<String>,
    /// Written behind it: what became of it, and what was found.
    pub said: Vec<String>,
    /// At least this, at most that; both, where it has two limits.
    pub min: Option<Decimal>,
    pub max: Option<Decimal>,
    /// None where nothing was found.
    pub found: Option<Decimal>,
    pub interval: Option<(Decimal, Decimal)>,
    pub mark: Mark,
}

/// What became of a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Met,
    Missed,
    /// Neither is shown.
    Open,
}

/// Steps in their time, over months from the start.
#[derive(Debug, Clone)]
pub struct Schedule {
    pub start: YearMonth,
    pub months: u32,
    pub rows: Vec<ScheduleRow>,
    /// Days that matter, a line of words each.
    pub marks: Vec<ScheduleMark>,
}

#[derive(Debug, Clone)]
pub struct ScheduleRow {
    pub name: Vec<String>,
    /// In months.
    pub from: Decimal,
    pub to: Decimal,
    /// Whether everything waits for it.
    pub is_critical: bool,
    /// How long it takes, in words.
    pub said: String,
}

#[derive(Debug, Clone)]
pub struct ScheduleMark {
    pub at: Decimal,
    pub words: String,
    /// What was planned is apart from what follows.
    pub is_planned: bool,
}
