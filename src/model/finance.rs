//! The finance of every option, alike for all: cost by category, value, net, present values, and the metrics.

use std::collections::HashMap;

use crate::base::source::Source;
use crate::base::unit::Unit;
use crate::model::actual_months as actuals;
use crate::model::demand;
use crate::model::lowering::{Lowering, OptionSheet};
use crate::model::people::outcome;
use crate::model::people::today;
use crate::model::plan::Plan;
use crate::model::rows::CapacityRows;
use crate::model::rows::TodayRows;
use crate::model::rows::known_or;
use crate::scenario::types::{CallStep, Category, Discounting, OptionSpec, Scenario};
use crate::sheet::build::Builder;
use crate::sheet::expr::Expr;
use crate::sheet::node::{LineId, Sheet, Total};

/// The sheet of a scenario. Every figure stands under its key: `options.api.npv`.
pub struct Model {
    pub sheet: Sheet,
    pub options: Vec<OptionLines>,
    keys: HashMap<String, LineId>,
}

/// The lines of cost and value of an option.
pub struct OptionLines {
    pub id: String,
    pub costs: Vec<CostLineRow>,
    /// Key, label and row.
    pub values: Vec<(String, String, LineId)>,
    pub capacity: Option<CapacityRows>,
}

/// A line of cost: its key in the results, its label and its row.
pub struct CostLineRow {
    pub key: String,
    pub label: String,
    pub category: Category,
    pub row: LineId,
}

impl Model {
    /// The line of a key.
    pub fn line(&self, key: &str) -> Option<LineId> {
        self.keys.get(key).copied()
    }

    /// Every key, for suggestions.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.sheet.lines.iter().map(|line| line.key.as_str())
    }
}

/// Lowers every option, one after the other.
pub fn lower(plan: &Plan) -> Model {
    let mut all = Lowering::new(&plan.scenario);
    demand::demand(&mut all);
    all.today = today::lower(&mut all);
    if let Some(today) = all.today.clone() {
        today_cost(&today, &mut all);
    }
    discount(&mut all);
    let options = plan.options.iter().map(|(spec, blocks)| option(spec, blocks, &mut all)).collect();
    let sheet = all.sheet.finish();
    let keys =
        sheet.lines.iter().enumerate().map(|(at, line)| (line.key.clone(), LineId(at as u32))).collect();
    Model { sheet, options, keys }
}

/// Today's cost of a unit over the horizon, by the demand of each month.
fn today_cost(today: &TodayRows, all: &mut Lowering) {
    let Some(demand) = all.demand.clone() else { return };
    let cost = all.sheet.row(
        "today.cost",
        "all demand at today's cost",
        Unit::MONEY,
        demand.clone() * today.whole.clone(),
    );
    let average = all.sheet.sum(&cost) / all.sheet.sum(&demand);
    let unit = Unit::MONEY / Unit::WORK;
    all.sheet.metric("today_cost_per_unit", "today's cost of a unit", unit, average, "there is no demand");
}

/// `(1 + r)^(-m/12)`: flows at the end of their month; in its middle; or at the end of their year. Month 0 is 1.
fn discount(all: &mut Lowering) {
    let header = &all.scenario.header;
    let months = 0..=i64::from(all.months());
    let convention = header.discounting.unwrap_or(Discounting::MonthlyEnd);
    let (steps, per): (Vec<i64>, u32) = match convention {
        Discounting::MonthlyEnd => (months.map(|month| -month).collect(), 12),
        Discounting::MonthlyMid => (months.map(|month| -(2 * month - 1).max(0)).collect(), 24),
        Discounting::AnnualEnd => (months.map(|month| -(month + 11) / 12 * 12).collect(), 12),
    };
    let source = Source::convention(format!("{} discounting; month 0 is not discounted", convention.word()));
    let base = Expr::one() + all.input(&header.discount_rate, Unit::NONE);
    let key = format!("{} of the discount", if per == 12 { "months" } else { "half months" });
    let power = all.sheet.power(base, &key, steps, per, &source);
    let row = all.sheet.flow("discount_factor", "discount factor", Unit::NONE, power);
    all.discount = Some(row);
}

