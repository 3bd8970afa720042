//! Which use cases to do under the limits: the best set, what a limit is worth, what was left out and why, and the order.

use rust_decimal::Decimal;

use crate::analysis::portfolio::search::{Best, Gift, Item, best};
use crate::analysis::portfolio::totals::{ranking, totals, years};
use crate::analysis::portfolio::types::{Flow, Limits, SharedLines, Totals, UseCaseStudy};

/// The best set of use cases.
#[derive(Debug, Clone)]
pub struct Choice {
    pub chosen: Vec<bool>,
    /// Whether every other set was ruled out.
    pub is_proved: bool,
    pub totals: Totals,
    /// The chosen, in the order in which they start.
    pub order: Vec<usize>,
    pub left_out: Vec<LeftOut>,
    /// What more of each limit would bring, the most first.
    pub prices: Vec<LimitPrice>,
}

/// A use case that is not in the best set.
#[derive(Debug, Clone)]
pub struct LeftOut {
    pub at: usize,
    pub why: Why,
}

/// Why a use case is left out.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    /// It is worth less than nothing, in the best set too.
    Negative,
    /// It cannot stand beside one that is chosen.
    Excluded(usize),
    /// What it needs is left out.
    Needs(usize),
    /// No set with it keeps to the limits.
    NoRoom,
    /// The best set with it is worth this much less.
    Less(Decimal),
}

/// A limit of the portfolio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Gross spend of a year, from 0.
    Year(usize),
    People,
}

/// What a little more of a limit would bring.
#[derive(Debug, Clone)]
pub struct LimitPrice {
    pub limit: Limit,
    pub set: Decimal,
    /// The most that the best set takes of it.
    pub used: Decimal,
    pub step: Decimal,
    pub gain: Decimal,
    pub is_proved: bool,
    /// What is then chosen that was not, and the other way round.
    pub comes: Vec<usize>,
    pub goes: Vec<usize>,
}

/// What the best set is sought from.
pub struct Question<'a> {
    pub cases: &'a [UseCaseStudy],
    pub shared: &'a SharedLines,
    pub limits: &'a Limits,
    pub months: u32,
}

