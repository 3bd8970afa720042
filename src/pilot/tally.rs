//! What is added up of rows as they go by: totals by period. Rows that say the same quantities are kept together, so that a
//! ratio is over rows that have both of its sides, and its spread is that of days. The sums are exact, so that neither the
//! order of rows nor their spread over files changes a digit.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::pilot::period::Period;
use crate::pilot::print::Print;
use crate::pilot::ratio::{RATIOS, Ratio, sum};
use crate::pilot::row::{Amounts, COUNT, Quantity, RowAmounts, unscaled};
use crate::pilot::size::Sizes;
use crate::pilot::sums::Sums;

/// Totals of a period.
#[derive(Debug, Clone, Copy, Default)]
pub struct Totals {
    whole: [i128; COUNT],
    decimal: [Decimal; COUNT],
    has: u16,
}

/// Of rows that hold one side of a ratio only, such as a meter of a bill.
const PART: u16 = 1 << 15;

/// Totals of a period, apart by what their rows say.
#[derive(Debug, Clone, Default)]
struct PeriodTally {
    kinds: Vec<(u16, Totals)>,
    print: Print,
}

/// What was added up of the rows of a group.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    pub rows: u64,
    periods: IndexMap<Period, PeriodTally>,
    /// How long single calls are, where they are told apart.
    pub sizes: Sizes,
    /// Index of the period of the last row, which is often that of the next.
    last: usize,
}

impl Totals {
    #[inline]
    fn add(&mut self, said: &RowAmounts) {
        match said {
            RowAmounts::Whole(amounts) => {
                for (total, value) in self.whole.iter_mut().zip(amounts.values) {
                    *total += i128::from(value);
                }
            }
            RowAmounts::Decimal(amounts) => {
                for (total, value) in self.decimal.iter_mut().zip(amounts.values) {
                    *total = total.saturating_add(value);
                }
            }
        }
        self.has |= said.has();
    }

    /// Adds the totals of another.
    pub fn merge(&mut self, other: &Self) {
        for at in 0..COUNT {
            self.whole[at] += other.whole[at];
            self.decimal[at] = self.decimal[at].saturating_add(other.decimal[at]);
        }
        self.has |= other.has;
    }

    /// Total of a quantity, where any row has it.
    pub fn get(&self, quantity: Quantity) -> Option<Decimal> {
        let at = quantity as usize;
        let whole = unscaled(self.whole[at], quantity.scale())?;
        (self.has & quantity.bit() != 0).then(|| whole.saturating_add(self.decimal[at]))
    }

    /// Which quantities it has, a bit for each.
    pub fn has(&self) -> u16 {
        self.has
    }

    /// Takes some quantities out, a bit for each.
    fn clear(&mut self, bits: u16) {
        for (_, quantity) in Quantity::ALL.iter().filter(|(_, quantity)| quantity.bit() & bits != 0) {
            (self.whole[*quantity as usize], self.decimal[*quantity as usize]) = (0, Decimal::ZERO);
        }
        self.has &= !bits;
    }

    /// Takes the units of another tally, where it has none of its own.
    fn with_units(mut self, other: &Self) -> Self {
        let (at, bit) = (Quantity::Units as usize, Quantity::Units.bit());
        if self.has & bit == 0 && other.has & bit != 0 {
            (self.whole[at], self.decimal[at]) = (other.whole[at], other.decimal[at]);
            self.has |= bit;
        }
        self
    }

    fn amounts(&self) -> Amounts<Decimal> {
        let mut amounts = Amounts::default();
        for (_, quantity) in Quantity::ALL {
            self.get(quantity).into_iter().for_each(|value| amounts.set(quantity, value));
        }
        amounts
    }
}

impl PeriodTally {
    #[inline]
    fn kind(&mut self, pattern: u16) -> &mut Totals {
        let at = self.kinds.iter().position(|(known, _)| *known == pattern);
        let at = at.unwrap_or_else(|| {
            self.kinds.push((pattern, Totals::default()));
            self.kinds.len() - 1
        });
        &mut self.kinds[at].1
    }

