//! What bars, maps and bridges mean: lengths, places and colours follow the figures.

mod criteria;
mod maps;

use tollgate::render::chart::canvas::{Canvas, CanvasShape, Colour, Position, Rect};
use tollgate::render::chart::layout;
use tollgate::report::chart::*;
use tollgate::report::chart_frame::in_words;

use criteria::criterion;
use maps::{axis, map};

fn chart(body: Body) -> Chart {
    let text = |words: &str| words.to_string();
    Chart {
        slug: "body".into(),
        title: text("A title"),
        subtitle: text("A subtitle"),
        footer_left: text("a file"),
        footer_right: text(""),
        alt: text(""),
        body,
    }
}

fn drawn(body: Body) -> Canvas {
    layout(&chart(body))
}

const WHITE: Colour = Colour(255, 255, 255);

fn fills(canvas: &Canvas) -> Vec<(Rect, Colour)> {
    let fill = |shape: &CanvasShape| match shape {
        CanvasShape::Fill { rect, colour } => Some((*rect, *colour)),
        _ => None,
    };
    canvas.shapes().iter().filter_map(fill).collect()
}

/// Lines of at least a width.
fn paths(canvas: &Canvas, width: f64) -> Vec<Vec<Position>> {
    let path = |shape: &CanvasShape| match shape {
        CanvasShape::Path { spots, stroke } if stroke.width >= width => Some(spots.clone()),
        _ => None,
    };
    canvas.shapes().iter().filter_map(path).collect()
}

fn says(canvas: &Canvas, words: &str) -> bool {
    canvas.texts().any(|text| text.content == words)
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.01
}

fn end(value: i64, hue: usize) -> Option<End> {
    Some(End { value: value.into(), words: format!("at {value}"), hue: Hue::Nth(hue) })
}

fn bar(ends: [Option<End>; 2], light: bool) -> Bar {
    Bar { name: vec!["price".to_string(), "2.50 USD".to_string()], ends, light, range: None }
}

fn bars(base: i64, bars: Vec<Bar>) -> Body {
    let base_words = "Scenario: $1,000".to_string();
    Body::Bars(Bars {
        unit: "USD".to_string(),
        share: false,
        base: base.into(),
        base_words,
        bars,
        rest: String::new(),
    })
}

#[test]
fn bars_are_as_long_as_their_distance_from_the_base() {
    let canvas =
        drawn(bars(1_000, vec![bar([end(600, 0), end(2_000, 1)], false), bar([end(900, 0), None], false)]));
    let widths: Vec<f64> = fills(&canvas).iter().map(|(rect, _)| rect.width).collect();
    let [low, high, second] = widths.as_slice() else { panic!("{widths:?}") };
    assert!(near(high / low, 2.5) && near(low / second, 4.0), "{widths:?}");
    let all = fills(&canvas);
    assert!(near(all[0].0.right(), all[1].0.x), "both halves begin at the base");
    assert!(near(all[0].0.y, all[1].0.y) && all.iter().all(|(rect, _)| rect.height > 20.0), "{all:?}");
    assert!(says(&canvas, "Scenario: $1,000") && says(&canvas, "at 600") && says(&canvas, "at 2000"));
}

#[test]
fn ends_on_one_side_stand_one_over_the_other() {
    let all = fills(&drawn(bars(0, vec![bar([end(100, 0), end(300, 1)], false)])));
    let [(first, _), (second, _)] = all.as_slice() else { panic!("{all:?}") };
    assert!(near(first.x, second.x) && near(second.width / first.width, 3.0));
    assert!(first.bottom() <= second.y, "{first:?} hides {second:?}");
}

#[test]
fn light_bars_are_paler_than_full_ones() {
    let all = fills(&drawn(bars(
        0,
        vec![bar([end(-100, 0), end(100, 1)], false), bar([end(-100, 0), end(100, 1)], true)],
    )));
    assert_eq!(all.len(), 4);
    for half in 0..2 {
        assert!(grey(all[half + 2].1) > grey(all[half].1) + 80, "{all:?}");
    }
}

/// How light a colour is on a grey printer, from 0 to 255.
fn grey(Colour(red, green, blue): Colour) -> i64 {
    (299 * i64::from(red) + 587 * i64::from(green) + 114 * i64::from(blue)) / 1000
}

fn bridge(from: i64, amounts: &[i64]) -> Body {
    let step = |amount: &i64| WaterfallStep {
        name: vec!["volume".to_string()],
        amount: (*amount).into(),
        favourable: *amount < 0,
    };
    let to = from + amounts.iter().sum::<i64>();
    Body::Waterfall(Waterfall {
        unit: "USD".to_string(),
        from: ("May".to_string(), from.into()),
        to: ("November".to_string(), to.into()),
        steps: amounts.iter().map(step).collect(),
    })
}

