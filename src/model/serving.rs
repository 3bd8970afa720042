//! Self-hosting. Load is calls times the time that a call takes on a replica; replicas are whole, sized for the
//! peak at the target utilisation, and bill whether they are busy or not. In a hybrid a fixed number of replicas
//! serves what it can, and an API takes the rest.

use rust_decimal::Decimal;

use super::api::need_peak;
use super::lowering::{CapacityRows, OptionSheet, unknown};
use super::owned::{Owned, OwnedPrices};
use super::rent::{Plan, RentPrices, rent_prices};
use super::{Block, Lower, Resolve, rows};
use crate::base::calendar::{HOURS_PER_MONTH, SECONDS_PER_HOUR};
use crate::base::diagnostic::Problem;
use crate::base::source::Source;
use crate::base::unit::Unit;
use crate::record;
use crate::scenario::load::whole;
use crate::scenario::number::Number;
use crate::scenario::raw::Node;
use crate::scenario::record::{Reader, Words};
use crate::scenario::rule::*;
use crate::scenario::types::{CallStep, Category, Kind, OptionSpec, Scenario};
use crate::sheet::build::Builder;
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
        plan: Plan,
        /// GPU in the price book.
        gpu: Option<Words>,
        /// Whose price of the GPU, where the book has several.
        provider: Option<Words>,
        /// Price of a GPU-hour on the plan, instead of the book's.
        price_per_gpu_hour: Option<Number> = MONEY,
        /// Price of a GPU-hour on demand, for what a reservation or spot does not cover.
        on_demand_per_gpu_hour: Option<Number> = MONEY,
        /// GPUs of a replica.
        gpus_per_replica: Number = POSITIVE_COUNT,
        /// Measured throughput in the price book.
        throughput: Option<Words>,
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

/// Time of a call on a replica, settled.
enum Speed {
    Tokens { prefill: Box<Number>, decode: Box<Number> },
    Requests(Box<Number>),
}

/// What the GPUs cost, settled.
enum Paid {
    Rented(Box<RentPrices>),
    Bought(Box<OwnedPrices>),
}

