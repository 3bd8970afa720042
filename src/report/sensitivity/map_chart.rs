//! The map of who wins over two inputs. Between its points figures are interpolated, and beyond them nothing is painted.

use rust_decimal::Decimal;

use crate::analysis::sensitivity::contour::{Field, contours};
use crate::analysis::sensitivity::flip::Flip;
use crate::analysis::sensitivity::grid::{Grid, GridAxis, GridCell};
use crate::analysis::study::types::Study;
use crate::base::format::{compact, money, round_significant};
use crate::model::metric::row::lower_is_better;
use crate::report::chart::{Axis, Body, Chart, Heat, HeatCell, Hue, Level, Region};
use crate::report::chart_frame::chart;
use crate::report::chart_values::Said;
use crate::report::labels::{metric_name, sentence_case};
use crate::report::sensitivity::grid::{figure_name, rival_name};

/// Cells between two points, along either axis.
const FINER: usize = 4;
/// Lines of an equal figure on either side of zero.
const LEVELS: i64 = 3;

/// Who wins over two inputs, and by how much.
pub fn map(study: &Study, grid: &Grid, flips: &[Flip]) -> Chart {
    let region = |(at, rival): (usize, &Option<String>)| Region {
        name: sentence_case(&rival_name(study, rival)),
        hue: rival.as_ref().map_or(Hue::Background, |_| Hue::Nth(place(study, rival).unwrap_or(at))),
    };
    let (columns, cells) = cells(study, grid);
    let body = Body::Heat(Heat {
        unit: grid.unit.clone(),
        across: axis(study, &grid.across),
        up: axis(study, &grid.up),
        columns,
        cells,
        regions: grid.rivals.iter().enumerate().map(region).collect(),
        contours: grid.contours.clone(),
        contour_name: format!("equal {}", metric_name(study, &grid.metric)),
        tied_name: "nobody ahead".to_string(),
        levels: levels(study, grid),
    });
    let name = |axis: &GridAxis| Said::new(study, &axis.path, &axis.unit).name();
    let of = if grid.unit.is_empty() { String::new() } else { format!(", {}", grid.unit) };
    let (across, up) = (name(&grid.across), name(&grid.up));
    let fixed = match grid.fixed_benefits && !lower_is_better(study.metrics, &grid.metric) {
        true => "; some benefits are fixed and do not move with volume",
        false => "",
    };
    let subtitle = match grid.rivals.len() {
        1 => format!("{}{of}, by {across} and {up}{fixed}", figure_name(study, grid)),
        _ => format!(
            "The best choice by {across} and {up}; thin lines: how far it is ahead in {}{of}{fixed}",
            metric_name(study, &grid.metric)
        ),
    };
    chart(study, "map", title(study, grid, flips), subtitle, body)
}

fn place(study: &Study, rival: &Option<String>) -> Option<usize> {
    study.options.iter().position(|option| Some(&option.id) == rival.as_ref())
}

/// From the first point to the last.
fn axis(study: &Study, axis: &GridAxis) -> Axis {
    Axis {
        name: Said::new(study, &axis.path, &axis.unit).axis(),
        unit: String::new(),
        from: axis.at[0],
        to: axis.at[axis.at.len() - 1],
        here: axis.base,
        share: Said::new(study, &axis.path, &axis.unit).is_share(),
        since: None,
    }
}

/// The points, and the figures of all rivals at each.
struct Points<'a> {
    grid: &'a Grid,
    figures: Vec<Vec<Option<Decimal>>>,
    lower: bool,
}

impl Points<'_> {
    /// Who is best between four points, at shares of the way from the first.
    fn winner(&self, (column, row): (usize, usize), (x, y): (Decimal, Decimal)) -> Option<usize> {
        let width = self.grid.across.at.len();
        let at = |c: usize, r: usize| row_of(r + row, c + column, width);
        let corners = [at(0, 0), at(1, 0), at(0, 1), at(1, 1)];
        let (half, one) = (Decimal::new(5, 1), Decimal::ONE);
        let near = corners[usize::from(x >= half) + 2 * usize::from(y >= half)];
        let weights = [(one - x) * (one - y), x * (one - y), (one - x) * y, x * y];
        let figure = |rival: usize| {
            let known: Option<Vec<Decimal>> = corners.iter().map(|at| self.figures[*at][rival]).collect();
            let mean = known.and_then(|all| {
                let mut weighted = all.iter().zip(weights).map(|(value, weight)| value.checked_mul(weight));
                weighted.try_fold(Decimal::ZERO, |sum, value| sum.checked_add(value?))
            });
            mean.or(self.figures[near][rival])
        };
        let figures = (0..self.grid.rivals.len()).filter_map(|rival| Some((rival, figure(rival)?)));
        let better = |a: Decimal, b: Decimal| if self.lower { b < a } else { b > a };
        figures.reduce(|best, next| if better(best.1, next.1) { next } else { best }).map(|best| best.0)
    }
}

