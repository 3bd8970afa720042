//! What moves a figure, and which option wins over two inputs: in words, in tables, and for programs.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::analysis::sensitivity::tornado::{End, Swing, Tornado, Watched};
use crate::analysis::study::types::Study;
use crate::model::metric::MetricKind;
use crate::model::metric::row::find;
use crate::report::document::{Block, Cell, Data, Layout, Piece, Report, Row, Table, words};
use crate::report::json::number;
use crate::report::labels::{
    input_name, input_value, metric_name, name, sentence_case, with_article, with_unit,
};

/// What holds for inputs without a range.
pub const CONVENTION: &str = "±10% (shares capped at 100%, counts ±1, dates 3 months later)";

/// The tornado, with its largest swings.
pub fn tornado(study: &Study, tornado: &Tornado, most: usize) -> Report {
    let mut blocks =
        vec![Block::Heading(heading(study, &tornado.watched)), Block::Text(answer(study, tornado))];
    if !tornado.swings.is_empty() {
        blocks.push(Block::Table(table(study, tornado, most)));
    }
    blocks.push(Block::Text(vec![words(basis(tornado, most))]));
    Report { blocks }
}

/// `NPV of Frontier API`; `NPV of Frontier API less Own servers`.
pub fn subject(study: &Study, watched: &Watched) -> String {
    let less = watched.less.as_ref().map_or(String::new(), |less| format!(" less {}", name(study, less)));
    format!("{} of {}{less}", metric_name(study, &watched.metric), name(study, &watched.option))
}

fn heading(study: &Study, watched: &Watched) -> String {
    format!("What moves the {}", subject(study, watched))
}

/// A figure as what its unit says it is.
pub fn cell(study: &Study, metric: &str, unit: &str, value: Option<Decimal>) -> Cell {
    let kind = find(study.metrics, metric).map(|metric| metric.kind);
    match value {
        None => Cell::Missing("does not exist there".into()),
        Some(value) if unit == study.scenario.currency => Cell::Money(value),
        Some(value) if kind == Some(MetricKind::Return) => Cell::Return(value),
        Some(value) if kind == Some(MetricKind::Rate) => Cell::Rate(value),
        Some(value) if unit == format!("{}/{}", study.scenario.currency, study.scenario.unit) => {
            Cell::PerUnit(value)
        }
        Some(value) if unit == "month" => Cell::Rounded(value),
        Some(value) => Cell::Short(value),
    }
}

fn answer(study: &Study, tornado: &Tornado) -> Vec<Piece> {
    let Watched { metric, .. } = &tornado.watched;
    let figure = |value: Option<Decimal>| Piece::Value(cell(study, metric, &tornado.unit, value));
    let mut pieces =
        vec![words(format!("The {} is ", subject(study, &tornado.watched))), figure(tornado.base)];
    let Some(first) = tornado.swings.first() else {
        pieces.push(words(". No input changes it."));
        return pieces;
    };
    let at = |end: &End| with_unit(study, &first.path, &first.unit, end.at);
    let label = input_name(study, &first.path);
    let moves = if with_article(&label).1 { "move" } else { "moves" };
    pieces.push(words(format!(". {} {moves} it most: ", sentence_case(&label))));
    pieces.extend([figure(first.low.value), words(format!(" at {}, ", at(&first.low)))]);
    pieces.extend([figure(first.high.value), words(format!(" at {}.", at(&first.high)))]);
    pieces
}

fn table(study: &Study, tornado: &Tornado, most: usize) -> Table {
    let metric = &tornado.watched.metric;
    let figure = |value: Option<Decimal>| cell(study, metric, &tornado.unit, value);
    let row = |swing: &Swing| {
        let by = if swing.stated.is_some() { "" } else { " (±)" };
        let end = |end: &End| input_value(&swing.path, &swing.unit, end.at);
        let name =
            format!("{}: {} to {}{by}", input_name(study, &swing.path), end(&swing.low), end(&swing.high));
        let size = Some(swing.size(tornado.base)).filter(|size| *size != Decimal::MAX);
        Row::plain(name, vec![figure(swing.low.value), figure(swing.high.value), figure(size)])
    };
    let named = metric_name(study, metric);
    let columns = [String::new(), format!("{named} at low"), format!("{named} at high"), "swing".to_string()];
    Table {
        title: "One input at a time, all others unchanged".into(),
        unit: tornado.unit.clone(),
        columns: columns.to_vec(),
        rows: tornado.swings.iter().take(most).map(row).collect(),
        layout: Layout::Narrow,
    }
}

fn basis(tornado: &Tornado, most: usize) -> String {
    let more = tornado.swings.len().saturating_sub(most);
    let mut text = match more {
        0 => String::new(),
        1 => "1 other input moves it less. ".to_string(),
        more => format!("{more} other inputs move it less. "),
    };
    if tornado.swings.iter().any(|swing| swing.stated.is_none()) {
        text += &format!("(±): no stated range, so {CONVENTION}. ");
    }
    text += &match tornado.still {
        0 => String::new(),
        1 => "1 input has no effect or is held fixed (zeros, working hours, hardware design).".to_string(),
        still => {
            format!(
                "{still} inputs have no effect or are held fixed (zeros, working hours, hardware design)."
            )
        }
    };
    text.trim_end().to_string()
}

/// The tornado for programs, all of it.
pub fn json(tornado: &Tornado) -> Value {
    let known = |value: Option<Decimal>| value.map_or(Value::Null, number);
    let end = |end: &End| json!({ "at": number(end.at), "value": known(end.value) });
    let swing = |swing: &Swing| {
        let size = Some(swing.size(tornado.base)).filter(|size| *size != Decimal::MAX);
        json!({
            "path": swing.path,
            "unit": swing.unit,
            "base": number(swing.base),
            "low": end(&swing.low),
            "high": end(&swing.high),
            "swing": known(size),
            "range": swing.stated,
        })
    };
    json!({
        "option": tornado.watched.option,
        "less": tornado.watched.less,
        "metric": tornado.watched.metric,
        "unit": tornado.unit,
        "base": known(tornado.base),
        "swings": tornado.swings.iter().map(swing).collect::<Vec<_>>(),
        "unchanged_by": tornado.still,
        "convention": CONVENTION,
    })
}

/// A row for each swing.
pub fn rows(tornado: &Tornado) -> Data {
    let columns = ["path", "unit", "base", "low", "high", "at_low", "at_high", "range"];
    let known = |value: Option<Decimal>| value.map_or(Cell::Missing(String::new()), Cell::Exact);
    let row = |swing: &Swing| {
        vec![
            Cell::Text(swing.path.clone()),
            Cell::Text(swing.unit.clone()),
            Cell::Exact(swing.base),
            Cell::Exact(swing.low.at),
            Cell::Exact(swing.high.at),
            known(swing.low.value),
            known(swing.high.value),
            Cell::Text(swing.stated.clone().unwrap_or_default()),
        ]
    };
    Data { columns: columns.map(str::to_string).to_vec(), rows: tornado.swings.iter().map(row).collect() }
}