impl Question<'_> {
    /// The best set; None where not even what must be done keeps to the limits.
    pub fn answer(&self) -> Option<Choice> {
        let items = self.items();
        let found = best(&items, &self.limits(None))?;
        let chosen = found.chosen.clone();
        let ranks = ranking(self.cases);
        let rank = |at: usize| ranks.iter().position(|ranked| *ranked == at);
        let mut order: Vec<usize> = (0..chosen.len()).filter(|at| chosen[*at]).collect();
        order.sort_by_key(|at| (self.cases[*at].later, self.depth(*at), rank(*at)));
        let left = (0..chosen.len()).filter(|at| !chosen[*at]);
        let left_out = left.map(|at| LeftOut { at, why: self.why(at, &items, &found) }).collect();
        let totals = totals(self.cases, self.shared, self.months, &chosen);
        let mut prices = self.prices(&items, &found, &totals);
        prices.sort_by_key(|price| std::cmp::Reverse(price.gain));
        Some(Choice { chosen, is_proved: found.is_proved, totals, order, left_out, prices })
    }

    /// How many use cases must come before one, one after the other.
    fn depth(&self, at: usize) -> usize {
        let mut depth = 0;
        let mut open = vec![at];
        while let (false, true) = (open.is_empty(), depth < self.cases.len()) {
            let gives = |at: &usize| self.cases[*at].gift.iter().map(|gift| gift.of).collect::<Vec<_>>();
            open = open.iter().flat_map(|at| [self.cases[*at].after.clone(), gives(at)].concat()).collect();
            depth += usize::from(!open.is_empty());
        }
        depth
    }

    /// Every use case with what it takes: gross spend of each limited year, then people of each month.
    fn items(&self) -> Vec<Item> {
        let item = |case: &UseCaseStudy| Item {
            value: case.npv,
            uses: self.by_year(&case.flows).into_iter().chain(self.people(case)).collect(),
            must: case.must,
            excludes: case.excludes.clone(),
            after: case.after.clone(),
            gift: case.gift.as_ref().map(|gift| Gift {
                of: gift.of,
                value: gift.npv,
                frees: self.by_year(&gift.flows).into_iter().chain(self.nobody()).collect(),
            }),
        };
        self.cases.iter().map(item).collect()
    }

    /// Years of the portfolio that have a limit.
    fn limited_years(&self) -> usize {
        self.limits.budget.len().min(years(self.months))
    }

    fn by_year(&self, flows: &[Flow]) -> Vec<Decimal> {
        let of = |year: usize| flows.iter().filter(|flow| flow.year == year).map(|flow| flow.cost).sum();
        (0..self.limited_years()).map(of).collect()
    }

    fn people(&self, case: &UseCaseStudy) -> Vec<Decimal> {
        if self.limits.fte.is_some() { case.people.clone() } else { vec![] }
    }

    /// Re-used work frees money; whom it frees for other work is not known month by month.
    fn nobody(&self) -> Vec<Decimal> {
        vec![Decimal::ZERO; if self.limits.fte.is_some() { self.months as usize } else { 0 }]
    }

    /// What is left of each limit for use cases once shared lines are paid, with more of one of them.
    fn limits(&self, more: Option<(Limit, Decimal)>) -> Vec<Decimal> {
        let extra =
            |limit: Limit| more.filter(|(of, _)| *of == limit).map_or(Decimal::ZERO, |(_, more)| more);
        let shared = self.by_year(&self.shared.flows);
        let year = |(at, shared): (usize, Decimal)| {
            self.limits.budget[at].saturating_add(extra(Limit::Year(at))) - shared
        };
        let people = self.limits.fte.iter().flat_map(|(_, most)| {
            std::iter::repeat_n(most.saturating_add(extra(Limit::People)), self.months as usize)
        });
        shared.into_iter().enumerate().map(year).chain(people).collect()
    }

    fn why(&self, at: usize, items: &[Item], found: &Best) -> Why {
        let (item, chosen) = (&items[at], &found.chosen);
        let apart = |other: &usize| item.excludes.contains(other) || items[*other].excludes.contains(&at);
        if let Some(other) = (0..items.len()).find(|other| chosen[*other] && apart(other)) {
            return Why::Excluded(other);
        }
        if let Some(other) = item.after.iter().find(|other| !chosen[**other]) {
            return Why::Needs(*other);
        }
        if item.value + self.exchanged(at, items, chosen) < Decimal::ZERO {
            return Why::Negative;
        }
        let mut with = items.to_vec();
        with[at].must = true;
        match best(&with, &self.limits(None)) {
            Some(with) => Why::Less(found.value - with.value),
            None => Why::NoRoom,
        }
    }

    /// What a use case takes over from the chosen, and what they would take over from it.
    fn exchanged(&self, at: usize, items: &[Item], chosen: &[bool]) -> Decimal {
        let taken = items[at].gift.iter().filter(|gift| chosen[gift.of]);
        let others = items.iter().zip(chosen).filter(|(_, chosen)| **chosen);
        let given = others.filter_map(|(item, _)| item.gift.as_ref()).filter(|gift| gift.of == at);
        taken.chain(given).map(|gift| gift.value).sum()
    }

    fn prices(&self, items: &[Item], found: &Best, totals: &Totals) -> Vec<LimitPrice> {
        let largest = self.limits.budget.iter().max().copied().unwrap_or_default();
        let years = (0..self.limited_years()).map(|year| {
            let (set, used) = (self.limits.budget[year], totals.years[year].spend);
            (Limit::Year(year), set, used, round_step(largest))
        });
        let people = self
            .limits
            .fte
            .iter()
            .map(|(_, most)| (Limit::People, *most, self.most_people(&found.chosen), Decimal::ONE));
        let price = |(limit, set, used, step)| {
            let more = best(items, &self.limits(Some((limit, step))))?;
            let changed = |from: &Best, to: &Best| -> Vec<usize> {
                (0..items.len()).filter(|at| to.chosen[*at] && !from.chosen[*at]).collect()
            };
            let (comes, goes) = (changed(found, &more), changed(&more, found));
            let gain = more.value - found.value;
            Some(LimitPrice { limit, set, used, step, gain, is_proved: more.is_proved, comes, goes })
        };
        years.chain(people).filter_map(price).collect()
    }

    /// The most people of the limited role in any month.
    pub fn most_people(&self, chosen: &[bool]) -> Decimal {
        let of = |month: usize| -> Decimal {
            let own = self.cases.iter().zip(chosen).filter(|(_, chosen)| **chosen);
            own.map(|(case, _)| case.people[month]).sum()
        };
        (0..self.months as usize).map(of).max().unwrap_or_default()
    }
}

/// A round amount of at most a tenth: 1, 2 or 5 and zeros.
pub fn round_step(limit: Decimal) -> Decimal {
    let most = limit / Decimal::TEN;
    let mut ten = Decimal::ONE;
    while ten.saturating_mul(Decimal::TEN) <= most {
        ten *= Decimal::TEN;
    }
    let steps = [5, 2, 1].map(|step| Decimal::from(step) * ten);
    steps.into_iter().find(|step| *step <= most).unwrap_or(Decimal::ONE)
}