fn option<'b>(
    spec: &'b OptionSpec,
    blocks: &[crate::model::block::Lower],
    all: &mut Lowering<'b>,
) -> OptionLines {
    let mut cx = open(spec, all);
    calls(&mut cx);
    cx.outcome = outcome::lower(&mut cx);
    if let Some(today) = cx.all.today.clone() {
        today::process(&today, &mut cx);
    }
    blocks.iter().for_each(|block| block(&mut cx));
    limit(&mut cx);
    figures(&mut cx);
    let costs = cx.costs.iter().map(|cost| CostLineRow {
        key: cost.key.clone(),
        label: cost.label.clone(),
        category: cost.category,
        row: Builder::line_of(&cost.row),
    });
    let values =
        cx.values.iter().map(|value| (value.key.clone(), value.label.clone(), Builder::line_of(&value.row)));
    OptionLines {
        id: spec.id.clone(),
        costs: costs.collect(),
        values: values.collect(),
        capacity: cx.capacity,
    }
}

fn open<'a, 'b>(spec: &'b OptionSpec, all: &'a mut Lowering<'b>) -> OptionSheet<'a, 'b> {
    let rollout = demand::rollout(all, spec);
    let demand = all.demand.clone().unwrap_or_else(|| Expr::zero(Unit::WORK));
    let key = format!("options.{}.served", spec.id);
    let served = known_or(actuals::units(spec, all), demand * rollout);
    let served = all.sheet.row(&key, "units served", Unit::WORK, served);
    OptionSheet {
        all,
        option: spec,
        served,
        to_api: Expr::one(),
        calls: vec![],
        costs: vec![],
        values: vec![],
        one_off: vec![],
        capacity: None,
        process: None,
        today: None,
        outcome: None,
    }
}

/// Calls of each step: units, times calls for a unit, times retries.
fn calls(cx: &mut OptionSheet) {
    let steps: Vec<(String, CallStep)> =
        cx.option.core.calls.iter().map(|(id, step)| (id.to_string(), step.clone())).collect();
    for (id, step) in steps {
        let per_unit = cx.all.input(&step.calls_per_unit, Unit::CALL / Unit::WORK);
        let path = cx.key(&format!("calls.{id}.retry_rate"));
        let retries = cx.all.input_or(&step.retry_rate, &path, Unit::NONE, 0);
        let formula = cx.served.clone() * per_unit * (Expr::one() + retries);
        let row = cx.row(&format!("calls.{id}.calls"), "calls, retries included", Unit::CALL, formula);
        cx.calls.push((id, row));
    }
}

/// How far the option is from serving its peak, where its replicas are limited.
fn limit(cx: &mut OptionSheet) {
    let Some(shortfall) = cx.capacity.as_ref().and_then(|rows| rows.shortfall) else { return };
    let row = cx.all.sheet.line(shortfall);
    let most = cx.all.sheet.total(Total::Max { from: 0, to: cx.all.months() }, &row);
    cx.single("capacity.largest_shortfall", "replicas missing at the highest peak", Unit::REPLICA, most);
}

/// Every figure of an option that is a formula.
fn figures(cx: &mut OptionSheet) {
    let flows = flows(cx);
    years(&flows, cx);
    worth(&flows, cx);
    funding(&flows, cx);
    units(&flows, cx);
    process(&flows, cx);
    pilot(cx.scenario(), &flows, cx);
}

/// The monthly rows that the metrics are over.
struct Flows {
    categories: Vec<Expr>,
    cost: Expr,
    capex: Expr,
    value: Expr,
    net: Expr,
    discount: Expr,
    tco: Expr,
    total_value: Expr,
    pv_cost: Expr,
    pv_value: Expr,
}

fn flow(cx: &mut OptionSheet, name: &str, label: &str, formula: Expr) -> Expr {
    let (key, unit) = (cx.key(name), formula.unit);
    cx.all.sheet.flow(&key, label, unit, formula)
}

fn metric(cx: &mut OptionSheet, name: &str, label: &str, formula: Expr, why: &str) -> Expr {
    let (key, unit) = (cx.key(name), formula.unit);
    cx.all.sheet.metric(&key, label, unit, formula, why)
}

fn total(cx: &mut OptionSheet, name: &str, label: &str, of: &Expr) -> Expr {
    let sum = cx.all.sheet.sum(of);
    cx.single(name, label, of.unit, sum)
}

