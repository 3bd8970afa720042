//! Which prices of the book hold in which month. Meant: the entry in force on the first day of the month; the
//! step's own prices instead of the book's, one by one; and a price that is needed and not known is an error.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::base::diagnostic::{Problem, Span};
use crate::base::source::Source;
use crate::form::fields::Text;
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::model::names::{known_currency, unknown};
use crate::prices::entries::{ApiModel, ApiPrice, ContextTier, VolumeTier};
use crate::scenario::types::{CallStep, OptionSpec, Scenario};

/// The disjoint kinds of tokens that have a price each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bucket {
    Input,
    CacheRead,
    CacheWrite,
    CacheWrite1h,
    Output,
}

impl Bucket {
    pub const ALL: [Self; 5] =
        [Self::Input, Self::CacheRead, Self::CacheWrite, Self::CacheWrite1h, Self::Output];

    /// Its field in price books and call steps.
    pub fn field(self) -> &'static str {
        match self {
            Self::Input => "input_per_mtok",
            Self::CacheRead => "cached_input_per_mtok",
            Self::CacheWrite => "cache_write_per_mtok",
            Self::CacheWrite1h => "cache_write_1h_per_mtok",
            Self::Output => "output_per_mtok",
        }
    }
}

/// Prices by bucket; what is not known is None.
pub type Prices = [Option<Number>; 5];

/// Token prices of a model over the horizon.
#[derive(Debug, Clone)]
pub struct TokenRates {
    pub model: Option<String>,
    /// One after the other, without gaps.
    pub segments: Vec<Segment>,
}

/// Prices that hold from month `from` to month `to`.
#[derive(Debug, Clone)]
pub struct Segment {
    pub from: u32,
    pub to: u32,
    /// Month in which they came into force, 1 where that was before.
    pub since: u32,
    /// Appended to the paths of its inputs where there is more than one segment.
    pub tag: String,
    pub prices: Prices,
    pub batch_discount: Option<Number>,
    pub bands: Vec<Band>,
    pub volume_tiers: Vec<VolumeTier>,
}

/// Prices of the whole request from a length of its prompt on.
#[derive(Debug, Clone)]
pub struct Band {
    pub tokens: Number,
    /// Whether a prompt of just so many tokens is in it.
    pub inclusive: bool,
    pub prices: Prices,
}

/// What is asked of the price book: who asks, where, and which buckets the call uses.
pub struct Need<'a> {
    pub scenario: &'a Scenario,
    pub option: &'a OptionSpec,
    pub step: &'a CallStep,
    /// Service tier that is asked for; the standard one where none is named.
    pub tier: Option<&'a Text>,
    pub at: Span,
}

/// The token prices of a step: its model's, with its own instead where it gives them.
pub fn resolve(model: Option<&Text>, need: &Need, own: Prices, reader: &mut Reader) -> Option<TokenRates> {
    let mut segments = match model {
        None => vec![Segment::whole(need.scenario.months)],
        Some(name) => booked(name, need, reader)?,
    };
    segments.iter_mut().for_each(|segment| segment.lay_over(&own, &need.step.batch_discount));
    let rates = TokenRates { model: model.map(|name| name.text.clone()), segments };
    check(&rates, need, reader).then_some(rates)
}

impl Segment {
    /// The prices of an entry at a service tier; None where it has no such tier. What is not said of a tier is not known:
    /// neither its price of long prompts nor a discount in batches.
    pub fn of(price: &ApiPrice, tier: Option<&str>) -> Option<Self> {
        let whole = standard(price);
        let Some(tier) = tier.filter(|tier| *tier != STANDARD) else { return Some(whole) };
        let prices = dated(price.tier(tier)?.prices.all(), price);
        let unknown = |band: Band| Band { prices: Default::default(), ..band };
        let bands = whole.bands.into_iter().map(unknown).collect();
        Some(Self { prices, batch_discount: None, bands, ..whole })
    }

    /// Puts a step's own prices and discount in the place of the entry's, at every length of prompt.
    pub fn lay_over(&mut self, own: &Prices, batch_discount: &Option<Number>) {
        let bands = self.bands.iter_mut().map(|band| &mut band.prices);
        for (price, own) in bands.chain([&mut self.prices]).flat_map(|prices| prices.iter_mut().zip(own)) {
            if own.is_some() {
                price.clone_from(own);
            }
        }
        if batch_discount.is_some() {
            self.batch_discount.clone_from(batch_discount);
        }
    }

