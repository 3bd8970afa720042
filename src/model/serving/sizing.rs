//! How many replicas there are, of production and of the other environments, and the GPUs in them.

use rust_decimal::Decimal;

use crate::base::unit::Unit;
use crate::form::decimal::as_count;
use crate::form::number::Number;
use crate::model::lowering::OptionSheet;
use crate::model::serving::terms::Serving;
use crate::scenario::types::OptionKind;
use crate::sheet::expr::Expr;

/// What is paid for: the GPUs, busy or not, and what one more hour of one costs where it has a price.
pub struct Billed {
    pub gpus: Expr,
    pub price_per_gpu_hour: Option<Expr>,
}

/// The replicas of an option and the GPUs in them.
pub struct Fleet {
    pub target: Expr,
    pub gpus_per_replica: Expr,
    /// Replicas that the served calls keep busy, on average.
    pub busy: Expr,
    /// Replicas of production, spares included.
    pub production: Expr,
    pub environments: Expr,
    /// GPUs of all environments.
    pub gpus: Expr,
    pub from: u32,
    pub min_replicas: Expr,
    pub spare: Expr,
    pub shortfall: Option<Expr>,
    /// Load in the busiest hours over the average load.
    pub peak: Expr,
    /// 1 while replicas run, else 0.
    pub live: Expr,
}

/// A number under the path by which the option can override it, wherever it is written.
pub fn named(cx: &mut OptionSheet, name: &str, number: &Number, unit: Unit) -> Expr {
    let key = cx.key(name);
    cx.all.sheet.input(&key, unit, number.value, &number.source)
}

/// The rows of the replicas that a load needs.
pub fn fleet(serving: &Serving, load: Expr, cx: &mut OptionSheet) -> Fleet {
    let from = serving.from.as_ref().map_or(cx.option.go_live, |month| as_count(month.value));
    let live = cx.all.window(from, cx.all.months());
    let target = cx.all.input(&serving.target_utilisation, Unit::NONE);
    let path = cx.key("serving.min_replicas");
    let hybrid = cx.option.core.kind == OptionKind::Hybrid;
    let least = if hybrid {
        Expr::zero(Unit::REPLICA)
    } else {
        cx.all.input_or(&serving.min_replicas, &path, Unit::REPLICA, 1)
    };
    let spare = match &serving.spare_replicas {
        Some(number) => cx.all.input(number, Unit::REPLICA),
        None => Expr::zero(Unit::REPLICA),
    };
    let peak = crate::model::demand::peak(cx.all);
    let peak_load = load.clone() * peak.clone() / target.clone();
    let (serving_replicas, busy, shortfall) = match &serving.base_replicas {
        Some(base) => {
            let base = cx.all.input(base, Unit::REPLICA);
            let busy = share_served(base.clone(), peak_load, load, cx);
            (base, busy, None)
        }
        None => {
            let needed =
                cx.row("serving.needed", "replicas needed at peak", Unit::REPLICA, peak_load.whole_units());
            let shortfall = shortfall(serving, needed.clone(), cx);
            (needed.max(least.clone()), load, shortfall)
        }
    };
    let production = (serving_replicas + spare.clone()) * live.clone();
    let production = cx.row("serving.replicas", "replicas of production", Unit::REPLICA, production);
    let environments = environments(serving, production.clone(), live.clone(), cx);
    let gpus_per_replica = cx.all.input(&serving.gpus_per_replica, Unit::GPU / Unit::REPLICA);
    let gpus = (production.clone() + environments.clone()) * gpus_per_replica.clone();
    let gpus = cx.row("serving.gpus", "GPUs of all environments", Unit::GPU, gpus);
    let min_replicas = least;
    Fleet {
        target,
        gpus_per_replica,
        busy,
        production,
        environments,
        gpus,
        from,
        min_replicas,
        spare,
        shortfall,
        peak,
        live,
    }
}

/// A replica count that cannot serve the load is impossible, not cheap.
fn shortfall(serving: &Serving, needed: Expr, cx: &mut OptionSheet) -> Option<Expr> {
    let most = cx.all.input(serving.max_replicas.as_ref()?, Unit::REPLICA);
    Some(cx.row("serving.shortfall", "replicas missing at peak", Unit::REPLICA, (needed - most).positive()))
}

/// A hybrid's replicas serve up to their capacity, the API the rest. Load falls in busy hours at one level, so the
/// share that overflows is what the peak exceeds the capacity by, over the peak.
fn share_served(base: Expr, peak_load: Expr, load: Expr, cx: &mut OptionSheet) -> Expr {
    // So that nothing over nothing is nothing: a billionth of a replica.
    let trace = Expr::constant(Decimal::new(1, 9), Unit::REPLICA);
    let over = (peak_load.clone() - base.clone()).positive() / peak_load.max(base).max(trace);
    let over = cx.row("serving.overflow", "share of calls that overflow to the API", Unit::NONE, over);
    cx.to_api = over.clone();
    cx.row("serving.busy", "replicas that the served calls keep busy", Unit::REPLICA, load * over.rest())
}

fn environments(serving: &Serving, production: Expr, live: Expr, cx: &mut OptionSheet) -> Expr {
    let kinds = [
        ("staging", &serving.staging_share, &serving.staging_replicas),
        ("development", &serving.development_share, &serving.development_replicas),
    ];
    let mut replicas = Vec::new();
    for (name, share, fixed) in kinds {
        if let Some(share) = share {
            let share = cx.all.input(share, Unit::NONE);
            let formula = (production.clone() * share).whole_units();
            let label = format!("replicas of {name}");
            replicas.push(cx.row(&format!("serving.{name}"), &label, Unit::REPLICA, formula));
        }
        if let Some(fixed) = fixed {
            replicas.push(cx.all.input(fixed, Unit::REPLICA) * live.clone());
        }
    }
    Expr::sum(Unit::REPLICA, replicas)
}
