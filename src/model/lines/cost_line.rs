//! Lines of cost: amounts once, by month, by unit, by year, every so often; people by days or FTE; contingencies.

use crate::base::diagnostic::Span;
use crate::base::unit::Unit;
use crate::form::decimal::as_count;
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::form::toml_tree::Node;
use crate::model::block::{Block, Resolve, rows};
use crate::model::drivers::known_quantity;
use crate::model::lines::amounts::{
    LineAmounts, Window, check_lists, check_order, count, label_of, line_index, refuse,
};
use crate::model::lines::share_of;
use crate::model::lowering::{Lowering, OptionSheet};
use crate::model::names::{known_option, known_role};
use crate::scenario::types::{Category, CostLine, Scenario, Shift};
use crate::sheet::expr::Expr;

/// Lines stand at the top of the scenario, and each option takes those that apply to it.
pub const BLOCK: Block = Block { rows: &[], read };

fn read(_: &Node, _: &mut Reader) -> Option<Resolve> {
    Some(Box::new(|scenario, option, reader| {
        let mut lines = Vec::new();
        let mut sound = true;
        for (id, line) in scenario.costs.iter() {
            sound &= check(id, line, scenario, reader);
            if let Some(shift) = option.shift(&line.options) {
                lines.push((id.to_string(), line.clone(), shift));
            }
        }
        // A contingency is a share of what the others cost, so it comes after them, and what is a share of all costs last.
        lines.sort_by_key(|(_, line, _)| (line.share.is_some(), line.share_of_one_off.is_some()));
        sound.then(|| rows(move |cx| lines.iter().for_each(|(id, line, shift)| lower(id, line, *shift, cx))))
    }))
}

fn check(id: &str, line: &CostLine, scenario: &Scenario, reader: &mut Reader) -> bool {
    let path = format!("costs.{id}");
    let before = reader.problems.len();
    line.options.iter().flatten().for_each(|name| known_option(scenario, name, &path, reader));
    if let Some(role) = &line.role {
        known_role(scenario, role, line.days.is_some(), reader);
    }
    check_way(id, line, scenario, reader);
    check_pairs(id, line, scenario, reader);
    known_quantity(scenario, &line.per, &path, reader);
    share_of::check(id, line, scenario, reader);
    check_lists(&path, [&line.yearly, &line.monthly], scenario.months, reader);
    check_order(&line.from, &line.to, scenario.months, reader);
    reader.problems.len() == before
}

fn check_way(id: &str, line: &CostLine, scenario: &Scenario, reader: &mut Reader) {
    let ways = [
        line.per_month.is_some(),
        line.per_unit.is_some(),
        line.yearly.is_some(),
        line.monthly.is_some(),
        line.days.is_some(),
        line.fte.is_some(),
        line.amount.is_some() || line.in_months.is_some() || line.every.is_some(),
        line.share_of_one_off.is_some(),
        line.share.is_some() || line.share_of.is_some(),
    ];
    let found = ways.iter().filter(|given| **given).count();
    let span = span_of(line).or(scenario.costs.place(id)).cloned();
    let mut report = |code, message: String, hint: &str| refuse(&span, code, message, hint, reader);
    if found > 1 || found == 0 && line.upfront.is_none() {
        let has = count(found);
        let message = format!("`costs.{id}` takes one kind of amount, and has {has}");
        report(
            "cost-kind",
            message,
            "upfront, per_month, per_unit, yearly, monthly, days, fte, amount with every or in_months, share + share_of, or share_of_one_off; upfront may stand beside another",
        );
    }
}

