//! What the blocks write into: the sheet under construction with what all options share, and one option's part.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::base::calendar::YearMonth;
use crate::base::diagnostic::{Problem, nearest};
use crate::base::source::Source;
use crate::base::unit::{Unit, UnitNames};
use crate::form::fields::Text;
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::form::toml_tree::join;
use crate::model::indices::Indices;
use crate::model::people::outcome::OutcomeRows;
use crate::model::people::today::TodayRows;
use crate::scenario::mapping::Mapping;
use crate::scenario::types::{Category, Criterion, OptionKind, OptionSpec, Role, Scenario};
use crate::sheet::build::Builder;
use crate::sheet::expr::Expr;
use crate::sheet::node::LineId;

/// The sheet under construction, and the rows that all options share.
pub struct Lowering<'a> {
    pub sheet: Builder,
    pub scenario: &'a Scenario,
    pub demand: Option<Expr>,
    pub today: Option<TodayRows>,
    pub discount: Option<Expr>,
    /// Hourly cost of each role that was asked for.
    pub hourly: HashMap<String, Expr>,
    pub(super) indices: Indices,
}

/// One option's part of the sheet.
pub struct OptionSheet<'a, 'b> {
    pub all: &'a mut Lowering<'b>,
    pub option: &'b OptionSpec,
    pub served: Expr,
    /// Share of the calls that go to an API: what is left for it when replicas serve first.
    pub to_api: Expr,
    /// Calls of each step, retries included, in the order of the scenario.
    pub calls: Vec<(String, Expr)>,
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
}

/// A line of cost of an option.
pub struct CostRow {
    /// As in the results: `costs.integration`.
    pub key: String,
    pub label: String,
    pub category: Category,
    pub capex: bool,
    pub row: Expr,
}

/// A line of value of an option.
pub struct ValueRow {
    pub key: String,
    pub label: String,
    pub row: Expr,
}

/// Rows that tell what an option runs on.
pub struct CapacityRows {
    /// Replicas of production, spares included.
    pub replicas: LineId,
    pub utilisation: LineId,
    pub cost_per_mtok: LineId,
    pub marginal_cost_per_mtok: LineId,
    /// Replicas missing at peak where their number is limited.
    pub shortfall: Option<LineId>,
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
            hourly: HashMap::new(),
            indices: Indices::default(),
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

    /// A schedule of 0 and 1, 1 in the months that are chosen; month 0 is never.
    pub fn mask(&mut self, key: &str, chosen: impl Fn(u32) -> bool) -> Expr {
        let values =
            (0..=self.months()).map(|month| Decimal::from(u8::from(month > 0 && chosen(month)))).collect();
        self.sheet.schedule(key, Unit::NONE, values, &Source::convention("1 in these months, else 0"))
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
        self.costs.push(CostRow { key: name.into(), label: label.into(), category, capex, row });
    }

    /// Counts a row that stands already as a value.
    pub fn add_value(&mut self, name: &str, label: &str, row: Expr) {
        self.values.push(ValueRow { key: name.into(), label: label.into(), row });
    }

    pub fn has_replicas(&self) -> bool {
        matches!(self.option.core.kind, OptionKind::SelfHosted | OptionKind::Hybrid)
    }
}

/// Problems of what all options share: currencies, roles, names.
pub fn check_shared(scenario: &Scenario, reader: &mut Reader) {
    crate::model::demand::check(scenario, reader);
    crate::model::people::today::check(scenario, reader);
    crate::model::currencies::check(scenario, reader);
    crate::model::actual_months_check::check(scenario, reader);
    if scenario.options.is_empty() {
        let message = "a scenario compares at least one option, and has none";
        let hint = "write `[options.NAME]` with `name`, `kind` and `go_live`";
        reader.report(
            Problem::new("no-options", &scenario.header.name.span, message).label("this scenario").hint(hint),
        );
    }
    for (at, spec) in scenario.options.iter().enumerate() {
        let same = |other: &&OptionSpec| other.core.name.text == spec.core.name.text;
        if scenario.options[..at].iter().any(|other| same(&other)) {
            let name = &spec.core.name;
            let message = format!("options must differ in name, and two are called `{}`", name.text);
            reader.report(Problem::new("same-name", &name.span, message).label("the second of them"));
        }
    }
    for (id, criterion) in scenario.criteria.iter() {
        if let Some(option) = &criterion.option {
            known_option(scenario, option, &format!("criteria.{id}"), reader);
        }
        criterion_can_be_kept(id, criterion, reader);
    }
    for (id, mapping) in scenario.actuals.iter() {
        known_option(scenario, &mapping.option, &format!("actuals.{id}"), reader);
        known_step(scenario, mapping, &format!("actuals.{id}"), reader);
    }
}

