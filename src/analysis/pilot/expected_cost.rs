//! Measured tokens at their prices: the step's own, else those of its model in the price book on the day.

use chrono::NaiveDate;
use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::analysis::pilot::assign::{Assigned, plain_model};
use crate::analysis::projected::Projected;
use crate::form::fields::Text;
use crate::form::number::Number;
use crate::model::api::prices::{Bucket, Prices, Segment};
use crate::pilot::label::Label;
use crate::pilot::period::Period;
use crate::pilot::row::Quantity;
use crate::pilot::tally::Totals;
use crate::prices::entries::{ApiModel, ApiPrice};
use crate::scenario::types::{CallStep, OptionSpec, Scenario};

/// So many tokens, or calls, of a price.
#[derive(Debug, Clone, PartialEq)]
pub struct BillLine {
    /// `gpt-5-mini, input`.
    pub what: String,
    /// Tokens, calls, or the amount that a discount is taken off.
    pub count: Decimal,
    pub price: Decimal,
    pub per: Per,
    /// Entry of the price book with its date, or the scenario.
    pub source: String,
    pub amount: Decimal,
}

/// What a price is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    MillionTokens,
    Call,
    /// A share of an amount.
    Amount,
}

/// What was used of a model.
pub struct Used<'a> {
    /// Without provider and date.
    pub model: String,
    pub step: Option<&'a CallStep>,
    pub placed: &'a Assigned<'a>,
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
pub struct TokenCost {
    pub bucket: Bucket,
    pub amount: Decimal,
    /// At the price of input that is not cached.
    pub as_input: Option<Decimal>,
    /// At the price of a long prompt.
    pub as_long: Option<Decimal>,
    /// In a batch; None where it was in one.
    pub as_batch: Option<Decimal>,
    /// At a service tier, by its name.
    pub as_tier: Vec<(String, Decimal)>,
    /// What its rows say that has a price of its own, such as where inference ran.
    pub terms: Option<String>,
    /// Whether its rows say of which service tier it was.
    pub tells_tier: bool,
    /// At the price before, or after; with the day on which that came into force.
    pub as_other: Vec<(NaiveDate, Decimal)>,
}

/// Everything that was used, priced.
#[derive(Default)]
pub struct ExpectedCost {
    pub lines: Vec<BillLine>,
    pub unpriced: Vec<Unpriced>,
    pub by_period: IndexMap<Period, Decimal>,
    pub kinds: Vec<TokenCost>,
}

/// Whether any tokens were measured.
pub fn has_tokens(totals: &Totals) -> bool {
    [Quantity::InputTokens, Quantity::OutputTokens].iter().any(|quantity| totals.get(*quantity).is_some())
}

/// Prices of what was used.
pub fn lines(projected: &Projected, option: &OptionSpec, used: &[Used]) -> ExpectedCost {
    let mut priced = ExpectedCost::default();
    // Calls of one file and tokens of another are the same calls.
    let tokens = used.iter().any(|one| one.placed.tally.periods().any(|(_, totals)| has_tokens(&totals)));
    for one in used {
        for (period, totals) in one.placed.tally.periods() {
            let calls_alone = tokens && !has_tokens(&totals) && !one.is_by_call();
            if !calls_alone {
                add(projected, one, period, &totals, &mut priced);
            }
        }
    }
    discounted(projected, option, &mut priced);
    priced.lines.sort_by(|a, b| (&a.what, &a.source).cmp(&(&b.what, &b.source)));
    priced
}

