//! Maps over two inputs: contours, names, and what is missing.

use rust_decimal::Decimal;
use tollgate::render::chart::canvas::{Colour, Position, Rect};
use tollgate::render::chart::svg;
use tollgate::report::chart::*;

use crate::{chart, drawn, fills, near, paths, says};

pub fn axis(name: &str, to: i64, here: i64) -> Axis {
    Axis {
        name: name.to_string(),
        unit: "USD".to_string(),
        from: 0.into(),
        to: to.into(),
        here: here.into(),
        share: false,
        since: None,
    }
}

/// A map on which the second region wins to the right of a straight contour in the middle.
pub fn map(size: i64, value: impl Fn(i64) -> Option<i64>) -> Heat {
    let cell = |index: i64| {
        let value = value(index % size).map(Decimal::from);
        HeatCell { value, region: value.map(|_| usize::from(index % size >= size / 2)) }
    };
    let region = |name: &str, hue| Region { name: name.to_string(), hue: Hue::Nth(hue) };
    let middle = Decimal::from(size) / Decimal::TWO;
    Heat {
        unit: "USD".to_string(),
        across: axis("volume", size, size / 4),
        up: axis("price", 100, 50),
        columns: size as usize,
        cells: (0..size * size).map(cell).collect(),
        regions: vec![region("API", 0), region("Own", 1)],
        contours: vec![vec![(middle, 0.into()), (middle, 100.into())]],
        contour_name: "equal NPV".to_string(),
        tied_name: "nobody ahead".to_string(),
        levels: vec![],
    }
}

#[test]
fn the_contour_passes_between_cells_of_different_winners() {
    let canvas = drawn(Body::Heat(map(50, |column| Some((column * 2 - 49).abs()))));
    let contour = paths(&canvas, 3.0).into_iter().next_back().unwrap();
    assert!(near(contour[0].x, contour[1].x) && contour[0].y > contour[1].y);
    let x = contour[0].x;
    let cells: Vec<(Rect, Colour)> =
        fills(&canvas).into_iter().filter(|(rect, _)| rect.height > 300.0).collect();
    let bluish = |Colour(red, _, blue): Colour| blue > red;
    assert_eq!(cells.len(), 2, "one flat box a region");
    for (rect, colour) in &cells {
        let left = rect.right() <= x + 0.5;
        assert!(left || rect.x >= x - 0.5, "the contour crosses {rect:?}");
        assert_eq!(bluish(*colour), left, "{rect:?} is {colour:?}");
    }
    assert!(["API", "Own", "equal NPV", "Scenario"].iter().all(|words| says(&canvas, words)));
}

#[test]
fn a_region_without_room_is_named_beside_the_map() {
    let mut heat = map(50, |_| Some(1));
    heat.regions.push(Region { name: "Hybrid".to_string(), hue: Hue::Nth(2) });
    heat.cells[7].region = Some(2);
    heat.regions.push(Region { name: "Never".to_string(), hue: Hue::Nth(3) });
    let right = heat.columns as f64;
    let canvas = drawn(Body::Heat(heat));
    let text = canvas.texts().find(|text| text.content == "Hybrid").unwrap();
    assert!(text.at.x > 900.0, "beside the map, {right} columns wide");
    assert!(!says(&canvas, "Never"), "who wins nothing is not on the map");
}

#[test]
fn a_name_on_the_map_keeps_off_the_contour_and_inside_its_region() {
    let mut heat = map(50, |_| Some(1));
    heat.cells.iter_mut().for_each(|cell| cell.region = Some(0));
    let canvas = drawn(Body::Heat(heat));
    let name = canvas.texts().find(|text| text.content == "API").unwrap().bounds();
    let contour = paths(&canvas, 3.0).into_iter().next_back().unwrap();
    assert!(name.x > contour[0].x || name.right() < contour[0].x, "{name:?} lies on {contour:?}");
    let canvas = drawn(Body::Heat(map(50, |_| Some(1))));
    let contour = paths(&canvas, 3.0).into_iter().next_back().unwrap();
    let at = |words: &str| canvas.texts().find(|text| text.content == words).unwrap().bounds();
    assert!(at("API").right() < contour[0].x && at("Own").x > contour[0].x);
}

#[test]
fn missing_cells_and_a_scenario_outside_are_explained() {
    let mut heat = map(4, |column| (column > 0).then_some(5));
    heat.across.here = 40.into();
    let canvas = drawn(Body::Heat(heat));
    assert!(says(&canvas, "no figure"));
    assert!(!says(&canvas, "Scenario"), "its dot is not on the map");
    assert!(canvas.texts().any(|text| text.content.starts_with("Scenario, not on")));
    assert!(!says(&drawn(Body::Heat(map(4, |_| Some(5)))), "no figure"));
}

#[test]
fn a_line_of_an_equal_lead_has_its_words_on_it() {
    let mut heat = map(50, |_| Some(1));
    let line = vec![(Decimal::from(40), 0.into()), (40.into(), 100.into())];
    heat.levels = vec![Level { words: "$500k ahead".to_string(), lines: vec![line] }];
    let canvas = drawn(Body::Heat(heat));
    let words = canvas.texts().find(|text| text.content == "$500k ahead").unwrap().bounds();
    let on =
        |path: &Vec<Position>| near(path[0].x, path[1].x) && (words.x..words.right()).contains(&path[0].x);
    assert!(paths(&canvas, 1.0).iter().any(on), "{words:?}");
}

#[test]
fn a_map_of_fifty_by_fifty_stays_a_small_file() {
    let heat = map(50, |column| Some((column * 2 - 49).abs()));
    assert!(svg(&chart(Body::Heat(heat))).len() < 80_000);
    let missing = map(50, |_| None);
    assert!(svg(&chart(Body::Heat(missing))).len() < 80_000);
}
