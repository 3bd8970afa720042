//! Rented GPUs, on every plan. An idle GPU bills: utilisation sizes the fleet, it never cuts the rent, unless the
//! plan is to follow the load hour by hour.

use crate::base::calendar::HOURS_PER_MONTH;
use crate::base::diagnostic::Problem;
use crate::base::source::Source;
use crate::base::unit::Unit;
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::model::lowering::OptionSheet;
use crate::model::names::{known_currency, unknown};
use crate::model::serving::sizing::{Billed, Fleet, named};
use crate::model::serving::terms::{RentPlan, Serving};
use crate::prices::entries::GpuPrice;
use crate::scenario::types::{Category, Scenario};
use crate::sheet::expr::Expr;
use crate::sheet::node::Total;

/// The prices of a plan, settled.
pub struct RentPrices {
    plan: RentPlan,
    /// Price of the plan, a GPU-hour.
    price: Number,
    /// For what a reservation or spot does not cover.
    on_demand: Option<Number>,
    spot_share: Option<Number>,
    overhead: Option<Number>,
    prepaid_share: Option<Number>,
}

/// Prices of the plan from the scenario, else from the book; a missing one is reported.
pub fn rent_prices(serving: &Serving, scenario: &Scenario, reader: &mut Reader) -> Option<RentPrices> {
    let plan = serving.plan;
    let own = serving.price_per_gpu_hour.clone();
    let mixed = matches!(plan, RentPlan::Reserved1y | RentPlan::Reserved3y | RentPlan::Spot);
    let needs_book = own.is_none() || mixed && serving.on_demand_per_gpu_hour.is_none();
    known_gpu(serving, scenario, reader)?;
    let offer =
        if needs_book && serving.gpu.is_some() { Some(offer(serving, scenario, reader)?) } else { None };
    let booked = |pick: fn(&GpuPrice) -> &Option<Number>| {
        offer.and_then(|offer| pick(offer).as_ref().map(|n| cited(n, offer)))
    };
    let price = own.or_else(|| match plan {
        RentPlan::Reserved1y => booked(|offer| &offer.reserved_1y_per_hour),
        RentPlan::Reserved3y => booked(|offer| &offer.reserved_3y_per_hour),
        RentPlan::Spot => booked(|offer| &offer.spot_per_hour),
        _ => booked(|offer| &offer.on_demand_per_hour),
    });
    let on_demand =
        serving.on_demand_per_gpu_hour.clone().or_else(|| booked(|offer| &offer.on_demand_per_hour));
    let price = price.or_else(|| missing(serving, plan.word(), "price_per_gpu_hour", reader));
    let on_demand = match mixed && on_demand.is_none() {
        true => missing(serving, "on-demand", "on_demand_per_gpu_hour", reader).map(Some),
        false => Some(on_demand.filter(|_| mixed)),
    };
    let spot = spot(serving, reader);
    let (spot_share, overhead) = spot?;
    let prepaid_share = serving.prepaid_share.clone();
    Some(RentPrices { plan, price: price?, on_demand: on_demand?, spot_share, overhead, prepaid_share })
}

fn spot(serving: &Serving, reader: &mut Reader) -> Option<(Option<Number>, Option<Number>)> {
    let both = (serving.spot_share.clone(), serving.interruption_overhead.clone());
    match (serving.plan, &both) {
        (RentPlan::Spot, (Some(_), Some(_))) => Some(both),
        (RentPlan::Spot, _) => {
            let message = "the plan `spot` needs `spot_share` and `interruption_overhead`";
            let span = &serving.target_utilisation.span;
            reader.report(Problem::new("spot-terms", span, message).label("in this `serving`"));
            None
        }
        (_, (None, None)) => Some(both),
        (plan, (share, overhead)) => {
            let span = share.as_ref().or(overhead.as_ref()).map(|number| number.span.clone())?;
            let message = format!(
                "`spot_share` and `interruption_overhead` belong to the plan `spot`, found `{}`",
                plan.word()
            );
            reader.report(Problem::new("spot-terms", &span, message).label("not used by this plan"));
            None
        }
    }
}

fn missing(serving: &Serving, what: &str, field: &str, reader: &mut Reader) -> Option<Number> {
    let gpu = serving.gpu.as_ref();
    let whose = gpu.map_or("the scenario".to_string(), |gpu| format!("`{}`", gpu.text));
    let message = format!(
        "the plan `{}` needs the {what} price of a GPU-hour, and {whose} has none",
        serving.plan.word()
    );
    let span = gpu.map_or(&serving.target_utilisation.span, |gpu| &gpu.span);
    let hint =
        format!("a price that is not known is not zero: give `{field}`, or name a `gpu` and a price book");
    reader.report(Problem::new("missing-price", span, message).label("in this `serving`").hint(hint));
    None
}

