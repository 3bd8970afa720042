//! Lines of cost: amounts once, by month, by unit, by year, every so often; people by days or FTE; contingencies.

use rust_decimal::Decimal;

use super::lowering::{Lowering, OptionSheet, known_option, known_role};
use super::{Block, Resolve, rows};
use crate::base::diagnostic::{Problem, Span};
use crate::base::unit::Unit;
use crate::scenario::load::whole;
use crate::scenario::number::{Escalation, Number, Step};
use crate::scenario::raw::Node;
use crate::scenario::record::{Reader, Words};
use crate::scenario::types::{Category, CostLine, OptionSpec, Scenario};
use crate::sheet::expr::Expr;

/// Lines stand at the top of the scenario, and each option takes those that apply to it.
pub const BLOCK: Block = Block { fields: &[], schema: Vec::new, read };

fn read(_: &Node, _: &mut Reader) -> Option<Resolve> {
    Some(Box::new(|scenario, option, reader| {
        let mut lines = Vec::new();
        let mut sound = true;
        for (id, line) in scenario.costs.iter() {
            sound &= check(id, line, scenario, reader);
            if applies(&line.options, option) {
                lines.push((id.to_string(), line.clone()));
            }
        }
        // A contingency is a share of what the others cost, so it comes last.
        lines.sort_by_key(|(_, line)| line.share_of_one_off.is_some());
        sound.then(|| rows(move |cx| lines.iter().for_each(|(id, line)| lower(id, line, cx))))
    }))
}

/// Whether a line is one of this option's.
pub fn applies(options: &Option<Vec<Words>>, option: &OptionSpec) -> bool {
    options.as_ref().is_none_or(|options| options.iter().any(|name| name.text == option.id))
}

fn check(id: &str, line: &CostLine, scenario: &Scenario, reader: &mut Reader) -> bool {
    let path = format!("costs.{id}");
    let before = reader.problems.len();
    line.options.iter().flatten().for_each(|name| known_option(scenario, name, &path, reader));
    if let Some(role) = &line.role {
        known_role(scenario, role, line.days.is_some(), reader);
    }
    check_way(id, line, scenario, reader);
    check_lists(&path, [&line.yearly, &line.monthly], scenario.months, reader);
    check_order(&line.from, &line.to, scenario.months, reader);
    reader.problems.len() == before
}

fn check_way(id: &str, line: &CostLine, scenario: &Scenario, reader: &mut Reader) {
    let people = line.days.is_some() || line.fte.is_some();
    let ways = [
        line.per_month.is_some(),
        line.per_unit.is_some(),
        line.yearly.is_some(),
        line.monthly.is_some(),
        line.days.is_some(),
        line.fte.is_some(),
        line.amount.is_some(),
        line.share_of_one_off.is_some(),
    ];
    let found = ways.iter().filter(|given| **given).count();
    let span = span_of(line).or(scenario.costs.place(id)).cloned();
    let mut report = |code, message: String, hint: &str| {
        let problem = match &span {
            Some(span) => Problem::new(code, span, message).label("in this line"),
            None => Problem::nowhere(code, message),
        };
        reader.report(problem.hint(hint));
    };
    if found > 1 || found == 0 && line.upfront.is_none() {
        let has = if found == 0 { "none".to_string() } else { found.to_string() };
        let message = format!("`costs.{id}` takes one kind of amount, and has {has}");
        report(
            "cost-kind",
            message,
            "upfront, per_month, per_unit, yearly, monthly, days, fte, every + amount, or share_of_one_off; upfront may stand beside another",
        );
    }
    if people != line.role.is_some() {
        let message =
            format!("`costs.{id}`: `role` goes with `days` or `fte`, and one of the two is missing");
        report("role-and-time", message, "a role has its loaded cost under `[roles.NAME]`");
    }
    if line.every.is_some() != line.amount.is_some() {
        report(
            "missing-pair",
            format!("`costs.{id}`: `every` and `amount` go together"),
            "every = 6 with amount = 10_000",
        );
    }
}

/// Where a line stands: at the first of its numbers.
fn span_of(line: &CostLine) -> Option<&Span> {
    let lists = [&line.yearly, &line.monthly].into_iter().flatten().flat_map(|list| list.first());
    let numbers = [
        &line.upfront,
        &line.per_month,
        &line.per_unit,
        &line.days,
        &line.fte,
        &line.every,
        &line.amount,
        &line.share_of_one_off,
        &line.from,
        &line.to,
    ];
    let number = numbers.into_iter().flatten().chain(lists).next().map(|number| &number.span);
    number.or(line.role.as_ref().map(|role| &role.span)).or(line.name.as_ref().map(|name| &name.span))
}

