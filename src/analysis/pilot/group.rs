//! Rows of a pilot by option: what is of the option as a whole, and what is of each of its steps.

use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::analysis::pilot::assign::Assigned;
use crate::base::calendar::YearMonth;
use crate::base::diagnostic::Problem;
use crate::pilot::format::FormatOrigin;
use crate::pilot::period::Period;
use crate::pilot::row::Quantity;
use crate::pilot::tally::Tally;
use crate::scenario::types::{OptionSpec, Scenario};

/// What was added up of an option.
pub struct OptionRows<'a> {
    pub option: &'a OptionSpec,
    /// Of no step in particular.
    pub own: Tally,
    pub steps: IndexMap<&'a str, Tally>,
    /// Everything together. A unit passes through every step, so units are those of the option as a whole, else of the
    /// step that has most.
    pub whole: Tally,
    /// The same by step, without what a bill says: its charges are disjoint, a fee of the month beside the use of its days.
    counted: Vec<Tally>,
}

/// Rows by option, in the order of the scenario; only options that there are rows of.
pub fn gathered<'a>(scenario: &'a Scenario, list: &[Assigned<'a>]) -> Vec<OptionRows<'a>> {
    let of = |option: &'a OptionSpec| {
        let (own, whole) = (Tally::default(), Tally::default());
        let mut all = OptionRows { option, own, steps: IndexMap::new(), whole, counted: vec![] };
        let mut counted: IndexMap<Option<&str>, Tally> = IndexMap::new();
        for placed in list.iter().filter(|placed| placed.option.id == option.id) {
            if placed.group.format.origin != FormatOrigin::Bill {
                counted.entry(placed.step).or_default().merge(&placed.tally);
            }
            match placed.step {
                None => all.own.merge(&placed.tally),
                Some(step) => all.steps.entry(step).or_default().merge(&placed.tally),
            }
        }
        let order = |id: &str| option.core.calls.keys().position(|known| known == id);
        all.steps.sort_by(|a, _, b, _| order(a).cmp(&order(b)));
        all.whole = all.together();
        all.counted = counted.into_values().collect();
        (all.own.rows > 0 || !all.steps.is_empty()).then_some(all)
    };
    scenario.options.iter().filter_map(of).collect()
}

impl OptionRows<'_> {
    fn together(&self) -> Tally {
        let units = |tally: &Tally| tally.total(Quantity::Units);
        let mut whole = self.own.clone();
        let most = self.steps.values().filter_map(units).max();
        let mut has_units = units(&self.own).is_some();
        for tally in self.steps.values() {
            let counts = !has_units && units(tally).is_some() && units(tally) == most;
            has_units |= counts;
            if counts { whole.merge(tally) } else { whole.merge(&tally.clone().without_units()) }
        }
        whole
    }

    /// Units or bills by month beside calls by day that end before the month does: one of them may not be whole.
    pub fn uneven(&self) -> Option<String> {
        let whole = &self.whole;
        let mut months = whole.periods().filter(|(period, _)| period.is_month());
        let end = |month: YearMonth| -> Option<Period> {
            let days = whole.periods().map(|(period, _)| period).filter(|period| !period.is_month());
            days.filter(|period| period.month == month).max()
        };
        let cut = months.find_map(|(period, _)| end(period.month).filter(|last| last.is_before_its_end()))?;
        let (id, month, day) = (&self.option.id, cut.month, cut.day);
        Some(format!(
            "some of `{id}` is by month and some by day, and the days of {} end on {month}-{day:02}: is either whole?",
            month.label()
        ))
    }

    pub fn units(&self) -> Option<Decimal> {
        self.whole.total(Quantity::Units)
    }

    /// A month as a whole beside its days would count twice.
    pub fn month_and_days(&self) -> Option<Problem> {
        let (quantity, period) = self.counted.iter().filter_map(Tally::month_and_days).next()?;
        let message = format!(
            "`{}` of `{}` in {} stands in a row of the month and in rows of its days: it would count twice",
            quantity.name(),
            self.option.id,
            period.month
        );
        let hint = "leave the row of the month out, or those of its days";
        Some(Problem::nowhere("counted-twice", message).hint(hint))
    }
}
