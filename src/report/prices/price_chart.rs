//! Prices of a model over time.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use crate::base::calendar::YearMonth;
use crate::base::format::compact;
use crate::form::number::Number;
use crate::prices::entries::{ApiModel, ApiPrice};
use crate::report::chart::{Across, Body, Chart, Hue, Lines, Marker, Point, Series, Weight};
use crate::report::chart_frame::in_words;

type Price = fn(&ApiPrice) -> &Option<Number>;

const LINES: [(&str, Price); 3] = [
    ("output", |price| &price.prices.output_per_mtok),
    ("input", |price| &price.prices.input_per_mtok),
    ("cached input", |price| &price.prices.cached_input_per_mtok),
];

/// Lines of the prices of a million tokens, a step at each change; scheduled changes included.
pub fn price_chart(key: &str, model: &ApiModel, day: NaiveDate) -> Option<Chart> {
    let mut prices: Vec<&ApiPrice> = model.price.iter().collect();
    prices.sort_by_key(|price| price.valid_from);
    let (first, last) = (prices.first()?.valid_from, prices.last()?.valid_from.max(day));
    let start = YearMonth::of(first);
    let months = u32::try_from(start.months_until(YearMonth::of(last))).unwrap_or(0) + 2;
    // A retired model has no price any more.
    let end = model.retires.map_or(Decimal::from(months), |day| place(start, day).min(Decimal::from(months)));
    let series =
        LINES.iter().enumerate().map(|(hue, (name, price))| line(name, hue, *price, &prices, start, end));
    let series: Vec<Series> = series.filter(|series| !series.runs.is_empty()).collect();
    let unit = model.price[0].currency.text.clone();
    let across = Across::Months { start, months };
    let markers = marker(model, day, start).into_iter().collect();
    let body = Body::Lines(Lines { unit: unit.clone(), across, series, markers, ceiling: None, seam: None });
    let title = title(key, model, &prices, day);
    let subtitle = format!("List price of a million tokens, {unit}, as the price book has it");
    let alt = format!("{title}. {subtitle}. {}", in_words(&body));
    let read = prices.iter().map(|price| price.as_of).max().unwrap_or(day);
    let footer_left =
        format!("{key}  \u{b7}  read by {read}  \u{b7}  tollgate {}", env!("CARGO_PKG_VERSION"));
    let slug = Cow::Borrowed("price-over-time");
    Some(Chart { slug, title, subtitle, footer_left, footer_right: String::new(), alt, body })
}

/// The last change with its figures, or that there was none.
fn title(key: &str, model: &ApiModel, prices: &[&ApiPrice], day: NaiveDate) -> String {
    let name = model.name.as_ref().map_or(key, |name| name.as_str());
    let output = |price: &ApiPrice| {
        price.prices.output_per_mtok.as_ref().or(price.prices.input_per_mtok.as_ref()).map(|n| n.value)
    };
    let pairs = prices.windows(2).rev();
    let mut changes = pairs.filter_map(|pair| Some((pair[1], output(pair[0])?, output(pair[1])?)));
    match changes.find(|(_, before, after)| before != after) {
        Some((price, before, after)) => {
            let verb = match (price.valid_from > day, after > before) {
                (true, true) => "rises",
                (true, false) => "falls",
                (false, true) => "rose",
                (false, false) => "fell",
            };
            let (before, after) = (compact(before), compact(after));
            format!("{name} {verb} from {before} to {after} a million output tokens on {}", price.valid_from)
        }
        None => format!("{name} has kept its price since {}", prices[0].valid_from),
    }
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

fn marker(model: &ApiModel, day: NaiveDate, start: YearMonth) -> Option<Marker> {
    let value = model.on(day)?.prices.output_per_mtok.as_ref()?.value;
    let words = vec!["In force".to_string(), format!("{day}, {} out", compact(value))];
    Some(Marker { point: Point { at: place(start, day), value }, words })
}
