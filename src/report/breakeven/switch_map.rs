//! When to switch, in words, in a table, and for programs.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::analysis::breakeven::switch_map::{NOISE, Switch, SwitchCell, SwitchMap};
use crate::analysis::study::types::Study;
use crate::base::format::{percent, round_significant};
use crate::report::chart_values::Said;
use crate::report::dates::month_number;
use crate::report::document::{Block, Cell, Data, Layout, Report, Row, Table, words};
use crate::report::json::number;
use crate::report::labels::{name, sentence_case};

/// Rows and columns of the table that people read.
const ROWS: usize = 9;
const COLUMNS: usize = 5;

/// The finding, what it rests on, and the map as a table.
pub fn report(study: &Study, map: &SwitchMap) -> Report {
    Report { blocks: blocks(study, map) }
}

/// The same as part of a report.
pub fn blocks(study: &Study, map: &SwitchMap) -> Vec<Block> {
    vec![
        Block::Heading("When to switch".into()),
        Block::Text(vec![words(format!("{}. {}", finding(study, map), band(study, map)))]),
        Block::Table(table(study, map)),
        Block::Text(vec![words(rests_on(map))]),
    ]
}

/// Who takes over, and when; or who stays ahead, and from what volume it would be another.
pub fn finding(study: &Study, map: &SwitchMap) -> String {
    let option = |at: usize| name(study, &map.options[at]).to_string();
    let at = Said::new(study, &map.vary, &map.unit).value(map.base);
    match (map.switches(&map.here).as_slice(), clear(&map.here)) {
        ([Switch { month, from, to }, ..], _) => {
            let when = month_number(study, *month);
            format!("{} costs less to run than {} from {when} on, at {at}", option(*to), option(*from))
        }
        ([], Some((best, column))) => {
            let first = month_number(study, map.months.0 + column as u32);
            let who = sentence_case(&option(best));
            let stays = format!("{who} is the cheapest to run from {first} on, at {at}");
            let other = nearest_other(map, best, column).map(|(volume, to)| {
                let said = Said::new(study, &map.vary, &map.unit).bare(round_significant(volume, 2));
                let side = if volume > map.base { "above" } else { "below" };
                format!("; {side} about {said} it is {}", option(to))
            });
            stays + &other.unwrap_or_default()
        }
        ([], None) => format!("No option is clearly cheaper to run from any month on, at {at}"),
    }
}

/// Who is clearly ahead first, and in which column.
fn clear(cells: &[SwitchCell]) -> Option<(usize, usize)> {
    cells.iter().enumerate().find_map(|(column, cell)| Some((cell.clear()?, column)))
}

/// The nearest volume at which another option is clearly ahead from that month on.
fn nearest_other(map: &SwitchMap, best: usize, column: usize) -> Option<(Decimal, usize)> {
    let there = |(volume, cells): (&Decimal, &Vec<SwitchCell>)| Some((*volume, cells.get(column)?.clear()?));
    let all = map.volumes.iter().zip(&map.rows).filter_map(there);
    all.filter(|(_, to)| *to != best).min_by_key(|(volume, _)| (*volume - map.base).abs())
}

/// How many months it does not matter for, and from when to when.
fn band(study: &Study, map: &SwitchMap) -> String {
    let months = map.band(&map.here);
    let noise = percent(NOISE, 0);
    let when = |month: &u32| month_number(study, *month);
    match months.as_slice() {
        [] => format!("The difference is over {noise} of the cost throughout, so more than noise."),
        [only] => format!(
            "Counted from {}, the difference is under {noise} of the cost: within the noise.",
            when(only)
        ),
        [first, .., last] if months.len() == (last - first + 1) as usize => format!(
            "Between {} and {} the difference is under {noise} of the cost: within the noise.",
            when(first),
            when(last)
        ),
        [first, .., last] => format!(
            "In {} months between {} and {} the difference is under {noise} of the cost: within the noise.",
            months.len(),
            when(first),
            when(last)
        ),
    }
}

fn rests_on(map: &SwitchMap) -> String {
    format!(
        "Each cell compares the {} from that month to the end of the horizon, with growth and price decline as assumed. What was spent before is left out, and so is what it costs to build the option that one would switch to.",
        map.basis.says()
    )
}

