//! What own replicas come to: their utilisation, and what a million tokens costs on them.

use crate::base::calendar::HOURS_PER_MONTH;
use crate::base::unit::Unit;
use crate::model::lowering::OptionSheet;
use crate::model::rows::CapacityRows;
use crate::model::serving::sizing::{Billed, Fleet};
use crate::scenario::types::OptionKind;
use crate::sheet::build::Builder;
use crate::sheet::expr::Expr;
use crate::sheet::node::Total;

/// Utilisation and price per million tokens on what is paid for, and beside it that of one more million.
pub fn capacity(fleet: &Fleet, spent: Vec<Expr>, billed: Billed, cx: &mut OptionSheet) {
    let mtok = served_mtok(cx);
    let spent = cx.row("serving.cost", "cost of serving", Unit::MONEY, Expr::sum(Unit::MONEY, spent));
    let replicas = billed.gpus / fleet.gpus_per_replica.clone();
    let paid = cx.row("serving.paid_replicas", "replicas paid for", Unit::REPLICA, replicas);
    let of = |row: &Expr, sheet: &Builder| sheet.sum(row);
    let sheet = &cx.all.sheet;
    let (busy, tokens) = (of(&fleet.busy, sheet), of(&mtok, sheet));
    let utilisation = busy.clone() / of(&paid, sheet);
    let cost_per_mtok = of(&spent, sheet) / tokens.clone();
    let no_tokens = "no tokens are served on the replicas";
    let figure = |cx: &mut OptionSheet, name: &str, label: &str, formula: Expr, why: &str| {
        let (key, unit) = (cx.key(name), formula.unit);
        cx.all.sheet.metric(&key, label, unit, formula, why);
    };
    let most = Total::Max { from: 0, to: cx.all.months() };
    let most = cx.all.sheet.total(most, &fleet.production);
    cx.single("capacity.replicas_max", "replicas, most", Unit::REPLICA, most);
    let idle = "no replicas are paid for";
    figure(cx, "capacity.utilisation", "effective utilisation", utilisation, idle);
    let label = "serving cost per million tokens";
    figure(cx, "capacity.cost_per_mtok", label, cost_per_mtok, no_tokens);
    let per_mtok = Unit::MONEY / Unit::MTOK;
    let (marginal, why) = match billed.price_per_gpu_hour {
        Some(price) => {
            let hours = busy * Expr::constant(HOURS_PER_MONTH, Unit::HOUR) / fleet.target.clone();
            (hours * fleet.gpus_per_replica.clone() * price / tokens, no_tokens)
        }
        None => (Expr::zero(per_mtok) / Expr::zero(Unit::NONE), "owned servers have no price by the hour"),
    };
    let label = "cost of one more million tokens at target utilisation";
    figure(cx, "capacity.marginal_cost_per_mtok", label, marginal, why);
    cx.capacity = Some(CapacityRows {
        replicas: Builder::line_of(&fleet.production),
        shortfall: fleet.shortfall.as_ref().map(Builder::line_of),
    });
}

fn served_mtok(cx: &mut OptionSheet) -> Expr {
    let kept = if cx.option.core.kind == OptionKind::Hybrid { cx.to_api.clone().rest() } else { Expr::one() };
    let tokens = cx.prompts.iter().map(|(_, prompts)| prompts.tokens());
    let formula = Expr::sum(Unit::TOKEN, tokens) * kept / Expr::constant(1_000_000, Unit::TOKEN / Unit::MTOK);
    cx.row("serving.mtok", "tokens served on the replicas", Unit::MTOK, formula)
}
