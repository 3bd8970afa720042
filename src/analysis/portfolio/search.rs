//! The best of all sets under limits, exactly: branch and bound. A branch is left where it breaks a rule, or where even the best
//! that could still come, with each limit taken alone and the last use case in part, is no better than what was found.

use rust_decimal::Decimal;

/// What can be chosen.
#[derive(Debug, Clone, Default)]
pub struct Item {
    pub value: Decimal,
    /// What it takes of each limit.
    pub uses: Vec<Decimal>,
    pub must: bool,
    pub excludes: Vec<usize>,
    /// Without which it cannot be chosen.
    pub after: Vec<usize>,
    pub gift: Option<Gift>,
}

/// What an item gains where another is chosen too.
#[derive(Debug, Clone, Default)]
pub struct Gift {
    pub of: usize,
    /// Zero or more, as are what it frees.
    pub value: Decimal,
    pub frees: Vec<Decimal>,
}

/// The best set that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Best {
    pub chosen: Vec<bool>,
    pub value: Decimal,
    /// Whether all others were ruled out.
    pub is_proved: bool,
}

/// Steps after which a search ends without proof: more would take minutes.
const MOST_STEPS: u64 = 200_000_000;

/// The best set of items; None where no set keeps to the rules.
pub fn best(items: &[Item], limits: &[Decimal]) -> Option<Best> {
    let mut search = Search::new(items, limits);
    search.look(0);
    let is_proved = search.steps <= MOST_STEPS;
    let (value, chosen) = search.found?;
    Some(Best { chosen, value, is_proved })
}

struct Search<'a> {
    items: &'a [Item],
    limits: &'a [Decimal],
    /// The items in the order in which they are decided.
    order: Vec<usize>,
    /// For each limit, the items by their worth for what they take of it.
    by_limit: Vec<Vec<usize>>,
    state: Vec<Option<bool>>,
    found: Option<(Decimal, Vec<bool>)>,
    steps: u64,
}

impl Item {
    /// Its value with its gift.
    fn most(&self) -> Decimal {
        self.value + self.gift.as_ref().map_or(Decimal::ZERO, |gift| gift.value)
    }

    /// What it takes of a limit with its gift.
    fn least(&self, limit: usize) -> Decimal {
        self.uses[limit] - self.gift.as_ref().map_or(Decimal::ZERO, |gift| gift.frees[limit])
    }
}

impl<'a> Search<'a> {
    fn new(items: &'a [Item], limits: &'a [Decimal]) -> Self {
        let sorted = |takes: &dyn Fn(&Item) -> Decimal| {
            let mut order: Vec<usize> = (0..items.len()).collect();
            let key = |at: usize| {
                let (item, takes) = (&items[at], takes(&items[at]));
                (takes <= Decimal::ZERO, item.most().checked_div(takes).unwrap_or(item.most()))
            };
            order.sort_by_key(|at| std::cmp::Reverse(key(*at)));
            order
        };
        let whole = |item: &Item| {
            let share = |(uses, limit): (&Decimal, &Decimal)| uses.checked_div(*limit).unwrap_or(*uses);
            item.uses.iter().zip(limits).map(share).sum()
        };
        let mut order = sorted(&whole);
        order.sort_by_key(|at| !items[*at].must);
        let by_limit = (0..limits.len()).map(|limit| sorted(&|item: &Item| item.least(limit))).collect();
        let state = vec![None; items.len()];
        Self { items, limits, order, by_limit, state, found: None, steps: 0 }
    }

    fn look(&mut self, depth: usize) {
        self.steps += (self.items.len() * (self.limits.len() + 1)) as u64;
        if self.steps > MOST_STEPS {
            return;
        }
        let Some(bound) = self.bound() else { return };
        if self.found.as_ref().is_some_and(|(value, _)| *value >= bound) {
            return;
        }
        let Some(at) = self.order.get(depth).copied() else {
            // With everything decided, the bound is the value itself.
            self.found = Some((bound, self.state.iter().map(|state| *state == Some(true)).collect()));
            return;
        };
        for choice in [true, false] {
            if choice || !self.items[at].must {
                self.state[at] = Some(choice);
                self.look(depth + 1);
            }
        }
        self.state[at] = None;
    }

    /// The most that a set with what is decided can be worth; None where no such set keeps to the rules.
    fn bound(&self) -> Option<Decimal> {
        let mut value = Decimal::ZERO;
        let mut left = self.limits.to_vec();
        for (at, item) in self.items.iter().enumerate().filter(|(at, _)| self.state[*at] == Some(true)) {
            if self.is_barred(at) {
                return None;
            }
            // A gift that is not ruled out yet may still come.
            let gift = item.gift.as_ref().filter(|gift| self.state[gift.of] != Some(false));
            value += item.value + gift.map_or(Decimal::ZERO, |gift| gift.value);
            for (limit, left) in left.iter_mut().enumerate() {
                *left -= item.uses[limit] - gift.map_or(Decimal::ZERO, |gift| gift.frees[limit]);
            }
        }
        if left.iter().any(|left| left.is_sign_negative() && !left.is_zero()) {
            return None;
        }
        let open: Vec<bool> =
            (0..self.items.len()).map(|at| self.state[at].is_none() && !self.is_barred(at)).collect();
        let each = left.iter().enumerate().map(|(limit, left)| self.filled(limit, *left, &open));
        Some(value + each.min().unwrap_or_else(|| self.positive(&open)))
    }

    /// Whether an item cannot be chosen beside what is decided.
    fn is_barred(&self, at: usize) -> bool {
        let item = &self.items[at];
        let chosen = |other: usize| self.state[other] == Some(true);
        let apart = |other: usize| chosen(other) && self.items[other].excludes.contains(&at);
        item.after.iter().any(|other| self.state[*other] == Some(false))
            || item.excludes.iter().any(|other| chosen(*other))
            || (0..self.items.len()).any(apart)
    }

    fn positive(&self, open: &[bool]) -> Decimal {
        let worth = self.items.iter().zip(open).filter(|(_, open)| **open).map(|(item, _)| item.most());
        worth.filter(|worth| *worth > Decimal::ZERO).sum()
    }

    /// What open items are worth at most within what is left of one limit, the last of them in part.
    fn filled(&self, limit: usize, mut left: Decimal, open: &[bool]) -> Decimal {
        let mut worth = Decimal::ZERO;
        for at in self.by_limit[limit].iter().filter(|at| open[**at]) {
            let item = &self.items[*at];
            let (most, takes) = (item.most(), item.least(limit));
            if most <= Decimal::ZERO {
                continue;
            }
            if takes > left {
                // Not rounded down: a bound must not be too low.
                return worth + most * left / takes + Decimal::new(1, 6);
            }
            worth += most;
            left -= takes.max(Decimal::ZERO);
        }
        worth
    }
}
