//! The charts of a study.

use crate::analysis::findings::Findings;
use crate::analysis::study::verdict;
use crate::report::chart_frame::chart;
use crate::report::dates;
use crate::report::labels;
use rust_decimal::Decimal;

use crate::analysis::study::types::{MonthFigures, OptionStudy, Study, YearFigures};
use crate::base::format::money;
use crate::report::breakeven::chart::by_input;
use crate::report::breakeven::switch_chart;
use crate::report::chart::{
    Across, Band, Body, Chart, Column, Columns, Hue, Layer, Lines, Marker, Point, Seam, Series, Weight,
};
use crate::report::sensitivity::map_chart;
use crate::report::sensitivity::sensitivity_charts as drivers;
use crate::report::simulate::charts::{bands, in_report};
use crate::report::study::actual_boundary as seam;
use crate::report::study::chart_titles as words;
use crate::report::study::cost_chart::cumulative_cost;
use crate::report::study::{rollout_chart, unit_chart};

/// Every chart the study has figures for, in the order a reader meets them.
pub fn charts(study: &Findings) -> Vec<Chart> {
    let Some(focus) = verdict::focus(study) else {
        return Vec::new();
    };
    let net = study.scenario.has_value.then(|| cumulative_net(study, focus));
    let unit = unit_chart::unit_economics(study, focus);
    let first = cumulative_cost(study).into_iter().chain([by_category(study, focus)]);
    let by_volume = study.curves.iter().flatten().map(|curves| by_input(study, curves, slug(&curves.metric)));
    let mut charts: Vec<Chart> = first.chain(net).chain(unit).chain([budget_by_year(study, focus)]).collect();
    charts.extend(by_volume);
    charts.extend(study.switch_map.as_ref().and_then(|map| switch_chart::switch_map(study, map)));
    charts.extend(study.tornado.as_ref().and_then(|tornado| drivers::drawn_tornado(study, tornado)));
    charts.extend(rollout_chart::rollout(study, focus));
    charts.extend(drivers::flips(study));
    charts.extend(study.chances.as_ref().map(|chances| in_report(study, chances)).unwrap_or_default());
    charts.extend(study.map.as_ref().map(|grid| map_chart::map(study, grid, study.flips())));
    charts
}

fn slug(metric: &str) -> &'static str {
    if metric == "npv" { "worth-by-volume" } else { "cost-by-volume" }
}

/// A line of one figure per month, at the end of each month.
fn line(study: &Study, hue: usize, weight: Weight, figure: fn(&MonthFigures) -> Decimal) -> Series {
    let option = &study.options[hue];
    let point = |m: &MonthFigures| Point { at: Decimal::from(m.month), value: figure(m) };
    let runs = vec![option.monthly.iter().map(point).collect()];
    let happened = seam::solid(study, option);
    Series { name: labels::option_name(option), runs, hue: Hue::Nth(hue), weight, happened }
}

/// Lines over the months of the model.
pub fn lines(study: &Study, series: Vec<Series>, markers: Vec<Marker>) -> Body {
    let facts = &study.scenario;
    let unit = facts.currency.clone();
    let across = Across::Months { start: facts.start, months: facts.months };
    let seam = seam::seam(study).map(|month| Seam::projected(month.into()));
    Body::Lines(Lines { unit, across, series, markers, ceiling: None, seam, bands: vec![] })
}

fn by_category(study: &Study, focus: &OptionStudy) -> Chart {
    let amounts: Vec<&[(String, Decimal)]> = study.options.iter().map(|o| o.by_category.as_slice()).collect();
    let used = used_categories(&amounts);
    let column = |option: &OptionStudy| Column {
        name: vec![labels::option_name(option)],
        values: used.iter().map(|index| amount(&option.by_category, *index)).collect(),
        total: option.tco(),
        beside: None,
        main: option.id == focus.id,
    };
    if let [only] = study.options.as_slice() {
        return by_category_to_date(study, only);
    }
    let columns = study.options.iter().map(column).collect();
    let body = columns_body(study, &used, focus, columns);
    let subtitle = format!(
        "Total cost of ownership by category, {}, not discounted, {}",
        study.scenario.currency,
        dates::period(study)
    );
    chart(study, "tco-by-category", words::category_title(study, focus), subtitle, body)
}

