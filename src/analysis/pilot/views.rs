//! Views of one spend: tables by user, by team and by tag say the same calls in other words, so one of them counts.

use std::collections::BTreeMap;

use crate::analysis::pilot::assign::{Assigned, Assignments};
use crate::base::diagnostic::Problem;
use crate::base::text::shortened;
use crate::pilot::label::Label;
use crate::pilot::row::Quantity;
use crate::pilot::tally::{Tally, Totals};

/// Leaves out all views of a spend but one, and all tags that repeat another.
///
/// # Errors
/// Tags that overlap in a way that no table by tag can tell.
pub fn one_view(places: &mut Assignments) -> Vec<Problem> {
    let (kept, rest): (Vec<_>, Vec<_>) = {
        let list = std::mem::take(&mut places.list);
        let best = best(&list);
        list.into_iter().partition(|one| is_best(one, &best))
    };
    for one in rest {
        let title = one.group.format.title;
        places.leave_out(format!("rows of {title}, which is another view of the same spend"), &one.tally);
    }
    let (kept, problems) = one_tag(kept, places);
    places.list = kept;
    problems
}

/// An option and a spend.
type Spend = (String, &'static str);

/// The view of each spend that counts.
fn best(list: &[Assigned]) -> BTreeMap<Spend, u8> {
    let mut best: BTreeMap<Spend, u8> = BTreeMap::new();
    for (spend, rank) in list.iter().filter_map(of) {
        best.entry(spend).and_modify(|known| *known = (*known).min(rank)).or_insert(rank);
    }
    best
}

fn of(one: &Assigned) -> Option<(Spend, u8)> {
    one.group.format.view.map(|view| ((one.option.id.clone(), view.of), view.rank))
}

fn is_best(one: &Assigned, best: &BTreeMap<Spend, u8>) -> bool {
    of(one).is_none_or(|(spend, rank)| best.get(&spend) == Some(&rank))
}

/// Of rows by tag those of one tag: the one that has at least as much as any other, on every day.
fn one_tag<'a>(list: Vec<Assigned<'a>>, places: &mut Assignments) -> (Vec<Assigned<'a>>, Vec<Problem>) {
    let is_by_tag = |one: &Assigned| one.group.format.view.is_some_and(|view| !view.is_disjoint);
    let (by_tag, mut kept): (Vec<_>, Vec<_>) = list.into_iter().partition(is_by_tag);
    let mut alike: BTreeMap<_, Vec<Assigned>> = BTreeMap::new();
    for one in by_tag {
        let labels = one.group.labels.iter().filter(|(label, _)| *label != Label::Tag).cloned();
        let key = (one.option.id.clone(), one.step, labels.collect::<Vec<_>>());
        alike.entry(key).or_default().push(one);
    }
    let mut problems = Vec::new();
    for (_, mut tags) in alike {
        let whole = tags.iter().position(|one| tags.iter().all(|other| covers(&one.tally, &other.tally)));
        let Some(whole) = whole else {
            problems.push(overlapping(&tags));
            continue;
        };
        let whole = tags.swap_remove(whole);
        if !tags.is_empty() {
            places.notes.push(counts(&whole));
        }
        let what = "rows by tag that repeat the spend of another tag";
        tags.iter().for_each(|one| places.leave_out(what.to_string(), &one.tally));
        kept.push(whole);
    }
    (kept, problems)
}

fn tag(one: &Assigned) -> String {
    one.group.get(Label::Tag).map_or("none".to_string(), shortened)
}

fn counts(one: &Assigned) -> String {
    format!(
        "{}: a call with two tags stands in it twice, so the rows of tag {} count, which has most; calls without that tag are in no figure",
        one.group.format.title,
        tag(one)
    )
}

/// Whether a tally has at least as much as another of everything, on each day.
fn covers(one: &Tally, other: &Tally) -> bool {
    let own: BTreeMap<_, Totals> = one.periods().collect();
    let is_more = |own: &Totals, other: &Totals| {
        Quantity::ALL.iter().all(|(_, quantity)| own.get(*quantity) >= other.get(*quantity))
    };
    other.periods().all(|(period, totals)| own.get(&period).is_some_and(|own| is_more(own, &totals)))
}

fn overlapping(tags: &[Assigned]) -> Problem {
    let mut names: Vec<String> = tags.iter().map(tag).collect();
    names.sort();
    let message = format!(
        "{} is not additive, as a call with two tags stands in it twice, and none of its tags has all: {}",
        tags.first().map_or("a table by tag", |one| one.group.format.title),
        names.join(", ")
    );
    let hint = "bring the table by user or the spend log, or name a tag: `[actuals.NAME]` with `tag`";
    Problem::nowhere("not-additive", message).hint(hint)
}
