//! Where options cross, in a sentence a pair: by time and by volume.

use crate::analysis::breakeven::by_input::{BreakEven, Region, Rival, Who};
use crate::analysis::study::types::{Basis, Study, TimeCrossings};
use crate::report::breakeven::by_input::{called, here, leader, names, unit};
use crate::report::dates::month_number;
use crate::report::document::{Block, Cell, Piece, words};
use crate::report::labels::{metric_name, name};
use crate::report::metric_cells::month;

/// Where cumulative costs cross, pair by pair, in a sentence each.
pub fn by_time(study: &Study) -> Vec<Block> {
    let between = |pair: &TimeCrossings| [pair.between.0.clone(), pair.between.1.clone()];
    let sentences = of_most_pairs(study, &study.crossings, between, |pair| crossing(study, pair));
    match sentences.is_empty() {
        true => vec![],
        false => vec![Block::Heading("Break-even by time".into()), Block::Bullets(sentences)],
    }
}

/// Pairs that people read; among more, those of the option that the report speaks of.
const PAIRS: usize = 15;

/// A sentence for each pair, and how many are left out.
fn of_most_pairs<T>(
    study: &Study,
    pairs: &[T],
    between: impl Fn(&T) -> [String; 2],
    sentence: impl Fn(&T) -> Vec<Piece>,
) -> Vec<Vec<Piece>> {
    let focus = crate::analysis::study::verdict::focus(study).map(|option| &option.id);
    let concerns = |pair: &&T| pairs.len() <= PAIRS || between(pair).iter().any(|id| Some(id) == focus);
    let mut sentences: Vec<Vec<Piece>> = pairs.iter().filter(concerns).map(sentence).collect();
    let left = pairs.len() - sentences.len();
    if left > 0 {
        sentences.push(vec![words(format!("{left} more pairs: run tollgate breakeven for all of them."))]);
    }
    sentences
}

/// The months in which an option comes out ahead of doing nothing, or falls behind again.
pub fn ahead(study: &Study, pair: &TimeCrossings) -> Vec<Piece> {
    let who = name(study, &pair.between.0);
    let Some(first) = pair.crossings.first() else {
        let ahead = pair.cheaper.first().and_then(|interval| interval.option.as_deref())
            == Some(pair.between.0.as_str());
        let said =
            if ahead { "never runs a deficit" } else { "does not earn back its cost within the horizon" };
        return vec![words(format!("{who} and doing nothing: {who} {said}."))];
    };
    let mut pieces = vec![words(format!("{who} and doing nothing: its cumulative benefits "))];
    for crossing in &pair.crossings {
        let back = if crossing.at == first.at { "" } else { "; they " };
        let way = if crossing.cheaper_after == pair.between.0 { "overtake" } else { "fall below" };
        pieces.push(words(format!("{back}{way} its cumulative cost in ")));
        pieces.push(Piece::Value(month(&study.scenario, crossing.at)));
    }
    pieces.push(words("."));
    pieces
}

/// The months in which two options cross, in what they cost for the same work.
pub fn crossing(study: &Study, pair: &TimeCrossings) -> Vec<Piece> {
    let (a, b) = (name(study, &pair.between.0), name(study, &pair.between.1));
    let mut pieces = vec![words(format!("{a} and {b}: "))];
    let first = pair.cheaper.first().and_then(|interval| interval.option.as_deref());
    let says = says(study, pair.basis);
    match (pair.crossings.as_slice(), first) {
        _ if pair.from > study.scenario.months => pieces.push(words("never live at the same time.")),
        ([], None) => pieces.push(words(format!("the same {says} throughout."))),
        ([], Some(id)) => {
            let since = month_number(study, pair.from);
            let ahead = name(study, id);
            pieces.push(words(format!(
                "no crossing. {ahead} has the lower {says} in every month from {since}, when both are live."
            )));
        }
        (crossings, _) => {
            pieces.push(words(format!("{says} crosses ")));
            for (at, crossing) in crossings.iter().enumerate() {
                let join = if at == 0 { "in " } else { "; again in " };
                let ahead = name(study, &crossing.cheaper_after);
                pieces.push(words(join));
                pieces.push(Piece::Value(month(&study.scenario, crossing.at)));
                pieces.push(words(format!(", after which {ahead} is lower")));
            }
            pieces.push(words("."));
        }
    }
    pieces
}

