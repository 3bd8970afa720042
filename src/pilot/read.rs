//! Reads all files of a pilot, several at a time; a second time where ids of calls stand twice.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::thread;

use crate::base::diagnostic::{Problem, in_passing};
use crate::base::text::shortened;
use crate::pilot::actuals::Actuals;
use crate::pilot::file::{self, PilotInput};
use crate::pilot::for_files::MapEntry;
use crate::pilot::ids::{Ids, MOST_TWICE};
use crate::pilot::numbers::Manner;
use crate::pilot::overlap::Days;
use crate::pilot::task::ReadRequest;

/// Processors that add up at most, as each keeps totals of its own.
const MOST_PROCESSORS: usize = 4;

/// Reads files side by side, as many at a time as there are processors; all their problems at once.
///
/// # Errors
/// A file that cannot be read, is not a table, lacks what every row needs, or has no row that can be used; files of two
/// currencies or of several time zones.
pub fn read(paths: &[PathBuf], ask: &ReadRequest) -> Result<Actuals, Vec<Problem>> {
    let ids = Ids::default();
    let all = pass(paths, ask, &ids, &HashMap::new())?;
    let unkept = |error: std::io::Error| {
        let message = format!("cannot keep the ids of calls: {}", in_passing(&error.to_string()));
        vec![Problem::nowhere("unreadable-actuals", message)]
    };
    let twice = ids.twice().map_err(unkept)?;
    let all = if twice.is_empty() { all } else { again(paths, ask, twice, &all)? };
    all.agree()?;
    unused(&all, ask)?;
    Ok(all)
}

/// A second reading, in which calls that stood before do not count.
fn again(
    paths: &[PathBuf],
    ask: &ReadRequest,
    twice: HashSet<u64>,
    first: &Actuals,
) -> Result<Actuals, Vec<Problem>> {
    let refuse = |message: &str| vec![Problem::nowhere("ids-twice", message)];
    if twice.len() > MOST_TWICE {
        let message =
            "more than 500,000 request ids or rows stand twice: are these exports of the same time?";
        return Err(refuse(message));
    }
    if !paths.iter().all(|path| path.is_file()) {
        let message = "request ids or rows stand twice, and what comes through a pipe cannot be read again to count \
                       each once: save it to a file first";
        return Err(refuse(message));
    }
    let manners = first.files.iter().map(|file| (file.path.clone(), file.manner)).collect();
    let ids = Ids::again(twice);
    let all = pass(paths, ask, &ids, &manners)?;
    match ids.newest().map_err(|doubtful| vec![differ(&doubtful)])? {
        Some(third) => pass(paths, ask, &third, &manners),
        None => Ok(all),
    }
}

/// Calls whose rows differ, all at once as far as they can be shown.
fn differ(doubtful: &BTreeMap<String, String>) -> Problem {
    const SHOWN: usize = 10;
    let shown: Vec<String> =
        doubtful.iter().take(SHOWN).map(|(id, place)| format!("`{id}` ({place})")).collect();
    let more = doubtful.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let calls = if doubtful.len() == 1 { "a call stands" } else { "calls stand" };
    let message = format!(
        "{calls} twice, and the rows say different things: which of them counts? {}{more}",
        shown.join(", ")
    );
    let hint = "leave one of them out, or bring the column `updated_at`: the newest counts";
    Problem::nowhere("ids-differ", message).hint(hint)
}

/// What `--map` names must be somewhere.
fn unused(all: &Actuals, ask: &ReadRequest) -> Result<(), Vec<Problem>> {
    let missing = ask.map.iter().enumerate().filter(|(at, _)| !all.mapped.contains(at));
    let problem = |(_, entry): (usize, &MapEntry)| {
        let message =
            format!("`--map {}={}` names a column that no file has", entry.ours, shortened(&entry.theirs));
        Problem::nowhere("bad-map", message)
            .hint("exports that are known are left alone: `--map FILE:OURS=THEIRS` names one")
    };
    let problems: Vec<Problem> = missing.map(problem).collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn pass(
    paths: &[PathBuf],
    ask: &ReadRequest,
    ids: &Ids,
    manners: &HashMap<PathBuf, Manner>,
) -> Result<Actuals, Vec<Problem>> {
    // Which of two calls is the first must not hang on the processors.
    let processors = if ids.is_second() { 1 } else { processors() };
    let (mut all, mut problems, mut days) = (Actuals::default(), Vec::new(), Days::default());
    for batch in paths.chunks(processors) {
        let each = if ids.is_second() { 1 } else { processors.div_ceil(batch.len()) };
        let done: Vec<_> = thread::scope(|scope| {
            let inputs = batch.iter().map(|path| PilotInput { path, ask, workers: each });
            let started: Vec<_> = inputs
                .map(|input| {
                    let known = manners.get(input.path).copied();
                    scope.spawn(move || file::read(input, ids, known))
                })
                .collect();
            started.into_iter().map(thread::ScopedJoinHandle::join).collect()
        });
        for result in done {
            let read = result.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            match read.and_then(|mut actuals| days.once(&mut actuals).map(|()| actuals)) {
                Ok(actuals) => all.merge(actuals),
                Err(problem) => problems.push(*problem),
            }
        }
    }
    all.groups.sort_unstable_keys();
    all.notes.sort();
    if problems.is_empty() { Ok(all) } else { Err(problems) }
}

fn processors() -> usize {
    thread::available_parallelism().map_or(1, usize::from).min(MOST_PROCESSORS)
}
