//! The finance of every option, alike for all: cost by category, value, net, present values, and the metrics.

use std::collections::HashMap;

use crate::base::source::Source;
use crate::base::unit::Unit;
use crate::model::actual_months as actuals;
use crate::model::demand;
use crate::model::drivers;
use crate::model::lowering::{Lowering, OptionSheet};
use crate::model::metric::Metric;
use crate::model::metric::flows::OptionFlows;
use crate::model::metric::row::find;
use crate::model::people::today;
use crate::model::people::{freed, outcome};
use crate::model::plan::{Plan, PlannedOption};
use crate::model::prompts::Prompts;
use crate::model::rows::CapacityRows;
use crate::model::rows::TodayRows;
use crate::model::rows::known_or;
use crate::model::stage_rows::{StageRows, join};
use crate::scenario::types::{CallStep, Category, Discounting, OptionSpec};
use crate::sheet::build::Builder;
use crate::sheet::expr::Expr;
use crate::sheet::node::{LineId, Sheet, Total};

/// The sheet of a scenario. Every figure stands under its key: `options.api.npv`.
pub struct Model {
    pub sheet: Sheet,
    pub options: Vec<OptionLines>,
    /// The catalogue that its options were lowered with.
    pub metrics: &'static [Metric],
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

impl OptionLines {
    /// The row of a line of cost or value, by its name in the results: `lines.costs.integration`.
    fn total(&self, name: &str) -> Option<LineId> {
        if let Some(key) = name.strip_prefix("lines.") {
            return self.costs.iter().find(|line| line.key == key).map(|line| line.row);
        }
        let key = name.strip_prefix("value_lines.")?;
        self.values.iter().find(|line| line.0 == key).map(|line| line.2)
    }
}

impl Model {
    /// The line of a key.
    pub fn line(&self, key: &str) -> Option<LineId> {
        self.keys.get(key).copied()
    }

    /// The metric of a name.
    pub fn metric(&self, name: &str) -> Option<&'static Metric> {
        find(self.metrics, name)
    }

    /// The line of an option's figure, by any of the names that it has in the results.
    pub fn figure(&self, option: &str, name: &str) -> Option<LineId> {
        let own = |name: &str| self.line(&format!("options.{option}.{name}"));
        if let Some(metric) = self.metric(name) {
            return own(metric.key);
        }
        let total = || self.options.iter().find(|lines| lines.id == option)?.total(name);
        own(name).or_else(total)
    }

    /// Every key, for suggestions.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.sheet.lines.iter().map(|line| line.key.as_str())
    }
}

/// Lowers every option, one after the other, with the metrics of a catalogue.
pub fn lower(plan: &Plan, metrics: &'static [Metric]) -> Model {
    let mut all = Lowering::new(&plan.scenario);
    demand::demand(&mut all);
    drivers::lower(&mut all);
    all.today = today::lower(&mut all);
    if let Some(today) = all.today.clone() {
        today_cost(&today, &mut all);
    }
    discount(&mut all);
    let options = plan.options.iter().map(|planned| option(planned, metrics, &mut all)).collect();
    let sheet = all.sheet.finish();
    let keys =
        sheet.lines.iter().enumerate().map(|(at, line)| (line.key.clone(), LineId(at as u32))).collect();
    Model { sheet, options, metrics, keys }
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

fn option<'b>(planned: &'b PlannedOption, metrics: &'static [Metric], all: &mut Lowering<'b>) -> OptionLines {
    let spec = &planned.spec;
    let stages: Vec<StageRows> = planned.stages.iter().map(|stage| stage_rows(stage, all)).collect();
    let served = match stages.is_empty() {
        true => served(spec, all),
        false => Expr::sum(Unit::WORK, stages.iter().map(|stage| stage.served.clone())),
    };
    let mut cx = open(spec, served, all);
    before_costs(&mut cx);
    join(stages, &mut cx);
    planned.blocks.iter().for_each(|block| block(&mut cx));
    limit(&mut cx);
    OptionFlows::new(&mut cx).add(metrics);
    lines(cx)
}

