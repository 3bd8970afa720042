//! What every option has, whatever its kind: name and dates, the calls of a unit of work, and how well it is done.

use crate::form::field_row::FieldRow;
use crate::form::field_row::FieldShape;
use crate::form::field_row::FieldSpec;
use crate::form::fields::{ByMonth, Keyed, Text};
use crate::form::number::Number;
use crate::form::record::{Field, Reader};
use crate::form::rule::*;
use crate::form::toml_tree::Node;
use crate::prices::entries::TokenPrices;
use crate::scenario::seats::Seats;
use crate::scenario::ways::*;
use crate::{choice, record};

choice! {
    /// How an option does the work.
    pub enum OptionKind {
        Api = "api",
        SelfHosted = "self-hosted",
        Hybrid = "hybrid",
        Other = "other",
        /// A place for each step: an API or a pool.
        Mixed = "mixed",
        /// Other options, one after the other.
        Staged = "staged",
    }
}

record! {
    /// What every option has, whatever its kind.
    pub struct OptionCore {
        /// What it is called in reports.
        name: Text [kind Silent],
        /// api, self-hosted, hybrid, or other (cost lines only).
        kind: OptionKind,
        /// First month that serves units.
        go_live: Number = MONTH [label "go-live month"],
        /// Share of volume served by month, in waves or as a ramp.
        rollout: Option<Rollout>,
        /// Months later than planned: go-live, rollout and the option's own lines.
        delay: Option<Number> = COUNT [kind Months, label "delay in months"],
        /// Last month that serves units; the last of the horizon if not given.
        until: Option<Number> = MONTH [label "last month of service"],
        /// The options that a staged one runs, one after the other.
        stages: Keyed<Stage> [whole],
        /// The calls that a unit of work takes.
        calls: Keyed<CallStep> [whole],
        /// Seats of a product that is bought by the person.
        seats: Option<Seats>,
        /// How well the option does the work.
        outcome: Option<Outcome>,
        /// What actually happened, by month; the projection continues from there.
        actuals: ByMonth<Actual>,
    }
}

record! {
    /// An option that a staged one runs from some month on, until the next stage takes over.
    pub struct Stage {
        /// The option that does the work.
        option: Text,
        /// First month of the stage.
        from: Option<Number> = MONTH [label "first month of the stage"],
        /// The stage starts in the first month whose demand reaches so many units.
        from_units_per_month: Option<Number> = VOLUME [kind Design, label "units a month at which the stage starts"],
        /// Months in which the stage before is paid for as well.
        overlap: Option<Number> = COUNT [kind Months, label "overlap of stages in months"],
    }
}

record! {
    /// What really happened in a month. What is not known of it stays as projected.
    pub struct Actual {
        /// Units that the option served.
        units: Option<Number> = VOLUME [group Volume, label "units served"],
        /// What the API's provider billed for the calls, before credits.
        cost: Option<Number> = MONEY [group Price, label "API bill"],
        /// Minutes of human review.
        review_minutes: Option<Number> = NOT_NEGATIVE [kind Minutes, group People, label "review minutes"],
        /// Units that a person had to do after all.
        escalated: Option<Number> = VOLUME [group Quality, label "units handled by a person"],
        /// Units that came out wrong, of those that no person did.
        errors: Option<Number> = VOLUME [group Quality, label "units in error"],
    }
}