    /// The band of a prompt of so many tokens; None below the first.
    pub fn band(&self, prompt: Decimal) -> Option<&Band> {
        self.bands.iter().rev().find(|band| match band.inclusive {
            true => prompt >= band.tokens.value,
            false => prompt > band.tokens.value,
        })
    }

    /// The prices that the prompts of a step meet, from the shortest to the longest where they grow.
    fn reached(&self, step: &CallStep) -> Vec<&Prices> {
        let mut prompts = step.prompts();
        prompts.extend(prompts.is_empty().then_some(Decimal::ZERO));
        let at = |prompt: Decimal| self.band(prompt).map_or(&self.prices, |band| &band.prices);
        let (first, last) = (prompts.first().copied(), prompts.last().copied());
        let between = self.bands.iter().filter(|band| {
            let grows = step.turns.is_some();
            grows && Some(band.tokens.value) > first && Some(band.tokens.value) < last
        });
        prompts.iter().map(|prompt| at(*prompt)).chain(between.map(|band| &band.prices)).collect()
    }

    /// Prices without an entry of a book.
    pub fn whole(months: u32) -> Self {
        Self {
            from: 1,
            to: months,
            since: 1,
            tag: String::new(),
            prices: Default::default(),
            batch_discount: None,
            bands: vec![],
            volume_tiers: vec![],
        }
    }
}

fn booked(name: &Text, need: &Need, reader: &mut Reader) -> Option<Vec<Segment>> {
    let book = &need.scenario.book;
    let Some(model) = book.api.get(name.as_str()) else {
        let known: Vec<&str> = book.api.keys().map(String::as_str).collect();
        let message = format!("no price book that the scenario names has the model `{}`", name.text);
        let problem = unknown("unknown-model", name, message, &known);
        reader.report(match known.is_empty() {
            true => problem.hint("name price books in `scenario.pricing`, or give prices in the step itself"),
            false => problem,
        });
        return None;
    };
    let periods = in_force(model, need, name, reader)?;
    let many = periods.len() > 1;
    let mut segments = Vec::new();
    for (at, (from, price)) in periods.iter().enumerate() {
        known_currency(need.scenario, &price.currency, reader)?;
        let to = periods.get(at + 1).map_or(need.scenario.months, |next| next.0 - 1);
        let tag = if many { format!("@{}", date(need.scenario, *from)) } else { String::new() };
        let since = first_month(need.scenario, price.valid_from);
        let from = if at == 0 { 1 } else { *from };
        let priced = segment(price, need, reader)?;
        segments.push(Segment { from, to, since, tag, ..priced });
    }
    Some(segments)
}

/// The first month of the horizon that starts on a day or after it.
fn first_month(scenario: &Scenario, day: NaiveDate) -> u32 {
    (1..scenario.months).find(|month| date(scenario, *month).first_day() >= day).unwrap_or(scenario.months)
}

fn date(scenario: &Scenario, month: u32) -> crate::base::calendar::YearMonth {
    scenario.header.start.plus(month - 1)
}

/// Month from which each price holds, from go-live on.
fn in_force<'m>(
    model: &'m ApiModel,
    need: &Need,
    name: &Text,
    reader: &mut Reader,
) -> Option<Vec<(u32, &'m ApiPrice)>> {
    let mut periods: Vec<(u32, &ApiPrice)> = Vec::new();
    for month in need.option.go_live..=need.scenario.months {
        let day: NaiveDate = date(need.scenario, month).first_day();
        let Some(price) = model.on(day) else {
            let first = model.price.iter().map(|price| price.valid_from).min();
            let pinned = need.scenario.header.price_date;
            let none = pinned.map_or("it has none".to_string(), |day| format!("none was known on {day}"));
            let first = first.map_or(none, |day| format!("its first holds from {day}"));
            let message =
                format!("no price of `{}` is known for {}: {first}", name.text, date(need.scenario, month));
            let hint = "give the price in the step itself, or start later";
            reader.report(Problem::new("no-price-yet", &name.span, message).label("this model").hint(hint));
            return None;
        };
        if periods.last().is_none_or(|(_, last)| !std::ptr::eq(*last, price)) {
            periods.push((month, price));
        }
    }
    Some(periods)
}

