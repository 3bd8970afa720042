//! Random sheets through the builder: every kind of node, total and line.

use rust_decimal::{Decimal, dec};
use tollgate::base::source::Source;
use tollgate::base::unit::{Unit, UnitNames};
use tollgate::sheet::build::Builder;
use tollgate::sheet::expr::Expr;
use tollgate::sheet::node::{Sheet, Total};

/// Random numbers from a seed, the same everywhere.
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn pick<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }

    /// Numbers as people write them: zero, whole, of few digits, of many, below zero.
    pub fn value(&mut self) -> Decimal {
        let value = match self.below(8) {
            0 => Decimal::ZERO,
            1 => Decimal::from(self.below(12)),
            2 => Decimal::from(self.below(2_000)),
            3 | 4 => Decimal::new(self.below(300) as i64, 1),
            5 => Decimal::new(self.below(100_000) as i64, 3),
            6 => Decimal::new(self.below(1_000_000_000) as i64, 8),
            _ => dec!(1),
        };
        if self.one_in(4) { -value } else { value }
    }
}

/// A sheet under construction, with what its formulas may use.
struct Writer {
    dice: Dice,
    sheet: Builder,
    source: Source,
    inputs: Vec<Expr>,
    schedules: Vec<Expr>,
    /// Lines by month and with a single value that always exist.
    monthly: Vec<Expr>,
    single: Vec<Expr>,
    /// Lines that may be missing.
    doubtful_monthly: Vec<Expr>,
    doubtful_single: Vec<Expr>,
    count: usize,
}

/// What a formula may contain.
#[derive(Clone, Copy)]
struct May {
    /// Differ by month.
    vary: bool,
    /// Fail to exist.
    fail: bool,
}

/// A random sheet of 1 to 60 months, 3 to 7 inputs and some twenty lines.
pub fn sheet(seed: u64) -> Sheet {
    let mut dice = Dice(seed);
    let months = 1 + dice.below(60) as u32;
    let names = UnitNames { money: "USD".into(), work: "unit".into() };
    let sheet = Builder::new(months, names);
    let (source, none) = (Source::convention("test"), Vec::new);
    let (inputs, schedules, monthly, single) = (none(), none(), none(), none());
    let (doubtful_monthly, doubtful_single, count) = (none(), none(), 0);
    let mut writer = Writer {
        dice,
        sheet,
        source,
        inputs,
        schedules,
        monthly,
        single,
        doubtful_monthly,
        doubtful_single,
        count,
    };
    writer.givens();
    for _ in 0..6 + writer.dice.below(20) {
        writer.line();
    }
    writer.sheet.finish()
}

impl Writer {
    fn givens(&mut self) {
        for at in 0..3 + self.dice.below(5) {
            let value = self.dice.value();
            self.inputs.push(self.sheet.input(&format!("input{at}"), Unit::NONE, value, &self.source));
        }
        for at in 0..2 {
            let values = (0..=self.sheet.months()).map(|_| self.dice.value()).collect();
            self.schedules.push(self.sheet.schedule(&format!("plan{at}"), Unit::NONE, values, &self.source));
        }
    }

    fn key(&mut self, kind: &str) -> String {
        self.count += 1;
        format!("{kind}{}", self.count)
    }

    fn line(&mut self) {
        let fail = self.dice.one_in(20);
        let (sure, varied) = (May { vary: false, fail }, May { vary: true, fail });
        match self.dice.below(10) {
            0 | 1 => {
                let (key, formula) = (self.key("row"), self.formula(varied, 3));
                let line = self.sheet.row(&key, "", Unit::NONE, formula);
                self.monthly.push(line);
            }
            2 => {
                let (key, formula) = (self.key("flow"), self.formula(varied, 3));
                let line = self.sheet.flow(&key, "", Unit::NONE, formula);
                self.monthly.push(line);
            }
            3 => {
                let (key, opening, formula) =
                    (self.key("opened"), self.formula(varied, 2), self.formula(varied, 3));
                let line = self.sheet.opened(&key, "", Unit::NONE, opening, formula);
                self.monthly.push(line);
            }
            4 | 5 => self.looking_back(varied),
            6 => {
                let (key, formula) = (self.key("single"), self.formula(sure, 3));
                let line = self.sheet.single(&key, "", Unit::NONE, formula);
                self.single.push(line);
            }
            7 | 8 => self.doubtful(),
            _ => self.machines(varied),
        }
    }

    fn looking_back(&mut self, may: May) {
        let (opening, more, bound) = (self.formula(may, 1), self.formula(may, 2), self.dice.value());
        let factor = Expr::constant(
            self.dice.pick(&[dec!(1), dec!(0.9), dec!(-0.5), dec!(1.01), dec!(0)]),
            Unit::NONE,
        );
        let (back, shape, bound) =
            (1 + self.dice.below(7) as u32, self.dice.below(6), Expr::constant(bound, Unit::NONE));
        let formula = |before: Expr| match shape {
            0 => before,
            1 => before + more,
            2 => more - before * factor,
            3 => (before * factor + more).max(bound),
            4 => (before * factor).whole_units().min(bound) + more,
            _ => (before.clone() * factor - more) - before * Expr::constant(dec!(0.25), Unit::NONE),
        };
        let line = match self.dice.one_in(2) {
            true => {
                let key = self.key("running");
                self.sheet.running(&key, "", opening, formula)
            }
            false => {
                let key = self.key("echoing");
                self.sheet.echoing(&key, "", Unit::NONE, back, formula)
            }
        };
        self.monthly.push(line);
    }

