//! Rows against those of an earlier decision: the same, under other dates, in part, or gone on from.

use std::collections::BTreeMap;

use crate::pilot::content::Content;
use crate::scenario::ledger::Entry;

/// What the rows of a pilot are to an earlier decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reuse {
    /// Nothing.
    None,
    /// The same rows under the same baseline, or all of its days and more: said, and no fault.
    GoesOn(String),
    /// Rows that have been decided on.
    Used(String),
}

/// Fewer days than this may be alike by chance.
const FEW: usize = 3;

/// Compares them, under the baseline of a hash.
pub fn reuse(pilot: &Content, lock: &str, earlier: &Entry) -> Reuse {
    let decision = format!("of {} ({})", earlier.at.get(..10).unwrap_or_default(), earlier.decision);
    let days = Days::of(pilot, earlier);
    let same_lock = earlier.lock == lock;
    match same_lock {
        _ if earlier.content == pilot.sha256 && same_lock => {
            Reuse::GoesOn(format!("The same rows stood in the decision {decision}"))
        }
        _ if earlier.content == pilot.sha256 => {
            Reuse::Used(format!("the same rows stood in the decision {decision}, under another baseline"))
        }
        _ if days.kept == 0 && is_moved(pilot, earlier) => {
            Reuse::Used(format!("the rows of the decision {decision} stand here under other dates"))
        }
        true => picked(&days, &decision),
        false if days.kept > 0 && days.kept * 2 >= days.all => Reuse::Used(format!(
            "another pilot than that of the decision {decision} under another baseline, but {} of its {} stood there",
            days.kept,
            counted(days.all)
        )),
        false => Reuse::None,
    }
}

/// Days of an earlier decision: those that are as they were, and those that are not.
struct Days {
    all: usize,
    kept: usize,
    /// No longer there, or with other totals.
    gone: usize,
    /// Only its last day has other totals, as where an export was made before that day was over.
    has_grown: bool,
}

impl Days {
    fn of(pilot: &Content, earlier: &Entry) -> Self {
        let now: BTreeMap<&String, &String> = pilot.periods.iter().map(|(day, hash)| (day, hash)).collect();
        let as_it_was = |(day, hash): &&(String, String)| now.get(day).is_some_and(|now| *now == hash);
        let other: Vec<&(String, String)> = earlier.periods.iter().filter(|one| !as_it_was(one)).collect();
        let last = earlier.periods.iter().map(|(day, _)| day).max();
        let has_grown = matches!(other.as_slice(), [(day, _)] if Some(day) == last && now.contains_key(day));
        let (all, gone) = (pilot.periods.len(), other.len());
        Self { all, kept: earlier.periods.len() - gone, gone, has_grown }
    }
}

/// Whether the same totals stand day by day, on other days.
fn is_moved(pilot: &Content, earlier: &Entry) -> bool {
    let totals = |periods: &[(String, String)]| {
        let mut hashes: Vec<String> = periods.iter().map(|(_, hash)| hash.clone()).collect();
        hashes.sort();
        hashes
    };
    pilot.periods.len() >= FEW && totals(&pilot.periods) == totals(&earlier.periods)
}

/// Under the same baseline, a pilot goes on with all its days; with some of them it was picked from.
fn picked(days: &Days, decision: &str) -> Reuse {
    match days {
        Days { kept: 0, .. } => Reuse::None,
        Days { gone: 0, .. } => {
            Reuse::GoesOn(format!("The pilot goes on from the decision {decision}: all of its days are here"))
        }
        Days { has_grown: true, .. } => Reuse::GoesOn(format!(
            "The pilot goes on from the decision {decision}: all of its days are here, the last with other totals"
        )),
        Days { gone, .. } => Reuse::Used(format!(
            "another pilot than that of the decision {decision}, from the same rows: {} of it {} missing or changed",
            counted(*gone),
            if *gone == 1 { "is" } else { "are" }
        )),
    }
}

fn counted(days: usize) -> String {
    if days == 1 { "1 day".to_string() } else { format!("{days} days") }
}
