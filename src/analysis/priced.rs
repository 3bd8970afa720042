//! Measured tokens at their prices: the step's own, else those of its model in the price book on the day.

use chrono::NaiveDate;
use indexmap::IndexMap;
use rust_decimal::Decimal;

use super::metrics::Projected;
use super::placed::{Placed, plain_model};
use super::reconcile::{Line, Per};
use crate::model::prices::Bucket;
use crate::scenario::actuals::label::Label;
use crate::scenario::actuals::period::Period;
use crate::scenario::actuals::row::Quantity;
use crate::scenario::actuals::tally::Totals;
use crate::scenario::number::Number;
use crate::scenario::pricing::{ApiModel, ApiPrice, ContextTier};
use crate::scenario::types::{CallStep, OptionSpec, Scenario};

/// What was used of a model.
pub struct Used<'a> {
    /// Without provider and date.
    pub model: String,
    pub step: Option<&'a CallStep>,
    pub placed: &'a Placed<'a>,
}

impl Used<'_> {
    fn is_by_call(&self) -> bool {
        self.step.is_some_and(|step| step.price_per_call.is_some())
    }
}

/// Used, and of no known price.
#[derive(Debug, Clone, PartialEq)]
pub struct Unpriced {
    pub what: String,
    pub why: String,
}

/// Tokens of a kind at their price, and at the other prices that they could have been billed at by mistake.
#[derive(Debug, Clone)]
pub struct Kind {
    pub bucket: Bucket,
    pub tokens: Decimal,
    pub amount: Decimal,
    /// At the price of input that is not cached.
    pub as_input: Option<Decimal>,
    /// At the price of a long prompt.
    pub as_long: Option<Decimal>,
    /// In a batch; None where it was in one.
    pub as_batch: Option<Decimal>,
    /// At a service tier, by its name.
    pub as_tier: Vec<(String, Decimal)>,
    /// At the price before, or after; with the day on which that came into force.
    pub as_other: Vec<(NaiveDate, Decimal)>,
}

/// Everything that was used, priced.
#[derive(Default)]
pub struct Priced {
    pub lines: Vec<Line>,
    pub unpriced: Vec<Unpriced>,
    pub by_period: IndexMap<Period, Decimal>,
    pub kinds: Vec<Kind>,
}

/// Whether any tokens were measured.
pub fn has_tokens(totals: &Totals) -> bool {
    [Quantity::InputTokens, Quantity::OutputTokens].iter().any(|quantity| totals.get(*quantity).is_some())
}

/// Prices of what was used.
pub fn lines(projected: &Projected, option: &OptionSpec, used: &[Used]) -> Priced {
    let mut priced = Priced::default();
    // Calls of one file and tokens of another are the same calls.
    let tokens = used.iter().any(|one| one.placed.tally.periods().any(|(_, totals)| has_tokens(totals)));
    for one in used {
        for (period, totals) in one.placed.tally.periods() {
            let calls_alone = tokens && !has_tokens(totals) && !one.is_by_call();
            if !calls_alone {
                add(projected, one, *period, totals, &mut priced);
            }
        }
    }
    discounted(projected, option, &mut priced);
    priced.lines.sort_by(|a, b| (&a.what, &a.source).cmp(&(&b.what, &b.source)));
    priced
}

fn add(projected: &Projected, one: &Used, period: Period, totals: &Totals, into: &mut Priced) {
    if let Some(price) = one.step.and_then(|step| step.price_per_call.as_ref()) {
        let Some(calls) = totals.get(Quantity::Calls) else { return };
        let amount = calls * price.value;
        let what = if one.model.is_empty() { "calls".to_string() } else { format!("{}, calls", one.model) };
        let line = Line {
            what,
            count: calls,
            price: price.value,
            per: Per::Call,
            source: "the scenario".into(),
            amount,
        };
        return keep(line, period, into);
    }
    if !has_tokens(totals) {
        if totals.get(Quantity::Calls).is_some() {
            unpriced(named(&one.model, "calls"), "their tokens were not measured".to_string(), into);
        }
        return;
    }
    let rates = match Rates::of(&projected.plan.scenario, one, period, totals) {
        Ok(rates) => rates,
        Err(why) => return unpriced(named(&one.model, "tokens"), why, into),
    };
    for (bucket, tokens) in buckets(totals).into_iter().filter(|(_, tokens)| !tokens.is_zero()) {
        let what = named(&one.model, &format!("{}{}", kind(bucket), rates.suffix));
        match rates.price(bucket) {
            None => unpriced(what, format!("{} has no price for it", rates.source), into),
            Some(price) => {
                let amount = tokens * price / MILLION;
                into.kinds.push(rates.kind(bucket, tokens, amount));
                let source = rates.source.clone();
                keep(
                    Line { what, count: tokens, price, per: Per::MillionTokens, source, amount },
                    period,
                    into,
                );
            }
        }
    }
}

const MILLION: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);

fn named(model: &str, what: &str) -> String {
    if model.is_empty() { what.to_string() } else { format!("{model}, {what}") }
}

