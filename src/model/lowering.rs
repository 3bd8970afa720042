//! What the blocks write into: the sheet under construction with what all options share, and one option's part.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::base::calendar::YearMonth;
use crate::base::source::{Origin, Source};
use crate::base::unit::{Unit, UnitNames};
use crate::form::number::Number;
use crate::form::toml_tree::join;
use crate::model::prompts::Prompts;
use crate::model::rows::{CapacityRows, CostRow, OutcomeRows, TodayRows, ValueRow};
use crate::scenario::types::{Category, CountsAs, OptionSpec, Scenario};
use crate::sheet::build::Builder;
use crate::sheet::expr::Expr;

/// The sheet under construction, and the rows that all options share.
pub struct Lowering<'a> {
    pub sheet: Builder,
    pub scenario: &'a Scenario,
    pub demand: Option<Expr>,
    pub today: Option<TodayRows>,
    pub discount: Option<Expr>,
    /// How many there are of each driver by month, and how many are new or replaced.
    pub drivers: HashMap<String, [Expr; 2]>,
    /// Hourly cost of each role that was asked for.
    pub hourly: HashMap<String, Expr>,
    /// Indices that are in the sheet already, by key.
    pub(super) indices: HashMap<String, Expr>,
}

/// One option's part of the sheet.
pub struct OptionSheet<'a, 'b> {
    pub all: &'a mut Lowering<'b>,
    pub option: &'b OptionSpec,
    pub served: Expr,
    /// Units whose calls are paid for: those served, and in an overlap of stages those that run in parallel.
    pub run: Expr,
    /// Share of the calls of a step that go to an API, where replicas serve first; all of them where it is not here.
    pub to_api: HashMap<String, Expr>,
    /// Calls of each step, retries included, in the order of the scenario.
    pub calls: Vec<(String, Expr)>,
    /// How long the calls of each step are.
    pub prompts: Vec<(String, Prompts)>,
    /// Seats that are paid for, where the option has some.
    pub seats: Option<Expr>,
    pub costs: Vec<CostRow>,
    pub values: Vec<ValueRow>,
    /// Amounts that are paid once, for contingencies.
    pub one_off: Vec<Expr>,
    pub capacity: Option<CapacityRows>,
    /// Errors and work that stay with people, for the process cost.
    pub process: Option<Expr>,
    pub today: Option<Expr>,
    /// How the served units come out.
    pub outcome: Option<OutcomeRows>,
    /// Share of the served units whose wave has settled; None where every wave counts at once.
    pub settled: Option<Expr>,
    /// Full-time equivalents that automation frees, and of them those that leave the budget, by month.
    pub freed: Option<Expr>,
    pub realised: Vec<Expr>,
}

impl<'a> Lowering<'a> {
    pub fn new(scenario: &'a Scenario) -> Self {
        let names = UnitNames {
            money: scenario.header.currency.text.clone(),
            work: scenario.header.unit.text.clone(),
        };
        let sheet = Builder::new(scenario.months, names);
        Self {
            sheet,
            scenario,
            demand: None,
            today: None,
            discount: None,
            drivers: HashMap::new(),
            hourly: HashMap::new(),
            indices: HashMap::new(),
        }
    }

    pub fn months(&self) -> u32 {
        self.scenario.months
    }

    /// The calendar month of a month of the horizon, 1-based; month 0 is its start.
    pub fn date(&self, month: u32) -> YearMonth {
        self.scenario.header.start.plus(month.max(1) - 1)
    }

    /// A number of the scenario as an input of the sheet.
    pub fn input(&mut self, number: &Number, unit: Unit) -> Expr {
        self.sheet.input(&number.path, unit, number.value, &number.source)
    }

    /// A number, or a convention where it is not given.
    pub fn input_or(&mut self, number: &Option<Number>, path: &str, unit: Unit, default: i64) -> Expr {
        match number {
            Some(number) => self.input(number, unit),
            None => {
                let why = Source::convention(format!("{default} where not given"));
                self.sheet.input(path, unit, Decimal::from(default), &why)
            }
        }
    }

    /// A schedule of 0 and 1: 1 in the months from..=to.
    pub fn window(&mut self, from: u32, to: u32) -> Expr {
        self.mask(&format!("months {from} to {to}"), |month| (from..=to).contains(&month))
    }

