//! Self-hosting. Load is calls times the time that a call takes on a replica; replicas are whole, sized for the
//! peak at the target utilisation, and bill whether they are busy or not. In a hybrid a fixed number of replicas
//! serves what it can, and an API takes the rest.

use crate::base::diagnostic::Problem;
use crate::base::unit::Unit;
use crate::form::decimal::as_count;
use crate::form::record::Reader;
use crate::form::toml_tree::Node;
use crate::model::block::{Block, Lower, Resolve, rows};
use crate::model::demand::need_peak;
use crate::model::lowering::OptionSheet;
use crate::model::serving::capacity::capacity;
use crate::model::serving::owned::OwnedPrices;
use crate::model::serving::rent::{RentPrices, rent_prices};
use crate::model::serving::sizing::{Fleet, fleet};
use crate::model::serving::speed::{Speed, busy, speed};
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
    }
}

/// What the GPUs cost, settled.
enum Paid {
    Rented(Box<RentPrices>),
    Bought(Box<OwnedPrices>),
}

fn read(node: &Node, reader: &mut Reader) -> Option<Resolve> {
    let hosting = OptionServing::read_part(node, reader)?;
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
    let peak = need_peak(scenario, &serving.target_utilisation.span, reader);
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
