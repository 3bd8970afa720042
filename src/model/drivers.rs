//! Second quantities that drive cost: documents in a corpus, seats, tenants. `count` is how many there are in a month, `added`
//! how many are new or replaced in it, `initial` how many there are when an option goes live.

use rust_decimal::Decimal;

use crate::base::diagnostic::Problem;
use crate::base::source::Source;
use crate::base::unit::Unit;
use crate::form::fields::Text;
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::model::lowering::{Lowering, OptionSheet};
use crate::model::names::unknown;
use crate::scenario::types::{Driver, Scenario};
use crate::sheet::expr::Expr;

/// What counts by the unit of work.
const UNIT: &str = "unit";

/// The rows of every driver.
pub fn lower(all: &mut Lowering) {
    let drivers: Vec<(String, Driver)> =
        all.scenario.drivers.iter().map(|(name, driver)| (name.to_string(), driver.clone())).collect();
    for (name, driver) in drivers {
        let count = count(&name, &driver, all);
        let key = format!("drivers.{name}");
        let label = name.replace(['_', '-'], " ");
        let count = all.sheet.row(&format!("{key}.in_month"), &label, Unit::NONE, count);
        let churn = driver.monthly_churn.as_ref().map(|churn| all.input(churn, Unit::NONE));
        let added = added(&count, churn, all);
        let label = format!("{label}, new or replaced");
        let added = all.sheet.row(&format!("{key}.added"), &label, Unit::NONE, added);
        all.drivers.insert(name, [count, added]);
    }
}

fn count(name: &str, driver: &Driver, all: &mut Lowering) -> Expr {
    if let Some(months) = &driver.monthly {
        let given = (1..=all.months()).zip(months);
        let given: Vec<_> =
            given.map(|(month, number)| (month, number.value, number.source.clone())).collect();
        return all.sheet.given(&format!("drivers.{name}.monthly"), Unit::NONE, &given);
    }
    let base = match (&driver.count, &driver.factors) {
        (Some(count), _) => all.input(count, Unit::NONE),
        (None, Some(factors)) => product(factors.iter().map(|(_, factor)| factor), all),
        (None, None) => Expr::zero(Unit::NONE),
    };
    base * grown(&driver.annual_growth, &driver.monthly_growth, 1, all)
}

/// The product of factors, each an input of its own.
pub fn product<'n>(factors: impl Iterator<Item = &'n Number>, all: &mut Lowering) -> Expr {
    factors.fold(Expr::one(), |product, factor| product * all.input(factor, Unit::NONE))
}

/// What growth by year or by month has made of 1 since a month.
pub fn grown(annual: &Option<Number>, monthly: &Option<Number>, from: u32, all: &mut Lowering) -> Expr {
    match (annual, monthly) {
        (Some(rate), _) => {
            let rate = all.input(rate, Unit::NONE);
            all.compounding(rate, false, from)
        }
        (None, Some(rate)) => {
            let base = Expr::one() + all.input(rate, Unit::NONE);
            let steps = (0..=all.months()).map(|month| i64::from(month.saturating_sub(from))).collect();
            let convention = Source::convention("compounds at a monthly rate");
            all.sheet.power(base, &format!("whole months since month {from}"), steps, 1, &convention)
        }
        (None, None) => Expr::one(),
    }
}

/// What came on top since the month before, and what was replaced of what there was; what there is in month 1 was there
/// before.
fn added(count: &Expr, churn: Option<Expr>, all: &mut Lowering) -> Expr {
    let later = all.window(2, all.months());
    let before = all.sheet.previous(count);
    let grown = (count.clone() - before.clone()).positive() * later.clone();
    let Some(churn) = churn else { return grown };
    let first = all.window(1, 1);
    grown + churn * (before * later + count.clone() * first)
}

impl OptionSheet<'_, '_> {
    /// What something counts by, in units of work: those that run, or as many as there are of a driver while the option is live.
    pub fn quantity(&mut self, per: &Option<Text>) -> Expr {
        let Some(name) = per.as_ref().map(Text::as_str).filter(|name| *name != UNIT) else {
            return self.run.clone();
        };
        let (driver, part) = name.split_once('.').unwrap_or((name, ""));
        let rows = self.all.drivers.get(driver).cloned();
        let [count, added] = rows.unwrap_or([Expr::zero(Unit::NONE), Expr::zero(Unit::NONE)]);
        let unit = Expr::constant(Decimal::ONE, Unit::WORK);
        let live = match part {
            "initial" => self.all.window(self.option.go_live, self.option.go_live),
            _ => self.live(),
        };
        let row = if part == "added" { added } else { count };
        row * live * unit
    }
}

/// Reports what is no unit and no driver.
pub fn known_quantity(scenario: &Scenario, per: &Option<Text>, at: &str, reader: &mut Reader) {
    let Some(name) = per else { return };
    let mut known: Vec<String> = vec![UNIT.to_string()];
    for driver in scenario.drivers.keys() {
        known.extend([driver.to_string(), format!("{driver}.added"), format!("{driver}.initial")]);
    }
    if !known.contains(&name.text) {
        let message = format!("`{at}` counts by `{}`, and there is no such driver", name.text);
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        reader.report(unknown("unknown-driver", name, message, &known));
    }
}

/// Problems of drivers that one number alone does not show.
pub fn check(scenario: &Scenario, reader: &mut Reader) {
    for (name, driver) in scenario.drivers.iter() {
        let ways = [driver.count.is_some(), driver.monthly.is_some(), driver.factors.is_some()];
        let place = scenario.drivers.place(name);
        let mut report = |code, message: String| {
            let problem = match place {
                Some(span) => Problem::new(code, span, message).label("this driver"),
                None => Problem::nowhere(code, message),
            };
            reader.report(problem);
        };
        if ways.iter().filter(|given| **given).count() != 1 {
            report(
                "driver-base",
                format!("`drivers.{name}` takes exactly one of `count`, `monthly` and `factors`"),
            );
        }
        if driver.annual_growth.is_some() && driver.monthly_growth.is_some() {
            report("two-growths", format!("`drivers.{name}` grows by year or by month, not both"));
        }
        let short = driver.monthly.as_ref().filter(|list| list.len() < scenario.months as usize);
        if let Some(list) = short {
            let found = list.len();
            report(
                "short-list",
                format!(
                    "`drivers.{name}.monthly` needs a number for each of the {} months, found {found}",
                    scenario.months
                ),
            );
        }
    }
}