/// Reports a criterion that says nothing, or that nothing can keep.
fn criterion_can_be_kept(id: &str, criterion: &Criterion, reader: &mut Reader) {
    let limits = [&criterion.min, &criterion.max].map(|limit| limit.as_ref().map(|limit| limit.value));
    let rule = match limits {
        [None, None] => format!("a criterion has a `min`, a `max` or both, and `{id}` has none"),
        [Some(min), Some(max)] if min > max => {
            format!("`min` is at most `max`, and in `{id}` {min} is more than {max}")
        }
        [Some(min), _] if min > Decimal::ONE && is_share(&criterion.metric.text) => {
            format!("a share is at most 1, and `{id}` asks for at least {min}")
        }
        _ => return,
    };
    let problem = Problem::new("criterion-limits", &criterion.metric.span, rule);
    reader.report(
        problem.label("this criterion").hint("a limit is agreed before the pilot; 90 % is written 0.9"),
    );
}

fn is_share(metric: &str) -> bool {
    metric.ends_with("_share") || metric.ends_with("error_rate")
}

/// Reports a step that an option does not have.
fn known_step(scenario: &Scenario, mapping: &Mapping, at: &str, reader: &mut Reader) {
    let option = scenario.options.iter().find(|option| option.id == mapping.option.text);
    let (Some(option), Some(step)) = (option, &mapping.step) else { return };
    let steps: Vec<&str> = option.core.calls.keys().collect();
    if !steps.contains(&step.as_str()) {
        let message = format!("`{at}` names the step `{}`, and `{}` has none", step.text, option.id);
        reader.report(unknown("unknown-step", step, message, &steps));
    }
}

/// Reports an option that does not exist.
pub fn known_option(scenario: &Scenario, name: &Text, at: &str, reader: &mut Reader) {
    let ids: Vec<&str> = scenario.options.iter().map(|option| option.id.as_str()).collect();
    if !ids.contains(&name.as_str()) {
        let message = format!("`{at}` names the option `{}`, and there is none", name.text);
        reader.report(unknown("unknown-option", name, message, &ids));
    }
}

/// The role of that name, or a problem. Hours of a role need `[work]`.
pub fn known_role<'s>(
    scenario: &'s Scenario,
    name: &Text,
    hours: bool,
    reader: &mut Reader,
) -> Option<&'s Role> {
    let roles: Vec<&str> = scenario.roles.keys().collect();
    let role = scenario.roles.get(name.as_str());
    if role.is_none() {
        let message = format!("there is no role `{}`", name.text);
        reader.report(unknown("unknown-role", name, message, &roles));
    } else if hours && scenario.work.is_none() {
        let message = "hours of a role need `[work]` with `hours_per_year`";
        let hint = "1,700 to 1,800 hours a year are usual";
        reader.report(
            Problem::new("no-work-hours", &name.span, message).label("a role by the hour").hint(hint),
        );
    }
    role
}

/// A name that nothing answers to, with the nearest that something does.
pub fn unknown(code: &'static str, name: &Text, message: String, known: &[&str]) -> Problem {
    let problem = Problem::new(code, &name.span, message).label("not known");
    match (nearest(name.as_str(), known.iter().copied()), known.is_empty()) {
        (Some(near), _) => problem.hint(format!("did you mean `{near}`?")),
        (None, false) => problem.hint(format!("known: {}", shortlist(known))),
        (None, true) => problem,
    }
}

fn shortlist(known: &[&str]) -> String {
    const MANY: usize = 12;
    let listed = known.iter().take(MANY).copied().collect::<Vec<_>>().join(", ");
    if known.len() > MANY { format!("{listed} and {} more", known.len() - MANY) } else { listed }
}
