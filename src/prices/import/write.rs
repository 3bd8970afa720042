//! From what was imported to the text of a price book. What a book says already stays as it is: a price that changed
//! is a further entry, one that did not is read anew.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::base::text::harmless;
use crate::form::number::Number;
use crate::form::toml_tree::{Node, Value};
use crate::prices::entries::{ApiModel, ApiPrice, ContextTier};
use crate::prices::import::{Buckets, Imported, Left, ListedBand, ListedModel, Price};
use crate::prices::load::Books;

/// When and where a list was read.
pub struct ImportDay {
    pub as_of: NaiveDate,
    pub source: String,
}

/// A book with what was imported, and what became of it.
#[derive(Debug, Default)]
pub struct ImportResult {
    pub text: String,
    pub added: Vec<String>,
    pub changed: Vec<String>,
    pub unchanged: Vec<String>,
    pub skipped: Vec<Left>,
    pub lost: Vec<Left>,
}

impl ImportResult {
    /// Whether the list had any price that can be carried.
    pub fn has_prices(&self) -> bool {
        [&self.added, &self.changed, &self.unchanged].iter().any(|list| !list.is_empty())
    }
}

/// Lays a list on a book; on an empty one where there is none.
pub fn write(imported: Imported, old: Option<&Books>, reading: &ImportDay) -> ImportResult {
    let mut outcome =
        ImportResult { skipped: imported.skipped, lost: imported.lost, ..ImportResult::default() };
    let mut edits = Edits::default();
    for model in &imported.models {
        match old.and_then(|books| books.book.api.get(&model.key)) {
            None => {
                edits.fresh(model, reading, &mut outcome);
                outcome.added.push(model.key.clone());
            }
            Some(entry) => edits.further(model, entry, old, reading, &mut outcome),
        }
    }
    let text = old.map_or(head(reading), |books| books.texts.list[0].text.clone());
    outcome.text = edits.applied(text);
    outcome
}

fn head(reading: &ImportDay) -> String {
    let ImportDay { as_of, source } = reading;
    format!(
        "# Price book, imported on {as_of} from {source}.\n#\n# USD per million tokens. A field that is absent is not known; it is not zero.\n"
    )
}

/// Edits of the text of a book: stretches that are replaced, and what is appended.
#[derive(Default)]
struct Edits {
    places: Vec<(std::ops::Range<usize>, String)>,
    after: String,
}

impl Edits {
    fn applied(mut self, mut text: String) -> String {
        self.places.sort_by_key(|place| std::cmp::Reverse(place.0.start));
        self.places.into_iter().for_each(|(range, new)| text.replace_range(range, &new));
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text + &self.after
    }

    fn fresh(&mut self, model: &ListedModel, reading: &ImportDay, outcome: &mut ImportResult) {
        let key = quoted(&model.key);
        self.after += &format!("\n[api.{key}]\n");
        let mut line = |name: &str, value: Option<String>| {
            value.into_iter().for_each(|value| self.after += &format!("{name} = {value}\n"));
        };
        line("name", model.name.as_deref().map(quoted));
        line("kind", model.embedding.then(|| quoted("embedding")));
        line("context_window", model.context_window.map(|count| count.to_string()));
        line("retires", model.retires.map(|day| quoted(&day.to_string())));
        for (from, price) in dated(model, reading, outcome) {
            self.after += &entry(&key, from, price, model, reading);
        }
    }

    /// A model that the book has: its new prices, after those that are there.
    fn further(
        &mut self,
        model: &ListedModel,
        old: &ApiModel,
        books: Option<&Books>,
        reading: &ImportDay,
        outcome: &mut ImportResult,
    ) {
        let lose = |reason: String| Left { key: model.key.clone(), reason };
        if model.retires.is_some() && model.retires != old.retires {
            let day = model.retires.map(|day| day.to_string()).unwrap_or_default();
            outcome.lost.push(lose(format!("retires on {day}, which the book does not say: write it there")));
        }
        let mut changed = false;
        for (from, price) in dated(model, reading, outcome) {
            let at = if price.from.is_some() { from } else { reading.as_of };
            let held = old.on(at);
            match held {
                Some(held) if held.currency.text != "USD" => {
                    outcome.skipped.push(lose(format!("the book has it in {}", held.currency.text)));
                }
                Some(held) if same(held, price) => self.renew(model, held, books, reading),
                Some(held) if held.valid_from == from => {
                    outcome.skipped.push(lose(format!("the book has another price from {from} on")));
                }
                _ => {
                    self.after += &entry(&quoted(&model.key), from, price, model, reading);
                    changed = true;
                }
            }
        }
        let list = if changed { &mut outcome.changed } else { &mut outcome.unchanged };
        list.push(model.key.clone());
    }

