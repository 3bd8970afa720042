//! Where what happened ends and the projection begins: in words, on the years of a table, and on charts over time.

use rust_decimal::Decimal;

use crate::analysis::study::types::{MonthFigures, OptionStudy, Study};
use crate::base::calendar::YearMonth;
use crate::report::document::{Block, words};

/// A first and a last month.
type Stretch = (u32, u32);

/// First and last month of every stretch that happened.
fn stretches(option: &OptionStudy) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for month in option.monthly.iter().filter(|month| month.actual).map(|month| month.month) {
        match stretches.last_mut().filter(|last| last.1 + 1 == month) {
            Some(last) => last.1 = month,
            None => stretches.push((month, month)),
        }
    }
    stretches
}

/// The last month that happened, where a projection goes on after it.
pub fn seam(study: &Study) -> Option<u32> {
    study.scenario.last_actual.filter(|last| *last < study.scenario.months)
}

/// What happened and what is projected, in a sentence for each group of options that are alike in it.
pub fn in_words(study: &Study) -> Option<String> {
    study.scenario.last_actual?;
    let mut groups: Vec<(Vec<Stretch>, Vec<String>)> = Vec::new();
    for option in &study.options {
        let stretches = stretches(option);
        match groups.iter_mut().find(|group| group.0 == stretches) {
            Some(group) => group.1.push(option.name.clone()),
            None => groups.push((stretches, vec![option.name.clone()])),
        }
    }
    let alone = groups.len() == 1;
    let sentences: Vec<String> =
        groups.iter().map(|(held, names)| sentence(study, held, names, alone)).collect();
    Some(sentences.join(" "))
}

fn sentence(study: &Study, held: &[Stretch], names: &[String], alone: bool) -> String {
    let who = listed(names);
    let whose = if alone { String::new() } else { format!("With {who}, ") };
    let facts = &study.scenario;
    let happened = listed(&spelled(study, held));
    match held {
        [] => format!("{who} {} projected throughout.", if names.len() == 1 { "is" } else { "are" }),
        [(1, to)] if *to >= facts.months => format!("{whose}{happened} happened; nothing is projected."),
        [(1, to)] => {
            let next = facts.start.plus(*to).label();
            format!("{whose}{happened} happened; from {next} on it is projected.")
        }
        _ => format!("{whose}{happened} happened; all other months are projected."),
    }
}

/// Stretches in words.
fn spelled(study: &Study, held: &[Stretch]) -> Vec<String> {
    let month = |number: u32| study.scenario.start.plus(number - 1);
    held.iter().map(|(from, to)| stretch(month(*from), month(*to))).collect()
}

/// `Jan 2027`, `Jan to Mar 2027`, `Nov 2027 to Feb 2028`.
fn stretch(from: YearMonth, to: YearMonth) -> String {
    let (first, last) = (from.label(), to.label());
    match (from == to, from.year() == to.year()) {
        (true, _) => first,
        (_, true) => format!("{} to {last}", first.split(' ').next().unwrap_or_default()),
        _ => format!("{first} to {last}"),
    }
}

/// `A`, `A and B`, `A, B and C`.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

/// The sentence as a block of a report, where anything happened.
pub fn block(study: &Study) -> Option<Block> {
    in_words(study).map(|text| Block::Text(vec![words(text)]))
}

/// What is said of a period beside its name: nothing, `, part actual` or `, actual`.
pub fn mark(study: &Study, holds: impl Fn(&MonthFigures) -> bool) -> &'static str {
    let months = study.options.iter().flat_map(|option| &option.monthly);
    let mut held = months.filter(|month| holds(month)).peekable();
    let (mut some, mut all) = (false, held.peek().is_some());
    held.for_each(|month| {
        some |= month.actual;
        all &= month.actual;
    });
    match (some, all) {
        (_, true) => ", actual",
        (true, _) => ", part actual",
        _ => "",
    }
}

/// The stretches of the time axis that happened, for the line of an option; None where no option has any, so that
/// lines look as they do in a plan.
pub fn solid(study: &Study, option: &OptionStudy) -> Option<Vec<(Decimal, Decimal)>> {
    study.scenario.last_actual?;
    let along = |(from, to): (u32, u32)| (Decimal::from(from - 1), Decimal::from(to));
    Some(stretches(option).into_iter().map(along).collect())
}

/// How lines say what happened, for the subtitle of a chart with a seam.
pub fn legend(study: &Study) -> &'static str {
    if seam(study).is_some() { "; solid where it happened, dashed where projected" } else { "" }
}

/// The months of a year that happened: `actual: Jan to Mar 2027`.
pub fn within(study: &Study, option: &OptionStudy, year: u32) -> Option<String> {
    let (first, last) = (year * 12 - 11, year * 12);
    let held: Vec<Stretch> = stretches(option)
        .into_iter()
        .map(|(from, to)| (from.max(first), to.min(last)))
        .filter(|(from, to)| from <= to)
        .collect();
    (!held.is_empty()).then(|| format!("actual: {}", listed(&spelled(study, &held))))
}
