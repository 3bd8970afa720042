//! Self-hosting. Load is calls times the time that a call takes on a replica; replicas are whole, sized for the
//! peak at the target utilisation, and bill whether they are busy or not. In a hybrid a fixed number of replicas
//! serves what it can, and an API takes the rest.

use rust_decimal::Decimal;

use crate::base::diagnostic::Problem;
use crate::base::unit::Unit;
use crate::form::decimal::as_count;
use crate::form::fields::Text;
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::form::rule::*;
use crate::form::toml_tree::Node;
use crate::model::api::cost::need_peak;
use crate::model::block::{Block, Lower, Resolve, rows};
use crate::model::lowering::OptionSheet;
use crate::model::serving::capacity::capacity;
use crate::model::serving::owned::{Owned, OwnedPrices};
use crate::model::serving::rent::{RentPlan, RentPrices, rent_prices};
use crate::model::serving::speed::{Speed, busy, speed};
use crate::prices::entries::Latency;
use crate::record;
use crate::scenario::types::{Category, OptionKind, OptionSpec, Scenario};
use crate::sheet::expr::Expr;

pub const BLOCK: Block = Block { fields: Hosting::FIELDS, schema: Hosting::field_schemas, read };

record! {
    /// The part of an option that runs models on its own replicas.
    pub struct Hosting {
        /// How replicas are sized and paid for.
        serving: Option<Serving>,
    }
}

record! {
    /// How replicas are sized and paid for.
    pub struct Serving {
        /// How the GPUs are paid for.
        plan: RentPlan,
        /// GPU in the price book.
        gpu: Option<Text>,
        /// Whose price of the GPU, where the book has several.
        provider: Option<Text>,
        /// Price of a GPU-hour on the plan, instead of the book's.
        price_per_gpu_hour: Option<Number> = MONEY,
        /// Price of a GPU-hour on demand, for what a reservation or spot does not cover.
        on_demand_per_gpu_hour: Option<Number> = MONEY,
        /// GPUs of a replica.
        gpus_per_replica: Number = POSITIVE_COUNT,
        /// Measured throughput in the price book.
        throughput: Option<Text>,
        /// What callers ask of the answers' speed; warnings only.
        latency: Option<Latency>,
        /// Prompt tokens a second of a replica, aggregate under batching.
        prefill_tokens_per_s: Option<Number> = POSITIVE,
        /// Output tokens a second of a replica, aggregate under batching.
        decode_tokens_per_s: Option<Number> = POSITIVE,
        /// Calls a second of a replica at the scenario's token mix, instead of tokens a second.
        requests_per_s: Option<Number> = POSITIVE,
        /// Share of capacity in use at peak.
        target_utilisation: Number = POSITIVE_SHARE,
        /// Replicas that run at least; 1 where not given.
        min_replicas: Option<Number> = COUNT,
        /// Replicas on top of what the load needs.
        spare_replicas: Option<Number> = COUNT,
        /// Replicas that can be had at most.
        max_replicas: Option<Number> = POSITIVE_COUNT,
        /// Replicas of a hybrid, which serve first.
        base_replicas: Option<Number> = COUNT,
        /// Staging, as a share of production.
        staging_share: Option<Number> = NOT_NEGATIVE,
        /// Staging, as a number of replicas.
        staging_replicas: Option<Number> = COUNT,
        /// Development, as a share of production.
        development_share: Option<Number> = NOT_NEGATIVE,
        /// Development, as a number of replicas.
        development_replicas: Option<Number> = COUNT,
        /// First month that is paid for; the go-live where not given.
        from: Option<Number> = MONTH,
        /// Share of the GPU-hours on spot; the rest is on demand.
        spot_share: Option<Number> = SHARE,
        /// Extra GPU-hours for work that interruptions lose.
        interruption_overhead: Option<Number> = NOT_NEGATIVE,
        /// Servers that are bought.
        owned: Option<Owned>,
        /// Storage for weights, logs and documents, in GB.
        storage_gb: Option<Number> = NOT_NEGATIVE,
        /// Price of a GB of storage a month.
        storage_per_gb_month: Option<Number> = MONEY,
        /// Data that leaves the cloud for each unit of work, in GB.
        egress_gb_per_unit: Option<Number> = NOT_NEGATIVE,
        /// Price of a GB that leaves.
        egress_per_gb: Option<Number> = MONEY,
        /// Licence of the serving software, for a GPU a year.
        licence_per_gpu_year: Option<Number> = MONEY,
        /// Logs, metrics and traces, a month.
        observability_per_month: Option<Number> = MONEY,
    }
}

/// What the GPUs cost, settled.
enum Paid {
    Rented(Box<RentPrices>),
    Bought(Box<OwnedPrices>),
}

fn read(node: &Node, reader: &mut Reader) -> Option<Resolve> {
    let hosting = Hosting::read_part(node, reader)?;
    Some(Box::new(move |scenario, option, reader| {
        let hosts = matches!(option.core.kind, OptionKind::SelfHosted | OptionKind::Hybrid);
        match hosting.serving {
            Some(serving) if hosts => settle(serving, scenario, option, reader),
            None if !hosts => Some(rows(|_| {})),
            found => {
                report_kind(option, found.is_some(), reader);
                None
            }
        }
    }))
}

fn report_kind(option: &OptionSpec, given: bool, reader: &mut Reader) {
    let (kind, id) = (option.core.kind.word(), &option.id);
    let message = match given {
        true => format!("an option of kind `{kind}` has no replicas, and `{id}` has `serving`"),
        false => format!("an option of kind `{kind}` needs `serving`, and `{id}` has none"),
    };
    reader.report(Problem::new("kind-and-serving", &option.core.name.span, message).label("this option"));
}

