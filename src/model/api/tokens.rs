//! What a call costs by its tokens. The prompt splits into disjoint buckets, each with its price; a prompt past
//! a threshold of the model reprices the whole request; batches have their discount.

use crate::base::unit::Unit;
use crate::form::number::Number;
use crate::model::api::prices::{Band, Bucket, Segment, TokenRates, uses};
use crate::model::lowering::{OptionSheet, own_path};
use crate::scenario::types::CallStep;
use crate::sheet::expr::Expr;

/// A price per million tokens.
const PER_MTOK: fn() -> Unit = || Unit::MONEY / Unit::MTOK;

/// A step, its path below the option, and what it pays.
pub struct PricedStep<'a> {
    /// `calls.triage`, or `calls.triage.fallback`.
    pub name: String,
    pub step: &'a CallStep,
    pub rates: &'a TokenRates,
    /// What is left of a price by month, where the scenario assumes that prices fall.
    pub decline: Expr,
}

impl PricedStep<'_> {
    /// The row of what a call costs by month, at list price.
    pub fn price_per_call(&self, cx: &mut OptionSheet) -> Expr {
        let buckets: Vec<Bucket> = Bucket::ALL.into_iter().filter(|bucket| self.priced(*bucket)).collect();
        let mut parts = Vec::new();
        for bucket in buckets {
            let tokens = self.tokens(bucket, cx);
            parts.push(tokens * self.price(bucket, cx) / Expr::constant(1_000_000, Unit::TOKEN / Unit::MTOK));
        }
        let list = Expr::sum(Unit::MONEY / Unit::CALL, parts) * self.decline.clone();
        let formula = list * self.unbatched(cx);
        cx.row(&format!("{}.price_per_call", self.name), "price per call", Unit::MONEY / Unit::CALL, formula)
    }

    // A share that is written but zero keeps its bucket where its price is known, so that it can be varied.
    fn priced(&self, bucket: Bucket) -> bool {
        let share = match bucket {
            Bucket::CacheRead => self.step.cached_input_share.is_some(),
            Bucket::CacheWrite => self.step.cache_write_share.is_some(),
            Bucket::CacheWrite1h => self.step.cache_write_1h_share.is_some(),
            Bucket::Input => self.step.input_tokens.is_some(),
            Bucket::Output => self.step.output_tokens.is_some(),
        };
        let known = self.rates.segments.iter().all(|segment| segment.prices[bucket as usize].is_some());
        uses(self.step, bucket) || share && known
    }

    fn tokens(&self, bucket: Bucket, cx: &mut OptionSheet) -> Expr {
        let per_call = Unit::TOKEN / Unit::CALL;
        let step = self.step;
        let (total, share) = match bucket {
            Bucket::Output => (&step.output_tokens, None),
            Bucket::Input => (&step.input_tokens, Some(self.uncached(cx))),
            Bucket::CacheRead => (&step.input_tokens, share(&step.cached_input_share, cx)),
            Bucket::CacheWrite => (&step.input_tokens, share(&step.cache_write_share, cx)),
            Bucket::CacheWrite1h => (&step.input_tokens, share(&step.cache_write_1h_share, cx)),
        };
        let total = total.as_ref().map_or(Expr::zero(per_call), |number| cx.all.input(number, per_call));
        total * share.unwrap_or_else(Expr::one)
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

    /// The price of a bucket by month, in the reporting currency.
    fn price(&self, bucket: Bucket, cx: &mut OptionSheet) -> Expr {
        let mut prices = Vec::new();
        for segment in &self.rates.segments {
            let Some(list) = &segment.prices[bucket as usize] else { continue };
            let base = self.book_input(bucket.field(), list, segment, PER_MTOK(), cx);
            let banded = self.banded(bucket, segment, base, cx);
            prices.push(banded * self.period(segment, cx));
        }
        Expr::sum(PER_MTOK(), prices)
    }

    /// The base price, with the step to each band's price once the prompt is in the band.
    fn banded(&self, bucket: Bucket, segment: &Segment, base: Expr, cx: &mut OptionSheet) -> Expr {
        let mut price = base.clone();
        let mut below = base;
        for band in &segment.bands {
            let Some(number) = &band.prices[bucket as usize] else { continue };
            let field = format!("{}.context_{}", bucket.field(), band.tokens.value.normalize());
            let at = self.book_input(&field, number, segment, PER_MTOK(), cx);
            let within = self.within(band, segment, cx);
            price = price + (at.clone() - below) * within;
            below = at;
        }
        price
    }

    /// 1 where the prompt is past the threshold of a band, else 0; the whole request is priced by it.
    fn within(&self, band: &Band, segment: &Segment, cx: &mut OptionSheet) -> Expr {
        let token = Unit::TOKEN / Unit::CALL;
        let Some(prompt) = &self.step.input_tokens else { return Expr::zero(Unit::NONE) };
        let prompt = cx.all.input(prompt, token);
        let field = format!("context_{}", band.tokens.value.normalize());
        let threshold = self.book_input(&field, &band.tokens, segment, token, cx);
        let whole = |distance: Expr| {
            let steps = (distance / Expr::constant(1, token)).whole_units();
            steps.positive().min(Expr::one())
        };
        match band.inclusive {
            false => whole(prompt - threshold),
            true => whole(threshold - prompt).rest(),
        }
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

/// Prompt and output tokens of a call.
pub fn tokens_per_call(step: &CallStep, cx: &mut OptionSheet) -> Expr {
    let per_call = Unit::TOKEN / Unit::CALL;
    let counts = [&step.input_tokens, &step.output_tokens];
    let given: Vec<Expr> =
        counts.into_iter().flatten().map(|number| cx.all.input(number, per_call)).collect();
    Expr::sum(per_call, given)
}

fn share(number: &Option<Number>, cx: &mut OptionSheet) -> Option<Expr> {
    number.as_ref().map(|number| cx.all.input(number, Unit::NONE))
}