fn lines(cx: OptionSheet) -> OptionLines {
    let costs = cx.costs.iter().map(|cost| CostLineRow {
        key: cost.key.clone(),
        label: cost.label.clone(),
        category: cost.category,
        row: Builder::line_of(&cost.row),
    });
    let values =
        cx.values.iter().map(|value| (value.key.clone(), value.label.clone(), Builder::line_of(&value.row)));
    OptionLines {
        id: cx.option.id.clone(),
        costs: costs.collect(),
        values: values.collect(),
        capacity: cx.capacity,
    }
}

/// A stage is lowered like an option, up to its lines of cost and value.
fn stage_rows<'b>(planned: &'b PlannedOption, all: &mut Lowering<'b>) -> StageRows {
    let served = served(&planned.spec, all);
    let mut cx = open(&planned.spec, served, all);
    before_costs(&mut cx);
    planned.blocks.iter().for_each(|block| block(&mut cx));
    StageRows::of(cx)
}

/// What costs and values go by: calls, outcome, the time that is freed, what stays with people.
fn before_costs(cx: &mut OptionSheet) {
    calls(cx);
    cx.settled = demand::settled(cx.option, cx.all);
    cx.outcome = outcome::lower(cx);
    cx.freed = freed::lower(cx);
    if let Some(today) = cx.all.today.clone() {
        today::process(&today, cx);
    }
}

/// Units that an option serves.
fn served(spec: &OptionSpec, all: &mut Lowering) -> Expr {
    let rollout = demand::rollout(all, spec);
    let demand = all.demand.clone().unwrap_or_else(|| Expr::zero(Unit::WORK));
    let active = spec.core.seats.as_ref().and_then(|seats| seats.active_share.as_ref());
    let active = active.map_or_else(Expr::one, |share| all.input(share, Unit::NONE));
    known_or(actuals::units(spec, all), demand * rollout * active)
}

fn open<'a, 'b>(spec: &'b OptionSpec, served: Expr, all: &'a mut Lowering<'b>) -> OptionSheet<'a, 'b> {
    let key = format!("options.{}.served", spec.id);
    let served = all.sheet.row(&key, "units served", Unit::WORK, served);
    let run = match demand::in_parallel(all, spec) {
        Some(parallel) => served.clone() + parallel,
        None => served.clone(),
    };
    OptionSheet {
        all,
        option: spec,
        served,
        run,
        to_api: HashMap::new(),
        calls: vec![],
        prompts: vec![],
        seats: None,
        costs: vec![],
        values: vec![],
        one_off: vec![],
        capacity: None,
        process: None,
        today: None,
        outcome: None,
        settled: None,
        freed: None,
        realised: vec![],
    }
}

/// Calls of each step: units, times calls for a unit, times retries, times the turns of each where it has some.
fn calls(cx: &mut OptionSheet) {
    let steps: Vec<(String, CallStep)> =
        cx.option.core.calls.iter().map(|(id, step)| (id.to_string(), step.clone())).collect();
    for (id, step) in steps {
        let per_unit = cx.all.input(&step.calls_per_unit, Unit::CALL / Unit::WORK);
        let path = cx.path(&format!("calls.{id}.retry_rate"));
        let retries = cx.all.input_or(&step.retry_rate, &path, Unit::NONE, 0);
        let mut formula = cx.quantity(&step.per) * per_unit * (Expr::one() + retries);
        let mut runs = None;
        if let Some(turns) = &step.turns {
            let name = format!("calls.{id}.conversations");
            let row = cx.row(&name, "conversations, retries included", Unit::CALL, formula);
            formula = row.clone() * cx.all.input(turns, Unit::NONE);
            runs = Some(row);
        }
        let row = cx.row(&format!("calls.{id}.calls"), "calls, retries included", Unit::CALL, formula);
        let prompts = Prompts::of(&id, &step, runs.unwrap_or_else(|| row.clone()), cx);
        cx.prompts.push((id.clone(), prompts));
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
