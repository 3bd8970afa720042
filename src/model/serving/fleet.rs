//! Self-hosting. Load is calls times the time that a call takes on a replica; replicas are whole, sized for the
//! peak at the target utilisation, and bill whether they are busy or not. A pool of fixed size serves what it can, and an
//! API takes the rest. An option can hold several pools, each with steps of its own.

use crate::base::diagnostic::Problem;
use crate::base::unit::Unit;
use crate::form::decimal::as_count;
use crate::form::fields::Keyed;
use crate::form::record::Reader;
use crate::form::toml_tree::Node;
use crate::model::block::{Block, Lower, Resolve, rows};
use crate::model::demand::need_peak;
use crate::model::effect;
use crate::model::lowering::OptionSheet;
use crate::model::place::{self, SERVING, steps_on};
use crate::model::serving::capacity::{PoolUse, capacity, pool_use};
use crate::model::serving::owned::OwnedPrices;
use crate::model::serving::rent::{RentPrices, rent_prices};
use crate::model::serving::sizing::{Fleet, Pool, fleet};
use crate::model::serving::speed::{StepSpeed, busy, speeds};
use crate::model::serving::terms::{RentPlan, Serving};
use crate::record;
use crate::scenario::types::{Category, OptionKind, OptionSpec, Scenario};
use crate::sheet::expr::Expr;

pub const BLOCK: Block = Block { rows: OptionServing::ROWS, read };

record! {
    /// The part of an option that runs models on its own replicas.
    pub struct OptionServing {
        /// How replicas are sized and paid for.
        serving: Option<Serving>,
        /// More pools of replicas, each with hardware of its own; `serving` is the pool of that name.
        pools: Keyed<Serving> [whole],
    }
}

/// What the GPUs cost, settled.
enum Paid {
    Rented(Box<RentPrices>),
    Bought(Box<OwnedPrices>),
}

/// A pool with its prices and the speed of each of its steps.
struct SettledPool {
    pool: Pool,
    speeds: Vec<StepSpeed>,
    paid: Paid,
}

fn read(node: &Node, reader: &mut Reader) -> Option<Resolve> {
    let hosting = OptionServing::read_part(node, reader)?;
    Some(Box::new(move |scenario, option, reader| {
        let pools = pools(hosting);
        check_kind(option, pools.len(), reader)?;
        let named: Vec<_> =
            pools.iter().map(|(name, pool)| (name.as_str(), &pool.target_utilisation)).collect();
        place::check(option, &named, reader)?;
        let settled = pools.into_iter().map(|(name, terms)| settle(name, terms, scenario, option, reader));
        let settled: Vec<Option<SettledPool>> = settled.collect();
        let settled: Vec<SettledPool> = settled.into_iter().collect::<Option<_>>()?;
        Some(lowered(settled))
    }))
}

/// The pools by their names, `serving` first.
fn pools(hosting: OptionServing) -> Vec<(String, Serving)> {
    let first = hosting.serving.map(|terms| (SERVING.to_string(), terms));
    first.into_iter().chain(hosting.pools.items).collect()
}

fn check_kind(option: &OptionSpec, pools: usize, reader: &mut Reader) -> Option<()> {
    let (kind, id) = (option.core.kind.word(), &option.id);
    let message = match (option.core.kind, pools) {
        (OptionKind::SelfHosted | OptionKind::Hybrid, 0) => {
            format!("an option of kind `{kind}` needs `serving` or `pools`, and `{id}` has none")
        }
        (OptionKind::Api | OptionKind::Other | OptionKind::Staged, 1..) => {
            format!("an option of kind `{kind}` has no replicas, and `{id}` has `serving` or `pools`")
        }
        _ => return Some(()),
    };
    let hint = "`mixed` has a place for each step: a price, or `on` a pool";
    reader.report(
        Problem::new("kind-and-serving", &option.core.name.span, message).label("this option").hint(hint),
    );
    None
}

fn settle(
    name: String,
    terms: Serving,
    scenario: &Scenario,
    option: &OptionSpec,
    reader: &mut Reader,
) -> Option<SettledPool> {
    let peak = need_peak(scenario, &terms.target_utilisation.span, reader);
    let plain = takes_effect(&name, &terms, option, reader);
    let speeds = speeds(&name, &terms, scenario, option, reader);
    let sized = fixed_size(&name, &terms, option, reader);
    let paid = match terms.plan {
        RentPlan::Owned => crate::model::serving::owned::prices(&terms, scenario, reader)
            .map(|prices| Paid::Bought(Box::new(prices))),
        _ => rent_prices(&terms, scenario, reader).map(|prices| Paid::Rented(Box::new(prices))),
    };
    let pairs = paired(&terms, reader);
    let ready = ready(&terms, option, reader);
    let (_, (), speeds, (), paid, (), ()) = (peak?, plain?, speeds?, sized?, paid?, pairs?, ready?);
    Some(SettledPool { pool: Pool { name, terms }, speeds, paid })
}