fn kind(bucket: Bucket) -> &'static str {
    match bucket {
        Bucket::Input => "input, not cached",
        Bucket::CacheRead => "input from the cache",
        Bucket::CacheWrite => "input to the cache",
        Bucket::CacheWrite1h => "input to the cache for an hour",
        Bucket::Output => "output",
    }
}

/// Adds a line to one of the same price.
fn keep(line: Line, period: Period, into: &mut Priced) {
    *into.by_period.entry(period).or_default() += line.amount;
    let same = |known: &&mut Line| {
        known.what == line.what && known.price == line.price && known.source == line.source
    };
    match into.lines.iter_mut().find(same) {
        Some(known) => {
            known.count += line.count;
            known.amount += line.amount;
        }
        None => into.lines.push(line),
    }
}

fn unpriced(what: String, why: String, into: &mut Priced) {
    let one = Unpriced { what, why };
    if !into.unpriced.contains(&one) {
        into.unpriced.push(one);
    }
}

/// The disjoint kinds of tokens of a period.
fn buckets(totals: &Totals) -> [(Bucket, Decimal); 5] {
    let of = |quantity| totals.get(quantity).unwrap_or_default();
    let (read, written, hour) =
        (of(Quantity::CachedTokens), of(Quantity::CacheWriteTokens), of(Quantity::CacheWrite1hTokens));
    let plain = (of(Quantity::InputTokens) - read - written - hour).max(Decimal::ZERO);
    [
        (Bucket::Input, plain),
        (Bucket::CacheRead, read),
        (Bucket::CacheWrite, written),
        (Bucket::CacheWrite1h, hour),
        (Bucket::Output, of(Quantity::OutputTokens)),
    ]
}

/// A negotiated discount is a line of its own, so that each other line is the list's.
fn discounted(projected: &Projected, option: &OptionSpec, priced: &mut Priced) {
    let sheet = &projected.model.sheet;
    let Some(input) = sheet.find_input(&format!("options.{}.discount", option.id)) else { return };
    let share = sheet.input(input).value;
    let count: Decimal = priced.lines.iter().map(|line| line.amount).sum();
    let amount = -(count * share);
    let source = "the scenario".to_string();
    priced.lines.push(Line {
        what: "negotiated discount".into(),
        count,
        price: share,
        per: Per::Amount,
        source,
        amount,
    });
    priced.by_period.values_mut().for_each(|amount| *amount *= Decimal::ONE - share);
    for kind in &mut priced.kinds {
        kind.scale(Decimal::ONE - share);
    }
}

/// The prices that hold for what was used in a period.
struct Rates<'a> {
    own: [Option<&'a Number>; 5],
    price: Option<&'a ApiPrice>,
    model: Option<&'a ApiModel>,
    long: Option<&'a ContextTier>,
    is_long: bool,
    tier: Option<&'a str>,
    /// Left of the price in a batch.
    batch: Decimal,
    /// Into the reporting currency.
    rate: Decimal,
    source: String,
    suffix: String,
}

impl<'a> Rates<'a> {
    fn of(scenario: &'a Scenario, one: &Used<'a>, period: Period, totals: &Totals) -> Result<Self, String> {
        let own = own(one.step);
        let label = |label| one.placed.group.get(label);
        let tier = label(Label::Tier).filter(|tier| !is_standard(tier));
        let day = NaiveDate::from_ymd_opt(
            period.month.year(),
            period.month.month_of_year(),
            u32::from(period.day.max(1)),
        );
        let found = booked(scenario, one, day.unwrap_or(period.month.first_day()));
        let (model, price, entry) = match found {
            Ok((entry, model, price)) => (Some(model), Some(price), entry),
            Err(_) if own.iter().any(Option::is_some) => (None, None, String::new()),
            Err(why) => return Err(why),
        };
        let long = price.and_then(long);
        let is_long = label(Label::Context).is_some_and(|context| context.starts_with("200k"))
            || over(long, price, totals);
        let batched = tier.is_some_and(|tier| tier.eq_ignore_ascii_case("batch"));
        let stated = one.step.and_then(|step| step.batch_discount.as_ref());
        let off = stated.or(price.and_then(|price| price.batch_discount.as_ref()));
        let batch = match (batched, off) {
            (true, None) => return Err(format!("{entry} has no discount for batches")),
            (true, Some(off)) => Decimal::ONE - off.value,
            (false, _) => Decimal::ONE,
        };
        let currency = price.map(|price| price.currency.text.as_str());
        let rate = rate(scenario, currency)?;
        let suffix =
            tier.map(|tier| format!(" ({tier})")).unwrap_or_default() + if is_long { " (long)" } else { "" };
        let tier = tier.filter(|_| !batched);
        let source = match price {
            Some(price) => format!("{entry} of {}", price.valid_from),
            None => "the scenario".to_string(),
        };
        Ok(Self { own, price, model, long, is_long, tier, batch, rate, source, suffix })
    }