/// What is compared, in the words of the scenario.
fn says(study: &Study, basis: Basis) -> String {
    match basis {
        Basis::PerUnit => format!("levelised cost per {} to date", study.scenario.unit),
        Basis::WorkCost => "total cost of the work to date".to_string(),
        Basis::Total => "cost to date".to_string(),
    }
}

/// Regions beside the one that the scenario is in which a sentence names.
const NAMED: usize = 4;

/// Which option wins at which volume, pair by pair, and where the scenario stands.
pub fn by_volume(study: &Study, answers: &[BreakEven]) -> Vec<Block> {
    let between = |answer: &BreakEven| match &answer.between.1 {
        Rival::Option(id) => [answer.between.0.clone(), id.clone()],
        _ => [answer.between.0.clone(), String::new()],
    };
    let sentences = of_most_pairs(study, answers, between, |answer| volume(study, answer));
    let Some(first) = answers.first() else { return vec![] };
    let heading = format!("Break-even by volume ({})", metric_name(study, &first.metric));
    vec![Block::Heading(heading), Block::Bullets(sentences)]
}

fn volume(study: &Study, answer: &BreakEven) -> Vec<Piece> {
    let unit = match unit(study, answer) {
        unit if unit.is_empty() => " times the listed volume".to_string(),
        unit => unit,
    };
    let Some(stands) = here(answer) else { return vec![] };
    let mut pieces = vec![words("At today's "), figure(answer.base), words(unit)];
    pieces.push(words(format!(", {}", beats(study, answer, stands))));
    if let [only] = answer.better.as_slice() {
        pieces.extend([words(", as it does anywhere from "), figure(only.from), words(" to ")]);
        pieces.extend([figure(only.to), words(".")]);
        return pieces;
    }
    let others = nearest(answer, stands);
    for region in &others {
        pieces.push(words(format!("; {} wins from ", leader(study, answer, region))));
        pieces.extend([figure(region.from), words(" to "), figure(region.to)]);
    }
    let more = answer.better.len() - 1 - others.len();
    pieces.push(words(match more {
        0 => ".".to_string(),
        1 => "; there is one more such range.".to_string(),
        more => format!("; there are {more} more such ranges."),
    }));
    pieces
}

/// Who wins where the scenario stands, against whom.
fn beats(study: &Study, answer: &BreakEven, stands: &Region) -> String {
    let (a, b) = names(study, answer);
    let who = called(study, answer, &stands.who);
    let loser = if who == a { &b } else { &a };
    match stands.who {
        Who::Same => format!("{a} and {b} are equal"),
        Who::Nobody => format!("neither {a} nor {b} can serve the load"),
        _ if stands.alone => format!("only {who} can serve the load, not {loser}"),
        _ => format!("{who} beats {loser}"),
    }
}

/// The other regions, those beside the scenario's own first; in order of the input.
fn nearest<'a>(answer: &'a BreakEven, stands: &Region) -> Vec<&'a Region> {
    let own = answer.better.iter().position(|region| region == stands).unwrap_or_default();
    let mut others: Vec<usize> = (0..answer.better.len()).filter(|at| *at != own).collect();
    others.sort_by_key(|at| at.abs_diff(own));
    others.truncate(NAMED);
    others.sort();
    others.into_iter().map(|at| &answer.better[at]).collect()
}

fn figure(value: rust_decimal::Decimal) -> Piece {
    Piece::Value(Cell::Short(value))
}
