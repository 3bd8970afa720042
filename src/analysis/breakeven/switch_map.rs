//! When to switch: over volume and month, which option does the work for less from that month to the end of the horizon. What
//! was spent before a month is spent; what an option costs to build comes on top.

use rust_decimal::Decimal;

use crate::analysis::breakeven::volume::volume;
use crate::analysis::projected::Projected;
use crate::analysis::study::basis::basis;
use crate::analysis::study::types::{Basis, OptionStudy, Study};
use crate::sheet::exact::{Again, Projection};
use crate::sheet::node::{InputId, LineId};

/// A lead below this share of the cost is noise: no forecast of three years is better.
pub const NOISE: Decimal = Decimal::from_parts(5, 0, 0, false, 2);
/// Volumes that are looked at.
const ROWS: u32 = 36;
/// Months that a figure is over at least: fewer make a yearly payment a trend.
const LEAST: u32 = 12;

/// Who is best from each month on, at each volume.
#[derive(Debug, Clone)]
pub struct SwitchMap {
    /// What is compared.
    pub basis: Basis,
    /// Path of the volume, its unit and what the scenario gives it.
    pub vary: String,
    pub unit: String,
    pub base: Decimal,
    /// Options that serve, by id.
    pub options: Vec<String>,
    /// The first and the last month from which on they are compared.
    pub months: (u32, u32),
    /// Lowest and highest volume, and the middles of the rows between them.
    pub range: (Decimal, Decimal),
    pub volumes: Vec<Decimal>,
    /// By volume, a cell for each month.
    pub rows: Vec<Vec<SwitchCell>>,
    /// At the volume of the scenario.
    pub here: Vec<SwitchCell>,
}

/// The options from a month on.
#[derive(Debug, Clone, PartialEq)]
pub struct SwitchCell {
    /// What each costs from here to the end; None where it cannot serve.
    pub values: Vec<Option<Decimal>>,
    /// Place of the cheapest among the options.
    pub best: Option<usize>,
    /// By how much the next costs more; None where there is no other.
    pub lead: Option<Decimal>,
    /// Whether the lead is within the noise.
    pub is_close: bool,
}

impl SwitchCell {
    /// The cheapest, where its lead is more than noise.
    pub fn clear(&self) -> Option<usize> {
        self.best.filter(|_| !self.is_close)
    }

    fn of(values: Vec<Option<Decimal>>) -> Self {
        let mut known: Vec<(Decimal, usize)> =
            values.iter().enumerate().filter_map(|(at, value)| Some(((*value)?, at))).collect();
        known.sort();
        let lead = known.get(1).map(|next| next.0 - known[0].0);
        let noise = known.first().map_or(Decimal::ZERO, |best| best.0.abs() * NOISE);
        let is_close = lead.is_some_and(|lead| lead <= noise);
        Self { best: known.first().map(|best| best.1), values, lead, is_close }
    }
}

/// A month from which on another option is clearly cheaper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Switch {
    pub month: u32,
    pub from: usize,
    pub to: usize,
}

impl SwitchMap {
    /// The switches along a row.
    pub fn switches(&self, cells: &[SwitchCell]) -> Vec<Switch> {
        let (mut found, mut leader) = (Vec::new(), None);
        for (cell, month) in cells.iter().zip(self.months.0..) {
            let Some(to) = cell.clear() else { continue };
            if let Some(from) = leader.filter(|from| *from != to) {
                found.push(Switch { month, from, to });
            }
            leader = Some(to);
        }
        found
    }

    /// The months of a row in which the lead is within the noise.
    pub fn band(&self, cells: &[SwitchCell]) -> Vec<u32> {
        cells.iter().zip(self.months.0..).filter(|(cell, _)| cell.is_close).map(|(_, month)| month).collect()
    }
}

/// The map over a range of volume, or one around what the scenario has; None where fewer than two options serve.
pub fn switch_map(
    projected: &Projected,
    study: &Study,
    range: Option<(Decimal, Decimal)>,
) -> Option<SwitchMap> {
    let whole = study.options.iter().filter(|option| !is_staged(projected, option));
    let serving: Vec<(&OptionStudy, u32)> =
        whole.filter_map(|option| Some((option, first_served(option)?))).collect();
    let options: Vec<&OptionStudy> = serving.iter().map(|(option, _)| *option).collect();
    let first = serving.iter().map(|(_, month)| *month).max().filter(|_| options.len() > 1)?;
    let vary = volume(projected);
    let sheet = &projected.model.sheet;
    let input = sheet.find_input(vary)?;
    let base = sheet.input(input).value;
    let basis = basis(&options);
    let months = (first, (sheet.months + 1).saturating_sub(LEAST).max(first));
    let sweep = VolumeSweep::new(projected, input, &options, basis, months)?;
    let here = sweep.cells(&projected.exact);
    let range = range.or_else(|| telling(&sweep, base, &here))?;
    let step = (range.1 - range.0) / Decimal::from(ROWS);
    let middle = |row: u32| range.0 + step * (Decimal::from(row) + Decimal::new(5, 1));
    let volumes: Vec<Decimal> = (0..ROWS).map(middle).collect();
    let rows = volumes.iter().map(|volume| sweep.at(*volume)).collect();
    let options = options.iter().map(|option| option.id.clone()).collect();
    let (vary, unit) = (vary.to_string(), sheet.input(input).unit.symbol(&sheet.names));
    Some(SwitchMap { basis, vary, unit, base, options, months, range, volumes, rows, here })
}

