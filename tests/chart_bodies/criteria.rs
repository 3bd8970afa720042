//! Criteria: a row passes and fails on the right side of its threshold.

use rust_decimal::Decimal;
use tollgate::render::chart::canvas::{Canvas, CanvasShape, Colour};
use tollgate::report::chart::*;

use crate::{WHITE, drawn, fills, near, paths, says};

pub fn criterion(
    limits: (Option<i64>, Option<i64>),
    found: i64,
    interval: Option<(i64, i64)>,
    mark: Mark,
) -> CriteriaRow {
    CriteriaRow {
        name: vec!["calls".to_string(), "calls per unit".to_string()],
        said: vec!["Met".to_string()],
        min: limits.0.map(Decimal::from),
        max: limits.1.map(Decimal::from),
        found: Some(found.into()),
        interval: interval.map(|(low, high)| (low.into(), high.into())),
        mark,
    }
}

const PASSES: Colour = Colour(0xd3, 0xee, 0xe7);
const FAILS: Colour = Colour(0xf8, 0xe5, 0xd5);

/// From where to where each row passes, and where it fails, from the top.
fn zones(canvas: &Canvas, colour: Colour) -> Vec<(f64, f64)> {
    fills(canvas)
        .into_iter()
        .filter(|(_, fill)| *fill == colour)
        .map(|(rect, _)| (rect.x, rect.right()))
        .collect()
}

/// Dots and squares, from the top.
fn marks(canvas: &Canvas) -> Vec<f64> {
    let mark = |shape: &CanvasShape| match shape {
        CanvasShape::Dot { centre, colour, .. } if *colour != WHITE => Some((centre.y, centre.x)),
        CanvasShape::Fill { rect, colour } if ![WHITE, PASSES, FAILS].contains(colour) => {
            Some((rect.y + rect.height / 2.0, rect.x + rect.width / 2.0))
        }
        _ => None,
    };
    let mut places: Vec<(f64, f64)> = canvas.shapes().iter().filter_map(mark).collect();
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    places.into_iter().map(|place| place.1).collect()
}

#[test]
fn a_row_passes_on_the_right_side_of_its_threshold() {
    let rows = vec![
        criterion((Some(100), None), 105, None, Mark::Met),
        criterion((None, Some(100)), 105, None, Mark::Missed),
        criterion((Some(100), Some(300)), 200, None, Mark::Met),
    ];
    let canvas = drawn(Body::Criteria(Criteria { rows }));
    let (pass, fail, found) = (zones(&canvas, PASSES), zones(&canvas, FAILS), marks(&canvas));
    assert!(near(fail[0].1, pass[0].0), "at least: it fails to the left");
    assert!(near(pass[1].1, fail[1].0), "at most: it fails to the right");
    assert!(near(fail[2].1, pass[2].0) && near(pass[2].1, fail[3].0), "between both it passes");
    assert!(found[0] > pass[0].0 && found[1] > fail[1].0 && (pass[2].0..pass[2].1).contains(&found[2]));
    assert!(["threshold 100", "passes", "fails"].iter().all(|words| says(&canvas, words)));
}

// Of 100, 300 is shown on a scale of 90 to 300 and 12% more on both sides, 260.4 in all; of 1,000, 1,001 on one of 900 to
// 1,100 and as much more, 248 in all.
#[test]
fn a_near_miss_does_not_look_like_a_far_one() {
    let far = criterion((None, Some(100)), 300, None, Mark::Missed);
    let close = criterion((None, Some(1_000)), 1_001, None, Mark::Missed);
    let canvas = drawn(Body::Criteria(Criteria { rows: vec![far, close] }));
    let (fail, found) = (zones(&canvas, FAILS), marks(&canvas));
    let ratio = (found[0] - fail[0].0) / (found[1] - fail[1].0);
    assert!((ratio / (200.0 / 260.4 * 248.0) - 1.0).abs() < 0.01, "{ratio}");
}

#[test]
fn one_row_fills_the_sheet() {
    let row = criterion((None, Some(100)), 90, Some((60, 120)), Mark::Open);
    let canvas = drawn(Body::Criteria(Criteria { rows: vec![row] }));
    let (zone, _) = fills(&canvas).into_iter().find(|(_, colour)| *colour == PASSES).unwrap();
    assert!(zone.height > 150.0, "{zone:?}");
    let bar = paths(&canvas, 2.5).into_iter().find(|path| near(path[0].y, path[1].y)).unwrap();
    let threshold = zones(&canvas, FAILS)[0].0;
    assert!(near((threshold - bar[0].x) / (bar[1].x - threshold), 2.0), "40 within and 20 beyond: {bar:?}");
}