/// One option alone: what it has cost by the end of each year, so that the last column is the total.
fn by_category_to_date(study: &Study, option: &OptionStudy) -> Chart {
    let used = used_categories(&[option.by_category.as_slice()]);
    let mut sums = vec![Decimal::ZERO; used.len()];
    let column = |year: &YearFigures| {
        let added = used.iter().map(|index| amount(&year.by_category, *index));
        sums.iter_mut().zip(added).for_each(|(sum, added)| *sum += added);
        let last = (year.year * 12).min(study.scenario.months);
        let name = match year.year {
            0 => "Up front".to_string(),
            _ => format!("By the end of {}", dates::month_number(study, last)),
        };
        let (values, total) = (sums.clone(), sums.iter().sum());
        Column { name: vec![name], values, total, beside: None, main: last == study.scenario.months }
    };
    let columns = option.by_year.iter().map(column).collect();
    let body = columns_body(study, &used, option, columns);
    let subtitle = format!(
        "Cost to date by category at the end of each year, {}, not discounted, {}",
        study.scenario.currency,
        dates::period(study)
    );
    chart(study, "tco-by-category", words::category_title(study, option), subtitle, body)
}

/// Places of the categories in which anything is spent at all.
fn used_categories(amounts: &[&[(String, Decimal)]]) -> Vec<usize> {
    let longest = amounts.iter().map(|list| list.len()).max().unwrap_or(0);
    (0..longest).filter(|index| amounts.iter().any(|list| !amount(list, *index).is_zero())).collect()
}

fn amount(by_category: &[(String, Decimal)], index: usize) -> Decimal {
    by_category.get(index).map(|(_, amount)| *amount).unwrap_or_default()
}

/// Layers keep the colour of their place in the contract, so that a category looks the same on all charts.
fn columns_body(study: &Study, used: &[usize], names: &OptionStudy, columns: Vec<Column>) -> Body {
    let layer = |index: &usize| Layer {
        name: names.by_category.get(*index).map(|(key, _)| labels::category(key)).unwrap_or_default(),
        hue: Hue::Nth(*index),
    };
    let layers = used.iter().map(layer).collect();
    let any = columns.iter().any(|column| column.beside.is_some());
    let beside = if any { "Benefits".to_string() } else { String::new() };
    Body::Columns(Columns { unit: study.scenario.currency.clone(), layers, columns, beside })
}

/// How far the net benefit of the option may be off, where inputs have ranges.
fn net_bands(study: &Findings, focus: &OptionStudy) -> Vec<Band> {
    let own = study.chances.as_ref().and_then(|chances| chances.option(&focus.id));
    let at = study.options.iter().position(|option| option.id == focus.id).unwrap_or_default();
    own.map(|own| bands(&own.fan, Hue::Nth(at))).unwrap_or_default()
}

fn with_bands(body: Body, bands: Vec<Band>) -> Body {
    match body {
        Body::Lines(lines) => Body::Lines(Lines { bands, ..lines }),
        other => other,
    }
}

fn cumulative_net(study: &Findings, focus: &OptionStudy) -> Chart {
    let weight = |option: &OptionStudy| match option.id == focus.id {
        true => Weight::Main,
        false => Weight::Quiet,
    };
    let each = study.options.iter().enumerate();
    let series = each.map(|(i, option)| line(study, i, weight(option), |m| m.cumulative_net)).collect();
    let bands = net_bands(study, focus);
    let spread = if bands.is_empty() { "" } else { "; bands: 8 of 10 and half of the trials" };
    let body = with_bands(lines(study, series, net_markers(study, focus)), bands);
    let subtitle = format!(
        "Net benefit to date (benefits less cost) by option, {}, not discounted, {}{}{spread}",
        study.scenario.currency,
        dates::period(study),
        seam::legend(study)
    );
    chart(study, "cumulative-net", words::net_title(study, focus), subtitle, body)
}

