//! A figure over two inputs: who wins where, in words, in tables, and for programs.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::analysis::advice::warning::Warning;
use crate::analysis::sensitivity::grid::{Grid, GridAxis, GridCell};
use crate::analysis::study::types::Study;
use crate::report::document::{Block, Cell, Data, Layout, Piece, Report, Row, Table, words};
use crate::report::gaps;
use crate::report::json::number;
use crate::report::labels::{input_name, input_value, metric_name, name, sentence_case, with_unit};
use crate::report::sensitivity::tornado::cell;

/// The tables of a map; `whole` says how many points it has where not all of them are shown.
pub fn grid(study: &Study, grid: &Grid, whole: (u32, u32), warnings: &[Warning]) -> Report {
    let (across, up) = (input_name(study, &grid.across.path), input_name(study, &grid.up.path));
    let mut blocks = vec![
        Block::Heading(format!("{}, by {up} (down) and {across} (across)", figure_name(study, grid))),
        Block::Text(shares(study, grid)),
        Block::Text(vec![words(stands(study, grid))]),
        Block::Table(figures(study, grid)),
    ];
    if grid.rivals.len() > 1 {
        blocks.push(Block::Table(winners(study, grid)));
    }
    if (grid.across.at.len(), grid.up.at.len()) != (whole.0 as usize, whole.1 as usize) {
        let (all, shown) = (whole.0 * whole.1, grid.cells.len());
        blocks.push(Block::Text(vec![words(format!(
            "{shown} of {all} points shown. For all of them use --format csv or json; for a map, -o DIR."
        ))]));
    }
    blocks.extend(gaps::gaps(study, warnings));
    Report { blocks }
}

/// What the figure of a cell is: a metric of one option, the difference of two, or the lead of the best.
pub fn figure_name(study: &Study, grid: &Grid) -> String {
    let metric = metric_name(study, &grid.metric);
    let ids: Vec<&String> = grid.rivals.iter().flatten().collect();
    match ids.as_slice() {
        [only] => format!("{metric} of {}", name(study, only)),
        [a, b] => format!("{metric} of {} less {}", name(study, a), name(study, b)),
        _ => format!("Lead of the best option over the next, in {metric}"),
    }
}

/// What a rival is called.
pub fn rival_name(study: &Study, rival: &Option<String>) -> String {
    rival.as_ref().map_or("doing nothing".to_string(), |id| name(study, id).to_string())
}

/// How many of the cells each rival wins.
pub fn won(grid: &Grid) -> Vec<usize> {
    let count = |rival: usize| grid.cells.iter().filter(|cell| cell.winner == Some(rival)).count();
    (0..grid.rivals.len()).map(count).collect()
}

/// `Vendor API wins 10 of the 18 points shown, doing nothing 8.`
fn shares(study: &Study, grid: &Grid) -> Vec<Piece> {
    let won = won(grid);
    let mut order: Vec<usize> = (0..won.len()).filter(|at| won[*at] > 0).collect();
    order.sort_by_key(|at| std::cmp::Reverse(won[*at]));
    let part = |(at, rival): (usize, &usize)| {
        let who = rival_name(study, &grid.rivals[*rival]);
        if at == 0 {
            format!("{who} wins {} of the {} points shown", won[*rival], grid.cells.len())
        } else {
            format!("{who} {}", won[*rival])
        }
    };
    let mut parts: Vec<String> = order.iter().enumerate().map(part).collect();
    let none = grid.cells.len() - won.iter().sum::<usize>();
    if none > 0 {
        parts.push(format!("{none} have no figure"));
    }
    vec![words(format!("{}.", sentence_case(&parts.join(", "))))]
}

fn stands(study: &Study, grid: &Grid) -> String {
    let at = |axis: &GridAxis| {
        let value = with_unit(study, &axis.path, &axis.unit, axis.base);
        let label = input_name(study, &axis.path);
        if value.ends_with(&label) {
            value
        } else {
            format!("{label} at {}", input_value(&axis.path, &axis.unit, axis.base))
        }
    };
    format!("Today: {} and {}.", at(&grid.across), at(&grid.up))
}

fn heads(grid: &Grid) -> Vec<String> {
    let across = grid.across.at.iter().map(|at| input_value(&grid.across.path, &grid.across.unit, *at));
    std::iter::once(String::new()).chain(across).collect()
}