    /// The price of a million tokens, in the reporting currency.
    fn price(&self, bucket: Bucket) -> Option<Decimal> {
        let at = bucket as usize;
        if let Some(own) = self.own[at] {
            return Some(own.value * self.batch);
        }
        let price = self.price?;
        let special = self.tier.and_then(|tier| price.tier(tier)).map(|tier| tier.prices()[at]);
        let long = self.long.filter(|_| self.is_long).map(|long| long.prices()[at]);
        let listed = special.or(long).and_then(Option::as_ref).or(price.prices()[at].as_ref())?;
        Some(listed.value * self.batch * self.rate)
    }

    fn kind(&self, bucket: Bucket, tokens: Decimal, amount: Decimal) -> Kind {
        let at = bucket as usize;
        let of = |price: Option<&Number>| {
            price.map(|price| tokens * price.value * self.batch * self.rate / MILLION)
        };
        let in_book = self.own[at].is_none();
        let price = self.price.filter(|_| in_book);
        let long = self.long.filter(|_| in_book && !self.is_long);
        let off =
            price.and_then(|price| price.batch_discount.as_ref()).filter(|_| self.batch == Decimal::ONE);
        let tiers = price.iter().flat_map(|price| price.service_tiers.iter().flatten());
        let others =
            self.model.filter(|_| in_book && self.tier.is_none()).into_iter().flat_map(|model| &model.price);
        let others = others.filter(|other| price.is_some_and(|price| price.valid_from != other.valid_from));
        Kind {
            bucket,
            tokens,
            amount,
            as_input: (bucket != Bucket::Output)
                .then(|| self.price(Bucket::Input).map(|price| tokens * price / MILLION))
                .flatten(),
            as_long: long.and_then(|long| of(long.prices()[at].as_ref())),
            as_batch: off.map(|off| amount * (Decimal::ONE - off.value)),
            as_tier: tiers
                .filter_map(|tier| Some((tier.tier.text.clone(), of(tier.prices()[at].as_ref())?)))
                .collect(),
            as_other: others
                .filter_map(|other| Some((other.valid_from, of(other.prices()[at].as_ref())?)))
                .collect(),
        }
    }
}

impl Kind {
    fn scale(&mut self, by: Decimal) {
        self.amount *= by;
        let all = [&mut self.as_input, &mut self.as_long, &mut self.as_batch];
        all.into_iter().flatten().for_each(|amount| *amount *= by);
        self.as_tier.iter_mut().for_each(|(_, amount)| *amount *= by);
        self.as_other.iter_mut().for_each(|(_, amount)| *amount *= by);
    }
}

fn is_standard(tier: &str) -> bool {
    ["standard", "default", "auto", "on_demand"].iter().any(|known| tier.eq_ignore_ascii_case(known))
}

fn own(step: Option<&CallStep>) -> [Option<&Number>; 5] {
    step.map_or([None; 5], |step| {
        [
            step.input_per_mtok.as_ref(),
            step.cached_input_per_mtok.as_ref(),
            step.cache_write_per_mtok.as_ref(),
            step.cache_write_1h_per_mtok.as_ref(),
            step.output_per_mtok.as_ref(),
        ]
    })
}

/// The first price of a long prompt.
fn long(price: &ApiPrice) -> Option<&ContextTier> {
    price.context_above.iter().chain(&price.context_from).flatten().min_by_key(|tier| tier.tokens.value)
}

/// Whether the mean prompt of a period is a long one.
fn over(long: Option<&ContextTier>, price: Option<&ApiPrice>, totals: &Totals) -> bool {
    let (Some(long), Some(price)) = (long, price) else { return false };
    let mean = totals.get(Quantity::InputTokens).zip(totals.get(Quantity::Calls));
    let Some(mean) = mean.and_then(|(tokens, calls)| tokens.checked_div(calls)) else { return false };
    let inclusive = price.context_from.is_some();
    mean > long.tokens.value || inclusive && mean == long.tokens.value
}

/// The model of the price book and its price on a day.
fn booked<'a>(
    scenario: &'a Scenario,
    one: &Used<'a>,
    day: NaiveDate,
) -> Result<(String, &'a ApiModel, &'a ApiPrice), String> {
    let own = one.step.and_then(|step| step.model.as_ref()).map(|model| model.text.as_str());
    let is = |key: &&String| plain_model(key) == one.model;
    let key = own.filter(|key| plain_model(key) == one.model).map(str::to_string);
    let key = key.or_else(|| scenario.book.api.keys().find(is).cloned());
    let Some(key) = key else {
        return Err(match one.model.as_str() {
            "" => "no model is named, and the scenario states no prices".to_string(),
            model => format!("no price book that the scenario names has `{model}`"),
        });
    };
    let model = scenario.book.api.get(&key).ok_or_else(|| format!("no price book has `{key}`"))?;
    let price = model.on(day).ok_or_else(|| format!("`{key}` has no price on {day}"))?;
    Ok((key, model, price))
}

fn rate(scenario: &Scenario, currency: Option<&str>) -> Result<Decimal, String> {
    match currency.filter(|currency| *currency != scenario.header.currency.text) {
        None => Ok(Decimal::ONE),
        Some(currency) => {
            let rate = scenario.fx.get(currency).ok_or_else(|| format!("there is no rate for {currency}"))?;
            Ok(rate.value)
        }
    }
}