record! {
    /// A call to a model, as part of a unit of work.
    pub struct CallStep {
        /// Model in the price book.
        model: Option<Text> [group Price, only BY_TOKEN],
        /// Service tier of the model, such as flex or priority; the standard one if not given.
        service_tier: Option<Text> [group Price, only BY_TOKEN],
        /// Flat price of a call, instead of a model.
        price_per_call: Option<Number> = MONEY [group Price, label "price per call", only BY_CALL],
        /// The pool that it runs on; with a price as well, the pool first and the API for what overflows.
        on: Option<Text>,
        /// Calls for a unit of work.
        calls_per_unit: Number = NOT_NEGATIVE [group CallsPerUnit, label "calls per unit"],
        /// What `calls_per_unit` counts by instead of the unit of work: a driver, what is added to it, or its initial stock
        /// (`documents`, `documents.added`, `documents.initial`).
        per: Option<Text>,
        /// Extra billed calls, as a share of calls.
        retry_rate: Option<Number> = NOT_NEGATIVE [kind Share, group CallsPerUnit, label "retry rate"],
        /// Turns of a conversation, each a call that sends what came before; every one of `calls_per_unit` takes so many.
        turns: Option<Number> = AT_LEAST_ONE [group CallsPerUnit, label "turns per conversation"],
        /// Tokens of the whole prompt; with `turns`, of the first.
        input_tokens: Option<Number> = NOT_NEGATIVE [kind Tokens, group TokensPerCall, label "prompt tokens per call", only COUNTED],
        /// Tokens by which the prompt grows from each turn to the next.
        context_growth_tokens: Option<Number> = NOT_NEGATIVE [kind Tokens, group TokensPerCall, label "tokens added to the prompt per turn", only COUNTED],
        /// Tokens of the answer, reasoning included.
        output_tokens: Option<Number> = NOT_NEGATIVE [kind Tokens, group TokensPerCall, label "output tokens per call", only COUNTED],
        /// Calls of unlike size, instead of `input_tokens` and `output_tokens`; each is priced by its own prompt.
        sizes: Option<Vec<CallSize>> [group TokensPerCall, only COUNTED],
        /// Share of the prompt that is read from the cache.
        cached_input_share: Option<Number> = SHARE [group Cache, label "share of the prompt read from cache", only BY_TOKEN_OR_UNITS],
        /// Share of the prompt that is written to the cache for short retention.
        cache_write_share: Option<Number> = SHARE [group Cache, label "share of the prompt written to cache", only BY_TOKEN],
        /// Share of the prompt that is written to the cache for an hour.
        cache_write_1h_share: Option<Number> = SHARE [group Cache, label "share of the prompt cached for an hour", only BY_TOKEN],
        /// Share of the calls that go in batches.
        batch_share: Option<Number> = SHARE [group Price, label "share of calls run in batch", only BY_TOKEN_OR_CALL],
        /// Its own price of each kind of token, instead of the book's.
        prices: TokenPrices [fields OWN_PRICES],
        /// Discount on calls in batches, instead of the book's.
        batch_discount: Option<Number> = DISCOUNT [group Price, label "batch discount", only BY_TOKEN_OR_CALL],
        /// Hours of the day with another price.
        peak_window: Option<PeakWindow> [only BY_TOKEN_OR_CALL],
        /// A second model that takes a share of the calls.
        fallback: Option<Fallback> [only BY_API],
        /// Calls a second of a replica for this step, instead of the pool's.
        requests_per_s: Option<Number> = POSITIVE [label "calls per second", only ON_POOL],
        /// Prompt tokens a second of a replica for this step, instead of the pool's.
        prefill_tokens_per_s: Option<Number> = POSITIVE [label "prompt tokens per second", only ON_POOL],
        /// Output tokens a second of a replica for this step, instead of the pool's.
        decode_tokens_per_s: Option<Number> = POSITIVE [label "output tokens per second", only ON_POOL],
        /// Capacity rented in whole units instead of paying by token, or before it.
        provisioned: Option<Provisioned> [only BY_PROVISION],
    }
}

record! {
    /// Calls of one size, as a share of the calls of a step.
    pub struct CallSize {
        /// Share of the calls that are of this size; the shares of a step sum to 1.
        share: Number = POSITIVE_SHARE [kind Design, group TokensPerCall, label "share of calls"],
        /// Tokens of the whole prompt.
        input_tokens: Number = NOT_NEGATIVE [kind Tokens, group TokensPerCall, label "prompt tokens per call"],
        /// Tokens of the answer, reasoning included.
        output_tokens: Number = NOT_NEGATIVE [kind Tokens, group TokensPerCall, label "output tokens per call"],
    }
}

/// What the prices of a step mean beside those of the book.
const OWN_PRICES: &[FieldRow] = &[
    TokenPrices::ROWS[0]
        .doc("Input tokens that are not cached, per million, instead of the book's.")
        .only(BY_TOKEN),
    TokenPrices::ROWS[1]
        .doc("Input tokens read from the cache, per million, instead of the book's.")
        .only(BY_TOKEN),
    TokenPrices::ROWS[2]
        .doc("Input tokens written to the cache, per million, instead of the book's.")
        .only(BY_TOKEN),
    TokenPrices::ROWS[3]
        .doc("Input tokens written to the cache for an hour, per million, instead of the book's.")
        .only(BY_TOKEN),
    TokenPrices::ROWS[4].doc("Output tokens, per million, instead of the book's.").only(BY_TOKEN),
];

record! {
    /// Hours of the day with another price.
    pub struct PeakWindow {
        /// Share of the calls that fall into these hours.
        share: Number = SHARE [group Price, label "share of calls in the price window"],
        /// Factor on the price in these hours.
        price_factor: Number = NOT_NEGATIVE [group Price, label "price factor in the price window"],
    }
}