fn flows(cx: &mut OptionSheet) -> Flows {
    let mut categories = Vec::new();
    for category in Category::ALL {
        let rows = cx.costs.iter().filter(|cost| cost.category == category).map(|cost| cost.row.clone());
        let sum = Expr::sum(Unit::MONEY, rows);
        let word = category.word();
        let row = flow(cx, &format!("by_category.{word}"), &format!("cost, {word}"), sum);
        total(cx, &format!("by_category.{word}.total"), &format!("cost over the horizon, {word}"), &row);
        categories.push(row);
    }
    let cost = flow(cx, "cost", "cost", Expr::sum(Unit::MONEY, categories.clone()));
    let capex = cx.costs.iter().filter(|cost| cost.capex).map(|cost| cost.row.clone());
    let capex = Expr::sum(Unit::MONEY, capex);
    let capex = flow(cx, "capex_by_month", "capital expenditure", capex);
    let values = Expr::sum(Unit::MONEY, cx.values.iter().map(|value| value.row.clone()));
    let value = flow(cx, "value", "value", values);
    let net = flow(cx, "net", "value less cost", value.clone() - cost.clone());
    let discount = cx.all.discount.clone().unwrap_or_else(Expr::one);
    let present_cost = flow(cx, "present_cost", "discounted cost", cost.clone() * discount.clone());
    let present_value = flow(cx, "present_value", "discounted value", value.clone() * discount.clone());
    let tco = total(cx, "tco", "total cost of ownership", &cost);
    let total_value = total(cx, "total_value", "total value", &value);
    let pv_cost = total(cx, "pv_cost", "present value of cost", &present_cost);
    let pv_value = total(cx, "pv_value", "present value of value", &present_value);
    Flows { categories, cost, capex, value, net, discount, tco, total_value, pv_cost, pv_value }
}

/// Cost, value, net and units of each year of the model; year 0 is month 0.
fn years(flows: &Flows, cx: &mut OptionSheet) {
    let months = cx.all.months();
    for year in 0..=months.div_ceil(12) {
        let (from, to) = if year == 0 { (0, 0) } else { (year * 12 - 11, (year * 12).min(months)) };
        let mut rows = vec![
            ("cost".to_string(), flows.cost.clone()),
            ("value".to_string(), flows.value.clone()),
            ("net".to_string(), flows.net.clone()),
            ("served".to_string(), cx.served.clone()),
        ];
        let words = Category::ALL.iter().map(|category| format!("by_category.{}", category.word()));
        rows.extend(words.zip(flows.categories.iter().cloned()));
        for (name, row) in rows {
            let sum = cx.all.sheet.total(Total::Sum { from, to }, &row);
            let label = if year == 0 { format!("{name}, up front") } else { format!("{name}, year {year}") };
            cx.single(&format!("by_year.{year}.{name}"), &label, row.unit, sum);
        }
    }
}

/// NPV, returns, and the split into capex and opex.
fn worth(flows: &Flows, cx: &mut OptionSheet) {
    let npv = flows.pv_value.clone() - flows.pv_cost.clone();
    cx.single("npv", "net present value", Unit::MONEY, npv.clone());
    let free = "there is no cost to earn a return on";
    metric(cx, "roi_pv", "return on investment, present values", npv / flows.pv_cost.clone(), free);
    let plain = flows.total_value.clone() - flows.tco.clone();
    metric(cx, "roi", "return on investment, undiscounted", plain / flows.tco.clone(), free);
    let capex = total(cx, "capex", "capital expenditure over the horizon", &flows.capex);
    cx.single("opex", "operating expenditure over the horizon", Unit::MONEY, flows.tco.clone() - capex);
    mirr(flows, cx);
}

/// Modified IRR: outflows at the discount rate to month 0, inflows at it to month N, and the annual rate between.
fn mirr(flows: &Flows, cx: &mut OptionSheet) {
    let inflow = flows.net.clone().positive() * flows.discount.clone();
    let outflow = (-flows.net.clone()).positive() * flows.discount.clone();
    let inflow = flow(cx, "present_inflow", "discounted positive net", inflow);
    let outflow = flow(cx, "present_outflow", "discounted negative net", outflow);
    let ratio = cx.all.sheet.sum(&inflow) / cx.all.sheet.sum(&outflow);
    let months = cx.all.months();
    let source = Source::convention("a year has 12 months");
    let growth = cx.all.sheet.power_of(ratio, 12, months, &source);
    let rate = cx.scenario().header.discount_rate.clone();
    let rate = cx.all.input(&rate, Unit::NONE);
    let formula = growth * (Expr::one() + rate) - Expr::one();
    metric(
        cx,
        "mirr",
        "modified internal rate of return",
        formula,
        "there is no month in which money goes out",
    );
}

