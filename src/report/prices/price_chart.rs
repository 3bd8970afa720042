//! Prices of a model over time.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate, TimeDelta};
use rust_decimal::Decimal;

use crate::base::calendar::YearMonth;
use crate::base::format::money;
use crate::form::number::Number;
use crate::prices::entries::{ApiModel, ApiPrice};
use crate::report::chart::{Across, Body, Chart, Hue, Lines, Marker, Point, Seam, Series, Weight};
use crate::report::chart_frame::in_words;

type Price = fn(&ApiPrice) -> &Option<Number>;

const LINES: [(&str, Price); 3] = [
    ("output", |price| &price.prices.output_per_mtok),
    ("input", |price| &price.prices.input_per_mtok),
    ("cached input", |price| &price.prices.cached_input_per_mtok),
];

/// Lines of the prices of a million tokens, a step at each change. What is announced or assumed is dashed. None where one
/// price is all that there is to show.
pub fn price_chart(key: &str, model: &ApiModel, day: NaiveDate) -> Option<Chart> {
    let mut prices: Vec<&ApiPrice> = model.price.iter().collect();
    prices.sort_by_key(|price| price.valid_from);
    if prices.len() < 2 && model.retires.is_none() {
        return None;
    }
    let (first, announced) = (prices.first()?.valid_from, prices.last()?.valid_from.max(day));
    let last = model.retires.map_or(announced, |retires| announced.max(retires.min(announced + TWO_YEARS)));
    let start = YearMonth::of(first);
    let months = u32::try_from(start.months_until(YearMonth::of(last))).unwrap_or(0) + 1;
    // A retired model has no price any more, and nobody knows a price after the last that is announced.
    let end = match model.retires {
        Some(retires) => place(start, retires.min(last)),
        None if announced > day => Decimal::from(months),
        None => place(start, day),
    };
    let now = place(start, day).min(end);
    let series = LINES.iter().enumerate().map(|(hue, (name, price))| Series {
        happened: (now < end).then(|| vec![(Decimal::ZERO, now)]),
        ..line(name, hue, *price, &prices, start, end)
    });
    let series: Vec<Series> = series.filter(|series| !series.runs.is_empty()).collect();
    let unit = model.price[0].currency.text.clone();
    let across = Across::Months { start, months };
    let markers = [retirement(model, &prices, (start, last), day), in_force(model, day, start)];
    let markers = markers.into_iter().flatten().collect();
    let after = if announced > day { "announced" } else { "assumed" };
    let seam = (now < end).then_some(Seam { at: now, before: "listed", after });
    let body = Body::Lines(Lines {
        unit: unit.clone(),
        across,
        series,
        markers,
        ceiling: None,
        seam,
        bands: vec![],
    });
    let title = title(key, model, &prices, day);
    let subtitle = format!("List price of a million tokens, {unit}, as the price book has it");
    let alt = format!("{title}. {subtitle}. {}", in_words(&body));
    let read = prices.iter().map(|price| price.as_of).max().unwrap_or(day);
    let footer_left =
        format!("{key}  \u{b7}  read by {read}  \u{b7}  tollgate {}", env!("CARGO_PKG_VERSION"));
    let slug = Cow::Borrowed("price-over-time");
    Some(Chart { slug, title, subtitle, footer_left, footer_right: String::new(), alt, body })
}

/// How far ahead a retirement is still on the chart.
const TWO_YEARS: TimeDelta = TimeDelta::days(731);
/// A price that was known for a shorter time is no history.
const HISTORY: i64 = 90;

