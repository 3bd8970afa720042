//! The laws every chart keeps, whatever the study: nothing collides, nothing is cut, nothing is NaN.

#[path = "../support/case.rs"]
mod case;
mod lines;
#[path = "../support/mod.rs"]
mod support;
mod titles;

use std::path::Path;
use std::sync::LazyLock;

use support::{bodies, criteria, made_up, support_tickets};
use tollgate::analysis::findings::Findings;
use tollgate::render::chart::canvas::{Canvas, CanvasShape, HEIGHT, Position, Rect, TextLine, WIDTH};
use tollgate::render::chart::{layout, png, svg};
use tollgate::report::chart::{Body, Chart};
use tollgate::report::study::study_charts::charts;
use tollgate::scenario::load::Changes;

const STUDIES: u64 = 140;
/// Bars, maps, bridges and lines over an input, as many of each.
const BODIES: u64 = 480;

/// A chart laid out, with a name for what fails.
type Drawn = (String, Chart, Canvas);

/// Every chart of every made-up study, and made-up charts of the other kinds, drawn at once by as many threads.
static CHARTS: LazyLock<Vec<Drawn>> = LazyLock::new(|| {
    let parts: [fn() -> Vec<Drawn>; 4] = [
        || drawn((0..STUDIES / 2).flat_map(of_study)),
        || drawn((STUDIES / 2..STUDIES).flat_map(of_study)),
        || drawn((0..BODIES).map(|seed| (format!("body {seed}"), bodies::made_up(seed)))),
        || {
            let made = (0..BODIES / 4).map(|seed| (format!("criteria {seed}"), criteria::made_up(seed)));
            drawn(made.chain(shipped()))
        },
    ];
    std::thread::scope(|scope| {
        let threads = parts.map(|part| scope.spawn(part));
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
});

fn of_study(seed: u64) -> Vec<(String, Chart)> {
    charts(&made_up(seed)).into_iter().map(|chart| (format!("study {seed}"), chart)).collect()
}

fn drawn(charts: impl Iterator<Item = (String, Chart)>) -> Vec<Drawn> {
    charts.map(|(name, chart)| (format!("{name}, {}", chart.slug), chart.clone(), layout(&chart))).collect()
}

/// All charts that a report draws of the scenarios that are shipped.
fn shipped() -> impl Iterator<Item = (String, Chart)> {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let files = ["scenarios", "scenarios/templates", "benches"]
        .map(|folder| scenarios.parent().unwrap().join(folder));
    let entries = files.into_iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let tomls = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml"));
    tomls.flat_map(|path| {
        let case = case::file(&path, &Changes::default());
        let mut study = Findings::of(case.study);
        study.ask_everything(&case.projected);
        let drawn = charts(&study);
        assert!(drawn.len() >= 8, "{}: {}", path.display(), drawn.len());
        drawn.into_iter().map(move |chart| (path.display().to_string(), chart))
    })
}

fn each(check: impl Fn(&str, &Chart, &Canvas)) {
    CHARTS.iter().for_each(|(name, chart, canvas)| check(name, chart, canvas));
}

#[test]
fn no_label_touches_another() {
    each(|name, _, canvas| {
        let labels: Vec<(&TextLine, Rect)> = canvas.texts().map(|text| (text, text.bounds())).collect();
        for (index, (text, bounds)) in labels.iter().enumerate() {
            let hit = labels[index + 1..].iter().find(|(_, other)| bounds.grown(-0.5).overlaps(other));
            assert!(hit.is_none(), "{name}: {:?} lies on {:?}", text.content, hit.map(|(t, _)| &t.content));
        }
    });
}

#[test]
fn no_label_leaves_the_canvas() {
    let canvas_box = Rect { x: 0.0, y: 0.0, width: WIDTH, height: HEIGHT };
    each(|name, _, canvas| {
        for text in canvas.texts() {
            assert!(canvas_box.holds(&text.bounds()), "{name}: {:?} at {:?}", text.content, text.bounds());
        }
    });
}

#[test]
fn titles_have_two_lines_at_most_and_are_whole() {
    each(|name, chart, canvas| {
        let first = canvas.texts().next().unwrap();
        let lines: Vec<&TextLine> = canvas.texts().take_while(|text| text.style == first.style).collect();
        assert!((1..=2).contains(&lines.len()), "{name}: {lines:?}");
        let shown: String = lines.iter().map(|line| line.content.replace(' ', "")).collect();
        assert_eq!(shown, chart.title.replace(' ', ""), "{name}");
    });
}

#[test]
fn every_place_is_a_number_on_the_canvas() {
    let on =
        |spot: &Position| (-1.0..=WIDTH + 1.0).contains(&spot.x) && (-1.0..=HEIGHT + 1.0).contains(&spot.y);
    each(|name, _, canvas| {
        for shape in canvas.shapes() {
            let good = match shape {
                CanvasShape::Path { spots, .. } | CanvasShape::Area { spots, .. } => spots.iter().all(on),
                CanvasShape::Dot { centre, .. } => on(centre),
                CanvasShape::Text(text) => on(&text.at) && text.style.size >= 7.0,
                CanvasShape::Fill { rect, .. } => {
                    rect.width >= 0.0
                        && rect.height >= 0.0
                        && on(&Position { x: rect.right(), y: rect.bottom() })
                }
            };
            assert!(good, "{name}: {shape:?}");
        }
    });
}

/// Every name on a chart of rows or cells; those of a map only where the region wins anything.
fn names(body: &Body) -> Vec<String> {
    let flat = |names: &[Vec<String>]| names.concat();
    match body {
        Body::Bars(bars) => {
            let words =
                bars.bars.iter().flat_map(|bar| bar.ends.iter().flatten()).map(|end| end.words.clone());
            bars.bars
                .iter()
                .flat_map(|bar| bar.name.clone())
                .chain(words)
                .chain([bars.rest.clone()])
                .collect()
        }
        Body::Waterfall(fall) => {
            let steps: Vec<Vec<String>> = fall.steps.iter().map(|step| step.name.clone()).collect();
            [flat(&steps), vec![fall.from.0.clone(), fall.to.0.clone()]].concat()
        }
        Body::Heat(heat) => {
            let won = |index: usize| heat.cells.iter().any(|c| c.region == Some(index));
            let regions = heat.regions.iter().enumerate().filter(|(index, _)| won(*index));
            regions.map(|(_, region)| region.name.clone()).collect()
        }
        Body::Criteria(criteria) => {
            criteria.rows.iter().flat_map(|row| [row.name.clone(), row.said.clone()].concat()).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn no_name_is_cut() {
    let together = |text: &str| text.replace(' ', "");
    each(|name, chart, canvas| {
        let shown: String = canvas.texts().map(|text| together(&text.content)).collect();
        for wanted in names(&chart.body) {
            assert!(shown.contains(&together(&wanted)), "{name}: {wanted:?} is not whole");
        }
    });
}

fn nasty(name: &str) -> Findings {
    let mut study = support_tickets();
    study.study.scenario.name = name.to_string();
    study.study.scenario.unit = name.to_string();
    study.study.options.iter_mut().for_each(|option| option.name = name.to_string());
    study
}

#[test]
fn names_can_not_become_markup_or_break_the_file() {
    for name in
        ["</text><script>alert(1)</script>", "\u{0}\u{1b}[31m\"'&", "]]>\u{ffff}", "&lt;&#0;", "\u{202e}x"]
    {
        for chart in charts(&nasty(name)) {
            let text = svg(&chart);
            assert!(!text.contains("<script") && !text.contains("]]>"), "{name}");
            assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{name:?}");
        }
        assert!(png(&charts(&nasty(name))[0]).is_ok(), "{name:?}");
    }
}

#[test]
fn absurdly_long_and_empty_names_stay_on_the_canvas() {
    let canvas_box = Rect { x: 0.0, y: 0.0, width: WIDTH, height: HEIGHT };
    for name in ["".to_string(), " ".to_string(), "W".repeat(400), "wide name ".repeat(40)] {
        for chart in charts(&nasty(&name)) {
            let outside = layout(&chart).texts().find(|text| !canvas_box.holds(&text.bounds())).cloned();
            assert_eq!(outside, None);
        }
    }
}

#[test]
fn the_same_study_gives_the_same_bytes() {
    for (a, b) in charts(&support_tickets()).iter().zip(&charts(&support_tickets())) {
        assert_eq!(svg(a), svg(b));
    }
    let picture = || png(&charts(&support_tickets())[0]);
    assert_eq!(picture(), picture());
}

#[test]
fn a_png_is_twice_the_size_of_the_chart() {
    let picture = png(&charts(&support_tickets())[0]).unwrap();
    assert_eq!(&picture[..8], b"\x89PNG\r\n\x1a\n");
    assert_eq!(&picture[16..24], [2400u32.to_be_bytes(), 1440u32.to_be_bytes()].concat());
}

#[test]
fn charts_of_every_kind_can_be_painted() {
    for seed in 0..16 {
        let chart = bodies::made_up(seed);
        assert!(png(&chart).is_ok(), "{seed}, {}", chart.slug);
    }
    assert!(png(&criteria::made_up(0)).is_ok());
}

#[test]
fn an_svg_carries_its_words_and_its_font() {
    for chart in charts(&support_tickets()) {
        let text = svg(&chart);
        assert!(text.contains("<title id=") && text.contains("<desc id="));
        assert_eq!(text.matches("font/woff2;base64").count(), 2);
        assert!(text.len() < 70_000, "{}", text.len());
    }
}