    fn merge(&mut self, other: &Self) {
        other.kinds.iter().for_each(|(pattern, totals)| self.kind(*pattern).merge(totals));
        self.print.merge(&other.print);
    }

    fn whole(&self) -> Totals {
        let mut whole = Totals::default();
        self.kinds.iter().for_each(|(_, totals)| whole.merge(totals));
        whole
    }

    /// Totals over the rows that have all of some quantities.
    fn with(&self, needs: u16) -> Option<Totals> {
        let fits = self.kinds.iter().filter(|(pattern, _)| pattern & (needs | PART) == needs);
        fits.map(|(_, totals)| *totals).reduce(|mut all, totals| {
            all.merge(&totals);
            all
        })
    }

    fn without(&mut self, bits: u16) {
        for (pattern, mut totals) in std::mem::take(&mut self.kinds) {
            totals.clear(bits);
            if totals.has != 0 {
                self.kind(pattern & !bits).merge(&totals);
            }
        }
    }
}

impl Tally {
    /// Adds a row that has both sides of the ratios that it says something of.
    #[inline]
    pub fn add(&mut self, period: Period, said: &RowAmounts, print: u64) {
        self.add_as(period, said, said.has(), print);
    }

    /// Adds a row that holds one side of a ratio only; the other side may be in another row.
    pub fn add_part(&mut self, period: Period, said: &RowAmounts, print: u64) {
        self.add_as(period, said, said.has() | PART, print);
    }

    #[inline]
    fn add_as(&mut self, period: Period, said: &RowAmounts, pattern: u16, print: u64) {
        self.rows += 1;
        if self.periods.get_index(self.last).is_none_or(|(known, _)| *known != period) {
            self.last = self.periods.entry(period).index();
            self.periods.entry(period).or_default();
        }
        let day = &mut self.periods[self.last];
        day.kind(pattern).add(said);
        day.print.add(print, said);
    }

    /// Adds the totals of another.
    pub fn merge(&mut self, other: &Self) {
        self.rows += other.rows;
        self.sizes.merge(&other.sizes);
        for (period, day) in &other.periods {
            self.periods.entry(*period).or_default().merge(day);
        }
    }

    /// Its memory, counted in totals of a period.
    pub fn weight(&self) -> usize {
        const OF_A_GROUP: usize = 2;
        const CLASSES_OF_A_TOTAL: usize = 6;
        match self.periods.len() {
            0 => 0,
            periods => periods + OF_A_GROUP + self.sizes.classes.len().div_ceil(CLASSES_OF_A_TOTAL),
        }
    }

    /// A quantity that a row of a month and rows of its days both have, if there is one.
    pub fn month_and_days(&self) -> Option<(Quantity, Period)> {
        let all: Vec<(Period, Totals)> = self.periods().collect();
        let months = all.iter().filter(|(period, _)| *period == period.whole_month());
        let days = |month: &Period| {
            let own = all.iter().filter(|(day, _)| day.month == month.month && day != month);
            own.fold(0, |bits, (_, totals)| bits | totals.has())
        };
        let both = |(month, totals): &(Period, Totals)| {
            let bits = totals.has() & days(month);
            Some((Quantity::ALL.iter().find(|(_, quantity)| bits & quantity.bit() != 0)?.1, *month))
        };
        months.filter_map(both).min_by_key(|(_, month)| *month)
    }

    /// Totals by period, in no order.
    pub fn periods(&self) -> impl ExactSizeIterator<Item = (Period, Totals)> {
        self.periods.iter().map(|(period, day)| (*period, day.whole()))
    }

    /// The fingerprints of its rows, by period.
    pub fn prints(&self) -> impl Iterator<Item = (&Period, &Print)> {
        self.periods.iter().map(|(period, day)| (period, &day.print))
    }

