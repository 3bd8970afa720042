//! Charts of a simulation: the fan of net benefit, gross spend by chance, the best choice, and what drives the result.

use rust_decimal::Decimal;

use crate::analysis::simulate::drivers::{Driver, Drivers};
use crate::analysis::simulate::simulation::{FanMonth, OptionChances, Simulation};
use crate::analysis::study::types::{OptionStudy, Study};
use crate::analysis::study::verdict::focus;
use crate::base::format::{fixed, money, percent};
use crate::report::chart::{
    Across, Axis, Band, Bar, Bars, Body, Chart, End, Hue, Lines, Marker, Point, Series, Weight,
};
use crate::report::chart_frame::chart;
use crate::report::dates;
use crate::report::labels::{input_name, metric_name, name, option_name};
use crate::report::simulate::chances::{chance, inputs};

/// Every chart that says something.
pub fn charts(study: &Study, simulation: &Simulation) -> Vec<Chart> {
    let Some(option) = focus(study) else { return vec![] };
    let Some(own) = simulation.option(&option.id) else { return vec![] };
    let all = [
        fan(study, simulation, option, own),
        spend(study, simulation, option, own),
        best(study, simulation),
        simulation.drivers.as_ref().and_then(|drivers| driven(study, simulation, drivers)),
    ];
    all.into_iter().flatten().collect()
}

/// Those that a report has besides: the fan stands behind its own chart of net benefit.
pub fn in_report(study: &Study, simulation: &Simulation) -> Vec<Chart> {
    charts(study, simulation).into_iter().filter(|chart| chart.slug != "net-benefit-fan").collect()
}

fn place(study: &Study, option: &OptionStudy) -> usize {
    study.options.iter().position(|known| known.id == option.id).unwrap_or_default()
}

/// Bands behind the line of an option's net benefit: 8 of 10 trials, and half of them.
pub fn bands(fan: &[FanMonth], hue: Hue) -> Vec<Band> {
    let points = |of: fn(&FanMonth) -> Decimal| -> Vec<Point> {
        fan.iter().map(|month| Point { at: month.month.into(), value: of(month) }).collect()
    };
    let band = |low, high| Band { hue, low: points(low), high: points(high) };
    if fan.is_empty() {
        return vec![];
    }
    vec![band(|month| month.p10, |month| month.p90), band(|month| month.p25, |month| month.p75)]
}

fn fan(study: &Study, simulation: &Simulation, option: &OptionStudy, own: &OptionChances) -> Option<Chart> {
    let (facts, hue) = (&study.scenario, Hue::Nth(place(study, option)));
    let loss = own.loss?;
    let line = |name: &str, weight, points: Vec<Point>, hue| Series {
        name: name.to_string(),
        runs: vec![points],
        hue,
        weight,
        happened: None,
    };
    let median = own.fan.iter().map(|month| Point { at: month.month.into(), value: month.p50 }).collect();
    let base =
        option.monthly.iter().map(|month| Point { at: month.month.into(), value: month.cumulative_net });
    let last = own.fan.last()?;
    let body = Body::Lines(Lines {
        unit: facts.currency.clone(),
        across: Across::Months { start: facts.start, months: facts.months },
        series: vec![
            line("median", Weight::Main, median, hue),
            line("base case", Weight::Quiet, base.collect(), Hue::Neutral),
        ],
        markers: vec![],
        ceiling: None,
        seam: None,
        bands: bands(&own.fan, hue),
    });
    let amount = |value: Decimal| money(&facts.currency, value);
    let title = match loss.share {
        share if share.is_zero() => {
            format!(
                "{} loses money in no trial; in 8 of 10 it nets {} to {}",
                option_name(option),
                amount(last.p10),
                amount(last.p90)
            )
        }
        share => format!(
            "{} has a {} chance of losing money; in 8 of 10 trials it nets {} to {}",
            option_name(option),
            chance(share),
            amount(last.p10),
            amount(last.p90)
        ),
    };
    let subtitle = format!(
        "Net benefit to date, {}, {}; bands hold 8 of 10 and half of {} trials of {}; loss by NPV",
        facts.currency,
        dates::period(study),
        fixed(simulation.trials.into(), 0),
        inputs(simulation)
    );
    Some(chart(study, "net-benefit-fan", title, subtitle, body))
}

