//! What a pilot measured: rows of its files, added up as they are read, so that their number does not matter.

pub mod blocks;
pub mod columns;
pub mod file;
pub mod format;
pub mod formats;
pub mod ids;
pub mod json;
pub mod label;
pub mod period;
pub mod ratio;
pub mod record;
pub mod row;
pub mod sink;
pub mod sums;
pub mod table;
pub mod tally;

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::thread;

use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::base::calendar::YearMonth;
use crate::base::diagnostic::{Problem, in_passing};
use crate::base::text::{harmless, shortened};
use format::PilotFormat;
use ids::{Ids, MOST_TWICE};
use label::{Group, Label};
use period::Zone;
use row::Quantity;
use tally::Tally;

/// How files are to be read.
pub struct ReadRequest<'a> {
    /// The format of all files; by their content where not given.
    pub from: Option<&'static PilotFormat>,
    /// Our name for a column, and the file's.
    pub map: Vec<(String, String)>,
    /// Labels that rows are told apart by, beyond those that always are.
    pub labels: Vec<Label>,
    /// The first and the last month that rows can be of.
    pub span: Option<(YearMonth, YearMonth)>,
    /// Told of bytes that were read.
    pub progress: &'a (dyn Fn(u64) + Sync),
}

impl Default for ReadRequest<'_> {
    fn default() -> Self {
        Self { from: None, map: vec![], labels: vec![], span: None, progress: &|_| {} }
    }
}

/// All files of a pilot, added up.
#[derive(Debug, Default)]
pub struct Actuals {
    pub files: Vec<FileTally>,
    pub groups: IndexMap<Group, Tally>,
    /// Rows that could not be used, the first few of them.
    pub skipped: Vec<Skipped>,
    pub skipped_rows: u64,
    /// Rows that are of something else, by what that is: how many, and what they cost.
    pub left_out: BTreeMap<String, (u64, Option<Decimal>)>,
    /// What whoever reads the figures must know.
    pub notes: Vec<String>,
    /// Where each currency was first seen.
    pub currencies: BTreeMap<String, String>,
    zones: BTreeMap<Zone, String>,
}

/// A file that was read.
#[derive(Debug, Clone)]
pub struct FileTally {
    pub path: PathBuf,
    pub format: &'static str,
    pub sha256: String,
    /// Rows that were used.
    pub rows: u64,
    /// Of what was added up of them.
    pub sums: u64,
}

/// A row that could not be used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    pub file: String,
    /// Line of a CSV, item of a JSON.
    pub line: u64,
    pub why: String,
}

/// Totals of periods that are kept: some 10 MiB, for each processor that adds up.
const MOST_KEPT: usize = 24_000;
/// Processors that add up at most, as each keeps totals of its own.
const MOST_PROCESSORS: usize = 4;

/// Skipped rows that are kept to be shown.
const SHOWN: usize = 20;

/// Reads files side by side, as many at a time as there are processors; all their problems at once.
///
/// # Errors
/// A file that cannot be read, is not a table, lacks what every row needs, or has no row that can be used; files of two
/// currencies or of several time zones.
pub fn read(paths: &[PathBuf], ask: &ReadRequest) -> Result<Actuals, Vec<Problem>> {
    let ids = Ids::default();
    let all = pass(paths, ask, &ids)?;
    let unkept = |error: std::io::Error| {
        let message = format!("cannot keep the ids of calls: {}", in_passing(&error.to_string()));
        vec![Problem::nowhere("unreadable-actuals", message)]
    };
    let twice = ids.twice().map_err(unkept)?;
    let all = if twice.is_empty() { all } else { again(paths, ask, twice)? };
    all.agree()?;
    Ok(all)
}

/// A second reading, in which calls that stood before do not count.
fn again(paths: &[PathBuf], ask: &ReadRequest, twice: HashSet<u64>) -> Result<Actuals, Vec<Problem>> {
    let refuse = |message: &str| vec![Problem::nowhere("ids-twice", message)];
    if twice.len() > MOST_TWICE {
        let message = "more than 500,000 request ids stand twice: are these exports of the same time?";
        return Err(refuse(message));
    }
    if !paths.iter().all(|path| path.is_file()) {
        let message = "request ids stand twice, and what comes through a pipe cannot be read again to count \
                       each once: save it to a file first";
        return Err(refuse(message));
    }
    pass(paths, ask, &Ids::again(twice))
}