/// Refuses what the plan of a pool does not take, and a speed that another overrides.
fn takes_effect(name: &str, terms: &Serving, option: &OptionSpec, reader: &mut Reader) -> Option<()> {
    let before = reader.problems.len();
    let node = match name {
        SERVING => option.node.get(SERVING),
        pool => option.node.get("pools").and_then(|pools| pools.get(pool)),
    };
    let is = format!("the plan is `{}`", terms.plan.word());
    if let Some(node) = node {
        effect::check(
            node,
            Serving::ROWS,
            &[terms.plan.word()],
            (&is, "leave it out, or change the plan"),
            reader,
        );
    }
    let second = terms.prefill_tokens_per_s.as_ref().or(terms.decode_tokens_per_s.as_ref());
    if let (Some(_), Some(second)) = (&terms.requests_per_s, second) {
        let message = "a pool has one speed: `requests_per_s`, or tokens a second";
        reader.report(Problem::new("two-speeds", &second.span, message).label("the second of them"));
    }
    (reader.problems.len() == before).then_some(())
}

/// What serves units is paid for.
fn ready(serving: &Serving, option: &OptionSpec, reader: &mut Reader) -> Option<()> {
    let late = serving
        .from
        .as_ref()
        .filter(|from| as_count(from.value).saturating_add(option.later) > option.go_live);
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

/// A pool whose overflow has a price is of a fixed size; another is as large as its load asks for.
fn fixed_size(name: &str, terms: &Serving, option: &OptionSpec, reader: &mut Reader) -> Option<()> {
    let priced: Vec<bool> = steps_on(option, name).map(|(_, _, called)| called).collect();
    let (all, some) = (priced.iter().all(|called| *called), priced.iter().any(|called| *called));
    let sized = terms.min_replicas.as_ref().or(terms.max_replicas.as_ref());
    let (message, number) = match (&terms.base_replicas, some, sized) {
        (None, true, _) => {
            ("where an API takes the rest, a pool says how many replicas serve first: `base_replicas`", None)
        }
        (Some(base), _, _) if !all => (
            "`base_replicas` is for a pool whose steps have a price as well, for what overflows; else `min_replicas`",
            Some(base),
        ),
        (Some(_), _, Some(number)) => (
            "a pool of fixed size has `base_replicas`, and neither `min_replicas` nor `max_replicas`",
            Some(number),
        ),
        _ => return Some(()),
    };
    let span = number.map_or(&terms.target_utilisation.span, |number| &number.span);
    reader.report(Problem::new("base-replicas", span, message).label("in this pool"));
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

fn lowered(pools: Vec<SettledPool>) -> Lower {
    rows(move |cx| {
        let uses: Vec<PoolUse> = pools.iter().map(|pool| lower(pool, cx)).collect();
        if !uses.is_empty() {
            capacity(uses, cx);
        }
    })
}

fn lower(settled: &SettledPool, cx: &mut OptionSheet) -> PoolUse {
    let SettledPool { pool, speeds, paid } = settled;
    let busy = busy(pool, speeds, cx);
    let fleet = fleet(pool, busy, cx);
    let before = cx.costs.len();
    let billed = match paid {
        Paid::Rented(prices) => crate::model::serving::rent::lower(prices, &fleet, cx),
        Paid::Bought(prices) => crate::model::serving::owned::lower(prices, &fleet, cx),
    };
    extras(&pool.terms, &fleet, cx);
    let spent: Vec<Expr> = cx.costs[before..].iter().map(|cost| cost.row.clone()).collect();
    pool_use(fleet, spent, billed, cx)
}

/// Storage, egress, licences and observability.
fn extras(serving: &Serving, fleet: &Fleet, cx: &mut OptionSheet) {
    let infrastructure = Category::Infrastructure;
    if let (Some(gb), Some(price)) = (&serving.storage_gb, &serving.storage_per_gb_month) {
        let price = cx.all.price(price, Unit::MONEY / Unit::GIGABYTE);
        let formula = cx.all.input(gb, Unit::GIGABYTE) * price * fleet.live.clone();
        cx.cost(&fleet.at("storage"), &fleet.label("storage"), infrastructure, formula);
    }
    if let (Some(gb), Some(price)) = (&serving.egress_gb_per_unit, &serving.egress_per_gb) {
        let price = cx.all.price(price, Unit::MONEY / Unit::GIGABYTE);
        let formula = cx.served.clone() * cx.all.input(gb, Unit::GIGABYTE / Unit::WORK) * price;
        cx.cost(&fleet.at("egress"), &fleet.label("data egress"), infrastructure, formula);
    }
    if let Some(licence) = &serving.licence_per_gpu_year {
        let licence = cx.all.price(licence, Unit::MONEY / (Unit::GPU * Unit::YEAR));
        let formula = fleet.gpus.clone() * licence / Expr::constant(12, Unit::NONE / Unit::YEAR);
        cx.cost(&fleet.at("licences"), &fleet.label("serving licences"), infrastructure, formula);
    }
    if let Some(amount) = &serving.observability_per_month {
        let formula = cx.all.price(amount, Unit::MONEY) * fleet.live.clone();
        cx.cost(&fleet.at("observability"), &fleet.label("observability"), infrastructure, formula);
    }
}
