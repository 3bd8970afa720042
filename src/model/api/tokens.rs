//! What a call costs by its tokens. The prompt splits into disjoint buckets, each with its price; a prompt past
//! a threshold of the model reprices the whole request; batches have their discount. Calls of unlike size, and the turns of
//! a conversation, pass a threshold each by itself.

use crate::base::unit::Unit;
use crate::form::number::Number;
use crate::model::api::prices::{Band, Bucket, Segment, TokenRates, uses};
use crate::model::api::turns::Past;
use crate::model::lowering::{OptionSheet, own_path};
use crate::model::prompts::{Lengths, Prompts, Size, Turns, mean, or_zero};
use crate::scenario::types::CallStep;
use crate::sheet::expr::Expr;

/// A price per million tokens.
const PER_MTOK: fn() -> Unit = || Unit::MONEY / Unit::MTOK;

const MILLION: fn() -> Expr = || Expr::constant(1_000_000, Unit::TOKEN / Unit::MTOK);

/// What a call costs.
const PER_CALL: fn() -> Unit = || Unit::MONEY / Unit::CALL;

/// A step, its path below the option, and what it pays.
pub struct PricedStep<'a> {
    /// `calls.triage`, or `calls.triage.fallback`.
    pub name: String,
    pub step: &'a CallStep,
    pub prompts: &'a Prompts,
    pub rates: &'a TokenRates,
    /// What is left of a price by month, where the scenario assumes that prices fall.
    pub decline: Expr,
}