/// A list by year or month says something for all of them: what it leaves out is not known to be nothing.
pub fn check_lists(path: &str, lists: [&Option<Vec<Number>>; 2], months: u32, reader: &mut Reader) {
    let wanted = [(months.div_ceil(12), "yearly", "year"), (months, "monthly", "month")];
    for (list, (count, field, each)) in lists.into_iter().zip(wanted) {
        let Some(list) = list else { continue };
        if list.len() < count as usize {
            let message =
                format!("`{path}.{field}` needs an amount for each of {count} {each}s, found {}", list.len());
            let hint = format!("write 0 for a {each} without one");
            let problem = match list.first() {
                Some(first) => {
                    Problem::new("short-list", &first.span, message).label("the list that starts here")
                }
                None => Problem::nowhere("short-list", message),
            };
            reader.report(problem.hint(hint));
        }
    }
}

/// A line starts before it ends, and within the horizon.
pub fn check_order(from: &Option<Number>, to: &Option<Number>, months: u32, reader: &mut Reader) {
    let first = from.as_ref().map_or(1, |month| whole(month.value));
    if let Some(to) = to.as_ref().filter(|to| whole(to.value) < first) {
        let message = format!("a line ends after it starts, found months {first} to {}", to.value);
        reader.report(Problem::new("ends-before-start", &to.span, message).label("last month of the line"));
    }
    if let Some(from) = from.as_ref().filter(|from| whole(from.value) > months) {
        let message =
            format!("a line must start within the {months} months of the scenario, found {}", from.value);
        reader.report(Problem::new("beyond-horizon", &from.span, message).label("first month of the line"));
    }
}

/// The months of a line, within the horizon.
pub struct Window {
    pub from: u32,
    pub to: u32,
    /// Months of the line, those beyond the horizon included.
    length: u32,
}

impl Window {
    pub fn of(from: &Option<Number>, to: &Option<Number>, first: u32, last: u32) -> Self {
        let month =
            |number: &Option<Number>, default: u32| number.as_ref().map_or(default, |n| whole(n.value));
        let (from, to) = (month(from, first), month(to, last));
        Self { from, to: to.min(last), length: (to + 1).saturating_sub(from).max(1) }
    }
}

fn lower(id: &str, line: &CostLine, cx: &mut OptionSheet) {
    let name = format!("costs.{id}");
    let label = line.name.as_ref().map_or_else(|| id.replace(['_', '-'], " "), |name| name.text.clone());
    let window = Window::of(&line.from, &line.to, 1, cx.all.months());
    let category = line.category.unwrap_or(Category::Other);
    let capex = line.capex.unwrap_or(false);
    let monthly = by_month(&name, line, &window, cx);
    let monthly = match &line.annual_escalation {
        Some(rate) => monthly * line_index(&name, rate, line.step, cx.all),
        None => monthly,
    };
    let upfront = line.upfront.as_ref().map(|amount| cx.all.price(amount, Unit::MONEY));
    let contingency = contingency_opening(line, cx);
    let opening = Expr::sum(Unit::MONEY, upfront.clone().into_iter().chain(contingency));
    let row = cx.all.sheet.opened(&cx.key(&name), &label, Unit::MONEY, opening, monthly);
    cx.add_cost(&name, &label, category, capex, row.clone());
    remember_one_off(&name, line, upfront, row, cx);
}

/// The index of a line's own escalation.
pub fn line_index(name: &str, rate: &Number, step: Option<Step>, all: &mut Lowering) -> Expr {
    let escalation = Escalation { rate: Box::new(rate.clone()), yearly: step == Some(Step::Yearly) };
    all.index(name, &escalation)
}

fn by_month(name: &str, line: &CostLine, window: &Window, cx: &mut OptionSheet) -> Expr {
    let months = cx.all.window(window.from, window.to);
    if let Some(amount) = &line.per_month {
        return cx.all.price(amount, Unit::MONEY) * months;
    }
    if let Some(amount) = &line.per_unit {
        return cx.served.clone() * cx.all.price(amount, Unit::MONEY / Unit::WORK) * months;
    }
    if let Some(amounts) = &line.yearly {
        return yearly(amounts, window, cx.all);
    }
    if let Some(amounts) = &line.monthly {
        return listed(name, amounts, cx.all) * months;
    }
    if let (Some(amount), Some(every)) = (&line.amount, &line.every) {
        return recurring(amount, whole(every.value), window, cx.all);
    }
    if let Some(share) = &line.share_of_one_off {
        let share = cx.all.input(share, Unit::NONE);
        return Expr::sum(Unit::MONEY, cx.one_off.clone()) * share;
    }
    match &line.role {
        Some(role) => people(line, role.as_str(), window, months, cx.all),
        None => Expr::zero(Unit::MONEY),
    }
}

