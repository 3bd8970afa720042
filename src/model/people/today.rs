//! What a unit costs without AI, and what of it an option takes over. Escalated units keep today's cost, so they
//! are no saving; an option's errors are its automated units' and, on the rest, today's.

use crate::base::diagnostic::Problem;
use crate::base::unit::Unit;
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::model::lowering::{Lowering, OptionSheet};
use crate::model::names::known_role;
use crate::model::rows::TodayRows;
use crate::scenario::types::{Scenario, Today};
use crate::sheet::expr::Expr;

/// Money for a unit of work.
pub const PER_UNIT: fn() -> Unit = || Unit::MONEY / Unit::WORK;

/// Adds the rows of today's process.
pub fn lower(all: &mut Lowering) -> Option<TodayRows> {
    let today = all.scenario.today.as_ref()?;
    let handling = handling(today, all);
    let handling = all.sheet.row("today.handling_cost", "today's handling of a unit", PER_UNIT(), handling);
    let error_rate = optional(&today.error_rate, Unit::NONE, all);
    let cost_per_error = match &today.cost_per_error {
        Some(cost) => all.price(cost, PER_UNIT()),
        None => Expr::zero(PER_UNIT()),
    };
    let formula = handling.clone() + error_rate.clone() * cost_per_error.clone();
    let whole = all.sheet.row("today.cost_per_unit", "today's cost of a unit", PER_UNIT(), formula);
    Some(TodayRows { handling, error_rate, cost_per_error, whole })
}

fn optional(number: &Option<Number>, unit: Unit, all: &mut Lowering) -> Expr {
    match number {
        Some(number) => all.input(number, unit),
        None => Expr::zero(unit),
    }
}

fn handling(today: &Today, all: &mut Lowering) -> Expr {
    let other = match &today.other_per_unit {
        Some(other) => all.price(other, PER_UNIT()),
        None => Expr::zero(PER_UNIT()),
    };
    match (&today.role, &today.minutes_per_unit) {
        (Some(role), Some(minutes)) => minutes_of(role.as_str(), minutes, all) + other,
        _ => other,
    }
}

/// What minutes of a role for a unit cost, by month.
pub fn minutes_of(role: &str, minutes: &Number, all: &mut Lowering) -> Expr {
    let minutes = all.input(minutes, Unit::PERSON * Unit::MINUTE / Unit::WORK);
    paid_by_the_minute(role, minutes, all)
}

/// What minutes of a role cost, by month.
pub fn paid_by_the_minute(role: &str, minutes: Expr, all: &mut Lowering) -> Expr {
    minutes / Expr::constant(60, Unit::MINUTE / Unit::HOUR) * all.hourly(role)
}

/// What stays with people once an option runs, and what goes wrong: the rest of the process cost.
pub fn process(today: &TodayRows, cx: &mut OptionSheet) {
    let served = cx.served.clone();
    let formula = served.clone() * today.whole.clone();
    cx.today = Some(cx.row("process.today", "the served units at today's cost", Unit::MONEY, formula));
    let Some(outcome) = cx.outcome.clone() else { return };
    let escalated = outcome.escalated.clone() * today.handling.clone();
    let escalated = cx.row("process.escalated", "escalated units, handled as today", Unit::MONEY, escalated);
    let wrong = outcome.wrong() + outcome.escalated.clone() * today.error_rate.clone();
    let wrong = cx.row("process.errors", "cost of errors", Unit::MONEY, wrong * today.cost_per_error.clone());
    let stays = escalated + wrong;
    cx.process = Some(match cx.settled.clone() {
        None => stays,
        Some(settled) => {
            let settling = outcome.automated * settled.rest() * today.handling.clone();
            stays + cx.row("process.settling", "units of a wave that settles", Unit::MONEY, settling)
        }
    });
}

/// Problems of today's process.
pub fn check(scenario: &Scenario, reader: &mut Reader) {
    let Some(today) = &scenario.today else { return };
    if let Some(role) = &today.role {
        known_role(scenario, role, true, reader);
    }
    let pairs = [
        (today.role.is_some(), "role", today.minutes_per_unit.is_some(), "minutes_per_unit"),
        (today.error_rate.is_some(), "error_rate", today.cost_per_error.is_some(), "cost_per_error"),
    ];
    for (one, name, other, other_name) in pairs.into_iter().filter(|(one, _, other, _)| one != other) {
        let missing = if one { other_name } else { name };
        let message =
            format!("`today.{name}` and `today.{other_name}` go together, and `{missing}` is not given");
        let span =
            [&today.minutes_per_unit, &today.error_rate, &today.cost_per_error].into_iter().flatten().next();
        let span = span.map(|number| &number.span).or(today.role.as_ref().map(|role| &role.span));
        debug_assert!(one || other);
        if let Some(span) = span {
            reader.report(Problem::new("missing-pair", span, message).label("in `today`"));
        }
    }
}
