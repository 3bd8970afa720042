//! Capacity of an API that is rented in whole units: bought for the peak, or so many of them, with the rest of the calls at
//! the step's own price.

use rust_decimal::Decimal;

use crate::base::calendar::{HOURS_PER_MONTH, SECONDS_PER_HOUR};
use crate::base::unit::Unit;
use crate::model::api::listed::ApiCalls;
use crate::model::api::provisioned_check::{UnitLoad, UnitPrice, UnitTerms};
use crate::model::lowering::OptionSheet;
use crate::scenario::types::Provisioned;
use crate::sheet::expr::Expr;

/// Units are whole, like replicas.
const UNIT: Unit = Unit::REPLICA;

/// What the units of a step cost, and the share of its calls that they do not carry where the rest spills over.
pub struct Rented {
    pub cost: Expr,
    pub overflow: Option<Expr>,
}

/// The rows of the units of a step, paid for from go-live on.
pub fn provisioned(name: &str, terms: &UnitTerms, calls: &ApiCalls, cx: &mut OptionSheet) -> Rented {
    let units = &terms.units;
    let live = cx.live();
    let filled = filled(name, terms, calls, cx);
    let (bought, overflow) = match &units.units {
        Some(number) => {
            let bought = cx.all.input(number, UNIT);
            let overflow = overflow(name, bought.clone(), filled, cx);
            (bought, Some(overflow))
        }
        None => (for_the_peak(name, units, filled, cx), None),
    };
    let rented = cx.row(&format!("{name}.units"), "provisioned units", UNIT, bought * live);
    Rented { cost: rented * price(&terms.price, cx), overflow }
}

/// Units that the peak would fill, not yet whole.
fn filled(name: &str, terms: &UnitTerms, calls: &ApiCalls, cx: &mut OptionSheet) -> Expr {
    let peak = crate::model::demand::peak(cx.all);
    match &terms.carries {
        UnitLoad::CallsPerSecond(number) => {
            let seconds = Expr::constant(HOURS_PER_MONTH * SECONDS_PER_HOUR, Unit::SECOND);
            let throughput = cx.all.input(number, Unit::CALL / (Unit::SECOND * UNIT));
            calls.calls.clone() / seconds * peak / throughput
        }
        UnitLoad::TokensPerMinute(number) => {
            let minutes = Expr::constant(HOURS_PER_MONTH * Decimal::from(60), Unit::MINUTE);
            let throughput = cx.all.input(number, Unit::TOKEN / (Unit::MINUTE * UNIT));
            let weighed = weighed(&terms.units, calls, cx);
            let load = calls.prompts.runs.clone() * weighed / minutes * peak;
            let label = "input tokens per minute at the peak, outputs weighed";
            let load = cx.row(&format!("{name}.peak_tpm"), label, Unit::TOKEN / Unit::MINUTE, load);
            load / throughput
        }
    }
}

/// Input tokens of a run, with what its output and its cached tokens count as.
fn weighed(units: &Provisioned, calls: &ApiCalls, cx: &mut OptionSheet) -> Expr {
    let input = calls.prompts.input();
    let input = match (&calls.step.cached_input_share, &units.cached_weight) {
        (Some(share), Some(weight)) => {
            let share = cx.all.input(share, Unit::NONE);
            let weight = cx.all.input(weight, Unit::NONE);
            input * (share.clone().rest() + share * weight)
        }
        _ => input,
    };
    match &units.output_weight {
        Some(weight) => input + calls.prompts.output() * cx.all.input(weight, Unit::NONE),
        None => input,
    }
}

/// The smallest purchase that carries the peak.
fn for_the_peak(name: &str, units: &Provisioned, filled: Expr, cx: &mut OptionSheet) -> Expr {
    let least = units.min_units.as_ref().or(units.minimum_units.as_ref());
    let Some(step) = &units.step_units else {
        let path = format!("{}.provisioned.min_units", cx.path(name));
        let least = least.map(|number| cx.all.input(number, UNIT));
        let least = least.unwrap_or_else(|| cx.all.input_or(&None, &path, UNIT, 1));
        return filled.whole_units().max(least);
    };
    let step = cx.all.input(step, UNIT);
    let least = least.map_or(step.clone(), |number| cx.all.input(number, UNIT));
    let steps = ((filled - least.clone()) / step.clone()).whole_units().positive();
    least + steps * step
}

/// The share of the calls that the units do not carry. Load falls in busy hours at one level, as in a hybrid.
fn overflow(name: &str, bought: Expr, filled: Expr, cx: &mut OptionSheet) -> Expr {
    // So that nothing over nothing is nothing: a billionth of a unit.
    let trace = Expr::constant(Decimal::new(1, 9), UNIT);
    let filled = cx.row(&format!("{name}.units_at_peak"), "units that the peak would fill", UNIT, filled);
    let over = (filled.clone() - bought.clone()).positive() / filled.max(bought).max(trace);
    cx.row(&format!("{name}.overflow"), "share of calls beyond the provisioned units", Unit::NONE, over)
}

/// What a unit costs a month.
fn price(price: &UnitPrice, cx: &mut OptionSheet) -> Expr {
    match price {
        UnitPrice::Hour(hour) => {
            let hour = cx.all.price(hour, Unit::MONEY / (UNIT * Unit::HOUR));
            Expr::constant(HOURS_PER_MONTH, Unit::HOUR) * hour
        }
        UnitPrice::Month(month) => cx.all.price(month, Unit::MONEY / UNIT),
        UnitPrice::Year(year) => cx.all.price(year, Unit::MONEY / UNIT) / Expr::constant(12, Unit::NONE),
    }
}
