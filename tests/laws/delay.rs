//! Delaying an option never makes it cheaper in anything that is said: it does less, and that is no advantage.

use std::fmt::Write;

use rust_decimal::Decimal;
use tollgate::analysis::findings::Findings;
use tollgate::render::format::Screen;
use tollgate::render::terminal;
use tollgate::report::breakeven::crossings;
use tollgate::report::document::{Block, Report};
use tollgate::report::study::study_charts::charts;

use crate::case::{Case, case};
use crate::dice::Dice;

/// Options `first` and `second` at prices below today's cost, and what they cost to build and to run.
struct Made {
    text: String,
    go_live: [u64; 2],
}

fn made(seed: u64) -> Made {
    let mut dice = Dice::new(seed);
    let mut below = |limit: usize| dice.below(limit) as u64;
    let go_live = [1 + below(6), 1 + below(6)];
    let mut text =
        format!("[volume]\nunits_per_month = {}\nannual_growth = 0.{}\n", 500 + below(50_000), below(4));
    if below(2) == 0 {
        let _ = writeln!(text, "[today]\nother_per_unit = {}", 10 + below(20));
    }
    for (at, name) in ["first", "second"].into_iter().enumerate() {
        let _ = writeln!(
            text,
            "[options.{name}]\nname = \"{name}\"\nkind = \"api\"\ngo_live = LIVE_{at}\n\
             [options.{name}.calls.step]\nprice_per_call = {}.{}\ncalls_per_unit = 1\n\
             [options.{name}.outcome]\nautomated_share = 0.{}\n\
             [costs.build_{at}]\noptions = [\"{name}\"]\nupfront = {}\n\
             [costs.team_{at}]\noptions = [\"{name}\"]\nper_month = {}\n",
            below(3),
            below(100),
            50 + below(50),
            below(200_000),
            below(5_000),
        );
    }
    Made { text, go_live }
}

impl Made {
    fn at(&self, go_live: [u64; 2]) -> Case {
        let [first, second] = go_live.map(|month| month.to_string());
        case(36, &self.text.replace("LIVE_0", &first).replace("LIVE_1", &second))
    }
}

/// Whether anything that is said or drawn by cost has an option ahead at the end.
fn is_ahead(case: &Case, id: &str) -> bool {
    let pair = &case.study.crossings[0];
    let last = pair.cheaper.last().and_then(|interval| interval.option.as_deref()) == Some(id);
    let chosen = case.study.verdict.option.as_deref() == Some(id);
    last || chosen
}

/// Whether it was ahead for any time.
fn was_ahead(case: &Case, id: &str) -> bool {
    case.study.crossings[0].cheaper.iter().any(|interval| interval.option.as_deref() == Some(id))
}

/// Sentences and titles in which an option is said to be the cheaper one.
fn claims(case: &Case, name: &str) -> Vec<String> {
    let findings = Findings::of(case.study.clone());
    let blocks: Vec<Block> = crossings::by_time(&findings);
    let screen = Screen { width: 10_000, colour: false };
    let said = terminal::render(&Report { blocks }, "USD", screen);
    let titles = charts(&findings).into_iter().map(|chart| chart.title);
    let lines = said.lines().map(str::to_string).chain(titles);
    let claim = |line: &String| {
        [
            format!("{name} is cheaper"),
            format!("{name} is the cheapest"),
            format!("{name} has the lower"),
            format!("{name} lower from then"),
        ]
        .iter()
        .any(|claim| line.contains(claim.as_str()))
    };
    lines.filter(claim).collect()
}

#[test]
fn a_delay_makes_no_option_cheaper() {
    let mut compared = 0;
    for seed in 0..120 {
        let made = made(seed);
        let plain = made.at(made.go_live);
        for (at, name) in ["first", "second"].into_iter().enumerate() {
            if is_ahead(&plain, name) {
                continue;
            }
            let mut later = made.go_live;
            later[at] += 3;
            let delayed = made.at(later);
            compared += 1;
            assert!(
                !is_ahead(&delayed, name),
                "seed {seed}: {name} is ahead only because it is late\n{}",
                made.text
            );
            // What was so from the start is said of the other option: it was lower first, and until when.
            let before = !claims(&plain, name).is_empty() || was_ahead(&plain, name);
            let after = claims(&delayed, name);
            assert!(before || after.is_empty(), "seed {seed}: {name}: {after:?}\n{}", made.text);
        }
    }
    assert!(compared >= 100, "{compared}");
}

/// What a delay costs is what the work costs by hand in the meantime, less what the option would have cost.
#[test]
fn a_delay_costs_the_work_that_is_done_by_hand() {
    for seed in 0..60 {
        let made = made(seed);
        if !made.text.contains("[today]") {
            continue;
        }
        let (plain, delayed) = (made.at(made.go_live), made.at([made.go_live[0] + 1, made.go_live[1]]));
        let work = |case: &Case| case.option("first").known("work_cost");
        let month = made.go_live[0] as u32;
        let demand = plain.at("volume.demand", month);
        let today = plain.at("today.cost_per_unit", month);
        let own = plain.at("options.first.calls.step.cost", month);
        let stays = plain.at("options.first.process.escalated", month);
        let expected = demand * today - own - stays;
        let found = work(&delayed) - work(&plain);
        assert!((found - expected).abs() < Decimal::new(1, 12), "seed {seed}: {found} is not {expected}");
    }
}
