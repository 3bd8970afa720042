//! The price books of a scenario as one. Meant: a later book wins, entry by entry, and of a GPU provider by
//! provider; a mark-up is on what the books before it say.

use chrono::NaiveDate;
use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::base::text::harmless;
use crate::form::field_row::FieldSpec;
use crate::form::number::Number;
use crate::form::record::{Field, Reader, no_rule};
use crate::form::toml_tree::Node;
use crate::prices::entries::{ApiModel, ApiPrice, Gpu, GpuPrice, Throughput};
use crate::prices::facts::{Exchange, Facility, Labour, MarkUp};
use crate::prices::rules as book_rules;

/// The parts of a book.
const PARTS: &[&str] = &["api", "gpu", "throughput", "labour", "facility", "fx", "markup"];

/// The books that a scenario names, as one.
#[derive(Debug, Clone, Default)]
pub struct PriceBook {
    pub api: IndexMap<String, ApiModel>,
    pub gpu: IndexMap<String, Gpu>,
    pub throughput: IndexMap<String, Throughput>,
    pub labour: IndexMap<String, Labour>,
    pub facility: IndexMap<String, Facility>,
    pub fx: IndexMap<String, Exchange>,
}

impl PriceBook {
    /// Adds the entries of a book, over those that are there.
    pub fn add(&mut self, root: &Node, reader: &mut Reader) -> Option<()> {
        reader.known(root, PARTS);
        let markups = entries::<MarkUp>(root, "markup", reader);
        let (api, gpu) = (entries(root, "api", reader), entries(root, "gpu", reader));
        let throughput = entries(root, "throughput", reader);
        let (labour, facility) = (entries(root, "labour", reader), entries(root, "facility", reader));
        let fx = entries(root, "fx", reader);
        let before = reader.problems.len();
        book_rules::check(root, api.as_ref(), gpu.as_ref(), fx.as_ref(), reader);
        markups?.iter().for_each(|(start, markup)| self.mark_up(start, markup));
        self.api.extend(api?);
        gpu?.into_iter().for_each(|(key, gpu)| self.add_gpu(key, gpu));
        self.throughput.extend(throughput?);
        self.labour.extend(labour?);
        self.facility.extend(facility?);
        self.fx.extend(fx?);
        (reader.problems.len() == before).then_some(())
    }

    /// The offers of a provider replace those that it had.
    fn add_gpu(&mut self, key: String, mut new: Gpu) {
        if let Some(old) = self.gpu.shift_remove(&key) {
            let same = |a: &GpuPrice, b: &GpuPrice| {
                a.provider.text == b.provider.text && a.purchase.is_some() == b.purchase.is_some()
            };
            let kept = old.price.into_iter().filter(|old| !new.price.iter().any(|price| same(old, price)));
            let kept: Vec<GpuPrice> = kept.collect();
            new.price.splice(0..0, kept);
            new.name = new.name.or(old.name);
            new.memory_gb = new.memory_gb.or(old.memory_gb);
            new.board_kw = new.board_kw.or(old.board_kw);
        }
        self.gpu.insert(key, new);
    }

    fn mark_up(&mut self, start: &str, markup: &MarkUp) {
        for (_, model) in self.api.iter_mut().filter(|(key, _)| key.starts_with(start)) {
            model.price.iter_mut().for_each(|price| mark_up(price, markup));
        }
    }

    /// Leaves what was known on a day, so that what the books learn later changes no figure.
    pub fn keep_known_on(&mut self, day: NaiveDate) {
        for model in self.api.values_mut() {
            model.price.retain(|price| price.known_on(day));
        }
        for gpu in self.gpu.values_mut() {
            gpu.price.retain(|price| price.starts() <= day);
        }
    }

    /// Leaves one offer of each provider of a GPU: the latest that holds on a day, or the first there is.
    pub fn keep_offers_on(&mut self, day: NaiveDate) {
        for gpu in self.gpu.values_mut() {
            let offers = gpu.price.clone();
            gpu.price.retain(|price| is_offer(price, &offers, day));
        }
    }
}

fn is_offer(price: &GpuPrice, all: &[GpuPrice], day: NaiveDate) -> bool {
    let same = |other: &&GpuPrice| {
        other.provider.text == price.provider.text && other.purchase.is_some() == price.purchase.is_some()
    };
    let starts = all.iter().filter(same).map(GpuPrice::starts);
    let held = starts.clone().filter(|start| *start <= day).max();
    held.or(starts.min()) == Some(price.starts())
}

fn mark_up(price: &mut ApiPrice, markup: &MarkUp) {
    let up = |number: &mut Option<Number>| {
        if let Some(number) = number {
            number.value *= Decimal::ONE + markup.share.value;
        }
    };
    price.prices.all_mut().into_iter().for_each(up);
    for tier in price.context_above.iter_mut().chain(&mut price.context_from).flatten() {
        tier.prices.all_mut().into_iter().for_each(up);
    }
    for tier in price.service_tiers.iter_mut().flatten() {
        tier.prices.all_mut().into_iter().for_each(up);
    }
    let share = (markup.share.value * Decimal::ONE_HUNDRED).normalize();
    let sign = if markup.share.value.is_sign_negative() { "" } else { "+" };
    let said = format!("{}, {sign}{share}% by {}", price.source.text, markup.source.text);
    price.source.text = said;
}

/// The entries of a part; None where one of them cannot be read.
fn entries<T: Field>(root: &Node, part: &'static str, reader: &mut Reader) -> Option<IndexMap<String, T>> {
    let Some(node) = root.get(part) else { return Some(IndexMap::new()) };
    let ask = FieldSpec { rule: no_rule(), doc: "entries of the price book" };
    let table = reader.table(node, &ask)?;
    let mut read = IndexMap::new();
    let mut whole = true;
    for (key, entry) in table {
        reader.book = Some(harmless(key));
        match T::read(&entry.node, &ask, reader) {
            Some(item) => drop(read.insert(key.clone(), item)),
            None => whole = false,
        }
    }
    reader.book = None;
    whole.then_some(read)
}
