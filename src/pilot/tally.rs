//! What is added up of rows as they go by: totals by period, and the squares and products that a measured ratio needs. The
//! sums are exact, so that neither the order of rows nor their spread over files changes a digit.

use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::pilot::period::Period;
use crate::pilot::ratio::{RATIOS, Ratio, sum};
use crate::pilot::row::{Amounts, COUNT, Quantity, RowAmounts, unscaled};
use crate::pilot::size::Sizes;
use crate::pilot::sums::Sums;

/// Sums of one kind of number.
#[derive(Debug, Clone, Copy, Default)]
struct Moments<T> {
    over: T,
    under: T,
    over_squared: T,
    under_squared: T,
    product: T,
}

/// Sums and products that stay at the largest number instead of going beyond it.
trait Bounded: Copy {
    fn plus(self, other: Self) -> Self;
    fn times(self, other: Self) -> Self;
}

impl Bounded for i128 {
    #[inline]
    fn plus(self, other: Self) -> Self {
        // Whole numbers are small enough for more rows than there are.
        self + other
    }

    #[inline]
    fn times(self, other: Self) -> Self {
        self * other
    }
}

impl Bounded for Decimal {
    fn plus(self, other: Self) -> Self {
        self.saturating_add(other)
    }

    fn times(self, other: Self) -> Self {
        self.saturating_mul(other)
    }
}

impl<T: Bounded> Moments<T> {
    #[inline]
    fn add(&mut self, over: T, under: T) {
        self.over = self.over.plus(over);
        self.under = self.under.plus(under);
        self.over_squared = self.over_squared.plus(over.times(over));
        self.under_squared = self.under_squared.plus(under.times(under));
        self.product = self.product.plus(over.times(under));
    }
}

/// Sums over the rows that have both quantities of a ratio, kept apart by kind of number.
#[derive(Debug, Clone, Copy, Default)]
struct Kept {
    rows: u64,
    whole: Moments<i128>,
    decimal: Moments<Decimal>,
}

/// Totals of a period.
#[derive(Debug, Clone, Copy, Default)]
pub struct Totals {
    whole: [i128; COUNT],
    decimal: [Decimal; COUNT],
    has: u16,
}

/// What was added up of the rows of a group.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    pub rows: u64,
    periods: IndexMap<Period, Totals>,
    kept: [Kept; RATIOS.len()],
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

impl Tally {
    /// Adds a row that has both sides of the ratios that it says something of.
    pub fn add(&mut self, period: Period, said: &RowAmounts) {
        self.add_part(period, said);
        match said {
            RowAmounts::Whole(amounts) => self.keep_whole(amounts),
            RowAmounts::Decimal(amounts) => self.keep_decimal(amounts),
        }
    }

    /// Adds a row that holds one side of a ratio only; the other side may be in another row.
    pub fn add_part(&mut self, period: Period, said: &RowAmounts) {
        self.rows += 1;
        self.totals(period).add(said);
    }

    fn totals(&mut self, period: Period) -> &mut Totals {
        if self.periods.get_index(self.last).is_none_or(|(known, _)| *known != period) {
            self.last = self.periods.entry(period).index();
            self.periods.entry(period).or_default();
        }
        &mut self.periods[self.last]
    }

    fn keep_whole(&mut self, amounts: &Amounts<i64>) {
        for (kept, ratio) in self.kept.iter_mut().zip(&RATIOS) {
            if amounts.has & ratio.needs == ratio.needs {
                kept.rows += 1;
                let (over, under) = (sum(ratio.over, &amounts.values), sum(ratio.under, &amounts.values));
                kept.whole.add(i128::from(over), i128::from(under));
            }
        }
    }

    /// Digits behind those of the quantity say nothing of the spread, and squares of them would not be exact.
    fn keep_decimal(&mut self, amounts: &Amounts<Decimal>) {
        let mut values = amounts.values;
        for (_, quantity) in Quantity::ALL {
            values[quantity as usize] = values[quantity as usize].round_dp(quantity.scale());
        }
        for (kept, ratio) in self.kept.iter_mut().zip(&RATIOS) {
            if amounts.has & ratio.needs == ratio.needs {
                kept.rows += 1;
                kept.decimal.add(sum(ratio.over, &values), sum(ratio.under, &values));
            }
        }
    }

    /// Adds the totals of another.
    pub fn merge(&mut self, other: &Self) {
        self.rows += other.rows;
        self.sizes.merge(&other.sizes);
        for (period, totals) in &other.periods {
            self.periods.entry(*period).or_default().merge(totals);
        }
        for (own, other) in self.kept.iter_mut().zip(&other.kept) {
            own.rows += other.rows;
            own.whole = joined(own.whole, other.whole);
            own.decimal = joined(own.decimal, other.decimal);
        }
    }

