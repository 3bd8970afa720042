//! The laws every chart keeps, whatever the study: nothing collides, nothing is cut, nothing is NaN.

#[path = "support/case.rs"]
mod case;
mod support;

use std::path::Path;
use std::sync::LazyLock;

use support::{Plan, bodies, criteria, made_up, steady, study, support_tickets};
use tollgate::analysis::findings::Findings;
use tollgate::render::chart::canvas::{Canvas, CanvasShape, Colour, HEIGHT, Position, Rect, TextLine, WIDTH};
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

#[test]
fn without_value_there_is_no_chart_of_net() {
    let mut study = support_tickets();
    study.study.scenario.has_value = false;
    let all = charts(&study);
    let slugs: Vec<&str> = all.iter().map(|chart| chart.slug.as_ref()).collect();
    assert_eq!(slugs, ["cumulative-cost", "tco-by-category", "unit-economics", "budget-by-year"]);
    study.study.options.clear();
    assert!(charts(&study).is_empty());
}

/// The titles of all charts of a study that has value, and no cost of today.
fn titles(plans: &[Plan]) -> Vec<String> {
    charts(&study(plans, true, None)).into_iter().map(|chart| chart.title).collect()
}

#[test]
fn titles_say_what_was_found() {
    let plans = [steady("API", 0, 2_000, 3_000, 36), steady("Own", 18_500, 1_000, 3_000, 36)];
    assert_eq!(
        titles(&plans),
        [
            "Own is cheaper than API from Jul 2028, by €17.5k over three years",
            "Own costs €54.5k over three years, 100% of it on infrastructure",
            "Own pays back in Oct 2027; peak net funding is €18.5k",
            "With Own, a ticket costs €1.00 at run-rate and brings €3.00",
            "Own needs €54.5k: €18.5k up front, then €12.0k a year; benefits are €108k",
        ]
    );
}

#[test]
fn titles_have_words_for_lines_that_never_cross() {
    let plans = [steady("API", 0, 2_000, 3_000, 12), steady("Own", 9_000, 2_000, 3_000, 12)];
    let titles = titles(&plans);
    assert_eq!(titles[0], "API is cheaper than Own throughout, by €9,000 over one year");
    assert_eq!(titles[2], "API needs no net funding and is €12.0k ahead after one year");
    assert_eq!(
        titles[4],
        "API needs €24.0k: nothing up front, then €24.0k in the first year; benefits are €36.0k"
    );
}

#[test]
fn titles_have_words_for_lines_that_cross_again_and_again() {
    let mut own = steady("Own", 1_050, 0, 3_000, 24);
    own.costs[12][1] = 2_000.into();
    let plans = [steady("API", 0, 100, 3_000, 24), own];
    assert_eq!(
        titles(&plans)[0],
        "API is cheaper than Own for good only from Dec 2027, by €650 over two years"
    );
}

#[test]
fn titles_have_words_for_doing_nothing() {
    let titles = titles(&[steady("API", 0, 2_000, 1_000, 18)]);
    assert_eq!(titles[0], "API costs €18.0k more than it brings over 18 months");
    assert_eq!(titles[2], "Doing nothing is better: API is still €18.0k short after 18 months");
    assert_eq!(titles[3], "With API, a ticket costs more than it brings at run-rate: €2.00 against €1.00");
    assert!(titles[4].starts_with("API would need €36.0k"), "{}", titles[4]);
}

#[test]
fn titles_have_words_for_nothing_at_all_and_for_the_same() {
    let nothing = titles(&[steady("API", 0, 0, 0, 12), steady("Own", 0, 0, 0, 12)]);
    // Lines that are all the same say nothing: there is no chart of them.
    assert_eq!(nothing[0], "API costs nothing over one year");
    assert_eq!(nothing[3], "API needs no budget over one year");
    let same = titles(&[steady("API", 0, 10, 0, 12), steady("Own", 0, 10, 0, 12)]);
    assert_eq!(same[0], "API costs €120 over one year, 100% of it on infrastructure");
}

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

/// Whether a text has a path such as `options.api` in it: two words of small letters, joined by a dot.
fn has_path(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let small = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    letters.windows(3).any(|three| small(three[0]) && three[1] == '.' && small(three[2]))
}

#[test]
fn no_words_are_a_path_or_in_backticks() {
    each(|name, chart, canvas| {
        for words in canvas.texts().map(|text| text.content.as_str()).chain([chart.title.as_str()]) {
            assert!(!has_path(words) && !words.contains('`'), "{name}: {words:?}");
        }
    });
}

/// Per month and by option, what the lines of cost are at the end.
fn last_of(chart: &Chart, name: &str) -> Option<(String, String)> {
    let Body::Lines(lines) = &chart.body else { panic!("no lines") };
    let run = lines.series.iter().find(|series| series.name == name)?.runs.last()?;
    Some((run.first()?.at.to_string(), run.last()?.value.round_dp(2).normalize().to_string()))
}

/// Two options that differ in go-live alone, of work that costs 4 a ticket today.
const DELAYED: &str = r#"
[scenario]
name = "Delay"
unit = "ticket"
currency = "EUR"
start = "2027-01"
months = 12
discount_rate = 0
pricing = []
[volume]
units_per_month = 1000
[today]
other_per_unit = 4
[options.early]
name = "Early"
kind = "other"
go_live = 1
[options.early.outcome]
automated_share = 1
[options.late]
name = "Late"
kind = "other"
go_live = 7
[options.late.outcome]
automated_share = 1
[costs.early]
category = "infrastructure"
options = ["early"]
per_month = 1000
from = 1
[costs.late]
category = "infrastructure"
options = ["late"]
per_month = 1000
from = 7
"#;

// 1,000 tickets a month at 4 today: 4,000 a month and 48,000 a year. Early costs 1,000 a month, 12,000 in all. Late costs six
// months of today's work, 24,000, and 6,000 of its own: 30,000, 18,000 more.
#[test]
fn an_option_that_goes_live_later_is_never_cheaper() {
    let charts = charts(&Findings::of(case::whole(DELAYED).study));
    let cost = &charts[0];
    assert_eq!(cost.title, "Early does the work for €12.0k over one year, €18.0k less than Late");
    assert_eq!(last_of(cost, "Doing nothing"), Some(("0".into(), "48000".into())));
    assert_eq!(last_of(cost, "Late"), Some(("0".into(), "30000".into())));
    let Body::Lines(lines) = &cost.body else { panic!("no lines") };
    assert!(
        !lines.markers.iter().any(|marker| marker.words.concat().contains("Late")),
        "{:?}",
        lines.markers
    );
}

// Without today's cost they are compared by unit: the line of Late begins with its month of go-live.
#[test]
fn without_a_cost_today_the_lines_are_by_unit_and_begin_when_they_serve() {
    let mut late = steady("Late", 0, 1_000, 0, 12);
    late.go_live = 7;
    late.costs[1..7].iter_mut().for_each(|month| month[1] = 0.into());
    let charts = charts(&study(&[steady("Early", 0, 2_000, 0, 12), late], false, None));
    assert_eq!(
        charts[0].title,
        "Per ticket, Late costs least over one year: €1.00, against €2.00 with Early"
    );
    assert_eq!(last_of(&charts[0], "Late"), Some(("7".into(), "1".into())));
    assert_eq!(last_of(&charts[0], "Early"), Some(("1".into(), "2".into())));
}
