//! Servers that are bought: capex when the count of replicas first needs them, replaced at the end of their life,
//! worth something at the horizon; and what it takes to run them: power, colocation, support.

use crate::base::calendar::HOURS_PER_MONTH;
use crate::base::diagnostic::Problem;
use crate::base::unit::Unit;
use crate::form::decimal::as_count;
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::model::lowering::OptionSheet;
use crate::model::names::known_currency;
use crate::model::serving::rent::{cited, known_gpu, offer};
use crate::model::serving::sizing::{Billed, Fleet, named};
use crate::model::serving::terms::{Owned, Serving};
use crate::scenario::types::{Category, CountsAs, Scenario};
use crate::sheet::expr::Expr;

/// What servers cost, settled.
pub struct OwnedPrices {
    terms: Owned,
    per_server: Number,
    gpus_per_server: Number,
    kw_per_server: Number,
    life: Number,
    residual: Number,
    pue: Number,
    per_kwh: Number,
}

/// The prices of the scenario, else of the book; each that is missing is reported.
pub fn prices(serving: &Serving, scenario: &Scenario, reader: &mut Reader) -> Option<OwnedPrices> {
    let Some(terms) = serving.owned.clone() else {
        let message = "the plan `owned` needs a table `owned` with `pue` and `price_per_kwh`";
        let span = &serving.target_utilisation.span;
        reader.report(Problem::new("owned-terms", span, message).label("in this `serving`"));
        return None;
    };
    let own = [
        &terms.per_server,
        &terms.gpus_per_server,
        &terms.kw_per_server,
        &terms.useful_life_months,
        &terms.residual,
    ];
    let needs_book = serving.gpu.is_some() && own.iter().any(|number| number.is_none());
    known_gpu(serving, scenario, reader)?;
    let offer = if needs_book { Some(offer(serving, scenario, reader)?) } else { None };
    if let Some(currency) = terms.per_server.as_ref().and_then(|number| number.currency.as_ref()) {
        known_currency(scenario, currency, reader)?;
    }
    let booked = |number: Option<&Number>| number.zip(offer).map(|(number, offer)| cited(number, offer));
    let book = offer.and_then(|offer| offer.purchase.as_ref());
    let mut settle = |own: &Option<Number>, book: Option<&Number>, field: &str| {
        own.clone().or_else(|| booked(book)).or_else(|| {
            let message =
                format!("owned servers need `{field}`, and neither the scenario nor the price book has it");
            let span = &serving.target_utilisation.span;
            let hint = format!("give `{field}` under `serving.owned`");
            reader.report(Problem::new("missing-price", span, message).label("in this `serving`").hint(hint));
            None
        })
    };
    let per_server = settle(&terms.per_server, book.map(|book| &book.per_server), "per_server");
    let gpus_per_server =
        settle(&terms.gpus_per_server, book.map(|book| &book.gpus_per_server), "gpus_per_server");
    let kw = settle(&terms.kw_per_server, book.and_then(|book| book.kw_per_server.as_ref()), "kw_per_server");
    let life = settle(
        &terms.useful_life_months,
        book.and_then(|book| book.useful_life_months.as_ref()),
        "useful_life_months",
    );
    let residual = settle(&terms.residual, book.and_then(|book| book.residual.as_ref()), "residual");
    let pue = settle(&terms.pue, None, "pue");
    let per_kwh = settle(&terms.price_per_kwh, None, "price_per_kwh");
    Some(OwnedPrices {
        per_server: per_server?,
        gpus_per_server: gpus_per_server?,
        kw_per_server: kw?,
        life: life?,
        residual: residual?,
        pue: pue?,
        per_kwh: per_kwh?,
        terms,
    })
}

/// Adds the rows of owned servers.
pub fn lower(prices: &OwnedPrices, fleet: &Fleet, cx: &mut OptionSheet) -> Billed {
    let per_gpu =
        named(cx, &fleet.at("owned.gpus_per_server"), &prices.gpus_per_server, Unit::GPU / Unit::SERVER);
    let needed = (fleet.gpus.clone() / per_gpu.clone()).whole_units();
    let zero = Expr::zero(Unit::SERVER);
    let key = cx.key(&fleet.at("servers"));
    let servers = cx.all.sheet.running(&key, "servers in service", zero, |before| before.max(needed));
    let paid = buy(prices, servers.clone(), fleet, cx);
    run(prices, servers.clone(), fleet, cx);
    if let Some(share) = &prices.terms.support_share {
        let share = cx.all.input(share, Unit::NONE / Unit::YEAR);
        let monthly = paid.clone() * share / Expr::constant(12, Unit::NONE / Unit::YEAR);
        cx.cost(&fleet.at("support"), &fleet.label("hardware support"), Category::Infrastructure, monthly);
    }
    residual(prices, paid, fleet, cx);
    Billed { gpus: servers * per_gpu, price_per_gpu_hour: None }
}

