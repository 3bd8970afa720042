//! What a price book says: dated, sourced prices of API models, GPUs and servers, and how fast models are served.
//! What else it says - labour, facilities, exchange rates, mark-ups - stands in `figures`.

use chrono::NaiveDate;

use crate::base::diagnostic::Span;
use crate::form::fields::Text;
use crate::form::number::Number;
use crate::form::rule::*;
use crate::form::toml_tree::{Node, Value};
use crate::{choice, record};

choice! {
    /// What a model is for.
    pub enum ModelKind {
        Chat = "chat",
        Embedding = "embedding",
    }
}

record! {
    /// A model that is called by API.
    pub struct ApiModel {
        /// What it is called in reports.
        name: Option<Text>,
        /// What it is for; chat where not given.
        kind: Option<ModelKind>,
        /// Tokens that a call can have, prompt and answer.
        context_window: Option<Number> = POSITIVE_COUNT,
        /// The last day on which it can be called.
        retires: Option<NaiveDate>,
        /// Its prices, each with the day from which it holds.
        price: Vec<ApiPrice>,
    }
}

record! {
    /// The price of each kind of token. What is not given is not known, which is not the same as free.
    pub flat struct TokenPrices {
        /// Input tokens that are not cached, per million.
        input_per_mtok: Option<Number> = PER_MTOK [group Price, label "price of input tokens"],
        /// Input tokens read from the cache, per million.
        cached_input_per_mtok: Option<Number> = PER_MTOK [group Price, label "price of cached tokens"],
        /// Input tokens written to the cache for short retention, per million.
        cache_write_per_mtok: Option<Number> = PER_MTOK [group Price, label "price of cache writes"],
        /// Input tokens written to the cache for an hour, per million.
        cache_write_1h_per_mtok: Option<Number> = PER_MTOK [group Price, label "price of cache writes for an hour"],
        /// Output tokens, reasoning included, per million.
        output_per_mtok: Option<Number> = PER_MTOK [group Price, label "price of output tokens"],
    }
}

record! {
    /// A price list of a model. What is not given is not known, which is not the same as free.
    pub struct ApiPrice {
        /// First day of the price.
        valid_from: NaiveDate,
        /// Day on which a later start was first known; the day it was read where not given.
        announced: Option<NaiveDate>,
        /// Day on which it was read.
        as_of: NaiveDate,
        /// Where it was read.
        source: Text,
        /// Currency of the price.
        currency: Text = CURRENCY,
        /// Its price of each kind of token.
        prices: TokenPrices,
        /// Discount on calls in batches.
        batch_discount: Option<Number> = DISCOUNT,
        /// Prices of the whole request when its prompt has more tokens than this.
        context_above: Option<Vec<ContextTier>>,
        /// Prices of the whole request when its prompt has at least so many tokens.
        context_from: Option<Vec<ContextTier>>,
        /// Discounts on the tokens of a month above a volume.
        volume_tiers: Option<Vec<VolumeTier>>,
        /// Prices of other service tiers than the standard one.
        service_tiers: Option<Vec<ServiceTier>>,
        /// True where prices of zero are meant.
        free: Option<bool>,
        /// What other sources say, where they disagree.
        disagrees: Option<Text>,
        /// True where the source should not carry a decision.
        weak: Option<bool>,
        /// Anything that a user should know.
        note: Option<Text>,
    }
}

record! {
    /// The prices of a service tier; what is not given is not known for it.
    pub struct ServiceTier {
        /// What it is called: flex, priority, fast, peak.
        tier: Text,
        /// Its price of each kind of token.
        prices: TokenPrices,
    }
}

record! {
    /// The price of a request with a long prompt.
    pub struct ContextTier {
        /// Tokens of the prompt.
        tokens: Number = POSITIVE_COUNT,
        /// Its price of each kind of token.
        prices: TokenPrices,
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
        name: Option<Text>,
        /// Memory in GB.
        memory_gb: Option<Number> = POSITIVE,
        /// Power of the board, at most, in kW.
        board_kw: Option<Number> = POSITIVE,
        /// Its prices, by provider.
        price: Vec<GpuPrice>,
    }
}

