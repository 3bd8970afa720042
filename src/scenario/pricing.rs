//! Price books: dated, sourced prices of API models, GPUs and serving throughput.

use chrono::NaiveDate;
use indexmap::IndexMap;

use super::number::Number;
use super::raw::{Node, Value};
use super::record;
use super::record::{Ask, Field, Reader, Words, harmless, shortened};
use super::rule::*;
use crate::base::diagnostic::{Problem, Span};
use crate::record;

record! {
    /// A model that is called by API.
    pub struct ApiModel {
        /// What it is called in reports.
        name: Option<Words>,
        /// The last day on which it can be called.
        retires: Option<NaiveDate>,
        /// Its prices, each with the day from which it holds.
        price: Vec<ApiPrice>,
    }
}

record! {
    /// A price list of a model. What is not given is not known, which is not the same as free.
    pub struct ApiPrice {
        /// First day of the price.
        valid_from: NaiveDate,
        /// Day on which it was read.
        as_of: NaiveDate,
        /// Where it was read.
        source: Words,
        /// Currency of the price.
        currency: Words = CURRENCY,
        /// Input tokens that are not cached, per million.
        input_per_mtok: Option<Number> = MONEY,
        /// Input tokens read from the cache, per million.
        cached_input_per_mtok: Option<Number> = MONEY,
        /// Input tokens written to the cache for short retention, per million.
        cache_write_per_mtok: Option<Number> = MONEY,
        /// Input tokens written to the cache for an hour, per million.
        cache_write_1h_per_mtok: Option<Number> = MONEY,
        /// Output tokens, reasoning included, per million.
        output_per_mtok: Option<Number> = MONEY,
        /// Discount on calls in batches.
        batch_discount: Option<Number> = DISCOUNT,
        /// Prices of the whole request when its prompt has more tokens than this.
        context_above: Option<Vec<ContextTier>>,
        /// Prices of the whole request when its prompt has at least so many tokens.
        context_from: Option<Vec<ContextTier>>,
        /// Discounts on the tokens of a month above a volume.
        volume_tiers: Option<Vec<VolumeTier>>,
        /// Anything that a user should know.
        note: Option<Words>,
    }
}

record! {
    /// The price of a request with a long prompt.
    pub struct ContextTier {
        /// Tokens of the prompt.
        tokens: Number = POSITIVE_COUNT,
        /// Input tokens that are not cached, per million.
        input_per_mtok: Option<Number> = MONEY,
        /// Input tokens read from the cache, per million.
        cached_input_per_mtok: Option<Number> = MONEY,
        /// Input tokens written to the cache for short retention, per million.
        cache_write_per_mtok: Option<Number> = MONEY,
        /// Input tokens written to the cache for an hour, per million.
        cache_write_1h_per_mtok: Option<Number> = MONEY,
        /// Output tokens, reasoning included, per million.
        output_per_mtok: Option<Number> = MONEY,
    }
}

record! {
    /// A discount on the tokens of a month above a volume.
    pub struct VolumeTier {
        /// Million tokens a month, input and output.
        above_mtok: Number = POSITIVE,
        /// Off the list price, for the tokens above.
        discount: Number = DISCOUNT,
    }
}

record! {
    /// A GPU that is rented or bought.
    pub struct Gpu {
        /// What it is called in reports.
        name: Option<Words>,
        /// Memory in GB.
        memory_gb: Option<Number> = POSITIVE,
        /// Its prices, by provider.
        price: Vec<GpuPrice>,
    }
}

record! {
    /// What a provider asks for a GPU-hour, or a seller for a server.
    pub struct GpuPrice {
        /// Who asks it.
        provider: Words,
        /// Day on which it was read.
        as_of: NaiveDate,
        /// Where it was read.
        source: Words,
        /// Currency of the price.
        currency: Words = CURRENCY,
        /// A GPU-hour, on demand.
        on_demand_per_hour: Option<Number> = MONEY,
        /// A GPU-hour, reserved for a year.
        reserved_1y_per_hour: Option<Number> = MONEY,
        /// A GPU-hour, reserved for three years.
        reserved_3y_per_hour: Option<Number> = MONEY,
        /// A GPU-hour that can be taken away.
        spot_per_hour: Option<Number> = MONEY,
        /// What a server costs to buy.
        purchase: Option<Purchase>,
        /// Anything that a user should know.
        note: Option<Words>,
    }
}