/// The highest values of `up` on top, as on a map.
fn table(grid: &Grid, title: String, unit: String, layout: Layout, of: impl Fn(&GridCell) -> Cell) -> Table {
    let row = |(up, cells): (&Decimal, &[GridCell])| {
        Row::plain(input_value(&grid.up.path, &grid.up.unit, *up), cells.iter().map(&of).collect())
    };
    let rows: Vec<Row> = grid.up.at.iter().zip(grid.cells.chunks(grid.across.at.len())).map(row).collect();
    Table { title, unit, columns: heads(grid), rows: rows.into_iter().rev().collect(), layout }
}

fn figures(study: &Study, grid: &Grid) -> Table {
    let figure = |shown: &GridCell| cell(study, &grid.metric, &grid.unit, shown.figure);
    table(grid, figure_name(study, grid), grid.unit.clone(), Layout::Narrow, figure)
}

/// The best at each point, by a letter.
fn winners(study: &Study, grid: &Grid) -> Table {
    let letter = |at: usize| char::from(b'A' + u8::try_from(at).unwrap_or(25).min(25)).to_string();
    let winner = |shown: &GridCell| match shown.winner {
        Some(at) => Cell::Text(letter(at)),
        None => Cell::Missing("no option has a figure".into()),
    };
    let named = grid.rivals.iter().enumerate();
    let named = named.map(|(at, rival)| format!("{} {}", letter(at), rival_name(study, rival)));
    let title = format!("Best option: {}", named.collect::<Vec<_>>().join("; "));
    table(grid, title, String::new(), Layout::Narrow, winner)
}

/// The map for programs, every point.
pub fn json(grid: &Grid, warnings: &[Warning]) -> Value {
    let known = |value: Option<Decimal>| value.map_or(Value::Null, number);
    let list = |values: &[Decimal]| values.iter().map(|value| number(*value)).collect::<Vec<_>>();
    let axis = |axis: &GridAxis| {
        json!({
            "path": axis.path,
            "unit": axis.unit,
            "base": number(axis.base),
            "values": list(&axis.at),
        })
    };
    let one = |cell: &GridCell| {
        json!({
            "value": known(cell.figure),
            "best": cell.winner.map(|at| rival_id(&grid.rivals[at])),
            "values": cell.values.iter().map(|value| known(*value)).collect::<Vec<_>>(),
        })
    };
    let rows = grid.cells.chunks(grid.across.at.len());
    let line = |line: &Vec<(Decimal, Decimal)>| {
        line.iter().map(|(x, y)| json!([number(*x), number(*y)])).collect::<Vec<_>>()
    };
    json!({
        "metric": grid.metric,
        "unit": grid.unit,
        "rivals": grid.rivals.iter().map(rival_id).collect::<Vec<_>>(),
        "across": axis(&grid.across),
        "up": axis(&grid.up),
        "rows": rows.map(|row| row.iter().map(one).collect::<Vec<_>>()).collect::<Vec<_>>(),
        "contours": grid.contours.iter().map(line).collect::<Vec<_>>(),
        "warnings": gaps::json(warnings),
    })
}

fn rival_id(rival: &Option<String>) -> String {
    rival.clone().unwrap_or_else(|| "nothing".to_string())
}

/// A row for each point.
pub fn rows(grid: &Grid) -> Data {
    let own = grid.rivals.iter().map(rival_id);
    let columns = [grid.across.path.clone(), grid.up.path.clone(), "value".into(), "best".into()];
    let known = |value: &Option<Decimal>| value.map_or(Cell::Missing(String::new()), Cell::Exact);
    let points = grid.up.at.iter().flat_map(|up| grid.across.at.iter().map(move |across| (across, up)));
    let row = |((across, up), cell): ((&Decimal, &Decimal), &GridCell)| {
        let best = cell.winner.map_or(String::new(), |at| rival_id(&grid.rivals[at]));
        let first = [Cell::Exact(*across), Cell::Exact(*up), known(&cell.figure), Cell::Text(best)];
        first.into_iter().chain(cell.values.iter().map(known)).collect()
    };
    Data {
        columns: columns.into_iter().chain(own.map(|id| format!("{} of {id}", grid.metric))).collect(),
        rows: points.zip(&grid.cells).map(row).collect(),
    }
}