record! {
    /// What a provider asks for a GPU-hour, or a seller for a server.
    pub struct GpuPrice {
        /// Who asks it, with the region where one provider asks several prices.
        provider: Text,
        /// Where the GPU stands.
        region: Option<Text>,
        /// What it is rented as.
        instance: Option<Text>,
        /// First day of the price; the day it was read where not given.
        valid_from: Option<NaiveDate>,
        /// Day on which it was read.
        as_of: NaiveDate,
        /// Where it was read.
        source: Text,
        /// Currency of the price.
        currency: Text = CURRENCY,
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
        /// What other sources say, where they disagree.
        disagrees: Option<Text>,
        /// True where the source should not carry a decision.
        weak: Option<bool>,
        /// Anything that a user should know.
        note: Option<Text>,
    }
}

record! {
    /// A server with GPUs, bought.
    pub struct Purchase {
        /// Price of a server.
        per_server: Number = MONEY,
        /// GPUs in a server.
        gpus_per_server: Number = POSITIVE_COUNT [kind Design],
        /// Power that a server draws under load.
        kw_per_server: Option<Number> = POSITIVE,
        /// Months until it is replaced.
        useful_life_months: Option<Number> = MONTH,
        /// Share of the price that it is worth at the horizon.
        residual: Option<Number> = SHARE,
    }
}

choice! {
    /// What was asked of the answers' speed when throughput was measured.
    pub enum Latency {
        /// All requests queued; no limit on when an answer comes.
        Offline = "offline",
        /// Many requests at once; an answer may wait for seconds.
        Burst = "burst",
        /// Answers that a person waits for.
        Interactive = "interactive",
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
        /// Software that served it.
        engine: Option<Text>,
        /// Requests at once, as measured.
        concurrency: Option<Number> = POSITIVE_COUNT,
        /// What was asked of the answers' speed.
        latency: Option<Latency>,
        /// Day on which it was measured.
        as_of: NaiveDate,
        /// Who measured it.
        source: Text,
        /// True where the source should not carry a decision.
        weak: Option<bool>,
        /// Anything that a user should know.
        note: Option<Text>,
    }
}

impl ApiModel {
    /// The price in force on a day: the latest that is not after it.
    pub fn on(&self, day: NaiveDate) -> Option<&ApiPrice> {
        self.price.iter().filter(|price| price.valid_from <= day).max_by_key(|price| price.valid_from)
    }
}

impl ApiPrice {
    /// Whether the price was known on a day: it held by then, or had been announced.
    pub fn known_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day || self.announced.unwrap_or(self.as_of) <= day
    }

    pub fn tier(&self, name: &str) -> Option<&ServiceTier> {
        self.service_tiers.iter().flatten().find(|tier| tier.tier.text == name)
    }
}

impl GpuPrice {
    /// First day of the price, as far as it is known.
    pub fn starts(&self) -> NaiveDate {
        self.valid_from.unwrap_or(self.as_of)
    }

    pub fn per_hour(&self) -> [&Option<Number>; 4] {
        [
            &self.on_demand_per_hour,
            &self.reserved_1y_per_hour,
            &self.reserved_3y_per_hour,
            &self.spot_per_hour,
        ]
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

impl TokenPrices {
    /// In the order of the kinds of tokens.
    pub fn all(&self) -> [&Option<Number>; 5] {
        [
            &self.input_per_mtok,
            &self.cached_input_per_mtok,
            &self.cache_write_per_mtok,
            &self.cache_write_1h_per_mtok,
            &self.output_per_mtok,
        ]
    }

    /// The same, to be changed.
    pub fn all_mut(&mut self) -> [&mut Option<Number>; 5] {
        [
            &mut self.input_per_mtok,
            &mut self.cached_input_per_mtok,
            &mut self.cache_write_per_mtok,
            &mut self.cache_write_1h_per_mtok,
            &mut self.output_per_mtok,
        ]
    }
}
