//! The rows of a pilot, added up by group: rows that are alike in what they say of themselves.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;

use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::base::diagnostic::Problem;
use crate::base::text::{harmless, shortened};
use crate::pilot::format::PilotFormat;
use crate::pilot::ids::hashed;
use crate::pilot::label::Label;
use crate::pilot::numbers::{Manner, NumberSigns};
use crate::pilot::period::{Slashes, Zone};
use crate::pilot::print::Print;
use crate::pilot::row::Quantity;
use crate::pilot::tally::Tally;

/// The totals of all files of a pilot.
#[derive(Debug, Default)]
pub struct Actuals {
    pub files: Vec<FileTally>,
    pub groups: IndexMap<Group, Tally>,
    /// The first few of the rows that could not be used.
    pub skipped: Vec<Skipped>,
    pub skipped_rows: u64,
    /// All rows that were met, and those of them without any amount, as of days on which nothing happened.
    pub met: u64,
    pub blank: u64,
    /// Rows about something else than the calls and units of the pilot, by subject: their number and their cost.
    pub left_out: BTreeMap<String, (u64, Option<Decimal>)>,
    /// Rows have ids, by which copies are known.
    pub(super) has_ids: bool,
    /// What dates with slashes say of their order.
    pub(super) slashes: Slashes,
    /// What numbers say of how they are written.
    pub(super) numbers: NumberSigns,
    /// Rows that could not be used, by the rule that they break.
    pub(super) broken: BTreeMap<String, u64>,
    /// What of `--map` was of some file.
    pub(super) mapped: BTreeSet<usize>,
    /// What rows count and no figure does, by file and name.
    pub(super) uncounted: BTreeMap<(String, String), Decimal>,
    /// Notes for the reader of the figures.
    pub notes: Vec<String>,
    /// Where each currency was first seen.
    pub currencies: BTreeMap<String, String>,
    pub(super) zones: BTreeMap<Zone, String>,
}

/// A file that was read.
#[derive(Debug, Clone)]
pub struct FileTally {
    pub path: PathBuf,
    pub format: &'static str,
    pub sha256: String,
    /// Rows that were used.
    pub rows: u64,
    /// How its dates and numbers were read.
    pub manner: Manner,
    /// Hash of the content: two files with the same totals have the same, however they are written.
    pub content_hash: u64,
}

impl FileTally {
    /// Whether it is the same file, however it is written.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let sums = |file: &Self| (file.format, file.rows, file.content_hash);
        self.sha256 == other.sha256 || sums(self) == sums(other)
    }
}

/// A row that could not be used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    pub file: String,
    /// Line of a CSV, item of a JSON.
    pub line: u64,
    pub why: String,
}

/// Rows that are alike in what they say of themselves.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group {
    /// The format of the file that they are from.
    pub format: &'static PilotFormat,
    /// Labels with their texts, in the order of `Label`; no text is empty.
    pub labels: Vec<(Label, String)>,
}

impl Group {
    pub fn get(&self, label: Label) -> Option<&str> {
        self.labels.iter().find(|(known, _)| *known == label).map(|(_, value)| value.as_str())
    }
}

/// The most totals of periods that are kept in memory, about 10 MiB for each processor.
pub(super) const MOST_KEPT: usize = 24_000;

/// Skipped rows that are kept to be shown.
const SHOWN: usize = 20;

impl Actuals {
    /// Adds the totals of another.
    pub fn merge(&mut self, other: Self) {
        for (group, tally) in other.groups {
            self.groups.entry(group).or_default().merge(&tally);
        }
        self.files.extend(other.files);
        self.skipped_rows += other.skipped_rows;
        self.met += other.met;
        self.blank += other.blank;
        self.skipped.extend(other.skipped);
        self.skipped.sort();
        self.skipped.truncate(SHOWN);
        for (what, (rows, cost)) in other.left_out {
            self.leave_out(&what, rows, cost);
        }
        self.slashes.merge(&other.slashes);
        self.numbers.merge(other.numbers);
        other.broken.into_iter().for_each(|(rule, rows)| *self.broken.entry(rule).or_default() += rows);
        self.mapped.extend(other.mapped);
        self.has_ids |= other.has_ids;
        for ((file, what), tokens) in other.uncounted {
            self.leave_uncounted(&file, what, tokens);
        }
        for note in other.notes {
            self.note(note);
        }
        earliest(&mut self.currencies, other.currencies);
        earliest(&mut self.zones, other.zones);
    }

    pub(super) fn leave_out(&mut self, what: &str, rows: u64, cost: Option<Decimal>) {
        let known = self.left_out.entry(what.to_string()).or_default();
        known.0 += rows;
        known.1 = cost.map(|cost| known.1.unwrap_or_default().saturating_add(cost)).or(known.1);
    }

    pub(super) fn leave_uncounted(&mut self, file: &str, what: String, tokens: Decimal) {
        let known = self.uncounted.entry((file.to_string(), what)).or_default();
        *known = known.saturating_add(tokens);
    }