/// A staged option is a plan of when to switch, and no place to switch to: from its last stage on it is that option.
fn is_staged(projected: &Projected, option: &OptionStudy) -> bool {
    let spec = projected.plan.scenario.options.iter().find(|spec| spec.id == option.id);
    spec.is_some_and(|spec| !spec.core.stages.is_empty())
}

fn first_served(option: &OptionStudy) -> Option<u32> {
    option.monthly.iter().find(|month| month.served > Decimal::ZERO).map(|month| month.month)
}

/// From a tenth of the volume to the nearest multiple at which the answer is another one; to twice, where there is none.
fn telling(sweep: &VolumeSweep, base: Decimal, here: &[SwitchCell]) -> Option<(Decimal, Decimal)> {
    if base <= Decimal::ZERO {
        return None;
    }
    let leaders =
        |cells: &[SwitchCell]| -> Vec<Option<usize>> { cells.iter().map(SwitchCell::clear).collect() };
    let multiples = [2, 5, 10].map(|times| base * Decimal::from(times));
    let other = |volume: &Decimal| leaders(&sweep.at(*volume)) != leaders(here);
    let high = multiples.into_iter().find(other).unwrap_or(multiples[0]);
    Some((base / Decimal::TEN, high))
}

/// The rows that the figures are summed from, at any volume.
struct VolumeSweep<'a> {
    projected: &'a Projected,
    again: Again<'a>,
    input: InputId,
    basis: Basis,
    months: (u32, u32),
    /// For each option: its cost by month, the units it serves, and its largest shortfall of capacity.
    lines: Vec<(LineId, LineId, Option<LineId>)>,
}

impl<'a> VolumeSweep<'a> {
    fn new(
        projected: &'a Projected,
        input: InputId,
        options: &[&OptionStudy],
        basis: Basis,
        months: (u32, u32),
    ) -> Option<Self> {
        let cost = if basis == Basis::WorkCost { "work_cost_by_month" } else { "cost" };
        let of = |option: &&OptionStudy| {
            let line = |name: &str| projected.model.line(&format!("options.{}.{name}", option.id));
            Some((line(cost)?, line("served")?, line("capacity.largest_shortfall")))
        };
        let lines: Vec<_> = options.iter().map(of).collect::<Option<_>>()?;
        let wanted: Vec<LineId> = lines
            .iter()
            .flat_map(|(cost, served, short)| [*cost, *served].into_iter().chain(*short))
            .collect();
        let again = Again::new(&projected.model.sheet, &projected.exact, &[input], &wanted);
        Some(Self { projected, again, input, basis, months, lines })
    }

    fn at(&self, volume: Decimal) -> Vec<SwitchCell> {
        let mut values = self.projected.model.sheet.values();
        values[self.input.0 as usize] = volume;
        match self.again.evaluate(&values) {
            Ok(done) => self.cells(&done),
            Err(_) => vec![SwitchCell::of(vec![None; self.lines.len()]); self.count()],
        }
    }

    fn count(&self) -> usize {
        (self.months.1 - self.months.0 + 1) as usize
    }

    fn cells(&self, done: &Projection) -> Vec<SwitchCell> {
        let of = |month: u32| self.lines.iter().map(|lines| self.from(done, *lines, month)).collect();
        (self.months.0..=self.months.1).map(|month| SwitchCell::of(of(month))).collect()
    }

    /// What an option costs from a month to the end: in all, or for a unit.
    fn from(
        &self,
        done: &Projection,
        (cost, served, short): (LineId, LineId, Option<LineId>),
        month: u32,
    ) -> Option<Decimal> {
        let cannot = short.and_then(|short| done.at(short, 0)).is_some_and(|short| short > Decimal::ZERO);
        let last = self.projected.model.sheet.months;
        let sum = |line: LineId| (month..=last).map(|month| done.at(line, month)).sum::<Option<Decimal>>();
        let cost = sum(cost).filter(|_| !cannot)?;
        match self.basis {
            Basis::PerUnit => cost.checked_div(sum(served)?),
            Basis::WorkCost | Basis::Total => Some(cost),
        }
    }
}