/// The last change with its figures, or how long there has been none.
fn title(key: &str, model: &ApiModel, prices: &[&ApiPrice], day: NaiveDate) -> String {
    let name = model.name.as_ref().map_or(key, |name| name.as_str());
    let output = |price: &ApiPrice| {
        price.prices.output_per_mtok.as_ref().or(price.prices.input_per_mtok.as_ref()).map(|n| n.value)
    };
    let amount = |value: Decimal| money(&model.price[0].currency.text, value);
    let pairs = prices.windows(2).rev();
    let mut changes = pairs.filter_map(|pair| Some((pair[1], output(pair[0])?, output(pair[1])?)));
    let retires = model.retires.map_or(String::new(), |retires| {
        format!(", and {} on {}", if retires <= day { "retired" } else { "retires" }, spoken(retires))
    });
    match changes.find(|(_, before, after)| before != after) {
        Some((price, before, after)) => {
            let verb = match (price.valid_from > day, after > before) {
                (true, true) => "rises",
                (true, false) => "falls",
                (false, true) => "rose",
                (false, false) => "fell",
            };
            let (before, after, on) = (amount(before), amount(after), spoken(price.valid_from));
            format!("{name} {verb} from {before} to {after} per million output tokens on {on}{retires}")
        }
        None => {
            let now = prices.iter().rev().find_map(|price| output(price)).map_or(String::new(), amount);
            let since = prices[0].valid_from;
            if let Some(gone) = model.retires.filter(|retires| *retires <= day) {
                let (since, gone) = (spoken(since), spoken(gone));
                return format!(
                    "{name} listed at {now} per million output tokens from {since} to {gone}, when it retired"
                );
            }
            match (day - since).num_days() < HISTORY {
                true => format!(
                    "{name} lists at {now} per million output tokens; no earlier price is known{retires}"
                ),
                false => format!(
                    "{name} has listed at {now} per million output tokens since {}{retires}",
                    spoken(since)
                ),
            }
        }
    }
}

/// A day as people write it: `20 Nov 2026`.
fn spoken(day: NaiveDate) -> String {
    format!("{} {}", day.day(), YearMonth::of(day).label())
}

fn line(
    name: &str,
    hue: usize,
    price: Price,
    prices: &[&ApiPrice],
    start: YearMonth,
    end: Decimal,
) -> Series {
    let mut runs: Vec<Vec<Point>> = Vec::new();
    for (at, entry) in prices.iter().enumerate() {
        let from = place(start, entry.valid_from);
        let Some(number) = price(entry).as_ref().filter(|_| from < end) else { continue };
        let to = prices.get(at + 1).map_or(end, |next| place(start, next.valid_from));
        let step = [from, to].map(|at| Point { at, value: number.value });
        match runs.last_mut().filter(|run| run.last().is_some_and(|last| last.at == from)) {
            Some(run) => run.extend(step),
            None => runs.push(step.to_vec()),
        }
    }
    let weight = if hue == 0 { Weight::Main } else { Weight::Plain };
    Series { name: name.to_string(), runs, hue: Hue::Nth(hue), weight, happened: None }
}

/// Months since the start, with the fraction of the day in its month.
fn place(start: YearMonth, day: NaiveDate) -> Decimal {
    let whole = Decimal::from(start.months_until(YearMonth::of(day)));
    whole + Decimal::from(day.day0()) / Decimal::from(31)
}

fn in_force(model: &ApiModel, day: NaiveDate, start: YearMonth) -> Option<Marker> {
    let price = model.on(day).filter(|_| model.retires.is_none_or(|retires| retires > day))?;
    let value = price.prices.output_per_mtok.as_ref()?.value;
    let words = vec![
        "In force".to_string(),
        format!("{}, {} output", spoken(day), money(&price.currency.text, value)),
    ];
    Some(Marker { point: Point { at: place(start, day), value }, words })
}

/// The day on which the model goes, at its last price; none beyond the chart.
fn retirement(
    model: &ApiModel,
    prices: &[&ApiPrice],
    (start, last): (YearMonth, NaiveDate),
    day: NaiveDate,
) -> Option<Marker> {
    let retires = model.retires.filter(|retires| *retires <= last)?;
    let value = prices.iter().rev().find_map(|price| price.prices.output_per_mtok.as_ref())?.value;
    let word = if retires <= day { "Retired" } else { "Retires" };
    let words = vec![word.to_string(), spoken(retires)];
    Some(Marker { point: Point { at: place(start, retires), value }, words })
}
