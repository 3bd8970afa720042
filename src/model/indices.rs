//! Prices and wages that change over the years: a price is an input, times its index, times its exchange rate.

use crate::base::source::Source;
use crate::base::unit::Unit;
use crate::form::fields::Text;
use crate::form::number::{Escalation, Number};
use crate::model::lowering::Lowering;
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
        match foreign.and_then(|currency| self.scenario.fx.get(currency.as_str())) {
            Some(rate) => amount * self.input(rate, Unit::NONE),
            None => amount,
        }
    }

    /// `(1 + a)^((m-1)/12)`, or by whole years; 1 in months 0 and 1. `path` names what escalates.
    pub fn index(&mut self, path: &str, escalation: &Escalation) -> Expr {
        let key = format!("{path}.index");
        if let Some(known) = self.indices.get(&key) {
            return known.clone();
        }
        let rate = self.input(&escalation.rate, Unit::NONE);
        let power = self.compounding(rate, escalation.yearly, 1);
        let row = self.sheet.flow(&key, &format!("index of {path}"), Unit::NONE, power);
        self.indices.insert(key, row.clone());
        row
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
