//! How many replicas there are, of production and of the other environments, and the GPUs in them.

use rust_decimal::Decimal;

use crate::base::unit::Unit;
use crate::form::decimal::as_count;
use crate::form::number::Number;
use crate::model::lowering::{OptionSheet, own_path};
use crate::model::place::{SERVING, steps_on};
use crate::model::serving::terms::Serving;
use crate::sheet::expr::Expr;

/// What is paid for: the GPUs, busy or not, and what one more hour of one costs where it has a price.
pub struct Billed {
    pub gpus: Expr,
    pub price_per_gpu_hour: Option<Expr>,
}

/// A pool of replicas: its name and its terms.
pub struct Pool {
    pub name: String,
    pub terms: Serving,
}

impl Pool {
    /// The path of something of the pool below its option: `serving.replicas`, or `pools.small.replicas`.
    pub fn at(&self, name: &str) -> String {
        match self.name.as_str() {
            SERVING => format!("{SERVING}.{name}"),
            pool => format!("pools.{pool}.{name}"),
        }
    }

    /// What a row of the pool is called: with the pool's name, where that is not `serving`.
    pub fn label(&self, words: &str) -> String {
        match self.name.as_str() {
            SERVING => words.to_string(),
            pool => format!("{}: {words}", pool.replace(['_', '-'], " ")),
        }
    }
}

/// The replicas of a pool and the GPUs in them.
pub struct Fleet {
    pool: Pool,
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
    /// Share of the calls that an API takes, where the pool is of fixed size.
    pub overflow: Option<Expr>,
    /// Load in the busiest hours over the average load.
    pub peak: Expr,
    /// 1 while replicas run, else 0.
    pub live: Expr,
}

impl Fleet {
    pub fn at(&self, name: &str) -> String {
        self.pool.at(name)
    }

    pub fn label(&self, words: &str) -> String {
        self.pool.label(words)
    }

    /// The pool's name.
    pub fn pool(&self) -> &str {
        &self.pool.name
    }
}

/// A number under the path by which the option can override it, wherever it is written.
pub fn named(cx: &mut OptionSheet, name: &str, number: &Number, unit: Unit) -> Expr {
    let key = own_path(cx.path(name), number);
    cx.all.sheet.input(&key, unit, number.value, &number.source)
}

/// The rows of the replicas that a load needs.
pub fn fleet(pool: &Pool, load: Expr, cx: &mut OptionSheet) -> Fleet {
    let terms = &pool.terms;
    let from = terms.from.as_ref().map(|month| as_count(month.value).saturating_add(cx.option.later));
    let from = from.unwrap_or(cx.option.go_live);
    let live = cx.live_from(from);
    let target = cx.all.input(&terms.target_utilisation, Unit::NONE);
    let least = least(pool, cx);
    let spare = optional(&terms.spare_replicas, cx);
    let peak = crate::model::demand::peak(cx.all);
    let sized = sized(pool, load, &peak, [&target, &least], cx);
    let production = (sized.replicas + spare.clone()) * live.clone();
    let label = pool.label("replicas of production");
    let production = cx.row(&pool.at("replicas"), &label, Unit::REPLICA, production);
    let environments = environments(pool, production.clone(), live.clone(), cx);
    let gpus_per_replica = cx.all.input(&terms.gpus_per_replica, Unit::GPU / Unit::REPLICA);
    let gpus = (production.clone() + environments.clone()) * gpus_per_replica.clone();
    let gpus = cx.row(&pool.at("gpus"), &pool.label("GPUs of all environments"), Unit::GPU, gpus);
    Fleet {
        pool: Pool { name: pool.name.clone(), terms: terms.clone() },
        target,
        gpus_per_replica,
        busy: sized.busy,
        production,
        environments,
        gpus,
        from,
        min_replicas: least,
        spare,
        shortfall: sized.shortfall,
        overflow: sized.overflow,
        peak,
        live,
    }
}