/// The best from each month on, by a letter.
fn table(study: &Study, map: &SwitchMap) -> Table {
    let letter = |at: usize| char::from(b'A' + u8::try_from(at).unwrap_or(25).min(25)).to_string();
    let cell = |cell: &SwitchCell| match (cell.clear(), cell.best) {
        (Some(best), _) => Cell::Text(letter(best)),
        (None, Some(_)) => Cell::Text("~".into()),
        (None, None) => Cell::Missing("no option can serve".into()),
    };
    let columns = taken(map.here.len(), COLUMNS);
    let said = Said::new(study, &map.vary, &map.unit);
    let row = |name: String, cells: &[SwitchCell]| {
        Row::plain(name, columns.iter().map(|at| cell(&cells[*at])).collect())
    };
    let mut rows: Vec<Row> = taken(map.rows.len(), ROWS)
        .into_iter()
        .rev()
        .map(|at| row(said.bare(map.volumes[at]), &map.rows[at]))
        .collect();
    rows.push(row(format!("today: {}", said.bare(map.base)), &map.here));
    let named = map.options.iter().enumerate().map(|(at, id)| format!("{} {}", letter(at), name(study, id)));
    let heads = columns.iter().map(|at| month_number(study, map.months.0 + *at as u32));
    Table {
        title: format!(
            "Cheapest from that month on: {}; ~ within the noise",
            named.collect::<Vec<_>>().join("; ")
        ),
        unit: String::new(),
        columns: std::iter::once(sentence_case(&said.axis())).chain(heads).collect(),
        rows,
        layout: Layout::Narrow,
    }
}

/// So many places of a list, evenly, both ends included.
fn taken(all: usize, most: usize) -> Vec<usize> {
    let count = all.min(most);
    (0..count).map(|at| if count > 1 { at * (all - 1) / (count - 1) } else { 0 }).collect()
}

/// As `switch_map` in the results.
pub fn json(study: &Study, map: &SwitchMap) -> Value {
    let id = |at: Option<usize>| at.map(|at| map.options[at].clone());
    let known = |value: &Option<Decimal>| value.map_or(Value::Null, number);
    let cell = |(cell, month): (&SwitchCell, u32)| {
        json!({
            "from": month,
            "date": study.scenario.start.plus(month - 1).to_string(),
            "best": id(cell.best),
            "within_noise": cell.is_close,
            "lead": known(&cell.lead),
            "values": cell.values.iter().map(known).collect::<Vec<_>>(),
        })
    };
    let row = |volume: &Decimal, cells: &[SwitchCell]| {
        let switch = |switch: Switch| json!({ "month": switch.month, "from": id(Some(switch.from)), "to": id(Some(switch.to)) });
        json!({
            "volume": number(*volume),
            "switches": map.switches(cells).into_iter().map(switch).collect::<Vec<_>>(),
            "months": cells.iter().zip(map.months.0..).map(cell).collect::<Vec<_>>(),
        })
    };
    json!({
        "basis": map.basis.word(),
        "vary": map.vary,
        "unit": map.unit,
        "options": map.options,
        "noise": number(NOISE),
        "here": row(&map.base, &map.here),
        "rows": map.volumes.iter().zip(&map.rows).map(|(volume, cells)| row(volume, cells)).collect::<Vec<_>>(),
    })
}

/// A row for each volume and month; that of the scenario first.
pub fn rows(map: &SwitchMap) -> Data {
    let columns = [map.vary.as_str(), "from_month", "best", "within_noise", "lead"].map(str::to_string);
    let own = map.options.iter().map(|id| format!("cost of {id}"));
    let known = |value: &Option<Decimal>| value.map_or(Cell::Missing(String::new()), Cell::Exact);
    let row = |volume: &Decimal, cell: &SwitchCell, month: u32| {
        let best = cell.best.map_or(String::new(), |at| map.options[at].clone());
        let first = [
            Cell::Exact(*volume),
            Cell::Exact(month.into()),
            Cell::Text(best),
            Cell::Text(cell.is_close.to_string()),
            known(&cell.lead),
        ];
        first.into_iter().chain(cell.values.iter().map(known)).collect()
    };
    let here = std::iter::once((&map.base, &map.here));
    let all = here.chain(map.volumes.iter().zip(&map.rows));
    let rows = all.flat_map(|(volume, cells)| {
        cells.iter().zip(map.months.0..).map(move |(cell, month)| row(volume, cell, month))
    });
    Data { columns: columns.into_iter().chain(own).collect(), rows: rows.collect() }
}