/// Gross spend against the chance that it is enough.
fn spend(study: &Study, simulation: &Simulation, option: &OptionStudy, own: &OptionChances) -> Option<Chart> {
    let facts = &study.scenario;
    let at = |percent: u32| own.spend.iter().find(|(known, _)| *known == percent).map(|(_, spend)| *spend);
    let (p50, p80, p90) = (at(50)?, at(80)?, at(90)?);
    let (from, to) = (own.spend.first()?.1, own.spend.last()?.1);
    if from >= to {
        return None;
    }
    let amount = |value: Decimal| money(&facts.currency, value);
    let points = own.spend.iter().map(|(percent, spend)| Point { at: *spend, value: (*percent).into() });
    let mark = |percent: u32, spend: Decimal| Marker {
        point: Point { at: spend, value: percent.into() },
        words: vec![format!("P{percent}: {}", amount(spend)), format!("enough in {percent} of 100")],
    };
    let base = option.tco();
    let more = (p80 - base).checked_div(base).filter(|share| !share.is_zero());
    let body = Body::Lines(Lines {
        unit: "%".to_string(),
        across: Across::Input(Axis {
            name: "gross spend".to_string(),
            unit: facts.currency.clone(),
            from: from.min(base),
            to: to.max(base),
            here: base,
            share: false,
            since: None,
        }),
        series: vec![Series {
            name: String::new(),
            runs: vec![points.collect()],
            hue: Hue::Nth(place(study, option)),
            weight: Weight::Main,
            happened: None,
        }],
        markers: vec![mark(80, p80), mark(50, p50), mark(90, p90)],
        ceiling: None,
        seam: None,
        bands: vec![],
    });
    let against = match more {
        Some(share) if share > Decimal::ZERO => format!(", {} above the base case", percent(share, 0)),
        Some(share) => format!(", {} below the base case", percent(-share, 0)),
        None => String::new(),
    };
    let title = format!(
        "A budget of {} for {} is enough in 8 of 10 trials{against}",
        amount(p80),
        option_name(option)
    );
    let subtitle = format!(
        "Chance that gross spend over {} stays below, per cent of {} trials of {}",
        dates::period(study),
        fixed(simulation.trials.into(), 0),
        inputs(simulation)
    );
    Some(chart(study, "spend-by-chance", title, subtitle, body))
}

fn bar(name: Vec<String>, share: Decimal, words: String, hue: Hue) -> Bar {
    let end = End { value: share, words, hue };
    Bar { name, ends: [None, Some(end)], light: false, range: None }
}

fn best(study: &Study, simulation: &Simulation) -> Option<Chart> {
    let mut all: Vec<_> = simulation.best.iter().collect();
    all.sort_by_key(|(_, best)| std::cmp::Reverse(best.share));
    let (first, lead) = all.first().map(|(id, best)| (id, best.share))?;
    // A chart of one bar says nothing.
    if all.len() < 2 || lead == Decimal::ONE {
        return None;
    }
    let named = |id: &Option<String>| {
        id.as_deref().map_or("Do nothing".to_string(), |id| name(study, id).to_string())
    };
    let hue = |id: &Option<String>| match id {
        Some(id) => Hue::Nth(study.options.iter().position(|option| &option.id == id).unwrap_or_default()),
        None => Hue::Background,
    };
    let bars = all.iter().map(|(id, best)| bar(vec![named(id)], best.share, chance(best.share), hue(id)));
    let body = Body::Bars(Bars {
        unit: String::new(),
        share: true,
        base: Decimal::ZERO,
        base_words: String::new(),
        bars: bars.collect(),
        rest: String::new(),
    });
    let what = match first {
        Some(id) => name(study, id).to_string(),
        None => "Doing nothing".to_string(),
    };
    let title = format!("{what} is the best choice in {} of trials", chance(lead));
    let subtitle = format!(
        "Share of {} trials of {} in which each choice comes first by the decision rule",
        fixed(simulation.trials.into(), 0),
        inputs(simulation)
    );
    Some(chart(study, "chance-of-being-best", title, subtitle, body))
}

/// Bars in the chart of what drives a figure.
const BARS: usize = 8;

fn driven(study: &Study, simulation: &Simulation, drivers: &Drivers) -> Option<Chart> {
    let share = |driver: &Driver| driver.total.unwrap_or(driver.first).share;
    let first = drivers.all.first().filter(|first| !share(first).is_zero())?;
    if drivers.all.len() < 2 {
        return None;
    }
    let at = study.options.iter().position(|option| option.id == drivers.option).unwrap_or_default();
    let one = |driver: &Driver| {
        let way = if driver.rises { "more of it raises the result" } else { "more of it lowers the result" };
        let name = vec![input_name(study, &driver.path), way.to_string()];
        bar(name, share(driver), percent(share(driver), 0), Hue::Nth(at))
    };
    let rest = drivers.all.len().saturating_sub(BARS);
    let body = Body::Bars(Bars {
        unit: String::new(),
        share: true,
        base: Decimal::ZERO,
        base_words: String::new(),
        bars: drivers.all.iter().take(BARS).map(one).collect(),
        rest: if rest > 0 { format!("{rest} more inputs explain less.") } else { String::new() },
    });
    let title = format!(
        "{} explains {} of how far the {} may be off",
        crate::report::labels::sentence_case(&input_name(study, &first.path)),
        percent(share(first), 0),
        metric_name(study, &drivers.metric)
    );
    let subtitle = format!(
        "Share of the variance of the {} of {} that each input explains{}, {} trials",
        metric_name(study, &drivers.metric),
        name(study, &drivers.option),
        if simulation.correlated { " alone" } else { ", alone and together with others" },
        fixed(simulation.trials.into(), 0)
    );
    Some(chart(study, "what-drives-it", title, subtitle, body))
}