fn pass(paths: &[PathBuf], ask: &ReadRequest, ids: &Ids) -> Result<Actuals, Vec<Problem>> {
    // Which of two calls is the first must not hang on the processors.
    let processors = if ids.is_second() { 1 } else { processors() };
    let (mut all, mut problems) = (Actuals::default(), Vec::new());
    for batch in paths.chunks(processors) {
        let each = if ids.is_second() { 1 } else { processors.div_ceil(batch.len()) };
        let done: Vec<_> = thread::scope(|scope| {
            let started: Vec<_> =
                batch.iter().map(|path| scope.spawn(move || file::read(path, ask, ids, each))).collect();
            started.into_iter().map(thread::ScopedJoinHandle::join).collect()
        });
        for result in done {
            match result.unwrap_or_else(|panic| std::panic::resume_unwind(panic)) {
                Ok(actuals) => all.merge(actuals),
                Err(problem) => problems.push(*problem),
            }
        }
    }
    all.groups.sort_unstable_keys();
    all.notes.sort();
    if problems.is_empty() { Ok(all) } else { Err(problems) }
}

/// Keeps the first place of each, whichever was read first.
fn earliest<K: Ord>(known: &mut BTreeMap<K, String>, more: BTreeMap<K, String>) {
    for (key, place) in more {
        let old = known.entry(key).or_insert_with(|| place.clone());
        if (place.len(), &place) < (old.len(), &*old) {
            *old = place;
        }
    }
}

fn processors() -> usize {
    thread::available_parallelism().map_or(1, usize::from).min(MOST_PROCESSORS)
}

impl Actuals {
    /// Adds what another has.
    pub fn merge(&mut self, other: Self) {
        for (group, tally) in other.groups {
            self.groups.entry(group).or_default().merge(&tally);
        }
        self.files.extend(other.files);
        self.skipped_rows += other.skipped_rows;
        self.skipped.extend(other.skipped);
        self.skipped.sort();
        self.skipped.truncate(SHOWN);
        for (what, (rows, cost)) in other.left_out {
            self.leave_out(&what, rows, cost);
        }
        for note in other.notes {
            self.note(note);
        }
        earliest(&mut self.currencies, other.currencies);
        earliest(&mut self.zones, other.zones);
    }

    fn leave_out(&mut self, what: &str, rows: u64, cost: Option<Decimal>) {
        let known = self.left_out.entry(what.to_string()).or_default();
        known.0 += rows;
        known.1 = cost.map(|cost| known.1.unwrap_or_default().saturating_add(cost)).or(known.1);
    }

    fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    fn skip(&mut self, file: &str, line: u64, why: String) {
        self.skipped_rows += 1;
        if self.skipped.len() < SHOWN {
            self.skipped.push(Skipped { file: file.to_string(), line, why });
        }
    }

    /// So many kinds of rows that their totals would fill the memory.
    fn too_many(&self, file: &str) -> Problem {
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

    /// One currency, one zone, and no file twice.
    fn agree(&self) -> Result<(), Vec<Problem>> {
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
            let hint = "export all of them in UTC: a day is another day elsewhere";
            problems.push(Problem::nowhere("mixed-zones", message).hint(hint));
        }
        if self.groups.values().map(Tally::weight).sum::<usize>() > MOST_KEPT {
            let names: Vec<String> = self.files.iter().map(|file| file.path.display().to_string()).collect();
            problems.push(self.too_many(&names.join(", ")));
        }
        for (at, file) in self.files.iter().enumerate() {
            let same = |known: &&FileTally| {
                known.sha256 == file.sha256
                    || (known.format, known.rows, known.sums) == (file.format, file.rows, file.sums)
            };
            if let Some(same) = self.files[..at].iter().find(same) {
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

    /// A hash of all sums, so that a file that is there twice in other letters is found.
    fn sums(&self) -> u64 {
        let mut all: Vec<String> = Vec::new();
        for (group, tally) in &self.groups {
            all.extend(tally.periods().map(|one| format!("{group:?} {one:?}")));
        }
        all.sort_unstable();
        ids::hashed(all.concat().as_bytes())
    }

    /// Total of a quantity over everything, where any row has it.
    pub fn total(&self, quantity: Quantity) -> Option<Decimal> {
        self.groups.values().filter_map(|tally| tally.total(quantity)).reduce(|a, b| a + b)
    }
}
