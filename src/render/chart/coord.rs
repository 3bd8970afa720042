//! Axes as plotters counts them: where a value is along them, where our ticks are, and what is written there.

use std::ops::Range;

use plotters::coord::ranged1d::{
    DiscreteRanged, KeyPointHint, KeyPointWeight, NoDefaultFormatting, Ranged, ValueFormatter,
};

use super::ticks::Ticks;
use crate::base::calendar::YearMonth;

/// Pixels of plotters in a pixel of a painted chart, which is half a unit.
const CELL_GRID: i32 = 50;

/// The pixel of a value on a straight line from the first pixel to the last, and never beyond them; a range without
/// extent has one place.
fn straight(range: &Range<f64>, value: f64, (first, last): (i32, i32)) -> i32 {
    let span = range.end - range.start;
    let share = if span > 0.0 { ((value - range.start) / span).clamp(0.0, 1.0) } else { 0.0 };
    (f64::from(first) + share * f64::from(last - first)).round() as i32
}

/// Values of a result or of an input from a lower to a higher end, with what is written at some of them; a value that is
/// not on the axis is moved to its end.
#[derive(Debug, Clone)]
pub struct Values {
    range: Range<f64>,
    ticks: Vec<(f64, String)>,
}

impl Values {
    /// Nothing is written along it.
    pub fn bare(low: f64, high: f64) -> Self {
        Self { range: low..high, ticks: Vec::new() }
    }

    /// From end to end of round values, with their figures and the unit at one of them.
    pub fn round(ticks: &Ticks, unit: &str) -> Self {
        Self::bare(ticks.low, ticks.high)
            .written(ticks.values().into_iter().zip(ticks.labels(unit)).collect())
    }

    /// The same axis with words at some of its values.
    pub fn written(self, ticks: Vec<(f64, String)>) -> Self {
        Self { ticks, ..self }
    }

    /// What is written, in the order of the values.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.ticks.iter().map(|(_, words)| words.as_str())
    }
}

impl Ranged for Values {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        straight(&self.range, *value, limit)
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        self.ticks.iter().map(|(value, _)| *value).take(hint.max_num_points()).collect()
    }

    fn range(&self) -> Range<f64> {
        self.range.clone()
    }
}

impl ValueFormatter<f64> for Values {
    fn format_ext(&self, value: &f64) -> String {
        self.ticks.iter().find(|(tick, _)| tick == value).map_or_else(String::new, |(_, words)| words.clone())
    }
}

/// Least room from the middle of one month's name to the next.
const MONTH_ROOM: f64 = 92.0;
/// Distances of named months.
const MONTH_STEPS: [u32; 7] = [3, 6, 12, 24, 36, 60, 120];
/// A multiple of all of them.
const ALL_STEPS: u32 = 360;

/// Months from the first one on: 0 is its first day. Ticks are quarters; named are the starts of years, or of quarters
/// where there is room, and the first month where there is room before those.
#[derive(Debug, Clone)]
pub struct Months {
    start: YearMonth,
    count: u32,
    /// From one named month to the next.
    step: u32,
    first_named: bool,
}

impl Months {
    /// Along a width.
    pub fn new(start: YearMonth, count: u32, width: f64) -> Self {
        let room = width / f64::from(count.max(1));
        let fits = |step: &u32| f64::from(*step) * room >= MONTH_ROOM;
        let step = MONTH_STEPS.into_iter().filter(|step| *step >= 12 || count <= 24).find(fits);
        let months = Self { start, count, step: step.unwrap_or(120), first_named: false };
        let first = (0..=count).find(|month| months.on_step(*month)).unwrap_or(count);
        Self { first_named: f64::from(first) * room >= MONTH_ROOM, ..months }
    }

    /// Steps are counted from the first January.
    fn on_step(&self, month: u32) -> bool {
        let january = (13 - self.start.month_of_year()) % 12;
        (month + ALL_STEPS - january).is_multiple_of(self.step)
    }

    fn named(&self, month: u32) -> bool {
        self.on_step(month) || (month == 0 && self.first_named)
    }

    fn quarter(&self, month: u32) -> bool {
        self.start.plus(month).month_of_year() % 3 == 1
    }
}

impl Ranged for Months {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        straight(&self.range(), *value, limit)
    }

    /// Bold are the named months.
    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        let light = matches!(hint.weight(), KeyPointWeight::Any);
        let months = (0..=self.count).filter(|month| self.named(*month) || (light && self.quarter(*month)));
        months.take(hint.max_num_points()).map(f64::from).collect()
    }

    fn range(&self) -> Range<f64> {
        0.0..f64::from(self.count)
    }
}

impl ValueFormatter<f64> for Months {
    fn format_ext(&self, month: &f64) -> String {
        self.start.plus(*month as u32).label()
    }
}

/// Equal slots side by side: rows, columns, cells. A whole number is the edge before the slot of that number.
#[derive(Debug, Clone)]
pub struct Slots {
    count: u32,
    /// The first is at the end of the axis, so that rows are counted from the top.
    down: bool,
    /// Pixels on whose multiples places are.
    grid: i32,
}

impl Slots {
    /// From the start of the axis.
    pub fn across(count: usize) -> Self {
        Self { count: u32::try_from(count).unwrap_or(u32::MAX), down: false, grid: 1 }
    }

    /// From the end of the axis.
    pub fn down(count: usize) -> Self {
        Self { down: true, ..Self::across(count) }
    }

    /// With edges on whole pixels of a picture, so that no seam shows between two areas.
    pub fn cells(count: usize) -> Self {
        Self { grid: CELL_GRID, ..Self::across(count) }
    }
}

impl Ranged for Slots {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (first, last): (i32, i32)) -> i32 {
        let limit = if self.down { (last, first) } else { (first, last) };
        let pixel = straight(&self.range(), *value, limit);
        (f64::from(pixel) / f64::from(self.grid)).round() as i32 * self.grid
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<f64> {
        Vec::new()
    }

    fn range(&self) -> Range<f64> {
        0.0..f64::from(self.count)
    }
}

impl DiscreteRanged for Slots {
    /// One more than there are slots: histograms ask for the edge behind the last one.
    fn size(&self) -> usize {
        self.count as usize + 1
    }

    fn index_of(&self, value: &f64) -> Option<usize> {
        self.range().contains(value).then_some(*value as usize)
    }

    fn from_index(&self, index: usize) -> Option<f64> {
        (index < self.size()).then_some(index as f64)
    }
}
