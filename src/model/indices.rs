//! Prices and wages that change over the years: a price is an input, times its index, times its exchange rate.

use crate::base::calendar::YearMonth;
use crate::base::source::Source;
use crate::base::unit::Unit;
use crate::form::fields::Text;
use crate::form::number::{Escalation, Number};
use crate::model::lowering::Lowering;
use crate::scenario::types::{DatedRate, Rates};
use crate::sheet::expr::Expr;

impl Lowering<'_> {
    /// A price by month: as given, in the reporting currency, escalated.
    pub fn price(&mut self, number: &Number, unit: Unit) -> Expr {
        let plain = self.input(number, unit);
        let plain = self.converted(plain, number.currency.as_ref());
        match &number.escalation {
            Some(escalation) => plain * self.index(&number.path, escalation),
            None => plain,
        }
    }

    /// An amount in a currency, in the reporting currency.
    pub fn converted(&mut self, amount: Expr, currency: Option<&Text>) -> Expr {
        let foreign = currency.filter(|currency| currency.text != self.scenario.header.currency.text);
        let Some(currency) = foreign else { return amount };
        if let Some(rates) = self.scenario.fx_by_date.get(currency.as_str()) {
            return amount * self.dated(currency.as_str(), rates);
        }
        match self.scenario.fx.get(currency.as_str()) {
            Some(rate) => amount * self.input(rate, Unit::NONE),
            None => amount,
        }
    }

    /// An exchange rate by month: each from its own on, the first before it too.
    fn dated(&mut self, currency: &str, rates: &[DatedRate]) -> Expr {
        let key = format!("fx_by_date.{currency}.in_month");
        if let Some(known) = self.indices.get(&key) {
            return known.clone();
        }
        let start = self.scenario.header.start;
        let first = |rate: &DatedRate| (start.months_until(rate.from) + 1).max(0) as u32;
        let mut parts = Vec::new();
        for (at, rate) in rates.iter().enumerate() {
            let from = if at == 0 { 0 } else { first(rate) };
            let to = rates.get(at + 1).map_or(self.months(), |next| first(next).saturating_sub(1));
            if from <= to && from <= self.months() {
                parts.push(self.input(&rate.rate, Unit::NONE) * self.window(from, to.min(self.months())));
            }
        }
        let label = format!("exchange rate of {currency}");
        let row = self.sheet.flow(&key, &label, Unit::NONE, Expr::sum(Unit::NONE, parts));
        self.indices.insert(key, row.clone());
        row
    }

    /// `(1 + a)^((m-1)/12)`, or by whole years; 1 in months 0 and 1. `path` names what escalates.
    pub fn index(&mut self, path: &str, escalation: &Escalation) -> Expr {
        let key = format!("{path}.index");
        if let Some(known) = self.indices.get(&key) {
            return known.clone();
        }
        let rate = self.input(&escalation.rate, Unit::NONE);
        let power = match escalation.base {
            Some(base) => self.compounding_since(rate, escalation.yearly, base),
            None => self.compounding(rate, escalation.yearly, 1),
        };
        let power = self.in_money_of_start(power);
        let row = self.sheet.flow(&key, &format!("index of {path}"), Unit::NONE, power);
        self.indices.insert(key, row.clone());
        row
    }

    /// The same from the month of the prices on, which may lie before the start; 1 up to it.
    fn compounding_since(&mut self, rate: Expr, yearly: bool, base: YearMonth) -> Expr {
        let since: Vec<i64> =
            (0..=self.months()).map(|month| i64::from(base.months_until(self.date(month)).max(0))).collect();
        let convention = Source::convention("compounds at an effective annual rate");
        let (steps, per, words): (Vec<i64>, u32, &str) = match yearly {
            true => (since.iter().map(|months| months / 12).collect(), 1, "whole years"),
            false => (since, 12, "months"),
        };
        let key = format!("{words} since {}", base.label());
        self.sheet.power(Expr::one() + rate, &key, steps, per, &convention)
    }

    /// A nominal index in real terms, where amounts are in money of the start.
    pub fn in_money_of_start(&mut self, nominal: Expr) -> Expr {
        let header = &self.scenario.header;
        let real = header.rates == Some(Rates::Real);
        let Some(inflation) = header.inflation.as_ref().filter(|_| real) else { return nominal };
        let rate = self.input(inflation, Unit::NONE);
        nominal / self.compounding(rate, false, 1)
    }

    /// `(1 + rate)` to the years since month `from`, by month or by whole years; 1 up to it.
    pub fn compounding(&mut self, rate: Expr, yearly: bool, from: u32) -> Expr {
        let since = |month: u32| i64::from(month.saturating_sub(from));
        let months = 0..=self.months();
        let convention = Source::convention("compounds at an effective annual rate");
        let base = Expr::one() + rate;
        match yearly {
            true => {
                let steps = months.map(|month| since(month) / 12).collect();
                self.sheet.power(base, &format!("whole years since month {from}"), steps, 1, &convention)
            }
            false => {
                let steps = months.map(since).collect();
                self.sheet.power(base, &format!("months since month {from}"), steps, 12, &convention)
            }
        }
    }
}