fn settle(serving: Serving, scenario: &Scenario, option: &OptionSpec, reader: &mut Reader) -> Option<Lower> {
    let peak = need_peak(scenario, &serving.target_utilisation, reader);
    let speed = speed(&serving, scenario, option, reader);
    let hybrid = hybrid_replicas(&serving, option, reader);
    let paid = match serving.plan {
        RentPlan::Owned => crate::model::serving::owned::prices(&serving, scenario, reader)
            .map(|prices| Paid::Bought(Box::new(prices))),
        _ => rent_prices(&serving, scenario, reader).map(|prices| Paid::Rented(Box::new(prices))),
    };
    let pairs = paired(&serving, reader);
    let ready = ready(&serving, option, reader);
    let (_, speed, (), paid, (), ()) = (peak?, speed?, hybrid?, paid?, pairs?, ready?);
    Some(rows(move |cx| lower(&serving, &speed, &paid, cx)))
}

/// What serves units is paid for.
fn ready(serving: &Serving, option: &OptionSpec, reader: &mut Reader) -> Option<()> {
    let late = serving.from.as_ref().filter(|from| as_count(from.value) > option.go_live);
    let Some(from) = late else { return Some(()) };
    let message = format!(
        "replicas are paid for from go-live on at the latest, which is month {}, found {}",
        option.go_live, from.value
    );
    reader.report(
        Problem::new("serves-before-paid", &from.span, message).label("first month that is paid for"),
    );
    None
}

fn hybrid_replicas(serving: &Serving, option: &OptionSpec, reader: &mut Reader) -> Option<()> {
    let hybrid = option.core.kind == OptionKind::Hybrid;
    let sized = serving.min_replicas.as_ref().or(serving.max_replicas.as_ref()).filter(|_| hybrid);
    let (message, number) = match (hybrid, &serving.base_replicas, sized) {
        (true, None, _) => ("a hybrid says how many replicas serve first: `base_replicas`", None),
        (true, Some(_), Some(number)) => {
            ("a hybrid has `base_replicas`, and neither `min_replicas` nor `max_replicas`", Some(number))
        }
        (false, Some(base), _) => {
            ("only a hybrid has `base_replicas`; self-hosting has `min_replicas`", Some(base))
        }
        _ => return Some(()),
    };
    let span = number.map_or(&serving.target_utilisation.span, |number| &number.span);
    reader.report(Problem::new("base-replicas", span, message).label("in this `serving`"));
    None
}

/// Numbers that mean nothing one without the other.
fn paired(serving: &Serving, reader: &mut Reader) -> Option<()> {
    let pairs = [
        (&serving.storage_gb, "storage_gb", &serving.storage_per_gb_month, "storage_per_gb_month"),
        (&serving.egress_gb_per_unit, "egress_gb_per_unit", &serving.egress_per_gb, "egress_per_gb"),
    ];
    let mut sound = Some(());
    for (one, name, other, other_name) in pairs {
        let (given, missing) = match (one, other) {
            (Some(number), None) => (number, other_name),
            (None, Some(number)) => (number, name),
            _ => continue,
        };
        let message = format!("`{name}` and `{other_name}` go together, and `{missing}` is not given");
        reader.report(Problem::new("missing-pair", &given.span, message).label("one of two"));
        sound = None;
    }
    sound
}

fn lower(serving: &Serving, speed: &Speed, paid: &Paid, cx: &mut OptionSheet) {
    let busy = busy(speed, cx);
    let fleet = fleet(serving, busy, cx);
    let before = cx.costs.len();
    let billed = match paid {
        Paid::Rented(prices) => crate::model::serving::rent::lower(prices, &fleet, cx),
        Paid::Bought(prices) => crate::model::serving::owned::lower(prices, &fleet, cx),
    };
    extras(serving, &fleet, cx);
    let spent: Vec<Expr> = cx.costs[before..].iter().map(|cost| cost.row.clone()).collect();
    capacity(&fleet, spent, billed, cx);
}

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

fn fleet(serving: &Serving, load: Expr, cx: &mut OptionSheet) -> Fleet {
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

/// Storage, egress, licences and observability.
fn extras(serving: &Serving, fleet: &Fleet, cx: &mut OptionSheet) {
    let infrastructure = Category::Infrastructure;
    if let (Some(gb), Some(price)) = (&serving.storage_gb, &serving.storage_per_gb_month) {
        let price = cx.all.price(price, Unit::MONEY / Unit::GIGABYTE);
        let formula = cx.all.input(gb, Unit::GIGABYTE) * price * fleet.live.clone();
        cx.cost("serving.storage", "storage", infrastructure, formula);
    }
    if let (Some(gb), Some(price)) = (&serving.egress_gb_per_unit, &serving.egress_per_gb) {
        let price = cx.all.price(price, Unit::MONEY / Unit::GIGABYTE);
        let formula = cx.served.clone() * cx.all.input(gb, Unit::GIGABYTE / Unit::WORK) * price;
        cx.cost("serving.egress", "data egress", infrastructure, formula);
    }
    if let Some(licence) = &serving.licence_per_gpu_year {
        let licence = cx.all.price(licence, Unit::MONEY / (Unit::GPU * Unit::YEAR));
        let formula = fleet.gpus.clone() * licence / Expr::constant(12, Unit::NONE / Unit::YEAR);
        cx.cost("serving.licences", "serving licences", infrastructure, formula);
    }
    if let Some(amount) = &serving.observability_per_month {
        let formula = cx.all.price(amount, Unit::MONEY) * fleet.live.clone();
        cx.cost("serving.observability", "observability", infrastructure, formula);
    }
}
