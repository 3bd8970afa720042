//! The formulas of the metrics, over the flows of an option.

use crate::base::source::Source;
use crate::base::unit::Unit;
use crate::model::metric::flows::OptionFlows;
use crate::model::rows::ValueRow;
use crate::scenario::types::CountsAs;
use crate::sheet::expr::Expr;
use crate::sheet::node::Total;

pub fn tco(of: &mut OptionFlows) -> Option<Expr> {
    Some(of.sum(&of.cost))
}

pub fn total_value(of: &mut OptionFlows) -> Option<Expr> {
    Some(of.sum(&of.value))
}

pub fn pv_cost(of: &mut OptionFlows) -> Option<Expr> {
    Some(of.sum(&of.present_cost))
}

pub fn pv_value(of: &mut OptionFlows) -> Option<Expr> {
    let present = of.flow("present_value", "discounted value", of.value.clone() * of.discount.clone());
    Some(of.sum(&present))
}

pub fn npv(of: &mut OptionFlows) -> Option<Expr> {
    Some(of.metric("pv_value")? - of.metric("pv_cost")?)
}

pub fn roi_pv(of: &mut OptionFlows) -> Option<Expr> {
    Some(of.metric("npv")? / of.metric("pv_cost")?)
}

pub fn roi(of: &mut OptionFlows) -> Option<Expr> {
    let tco = of.metric("tco")?;
    Some((of.metric("total_value")? - tco.clone()) / tco)
}

/// Outflows at the discount rate to month 0, inflows at it to month N, and the annual rate between.
pub fn mirr(of: &mut OptionFlows) -> Option<Expr> {
    let inflow = of.net.clone().positive() * of.discount.clone();
    let outflow = (-of.net.clone()).positive() * of.discount.clone();
    let inflow = of.flow("present_inflow", "discounted positive net", inflow);
    let outflow = of.flow("present_outflow", "discounted negative net", outflow);
    let ratio = of.sum(&inflow) / of.sum(&outflow);
    let months = of.months();
    let source = Source::convention("a year has 12 months");
    let growth = of.cx.all.sheet.power_of(ratio, 12, months, &source);
    let rate = of.cx.scenario().header.discount_rate.clone();
    let rate = of.cx.all.input(&rate, Unit::NONE);
    Some(growth * (Expr::one() + rate) - Expr::one())
}

pub fn payback(of: &mut OptionFlows) -> Option<Expr> {
    Some(of.total(Total::FirstRecovery, &of.cumulative_net))
}

pub fn stays_positive(of: &mut OptionFlows) -> Option<Expr> {
    Some(of.total(Total::FinalRecovery, &of.cumulative_net))
}

pub fn discounted_payback(of: &mut OptionFlows) -> Option<Expr> {
    Some(of.total(Total::FirstRecovery, &of.cumulative_present_net))
}

pub fn peak_funding(of: &mut OptionFlows) -> Option<Expr> {
    let lowest = of.total(Total::Min { from: 0, to: of.months() }, &of.cumulative_net);
    Some((-lowest).positive())
}

pub fn peak_funding_month(of: &mut OptionFlows) -> Option<Expr> {
    Some(of.total(Total::MonthOfMin, &of.cumulative_net))
}

pub fn capex(of: &mut OptionFlows) -> Option<Expr> {
    Some(of.sum(&of.capex))
}

pub fn opex(of: &mut OptionFlows) -> Option<Expr> {
    Some(of.metric("tco")? - of.metric("capex")?)
}

pub fn units_served(of: &mut OptionFlows) -> Option<Expr> {
    Some(of.sum(&of.cx.served))
}

pub fn cost_per_unit(of: &mut OptionFlows) -> Option<Expr> {
    Some(of.metric("tco")? / of.metric("units_served")?)
}

pub fn value_per_unit(of: &mut OptionFlows) -> Option<Expr> {
    Some(of.metric("total_value")? / of.metric("units_served")?)
}