/// The prices of an entry, of the service tier that the step asks for.
fn segment(price: &ApiPrice, need: &Need, reader: &mut Reader) -> Option<Segment> {
    let found = Segment::of(price, need.tier.map(Text::as_str));
    if let (None, Some(name)) = (&found, need.tier) {
        let mut known: Vec<&str> = vec![STANDARD];
        known.extend(price.service_tiers.iter().flatten().map(|tier| tier.tier.as_str()));
        let message = format!("the price from {} on has no service tier `{}`", price.valid_from, name.text);
        reader.report(unknown("unknown-service-tier", name, message, &known));
    }
    found
}

/// What the tier without a name is called.
const STANDARD: &str = "standard";

fn dated(prices: [&Option<Number>; 5], price: &ApiPrice) -> Prices {
    prices.map(|number| number.as_ref().map(|number| cited(number, price)))
}

fn standard(price: &ApiPrice) -> Segment {
    let band = |tier: &ContextTier, inclusive: bool| Band {
        tokens: cited(&tier.tokens, price),
        inclusive,
        prices: dated(tier.prices.all(), price),
    };
    let above = price.context_above.iter().flatten().map(|tier| band(tier, false));
    let mut bands: Vec<Band> =
        above.chain(price.context_from.iter().flatten().map(|tier| band(tier, true))).collect();
    bands.sort_by_key(|band| band.tokens.value);
    let mut volume_tiers: Vec<VolumeTier> = price.volume_tiers.clone().unwrap_or_default();
    volume_tiers.sort_by_key(|tier| tier.above_mtok.value);
    Segment {
        prices: dated(price.prices.all(), price),
        batch_discount: price.batch_discount.as_ref().map(|number| cited(number, price)),
        bands,
        volume_tiers,
        ..Segment::whole(1)
    }
}

/// A number of the book with the source and date of its entry, in the entry's currency.
fn cited(number: &Number, price: &ApiPrice) -> Number {
    let source = Source {
        origin: number.source.origin.clone(),
        source: Some(price.source.text.clone()),
        as_of: Some(price.as_of.to_string()),
        note: None,
    };
    Number { source, currency: Some(price.currency.clone()), ..number.clone() }
}

/// Whether every price that the calls need is there.
fn check(rates: &TokenRates, need: &Need, reader: &mut Reader) -> bool {
    let step = need.step;
    let mut whole = true;
    for segment in &rates.segments {
        let reached = segment.reached(step);
        for bucket in Bucket::ALL.into_iter().filter(|bucket| uses(step, *bucket)) {
            if reached.iter().any(|prices| prices[bucket as usize].is_none()) {
                report_missing(rates, bucket.field(), segment, need, reader);
                whole = false;
            }
        }
        let batched = step.batch_share.as_ref().is_some_and(|share| !share.value.is_zero());
        if batched && segment.batch_discount.is_none() {
            report_missing(rates, "batch_discount", segment, need, reader);
            whole = false;
        }
    }
    whole
}

fn report_missing(rates: &TokenRates, field: &str, segment: &Segment, need: &Need, reader: &mut Reader) {
    let whose = rates.model.as_ref().map_or("the step".to_string(), |model| format!("`{model}`"));
    let from = date(need.scenario, segment.from.max(need.option.go_live));
    let message = format!("the calls need `{field}`, and {whose} has none from {from} on");
    let hint = format!("a price that is not known is not zero: give `{field}` in the step itself");
    reader.report(Problem::new("missing-price", &need.at, message).label("these calls").hint(hint));
}

/// Whether a call has tokens of a bucket.
pub fn uses(step: &CallStep, bucket: Bucket) -> bool {
    let some = |number: &Option<Number>| number.as_ref().is_some_and(|number| !number.value.is_zero());
    let prompt = || step.prompts().iter().any(|prompt| !prompt.is_zero());
    match bucket {
        Bucket::Input => prompt(),
        Bucket::CacheRead => some(&step.cached_input_share) && prompt(),
        Bucket::CacheWrite => some(&step.cache_write_share) && prompt(),
        Bucket::CacheWrite1h => some(&step.cache_write_1h_share) && prompt(),
        Bucket::Output => step.answers().iter().any(|answer| !answer.is_zero()),
    }
}
