//! Capacity of an API that is rented in whole units.

use crate::base::calendar::{HOURS_PER_MONTH, SECONDS_PER_HOUR};
use crate::base::unit::Unit;
use crate::model::api::listed::ApiCalls;
use crate::model::lowering::OptionSheet;
use crate::scenario::types::Provisioned;
use crate::sheet::expr::Expr;

/// Whole units for the peak, paid by the hour from go-live on.
pub fn provisioned(name: &str, units: &Provisioned, calls: &ApiCalls, cx: &mut OptionSheet) -> Expr {
    let unit = Unit::REPLICA;
    let per_second = Unit::CALL / (Unit::SECOND * unit);
    let seconds = Expr::constant(HOURS_PER_MONTH * SECONDS_PER_HOUR, Unit::SECOND);
    let throughput = cx.all.input(&units.calls_per_s_per_unit, per_second);
    let peak = crate::model::demand::peak(cx.all);
    let least = format!("{}.provisioned.min_units", cx.key(name));
    let least = cx.all.input_or(&units.min_units, &least, unit, 1);
    let live = cx.all.window(cx.option.go_live, cx.all.months());
    let needed = (calls.calls.clone() / seconds * peak / throughput).whole_units().max(least) * live;
    let rented = cx.row(&format!("{name}.units"), "provisioned units", unit, needed);
    let price = cx.all.price(&units.price_per_unit_hour, Unit::MONEY / (unit * Unit::HOUR));
    rented * Expr::constant(HOURS_PER_MONTH, Unit::HOUR) * price
}