fn row_of(row: usize, column: usize, width: usize) -> usize {
    row * width + column
}

/// Cells between the points, some of them between each two, and how many there are in a row.
fn cells(study: &Study, grid: &Grid) -> (usize, Vec<HeatCell>) {
    let figures = |cell: &GridCell| cell.values.clone();
    let points = Points {
        grid,
        figures: grid.cells.iter().map(figures).collect(),
        lower: lower_is_better(study.metrics, &grid.metric),
    };
    let (columns, rows) = ((grid.across.at.len() - 1) * FINER, (grid.up.at.len() - 1) * FINER);
    let share = |at: usize| (Decimal::from(at % FINER) + Decimal::new(5, 1)) / Decimal::from(FINER);
    let cell = |at: usize| {
        let (column, row) = (at % columns, at / columns);
        let winner = points.winner((column / FINER, row / FINER), (share(column), share(row)));
        HeatCell { value: winner.map(|_| Decimal::ZERO), region: winner }
    };
    (columns, (0..columns * rows).map(cell).collect())
}

/// Lines of an equal figure at round amounts.
fn levels(study: &Study, grid: &Grid) -> Vec<Level> {
    let sizes = grid.cells.iter().filter_map(|cell| cell.figure).map(|figure| figure.abs());
    let Some(step) = sizes.max().and_then(round_step) else { return Vec::new() };
    let amounts = (-LEVELS..=LEVELS).filter(|at| *at != 0 || grid.rivals.len() == 1);
    let level = |at: i64| {
        let value = step.checked_mul(Decimal::from(at))?;
        let lines = lines(grid, value);
        (!lines.is_empty()).then(|| Level { words: words(study, grid, value), lines })
    };
    amounts.filter_map(level).collect()
}

/// A step that three or four of make the largest figure: 1, 2, 2.5 or 5 times a power of ten.
fn round_step(most: Decimal) -> Option<Decimal> {
    let third = most.checked_div(Decimal::from(LEVELS + 1))?;
    let one = round_significant(third, 1);
    let mut power = Decimal::new(1, 20);
    while power.checked_mul(Decimal::TEN)? <= one {
        power = power.checked_mul(Decimal::TEN)?;
    }
    let nice = [50, 25, 20, 10].map(|tenths| power.checked_mul(Decimal::new(tenths, 1)));
    nice.into_iter().flatten().find(|nice| *nice <= third).filter(|step| !step.is_zero())
}

/// Of one option its figure, else how far the best is ahead.
fn words(study: &Study, grid: &Grid, value: Decimal) -> String {
    let currency = &study.scenario.currency;
    let money_unit = grid.unit.split('/').next() == Some(currency);
    let amount = |value: Decimal| if money_unit { money(currency, value) } else { compact(value) };
    match grid.rivals.len() {
        1 => amount(value),
        _ => format!("{} ahead", amount(value.abs())),
    }
}

/// Where the figure is so much, between the points.
fn lines(grid: &Grid, level: Decimal) -> Vec<Vec<(Decimal, Decimal)>> {
    let cell = |cell: &GridCell| {
        let value = cell.figure.and_then(|figure| figure.checked_sub(level));
        let winner = value.map(|value| usize::from(value.is_sign_negative()));
        GridCell { values: vec![value, Some(Decimal::ZERO)], winner, figure: value }
    };
    let cells: Vec<GridCell> = grid.cells.iter().map(cell).collect();
    contours(&Field { across: &grid.across.at, up: &grid.up.at, cells: &cells, lower_is_better: false })
}

/// A value of one of the inputs at which the choice of the scenario changes.
struct Switch<'a> {
    axis: &'a GridAxis,
    at: Decimal,
    to: usize,
    /// How far that is, as a share of the axis.
    distance: Decimal,
}

