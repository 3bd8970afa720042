//! The rows by month that the metrics of an option are over.

use std::collections::HashMap;

use crate::base::unit::Unit;
use crate::model::lowering::OptionSheet;
use crate::model::metric::row::{Formula, Metric};
use crate::scenario::types::Category;
use crate::sheet::expr::Expr;
use crate::sheet::node::Total;

/// The flows of an option, and its metrics so far.
pub struct OptionFlows<'x, 'a, 'b> {
    pub cx: &'x mut OptionSheet<'a, 'b>,
    pub cost: Expr,
    pub capex: Expr,
    pub value: Expr,
    pub net: Expr,
    pub discount: Expr,
    pub cumulative_net: Expr,
    pub cumulative_present_net: Expr,
    pub present_cost: Expr,
    pub present_units: Expr,
    /// Cost of the option and today's cost of all demand that it does not finish; None where that is not known.
    pub work_cost: Option<Expr>,
    /// In the order of `Category::ALL`.
    categories: Vec<Expr>,
    metrics: HashMap<&'static str, Expr>,
}

impl<'x, 'a, 'b> OptionFlows<'x, 'a, 'b> {
    /// Adds the rows by month to the sheet.
    pub fn new(cx: &'x mut OptionSheet<'a, 'b>) -> Self {
        let categories = categories(cx);
        let cost = flow(cx, "cost", "cost", Expr::sum(Unit::MONEY, categories.clone()));
        let capex = cx.costs.iter().filter(|cost| cost.capex).map(|cost| cost.row.clone());
        let capex = Expr::sum(Unit::MONEY, capex);
        let capex = flow(cx, "capex_by_month", "capital expenditure", capex);
        let values = Expr::sum(Unit::MONEY, cx.values.iter().map(|value| value.row.clone()));
        let value = flow(cx, "value", "value", values);
        let net = flow(cx, "net", "net benefit", value.clone() - cost.clone());
        let discount = cx.all.discount.clone().unwrap_or_else(Expr::one);
        cumulative(cx, "cumulative_cost", "cumulative cost", &cost);
        let cumulative_net = cumulative(cx, "cumulative_net", "cumulative net", &net);
        let present = flow(cx, "present_net", "discounted net", net.clone() * discount.clone());
        let cumulative_present_net =
            cumulative(cx, "cumulative_present_net", "cumulative discounted net", &present);
        by_unit(cx, &cost, &value);
        let present_cost = flow(cx, "present_cost", "discounted cost", cost.clone() * discount.clone());
        let present_units = cx.served.clone() * discount.clone();
        let present_units = cx.row("present_units", "discounted units", Unit::WORK, present_units);
        to_date(cx, &present_cost, &present_units);
        let work_cost = work_cost(cx, &cost);
        let metrics = HashMap::new();
        let mut flows = Self {
            cx,
            cost,
            capex,
            value,
            net,
            discount,
            cumulative_net,
            cumulative_present_net,
            present_cost,
            present_units,
            work_cost,
            categories,
            metrics,
        };
        flows.years();
        flows
    }

    /// Adds the metrics of a catalogue, each after those that it is made of.
    pub fn add(&mut self, metrics: &'static [Metric]) {
        for metric in metrics {
            let (formula, missing) = match metric.formula {
                Formula::Always(formula) => (formula(self), None),
                Formula::Perhaps(formula, why) => (formula(self), Some(why)),
                Formula::OfBlock | Formula::InternalRates | Formula::Marginal => (None, None),
            };
            let Some(formula) = formula else { continue };
            let (key, unit) = (self.cx.key(metric.key), formula.unit);
            let months = self.cx.all.months().to_string();
            let sheet = &mut self.cx.all.sheet;
            let line = match missing {
                None => sheet.single(&key, metric.label, unit, formula),
                Some(why) => {
                    sheet.metric(&key, metric.label, unit, formula, &why.replace("{months}", &months))
                }
            };
            self.metrics.insert(metric.key, line);
        }
    }

    /// A metric that stands before in the catalogue; None where this scenario does not have it.
    pub fn metric(&self, key: &str) -> Option<Expr> {
        self.metrics.get(key).cloned()
    }

    /// A row over the horizon.
    pub fn sum(&self, row: &Expr) -> Expr {
        self.cx.all.sheet.sum(row)
    }

    pub fn total(&self, total: Total, row: &Expr) -> Expr {
        self.cx.all.sheet.total(total, row)
    }