record! {
    /// A second model that takes a share of the calls.
    pub struct Fallback {
        /// Share of the calls that it takes.
        share: Number = SHARE [label "fallback rate"],
        /// Model in the price book.
        model: Option<Text> [group Price],
        /// Service tier of the model, such as flex or priority; the standard one if not given.
        service_tier: Option<Text> [group Price],
        /// Flat price of a call, instead of a model.
        price_per_call: Option<Number> = MONEY [group Price, label "price per call"],
    }
}

record! {
    /// Capacity of an API rented in whole units.
    pub struct Provisioned {
        /// Price of a unit for an hour.
        price_per_unit_hour: Option<Number> = MONEY [group Price, label "price per provisioned unit-hour"],
        /// Price of a unit for a month, instead of an hour.
        price_per_unit_month: Option<Number> = MONEY [group Price, label "price per provisioned unit-month"],
        /// Price of a unit for a year, a twelfth a month, instead of an hour.
        price_per_unit_year: Option<Number> = MONEY [group Price, label "price per provisioned unit-year"],
        /// Calls a second that a unit carries.
        calls_per_s_per_unit: Option<Number> = POSITIVE [label "calls per second of a provisioned unit"],
        /// Input tokens a minute that a unit carries, instead of calls.
        input_tpm_per_unit: Option<Number> = POSITIVE [label "input tokens per minute of a provisioned unit"],
        /// Input tokens that an output token counts as.
        output_weight: Option<Number> = NOT_NEGATIVE [label "weight of an output token"],
        /// Input tokens that a token read from the cache counts as; 0 where it is free of charge.
        cached_weight: Option<Number> = NOT_NEGATIVE [label "weight of a cached token"],
        /// Minimum units rented; 1 if not given.
        min_units: Option<Number> = COUNT [label "minimum provisioned units"],
        /// The smallest purchase, another name for `min_units`; a step if not given.
        minimum_units: Option<Number> = COUNT [label "minimum provisioned units"],
        /// Units by which a purchase grows from the smallest one; 1 if not given.
        step_units: Option<Number> = POSITIVE_COUNT [label "step of provisioned units"],
        /// Whether calls beyond the units that are bought go to the step's own price.
        spillover: Option<bool>,
        /// Units bought, where the rest spills over; else they are bought for the peak.
        units: Option<Number> = COUNT [label "provisioned units bought"],
    }
}

record! {
    /// How well an option does the work.
    pub struct Outcome {
        /// Share of units that need no person; the rest are done as today.
        automated_share: Number = SHARE [group Quality, label "automation rate"],
        /// Share of the automated units that a person reviews.
        review_share: Option<Number> = SHARE [group Quality, label "review rate"],
        /// Minutes of a review.
        review_minutes: Option<Number> = NOT_NEGATIVE [kind Minutes, group People, label "review time"],
        /// Who reviews; today's role if not given.
        review_role: Option<Text> [group People],
        /// Share of the automated units that go wrong.
        error_rate: Option<Number> = SHARE [group Quality, label "error rate"],
    }
}

record! {
    /// From this month on, this share of the demand is served.
    pub struct Wave {
        /// Month of the horizon.
        month: Number = MONTH,
        /// Share of the demand.
        share: Number = SHARE,
        /// Weeks in which the wave already costs money and brings no benefit yet.
        settle_weeks: Option<Number> = NOT_NEGATIVE [kind Months],
    }
}

choice! {
    /// How a ramp rises.
    pub enum Curve {
        Linear = "linear",
        SCurve = "s-curve",
    }
}

record! {
    /// A rise from nothing to all.
    pub struct Ramp {
        /// linear or s-curve.
        shape: Curve,
        /// First month that serves units.
        from: Number = MONTH,
        /// First month that serves all.
        to: Number = MONTH,
    }
}

/// How the share of demand that is served rises.
#[derive(Debug, Clone)]
pub enum Rollout {
    Waves(Vec<Wave>),
    Ramp(Box<Ramp>),
}

impl Field for Rollout {
    const SHAPE: FieldShape = FieldShape::Either(&[Vec::<Wave>::SHAPE, Ramp::SHAPE]);

    fn read(node: &Node, ask: &FieldSpec, reader: &mut Reader) -> Option<Self> {
        match node.value {
            crate::form::toml_tree::Value::Table(_) => {
                Ramp::read(node, ask, reader).map(|ramp| Self::Ramp(Box::new(ramp)))
            }
            _ => Vec::read(node, ask, reader).map(Self::Waves),
        }
    }

    fn schema(rule: &Rule) -> serde_json::Value {
        serde_json::json!({ "anyOf": [Vec::<Wave>::schema(rule), Ramp::schema(rule)] })
    }
}