/// Payback, and the budget to ask for.
fn funding(flows: &Flows, cx: &mut OptionSheet) {
    let cumulative = |cx: &mut OptionSheet, name: &str, label: &str, of: &Expr| {
        let key = cx.key(name);
        let of = of.clone();
        cx.all.sheet.running(&key, label, of.clone(), |before| before + of)
    };
    cumulative(cx, "cumulative_cost", "cumulative cost", &flows.cost);
    let net = cumulative(cx, "cumulative_net", "cumulative net", &flows.net);
    let present = flow(cx, "present_net", "discounted net", flows.net.clone() * flows.discount.clone());
    let present = cumulative(cx, "cumulative_present_net", "cumulative discounted net", &present);
    let late = format!("not within {} months", cx.all.months());
    let of = |cx: &OptionSheet, total: Total, row: &Expr| cx.all.sheet.total(total, row);
    let first = of(cx, Total::FirstRecovery, &net);
    metric(cx, "payback", "payback", first, &late);
    let last = of(cx, Total::FinalRecovery, &net);
    metric(cx, "stays_positive", "month from which the net stays positive", last, &late);
    let discounted = of(cx, Total::FirstRecovery, &present);
    metric(cx, "discounted_payback", "discounted payback", discounted, &late);
    let months = cx.all.months();
    let lowest = of(cx, Total::Min { from: 0, to: months }, &net);
    cx.single("peak_funding", "peak funding", Unit::MONEY, (-lowest).positive());
    let month = of(cx, Total::MonthOfMin, &net);
    cx.single("peak_funding_month", "month of peak funding", Unit::MONTH, month);
}

/// Cost and value of a unit: over the horizon, levelised, by month, and at the end.
fn units(flows: &Flows, cx: &mut OptionSheet) {
    let idle = "no units are served";
    let served = cx.served.clone();
    let units = total(cx, "units_served", "units served over the horizon", &served);
    let cost = metric(cx, "cost_per_unit", "cost per unit", flows.tco.clone() / units.clone(), idle);
    let value = metric(cx, "value_per_unit", "value per unit", flows.total_value.clone() / units, idle);
    metric(cx, "margin_per_unit", "margin per unit", value - cost, idle);
    let present =
        cx.row("present_units", "discounted units", Unit::WORK, served.clone() * flows.discount.clone());
    let present = cx.all.sheet.sum(&present);
    metric(cx, "levelised_cost_per_unit", "levelised cost per unit", flows.pv_cost.clone() / present, idle);
    let per_unit = |cx: &mut OptionSheet, name: &str, label: &str, of: &Expr| {
        let (key, formula) = (cx.key(name), of.clone() / served.clone());
        cx.all.sheet.ratio_row(&key, label, formula.unit, formula, "no units are served in the month")
    };
    let by_month = per_unit(cx, "cost_per_unit_by_month", "cost per unit of the month", &flows.cost);
    per_unit(cx, "value_per_unit_by_month", "value per unit of the month", &flows.value);
    let last = cx.all.sheet.total(Total::Last, &by_month);
    metric(
        cx,
        "run_rate_cost_per_unit",
        "cost per unit in the last month",
        last,
        "no units are served in the last month",
    );
}

/// The whole cost of an accepted outcome: the option, the work that stays with people, and the errors.
fn process(flows: &Flows, cx: &mut OptionSheet) {
    let idle = "no units are served";
    let units = cx.all.sheet.sum(&cx.served);
    if let Some(today) = cx.today.clone() {
        let average = cx.all.sheet.sum(&today) / units.clone();
        metric(cx, "today_cost_per_unit", "today's cost per unit, for the units served", average, idle);
    }
    if let Some(stays) = cx.process.clone() {
        let row = flow(cx, "process_cost", "process cost", flows.cost.clone() + stays);
        let average = cx.all.sheet.sum(&row) / units;
        metric(cx, "process_cost_per_unit", "process cost per unit", average, idle);
    }
}

/// What the pilot's unit cost, extrapolated, leaves out.
fn pilot(scenario: &Scenario, flows: &Flows, cx: &mut OptionSheet) {
    let Some(pilot) = &scenario.pilot else { return };
    let cost = cx.all.input(&pilot.cost, Unit::MONEY);
    let cost = cx.all.converted(cost, pilot.cost.currency.as_ref());
    let units = cx.all.input(&pilot.units, Unit::WORK);
    let served = cx.all.sheet.sum(&cx.served);
    let view = cost / units * served;
    let view =
        cx.single("pilot_view", "the pilot's cost per unit, times the units served", Unit::MONEY, view);
    metric(
        cx,
        "budget_overrun",
        "cost over the pilot's view of it",
        flows.tco.clone() / view,
        "the pilot cost nothing",
    );
}