fn add(projected: &Projected, one: &Used, period: Period, totals: &Totals, into: &mut ExpectedCost) {
    let scenario = &projected.plan.scenario;
    if let Some(price) = one.step.and_then(|step| step.price_per_call.as_ref()) {
        return match (totals.get(Quantity::Calls), reporting(scenario, price)) {
            (None, _) => {}
            (Some(calls), Ok(price)) => keep(by_call(one, calls, price), period, into),
            (Some(_), Err(why)) => unpriced(named(&one.model, "calls"), why, into),
        };
    }
    if !has_tokens(totals) {
        if totals.get(Quantity::Calls).is_some() {
            unpriced(named(&one.model, "calls"), "their tokens were not measured".to_string(), into);
        }
        return;
    }
    let rates = match Rates::of(scenario, one, period, totals) {
        Ok(rates) => rates,
        Err(why) => return unpriced(named(&one.model, "tokens"), why, into),
    };
    for (bucket, tokens) in buckets(totals).into_iter().filter(|(_, tokens)| !tokens.is_zero()) {
        let what = named(&one.model, &format!("{}{}", kind(bucket), rates.suffix));
        match rates.price(rates.prices(), bucket) {
            Err(why) => unpriced(what, why, into),
            Ok(price) => {
                let (amount, source, per) =
                    (tokens * price / MILLION, rates.source.clone(), Per::MillionTokens);
                into.kinds.push(rates.kind(bucket, tokens, amount));
                keep(BillLine { what, count: tokens, price, per, source, amount }, period, into);
            }
        }
    }
}