fn read(node: &Node, reader: &mut Reader) -> Option<Resolve> {
    let hosting = Hosting::read_part(node, reader)?;
    Some(Box::new(move |scenario, option, reader| {
        let hosts = matches!(option.core.kind, Kind::SelfHosted | Kind::Hybrid);
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
        Plan::Owned => {
            super::owned::prices(&serving, scenario, reader).map(|prices| Paid::Bought(Box::new(prices)))
        }
        _ => rent_prices(&serving, scenario, reader).map(|prices| Paid::Rented(Box::new(prices))),
    };
    let pairs = paired(&serving, reader);
    let ready = ready(&serving, option, reader);
    let (_, speed, (), paid, (), ()) = (peak?, speed?, hybrid?, paid?, pairs?, ready?);
    Some(rows(move |cx| lower(&serving, &speed, &paid, cx)))
}

/// What serves units is paid for.
fn ready(serving: &Serving, option: &OptionSpec, reader: &mut Reader) -> Option<()> {
    let late = serving.from.as_ref().filter(|from| whole(from.value) > option.go_live);
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
    let hybrid = option.core.kind == Kind::Hybrid;
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

fn speed(serving: &Serving, scenario: &Scenario, option: &OptionSpec, reader: &mut Reader) -> Option<Speed> {
    let (prefill, decode) = (&serving.prefill_tokens_per_s, &serving.decode_tokens_per_s);
    let named = match &serving.throughput {
        None => None,
        Some(name) => Some(measured(name, serving, scenario, reader)?),
    };
    let named = named.as_ref();
    // The scenario's own speed wins over the book's, whichever way each is given.
    let own = prefill.is_some() && decode.is_some();
    let prefill = prefill.clone().or(named.and_then(|row| row.prefill_tokens_per_s.clone()));
    let decode = decode.clone().or(named.and_then(|row| row.decode_tokens_per_s.clone()));
    let booked = named.filter(|_| !own).and_then(|row| row.requests_per_s.clone());
    let requests = serving.requests_per_s.clone().or(booked);
    match (prefill, decode, requests) {
        (_, _, Some(requests)) => Some(Speed::Requests(Box::new(requests))),
        (Some(prefill), Some(decode), None) => tokens_given(option, reader)
            .map(|()| Speed::Tokens { prefill: Box::new(prefill), decode: Box::new(decode) }),
        _ => {
            let message = "a replica's speed is `prefill_tokens_per_s` and `decode_tokens_per_s`, or `requests_per_s`, or a `throughput` of the price book";
            let span = &serving.target_utilisation.span;
            reader.report(Problem::new("no-throughput", span, message).label("in this `serving`"));
            None
        }
    }
}

fn measured(
    name: &Words,
    serving: &Serving,
    scenario: &Scenario,
    reader: &mut Reader,
) -> Option<crate::scenario::pricing::Throughput> {
    let rows = &scenario.book.throughput;
    let Some(row) = rows.get(name.as_str()) else {
        let known: Vec<&str> = rows.keys().map(String::as_str).collect();
        let message = format!("no price book that the scenario names has the throughput `{}`", name.text);
        reader.report(unknown("unknown-throughput", name, message, &known));
        return None;
    };
    let gpus = serving.gpus_per_replica.value;
    if let Some(measured) = row.gpus.as_ref().filter(|measured| measured.value != gpus) {
        let message =
            format!("`{}` was measured on {} GPUs, and a replica here has {gpus}", name.text, measured.value);
        reader.report(
            Problem::new("other-replica", &serving.gpus_per_replica.span, message).label("GPUs of a replica"),
        );
        return None;
    }
    let cite = |number: &Option<Number>| {
        number.clone().map(|number| {
            let source = Source {
                origin: number.source.origin.clone(),
                source: Some(row.source.text.clone()),
                as_of: Some(row.as_of.to_string()),
                note: None,
            };
            Number { source, ..number }
        })
    };
    let mut row = row.clone();
    row.requests_per_s = cite(&row.requests_per_s);
    row.prefill_tokens_per_s = cite(&row.prefill_tokens_per_s);
    row.decode_tokens_per_s = cite(&row.decode_tokens_per_s);
    Some(row)
}

fn tokens_given(option: &OptionSpec, reader: &mut Reader) -> Option<()> {
    let mut sound = Some(());
    for (id, step) in option.core.calls.iter() {
        if step.input_tokens.is_none() || step.output_tokens.is_none() {
            let message = format!(
                "the time of a call needs `input_tokens` and `output_tokens`, and `{id}` has not both"
            );
            reader.report(Problem::new("no-tokens", &step.calls_per_unit.span, message).label("these calls"));
            sound = None;
        }
    }
    sound
}

/// Prompt and output tokens of a call.
pub fn tokens_per_call(step: &CallStep, cx: &mut OptionSheet) -> Expr {
    let per_call = Unit::TOKEN / Unit::CALL;
    let counts = [&step.input_tokens, &step.output_tokens];
    let given: Vec<Expr> =
        counts.into_iter().flatten().map(|number| cx.all.input(number, per_call)).collect();
    Expr::sum(per_call, given)
}

fn lower(serving: &Serving, speed: &Speed, paid: &Paid, cx: &mut OptionSheet) {
    let busy = busy(speed, cx);
    let fleet = fleet(serving, busy, cx);
    let before = cx.costs.len();
    let billed = match paid {
        Paid::Rented(prices) => super::rent::lower(prices, &fleet, cx),
        Paid::Bought(prices) => super::owned::lower(prices, &fleet, cx),
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

/// Replicas that all calls together keep busy, on average over the month.
fn busy(speed: &Speed, cx: &mut OptionSheet) -> Expr {
    let steps: Vec<(String, CallStep)> =
        cx.option.core.calls.iter().map(|(id, step)| (id.to_string(), step.clone())).collect();
    let seconds = Expr::constant(HOURS_PER_MONTH * SECONDS_PER_HOUR, Unit::SECOND);
    let mut loads = Vec::new();
    for (id, step) in &steps {
        let time = time_per_call(speed, id, step, cx);
        let calls = cx.calls.iter().find(|(name, _)| name == id).map(|(_, calls)| calls.clone());
        loads.extend(calls.map(|calls| calls * time));
    }
    let load = Expr::sum(Unit::SECOND * Unit::REPLICA, loads);
    cx.row("serving.load", "replicas that all calls keep busy on average", Unit::REPLICA, load / seconds)
}

fn time_per_call(speed: &Speed, id: &str, step: &CallStep, cx: &mut OptionSheet) -> Expr {
    let unit = Unit::SECOND * Unit::REPLICA / Unit::CALL;
    let per_call = Unit::TOKEN / Unit::CALL;
    let rate = Unit::TOKEN / (Unit::SECOND * Unit::REPLICA);
    let formula = match speed {
        Speed::Requests(requests) => {
            Expr::one()
                / named(cx, "serving.requests_per_s", requests, Unit::CALL / (Unit::SECOND * Unit::REPLICA))
        }
        Speed::Tokens { prefill, decode } => {
            let of = |tokens: &Option<Number>, cx: &mut OptionSheet| {
                tokens.as_ref().map_or(Expr::zero(per_call), |number| cx.all.input(number, per_call))
            };
            let (input, output) = (of(&step.input_tokens, cx), of(&step.output_tokens, cx));
            let prefill = named(cx, "serving.prefill_tokens_per_s", prefill, rate);
            input / prefill + output / named(cx, "serving.decode_tokens_per_s", decode, rate)
        }
    };
    cx.single(&format!("calls.{id}.time_per_call"), "time of a call on a replica", unit, formula)
}

/// A number under the path by which the option can override it, wherever it is written.
pub fn named(cx: &mut OptionSheet, name: &str, number: &Number, unit: Unit) -> Expr {
    let key = cx.key(name);
    cx.all.sheet.input(&key, unit, number.value, &number.source)
}

fn fleet(serving: &Serving, load: Expr, cx: &mut OptionSheet) -> Fleet {
    let from = serving.from.as_ref().map_or(cx.option.go_live, |month| whole(month.value));
    let live = cx.all.window(from, cx.all.months());
    let target = cx.all.input(&serving.target_utilisation, Unit::NONE);
    let path = cx.key("serving.min_replicas");
    let hybrid = cx.option.core.kind == Kind::Hybrid;
    let least = if hybrid {
        Expr::zero(Unit::REPLICA)
    } else {
        cx.all.input_or(&serving.min_replicas, &path, Unit::REPLICA, 1)
    };
    let spare = match &serving.spare_replicas {
        Some(number) => cx.all.input(number, Unit::REPLICA),
        None => Expr::zero(Unit::REPLICA),
    };
    let peak = super::demand::peak(cx.all);
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

/// Utilisation and price per million tokens on what is paid for, and beside it that of one more million.
fn capacity(fleet: &Fleet, spent: Vec<Expr>, billed: Billed, cx: &mut OptionSheet) {
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
    let figure = |cx: &mut OptionSheet, name: &str, label: &str, unit: Unit, formula: Expr, why: &str| {
        let key = cx.key(name);
        Builder::line_of(&cx.all.sheet.metric(&key, label, unit, formula, why))
    };
    let per_mtok = Unit::MONEY / Unit::MTOK;
    let utilisation = figure(
        cx,
        "capacity.utilisation",
        "effective utilisation",
        Unit::NONE,
        utilisation,
        "no replicas are paid for",
    );
    let cost_per_mtok = figure(
        cx,
        "capacity.cost_per_mtok",
        "serving cost per million tokens",
        per_mtok,
        cost_per_mtok,
        no_tokens,
    );
    let (marginal, why) = match billed.price_per_gpu_hour {
        Some(price) => {
            let hours = busy * Expr::constant(HOURS_PER_MONTH, Unit::HOUR) / fleet.target.clone();
            (hours * fleet.gpus_per_replica.clone() * price / tokens, no_tokens)
        }
        None => (Expr::zero(per_mtok) / Expr::zero(Unit::NONE), "owned servers have no price by the hour"),
    };
    let label = "cost of one more million tokens at target utilisation";
    let marginal_cost_per_mtok =
        figure(cx, "capacity.marginal_cost_per_mtok", label, per_mtok, marginal, why);
    cx.capacity = Some(CapacityRows {
        replicas: Builder::line_of(&fleet.production),
        utilisation,
        cost_per_mtok,
        marginal_cost_per_mtok,
        shortfall: fleet.shortfall.as_ref().map(Builder::line_of),
    });
}

fn served_mtok(cx: &mut OptionSheet) -> Expr {
    let steps: Vec<(String, CallStep)> =
        cx.option.core.calls.iter().map(|(id, step)| (id.to_string(), step.clone())).collect();
    let kept = if cx.option.core.kind == Kind::Hybrid { cx.to_api.clone().rest() } else { Expr::one() };
    let mut tokens = Vec::new();
    for (id, step) in &steps {
        let per_call = tokens_per_call(step, cx);
        let calls = cx.calls.iter().find(|(name, _)| name == id).map(|(_, calls)| calls.clone());
        tokens.extend(calls.map(|calls| calls * per_call));
    }
    let formula = Expr::sum(Unit::TOKEN, tokens) * kept / Expr::constant(1_000_000, Unit::TOKEN / Unit::MTOK);
    cx.row("serving.mtok", "tokens served on the replicas", Unit::MTOK, formula)
}
