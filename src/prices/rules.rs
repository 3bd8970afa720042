//! What must hold within a price book: one price on a day, no price of zero by accident.

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::base::diagnostic::{Problem, Span};
use crate::base::text::shortened;
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::form::toml_tree::{Node, Value};
use crate::prices::entries::{ApiModel, ApiPrice, Gpu, GpuPrice};
use crate::prices::facts::Exchange;

/// Reports what is wrong with the entries of a book.
pub fn check(
    root: &Node,
    api: Option<&IndexMap<String, ApiModel>>,
    gpu: Option<&IndexMap<String, Gpu>>,
    fx: Option<&IndexMap<String, Exchange>>,
    reader: &mut Reader,
) {
    for part in ["api", "fx"] {
        let entries = root.get(part).into_iter().flat_map(Node::entries);
        entries.for_each(|(_, entry)| days_differ(entry, reader));
    }
    for model in api.into_iter().flatten().map(|(_, model)| model) {
        thresholds_differ(model, reader);
        model.price.iter().for_each(|price| free_or_paid(price, reader));
    }
    for gpu in gpu.into_iter().flatten().map(|(_, gpu)| gpu) {
        providers_differ(gpu, reader);
        gpu.price
            .iter()
            .for_each(|price| price.per_hour().into_iter().flatten().for_each(|n| paid(n, GPU, reader)));
    }
    fx.into_iter().flatten().for_each(|(pair, _)| is_pair(pair, root, reader));
}

/// Two prices from the same day on leave open which holds.
fn days_differ(entry: &Node, reader: &mut Reader) {
    let list = entry.get("price").or_else(|| entry.get("rate")).map(|node| &node.value);
    let Some(Value::Array(prices)) = list else { return };
    let mut seen = HashSet::new();
    for day in prices.iter().filter_map(|price| price.get("valid_from")) {
        if day.text().is_some_and(|text| !seen.insert(text)) {
            let found = day.text().map(shortened).unwrap_or_default();
            let message = format!("the prices of a model start on different days, found `{found}` twice");
            two_prices(&day.span, message, reader);
        }
    }
}

fn thresholds_differ(model: &ApiModel, reader: &mut Reader) {
    for price in &model.price {
        let bands = price.context_above.iter().chain(&price.context_from).flatten().map(|tier| &tier.tokens);
        let tiers = price.volume_tiers.iter().flatten().map(|tier| &tier.above_mtok);
        for thresholds in [bands.collect::<Vec<&Number>>(), tiers.collect()] {
            for (at, number) in thresholds.iter().enumerate() {
                if thresholds[..at].iter().any(|other| other.value == number.value) {
                    let message = format!("each threshold has one price, found `{}` twice", number.value);
                    two_prices(&number.span, message, reader);
                }
            }
        }
        let names: Vec<_> = price.service_tiers.iter().flatten().map(|tier| &tier.tier).collect();
        for (at, name) in names.iter().enumerate() {
            if names[..at].iter().any(|other| other.text == name.text) {
                let message = format!("each service tier has one price, found `{}` twice", name.text);
                two_prices(&name.span, message, reader);
            }
        }
    }
}

fn providers_differ(gpu: &Gpu, reader: &mut Reader) {
    for (at, price) in gpu.price.iter().enumerate() {
        let same = |other: &GpuPrice| {
            let kind = other.purchase.is_some() == price.purchase.is_some();
            kind && other.provider.text == price.provider.text && other.valid_from == price.valid_from
        };
        if gpu.price[..at].iter().any(same) {
            let message =
                format!("each provider has one price of a GPU, found `{}` twice", price.provider.text);
            two_prices(&price.provider.span, message, reader);
        }
    }
}

fn two_prices(span: &Span, message: String, reader: &mut Reader) {
    reader.report(Problem::new("two-prices", span, message).label("the second of them"));
}

const API: &str = "write `free = true` in the entry where nothing is asked; leave out what is not known";
const GPU: &str = "leave out what is not known: unknown is not zero";

/// What is not known is easily written as zero, and then is the cheapest there is.
fn free_or_paid(price: &ApiPrice, reader: &mut Reader) {
    if price.free == Some(true) {
        return;
    }
    let bands =
        price.context_above.iter().chain(&price.context_from).flatten().flat_map(|tier| tier.prices.all());
    let tiers = price.service_tiers.iter().flatten().flat_map(|tier| tier.prices.all());
    price.prices.all().into_iter().chain(bands).chain(tiers).flatten().for_each(|n| paid(n, API, reader));
}

fn paid(number: &Number, hint: &str, reader: &mut Reader) {
    if number.value.is_zero() && !reader.has_refused(&number.span) {
        let message = format!("a price is more than 0, found `{}`", number.value);
        reader
            .report(Problem::new("zero-price", &number.span, message).label("a price of nothing").hint(hint));
    }
}

/// `EUR/USD`: what one euro is worth in dollars.
fn is_pair(pair: &str, root: &Node, reader: &mut Reader) {
    let sound = pair.split_once('/').is_some_and(|(from, to)| {
        crate::form::fields::is_currency(from) && crate::form::fields::is_currency(to) && from != to
    });
    if let (false, Some(node)) = (sound, root.get("fx").and_then(|fx| fx.get(pair))) {
        let found = shortened(pair);
        let message = format!("exchange rates go by two currencies, such as `EUR/USD`, found `{found}`");
        let span = crate::prices::entries::span_of(node);
        reader.report(Problem::new("bad-pair", &span, message).label("rates of these"));
    }
}
