//! Charts of what the answer hangs on: the tornado, and how far the verdict is from its reversals.

use rust_decimal::Decimal;

use crate::analysis::findings::Findings;
use crate::analysis::sensitivity::flip::Flip;
use crate::analysis::sensitivity::tornado::{Swing, Tornado};
use crate::analysis::study::types::{OptionStudy, Study};
use crate::analysis::study::verdict;
use crate::base::format::{compact, fixed, money, percent, yearly_return};
use crate::model::metric::MetricKind;
use crate::model::metric::row::find;
use crate::report::chart::{Bar, Bars, Body, Chart, End, Hue};
use crate::report::chart_frame::chart;
use crate::report::chart_values::Said;
use crate::report::labels;
use crate::report::labels::sentence_case;
use crate::report::sensitivity::tornado::subject;

/// Bars that a chart has room for.
const BARS: usize = 12;
/// What holds for inputs without a range.
const PALE: &str =
    "Pale bars: no stated range, so ±10% (shares capped at 100%, counts ±1, dates 3 months later).";

/// The tornado; None where there is nothing that moves the figure.
pub fn drawn_tornado(study: &Study, found: &Tornado) -> Option<Chart> {
    (found.base.is_some() && !found.swings.is_empty()).then(|| tornado(study, found))
}

/// Swings of a figure, the largest on top.
pub fn tornado(study: &Study, tornado: &Tornado) -> Chart {
    let bar = |swing: &Swing| {
        let said = Said::new(study, &swing.path, &swing.unit);
        let end = |end: &crate::analysis::sensitivity::tornado::End, hue: usize| {
            end.value.map(|value| End { value, words: said.bare(end.at), hue: Hue::Nth(hue) })
        };
        Bar {
            name: vec![sentence_case(&said.name()), said.value(swing.base)],
            ends: [end(&swing.low, 1), end(&swing.high, 0)],
            light: swing.stated.is_none(),
            range: None,
        }
    };
    let shown = tornado.swings.iter().filter(|_| tornado.base.is_some()).take(BARS);
    let base = tornado.base.unwrap_or_default();
    let body = Body::Bars(Bars {
        unit: tornado.unit.clone(),
        share: is_rate(study, tornado),
        base,
        base_words: format!("Scenario: {}", figure(study, tornado, base)),
        bars: shown.map(bar).collect(),
        rest: rest(tornado),
    });
    let subtitle = format!(
        "{}, {}one input at a time from the low end of its range (orange) to the high end (blue)",
        sentence_case(&subject(study, &tornado.watched)),
        if tornado.unit.is_empty() { String::new() } else { format!("{}, ", tornado.unit) }
    );
    chart(study, "sensitivity", tornado_title(study, tornado), subtitle, body)
}

fn is_rate(study: &Study, tornado: &Tornado) -> bool {
    matches!(kind(study, tornado), Some(MetricKind::Rate | MetricKind::Return))
}

fn kind(study: &Study, tornado: &Tornado) -> Option<MetricKind> {
    find(study.metrics, &tornado.watched.metric).map(|metric| metric.kind)
}

/// A value of what is watched.
fn figure(study: &Study, tornado: &Tornado, value: Decimal) -> String {
    let currency = &study.scenario.currency;
    match () {
        () if kind(study, tornado) == Some(MetricKind::Return) => yearly_return(value),
        () if is_rate(study, tornado) => percent(value, 0),
        () if tornado.unit.split('/').next() == Some(currency) => money(currency, value),
        () => compact(value),
    }
}

fn rest(tornado: &Tornado) -> String {
    let mut text = Vec::new();
    match tornado.swings.len().saturating_sub(BARS) {
        0 => {}
        1 => text.push("One other input moves it less.".to_string()),
        more => text.push(format!("{more} other inputs move it less.")),
    }
    if tornado.swings.iter().take(BARS).any(|swing| swing.stated.is_none()) {
        text.push(PALE.to_string());
    }
    text.join(" ")
}

fn tornado_title(study: &Study, tornado: &Tornado) -> String {
    let of = subject(study, &tornado.watched);
    let (Some(_), Some(first)) = (tornado.base, tornado.swings.first()) else {
        return match tornado.base {
            None => format!("The {of} does not exist here"),
            Some(_) => format!("No input changes the {of}"),
        };
    };
    let named = Said::new(study, &first.path, &first.unit).name();
    let ends = [first.low.value, first.high.value];
    let (Some(least), Some(most)) = (ends.iter().flatten().min(), ends.iter().flatten().max()) else {
        return format!("The {of} does not exist at either end of {named}");
    };
    let crosses = least.is_sign_negative() != most.is_sign_negative() && !least.is_zero();
    let sign = if crosses { ", across zero" } else { "" };
    let (least, most) = (figure(study, tornado, *least), figure(study, tornado, *most));
    format!("{} matters most: the {of} runs from {least} to {most}{sign}", sentence_case(&named))
}