    /// Says what rows counted and no figure does.
    pub(super) fn name_uncounted(&mut self) {
        for ((file, what), tokens) in std::mem::take(&mut self.uncounted) {
            let tokens = crate::base::format::fixed(tokens.normalize(), 0);
            self.note(format!(
                "{file}: `{what}` counts {tokens} tokens, which are in no figure and have no price here"
            ));
        }
    }

    pub(super) fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    pub(super) fn skip(&mut self, file: &str, line: u64, why: String) {
        self.skipped_rows += 1;
        let rule = why.split(", found").next().unwrap_or_default();
        if self.broken.len() < SHOWN || self.broken.contains_key(rule) {
            *self.broken.entry(rule.to_string()).or_default() += 1;
        }
        if self.skipped.len() < SHOWN {
            self.skipped.push(Skipped { file: file.to_string(), line, why });
        }
    }

    /// The problem of a file with so many different groups that their totals would fill the memory.
    pub(super) fn too_many(&self, file: &str) -> Problem {
        let values = |label: Label| -> HashSet<&str> {
            self.groups.keys().filter_map(|group| group.get(label)).collect()
        };
        let most = Label::ALL.iter().map(|(_, label)| (*label, values(*label)));
        let message = match most.max_by_key(|(_, values)| values.len()) {
            Some((label, values)) if values.len() > 1 => {
                let (count, name) = (values.len(), label.name());
                let some = values.into_iter().min().map(shortened).unwrap_or_default();
                format!(
                    "`{file}` has {count} values of `{name}` or more, such as `{some}`: too many to keep apart"
                )
            }
            _ => format!("`{file}` has more days than can be kept apart"),
        };
        Problem::nowhere("too-many-groups", message).hint("leave that column out, or put few words in it")
    }

    /// Checks that there is one currency, one time zone, and no file twice.
    pub(super) fn agree(&self) -> Result<(), Vec<Problem>> {
        let listed = |found: Vec<(String, &String)>| {
            found.iter().map(|(what, place)| format!("{what} at {place}")).collect::<Vec<_>>().join(", ")
        };
        let mut problems = Vec::new();
        if self.currencies.len() > 1 {
            let found = listed(self.currencies.iter().map(|(code, place)| (code.clone(), place)).collect());
            let message = format!("the rows of a pilot are billed in one currency, found {found}");
            let hint = "take them apart, or convert them at a rate that you state";
            problems.push(Problem::nowhere("two-currencies", message).hint(hint));
        }
        if self.zones.len() > 1 {
            let found = listed(self.zones.iter().map(|(zone, place)| (zone.name(), place)).collect());
            let message = format!("the times of a pilot are of one zone, found {found}");
            let hint = "`--zone FILE=+02:00` says the zone of a file, and its days are then those of UTC";
            problems.push(Problem::nowhere("mixed-zones", message).hint(hint));
        }
        if self.groups.values().map(Tally::weight).sum::<usize>() > MOST_KEPT {
            let names: Vec<String> = self.files.iter().map(|file| file.path.display().to_string()).collect();
            problems.push(self.too_many(&names.join(", ")));
        }
        for (at, file) in self.files.iter().enumerate() {
            if let Some(same) = self.files[..at].iter().find(|known| known.is_same(file)) {
                let (one, other) =
                    (harmless(&same.path.display().to_string()), harmless(&file.path.display().to_string()));
                let what = if same.sha256 == file.sha256 {
                    "has the same bytes as"
                } else {
                    "adds up to the same as"
                };
                let message = format!("`{other}` {what} `{one}`: each counts once");
                problems.push(Problem::nowhere("same-file", message).hint("leave one of them out"));
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    /// Whether every row stands twice, or any other even number of times.
    pub(super) fn is_doubled(&self) -> bool {
        // Two charges of a bill may be alike; on several days they are not.
        const MANY: usize = 3;
        let prints = || self.groups.values().flat_map(Tally::prints).map(|(_, print)| print);
        let is_telling =
            || prints().any(Print::has_unlike) || prints().filter(|print| print.has_many).count() >= MANY;
        prints().all(Print::is_even) && is_telling()
    }

    /// Hash of all totals.
    pub(super) fn content_hash(&self) -> u64 {
        let mut all: Vec<String> = Vec::new();
        for (group, tally) in &self.groups {
            all.extend(tally.periods().map(|one| format!("{group:?} {one:?}")));
        }
        all.sort_unstable();
        hashed(all.concat().as_bytes())
    }

    /// Total of a quantity over everything, where any row has it.
    pub fn total(&self, quantity: Quantity) -> Option<Decimal> {
        self.groups.values().filter_map(|tally| tally.total(quantity)).reduce(|a, b| a + b)
    }
}

/// Keeps the first place of each, in an order that does not depend on which file was read first.
fn earliest<K: Ord>(known: &mut BTreeMap<K, String>, more: BTreeMap<K, String>) {
    for (key, place) in more {
        let old = known.entry(key).or_insert_with(|| place.clone());
        if (place.len(), &place) < (old.len(), &*old) {
            *old = place;
        }
    }
}