#[test]
fn each_step_of_a_bridge_begins_where_the_last_one_ends() {
    let canvas = drawn(bridge(2_000, &[500, -800, -2_500, 1_300]));
    let all = fills(&canvas);
    let rects: Vec<Rect> = all.iter().map(|(rect, _)| *rect).collect();
    let [may, more, less, under, back, november] = rects.as_slice() else { panic!("{rects:?}") };
    assert!(near(may.right(), more.x) && near(more.right(), less.right()));
    assert!(near(less.x, under.right()) && near(under.x, back.x));
    assert!(under.x < may.x, "a step below zero goes to the left of it");
    assert!(near(back.right(), november.right()) && near(november.x, may.x));
    assert!(near(less.width / more.width, 1.6), "{rects:?}");
    assert!(grey(all[2].1) > grey(all[1].1) + 60, "what is to the good differs in grey");
    assert!(
        ["$2,000", "+$500", "−$800", "−$2,500", "+$1,300", "$500"].iter().all(|words| says(&canvas, words))
    );
}

// From 1,000 by 20 up and 60 down to 960: figures lie between 960 and 1,020, so the axis begins 60 short of 960, at 900.
// 120 of the longest bar is to 60 of the step as 2 to 1, whatever lies below 900; below zero it is the mirror image.
#[test]
fn a_bridge_far_from_zero_has_a_cut_axis() {
    for sign in [1, -1] {
        let Body::Waterfall(far) = bridge(1_000 * sign, &[20 * sign, -60 * sign]) else { unreachable!() };
        assert_eq!(far.begins(), Some((900 * sign).into()));
        let widths: Vec<f64> =
            fills(&drawn(Body::Waterfall(far))).iter().map(|(rect, _)| rect.width).collect();
        let [start, up, down, end] = widths.as_slice() else { panic!("{widths:?}") };
        assert!(near(start / up, 5.0) && near(down / up, 3.0) && near(end / up, 3.0), "{widths:?}");
    }
    for (from, amounts) in [(100, vec![20, -60]), (1_000, vec![0]), (100, vec![-200]), (1_000, vec![])] {
        let Body::Waterfall(near) = bridge(from, &amounts) else { unreachable!() };
        assert_eq!(near.begins(), None, "{from} {amounts:?}");
    }
}

#[test]
fn a_bridge_without_steps_has_both_totals() {
    let rects = fills(&drawn(bridge(-700, &[])));
    assert_eq!(rects.len(), 2);
    assert!(near(rects[0].0.width, rects[1].0.width) && rects[0].0.width > 100.0);
}

fn stairs(here: i64) -> Body {
    let point = |at: i64, value: i64| Point { at: at.into(), value: value.into() };
    let run = vec![point(0, 10), point(400, 10), point(400, 30), point(800, 30)];
    let series = Series {
        name: "Own".to_string(),
        runs: vec![run],
        hue: Hue::Nth(0),
        weight: Weight::Main,
        happened: None,
    };
    let across = Across::Input(axis("tickets a month", 800, here));
    Body::Lines(Lines {
        unit: "USD".to_string(),
        across,
        series: vec![series],
        markers: vec![],
        ceiling: None,
        seam: None,
        bands: vec![],
    })
}

#[test]
fn jumps_over_an_input_are_upright_and_at_their_place() {
    let canvas = drawn(stairs(200));
    let line = paths(&canvas, 4.0).remove(0);
    assert!(near(line[1].x, line[2].x) && line[2].y < line[1].y - 100.0, "{line:?}");
    assert!(near(line[1].x - line[0].x, line[3].x - line[2].x));
    assert!(says(&canvas, "Scenario: 200") && says(&canvas, "Tickets a month, USD") && says(&canvas, "800"));
    let tall = |path: &Vec<Position>| path.len() == 2 && path[1].y - path[0].y > 300.0;
    let here: Vec<Vec<Position>> = paths(&canvas, 1.0).into_iter().filter(tall).collect();
    let middle = (line[0].x + line[1].x) / 2.0;
    assert!(here.len() == 1 && near(here[0][0].x, middle) && near(here[0][1].x, middle), "{here:?}");
    assert!(says(&drawn(stairs(900)), "Scenario: 900, not on the axis"));
}