    pub fn months(&self) -> u32 {
        self.cx.all.months()
    }

    pub fn flow(&mut self, name: &str, label: &str, formula: Expr) -> Expr {
        flow(self.cx, name, label, formula)
    }

    /// Cost, value, net and units of each year of the model; year 0 is month 0.
    fn years(&mut self) {
        let months = self.months();
        for year in 0..=months.div_ceil(12) {
            let (from, to) = if year == 0 { (0, 0) } else { (year * 12 - 11, (year * 12).min(months)) };
            for (name, row) in self.of_a_year() {
                let sum = self.total(Total::Sum { from, to }, &row);
                let label =
                    if year == 0 { format!("{name}, up front") } else { format!("{name}, year {year}") };
                self.cx.single(&format!("by_year.{year}.{name}"), &label, row.unit, sum);
            }
        }
    }

    fn of_a_year(&self) -> Vec<(String, Expr)> {
        let mut rows = vec![
            ("cost".to_string(), self.cost.clone()),
            ("value".to_string(), self.value.clone()),
            ("net".to_string(), self.net.clone()),
            ("served".to_string(), self.cx.served.clone()),
        ];
        let words = Category::ALL.iter().map(|category| format!("by_category.{}", category.word()));
        rows.extend(words.zip(self.categories.iter().cloned()));
        rows
    }
}

/// Cost and value of a unit in each month.
fn by_unit(cx: &mut OptionSheet, cost: &Expr, value: &Expr) {
    let idle = "no units are served in the month";
    let rows = [
        ("cost_per_unit_by_month", "cost per unit of the month", cost),
        ("value_per_unit_by_month", "value per unit of the month", value),
    ];
    for (name, label, row) in rows {
        let (key, formula) = (cx.key(name), row.clone() / cx.served.clone());
        cx.all.sheet.ratio_row(&key, label, formula.unit, formula, idle);
    }
}

/// Levelised cost per unit to date: what options are compared by that serve unlike work, where today's cost is not known.
fn to_date(cx: &mut OptionSheet, cost: &Expr, units: &Expr) {
    let cost = cumulative(cx, "cumulative_present_cost", "cumulative discounted cost", cost);
    let units = cumulative(cx, "cumulative_present_units", "cumulative discounted units", units);
    let (key, formula) = (cx.key("levelised_cost_to_date"), cost / units);
    let label = "levelised cost per unit to date";
    cx.all.sheet.ratio_row(&key, label, formula.unit, formula, "no units are served yet");
}

/// The same work for every option: what it costs, and today's cost of each unit of demand that it does not finish, since it
/// is not served yet, settles, goes back to a person or goes wrong.
fn work_cost(cx: &mut OptionSheet, cost: &Expr) -> Option<Expr> {
    let (today, demand, stays) = (cx.all.today.clone()?, cx.all.demand.clone()?, cx.process.clone()?);
    let unserved = (demand - cx.served.clone()).positive() * today.whole;
    let unserved = cx.row("process.unserved", "demand not served, at today's cost", Unit::MONEY, unserved);
    let row = flow(cx, "work_cost_by_month", "total cost of the work", cost.clone() + stays + unserved);
    cumulative(cx, "cumulative_work_cost", "cumulative total cost of the work", &row);
    Some(row)
}

fn flow(cx: &mut OptionSheet, name: &str, label: &str, formula: Expr) -> Expr {
    let (key, unit) = (cx.key(name), formula.unit);
    cx.all.sheet.flow(&key, label, unit, formula)
}

fn cumulative(cx: &mut OptionSheet, name: &str, label: &str, of: &Expr) -> Expr {
    let (key, of) = (cx.key(name), of.clone());
    cx.all.sheet.running(&key, label, of.clone(), |before| before + of)
}

/// Cost by category and month, and over the horizon.
fn categories(cx: &mut OptionSheet) -> Vec<Expr> {
    let mut categories = Vec::new();
    for category in Category::ALL {
        let rows = cx.costs.iter().filter(|cost| cost.category == category).map(|cost| cost.row.clone());
        let sum = Expr::sum(Unit::MONEY, rows);
        let word = category.word();
        let row = flow(cx, &format!("by_category.{word}_by_month"), &format!("cost, {word}"), sum);
        let total = cx.all.sheet.sum(&row);
        let label = format!("cost over the horizon, {word}");
        cx.single(&format!("by_category.{word}"), &label, row.unit, total);
        categories.push(row);
    }
    categories
}