/// The fewest replicas; a pool of fixed size has no such number.
fn least(pool: &Pool, cx: &mut OptionSheet) -> Expr {
    match pool.terms.base_replicas {
        Some(_) => Expr::zero(Unit::REPLICA),
        None => {
            let path = cx.path(&pool.at("min_replicas"));
            cx.all.input_or(&pool.terms.min_replicas, &path, Unit::REPLICA, 1)
        }
    }
}

fn optional(number: &Option<Number>, cx: &mut OptionSheet) -> Expr {
    number.as_ref().map_or_else(|| Expr::zero(Unit::REPLICA), |number| cx.all.input(number, Unit::REPLICA))
}

/// The replicas that serve, spares left out, and what that means for the load.
struct Sized {
    replicas: Expr,
    busy: Expr,
    shortfall: Option<Expr>,
    overflow: Option<Expr>,
}

/// A pool of fixed size, or as many replicas as the load needs at its peak.
fn sized(pool: &Pool, load: Expr, peak: &Expr, [target, least]: [&Expr; 2], cx: &mut OptionSheet) -> Sized {
    let terms = &pool.terms;
    let peak_load = load.clone() * peak.clone() / target.clone();
    if let Some(base) = &terms.base_replicas {
        let replicas = cx.all.input(base, Unit::REPLICA);
        let (overflow, busy) = share_served(pool, replicas.clone(), peak_load, load, cx);
        return Sized { replicas, busy, shortfall: None, overflow: Some(overflow) };
    }
    let label = pool.label("replicas needed at peak");
    let needed = cx.row(&pool.at("needed"), &label, Unit::REPLICA, peak_load.whole_units());
    let shortfall = shortfall(pool, needed.clone(), cx);
    Sized { replicas: needed.max(least.clone()), busy: load, shortfall, overflow: None }
}

/// A replica count that cannot serve the load is impossible, not cheap.
fn shortfall(pool: &Pool, needed: Expr, cx: &mut OptionSheet) -> Option<Expr> {
    let most = cx.all.input(pool.terms.max_replicas.as_ref()?, Unit::REPLICA);
    let label = pool.label("replicas missing at peak");
    Some(cx.row(&pool.at("shortfall"), &label, Unit::REPLICA, (needed - most).positive()))
}

/// Replicas of a fixed number serve up to their capacity, the API the rest. Load falls in busy hours at one level, so the
/// share that overflows is what the peak exceeds the capacity by, over the peak.
fn share_served(pool: &Pool, base: Expr, peak_load: Expr, load: Expr, cx: &mut OptionSheet) -> (Expr, Expr) {
    // So that nothing over nothing is nothing: a billionth of a replica.
    let trace = Expr::constant(Decimal::new(1, 9), Unit::REPLICA);
    let over = (peak_load.clone() - base.clone()).positive() / peak_load.max(base).max(trace);
    let label = pool.label("share of calls that overflow to the API");
    let over = cx.row(&pool.at("overflow"), &label, Unit::NONE, over);
    let steps: Vec<String> = steps_on(cx.option, &pool.name).map(|(id, ..)| id.to_string()).collect();
    cx.to_api.extend(steps.into_iter().map(|step| (step, over.clone())));
    let label = pool.label("replicas that the served calls keep busy");
    let busy = cx.row(&pool.at("busy"), &label, Unit::REPLICA, load * over.clone().rest());
    (over, busy)
}

fn environments(pool: &Pool, production: Expr, live: Expr, cx: &mut OptionSheet) -> Expr {
    let kinds = [
        ("staging", &pool.terms.staging_share, &pool.terms.staging_replicas),
        ("development", &pool.terms.development_share, &pool.terms.development_replicas),
    ];
    let mut replicas = Vec::new();
    for (name, share, fixed) in kinds {
        if let Some(share) = share {
            let share = cx.all.input(share, Unit::NONE);
            let formula = (production.clone() * share).whole_units();
            let label = pool.label(&format!("replicas of {name}"));
            replicas.push(cx.row(&pool.at(name), &label, Unit::REPLICA, formula));
        }
        if let Some(fixed) = fixed {
            replicas.push(cx.all.input(fixed, Unit::REPLICA) * live.clone());
        }
    }
    Expr::sum(Unit::REPLICA, replicas)
}