    /// Totals over all periods.
    pub fn whole(&self) -> Totals {
        let mut whole = Totals::default();
        self.periods.values().for_each(|day| whole.merge(&day.whole()));
        whole
    }

    /// Total of a quantity, where any row has it.
    pub fn total(&self, quantity: Quantity) -> Option<Decimal> {
        self.whole().get(quantity)
    }

    /// The same without the totals of units, keeping the sums of ratios of units.
    pub fn without_units(mut self) -> Self {
        let hidden = |day: &mut PeriodTally| {
            day.kinds.iter_mut().for_each(|(_, totals)| totals.clear(Quantity::Units.bit()));
        };
        self.periods.values_mut().for_each(hidden);
        self
    }

    /// The same without some quantities, a bit for each.
    pub fn without(mut self, bits: u16) -> Self {
        self.periods.values_mut().for_each(|day| day.without(bits));
        self.periods.retain(|_, day| !day.kinds.is_empty());
        self.last = 0;
        self
    }

    /// Takes some quantities out of a period, and the period where nothing is left of it: its rows, if so.
    pub fn take_out(&mut self, period: Period, bits: u16) -> u64 {
        let Some(day) = self.periods.get_mut(&period) else { return 0 };
        day.without(bits);
        let rows = day.print.rows;
        if !day.kinds.is_empty() {
            return 0;
        }
        self.periods.swap_remove(&period);
        self.last = 0;
        self.rows -= rows.min(self.rows);
        rows
    }

    /// The sums of a ratio over periods, whatever rows have.
    pub fn joined(&self, name: &str) -> Option<(&'static Ratio, Sums)> {
        let ratio = RATIOS.iter().find(|ratio| ratio.name == name)?;
        Some((ratio, of_days(&by_period(self, &Self::default()), ratio)?))
    }

    /// The sums of every ratio over days or months: of the rows that have both of its quantities; where none has, of what
    /// the period has, here or, for units, in what is of the whole option.
    pub fn sums(&self, option: &Self) -> Vec<(&'static Ratio, Sums)> {
        let joint = by_period(self, option);
        let of =
            |ratio: &'static Ratio| Some((ratio, self.of_rows(ratio).or_else(|| of_days(&joint, ratio))?));
        RATIOS.iter().filter_map(of).collect()
    }

    /// Over the rows that have both sides. Rows of a day know of each other, so that days are what is independent.
    fn of_rows(&self, ratio: &Ratio) -> Option<Sums> {
        let with = |(period, day): (&Period, &PeriodTally)| Some((*period, day.with(ratio.needs)?));
        let mut days: Vec<(Period, Totals)> = self.periods.iter().filter_map(with).collect();
        days.sort_unstable_by_key(|(period, _)| *period);
        of_days(&days, ratio)
    }
}

/// The sums of a ratio over periods in their order.
fn of_days(days: &[(Period, Totals)], ratio: &Ratio) -> Option<Sums> {
    let both = days.iter().filter(|(_, totals)| totals.has & ratio.needs == ratio.needs);
    let sides = both.map(|(_, totals)| {
        let values = totals.amounts().values;
        (sum(ratio.over, &values), sum(ratio.under, &values))
    });
    Sums::of(sides)
}

/// The same as a row for each period: a day where both have days, else a month.
fn by_period(own: &Tally, option: &Tally) -> Vec<(Period, Totals)> {
    let both = [own, option];
    let by_month = both.iter().any(|tally| tally.periods.keys().any(Period::is_month));
    let [own, other] = both.map(|tally| {
        let mut rolled: BTreeMap<Period, Totals> = BTreeMap::new();
        for (period, totals) in tally.periods() {
            let period = if by_month { period.whole_month() } else { period };
            rolled.entry(period).or_default().merge(&totals);
        }
        rolled
    });
    let filled = |(period, totals): (Period, Totals)| {
        (period, other.get(&period).map_or(totals, |other| totals.with_units(other)))
    };
    own.into_iter().map(filled).collect()
}
