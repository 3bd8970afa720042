//! Titles say what was found, in words for every case, and like with like.

use tollgate::analysis::findings::Findings;
use tollgate::report::chart::{Body, Chart};
use tollgate::report::study::study_charts::charts;

use crate::support::{Plan, steady, study, support_tickets};
use crate::{case, each};

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
