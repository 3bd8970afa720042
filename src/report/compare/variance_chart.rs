//! Variance against the plan as a chart: what moved, by group.

use crate::report::labels::{in_full, in_words};
use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::analysis::compare::comparison::Comparison;
use crate::analysis::compare::variance::{Part, Variance};
use crate::report::chart::{Body, Chart, Waterfall, WaterfallStep};
use crate::report::compare::bridge::{named, unit};
use crate::report::compare::bridge_chart::{framed, in_unit};
use crate::report::compare::variance::{mostly, state};
use crate::report::labels::sentence_case;

/// A chart for every option of which a group moves the figure.
pub fn charts(all: &Comparison, variances: &[Variance]) -> Vec<Chart> {
    let moved = variances.iter().filter(|variance| !variance.moving().is_empty());
    let slug = |variance: &Variance| match variances.len() {
        1 => Cow::Borrowed("what-moved"),
        _ => Cow::Owned(format!("what-moved-{}", variance.option)),
    };
    moved.map(|variance| chart(all, variance, slug(variance))).collect()
}

fn chart(all: &Comparison, variance: &Variance, slug: Cow<'static, str>) -> Chart {
    let unit = unit(all);
    let within = if unit.is_empty() { String::new() } else { format!(", {unit}") };
    let (first, last) = (&all.first().label, &all.last().label);
    let subtitle = format!(
        "{}{within}, from {first} to {last}, by group of inputs; solid is adverse, pale is favourable",
        in_full(all.metrics(), &variance.metric)
    );
    let body = Body::Waterfall(Waterfall {
        unit,
        from: (sentence_case(first), variance.from),
        to: (sentence_case(last), variance.to),
        steps: variance.seen().into_iter().map(step).collect(),
    });
    framed(all, slug, title(all, variance), subtitle, body)
}

/// What the pilot does to the figure, and the group that did most of it.
fn title(all: &Comparison, variance: &Variance) -> String {
    let what =
        format!("the {} of {}", in_words(all.metrics(), &variance.metric), named(all, &variance.option));
    let whole = variance.whole();
    let (unit, currency) = (unit(all), &all.first().study.scenario.currency);
    let figure = |value: Decimal| in_unit(&unit, currency, value);
    if variance.is_favourable(whole).is_none() {
        return format!("The pilot leaves {what} at {}: its parts cancel out", figure(variance.to));
    }
    let by = figure(whole.abs());
    let found = match whole > Decimal::ZERO {
        true => format!("The pilot adds {by} to {what}"),
        false => format!("The pilot takes {by} off {what}"),
    };
    format!("{found}{}", mostly(variance))
}

fn step(part: &Part) -> WaterfallStep {
    WaterfallStep {
        name: vec![sentence_case(&part.name()), state(part).to_string()],
        amount: part.amount,
        favourable: part.favourable == Some(true),
    }
}
