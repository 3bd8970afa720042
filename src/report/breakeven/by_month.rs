//! The best month in words, in a table, and for programs.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::analysis::breakeven::by_month::{MonthRegion, MonthRow, MonthSweep};

use crate::analysis::study::types::Study;
use crate::model::metric::row::find;
use crate::report::document::{Block, Cell, Data, Layout, Piece, Report, Row, Table, words};
use crate::report::json::number;
use crate::report::labels::{input_name, metric_name, name, sentence_case};
use crate::report::metric_cells::level;

/// The answer: when each option is at its best, who is best when, and every month.
pub fn best_month(study: &Study, sweep: &MonthSweep) -> Report {
    let by = input_name(study, &sweep.vary);
    let heading = format!("{}, by {by}", sentence_case(&metric_name(study, &sweep.metric)));
    let mut said: Vec<Vec<Piece>> =
        (0..sweep.options.len()).filter_map(|option| best(study, sweep, option)).collect();
    said.extend(leads(study, sweep).map(|text| vec![words(text)]));
    let blocks = vec![Block::Heading(heading), Block::Bullets(said), Block::Table(table(study, sweep))];
    Report { blocks }
}

fn best(study: &Study, sweep: &MonthSweep, option: usize) -> Option<Vec<Piece>> {
    let (month, figure) = sweep.best_of(option)?;
    let who = name(study, &sweep.options[option]);
    if sweep.is_still(option) {
        return Some(vec![words(format!("{who} does not depend on it."))]);
    }
    let said = format!("{who} is at its best at {month}, with ");
    Some(vec![words(said), Piece::Value(cell(study, sweep, Some(figure))), words(".")])
}

fn cell(study: &Study, sweep: &MonthSweep, figure: Option<Decimal>) -> Cell {
    let kind = find(study.metrics, &sweep.metric).map(|metric| metric.kind);
    match (figure, kind) {
        (Some(figure), Some(kind)) => level(kind, &study.scenario, figure),
        (Some(figure), None) => Cell::Short(figure),
        (None, _) => Cell::Missing("it cannot be so".into()),
    }
}

fn leads(study: &Study, sweep: &MonthSweep) -> Option<String> {
    if sweep.options.len() < 2 {
        return None;
    }
    let part = |region: &MonthRegion| {
        let months = match region.from == region.to {
            true => format!("with {}", region.from),
            false => format!("from {} to {}", region.from, region.to),
        };
        match region.best {
            Some(at) => format!("{} {months}", name(study, &sweep.options[at])),
            None => format!("none alone {months}"),
        }
    };
    let parts: Vec<String> = sweep.regions().iter().map(part).collect();
    Some(format!("Best of them: {}.", parts.join("; ")))
}

fn table(study: &Study, sweep: &MonthSweep) -> Table {
    let names = sweep.options.iter().map(|option| name(study, option).to_string());
    let row = |row: &MonthRow| {
        let here = if sweep.base == Some(row.at) { " (as planned)" } else { "" };
        let cells = row.figures.iter().map(|figure| cell(study, sweep, *figure)).collect();
        Row::plain(format!("{}{here}", row.at), cells)
    };
    Table {
        title: sentence_case(&input_name(study, &sweep.vary)),
        unit: study.scenario.currency.clone(),
        columns: [String::new()].into_iter().chain(names).collect(),
        rows: sweep.rows.iter().map(row).collect(),
        layout: Layout::Narrow,
    }
}

/// As `breakeven` in the results: the best of each option, who is best from month to month, every figure.
pub fn json(sweep: &MonthSweep) -> Value {
    let best = |option: usize| match sweep.best_of(option) {
        Some((at, value)) => json!({ "option": sweep.options[option], "at": at, "value": number(value) }),
        None => json!({ "option": sweep.options[option], "at": null, "value": null }),
    };
    let row = |row: &MonthRow| {
        let figures = sweep.options.iter().zip(&row.figures);
        let figures: serde_json::Map<String, Value> =
            figures.map(|(option, figure)| (option.clone(), figure.map_or(Value::Null, number))).collect();
        json!({ "at": row.at, "options": figures })
    };
    let region = |region: &MonthRegion| {
        let option = region.best.map(|at| sweep.options[at].clone());
        json!({ "from": region.from, "to": region.to, "option": option })
    };
    json!({
        "vary": sweep.vary,
        "metric": sweep.metric,
        "base": sweep.base,
        "best": (0..sweep.options.len()).map(best).collect::<Vec<_>>(),
        "cheaper": sweep.regions().iter().map(region).collect::<Vec<_>>(),
        "months": sweep.rows.iter().map(row).collect::<Vec<_>>(),
    })
}

/// A row for each month and option.
pub fn rows(sweep: &MonthSweep) -> Data {
    let columns = ["month", "option", "value"].map(str::to_string).to_vec();
    let each = |row: &MonthRow| {
        let at = row.at;
        let figures: Vec<_> = sweep.options.iter().cloned().zip(row.figures.clone()).collect();
        figures.into_iter().map(move |(option, figure)| {
            let value = figure.map_or(Cell::Text(String::new()), Cell::Exact);
            vec![Cell::Exact(at.into()), Cell::Text(option), value]
        })
    };
    Data { columns, rows: sweep.rows.iter().flat_map(each).collect() }
}
