//! Maps over two inputs: by hand, and lanes against the exact reading.

use std::path::Path;

use rust_decimal::{Decimal, dec};
use tollgate::analysis::sensitivity::grid::{Grid, GridQuestion, Steps, exact_grid, grid};
use tollgate::scenario::load::Changes;
use tollgate::sheet::exact::evaluate;

use crate::case::{Case, file};
use crate::plain;

fn steps(path: &str, from: Decimal, to: Decimal, count: u32) -> Steps {
    Steps { path: path.into(), from, to, count }
}

fn question(options: &[&str], nothing: bool, metric: &str, across: Steps, up: Steps) -> GridQuestion {
    let options = options.iter().map(|id| id.to_string()).collect();
    GridQuestion { options, nothing, metric: metric.into(), across, up }
}

const VOLUME: &str = "volume.units_per_month";
const PRICE: &str = "options.api.calls.only.price_per_call";

fn by_hand(count: u32) -> Grid {
    let case = plain("100", "");
    let (across, up) = (steps(VOLUME, dec!(20), dec!(120), count), steps(PRICE, dec!(0.5), dec!(2.5), count));
    exact_grid(&case.projected, &question(&["api", "flat"], false, "tco", across, up), (99, 99)).ok().unwrap()
}

// TCO of the API less that of the flat option is 12 x (v p + 150 - 200) = 12 (v p - 50). Across 20, 70, 120 and up 0.5,
// 1.5, 2.5: 12 x (10 - 50) = -480, then -180, 120; -240, 660, 1,560; 0, 1,500, 3,000.
#[test]
fn cells_are_those_worked_by_hand() {
    let found = by_hand(3);
    let figures: Vec<Decimal> = found.cells.iter().map(|cell| cell.figure.unwrap().normalize()).collect();
    let expected = [-480, -180, 120, -240, 660, 1560, 0, 1500, 3000].map(Decimal::from);
    assert_eq!(figures, expected);
    // Less cost wins, and of equals the first.
    let winners: Vec<usize> = found.cells.iter().map(|cell| cell.winner.unwrap()).collect();
    assert_eq!(winners, [0, 0, 1, 0, 1, 1, 0, 1, 1]);
}

// The contour is where v p = 50; along an edge one of the two is fixed, so the straight line meets it exactly.
#[test]
fn the_contour_lies_where_both_cost_the_same() {
    let found = by_hand(7);
    assert_eq!(found.contours.len(), 1, "{:?}", found.contours);
    let line = &found.contours[0];
    assert!(line.len() > 6);
    for (volume, price) in line {
        assert!((volume * price - dec!(50)).abs() < dec!(0.000000001), "{volume} x {price}");
    }
    let between = |pair: &[(Decimal, Decimal)]| (pair[1].0 - pair[0].0).is_sign_negative();
    let falls: Vec<bool> = line.windows(2).map(between).collect();
    assert!(falls.windows(2).all(|two| two[0] == two[1]), "it runs one way: {line:?}");
}

// Worth 3 a unit: the API's NPV changes sign where the flat option may still be better. No contour may run where a
// third rival is ahead of both.
#[test]
fn no_contour_runs_under_a_third_rival() {
    let case = plain("100", "");
    let (across, up) = (steps(VOLUME, dec!(20), dec!(220), 40), steps(PRICE, dec!(0.1), dec!(2.9), 40));
    let asked = question(&["api", "flat"], true, "npv", across, up);
    let found = grid(&case.projected, &asked).ok().unwrap();
    assert!(found.contours.len() >= 2, "{:?}", found.contours.len());
    let discounted = |amount: Decimal| amount; // signs only: every month is alike
    for (volume, price) in found.contours.iter().flatten() {
        let api = discounted(volume * (dec!(3) - price) - dec!(150));
        let flat = discounted(volume * dec!(3) - dec!(200));
        let mut worths = [api, flat, Decimal::ZERO];
        worths.sort();
        let gap = worths[2] - worths[1];
        assert!(gap < dec!(0.05), "the two best of {worths:?} are equal at {volume} and {price}");
    }
}

fn shipped(name: &str) -> Case {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name);
    file(&path, &Changes::default())
}

fn close(a: Option<Decimal>, b: Option<Decimal>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= dec!(0.000000001) * a.abs().max(b.abs()).max(Decimal::ONE),
        (a, b) => a.is_none() && b.is_none(),
    }
}

fn fifty() -> GridQuestion {
    let across = steps(VOLUME, dec!(2000), dec!(200000), 50);
    let up = steps("options.self_hosted.serving.price_per_gpu_hour", dec!(0.5), dec!(9), 50);
    question(&["api", "self_hosted"], true, "npv", across, up)
}

#[test]
fn the_lanes_give_what_2_500_exact_runs_give() {
    let case = shipped("invoice-processing.toml");
    let (lanes, exact) = (grid(&case.projected, &fifty()), exact_grid(&case.projected, &fifty(), (99, 99)));
    let (lanes, exact) = (lanes.ok().unwrap(), exact.ok().unwrap());
    assert_eq!(lanes.cells.len(), 2_500);
    for (one, other) in lanes.cells.iter().zip(&exact.cells) {
        let alike = one.values.iter().zip(&other.values).all(|(one, other)| close(*one, *other));
        assert!(alike, "{one:?} in lanes, {other:?} exactly");
    }
}

/// What is read of a part of the sheet is what the whole sheet gives.
#[test]
fn exact_cells_are_those_of_whole_runs() {
    let case = shipped("invoice-processing.toml");
    let asked = fifty();
    let found = exact_grid(&case.projected, &asked, (7, 7)).ok().unwrap();
    let model = &case.projected.model;
    let place = |path: &str| model.sheet.find_input(path).unwrap().0 as usize;
    for (at, cell) in found.cells.iter().enumerate() {
        let mut values = model.sheet.values();
        values[place(&asked.across.path)] = found.across.at[at % 7];
        values[place(&asked.up.path)] = found.up.at[at / 7];
        let whole = evaluate(&model.sheet, &values).unwrap();
        let npv = |id: &str| whole.at(model.line(&format!("options.{id}.npv")).unwrap(), 0);
        assert_eq!(cell.values[..2], [npv("api"), npv("self_hosted")]);
    }
}

#[test]
fn thinning_keeps_both_ends() {
    let case = plain("100", "");
    let (across, up) = (steps(VOLUME, dec!(20), dec!(120), 51), steps(PRICE, dec!(0.5), dec!(2.5), 2));
    let asked = question(&["api"], false, "tco", across, up);
    let found = exact_grid(&case.projected, &asked, (6, 9)).ok().unwrap();
    assert_eq!(found.across.at, [20, 40, 60, 80, 100, 120].map(Decimal::from));
    assert_eq!(found.up.at.len(), 2);
}
