//! How long single calls were: the classes of a step's sizes, or of its model's thresholds, and what a pilot's request log
//! says of each. A call is of the size that is nearest to it, unless a threshold lies between two of them: then that parts
//! them, so that no class has two prices.

use rust_decimal::Decimal;

use crate::analysis::pilot::measured_input::{Measure, possible};
use crate::form::number::Number;
use crate::pilot::size::{SizeTally, Sizes, bound};
use crate::pilot::sums::Sums;
use crate::scenario::types::{CallStep, OptionSpec, Scenario};

/// Digits of a measured share.
const DIGITS: u32 = 15;

/// The lengths of prompts at which calls of a scenario are told apart.
pub fn bounds(scenario: &Scenario) -> Vec<i128> {
    let steps = scenario.options.iter().flat_map(|option| option.core.calls.iter());
    let mut bounds: Vec<i128> = steps.flat_map(|(_, step)| of_step(scenario, step)).collect();
    bounds.sort_unstable();
    bounds.dedup();
    bounds
}

/// Those of a step: between its sizes, or the thresholds of its model.
fn of_step(scenario: &Scenario, step: &CallStep) -> Vec<i128> {
    let thresholds = thresholds(scenario, step);
    let mut sizes: Vec<Decimal> = step.sizes().iter().map(|size| size.input_tokens.value).collect();
    if sizes.is_empty() {
        return if step.turns.is_none() { thresholds } else { vec![] };
    }
    sizes.sort_unstable();
    let between = |pair: &[Decimal]| {
        let (short, long) = (bound(pair[0], true)?, bound(pair[1], true)?);
        let parted = thresholds.iter().find(|at| short < **at && long >= **at).copied();
        parted.or(bound((pair[0] + pair[1]) / Decimal::TWO, true))
    };
    sizes.windows(2).filter_map(between).collect()
}