/// Reports a GPU that no price book knows, also where the scenario gives all its prices itself.
pub fn known_gpu(serving: &Serving, scenario: &Scenario, reader: &mut Reader) -> Option<()> {
    let books = &scenario.book.gpu;
    let Some(name) = serving.gpu.as_ref().filter(|name| !books.contains_key(name.as_str())) else {
        return Some(());
    };
    let known: Vec<&str> = books.keys().map(String::as_str).collect();
    let message = format!("no price book that the scenario names has the GPU `{}`", name.text);
    reader.report(unknown("unknown-gpu", name, message, &known));
    None
}

/// The entry of the book that applies: the GPU's, of the provider that the scenario names.
pub fn offer<'s>(serving: &Serving, scenario: &'s Scenario, reader: &mut Reader) -> Option<&'s GpuPrice> {
    let name = serving.gpu.as_ref()?;
    known_gpu(serving, scenario, reader)?;
    let gpu = scenario.book.gpu.get(name.as_str())?;
    let bought = serving.plan == RentPlan::Owned;
    let fits = |price: &&GpuPrice| price.purchase.is_some() == bought;
    let asked = |price: &&GpuPrice| {
        serving.provider.as_ref().is_none_or(|provider| provider.text == price.provider.text)
    };
    let offers: Vec<&GpuPrice> = gpu.price.iter().filter(fits).filter(asked).collect();
    if let [only] = offers.as_slice() {
        known_currency(scenario, &only.currency, reader)?;
        return Some(only);
    }
    let known = gpu.price.iter().filter(fits).map(|price| price.provider.as_str()).collect::<Vec<_>>();
    let at = serving.provider.as_ref().unwrap_or(name);
    let message = match &serving.provider {
        Some(provider) => format!("`{}` has no such price of `{}`", name.text, provider.text),
        None if known.is_empty() => {
            let known = scenario.header.price_date.map(|day| format!(" that was known on {day}"));
            let what = if bought { "buy servers" } else { "rent it" };
            format!("`{}` has no price to {what}{}", name.text, known.unwrap_or_default())
        }
        None => format!(
            "`{}` has prices of {} providers, and `provider` does not say which",
            name.text,
            known.len()
        ),
    };
    reader.report(unknown("which-provider", at, message, &known));
    None
}

/// A number of the book with the source and date of its entry.
pub fn cited(number: &Number, offer: &GpuPrice) -> Number {
    let source = Source {
        origin: number.source.origin.clone(),
        source: Some(format!("{}: {}", offer.provider.text, offer.source.text)),
        as_of: Some(offer.as_of.to_string()),
        note: None,
    };
    Number { source, currency: Some(offer.currency.clone()), ..number.clone() }
}

/// Adds the rows of rent.
pub fn lower(prices: &RentPrices, fleet: &Fleet, cx: &mut OptionSheet) -> Billed {
    let price = rate(cx, &fleet.at("price_per_gpu_hour"), &prices.price);
    let on_demand =
        prices.on_demand.as_ref().map(|number| rate(cx, &fleet.at("on_demand_per_gpu_hour"), number));
    match (prices.plan, on_demand) {
        (RentPlan::Reserved1y, Some(on_demand)) => reserved(12, prices, [price, on_demand], fleet, cx),
        (RentPlan::Reserved3y, Some(on_demand)) => reserved(36, prices, [price, on_demand], fleet, cx),
        (RentPlan::Spot, Some(on_demand)) => spot_rent(prices, price, on_demand, fleet, cx),
        (RentPlan::Autoscale, _) => autoscaled(price, fleet, cx),
        _ => {
            let hours = hours(fleet.gpus.clone());
            rent("rent", "GPUs on demand", fleet, hours, price.clone(), cx);
            billed(fleet.gpus.clone(), price, fleet, cx)
        }
    }
}

fn rate(cx: &mut OptionSheet, name: &str, number: &Number) -> Expr {
    let unit = Unit::MONEY / (Unit::GPU * Unit::HOUR);
    let plain = named(cx, name, number, unit);
    let plain = cx.all.converted(plain, number.currency.as_ref());
    match &number.escalation {
        Some(escalation) => plain * cx.all.index(&cx.path(name), escalation),
        None => plain,
    }
}

fn hours(gpus: Expr) -> Expr {
    gpus * Expr::constant(HOURS_PER_MONTH, Unit::HOUR)
}

fn rent(name: &str, label: &str, fleet: &Fleet, hours: Expr, price: Expr, cx: &mut OptionSheet) {
    let words = fleet.label(&format!("GPU-hours: {label}"));
    let hours = cx.row(&fleet.at(&format!("{name}_hours")), &words, Unit::GPU * Unit::HOUR, hours);
    cx.cost(&fleet.at(name), &fleet.label(label), Category::Infrastructure, hours * price);
}

