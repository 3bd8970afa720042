//! Problems of provisioned capacity that one number alone does not show.

use rust_decimal::Decimal;

use crate::base::diagnostic::{Problem, Span};
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::scenario::types::{CallStep, Provisioned};

/// Units of a step, settled.
pub struct UnitTerms {
    pub units: Provisioned,
    pub price: UnitPrice,
    pub carries: UnitLoad,
}

/// What a unit costs, by the time that it is bought for.
pub enum UnitPrice {
    Hour(Box<Number>),
    Month(Box<Number>),
    Year(Box<Number>),
}

/// What a unit carries.
pub enum UnitLoad {
    CallsPerSecond(Box<Number>),
    TokensPerMinute(Box<Number>),
}

/// The units of a step, or what is wrong with them.
pub fn settle_units(
    id: &str,
    step: &CallStep,
    units: &Provisioned,
    reader: &mut Reader,
) -> Option<UnitTerms> {
    let before = reader.problems.len();
    let at = place(units).unwrap_or(&step.calls_per_unit.span);
    let price = one_price(id, units, at, reader);
    let carries = one_throughput(id, units, at, reader);
    weights(id, step, units, reader);
    purchase(id, units, reader);
    let sound = reader.problems.len() == before;
    let terms = UnitTerms { units: units.clone(), price: price?, carries: carries? };
    sound.then_some(terms)
}

/// Where the units stand: at the first of their numbers.
pub fn place(units: &Provisioned) -> Option<&Span> {
    let numbers = [
        &units.price_per_unit_hour,
        &units.price_per_unit_month,
        &units.price_per_unit_year,
        &units.calls_per_s_per_unit,
        &units.input_tpm_per_unit,
        &units.units,
    ];
    numbers.into_iter().flatten().next().map(|number| &number.span)
}

fn report(code: &'static str, at: &Span, message: String, hint: &str, reader: &mut Reader) {
    reader.report(Problem::new(code, at, message).label("provisioned units").hint(hint));
}

fn one_price(id: &str, units: &Provisioned, at: &Span, reader: &mut Reader) -> Option<UnitPrice> {
    let boxed = |number: &Option<Number>| number.clone().map(Box::new);
    let prices = [
        boxed(&units.price_per_unit_hour).map(UnitPrice::Hour),
        boxed(&units.price_per_unit_month).map(UnitPrice::Month),
        boxed(&units.price_per_unit_year).map(UnitPrice::Year),
    ];
    only(prices).map_err(|found| {
        let message = format!(
            "the units of `{id}` take exactly one of `price_per_unit_hour`, `price_per_unit_month` and `price_per_unit_year`, found {found}"
        );
        report("provisioned-price", at, message, "the price of one unit for as long as it is bought", reader);
    }).ok()
}

fn one_throughput(id: &str, units: &Provisioned, at: &Span, reader: &mut Reader) -> Option<UnitLoad> {
    let boxed = |number: &Option<Number>| number.clone().map(Box::new);
    let loads = [
        boxed(&units.calls_per_s_per_unit).map(UnitLoad::CallsPerSecond),
        boxed(&units.input_tpm_per_unit).map(UnitLoad::TokensPerMinute),
    ];
    only(loads).map_err(|found| {
        let message = format!(
            "the units of `{id}` take exactly one of `calls_per_s_per_unit` and `input_tpm_per_unit`, found {found}"
        );
        report("provisioned-throughput", at, message, "what one unit carries, by the provider's table", reader);
    }).ok()
}

/// The only one that is given, or how many are.
fn only<T, const N: usize>(ways: [Option<T>; N]) -> Result<T, usize> {
    let mut given: Vec<T> = ways.into_iter().flatten().collect();
    let found = given.len();
    given.pop().filter(|_| found == 1).ok_or(found)
}

/// Tokens that a unit counts have a weight each; nothing is taken as free.
fn weights(id: &str, step: &CallStep, units: &Provisioned, reader: &mut Reader) {
    const CODE: &str = "provisioned-weight";
    let Some(by_token) = &units.input_tpm_per_unit else {
        let idle = [&units.output_weight, &units.cached_weight].into_iter().flatten().next();
        if let Some(number) = idle {
            let message = format!("the units of `{id}` count calls, so a weight of tokens has no effect");
            report(CODE, &number.span, message, "give `input_tpm_per_unit`, or leave the weight out", reader);
        }
        return;
    };
    let missing = if step.prompts().is_empty() {
        "input_tokens"
    } else if units.output_weight.is_none() && !step.answers().is_empty() {
        "output_weight"
    } else if units.cached_weight.is_none() && step.cached_input_share.is_some() {
        "cached_weight"
    } else {
        return;
    };
    let message = format!("units by input tokens need `{missing}`, and `{id}` has none");
    let hint = "gpt-4.1, say: an output token counts as 4 input tokens, a cached one as 0";
    report(CODE, &by_token.span, message, hint, reader);
}

/// How many are bought is said where the rest spills over, and only there.
fn purchase(id: &str, units: &Provisioned, reader: &mut Reader) {
    const CODE: &str = "provisioned-units";
    if let (Some(_), Some(second)) = (&units.min_units, &units.minimum_units) {
        let message = format!("`min_units` and `minimum_units` are one thing, and `{id}` has both");
        report(CODE, &second.span, message, "leave one of them out", reader);
    }
    match (&units.units, units.spillover == Some(true)) {
        (Some(number), false) => {
            let message = format!("`units` is for `spillover = true`: else `{id}` buys what its peak needs");
            report(CODE, &number.span, message, "`minimum_units` is the smallest purchase", reader);
        }
        (Some(number), true) if !is_for_sale(units, number.value) => {
            let (least, step) = sold(units);
            let message = format!(
                "`units` of `{id}` must be 0, {least}, or {least} and whole steps of {step}, found {}",
                number.value
            );
            let hint = "the provider sells the smallest purchase, and whole steps more";
            report(CODE, &number.span, message, hint, reader);
        }
        (None, true) => {
            let message = format!("`spillover = true` needs `units`: how many of them `{id}` buys");
            let hint = "`tollgate sensitivity --grid` shows which number is cheapest";
            if let Some(at) = place(units) {
                report(CODE, at, message, hint, reader);
            }
        }
        _ => {}
    }
}

/// Whether so many units can be bought: none, the smallest purchase, or whole steps more.
fn is_for_sale(units: &Provisioned, bought: Decimal) -> bool {
    let (least, step) = sold(units);
    bought.is_zero() || bought >= least && ((bought - least) % step).is_zero()
}

/// The smallest purchase, and by how much it grows.
fn sold(units: &Provisioned) -> (Decimal, Decimal) {
    let value = |number: &Option<Number>| number.as_ref().map(|number| number.value);
    let step = value(&units.step_units).unwrap_or(Decimal::ONE);
    (value(&units.min_units).or(value(&units.minimum_units)).unwrap_or(step), step)
}