/// What goes with something else.
fn check_pairs(id: &str, line: &CostLine, scenario: &Scenario, reader: &mut Reader) {
    let people = line.days.is_some() || line.fte.is_some();
    let span = span_of(line).or(scenario.costs.place(id)).cloned();
    let times = usize::from(line.every.is_some()) + usize::from(line.in_months.is_some());
    let compounds = line.step.is_some() || line.base.is_some();
    let pairs: [(bool, &'static str, &str, &str); 5] = [
        (
            people == line.role.is_some(),
            "role-and-time",
            "`role` goes with `days` or `fte`, and one of the two is missing",
            "a role has its loaded cost under `[roles.NAME]`",
        ),
        (
            line.share.is_some() == line.share_of.is_some(),
            "missing-pair",
            "`share` and `share_of` go together",
            "share = 0.2 with share_of = \"api\"",
        ),
        (
            !compounds || line.annual_escalation.is_some(),
            "missing-pair",
            "`step` and `base` say how `annual_escalation` compounds",
            "give `annual_escalation`",
        ),
        (
            line.per.is_none() || line.per_unit.is_some(),
            "missing-pair",
            "`per` says what `per_unit` counts by",
            "give `per_unit`",
        ),
        (
            times == usize::from(line.amount.is_some()),
            "missing-pair",
            "`amount` goes with one of `every` and `in_months`",
            "every = 6 with amount = 10_000, or in_months = [6, 18] with amount = 10_000",
        ),
    ];
    for (_, code, rule, hint) in pairs.into_iter().filter(|(sound, ..)| !sound) {
        refuse(&span, code, format!("`costs.{id}`: {rule}"), hint, reader);
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
        &line.share,
        &line.from,
        &line.to,
    ];
    let number = numbers.into_iter().flatten().chain(lists).next().map(|number| &number.span);
    number.or(line.role.as_ref().map(|role| &role.span)).or(line.name.as_ref().map(|name| &name.span))
}

fn lower(id: &str, line: &CostLine, shift: Shift, cx: &mut OptionSheet) {
    let name = format!("costs.{id}");
    let label = label_of(id, &line.name);
    let window = window(line, shift, cx.all.months());
    let category = line.category.unwrap_or(Category::Other);
    let capex = line.capex.unwrap_or(false);
    let monthly = by_month(&name, line, &window, cx);
    let monthly = match &line.annual_escalation {
        Some(rate) => monthly * line_index(&name, rate, (line.step, line.base), cx.all),
        None => monthly,
    };
    let upfront = line.upfront.as_ref().map(|amount| cx.all.price(amount, Unit::MONEY));
    let contingency = contingency_opening(line, cx);
    // A share is of what falls on the decision day too, unless the line starts later.
    let opens = window.opens() || line.share.is_some() && line.from.is_none();
    let opens = opens.then(|| monthly.clone());
    let (opening, later) = cx.all.at_start(upfront.clone(), shift.later);
    let opening = Expr::sum(Unit::MONEY, opening.into_iter().chain(contingency).chain(opens));
    let monthly = Expr::sum(Unit::MONEY, [monthly].into_iter().chain(later));
    let row = cx.all.sheet.opened(&cx.key(&name), &label, Unit::MONEY, opening, monthly);
    cx.add_cost(&name, &label, category, capex, row.clone());
    if let Some(cost) = cx.costs.last_mut() {
        cost.is_share = line.share.is_some();
    }
    remember_one_off(&name, line, shift, upfront, row, cx);
}

/// What is paid in advance, from the decision day on, ends a month before the horizon; work that is to be done is done,
/// also where the service ends before.
fn window(line: &CostLine, shift: Shift, months: u32) -> Window {
    let advance = line.per_month.is_some() || line.every.is_some() || line.fte.is_some();
    let advance = advance && line.from.as_ref().is_some_and(|from| from.value.is_zero()) && shift.later == 0;
    let last = if advance { months - 1 } else { months };
    let until = if line.days.is_some() { u32::MAX } else { shift.until };
    let window = Window::of(&line.from, &line.to, (1 + shift.later, last), Shift { until, ..shift });
    Window { to: window.to.min(months), ..window }
}

fn by_month(name: &str, line: &CostLine, window: &Window, cx: &mut OptionSheet) -> Expr {
    let plain = LineAmounts {
        per_month: &line.per_month,
        per_unit: &line.per_unit,
        per: &line.per,
        yearly: &line.yearly,
        monthly: &line.monthly,
    };
    if let Some(amount) = plain.by_month(name, window, cx).or_else(|| share_of::by_month(line, window, cx)) {
        return amount;
    }
    let months = cx.all.window(window.from, window.to);
    if let (Some(amount), Some(every)) = (&line.amount, &line.every) {
        return recurring(amount, as_count(every.value), window, cx.all);
    }
    if let (Some(amount), Some(months)) = (&line.amount, &line.in_months) {
        return once_each(amount, months, window, cx.all);
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

/// An amount in the first month of the line, and again each time so many months have passed.
fn recurring(amount: &Number, every: u32, window: &Window, all: &mut Lowering) -> Expr {
    let (from, to) = (window.from, window.to);
    let due = |month: u32| (from..=to).contains(&month) && (month - from).is_multiple_of(every);
    let months = all.mask(&format!("every {every} months from {from} to {to}"), due);
    all.price(amount, Unit::MONEY) * months
}

/// An amount once in each of some months.
fn once_each(amount: &Number, months: &[Number], window: &Window, all: &mut Lowering) -> Expr {
    let Shift { later, until, firm } = window.shift;
    let mut due: Vec<u32> = months.iter().map(|month| as_count(month.value).saturating_add(later)).collect();
    if firm && due.iter().any(|month| *month <= until) {
        due.retain(|month| *month <= until);
    }
    let words: Vec<String> = due.iter().map(u32::to_string).collect();
    let months = all.mask(&format!("once in months {}", words.join(", ")), |month| due.contains(&month));
    all.price(amount, Unit::MONEY) * months
}

/// Contingency on what is paid in month 0; None where the line is none.
fn contingency_opening(line: &CostLine, cx: &mut OptionSheet) -> Option<Expr> {
    let share = line.share_of_one_off.as_ref()?;
    Some(Expr::sum(Unit::MONEY, cx.one_off.clone()) * cx.all.input(share, Unit::NONE))
}

// One-off is what is paid up front and days of work: a line that has an upfront amount beside a recurring one
// gives a row of its own for the first.
fn remember_one_off(
    name: &str,
    line: &CostLine,
    shift: Shift,
    upfront: Option<Expr>,
    row: Expr,
    cx: &mut OptionSheet,
) {
    // A contingency is not over contingencies, in whichever order they stand.
    if line.share_of_one_off.is_some() || line.one_off_contingency == Some(false) {
        return;
    }
    let recurring = line.per_month.is_some()
        || line.per_unit.is_some()
        || line.yearly.is_some()
        || line.monthly.is_some()
        || line.fte.is_some()
        || line.every.is_some();
    match upfront {
        Some(amount) if recurring => {
            let key = cx.key(&format!("{name}.upfront_part"));
            let zero = Expr::zero(Unit::MONEY);
            let (opening, later) = cx.all.at_start(Some(amount), shift.later);
            let (opening, later) = (opening.unwrap_or(zero.clone()), later.unwrap_or(zero));
            let part = cx.all.sheet.opened(&key, "its amount up front", Unit::MONEY, opening, later);
            cx.one_off.push(part);
        }
        Some(_) => cx.one_off.push(row),
        None if line.days.is_some() || line.in_months.is_some() => cx.one_off.push(row),
        None => {}
    }
}