    /// A price that is still the same has been read anew.
    fn renew(&mut self, model: &ListedModel, held: &ApiPrice, books: Option<&Books>, reading: &ImportDay) {
        let day = model.checked.unwrap_or(reading.as_of);
        let Some(root) = books.map(|books| &books.trees[0]).filter(|_| day > held.as_of) else { return };
        let list = root.get("api").and_then(|api| api.get(&model.key)).and_then(|entry| entry.get("price"));
        let Some(Value::Array(prices)) = list.map(|node| &node.value) else { return };
        let from = held.valid_from.to_string();
        let place = prices.iter().find(|price| price.get("valid_from").and_then(Node::text) == Some(&from));
        for (name, new) in [("as_of", day.to_string()), ("source", reading.source.clone())] {
            if let Some(node) = place.and_then(|price| price.get(name)) {
                self.places.push((node.span.range.clone(), quoted(&new)));
            }
        }
    }
}

/// The prices of a model with their first days. What held before a dated price, nobody knows since when.
fn dated<'m>(
    model: &'m ListedModel,
    reading: &ImportDay,
    outcome: &mut ImportResult,
) -> Vec<(NaiveDate, &'m Price)> {
    let begun =
        model.prices.iter().filter_map(|price| price.from).filter(|from| *from <= reading.as_of).min();
    let mut list = Vec::new();
    for price in &model.prices {
        match (price.from, begun) {
            (Some(from), _) => list.push((from, price)),
            (None, None) => list.push((reading.as_of, price)),
            (None, Some(day)) => {
                let reason = format!("the price before {day}: its first day is not known");
                outcome.lost.push(Left { key: model.key.clone(), reason });
            }
        }
    }
    list
}

/// A text of TOML.
fn quoted(text: &str) -> String {
    serde_json::Value::from(harmless(text)).to_string()
}

const NAMES: [&str; 5] = [
    "input_per_mtok",
    "cached_input_per_mtok",
    "cache_write_per_mtok",
    "cache_write_1h_per_mtok",
    "output_per_mtok",
];

fn fields(buckets: &Buckets) -> impl Iterator<Item = String> {
    NAMES.into_iter().zip(buckets).filter_map(|(name, price)| Some(format!("{name} = {}", (*price)?)))
}

fn entry(key: &str, from: NaiveDate, price: &Price, model: &ListedModel, reading: &ImportDay) -> String {
    let as_of = model.checked.filter(|day| *day <= reading.as_of).unwrap_or(reading.as_of);
    let mut text = format!("\n[[api.{key}.price]]\nvalid_from = \"{from}\"\n");
    if from > reading.as_of {
        text += &format!("announced = \"{}\"\n", reading.as_of);
    }
    text += &format!("as_of = \"{as_of}\"\nsource = {}\ncurrency = \"USD\"\n", quoted(&reading.source));
    fields(&price.buckets).for_each(|field| text += &format!("{field}\n"));
    price.batch_discount.iter().for_each(|discount| text += &format!("batch_discount = {discount}\n"));
    for (name, inclusive) in [("context_above", false), ("context_from", true)] {
        let bands = price.bands.iter().filter(|band| band.inclusive == inclusive);
        let items = bands.map(|band| {
            let prices: Vec<String> = fields(&band.buckets).collect();
            format!("    {{ tokens = {}, {} }},\n", band.tokens, prices.join(", "))
        });
        text += &list(name, items.collect());
    }
    let tiers = price.tiers.iter().map(|(tier, buckets)| {
        format!("    {{ tier = {}, {} }},\n", quoted(tier), fields(buckets).collect::<Vec<_>>().join(", "))
    });
    text += &list("service_tiers", tiers.collect());
    if price.from.is_none() {
        text += "note = \"first day not known: the day it was read\"\n";
    }
    text
}

fn list(name: &str, items: Vec<String>) -> String {
    if items.is_empty() { String::new() } else { format!("{name} = [\n{}]\n", items.concat()) }
}

/// Whether an entry of a book says what a list says: where the list is silent, the book may know more.
fn same(held: &ApiPrice, price: &Price) -> bool {
    let bands = |list: &Option<Vec<ContextTier>>, inclusive: bool| -> Vec<ListedBand> {
        let band = |tier: &ContextTier| ListedBand {
            tokens: tier.tokens.value,
            inclusive,
            buckets: values(tier.prices.all()),
        };
        list.iter().flatten().map(band).collect()
    };
    let known = [bands(&held.context_above, false), bands(&held.context_from, true)].concat();
    let same_bands = price.bands.iter().all(|band| {
        known.iter().any(|other| {
            other.tokens == band.tokens
                && other.inclusive == band.inclusive
                && agree(&other.buckets, &band.buckets)
        })
    });
    let same_tiers = price.tiers.iter().all(|(name, buckets)| {
        held.tier(name).is_some_and(|tier| agree(&values(tier.prices.all()), buckets))
    });
    let batch = held.batch_discount.as_ref().map(|discount| discount.value);
    let same_batch = price.batch_discount.is_none_or(|discount| batch == Some(discount));
    agree(&values(held.prices.all()), &price.buckets) && same_bands && same_tiers && same_batch
}

fn values(prices: [&Option<Number>; 5]) -> Buckets {
    prices.map(|price| price.as_ref().map(|number| number.value))
}

fn agree(book: &Buckets, list: &Buckets) -> bool {
    let silent_or_same = |(book, list): (&Option<Decimal>, &Option<Decimal>)| list.is_none() || book == list;
    book.iter().zip(list).all(silent_or_same)
}