/// Days are spread evenly over the months of the line; FTEs work in each of them.
fn people(line: &CostLine, role: &str, window: &Window, months: Expr, all: &mut Lowering) -> Expr {
    if let Some(fte) = &line.fte {
        let fte = all.input(fte, Unit::PERSON);
        return fte * all.annual(role) / Expr::constant(12, Unit::NONE / Unit::YEAR) * months;
    }
    let Some(days) = &line.days else { return Expr::zero(Unit::MONEY) };
    let days = all.input(days, Unit::PERSON * Unit::DAY);
    let per_day = Unit::HOUR / Unit::DAY;
    let day = all.scenario.work.as_ref().and_then(|work| work.hours_per_day.clone());
    let day = all.input_or(&day, "work.hours_per_day", per_day, 8);
    let spread = Expr::constant(window.length, Unit::NONE);
    days * day * all.hourly(role) / spread * months
}

/// The amount of each year, spread evenly over its months.
pub fn yearly(amounts: &[Number], window: &Window, all: &mut Lowering) -> Expr {
    let years = all.months().div_ceil(12);
    let mut parts = Vec::new();
    for (year, amount) in (0..years).zip(amounts) {
        let (first, last) = (year * 12 + 1, year * 12 + 12);
        let (from, to) = (first.max(window.from), last.min(window.to));
        if from <= to {
            parts
                .push(all.price(amount, Unit::MONEY) / Expr::constant(12, Unit::NONE) * all.window(from, to));
        }
    }
    Expr::sum(Unit::MONEY, parts)
}

/// A list by month, as it is written.
pub fn listed(name: &str, amounts: &[Number], all: &mut Lowering) -> Expr {
    let value = |month: u32| month.checked_sub(1).and_then(|at| amounts.get(at as usize)).map(|n| n.value);
    let values: Vec<Decimal> = (0..=all.months()).map(|month| value(month).unwrap_or_default()).collect();
    match amounts.first() {
        Some(first) => {
            let source = first.source.clone();
            all.sheet.schedule(&format!("{name}.monthly"), Unit::MONEY, values, &source)
        }
        None => Expr::zero(Unit::MONEY),
    }
}

/// An amount in the first month of the line, and again each time so many months have passed.
fn recurring(amount: &Number, every: u32, window: &Window, all: &mut Lowering) -> Expr {
    let (from, to) = (window.from, window.to);
    let due = |month: u32| (from..=to).contains(&month) && (month - from).is_multiple_of(every);
    let months = all.mask(&format!("every {every} months from {from} to {to}"), due);
    all.price(amount, Unit::MONEY) * months
}

/// Contingency on what is paid in month 0; None where the line is none.
fn contingency_opening(line: &CostLine, cx: &mut OptionSheet) -> Option<Expr> {
    let share = line.share_of_one_off.as_ref()?;
    Some(Expr::sum(Unit::MONEY, cx.one_off.clone()) * cx.all.input(share, Unit::NONE))
}

// One-off is what is paid up front and days of work: a line that has an upfront amount beside a recurring one
// gives a row of its own for the first.
fn remember_one_off(name: &str, line: &CostLine, upfront: Option<Expr>, row: Expr, cx: &mut OptionSheet) {
    // A contingency is not over contingencies, in whichever order they stand.
    if line.share_of_one_off.is_some() {
        return;
    }
    let recurring = line.per_month.is_some()
        || line.per_unit.is_some()
        || line.yearly.is_some()
        || line.monthly.is_some()
        || line.fte.is_some()
        || line.amount.is_some();
    match upfront {
        Some(amount) if recurring => {
            let key = cx.key(&format!("{name}.upfront_part"));
            let zero = Expr::zero(Unit::MONEY);
            let part = cx.all.sheet.opened(&key, "its amount up front", Unit::MONEY, amount, zero);
            cx.one_off.push(part);
        }
        Some(_) => cx.one_off.push(row),
        None if line.days.is_some() => cx.one_off.push(row),
        None => {}
    }
}
