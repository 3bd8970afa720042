//! Lines of value: the saving against today's process by each option's outcome, and amounts by unit, month or year,
//! each with the share of it that reaches the accounts.

use crate::base::diagnostic::Problem;
use crate::base::unit::Unit;
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::form::toml_tree::Node;
use crate::model::block::{Block, Resolve, rows};
use crate::model::lines::amounts::{
    LineAmounts, Window, check_lists, check_order, count, label_of, line_index, refuse,
};
use crate::model::lowering::OptionSheet;
use crate::model::names::known_option;
use crate::model::rows::OutcomeRows;
use crate::model::rows::TodayRows;
use crate::scenario::types::{CountsAs, OptionSpec, Realisation, Scenario, Shift, ValueLine};
use crate::sheet::expr::Expr;

/// Lines of value stand at the top of the scenario, and each option takes those that apply to it.
pub const BLOCK: Block = Block { rows: &[], read };

fn read(_: &Node, _: &mut Reader) -> Option<Resolve> {
    Some(Box::new(|scenario, option, reader| {
        let mut lines = Vec::new();
        let mut sound = true;
        for (id, line) in scenario.values.iter() {
            let by_work = line.from_today == Some(true) || line.per_unit.is_some();
            let shift = match by_work {
                true => option.shift_of_outcome(&line.options),
                false => option.shift(&line.options),
            };
            sound &= check(id, line, shift.is_some(), scenario, option, reader);
            lines.extend(shift.map(|shift| (id.to_string(), line.clone(), shift)));
        }
        sound.then(|| rows(move |cx| lines.iter().for_each(|(id, line, shift)| lower(id, line, *shift, cx))))
    }))
}

fn check(
    id: &str,
    line: &ValueLine,
    here: bool,
    scenario: &Scenario,
    option: &OptionSpec,
    reader: &mut Reader,
) -> bool {
    let path = format!("values.{id}");
    let before = reader.problems.len();
    line.options.iter().flatten().for_each(|name| known_option(scenario, name, &path, reader));
    check_lists(&path, [&line.yearly, &line.monthly], scenario.months, reader);
    check_order(&line.from, &line.to, scenario.months, reader);
    check_way(&path, line, scenario, reader);
    let from_today = line.from_today == Some(true);
    if here && from_today && option.core.outcome.is_none() {
        let message =
            format!("`{path}` is by the outcome of each option, and `{}` has no `outcome`", option.id);
        let hint = format!("write `[options.{}.outcome]`, or name the options of the line", option.id);
        reader.report(
            Problem::new("no-outcome", &option.core.name.span, message).label("this option").hint(hint),
        );
    }
    reader.problems.len() == before
}

fn check_way(path: &str, line: &ValueLine, scenario: &Scenario, reader: &mut Reader) {
    let from_today = line.from_today == Some(true);
    let ways = [
        from_today,
        line.per_month.is_some(),
        line.per_unit.is_some(),
        line.yearly.is_some(),
        line.monthly.is_some(),
    ];
    let found = ways.iter().filter(|given| **given).count();
    let numbers = [&line.per_month, &line.per_unit, &line.upfront, &line.from].into_iter().flatten();
    let share = line.realisation.as_ref().and_then(Realisation::first);
    let span = numbers.chain(share).next().map(|number| &number.span);
    let span = span.or(path.strip_prefix("values.").and_then(|id| scenario.values.place(id))).cloned();
    let mut report = |code, message: String, hint: &str| refuse(&span, code, message, hint, reader);
    if found > 1 || found == 0 && line.upfront.is_none() {
        let has = count(found);
        let message = format!("`{path}` takes one kind of value, and has {has}");
        report(
            "value-kind",
            message,
            "from_today, per_unit, per_month, yearly or monthly; upfront may stand beside another",
        );
    }
    if from_today && line.realisation.is_none() {
        let message =
            format!("`{path}` needs `realisation`: time saved is not cash until someone is redeployed");
        report(
            "no-realisation",
            message,
            "the share of the saved time that leaves the budget or does paid work, 0 to 1",
        );
    }
    if from_today && scenario.today.is_none() {
        report(
            "no-today",
            format!("`{path}` is a saving against `[today]`, and there is none"),
            "write `[today]` with `role` and `minutes_per_unit`",
        );
    }
}

