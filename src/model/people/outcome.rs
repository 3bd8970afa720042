//! How many units need no person and how many do, by the option's outcome or by what happened.

use crate::base::unit::Unit;
use crate::model::actual_months as actuals;
use crate::model::lowering::OptionSheet;
use crate::model::rows::{Known, OutcomeRows, known_or, unless_known};
use crate::sheet::expr::Expr;

/// Adds the rows, where the option has an outcome.
pub fn lower(cx: &mut OptionSheet) -> Option<OutcomeRows> {
    let outcome = cx.option.core.outcome.as_ref()?;
    let share = cx.all.input(&outcome.automated_share, Unit::NONE);
    let known = actuals::escalated(cx.option, cx.all);
    let automated = automated(&known, share.clone(), cx);
    let automated = cx.row("outcome.automated", "units that need no person", Unit::WORK, automated);
    let escalated = known_or(known, cx.served.clone() * share.rest());
    let escalated = cx.row("outcome.escalated", "units that a person does", Unit::WORK, escalated);
    let errors = actuals::errors(cx.option, cx.all);
    let rate = match &outcome.error_rate {
        Some(rate) => cx.all.input(rate, Unit::NONE),
        None => Expr::zero(Unit::NONE),
    };
    Some(OutcomeRows { automated, escalated, error_rate: unless_known(&errors, rate), errors })
}

/// The share of the units; all less those that were escalated, where that is known.
fn automated(known: &Option<Known>, share: Expr, cx: &OptionSheet) -> Expr {
    let served = cx.served.clone();
    match known {
        None => served * share,
        Some(known) => {
            let share = share * known.projected() + known.months.clone();
            served * share - known.amount.clone()
        }
    }
}