    fn doubtful(&mut self) {
        let vary = self.dice.one_in(2);
        let may = May { vary, fail: true };
        let over = self.formula(may, 2);
        let formula = self.formula(may, 2) / over;
        match vary {
            true => {
                let key = self.key("ratio");
                let line = self.sheet.ratio_row(&key, "", Unit::NONE, formula, "over nothing");
                self.doubtful_monthly.push(line);
            }
            false => {
                let key = self.key("metric");
                let line = self.sheet.metric(&key, "", Unit::NONE, formula, "over nothing");
                self.doubtful_single.push(line);
            }
        }
    }

    /// A load of exactly so many machines, where the input is whole.
    fn machines(&mut self, may: May) {
        let (key, input) = (self.key("machines"), self.dice.pick(&self.inputs));
        let rate = self.dice.pick(&[
            dec!(0.1),
            dec!(0.3),
            dec!(0.7),
            dec!(1.1),
            dec!(730),
            dec!(0.0021),
            dec!(97.3),
        ]);
        let (rate, ten) = (Expr::constant(rate, Unit::NONE), Expr::constant(10, Unit::NONE));
        let load = input * rate.clone() * ten.clone();
        let machines = (load / (rate * ten)).whole_units();
        let more = self.formula(may, 1).whole_units();
        let line = self.sheet.row(&key, "", Unit::NONE, machines + more);
        self.monthly.push(line);
    }

    fn formula(&mut self, may: May, depth: usize) -> Expr {
        if depth == 0 || self.dice.one_in(5) {
            return self.leaf(may);
        }
        let a = self.formula(may, depth - 1);
        match self.dice.below(11) {
            0 => -a,
            1 | 2 => a.whole_units(),
            3 => self.within(a),
            op => {
                let b = self.formula(may, depth - 1);
                self.joined(op, a, b, may)
            }
        }
    }

    fn joined(&mut self, op: usize, a: Expr, b: Expr, may: May) -> Expr {
        match op {
            4 => a + b,
            5 | 6 => a - b,
            7 => {
                let (a, b) = (self.within(a), self.within(b));
                a * b
            }
            8 if may.fail => a / b,
            8 => a / (b.max(Expr::constant(dec!(0.2), Unit::NONE))),
            9 => a.min(b),
            _ => a.max(b),
        }
    }

    /// Keeps products of products within range.
    fn within(&mut self, a: Expr) -> Expr {
        let most = Expr::constant(self.dice.pick(&[dec!(50), dec!(4000), dec!(123456.5)]), Unit::NONE);
        a.min(most.clone()).max(-most)
    }

    fn leaf(&mut self, may: May) -> Expr {
        let leaf = match self.dice.below(if may.vary { 9 } else { 4 }) {
            0 => Some(Expr::constant(self.dice.value(), Unit::NONE)),
            1 => self.one_of(|writer| &writer.single, |writer| &writer.doubtful_single, may),
            2 => self.total(may),
            4 => Some(self.dice.pick(&self.schedules)),
            5 => self.power(may),
            6 if self.dice.one_in(3) => {
                let sure = May { fail: false, ..may };
                self.monthly(sure).map(|line| self.sheet.next(&line))
            }
            6 => self.monthly(may).map(|line| self.sheet.previous(&line)),
            7 | 8 => self.monthly(may),
            _ => None,
        };
        leaf.unwrap_or_else(|| self.dice.pick(&self.inputs))
    }

    fn one_of(
        &mut self,
        sure: fn(&Self) -> &Vec<Expr>,
        not: fn(&Self) -> &Vec<Expr>,
        may: May,
    ) -> Option<Expr> {
        let doubtful = may.fail && self.dice.one_in(3);
        let lines = if doubtful { not(self).clone() } else { sure(self).clone() };
        (!lines.is_empty()).then(|| self.dice.pick(&lines))
    }

    fn monthly(&mut self, may: May) -> Option<Expr> {
        self.one_of(|writer| &writer.monthly, |writer| &writer.doubtful_monthly, may)
    }

    fn total(&mut self, may: May) -> Option<Expr> {
        let (line, months) = (self.monthly(may)?, self.sheet.months());
        let from = self.dice.below(months as usize + 1) as u32;
        let to = from + self.dice.below((months - from) as usize + 1) as u32;
        let sums = [Total::Sum { from, to }, Total::Min { from, to }, Total::Max { from, to }];
        let others = [Total::Sum { from: 0, to: months }, Total::Last, Total::MonthOfMin];
        let recoveries = [Total::FirstRecovery, Total::FinalRecovery];
        let total = match self.dice.below(if may.fail { 3 } else { 2 }) {
            0 => self.dice.pick(&sums),
            1 => self.dice.pick(&others),
            _ => self.dice.pick(&recoveries),
        };
        let figure = self.sheet.total(total, &line);
        let unit = Expr::constant(1, figure.unit);
        Some(figure / unit)
    }

    fn power(&mut self, may: May) -> Option<Expr> {
        let input = self.dice.pick(&self.inputs);
        let base = match may.fail && self.dice.one_in(2) {
            true => input,
            false => {
                input.max(Expr::constant(dec!(0.5), Unit::NONE)).min(Expr::constant(dec!(1.75), Unit::NONE))
            }
        };
        let key = self.key("steps");
        let per = self.dice.pick(&[1, 4, 12, 12, 37]);
        let sign = if self.dice.one_in(3) { -1 } else { 1 };
        let steps =
            (0..=i64::from(self.sheet.months())).map(|month| month * sign / if per == 1 { 6 } else { 1 });
        let steps: Vec<i64> = steps.collect();
        Some(self.sheet.power(base, &key, steps, per, &self.source))
    }
}