fn lower(id: &str, line: &ValueLine, shift: Shift, cx: &mut OptionSheet) {
    let name = format!("values.{id}");
    let label = label_of(id, &line.name);
    let months = cx.all.months();
    let window = Window::of(&line.from, &line.to, (cx.option.go_live, months), shift);
    let window = Window { to: window.to.min(months), ..window };
    let realisation = realised(&line.realisation, cx);
    let counts_as = line.counts_as.unwrap_or(CountsAs::Cash);
    let index = match &line.annual_escalation {
        Some(rate) => line_index(&name, rate, (line.step, line.base), cx.all),
        None => Expr::one(),
    };
    if line.from_today == Some(true) {
        return from_today(&name, &label, counts_as, &window, (realisation, index), cx);
    }
    let monthly = by_month(&name, line, &window, cx) * realisation.clone() * index;
    let common = cx.option.follows() && !shift.firm;
    let upfront = line.upfront.as_ref().filter(|_| !common);
    let upfront = upfront.map(|amount| cx.all.price(amount, Unit::MONEY) * realisation);
    let opens = window.opens().then(|| monthly.clone());
    let (opening, later) = cx.all.at_start(upfront, shift.later);
    let opening = Expr::sum(Unit::MONEY, opening.into_iter().chain(opens));
    let monthly = Expr::sum(Unit::MONEY, [monthly].into_iter().chain(later));
    let row = cx.all.sheet.opened(&cx.key(&name), &label, Unit::MONEY, opening, monthly);
    cx.add_value(&name, &label, counts_as, row);
}

/// The share that reaches the accounts, by month where it is given by year; all where it is not given.
fn realised(realisation: &Option<Realisation>, cx: &mut OptionSheet) -> Expr {
    match realisation {
        None => Expr::one(),
        Some(Realisation::Flat(share)) => cx.all.input(share, Unit::NONE),
        Some(Realisation::ByYear(years)) => by_year(&years.by_year, cx),
    }
}

/// The share of each year of the model; the last holds for the years after it.
fn by_year(shares: &[Number], cx: &mut OptionSheet) -> Expr {
    let months = cx.all.months();
    let parts = shares.iter().enumerate().map(|(at, share)| {
        let year = at as u32;
        let from = if year == 0 { 0 } else { year * 12 + 1 };
        let to = if at + 1 == shares.len() { months } else { (year * 12 + 12).min(months) };
        cx.all.input(share, Unit::NONE) * cx.all.window(from, to)
    });
    let parts: Vec<Expr> = parts.collect();
    Expr::sum(Unit::NONE, parts)
}

fn by_month(name: &str, line: &ValueLine, window: &Window, cx: &mut OptionSheet) -> Expr {
    let plain = LineAmounts {
        per_month: &line.per_month,
        per_unit: &line.per_unit,
        per: &None,
        yearly: &line.yearly,
        monthly: &line.monthly,
    };
    let amount = plain.by_month(name, window, cx).unwrap_or_else(|| Expr::zero(Unit::MONEY));
    match (&line.per_unit, cx.settled.clone()) {
        (Some(_), Some(settled)) => amount * settled,
        _ => amount,
    }
}

/// Handling that is saved, as far as it is realised; and errors that are avoided, or added.
fn from_today(
    name: &str,
    label: &str,
    counts_as: CountsAs,
    window: &Window,
    (realised, index): (Expr, Expr),
    cx: &mut OptionSheet,
) {
    let (Some(today), Some(outcome)) = (cx.all.today.clone(), cx.outcome.clone()) else { return };
    let settled = cx.settled.clone().unwrap_or_else(Expr::one);
    let months = cx.all.window(window.from, window.to) * settled;
    let saved = outcome.automated.clone() * months.clone() * today.handling.clone();
    let saved = saved * realised.clone() * index;
    let handling = format!("{name}.handling");
    let row = cx.row(&handling, label, Unit::MONEY, saved);
    cx.add_value(&handling, label, counts_as, row);
    if let Some(freed) = cx.freed.clone() {
        cx.realised.push(match counts_as {
            // What has settled is in it already.
            CountsAs::Cash => freed * cx.all.window(window.from, window.to) * realised,
            // Nobody leaves for a cost that is avoided, or for time that goes to other work.
            CountsAs::CostAvoided | CountsAs::Capacity => Expr::zero(Unit::PERSON),
        });
    }
    quality(name, label, counts_as, &today, &outcome, months, cx);
}

/// Escalated units go wrong as often as today, so the difference is made by the automated ones.
fn quality(
    name: &str,
    label: &str,
    counts_as: CountsAs,
    today: &TodayRows,
    outcome: &OutcomeRows,
    months: Expr,
    cx: &mut OptionSheet,
) {
    let has_errors = cx.scenario().today.as_ref().is_some_and(|today| today.error_rate.is_some());
    if !has_errors {
        return;
    }
    let fewer = outcome.automated.clone() * (today.error_rate.clone() - outcome.error_rate.clone());
    let avoided = match &outcome.errors {
        Some(errors) => fewer - errors.amount.clone(),
        None => fewer,
    };
    let quality = format!("{name}.quality");
    let label = format!("{label}: errors avoided (added, where negative)");
    let row = cx.row(&quality, &label, Unit::MONEY, avoided * months * today.cost_per_error.clone());
    cx.add_value(&quality, &label, counts_as, row);
}