fn server_price(prices: &OwnedPrices, fleet: &Fleet, cx: &mut OptionSheet) -> Expr {
    let plain = named(cx, &fleet.at("owned.per_server"), &prices.per_server, Unit::MONEY / Unit::SERVER);
    let plain = cx.all.converted(plain, prices.per_server.currency.as_ref());
    match &prices.per_server.escalation {
        Some(escalation) => plain * cx.all.index(&cx.path(&fleet.at("owned.per_server")), escalation),
        None => plain,
    }
}

/// Bought at the start of the month that first needs them, which is the end of the one before, and again each time a life
/// ends. Gives what was paid for the servers in service.
fn buy(prices: &OwnedPrices, servers: Expr, fleet: &Fleet, cx: &mut OptionSheet) -> Expr {
    let price = server_price(prices, fleet, cx);
    let more = servers.clone() - cx.all.sheet.previous(&servers);
    let life = as_count(prices.life.value);
    let key = cx.key(&fleet.at("servers_bought"));
    let label = format!("servers bought, each again after {life} months");
    let bought = cx.all.sheet.echoing(&key, &label, Unit::SERVER, life, |earlier| more + earlier);
    let label = "price of the servers that enter service";
    let entering = cx.row(&fleet.at("price_entering"), &fleet.label(label), Unit::MONEY, bought * price);
    let paid = cx.all.sheet.next(&entering);
    let row = cx.all.sheet.flow(&cx.key(&fleet.at("purchase")), "servers", Unit::MONEY, paid);
    cx.add_cost(&fleet.at("purchase"), &fleet.label("servers"), Category::Infrastructure, true, row);
    let key = cx.key(&fleet.at("purchases_so_far"));
    let zero = Expr::zero(Unit::MONEY);
    let so_far = cx.all.sheet.running(&key, "purchases of servers so far", zero, |before| before + entering);
    let retired = cx.all.sheet.earlier(&so_far, life);
    let label = "price paid for the servers in service";
    cx.row(&fleet.at("price_paid"), &fleet.label(label), Unit::MONEY, so_far - retired)
}

fn run(prices: &OwnedPrices, servers: Expr, fleet: &Fleet, cx: &mut OptionSheet) {
    let kw =
        named(cx, &fleet.at("owned.kw_per_server"), &prices.kw_per_server, Unit::KILOWATT / Unit::SERVER);
    let power = cx.row(
        &fleet.at("power_kw"),
        &fleet.label("rated power of the servers"),
        Unit::KILOWATT,
        servers * kw,
    );
    let path = cx.path(&fleet.at("owned.power_load"));
    let load = cx.all.input_or(&prices.terms.power_load, &path, Unit::NONE, 1);
    let pue = named(cx, &fleet.at("owned.pue"), &prices.pue, Unit::NONE);
    let price = cx.all.price(&prices.per_kwh, Unit::MONEY / (Unit::KILOWATT * Unit::HOUR));
    let hours = Expr::constant(HOURS_PER_MONTH, Unit::HOUR);
    let energy = power.clone() * load * pue * hours * price;
    cx.cost(&fleet.at("power"), &fleet.label("power"), Category::Infrastructure, energy);
    if let Some(rack) = &prices.terms.colocation_per_kw_month {
        let rack = cx.all.price(rack, Unit::MONEY / Unit::KILOWATT);
        cx.cost(&fleet.at("colocation"), &fleet.label("colocation"), Category::Infrastructure, power * rack);
    }
}

/// What the servers are worth in the last month, as a share of what was paid for them: a benefit, not a saving of
/// cost.
fn residual(prices: &OwnedPrices, paid: Expr, fleet: &Fleet, cx: &mut OptionSheet) {
    let share = named(cx, &fleet.at("owned.residual"), &prices.residual, Unit::NONE);
    let last = cx.all.window(cx.all.months(), cx.all.months());
    let row = cx.row(
        &fleet.at("residual_value"),
        &fleet.label("residual value of the servers"),
        Unit::MONEY,
        paid * share * last,
    );
    cx.add_value(
        &fleet.at("residual_value"),
        &fleet.label("residual value of the servers"),
        CountsAs::Cash,
        row,
    );
}