#[test]
fn charts_are_told_in_words() {
    let told = in_words(&bars(0, vec![bar([end(-100, 0), end(300, 1)], false), bar([None, None], true)]));
    assert_eq!(told, "price: −100 to 300; price: no bar");
    assert_eq!(
        in_words(&bridge(2_000, &[500, -800])),
        "May: 2,000; volume: +500; volume: −800; November: 1,700"
    );
    let told = in_words(&Body::Heat(map(4, |column| (column > 0).then_some(5))));
    assert_eq!(told, "API is ahead on part of the map; Own is ahead on part of the map");
    assert_eq!(in_words(&Body::Heat(map(4, |_| None))), "");
    let rows = vec![criterion((None, Some(1)), 1, None, Mark::Met)];
    assert_eq!(in_words(&Body::Criteria(Criteria { rows })), "calls, calls per unit: Met");
}

#[test]
fn a_marker_without_words_is_left_out() {
    let Body::Lines(mut lines) = stairs(200) else { unreachable!() };
    let point = Point { at: 400.into(), value: 10.into() };
    let dots =
        |canvas: &Canvas| canvas.shapes().iter().filter(|s| matches!(s, CanvasShape::Dot { .. })).count();
    lines.markers = vec![Marker { point, words: vec![] }];
    assert_eq!(dots(&drawn(Body::Lines(lines.clone()))), 0);
    lines.markers = vec![Marker { point, words: vec!["Break-even".to_string()] }];
    assert_eq!(dots(&drawn(Body::Lines(lines))), 1);
}

fn schedule(marks: &[(i64, &str)]) -> Body {
    let row = |name: &str, from: i64, to: i64, is_critical: bool| ScheduleRow {
        name: vec![name.to_string()],
        from: from.into(),
        to: to.into(),
        is_critical,
        said: format!("{} weeks", 4 * (to - from)),
    };
    let mark = |(at, words): &(i64, &str)| ScheduleMark {
        at: (*at).into(),
        words: words.to_string(),
        is_planned: *at > 4,
    };
    Body::Schedule(Schedule {
        start: tollgate::base::calendar::YearMonth::of(chrono::NaiveDate::from_ymd_opt(2027, 1, 1).unwrap()),
        months: 6,
        rows: vec![row("data", 0, 2, true), row("legal", 0, 1, false), row("build", 2, 4, true)],
        marks: marks.iter().map(mark).collect(),
    })
}

#[test]
fn steps_are_as_long_as_they_take_and_begin_when_they_can() {
    let all = fills(&drawn(schedule(&[(4, "All steps done"), (5, "Go-live")])));
    let rects: Vec<Rect> = all.iter().map(|(rect, _)| *rect).collect();
    let [data, legal, build] = rects.as_slice() else { panic!("{rects:?}") };
    assert!(near(data.width / legal.width, 2.0) && near(build.width / data.width, 1.0));
    assert!(near(data.right(), build.x) && near(data.x, legal.x) && data.bottom() < legal.y);
    assert!(grey(all[1].1) > grey(all[0].1) + 60, "what nothing waits for is pale");
}

#[test]
fn words_of_a_schedule_do_not_meet() {
    for marks in [
        [(4, "All steps done 30 Apr 2027"), (5, "Go-live as planned May 2027")],
        [(4, "one"), (0, "two, long before")],
    ] {
        let canvas = drawn(schedule(&marks));
        let boxes: Vec<Rect> = canvas.texts().map(|text| text.bounds()).collect();
        for (at, one) in boxes.iter().enumerate() {
            assert!(boxes[..at].iter().all(|other| !one.overlaps(other)), "{marks:?}: {one:?}");
        }
    }
}

/// Many steps with long names keep to the canvas, and no words meet.
#[test]
fn a_long_schedule_keeps_its_room() {
    let Body::Schedule(mut plan) =
        schedule(&[(4, "All steps done 30 Apr 2027"), (5, "Go-live as planned May 2027")])
    else {
        unreachable!()
    };
    let row = |at: usize| ScheduleRow {
        name: vec![format!("{at} migration of the supplier master data to the new place, with tests")],
        from: (at as i64 / 6).into(),
        to: (at as i64 / 6 + 1).into(),
        is_critical: at.is_multiple_of(3),
        said: "4.5 weeks".to_string(),
    };
    plan.rows = (0..20).map(row).collect();
    let canvas = drawn(Body::Schedule(plan));
    let boxes: Vec<Rect> = canvas.texts().map(|text| text.bounds()).collect();
    let page = Rect::between(0.0, 0.0, 1_200.0, 720.0);
    for (at, one) in boxes.iter().enumerate() {
        assert!(page.holds(one), "{one:?}");
        assert!(boxes[..at].iter().all(|other| !one.overlaps(other)), "{one:?}");
    }
}