pub fn margin_per_unit(of: &mut OptionFlows) -> Option<Expr> {
    Some(of.metric("value_per_unit")? - of.metric("cost_per_unit")?)
}

pub fn levelised_cost_per_unit(of: &mut OptionFlows) -> Option<Expr> {
    Some(of.metric("pv_cost")? / of.sum(&of.present_units))
}

/// Cost over units of the last twelve months, so that a yearly payment in one of them makes no trend.
pub fn run_rate_cost_per_unit(of: &mut OptionFlows) -> Option<Expr> {
    let year = Total::Sum { from: of.months().saturating_sub(11).max(1), to: of.months() };
    Some(of.total(year, &of.cost) / of.total(year, &of.cx.served))
}

/// The option's cost and today's cost of all demand that it does not finish.
pub fn work_cost(of: &mut OptionFlows) -> Option<Expr> {
    of.work_cost.clone().map(|row| of.sum(&row))
}

/// NPV with the benefits that count as cash alone; None where all of them do.
pub fn cash_npv(of: &mut OptionFlows) -> Option<Expr> {
    let is_cash = |value: &&ValueRow| value.counts_as == CountsAs::Cash;
    let cash: Vec<Expr> = of.cx.values.iter().filter(is_cash).map(|value| value.row.clone()).collect();
    if cash.len() == of.cx.values.len() {
        return None;
    }
    let cash = Expr::sum(Unit::MONEY, cash);
    let cash = of.flow("present_cash_value", "discounted cash benefits", cash * of.discount.clone());
    Some(of.sum(&cash) - of.metric("pv_cost")?)
}

/// Full-time equivalents freed, on average over the last twelve months.
pub fn released(of: &mut OptionFlows) -> Option<Expr> {
    let freed = of.cx.freed.clone()?;
    Some(last_year(of, &freed))
}

/// Of them, those that leave the budget.
pub fn realised(of: &mut OptionFlows) -> Option<Expr> {
    let rows = std::mem::take(&mut of.cx.realised);
    if rows.is_empty() {
        return None;
    }
    let label = "full-time equivalents that leave the budget";
    let row = of.cx.row("fte.realised_by_month", label, Unit::PERSON, Expr::sum(Unit::PERSON, rows));
    Some(last_year(of, &row))
}

fn last_year(of: &OptionFlows, row: &Expr) -> Expr {
    let from = of.months().saturating_sub(11).max(1);
    let months = i64::from(of.months() + 1 - from);
    of.total(Total::Sum { from, to: of.months() }, row) / Expr::constant(months, Unit::NONE)
}

/// What the units that the option serves cost today.
pub fn today_cost_per_unit(of: &mut OptionFlows) -> Option<Expr> {
    let today = of.cx.today.clone()?;
    Some(of.sum(&today) / of.sum(&of.cx.served))
}

/// The whole cost of an accepted outcome: the option, the work that stays with people, and the errors.
pub fn process_cost_per_unit(of: &mut OptionFlows) -> Option<Expr> {
    let stays = of.cx.process.clone()?;
    let process = of.flow("process_cost", "process cost", of.cost.clone() + stays);
    Some(of.sum(&process) / of.sum(&of.cx.served))
}

/// The cost over what the pilot's unit cost, extrapolated, would have said.
pub fn budget_overrun(of: &mut OptionFlows) -> Option<Expr> {
    let pilot = of.cx.scenario().pilot.clone()?;
    let cost = of.cx.all.input(&pilot.cost, Unit::MONEY);
    let cost = of.cx.all.converted(cost, pilot.cost.currency.as_ref());
    let units = of.cx.all.input(&pilot.units, Unit::WORK);
    let view = cost / units * of.sum(&of.cx.served);
    let label = "the pilot's cost per unit, times the units served";
    let view = of.cx.single("pilot_view", label, Unit::MONEY, view);
    Some(of.metric("tco")? / view)
}
