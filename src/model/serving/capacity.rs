//! What own replicas come to: their utilisation, and what a million tokens costs on them.

use crate::base::calendar::HOURS_PER_MONTH;
use crate::base::unit::Unit;
use crate::model::lowering::OptionSheet;
use crate::model::place::steps_on;
use crate::model::rows::CapacityRows;
use crate::model::serving::sizing::{Billed, Fleet};
use crate::sheet::build::Builder;
use crate::sheet::expr::Expr;
use crate::sheet::node::Total;

/// A pool with what it cost, what was paid for and what it served.
pub struct PoolUse {
    fleet: Fleet,
    spent: Expr,
    paid: Expr,
    mtok: Expr,
    price_per_gpu_hour: Option<Expr>,
}

/// The rows of what a pool cost and served.
pub fn pool_use(fleet: Fleet, spent: Vec<Expr>, billed: Billed, cx: &mut OptionSheet) -> PoolUse {
    let mtok = served_mtok(&fleet, cx);
    let label = fleet.label("cost of serving");
    let spent = cx.row(&fleet.at("cost"), &label, Unit::MONEY, Expr::sum(Unit::MONEY, spent));
    let replicas = billed.gpus / fleet.gpus_per_replica.clone();
    let label = fleet.label("replicas paid for");
    let paid = cx.row(&fleet.at("paid_replicas"), &label, Unit::REPLICA, replicas);
    PoolUse { fleet, spent, paid, mtok, price_per_gpu_hour: billed.price_per_gpu_hour }
}

/// Utilisation and price per million tokens on what is paid for, and beside it that of one more million, over all pools.
pub fn capacity(pools: Vec<PoolUse>, cx: &mut OptionSheet) {
    let replicas = over_pools(&pools, "capacity.replicas", "replicas of production", cx, |pool| {
        Some(pool.fleet.production.clone())
    });
    let short = "replicas missing at peak";
    let shortfall = over_pools(&pools, "capacity.shortfall", short, cx, |pool| pool.fleet.shortfall.clone());
    if let Some(replicas) = &replicas {
        let most = Total::Max { from: 0, to: cx.all.months() };
        let most = cx.all.sheet.total(most, replicas);
        cx.single("capacity.replicas_max", "replicas, most", Unit::REPLICA, most);
    }
    figures(&pools, cx);
    cx.capacity = replicas.map(|replicas| CapacityRows {
        replicas: Builder::line_of(&replicas),
        shortfall: shortfall.as_ref().map(Builder::line_of),
    });
}

/// The row of a pool, where there is one, else the sum of them all; None where no pool has it.
fn over_pools(
    pools: &[PoolUse],
    name: &str,
    label: &str,
    cx: &mut OptionSheet,
    row: impl Fn(&PoolUse) -> Option<Expr>,
) -> Option<Expr> {
    let mut rows: Vec<Expr> = pools.iter().filter_map(row).collect();
    match rows.len() {
        0 | 1 => rows.pop(),
        _ => Some(cx.row(name, label, Unit::REPLICA, Expr::sum(Unit::REPLICA, rows))),
    }
}

fn figures(pools: &[PoolUse], cx: &mut OptionSheet) {
    let no_tokens = "no tokens are served on the replicas";
    let tokens = total(pools, Unit::MTOK, cx, |pool| pool.mtok.clone());
    let spent = total(pools, Unit::MONEY, cx, |pool| pool.spent.clone());
    let (busy, paid) = weighed(pools, cx);
    let utilisation = busy / paid;
    figure(cx, "capacity.utilisation", "effective utilisation", utilisation, "no replicas are paid for");
    let label = "serving cost per million tokens";
    figure(cx, "capacity.cost_per_mtok", label, spent / tokens.clone(), no_tokens);
    let per_mtok = Unit::MONEY / Unit::MTOK;
    let (marginal, why) = match marginal(pools, cx) {
        Some(cost) => (cost / tokens, no_tokens),
        None => (Expr::zero(per_mtok) / Expr::zero(Unit::NONE), "owned servers have no price by the hour"),
    };
    let label = "cost of one more million tokens at target utilisation";
    figure(cx, "capacity.marginal_cost_per_mtok", label, marginal, why);
}

fn figure(cx: &mut OptionSheet, name: &str, label: &str, formula: Expr, why: &str) {
    let (key, unit) = (cx.key(name), formula.unit);
    cx.all.sheet.metric(&key, label, unit, formula, why);
}

fn total(pools: &[PoolUse], unit: Unit, cx: &OptionSheet, row: impl Fn(&PoolUse) -> Expr) -> Expr {
    Expr::sum(unit, pools.iter().map(|pool| cx.all.sheet.sum(&row(pool))))
}

/// Replicas that were busy and that were paid for; by their GPUs where there are several pools, since replicas differ in
/// size.
fn weighed(pools: &[PoolUse], cx: &OptionSheet) -> (Expr, Expr) {
    let sum = |row: &Expr| cx.all.sheet.sum(row);
    if let [pool] = pools {
        return (sum(&pool.fleet.busy), sum(&pool.paid));
    }
    let gpus = |pool: &PoolUse, row: &Expr| sum(row) * pool.fleet.gpus_per_replica.clone();
    let busy = pools.iter().map(|pool| gpus(pool, &pool.fleet.busy));
    let paid = pools.iter().map(|pool| gpus(pool, &pool.paid));
    (Expr::sum(Unit::GPU, busy), Expr::sum(Unit::GPU, paid))
}

/// What the busy hours cost at the price of an hour and the target utilisation; None where a pool has no such price.
fn marginal(pools: &[PoolUse], cx: &OptionSheet) -> Option<Expr> {
    let cost = |pool: &PoolUse| {
        let fleet = &pool.fleet;
        let busy = cx.all.sheet.sum(&fleet.busy);
        let hours = busy * Expr::constant(HOURS_PER_MONTH, Unit::HOUR) / fleet.target.clone();
        Some(hours * fleet.gpus_per_replica.clone() * pool.price_per_gpu_hour.clone()?)
    };
    let costs: Option<Vec<Expr>> = pools.iter().map(cost).collect();
    Some(Expr::sum(Unit::MONEY, costs?))
}

fn served_mtok(fleet: &Fleet, cx: &mut OptionSheet) -> Expr {
    let here: Vec<&str> = steps_on(cx.option, fleet.pool()).map(|(id, ..)| id).collect();
    let prompts = cx.prompts.iter().filter(|(id, _)| here.contains(&id.as_str()));
    let tokens: Vec<Expr> = prompts.map(|(_, prompts)| prompts.tokens()).collect();
    let kept = fleet.overflow.clone().map_or_else(Expr::one, Expr::rest);
    let formula = Expr::sum(Unit::TOKEN, tokens) * kept / Expr::constant(1_000_000, Unit::TOKEN / Unit::MTOK);
    cx.row(&fleet.at("mtok"), &fleet.label("tokens served on the replicas"), Unit::MTOK, formula)
}