fn thresholds(scenario: &Scenario, step: &CallStep) -> Vec<i128> {
    let entry = step.model.as_ref().and_then(|model| scenario.book.api.get(model.as_str()));
    let prices = || entry.into_iter().flat_map(|entry| &entry.price);
    let above = prices().flat_map(|price| price.context_above.iter().flatten());
    let from = prices().flat_map(|price| price.context_from.iter().flatten());
    let above = above.filter_map(|tier| bound(tier.tokens.value, false));
    let mut all: Vec<i128> = above.chain(from.filter_map(|tier| bound(tier.tokens.value, true))).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The classes of a step, out of those of the whole scenario.
fn classes(scenario: &Scenario, step: &CallStep, sizes: &Sizes) -> Vec<SizeTally> {
    let (all, own) = (bounds(scenario), of_step(scenario, step));
    let mut classes = vec![SizeTally::default(); own.len() + 1];
    for (at, tally) in sizes.classes.iter().enumerate() {
        let start = at.checked_sub(1).and_then(|before| all.get(before));
        let class = own.iter().filter(|bound| start.is_some_and(|start| *bound <= start)).count();
        classes[class].merge(tally);
    }
    classes
}

/// What a log says of the sizes of a step, where it gives several.
pub fn measures(
    scenario: &Scenario,
    option: &OptionSpec,
    (id, step): (&str, &CallStep),
    sizes: &Sizes,
) -> Vec<Measure> {
    if step.sizes().is_empty() || sizes.classes.is_empty() {
        return vec![];
    }
    let mut order: Vec<usize> = (0..step.sizes().len()).collect();
    order.sort_by_key(|at| step.sizes()[*at].input_tokens.value);
    let classes = classes(scenario, step, sizes);
    let calls: u64 = classes.iter().map(|class| class.calls).sum();
    let shares = shares(&classes, calls);
    let doubt = match classes.iter().position(|class| class.calls == 0) {
        _ if sizes.unknown > 0 => {
            let many = sizes.unknown > 1;
            let rows = if many { "rows are no single calls" } else { "row is no single call" };
            Some(format!("{} {rows}, so the assumed sizes stay", sizes.unknown))
        }
        Some(rank) => {
            Some(format!("no call was nearest to size {}, so the assumed sizes stay", order[rank] + 1))
        }
        None => None,
    };
    let mut list = Vec::new();
    for ((at, class), share) in order.into_iter().zip(&classes).zip(shares) {
        let size = &step.sizes()[at];
        let path = |field: &str| format!("options.{}.calls.{id}.sizes.{at}.{field}", option.id);
        let share =
            Measure { mean: share, ..measure(path("share"), &class.share_of(calls), &size.share, &doubt) };
        list.push(share);
        let tokens = [
            ("input_tokens", class.input(), &size.input_tokens),
            ("output_tokens", class.output(), &size.output_tokens),
        ];
        let known = tokens.into_iter().filter_map(|(field, sums, number)| Some((field, sums?, number)));
        list.extend(
            known
                .filter(|_| class.calls > 0)
                .map(|(field, sums, number)| measure(path(field), &sums, number, &doubt)),
        );
    }
    list
}

/// The shares of the classes, to so many digits that sum to 1.
fn shares(classes: &[SizeTally], calls: u64) -> Vec<Decimal> {
    let share = |class: &SizeTally| {
        let exact = Decimal::from(class.calls).checked_div(Decimal::from(calls));
        exact.unwrap_or_default().round_dp(DIGITS)
    };
    let mut shares: Vec<Decimal> = classes.iter().map(share).collect();
    let left = Decimal::ONE - shares.iter().sum::<Decimal>();
    if let Some(largest) = shares.iter_mut().max() {
        *largest += left;
    }
    shares
}

fn measure(path: String, sums: &Sums, number: &Number, doubt: &Option<String>) -> Measure {
    const FEW: u64 = 8;
    let few = (sums.rows < FEW).then(|| format!("only {} calls, so the interval is wide", sums.rows));
    let is_share = path.ends_with(".share");
    Measure {
        mean: sums.ratio().unwrap_or_default(),
        interval: sums.interval().filter(|_| sums.rows > 1).map(|ends| possible(is_share, ends)),
        // Shares of sizes hang together, so none of them has a range of its own.
        standard_error: sums.standard_error().filter(|_| !is_share && sums.rows > 1),
        spread: sums.spread().filter(|_| sums.rows > 1),
        rows: sums.rows,
        of: sums.under,
        assumed: Some(number.value),
        replaces: doubt.is_none(),
        doubt: doubt.clone().or(few),
        growth: None,
        is_bill_per_unit: false,
        is_from_bill: false,
        path,
    }
}

/// What is to be said of a step with one size whose calls have two prices.
pub fn unlike(scenario: &Scenario, id: &str, step: &CallStep, sizes: &Sizes) -> Option<String> {
    let one_size = step.sizes().is_empty() && sizes.unknown == 0;
    let classes = classes(scenario, step, sizes);
    let found: Vec<&SizeTally> = classes.iter().filter(|class| class.calls > 0).collect();
    if !one_size || found.len() < 2 {
        return None;
    }
    let calls: u64 = found.iter().map(|class| class.calls).sum();
    let shares = shares(&found.iter().map(|class| **class).collect::<Vec<_>>(), calls);
    let size = |(class, share): (&&SizeTally, &Decimal)| {
        let [input, output] = [class.input()?, class.output()?]
            .map(|sums| sums.ratio().unwrap_or_default().round_dp(3).normalize());
        Some(format!("{{ share = {}, input_tokens = {input}, output_tokens = {output} }}", share.normalize()))
    };
    let written: Vec<String> = found.iter().zip(&shares).filter_map(size).collect();
    Some(format!(
        "calls of `{id}` lie on both sides of a price by the length of the prompt, and its one size has one of them: sizes = [{}]",
        written.join(", ")
    ))
}

/// A log counts every turn as a call: calls for a unit are turns of its conversations, and the mean prompt is not the first.
pub fn of_turns(step: &CallStep, one: Measure) -> Measure {
    let Some(turns) = &step.turns else { return one };
    if one.path.ends_with(".input_tokens") {
        let doubt = "the mean is over all turns and the assumption is of the first, which stays".to_string();
        return Measure { replaces: false, doubt: Some(doubt), ..one };
    }
    let Some(start) = one.path.strip_suffix("calls_per_unit") else { return one };
    let by = |value: Decimal| value.checked_div(step.calls_per_unit.value).unwrap_or_default();
    let mean = by(one.mean);
    let possible = mean >= Decimal::ONE;
    let doubt = "fewer calls than conversations were counted, so the assumption stays".to_string();
    Measure {
        path: format!("{start}turns"),
        mean,
        interval: one.interval.map(|(low, high)| (by(low), by(high))),
        standard_error: one.standard_error.map(by),
        spread: one.spread.map(by),
        assumed: Some(turns.value),
        replaces: one.replaces && possible,
        doubt: if possible { one.doubt } else { Some(doubt) },
        ..one
    }
}
