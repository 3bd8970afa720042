//! The hours of people that automation frees, as full-time equivalents. Time freed is not money until a post is: the lines of
//! value say what share of it leaves the budget.

use crate::base::unit::Unit;
use crate::model::lowering::OptionSheet;
use crate::sheet::expr::Expr;

/// The full-time equivalents that are freed in each month: automated units that have settled, times today's minutes.
/// None where the scenario does not say how long a unit takes today, or how long people work.
pub fn lower(cx: &mut OptionSheet) -> Option<Expr> {
    let today = cx.scenario().today.clone()?;
    let work = cx.scenario().work.clone()?;
    let (_, minutes) = today.role.zip(today.minutes_per_unit)?;
    let automated = cx.outcome.clone()?.automated;
    let minutes = cx.all.input(&minutes, Unit::PERSON * Unit::MINUTE / Unit::WORK);
    let hours = minutes / Expr::constant(60, Unit::MINUTE / Unit::HOUR);
    let year = cx.all.input(&work.hours_per_year, Unit::HOUR / Unit::YEAR);
    let month = year / Expr::constant(12, Unit::NONE) * Expr::constant(1, Unit::YEAR);
    let settled = cx.settled.clone().unwrap_or_else(Expr::one);
    let freed = automated * settled * hours / month;
    Some(cx.row("fte.released_by_month", "full-time equivalents released", Unit::PERSON, freed))
}