    /// A schedule of 0 and 1, 1 in the months that are chosen.
    pub fn mask(&mut self, key: &str, chosen: impl Fn(u32) -> bool) -> Expr {
        let values = (0..=self.months()).map(|month| Decimal::from(u8::from(chosen(month)))).collect();
        self.sheet.schedule(key, Unit::NONE, values, &Source::convention("1 in these months, else 0"))
    }

    /// What is paid at the start, as the opening of a row, or later, by month.
    pub fn at_start(&mut self, amount: Option<Expr>, later: u32) -> (Option<Expr>, Option<Expr>) {
        match (amount, later) {
            (Some(amount), 1..) => (None, Some(amount * self.window(later, later))),
            (amount, _) => (amount, None),
        }
    }

    /// What an hour of a role costs, by month.
    pub fn hourly(&mut self, role: &str) -> Expr {
        if let Some(known) = self.hourly.get(role) {
            return known.clone();
        }
        let annual = self.annual(role);
        let hours = match &self.scenario.work {
            Some(work) => self.input(&work.hours_per_year, Unit::HOUR / Unit::YEAR),
            None => Expr::one() * Expr::constant(1, Unit::HOUR / Unit::YEAR),
        };
        let unit = Unit::MONEY / (Unit::PERSON * Unit::HOUR);
        let label = format!("hourly cost of {role}");
        let row = self.sheet.row(&format!("roles.{role}.hourly_cost"), &label, unit, annual / hours);
        self.hourly.insert(role.to_string(), row.clone());
        row
    }

    /// What a person of a role costs a year, by month.
    pub fn annual(&mut self, role: &str) -> Expr {
        let unit = Unit::MONEY / (Unit::PERSON * Unit::YEAR);
        match self.scenario.roles.get(role) {
            Some(role) => self.price(&role.annual_cost, unit),
            None => Expr::zero(unit),
        }
    }
}

impl<'b> OptionSheet<'_, 'b> {
    pub fn scenario(&self) -> &'b Scenario {
        self.all.scenario
    }

    /// `options.api.calls`, of `calls`.
    pub fn key(&self, name: &str) -> String {
        join(&format!("options.{}", self.option.id), name)
    }

    /// The path of a field of this option: of the one that a stage runs.
    pub fn path(&self, name: &str) -> String {
        join(&format!("options.{}", self.option.source), name)
    }

    /// A schedule that is 1 from go-live until the option is no longer paid for.
    pub fn live(&mut self) -> Expr {
        self.live_from(self.option.go_live)
    }

    /// The same from another month on.
    pub fn live_from(&mut self, from: u32) -> Expr {
        let last = self.option.paid_until.min(self.all.months());
        self.all.window(from, last)
    }

    /// A row of this option.
    pub fn row(&mut self, name: &str, label: &str, unit: Unit, formula: Expr) -> Expr {
        let key = self.key(name);
        self.all.sheet.row(&key, label, unit, formula)
    }

    /// A single figure of this option.
    pub fn single(&mut self, name: &str, label: &str, unit: Unit, formula: Expr) -> Expr {
        let key = self.key(name);
        self.all.sheet.single(&key, label, unit, formula)
    }

    /// A row of money that counts as a cost.
    pub fn cost(&mut self, name: &str, label: &str, category: Category, formula: Expr) -> Expr {
        let key = self.key(name);
        let row = self.all.sheet.row(&key, label, Unit::MONEY, formula);
        self.add_cost(name, label, category, false, row.clone());
        row
    }

    /// Counts a row that stands already as a cost.
    pub fn add_cost(&mut self, name: &str, label: &str, category: Category, capex: bool, row: Expr) {
        self.costs.push(CostRow {
            key: name.into(),
            label: label.into(),
            category,
            capex,
            is_share: false,
            row,
        });
    }

    /// Counts a row that stands already as a value.
    pub fn add_value(&mut self, name: &str, label: &str, counts_as: CountsAs, row: Expr) {
        self.values.push(ValueRow { key: name.into(), label: label.into(), row, counts_as });
    }

    /// Share of the calls of a step that go to an API.
    pub fn to_api(&self, step: &str) -> Expr {
        self.to_api.get(step).cloned().unwrap_or_else(Expr::one)
    }
}

/// The path of a number: its own, or that under which the scenario can override one of a price book.
pub fn own_path(here: String, number: &Number) -> String {
    match number.source.origin {
        Origin::Book { .. } => here,
        _ => number.path.clone(),
    }
}