impl PricedStep<'_> {
    /// The row of what a run costs by month, at list price.
    pub fn price_per_run(&self, cx: &mut OptionSheet) -> Expr {
        let name = format!("{}.price_per_call", self.name);
        match &self.prompts.lengths {
            Lengths::Turns(turns) => {
                let formula = self.of_turns(turns, cx);
                let name = format!("{}.price_per_conversation", self.name);
                cx.row(&name, "price per conversation, all turns", PER_CALL(), formula)
            }
            Lengths::Sizes(sizes) => {
                let formula = match sizes.as_slice() {
                    [one] if one.share.is_none() => self.of_size(one, cx),
                    _ => mean(sizes, self.of_sizes(sizes, cx)),
                };
                cx.row(&name, "price per call", PER_CALL(), formula)
            }
        }
    }

    fn of_sizes(&self, sizes: &[Size], cx: &mut OptionSheet) -> Vec<Expr> {
        let mut prices = Vec::new();
        for (at, size) in sizes.iter().enumerate() {
            let formula = self.of_size(size, cx);
            let name = format!("{}.sizes.{at}.price_per_call", self.name);
            prices.push(cx.row(&name, &format!("price per call of size {}", at + 1), PER_CALL(), formula));
        }
        prices
    }

    fn of_size(&self, size: &Size, cx: &mut OptionSheet) -> Expr {
        let mut parts = Vec::new();
        for bucket in self.buckets() {
            let tokens = or_zero(if bucket == Bucket::Output { &size.output } else { &size.input });
            let tokens = tokens * self.share(bucket, cx);
            parts.push(tokens * self.price(bucket, size, cx) / MILLION());
        }
        self.after_discounts(parts, cx)
    }

    /// All turns at the base price, and those past a threshold with the step to the price of long prompts.
    fn of_turns(&self, turns: &Turns, cx: &mut OptionSheet) -> Expr {
        let mut parts = Vec::new();
        for segment in &self.rates.segments {
            let period = self.period(segment, cx);
            let past = self.past(turns, segment, cx);
            for bucket in self.buckets() {
                let money = self.of_bucket(bucket, turns, segment, &past, cx);
                parts.extend(money.map(|money| money * period.clone() / MILLION()));
            }
        }
        self.after_discounts(parts, cx)
    }

    fn past(&self, turns: &Turns, segment: &Segment, cx: &mut OptionSheet) -> Vec<Past> {
        let mut past = Vec::new();
        for band in &segment.bands {
            let threshold = self.threshold(band, segment, cx);
            let name = format!("{}.long_{}{}", self.name, band.tokens.value.normalize(), segment.tag);
            past.push(turns.past(&threshold, band.inclusive, &name, cx));
        }
        past
    }

    fn of_bucket(
        &self,
        bucket: Bucket,
        turns: &Turns,
        segment: &Segment,
        past: &[Past],
        cx: &mut OptionSheet,
    ) -> Option<Expr> {
        let list = segment.prices[bucket as usize].as_ref()?;
        let base = self.book_input(bucket.field(), list, segment, PER_MTOK(), cx);
        let share = self.share(bucket, cx);
        let of = |(turns_of, input): (&Expr, &Expr)| match bucket {
            Bucket::Output => turns_of.clone() * or_zero(&turns.output),
            _ => input.clone() * share.clone(),
        };
        let mut money = of((&turns.turns, &turns.input)) * base.clone();
        let mut below = base;
        for (band, past) in segment.bands.iter().zip(past) {
            let Some(at) = self.band_price(bucket, band, segment, cx) else { continue };
            money = money + of((&past.turns, &past.input)) * (at.clone() - below);
            below = at;
        }
        Some(money)
    }

    fn after_discounts(&self, parts: Vec<Expr>, cx: &mut OptionSheet) -> Expr {
        let list = Expr::sum(PER_CALL(), parts) * self.decline.clone();
        list * self.unbatched(cx)
    }

    fn buckets(&self) -> Vec<Bucket> {
        Bucket::ALL.into_iter().filter(|bucket| self.priced(*bucket)).collect()
    }

    // A share that is written but zero keeps its bucket where its price is known, so that it can be varied.
    fn priced(&self, bucket: Bucket) -> bool {
        let share = match bucket {
            Bucket::CacheRead => self.step.cached_input_share.is_some(),
            Bucket::CacheWrite => self.step.cache_write_share.is_some(),
            Bucket::CacheWrite1h => self.step.cache_write_1h_share.is_some(),
            Bucket::Input => !self.step.prompts().is_empty(),
            Bucket::Output => !self.step.answers().is_empty(),
        };
        let known = self.rates.segments.iter().all(|segment| segment.prices[bucket as usize].is_some());
        uses(self.step, bucket) || share && known
    }

    /// The share of the prompt, or of the answer, that is in a bucket.
    fn share(&self, bucket: Bucket, cx: &mut OptionSheet) -> Expr {
        let step = self.step;
        let share = match bucket {
            Bucket::Output => None,
            Bucket::Input => Some(self.uncached(cx)),
            Bucket::CacheRead => share(&step.cached_input_share, cx),
            Bucket::CacheWrite => share(&step.cache_write_share, cx),
            Bucket::CacheWrite1h => share(&step.cache_write_1h_share, cx),
        };
        share.unwrap_or_else(Expr::one)
    }

    fn uncached(&self, cx: &mut OptionSheet) -> Expr {
        let step = self.step;
        let shares = [&step.cached_input_share, &step.cache_write_share, &step.cache_write_1h_share];
        let cached: Vec<Expr> = shares.into_iter().filter_map(|number| share(number, cx)).collect();
        match cached.is_empty() {
            true => Expr::one(),
            false => Expr::sum(Unit::NONE, cached).rest(),
        }
    }

    fn unbatched(&self, cx: &mut OptionSheet) -> Expr {
        let Some(batched) = &self.step.batch_share else { return Expr::one() };
        let batched = cx.all.input(batched, Unit::NONE);
        let mut discounts = Vec::new();
        for segment in &self.rates.segments {
            let Some(discount) = &segment.batch_discount else { continue };
            let discount = self.book_input("batch_discount", discount, segment, Unit::NONE, cx);
            discounts.push(discount * self.period(segment, cx));
        }
        (batched * Expr::sum(Unit::NONE, discounts)).rest()
    }

    /// The price of a bucket by month for calls of a size, in the reporting currency.
    fn price(&self, bucket: Bucket, size: &Size, cx: &mut OptionSheet) -> Expr {
        let mut prices = Vec::new();
        for segment in &self.rates.segments {
            let Some(list) = &segment.prices[bucket as usize] else { continue };
            let base = self.book_input(bucket.field(), list, segment, PER_MTOK(), cx);
            let banded = self.banded(bucket, segment, base, size, cx);
            prices.push(banded * self.period(segment, cx));
        }
        Expr::sum(PER_MTOK(), prices)
    }

    /// The base price, with the step to each band's price once the prompt is in the band.
    fn banded(
        &self,
        bucket: Bucket,
        segment: &Segment,
        base: Expr,
        size: &Size,
        cx: &mut OptionSheet,
    ) -> Expr {
        let mut price = base.clone();
        let mut below = base;
        for band in &segment.bands {
            let Some(at) = self.band_price(bucket, band, segment, cx) else { continue };
            let within = self.within(band, segment, size, cx);
            price = price + (at.clone() - below) * within;
            below = at;
        }
        price
    }

    fn band_price(
        &self,
        bucket: Bucket,
        band: &Band,
        segment: &Segment,
        cx: &mut OptionSheet,
    ) -> Option<Expr> {
        let number = band.prices[bucket as usize].as_ref()?;
        let field = format!("{}.context_{}", bucket.field(), band.tokens.value.normalize());
        Some(self.book_input(&field, number, segment, PER_MTOK(), cx))
    }

    /// 1 where the prompt is past the threshold of a band, else 0; the whole request is priced by it.
    fn within(&self, band: &Band, segment: &Segment, size: &Size, cx: &mut OptionSheet) -> Expr {
        let Some(prompt) = size.input.clone() else { return Expr::zero(Unit::NONE) };
        let threshold = self.threshold(band, segment, cx);
        let whole = |distance: Expr| {
            let steps = (distance / Expr::constant(1, Unit::TOKEN / Unit::CALL)).whole_units();
            steps.positive().min(Expr::one())
        };
        match band.inclusive {
            false => whole(prompt - threshold),
            true => whole(threshold - prompt).rest(),
        }
    }

    fn threshold(&self, band: &Band, segment: &Segment, cx: &mut OptionSheet) -> Expr {
        let field = format!("context_{}", band.tokens.value.normalize());
        self.book_input(&field, &band.tokens, segment, Unit::TOKEN / Unit::CALL, cx)
    }

    /// A number of the price book under the path by which the step can override it.
    fn book_input(
        &self,
        field: &str,
        number: &Number,
        segment: &Segment,
        unit: Unit,
        cx: &mut OptionSheet,
    ) -> Expr {
        let here = format!("{}.{field}", cx.path(&self.name));
        let key = format!("{}{}", own_path(here, number), segment.tag);
        let input = cx.all.sheet.input(&key, unit, number.value, &number.source);
        match (&number.escalation, unit == PER_MTOK()) {
            (Some(escalation), true) => {
                cx.all.converted(input, number.currency.as_ref()) * cx.all.index(&key, escalation)
            }
            (None, true) => cx.all.converted(input, number.currency.as_ref()),
            (_, false) => input,
        }
    }

    fn period(&self, segment: &Segment, cx: &mut OptionSheet) -> Expr {
        match self.rates.segments.len() {
            1 => Expr::one(),
            _ => cx.all.window(segment.from, segment.to),
        }
    }
}

fn share(number: &Option<Number>, cx: &mut OptionSheet) -> Option<Expr> {
    number.as_ref().map(|number| cx.all.input(number, Unit::NONE))
}