/// The GPUs that are paid for, at the price of month 1 where it escalates.
fn billed(gpus: Expr, price: Expr, fleet: &Fleet, cx: &mut OptionSheet) -> Billed {
    let row = cx.row(&fleet.at("price_of_hour"), &fleet.label("price of a GPU-hour"), price.unit, price);
    let first = cx.all.sheet.total(Total::Min { from: 1, to: 1 }, &row);
    Billed { gpus, price_per_gpu_hour: Some(first) }
}

/// Each term is bought for the smallest need in it, and paid whether used or not; the rest is on demand.
fn reserved(
    term: u32,
    prices: &RentPrices,
    [price, on_demand]: [Expr; 2],
    fleet: &Fleet,
    cx: &mut OptionSheet,
) -> Billed {
    let months = cx.all.months();
    let mut bases = Vec::new();
    let mut starts = Vec::new();
    for from in (fleet.from..=months).step_by(term as usize) {
        let to = (from + term - 1).min(months);
        let least = cx.all.sheet.total(Total::Min { from, to }, &fleet.gpus);
        let label = format!("GPUs reserved from month {from}");
        let base =
            cx.single(&fleet.at(&format!("reserved_from_{from}")), &fleet.label(&label), Unit::GPU, least);
        starts.push(base.clone() * cx.all.window(from, from));
        bases.push(base * cx.all.window(from, to));
    }
    let base = cx.row(
        &fleet.at("reserved_gpus"),
        &fleet.label("GPUs reserved"),
        Unit::GPU,
        Expr::sum(Unit::GPU, bases),
    );
    let prepaid = prices.prepaid_share.as_ref().map(|share| cx.all.input(share, Unit::NONE));
    if let Some(share) = &prepaid {
        let started = Expr::sum(Unit::GPU, starts);
        prepay(term, hours(started) * price.clone() * share.clone(), fleet, cx);
    }
    let monthly = prepaid.map_or_else(Expr::one, Expr::rest);
    rent("reserved", "GPUs reserved", fleet, hours(base.clone()), price * monthly, cx);
    rent("on_demand", "GPUs on demand", fleet, hours(fleet.gpus.clone() - base), on_demand.clone(), cx);
    billed(fleet.gpus.clone(), on_demand, fleet, cx)
}

/// What is prepaid falls at the start of each term, which is the end of the month before, for the whole of the term.
fn prepay(term: u32, a_month: Expr, fleet: &Fleet, cx: &mut OptionSheet) {
    let label = fleet.label("reservations that start, prepaid part");
    let formula = a_month * Expr::constant(term, Unit::NONE);
    let due = cx.row(&fleet.at("prepayment_due"), &label, Unit::MONEY, formula);
    let (name, label) = (fleet.at("prepayment"), fleet.label("reservations, prepaid"));
    let paid = cx.all.sheet.next(&due);
    let row = cx.all.sheet.flow(&cx.key(&name), &label, Unit::MONEY, paid);
    cx.add_cost(&name, &label, Category::Infrastructure, false, row);
}

/// A share on spot, with extra hours for what interruptions lose; the rest on demand.
fn spot_rent(
    prices: &RentPrices,
    price: Expr,
    on_demand: Expr,
    fleet: &Fleet,
    cx: &mut OptionSheet,
) -> Billed {
    let mut number = |number: &Option<Number>| {
        number.as_ref().map_or(Expr::zero(Unit::NONE), |number| cx.all.input(number, Unit::NONE))
    };
    let (share, overhead) = (number(&prices.spot_share), number(&prices.overhead));
    let all = hours(fleet.gpus.clone());
    let spot = share.clone() * (Expr::one() + overhead);
    rent("spot", "GPUs on spot", fleet, all.clone() * spot.clone(), price.clone(), cx);
    rent("on_demand", "GPUs on demand", fleet, all * share.clone().rest(), on_demand.clone(), cx);
    let bought = spot.clone() + share.clone().rest();
    let mixed = (spot * price + share.rest() * on_demand) / bought.clone();
    billed(fleet.gpus.clone() * bought, mixed, fleet, cx)
}

/// Pays for the load hour by hour: in the busy hours, one in every `peak`, for the whole fleet, and in the others
/// for the smallest.
fn autoscaled(price: Expr, fleet: &Fleet, cx: &mut OptionSheet) -> Billed {
    let floor = (fleet.min_replicas.clone() + fleet.spare.clone()) * fleet.live.clone();
    let more = (fleet.production.clone() - floor.clone()) / fleet.peak.clone();
    let gpus = (floor + more + fleet.environments.clone()) * fleet.gpus_per_replica.clone();
    let gpus = cx.row(&fleet.at("paid_gpus"), &fleet.label("GPUs paid for, on average"), Unit::GPU, gpus);
    rent("rent", "GPUs by load", fleet, hours(gpus.clone()), price.clone(), cx);
    billed(gpus, price, fleet, cx)
}