fn by_call(one: &Used, calls: Decimal, price: Decimal) -> BillLine {
    let (what, source) = (named(&one.model, "calls"), "the scenario".to_string());
    BillLine { what, count: calls, price, per: Per::Call, source, amount: calls * price }
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
fn keep(line: BillLine, period: Period, into: &mut ExpectedCost) {
    *into.by_period.entry(period).or_default() += line.amount;
    let same = |known: &&mut BillLine| {
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

fn unpriced(what: String, why: String, into: &mut ExpectedCost) {
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
fn discounted(projected: &Projected, option: &OptionSpec, priced: &mut ExpectedCost) {
    let sheet = &projected.model.sheet;
    let Some(input) = sheet.find_input(&format!("options.{}.discount", option.id)) else { return };
    let share = sheet.input(input).value;
    let count: Decimal = priced.lines.iter().map(|line| line.amount).sum();
    let amount = -(count * share);
    let source = "the scenario".to_string();
    priced.lines.push(BillLine {
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

/// The prices that hold for what was used in a period: those of the sheet, on the day instead of the first of the month.
struct Rates<'a> {
    scenario: &'a Scenario,
    segment: Segment,
    price: Option<&'a ApiPrice>,
    model: Option<&'a ApiModel>,
    own: (Prices, Option<Number>),
    /// Tokens of a prompt, by which a long one is told.
    prompt: Decimal,
    /// Left of the price in a batch.
    batch: Decimal,
    source: String,
    suffix: String,
    terms: Option<String>,
    tells_tier: bool,
}

impl<'a> Rates<'a> {
    fn of(scenario: &'a Scenario, one: &Used<'a>, period: Period, totals: &Totals) -> Result<Self, String> {
        let tier = one.placed.group.get(Label::Tier).filter(|tier| !is_standard(tier));
        let batched = tier.is_some_and(|tier| tier.eq_ignore_ascii_case("batch"));
        let own = one.step.map(|step| (step.prices.all().map(Option::clone), step.batch_discount.clone()));
        let own = own.unwrap_or_default();
        let (model, price, entry) = match booked(scenario, one, period.first_day()) {
            Ok((entry, model, price)) => (Some(model), Some(price), entry),
            Err(_) if own.0.iter().any(Option::is_some) => (None, None, "the scenario".to_string()),
            Err(why) => return Err(why),
        };
        let asked = tier.filter(|_| !batched);
        let found = price.map_or(Some(Segment::whole(1)), |price| Segment::of(price, asked));
        let mut segment =
            found.ok_or_else(|| format!("{entry} has no service tier `{}`", asked.unwrap_or_default()))?;
        segment.lay_over(&own.0, &own.1);
        let batch = match (batched, &segment.batch_discount) {
            (true, None) => return Err(format!("{entry} has no discount for batches")),
            (true, Some(off)) => Decimal::ONE - off.value,
            (false, _) => Decimal::ONE,
        };
        let prompt = prompt(one, totals);
        let long = if segment.band(prompt).is_some() { " (long)" } else { "" };
        let suffix = tier.map(|tier| format!(" ({tier})")).unwrap_or_default() + long;
        let source = price.map_or(entry.clone(), |price| format!("{entry} of {}", price.valid_from));
        let terms = one.placed.group.get(Label::Terms).map(str::to_string);
        let tells_tier = one.placed.group.get(Label::Tier).is_some();
        Ok(Self { scenario, segment, price, model, own, prompt, batch, source, suffix, terms, tells_tier })
    }

    /// What tokens cost at the prices of a segment.
    ///
    /// # Errors
    /// A price that is not known, or a currency without a rate.
    fn cost(&self, prices: &Prices, bucket: Bucket, tokens: Decimal) -> Result<Decimal, String> {
        Ok(tokens * self.price(prices, bucket)? / MILLION)
    }

    fn price(&self, prices: &Prices, bucket: Bucket) -> Result<Decimal, String> {
        let none = || format!("{} has no price for it", self.source);
        let number = prices[bucket as usize].as_ref().ok_or_else(none)?;
        Ok(reporting(self.scenario, number)? * self.batch)
    }

    /// The prices of so long a prompt.
    fn prices(&self) -> &Prices {
        self.segment.band(self.prompt).map_or(&self.segment.prices, |band| &band.prices)
    }

    /// Tokens of a kind, with what they would cost at other prices of the same model.
    fn kind(&self, bucket: Bucket, tokens: Decimal, amount: Decimal) -> TokenCost {
        let at = |prices: &Prices| self.cost(prices, bucket, tokens).ok();
        let entry = |price: &ApiPrice, tier: Option<&str>| {
            let mut segment = Segment::of(price, tier)?;
            segment.lay_over(&self.own.0, &self.own.1);
            at(&segment.prices)
        };
        let tiers = self.price.into_iter().flat_map(|price| {
            let names = price.service_tiers.iter().flatten().map(|tier| tier.tier.text.as_str());
            names.filter_map(move |name| Some((name.to_string(), entry(price, Some(name))?)))
        });
        let others = self.model.into_iter().flat_map(|model| &model.price);
        let others =
            others.filter(|other| self.price.is_some_and(|price| price.valid_from != other.valid_from));
        let off = self.segment.batch_discount.as_ref().filter(|_| self.batch == Decimal::ONE);
        let input = self.price(self.prices(), Bucket::Input).ok().filter(|_| bucket != Bucket::Output);
        TokenCost {
            bucket,
            amount,
            terms: self.terms.clone(),
            tells_tier: self.tells_tier,
            as_input: input.map(|price| tokens * price / MILLION),
            as_long: self.segment.bands.last().and_then(|band| at(&band.prices)),
            as_batch: off.map(|off| amount * (Decimal::ONE - off.value)),
            as_tier: tiers.collect(),
            as_other: others.filter_map(|other| Some((other.valid_from, entry(other, None)?))).collect(),
        }
    }
}

/// Tokens of a prompt: the mean of the period, or more than what a class of long prompts begins with.
fn prompt(one: &Used, totals: &Totals) -> Decimal {
    let tokens = totals.get(Quantity::InputTokens).zip(totals.get(Quantity::Calls));
    let mean = tokens.and_then(|(tokens, calls)| tokens.checked_div(calls)).unwrap_or_default();
    let class =
        one.placed.group.get(Label::Context).and_then(|class| class.split_once('-')?.0.strip_suffix('k'));
    let least = class.and_then(|thousands| thousands.parse::<u32>().ok()).unwrap_or_default();
    if least == 0 { mean } else { mean.max(Decimal::from(least) * Decimal::ONE_THOUSAND + Decimal::ONE) }
}

/// A price in the reporting currency.
fn reporting(scenario: &Scenario, number: &Number) -> Result<Decimal, String> {
    let currency = number.currency.as_ref().map(Text::as_str);
    match currency.filter(|currency| *currency != scenario.header.currency.text) {
        None => Ok(number.value),
        Some(currency) => {
            let dated =
                scenario.fx_by_date.get(currency).and_then(|rates| rates.first()).map(|first| &first.rate);
            let rate = dated.or(scenario.fx.get(currency));
            let rate = rate.ok_or_else(|| format!("there is no rate for {currency}"))?;
            Ok(number.value * rate.value)
        }
    }
}

impl TokenCost {
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