record! {
    /// A server with GPUs, bought.
    pub struct Purchase {
        /// Price of a server.
        per_server: Number = MONEY,
        /// GPUs in a server.
        gpus_per_server: Number = POSITIVE_COUNT,
        /// Power that a server draws under load.
        kw_per_server: Option<Number> = POSITIVE,
        /// Months until it is replaced.
        useful_life_months: Option<Number> = MONTH,
        /// Share of the price that it is worth at the horizon.
        residual: Option<Number> = SHARE,
    }
}

record! {
    /// Measured serving throughput of a replica, aggregate under batching.
    pub struct Throughput {
        /// GPUs in the replica.
        gpus: Option<Number> = POSITIVE_COUNT,
        /// Prompt tokens of a call, as measured.
        input_tokens: Option<Number> = NOT_NEGATIVE,
        /// Output tokens of a call, as measured.
        output_tokens: Option<Number> = NOT_NEGATIVE,
        /// Calls a second at that mix.
        requests_per_s: Option<Number> = POSITIVE,
        /// Prompt tokens a second.
        prefill_tokens_per_s: Option<Number> = POSITIVE,
        /// Output tokens a second.
        decode_tokens_per_s: Option<Number> = POSITIVE,
        /// Day on which it was measured.
        as_of: NaiveDate,
        /// Who measured it.
        source: Words,
        /// Anything that a user should know.
        note: Option<Words>,
    }
}

/// The books that a scenario names, as one. A later book wins, entry by entry.
#[derive(Debug, Clone, Default)]
pub struct PriceBook {
    pub api: IndexMap<String, ApiModel>,
    pub gpu: IndexMap<String, Gpu>,
    pub throughput: IndexMap<String, Throughput>,
}

impl PriceBook {
    /// Adds the entries of a book, over those that are there.
    pub fn add(&mut self, root: &Node, reader: &mut Reader) -> Option<()> {
        reader.known(root, &["api", "gpu", "throughput"]);
        let api = entries(root, "api", &mut self.api, reader);
        let gpu = entries(root, "gpu", &mut self.gpu, reader);
        let throughput = entries(root, "throughput", &mut self.throughput, reader);
        let before = reader.problems.len();
        root.get("api").into_iter().flat_map(Node::entries).for_each(|(_, model)| days_differ(model, reader));
        self.api.values().for_each(|model| thresholds_differ(model, reader));
        self.gpu.values().for_each(|gpu| providers_differ(gpu, reader));
        api.and(gpu).and(throughput).filter(|()| reader.problems.len() == before)
    }
}

fn entries<T: Field>(
    root: &Node,
    part: &'static str,
    into: &mut IndexMap<String, T>,
    reader: &mut Reader,
) -> Option<()> {
    let Some(node) = root.get(part) else { return Some(()) };
    let ask = Ask { rule: record::no_rule(), doc: "entries of the price book" };
    let table = reader.table(node, &ask)?;
    let mut whole = Some(());
    for (key, entry) in table {
        reader.book = Some(harmless(key));
        match T::read(&entry.node, &ask, reader) {
            Some(item) => drop(into.insert(key.clone(), item)),
            None => whole = None,
        }
    }
    reader.book = None;
    whole
}

/// Two prices from the same day on leave open which holds.
fn days_differ(model: &Node, reader: &mut Reader) {
    let Some(Value::Array(prices)) = model.get("price").map(|node| &node.value) else { return };
    let days: Vec<&Node> = prices.iter().filter_map(|price| price.get("valid_from")).collect();
    for (at, day) in days.iter().enumerate() {
        if day.text().is_some() && days[..at].iter().any(|earlier| earlier.text() == day.text()) {
            let found = day.text().map(shortened).unwrap_or_default();
            two_prices(
                &day.span,
                format!("the prices of a model start on different days, found `{found}` twice"),
                reader,
            );
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
    }
}

fn providers_differ(gpu: &Gpu, reader: &mut Reader) {
    for (at, price) in gpu.price.iter().enumerate() {
        let same = |other: &GpuPrice| {
            let kind = other.purchase.is_some() == price.purchase.is_some();
            kind && other.provider.text == price.provider.text
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

impl ApiModel {
    /// The price in force on a day: the latest that is not after it.
    pub fn on(&self, day: NaiveDate) -> Option<&ApiPrice> {
        self.price.iter().filter(|price| price.valid_from <= day).max_by_key(|price| price.valid_from)
    }
}

impl Gpu {
    pub fn providers(&self) -> Vec<&str> {
        self.price.iter().map(|price| price.provider.as_str()).collect()
    }
}

/// The span of a whole table of a file, for problems that have no narrower place.
pub fn span_of(node: &Node) -> Span {
    match &node.value {
        Value::Table(table) => table.values().next().map_or(node.span.clone(), |entry| entry.key.clone()),
        _ => node.span.clone(),
    }
}