fn title(study: &Study, grid: &Grid, flips: &[Flip]) -> String {
    let Some((column, row)) = here(grid) else { return away_title(study, grid) };
    let cell = |column: usize, row: usize| &grid.cells[row * grid.across.at.len() + column];
    if grid.rivals.len() == 1 {
        return one_title(study, grid);
    }
    let Some(best) = cell(column, row).winner else { return away_title(study, grid) };
    let across = switches(&grid.across, column, best, |at| cell(at, row));
    let up = switches(&grid.up, row, best, |at| cell(column, at));
    let nearest = across.into_iter().chain(up).min_by_key(|switch| switch.distance);
    let proved = |switch: &Switch| flips.iter().find(|flip| flip.path == switch.axis.path)?.at;
    let named = |at: usize| rival_name(study, &grid.rivals[at]);
    let axis = |axis: &GridAxis| Said::new(study, &axis.path, &axis.unit).name();
    match nearest {
        Some(switch) => {
            let said = Said::new(study, &switch.axis.path, &switch.axis.unit);
            let moves = said
                .moves(switch.axis.base, proved(&switch).unwrap_or_else(|| round_significant(switch.at, 2)));
            let (to, from) = (sentence_case(&named(switch.to)), named(best));
            format!("{to} overtakes {from} if {moves}")
        }
        None => format!(
            "{} is best whatever {} or {} alone is, within these ranges",
            sentence_case(&named(best)),
            axis(&grid.across),
            axis(&grid.up)
        ),
    }
}

/// The point next to the scenario, where it is between the points.
fn here(grid: &Grid) -> Option<(usize, usize)> {
    let place = |axis: &GridAxis| {
        let (first, last) = (*axis.at.first()?, *axis.at.last()?);
        let near = axis.at.iter().enumerate().min_by_key(|(_, at)| (**at - axis.base).abs())?;
        (first..=last).contains(&axis.base).then_some(near.0)
    };
    place(&grid.across).zip(place(&grid.up))
}

/// The first change of the winner along an axis, to either side of a point.
fn switches<'a, 'b>(
    axis: &'a GridAxis,
    from: usize,
    best: usize,
    cell: impl Fn(usize) -> &'b GridCell,
) -> Vec<Switch<'a>> {
    let switch = |(before, after): (usize, usize)| {
        let to = cell(after).winner.filter(|winner| *winner != best)?;
        let at = between(axis, (before, cell(before)), (after, cell(after)), (best, to));
        let span = axis.at[axis.at.len() - 1] - axis.at[0];
        let distance = (at - axis.base).abs().checked_div(span)?;
        Some(Switch { axis, at, to, distance })
    };
    let up = (from + 1..axis.at.len()).find_map(|at| switch((at - 1, at)));
    let down = (0..from).rev().find_map(|at| switch((at + 1, at)));
    [up, down].into_iter().flatten().collect()
}

/// Where two rivals are equal between two points, by a straight line; the further point where one has no figure.
fn between(
    axis: &GridAxis,
    (before, one): (usize, &GridCell),
    (after, other): (usize, &GridCell),
    (best, to): (usize, usize),
) -> Decimal {
    let gap = |cell: &GridCell| cell.values[best]?.checked_sub(cell.values[to]?);
    let share = || {
        let (first, second) = (gap(one)?, gap(other)?);
        first.checked_div(first.checked_sub(second)?)
    };
    let (from, until) = (axis.at[before], axis.at[after]);
    share().map_or(until, |share| from + (until - from) * share)
}

/// The scenario is not on the map.
fn away_title(study: &Study, grid: &Grid) -> String {
    let wins = |at: usize| grid.cells.iter().any(|cell| cell.winner == Some(at));
    let winners: Vec<String> =
        (0..grid.rivals.len()).filter(|at| wins(*at)).map(|at| rival_name(study, &grid.rivals[at])).collect();
    match winners.as_slice() {
        [] => "No option has a figure anywhere on this map".to_string(),
        _ if grid.rivals.len() == 1 => one_title(study, grid),
        [only] => format!("{} is best everywhere on this map", sentence_case(only)),
        [first @ .., last] => {
            format!(
                "{} or {last} is best on this map, which is not where the scenario stands",
                sentence_case(&first.join(", "))
            )
        }
    }
}

fn one_title(study: &Study, grid: &Grid) -> String {
    let figures = grid.cells.iter().filter_map(|cell| cell.figure);
    let (least, most) = (figures.clone().min().unwrap_or_default(), figures.max().unwrap_or_default());
    let currency = &study.scenario.currency;
    let money_unit = grid.unit.split('/').next() == Some(currency);
    let amount = |value: Decimal| if money_unit { money(currency, value) } else { compact(value) };
    format!("The {} lies between {} and {}", figure_name(study, grid), amount(least), amount(most))
}
