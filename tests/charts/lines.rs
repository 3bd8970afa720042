//! Lines over months: what happened and what is projected, and a dash for each.

use rust_decimal::dec;
use tollgate::render::chart::canvas::{CanvasShape, Colour, Position, Rect};
use tollgate::render::chart::layout;
use tollgate::report::chart::{Across, Body, Chart};
use tollgate::report::study::study_charts::charts;

use crate::each;
use crate::support::{Plan, steady, study, support_tickets};

// The words `projected` begin 8 to the right of the seam, which may be in pieces.
#[test]
fn the_seam_runs_through_no_words() {
    let pieces = std::cell::Cell::new(0);
    each(|name, _, canvas| {
        let Some(words) = canvas.texts().find(|text| text.content == "projected") else { return };
        let x = words.at.x - 8.0;
        for shape in canvas.shapes() {
            let CanvasShape::Path { spots, stroke } = shape else { continue };
            let [from, to] = spots.as_slice() else { continue };
            if stroke.colour != Colour(0x66, 0x66, 0x66) || from.x != x || to.x != x {
                continue;
            }
            pieces.set(pieces.get() + 1);
            let line = Rect::between(x - 0.5, from.y, x + 0.5, to.y);
            let hit = canvas.texts().find(|text| text.bounds().grown(-0.5).overlaps(&line));
            assert!(hit.is_none(), "{name}: the seam runs through {:?}", hit.map(|text| &text.content));
        }
    });
    assert!(pieces.get() > 100, "{}", pieces.get());
}

fn strokes(chart: &Chart) -> Vec<(Vec<Position>, &'static str, f64)> {
    let canvas = layout(chart);
    let path = |shape: &CanvasShape| match shape {
        CanvasShape::Path { spots, stroke } if stroke.width > 1.5 => {
            Some((spots.clone(), stroke.dash, stroke.width))
        }
        _ => None,
    };
    canvas.shapes().iter().filter_map(path).collect()
}

#[test]
fn what_happened_is_solid_up_to_the_seam_and_dashed_after_it() {
    let mut study =
        study(&[steady("API", 0, 2_000, 3_000, 12), steady("Own", 19_000, 1_000, 3_000, 12)], true, None);
    study.study.options[0].monthly[1..=3].iter_mut().for_each(|month| month.actual = true);
    study.study.scenario.last_actual = Some(3);
    for chart in charts(&study).iter().filter(|chart| matches!(chart.body, Body::Lines(_))) {
        let all = strokes(chart);
        let solid: Vec<_> = all.iter().filter(|(_, dash, _)| dash.is_empty()).collect();
        let canvas = layout(chart);
        let seam = canvas.texts().find(|text| text.content == "projected").unwrap().at.x - 8.0;
        assert!(canvas.texts().any(|text| text.content == "actual"), "{}", chart.slug);
        assert!(!solid.is_empty() && all.len() > solid.len(), "{}", chart.slug);
        for (path, ..) in &solid {
            assert!((path.last().unwrap().x - seam).abs() < 0.01, "{}: {path:?}", chart.slug);
        }
        assert!(chart.alt.contains("actual up to Mar 2027, projected after that"), "{}", chart.alt);
        assert!(chart.subtitle.contains("; solid where it happened, dashed where projected"));
    }
    let budget = charts(&study).into_iter().find(|chart| chart.slug == "budget-by-year").unwrap();
    let Body::Columns(columns) = &budget.body else { panic!("no columns") };
    assert_eq!(columns.columns[1].name, ["Year 1", "Jan–Dec 2027", "actual: Jan to Mar 2027"]);
}

#[test]
fn every_line_of_a_projection_has_a_dash_of_its_own() {
    let plans: Vec<Plan> =
        (0..7).map(|at| steady(&format!("Option {at}"), 100 * at, 2_000, 3_000, 12)).collect();
    let mut study = study(&plans, true, None);
    study.study.options.iter_mut().for_each(|option| option.monthly[1].actual = true);
    study.study.scenario.last_actual = Some(1);
    let chart = &charts(&study)[0];
    let mut dashes: Vec<&str> =
        strokes(chart).iter().map(|(_, dash, _)| *dash).filter(|dash| !dash.is_empty()).collect();
    dashes.sort_unstable();
    dashes.dedup();
    assert_eq!(dashes.len(), 7, "{dashes:?}");
}

#[test]
fn a_month_without_units_is_no_zero() {
    for chart in charts(&support_tickets()).iter().filter(|chart| chart.slug == "unit-economics") {
        let Body::Lines(lines) = &chart.body else { panic!("no lines") };
        let first = |name: &str| {
            lines
                .series
                .iter()
                .find(|series| series.name == name)
                .map(|series| series.runs[0][0].at.to_string())
        };
        assert_eq!(first("API").as_deref(), Some("4.5"));
        assert_eq!(first("Self-hosted").as_deref(), Some("7.5"));
    }
}

// Whole replicas make near lines cross to and fro: "Own is cheapest from 225,000" beside "API is cheapest from 225,000" says nothing.
#[test]
fn no_two_crossings_are_marked_at_the_same_place() {
    let pairs = std::cell::Cell::new(0);
    each(|name, chart, _| {
        let Body::Lines(lines) = &chart.body else { return };
        let Across::Input(axis) = &lines.across else { return };
        if !["cost-by-volume", "worth-by-volume"].contains(&chart.slug.as_ref()) {
            return;
        }
        let near = (axis.to - axis.from) * dec!(0.02);
        let mut places: Vec<_> = lines.markers.iter().map(|marker| marker.point.at).collect();
        places.sort();
        for pair in places.windows(2) {
            pairs.set(pairs.get() + 1);
            assert!(pair[1] - pair[0] > near, "{name}: {pair:?}");
        }
    });
    assert!(pairs.get() > 0);
}