    /// Its memory, counted in totals of a period; the sums of its ratios take as much as six of them.
    pub fn weight(&self) -> usize {
        const RATIOS_OF_A_GROUP: usize = 6;
        const CLASSES_OF_A_TOTAL: usize = 6;
        match self.periods.len() {
            0 => 0,
            periods => periods + RATIOS_OF_A_GROUP + self.sizes.classes.len().div_ceil(CLASSES_OF_A_TOTAL),
        }
    }

    /// A quantity that a row of a month and rows of its days both have, if there is one.
    pub fn month_and_days(&self) -> Option<(Quantity, Period)> {
        let months = self.periods.iter().filter(|(period, _)| **period == period.whole_month());
        let days = |month: &Period| {
            let own = self.periods.iter().filter(|(day, _)| day.month == month.month && *day != month);
            own.fold(0, |bits, (_, totals)| bits | totals.has())
        };
        let both = |(month, totals): (&Period, &Totals)| {
            let bits = totals.has() & days(month);
            Some((Quantity::ALL.iter().find(|(_, quantity)| bits & quantity.bit() != 0)?.1, *month))
        };
        months.filter_map(both).min_by_key(|(_, month)| *month)
    }

    /// Totals by period, in no order.
    pub fn periods(&self) -> impl ExactSizeIterator<Item = (&Period, &Totals)> {
        self.periods.iter()
    }

    /// Totals over all periods.
    pub fn whole(&self) -> Totals {
        let mut whole = Totals::default();
        self.periods.values().for_each(|totals| whole.merge(totals));
        whole
    }

    /// Total of a quantity, where any row has it.
    pub fn total(&self, quantity: Quantity) -> Option<Decimal> {
        self.whole().get(quantity)
    }

    /// The same without the totals of units, keeping the sums of ratios of units.
    pub fn without_units(mut self) -> Self {
        let at = Quantity::Units as usize;
        for totals in self.periods.values_mut() {
            (totals.whole[at], totals.decimal[at]) = (0, Decimal::ZERO);
            totals.has &= !Quantity::Units.bit();
        }
        self
    }

    /// The sums of a ratio over periods, whatever rows have.
    pub fn joined(&self, name: &str) -> Option<(&'static Ratio, Sums)> {
        let ratio = RATIOS.iter().find(|ratio| ratio.name == name)?;
        Some((ratio, self.by_period(&Self::default()).of(ratio)?.sums(ratio)?))
    }

    /// The sums of every ratio: over the rows that have both of its quantities; where none has, over the periods that
    /// have, here or, for units, in what is of the whole option.
    pub fn sums(&self, option: &Self) -> Vec<(&'static Ratio, Sums)> {
        let joint = self.by_period(option);
        let of = |(kept, ratio): (&Kept, &'static Ratio)| {
            let rows = if kept.rows > 0 { kept.sums(ratio)? } else { joint.of(ratio)?.sums(ratio)? };
            Some((ratio, rows))
        };
        self.kept.iter().zip(&RATIOS).filter_map(of).collect()
    }

    /// The same as a row for each period: a day where both have days, else a month.
    fn by_period(&self, option: &Self) -> Self {
        let both = [self, option];
        let by_month = both.iter().any(|tally| tally.periods.keys().any(|period| period.is_month()));
        let [own, other] = both.map(|tally| {
            let mut rolled: IndexMap<Period, Totals> = IndexMap::new();
            for (period, totals) in &tally.periods {
                let period = if by_month { period.whole_month() } else { *period };
                rolled.entry(period).or_default().merge(totals);
            }
            rolled
        });
        let mut joint = Self::default();
        for (period, totals) in own {
            let filled = other.get(&period).map_or(totals, |other| totals.with_units(other));
            joint.add(period, &RowAmounts::from(filled.amounts()));
        }
        joint
    }

    fn of(&self, ratio: &Ratio) -> Option<&Kept> {
        let at = RATIOS.iter().position(|known| known.name == ratio.name)?;
        self.kept.get(at).filter(|kept| kept.rows > 0)
    }
}

fn joined<T: Bounded>(a: Moments<T>, b: Moments<T>) -> Moments<T> {
    Moments {
        over: a.over.plus(b.over),
        under: a.under.plus(b.under),
        over_squared: a.over_squared.plus(b.over_squared),
        under_squared: a.under_squared.plus(b.under_squared),
        product: a.product.plus(b.product),
    }
}

impl Kept {
    fn sums(&self, ratio: &Ratio) -> Option<Sums> {
        let (one, other) = (ratio.over[0].0.scale(), ratio.under[0].0.scale());
        let both = |whole: i128, scale: u32, decimal: Decimal| unscaled(whole, scale)?.checked_add(decimal);
        Some(Sums {
            rows: self.rows,
            over: both(self.whole.over, one, self.decimal.over)?,
            under: both(self.whole.under, other, self.decimal.under)?,
            over_squared: both(self.whole.over_squared, 2 * one, self.decimal.over_squared)?,
            under_squared: both(self.whole.under_squared, 2 * other, self.decimal.under_squared)?,
            product: both(self.whole.product, one + other, self.decimal.product)?,
        })
    }
}