/// How far each input is from reversing the verdict, the nearest on top; None where none does.
pub fn flips(study: &Findings) -> Option<Chart> {
    let (near, firm): (Vec<&Flip>, Vec<&Flip>) =
        study.flips().iter().partition(|flip| is_possible(study, flip));
    let (close, far): (Vec<&Flip>, Vec<&Flip>) =
        near.into_iter().partition(|flip| flip.change.is_some_and(|change| change.abs() <= Decimal::ONE));
    let bars: Vec<Bar> = close.iter().take(BARS).filter_map(|flip| flip_bar(study, flip)).collect();
    if bars.is_empty() {
        return None;
    }
    let body = Body::Bars(Bars {
        unit: String::new(),
        share: true,
        base: Decimal::ZERO,
        base_words: "Scenario".to_string(),
        bars,
        rest: others(close.len().saturating_sub(BARS) + far.len(), firm.len()),
    });
    let ranges = if close.iter().take(BARS).any(|flip| own_range(study, flip).is_some()) {
        "; the grey band is the input's own range"
    } else {
        ""
    };
    let subtitle = format!(
        "Change in one input alone that reverses the recommendation, as a share of its value{ranges}"
    );
    Some(chart(study, "what-would-flip-it", flip_title(study, close.first()?), subtitle, body))
}

/// What was found of the other inputs.
fn others(further: usize, firm: usize) -> String {
    let firm = match firm {
        0 => String::new(),
        count => format!("No other input reverses it within the range tested ({count} checked)."),
    };
    match further {
        0 => firm,
        1 => format!("One more would, further away. {firm}"),
        count => format!("{count} more would, further away. {firm}"),
    }
    .trim_end()
    .to_string()
}

/// A share of more than all of it cannot be had.
fn is_possible(study: &Study, flip: &Flip) -> bool {
    let whole = Said::new(study, &flip.path, &flip.unit).is_share();
    flip.at.is_some_and(|at| !whole || (Decimal::ZERO..=Decimal::ONE).contains(&at.abs()))
}

/// The ends of an input's own range, as shares of its value.
fn own_range(study: &Study, flip: &Flip) -> Option<(Decimal, Decimal)> {
    let known = study.assumptions.iter().find(|assumption| assumption.key == flip.path)?;
    let (low, high) = known.ends?;
    let share = |value: Decimal| (value - flip.base).checked_div(flip.base.abs());
    Some((share(low)?, share(high)?))
}

fn flip_bar(study: &Study, flip: &Flip) -> Option<Bar> {
    let (at, change) = flip.at.zip(flip.change)?;
    let said = Said::new(study, &flip.path, &flip.unit);
    let place = flip.to.as_ref().and_then(|to| study.options.iter().position(|option| option.id == *to));
    let to = place.map_or("doing nothing".to_string(), |at| labels::option_name(&study.options[at]));
    let (from, until) = said.both(flip.base, at);
    let end =
        End { value: change, words: format!("{until}: {to}"), hue: place.map_or(Hue::Background, Hue::Nth) };
    let ends = if change.is_sign_negative() { [Some(end), None] } else { [None, Some(end)] };
    let range = own_range(study, flip);
    let own = study
        .assumptions
        .iter()
        .find(|a| a.key == flip.path)
        .and_then(|a| a.ends)
        .filter(|_| range.is_some());
    let own = own.map_or(String::new(), |(low, high)| {
        format!(", own range {} to {}", said.bare(low), said.bare(high))
    });
    Some(Bar { name: vec![sentence_case(&said.name()), format!("{from}{own}")], ends, light: false, range })
}

/// Below this share a change is told as a share.
const SMALL: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

/// From what to what the nearest input must go, and what is then the choice.
fn flip_title(study: &Study, flip: &Flip) -> String {
    let said = Said::new(study, &flip.path, &flip.unit);
    let (at, change) = (flip.at.unwrap_or(flip.base), flip.change.unwrap_or_default());
    let moves = said.moves(flip.base, at);
    let stands = verdict::focus(study).filter(|_| study.verdict.option.is_some());
    let to = flip.to.as_ref().and_then(|to| study.option(to));
    let name = |option: &OptionStudy| labels::option_name(option);
    match (stands, to) {
        (Some(_), None) if change.abs() <= SMALL => {
            let way = if change.is_sign_negative() { "fall" } else { "rise" };
            format!(
                "A {} {way} in {} wipes out the case: {}",
                tenths(change),
                said.name(),
                values(&said, flip)
            )
        }
        (Some(stands), None) => format!("{} no longer pays if {moves}", name(stands)),
        (Some(stands), Some(to)) => format!("{} overtakes {} if {moves}", name(to), name(stands)),
        (None, Some(to)) => format!("{} pays only if {moves}", name(to)),
        (None, None) => format!("The recommendation changes if {moves}"),
    }
}

fn values(said: &Said, flip: &Flip) -> String {
    let (from, to) = said.both(flip.base, flip.at.unwrap_or(flip.base));
    format!("from {from} to {to}")
}

/// A small share: `1%`, `0.8%`.
fn tenths(change: Decimal) -> String {
    let points = (change.abs() * Decimal::ONE_HUNDRED).round_dp(1).normalize();
    format!("{}%", fixed(points, points.scale()))
}