/// Payback, peak funding and go-live of the option the chart speaks of.
fn net_markers(study: &Study, option: &OptionStudy) -> Vec<Marker> {
    let start = study.scenario.start;
    let mark = |at: Decimal, value: Decimal, first: &str, second: String| Marker {
        point: Point { at, value },
        words: vec![first.to_string(), second],
    };
    let payback = option.figure("payback_month").as_ref().ok();
    let stays = option
        .figure("stays_positive_month")
        .as_ref()
        .ok()
        .filter(|stays| payback.is_some_and(|p| *stays > p));
    let peak = option.figure("peak_funding.month").as_ref().ok().map(|month| {
        let when = dates::month_of(start, *month);
        let amount = option.known("peak_funding");
        mark(
            *month,
            -amount,
            "Peak net funding",
            format!("{} in {when}", money(&study.scenario.currency, amount)),
        )
    });
    let live_at = Decimal::from(option.go_live.saturating_sub(1));
    let live = option.monthly.iter().find(|m| Decimal::from(m.month) == live_at);
    let live =
        live.map(|m| mark(live_at, m.cumulative_net, "Go-live", dates::month_number(study, option.go_live)));
    let payback = payback.map(|at| mark(*at, Decimal::ZERO, "Payback", dates::month_of(start, *at)));
    let stays = stays.map(|at| mark(*at, Decimal::ZERO, "Paid back for good", dates::month_of(start, *at)));
    [payback, peak, live, stays].into_iter().flatten().fold(vec![], together)
}

/// Markers of one point are one marker: `Peak funding and go-live`.
fn together(mut markers: Vec<Marker>, next: Marker) -> Vec<Marker> {
    match markers.iter_mut().find(|marker| marker.point == next.point) {
        Some(known) => {
            let words = known.words.iter_mut().zip(next.words);
            words.for_each(|(known, next)| match known.contains(&next) {
                true => {}
                false => *known = format!("{known} and {}", next.to_lowercase()),
            });
        }
        None => markers.push(next),
    }
    markers
}

fn budget_by_year(study: &Study, focus: &OptionStudy) -> Chart {
    let amounts: Vec<&[(String, Decimal)]> = focus.by_year.iter().map(|y| y.by_category.as_slice()).collect();
    let used = used_categories(&amounts);
    let column = |year: &YearFigures| Column {
        name: year_name(study, focus, year.year),
        values: used.iter().map(|index| amount(&year.by_category, *index)).collect(),
        total: year.cost,
        beside: Some(year.value).filter(|value| study.scenario.has_value && !value.is_zero()),
        main: false,
    };
    let columns = focus.by_year.iter().map(column).collect();
    let body = columns_body(study, &used, focus, columns);
    let subtitle = format!(
        "{} by year for {}, cost by category, {}, not discounted, {}",
        if study.scenario.has_value { "Benefits and cost" } else { "Cost" },
        labels::option_name(focus),
        study.scenario.currency,
        dates::period(study)
    );
    chart(study, "budget-by-year", words::budget_title(study, focus), subtitle, body)
}

/// `Year 1`, the months it holds, and those of them that happened; the decision day is `Up front`.
fn year_name(study: &Study, focus: &OptionStudy, year: u32) -> Vec<String> {
    let Some(before) = year.checked_sub(1) else {
        return vec!["Up front".to_string()];
    };
    let start = study.scenario.start;
    let last = (year * 12).min(study.scenario.months.max(before * 12 + 1)) - 1;
    let (first, last) = (start.plus(before * 12), start.plus(last));
    let month = |label: String| label.split(' ').next().unwrap_or_default().to_string();
    let held = match first.year() == last.year() {
        true => format!("{}–{}", month(first.label()), last.label()),
        false => format!("{} – {}", first.label(), last.label()),
    };
    [format!("Year {year}"), held].into_iter().chain(seam::within(study, focus, year)).collect()
}
