//! Go-live in a cell: the delay of an option moves the months in which it serves, and the lines that are its own. Each month
//! is looked up so many months before, so that "three months later" is one number.

use rust_decimal::Decimal;

use crate::analysis::projected::Projected;
use crate::base::unit::Unit;
use crate::form::number::Number;
use crate::form::toml_tree::Node as Tree;
use crate::report::workbook::names::cell_names;
use crate::scenario::types::{CostLine, OptionSpec, Scenario, ValueLine};
use crate::sheet::node::{Line, LineId, Node, Schedule, ScheduleId, Sheet};

/// What moves with the delay of each option.
pub struct Timing {
    /// The name of the cell of each option's delay; None where months have happened already.
    pub delays: Vec<Option<String>>,
    /// By option and line: the schedules that the line takes so much later.
    moved: Vec<Vec<(LineId, Vec<ScheduleId>)>>,
}

impl Timing {
    pub fn of(projected: &Projected, sheet: &Sheet) -> Self {
        let scenario = &projected.plan.scenario;
        let keys: Vec<String> =
            scenario.options.iter().map(|option| format!("delay.{}", option.id)).collect();
        let names = cell_names(keys.iter().map(String::as_str));
        // What ends before the horizon, or is run in stages, has more months than its first that would move.
        let free = |option: &OptionSpec| {
            let plain = option.core.stages.is_empty() && option.until >= scenario.months;
            plain && option.core.actuals.items.is_empty()
        };
        let delays: Vec<Option<String>> =
            scenario.options.iter().zip(names).map(|(option, name)| free(option).then_some(name)).collect();
        let of = |(option, delay): (&OptionSpec, &Option<String>)| match delay {
            Some(_) => lines(scenario, option, sheet),
            None => vec![],
        };
        let moved = scenario.options.iter().zip(&delays).map(of).collect();
        Self { delays, moved }
    }

    /// What a line of an option takes so much later.
    pub fn of_line(&self, option: usize, line: LineId) -> &[ScheduleId] {
        let found = self.moved.get(option).and_then(|moved| moved.iter().find(|(id, _)| *id == line));
        found.map_or(&[], |(_, schedules)| schedules)
    }

    /// All that moves with an option, once.
    pub fn of_option(&self, option: usize) -> Vec<ScheduleId> {
        let mut all: Vec<ScheduleId> =
            self.moved[option].iter().flat_map(|(_, schedules)| schedules).copied().collect();
        all.sort();
        all.dedup();
        all
    }
}

fn lines(scenario: &Scenario, option: &OptionSpec, sheet: &Sheet) -> Vec<(LineId, Vec<ScheduleId>)> {
    let prefix = format!("options.{}.", option.id);
    let mut found = Vec::new();
    for (line, id) in sheet.lines.iter().zip(0..) {
        let Some(rest) = line.key.strip_prefix(&prefix) else { continue };
        let moves = |schedule: &Schedule| {
            is_of_rollout(schedule, option) || hangs_on(scenario, option, (line, rest), schedule)
        };
        let moved: Vec<ScheduleId> =
            schedules(sheet, line).into_iter().filter(|id| moves(sheet.schedule(*id))).collect();
        if !moved.is_empty() {
            found.push((LineId(id), moved));
        }
    }
    found
}

/// The schedules of a line's formulas, without the steps of powers: those count from a date.
fn schedules(sheet: &Sheet, line: &Line) -> Vec<ScheduleId> {
    let mut found = Vec::new();
    for root in [Some(line.node), line.opening].into_iter().flatten() {
        sheet.walk(root, &mut |node| {
            if let Node::Schedule(id) = node {
                found.push(id);
            }
        });
    }
    found.sort();
    found.dedup();
    found
}

fn is_of_rollout(schedule: &Schedule, option: &OptionSpec) -> bool {
    ["rollout", "settled"].iter().any(|name| schedule.key == format!("options.{}.{name}", option.id))
}

/// Whether the months of a line hang on the option's go-live: those of its own lines of cost, those that begin with it.
fn hangs_on(
    scenario: &Scenario,
    option: &OptionSpec,
    (line, rest): (&Line, &str),
    schedule: &Schedule,
) -> bool {
    let id = |table: &str| rest.strip_prefix(table).map(|rest| rest.split('.').next().unwrap_or(rest));
    if !is_window(schedule) || line.unit == Unit::MONEY / Unit::CALL {
        return false;
    }
    match (id("costs."), id("values.")) {
        (Some(id), _) => scenario.costs.get(id).is_some_and(|line| is_own(line, option)),
        (_, Some(id)) => {
            let begins = |line: &ValueLine| line.from.is_none() && !is_listed(&line.yearly, &line.monthly);
            begins_at_go_live(schedule, option) && scenario.values.get(id).is_some_and(begins)
        }
        _ => begins_at_go_live(schedule, option),
    }
}

/// Whether a line is of this option alone and in no list by month or year, whose months are the calendar's.
pub fn is_own(line: &CostLine, option: &OptionSpec) -> bool {
    let alone = matches!(line.options.as_deref(), Some([only]) if only.text == option.id);
    alone && !is_listed(&line.yearly, &line.monthly)
}

fn is_listed(yearly: &Option<Vec<Number>>, monthly: &Option<Vec<Number>>) -> bool {
    yearly.is_some() || monthly.is_some()
}

/// Ones and zeros: months in which something is, or is not.
fn is_window(schedule: &Schedule) -> bool {
    let plain = |value: &Decimal| value.is_zero() || *value == Decimal::ONE;
    schedule.given.is_empty() && schedule.unit == Unit::NONE && schedule.values.iter().all(plain)
}

fn begins_at_go_live(schedule: &Schedule, option: &OptionSpec) -> bool {
    let live = |month: u32| Decimal::from(u8::from(month >= option.go_live));
    schedule.values.iter().zip(0..).all(|(value, month)| *value == live(month))
}

/// What stays where it is when an option is late, in words.
pub fn stays(scenario: &Scenario, option: &OptionSpec) -> Vec<String> {
    let mut list = Vec::new();
    for (id, line) in scenario.costs.iter() {
        let here = option.shift(&line.options).is_some();
        let name = crate::model::lines::amounts::label_of(id, &line.name);
        let follows = line.per_unit.is_some() || line.share_of_one_off.is_some();
        if here && !follows && !is_own(line, option) {
            list.push(name);
        }
    }
    let reserved = option.node.get("serving").and_then(|serving| serving.get("plan")).and_then(Tree::text);
    if reserved.is_some_and(|plan| plan.starts_with("reserved")) {
        list.push("the terms of the GPU reservation".to_string());
    }
    if option.node.get("free_credits").is_some_and(|credits| credits.get("expires").is_some()) {
        list.push("the month in which free credits expire".to_string());
    }
    list
}
