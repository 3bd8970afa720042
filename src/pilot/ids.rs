//! Calls that stand twice, found in memory that does not grow with their number: hashes of ids go into sorted runs in a
//! temporary file, and only ids whose hash comes up twice are looked at again, letter by letter.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet};
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::base::text::shortened;

/// Hashes that are kept in memory before they are written out: 8 MiB.
const RUN: usize = 1 << 20;

/// Ids that may stand twice: more than a pilot has by accident.
pub const MOST_TWICE: usize = 500_000;

/// Whether the id of a call was seen before, and on what row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    New,
    /// On a row that says the same.
    Same,
    /// On a row that says something else, and this is not the one that counts.
    Older,
}

/// What is known of the ids of all files.
#[derive(Default)]
pub struct Ids {
    runs: Mutex<Runs>,
    /// The ids to look at, in a second reading.
    again: Option<SecondReading>,
}

/// The newest row of an id: its hash, and when it was written, where it says so.
#[derive(Debug, Clone, Default)]
struct Newest {
    row: u64,
    version: Vec<u8>,
}

#[derive(Default)]
struct SecondReading {
    /// Hashes that came up twice.
    twice: HashSet<u64>,
    /// The ids of such a hash that were seen.
    seen: Mutex<HashMap<Box<[u8]>, Newest>>,
    /// Ids whose rows differ, and do not say which is the newest; with where that was met.
    doubtful: Mutex<BTreeMap<String, String>>,
    /// Some id has several versions, the newest of which counts.
    has_versions: AtomicBool,
    /// The row that counts of each id, in a third reading.
    newest: Option<HashMap<Box<[u8]>, Newest>>,
}

#[derive(Default)]
struct Runs {
    open: Vec<u64>,
    written: Vec<File>,
    failed: Option<io::Error>,
}

/// The hash of an id.
pub fn hashed(id: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

impl Ids {
    /// A second reading, in which the ids of some hashes are looked at.
    pub fn again(twice: HashSet<u64>) -> Self {
        Self { runs: Mutex::default(), again: Some(SecondReading { twice, ..SecondReading::default() }) }
    }

    /// A third reading, in which the newest row of each id counts; None where a second told all.
    ///
    /// # Errors
    /// Ids whose rows differ, and do not say which is the newest, with where each was met.
    pub fn newest(self) -> Result<Option<Self>, BTreeMap<String, String>> {
        let Some(again) = self.again else { return Ok(None) };
        let doubtful = again.doubtful.into_inner().unwrap_or_else(PoisonError::into_inner);
        if !doubtful.is_empty() {
            return Err(doubtful);
        }
        if !again.has_versions.into_inner() {
            return Ok(None);
        }
        let newest = Some(again.seen.into_inner().unwrap_or_else(PoisonError::into_inner));
        let third = SecondReading { twice: again.twice, newest, ..SecondReading::default() };
        Ok(Some(Self { runs: Mutex::default(), again: Some(third) }))
    }

    pub fn is_second(&self) -> bool {
        self.again.is_some()
    }

    /// Takes what another kept.
    pub fn absorb(&self, other: Self) {
        let mut more = other.runs.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.keep(&mut more.open);
        let mut runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        runs.written.append(&mut more.written);
        runs.failed = runs.failed.take().or(more.failed);
    }

    /// Whether an id was there before; in a first reading that is not known, and it is new. `version` is when the row was
    /// written, and `place` where it stands.
    pub fn seen(&self, id: &[u8], row: impl Fn() -> u64, version: &[u8], place: impl Fn() -> String) -> Seen {
        let Some(again) = &self.again else { return Seen::New };
        if !again.twice.contains(&hashed(id)) {
            return Seen::New;
        }
        let row = row();
        let newest = again.newest.as_ref().and_then(|newest| newest.get(id));
        if newest.is_some_and(|newest| newest.row != row) {
            return Seen::Older;
        }
        let mut seen = again.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let own = Newest { row, version: version.to_vec() };
        match seen.get_mut(id) {
            None => {
                seen.insert(id.into(), own);
                Seen::New
            }
            Some(before) if before.row == row => Seen::Same,
            Some(before) => {
                again.differs(id, before, own, place);
                Seen::Older
            }
        }
    }

    /// Whether a row without an id was there before, by its hash and then by all that it says.
    pub fn seen_row(&self, hash: u64, row: impl Fn() -> Vec<u8>) -> bool {
        let Some(again) = self.again.as_ref().filter(|again| again.twice.contains(&hash)) else {
            return false;
        };
        let mut seen = again.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.insert(row().into(), Newest::default()).is_some()
    }

    /// Keeps hashes for later.
    pub fn keep(&self, hashes: &mut Vec<u64>) {
        let mut runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        runs.open.append(hashes);
        if runs.open.len() >= RUN
            && let Err(error) = runs.write()
        {
            runs.failed = Some(error);
        }
    }

    /// The hashes that came up more than once; at most a few more than may.
    ///
    /// # Errors
    /// A temporary file that cannot be written or read.
    pub fn twice(self) -> io::Result<HashSet<u64>> {
        let mut runs = self.runs.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = runs.failed {
            return Err(error);
        }
        runs.open.sort_unstable();
        let mut sources: Vec<Box<dyn Iterator<Item = io::Result<u64>>>> = Vec::new();
        for file in runs.written {
            sources.push(Box::new(numbers(file)?));
        }
        sources.push(Box::new(runs.open.into_iter().map(Ok)));
        repeated(sources)
    }
}

impl SecondReading {
    /// Two rows of an id that say different things: the newer counts.
    fn differs(&self, id: &[u8], before: &mut Newest, own: Newest, place: impl Fn() -> String) {
        if own.version.is_empty() || own.version == before.version || before.version.is_empty() {
            let id = shortened(&String::from_utf8_lossy(id));
            let mut doubtful = self.doubtful.lock().unwrap_or_else(PoisonError::into_inner);
            doubtful.entry(id).or_insert_with(place);
            return;
        }
        self.has_versions.store(true, Ordering::Relaxed);
        if own.version > before.version {
            *before = own;
        }
    }
}

impl Runs {
    fn write(&mut self) -> io::Result<()> {
        self.open.sort_unstable();
        let mut out = BufWriter::new(tempfile::tempfile()?);
        for hash in self.open.drain(..) {
            out.write_all(&hash.to_le_bytes())?;
        }
        self.written.push(out.into_inner().map_err(io::IntoInnerError::into_error)?);
        Ok(())
    }
}

fn numbers(mut file: File) -> io::Result<impl Iterator<Item = io::Result<u64>>> {
    file.rewind()?;
    let mut input = BufReader::new(file);
    Ok(std::iter::from_fn(move || {
        let mut bytes = [0; 8];
        match input.read_exact(&mut bytes) {
            Ok(()) => Some(Ok(u64::from_le_bytes(bytes))),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => None,
            Err(error) => Some(Err(error)),
        }
    }))
}

/// Numbers that come up more than once in sorted sequences.
fn repeated(mut sources: Vec<Box<dyn Iterator<Item = io::Result<u64>>>>) -> io::Result<HashSet<u64>> {
    let mut heap = BinaryHeap::new();
    for (at, source) in sources.iter_mut().enumerate() {
        source.next().transpose()?.into_iter().for_each(|hash| heap.push(Reverse((hash, at))));
    }
    let (mut twice, mut last) = (HashSet::new(), None);
    while let Some(Reverse((hash, at))) = heap.pop() {
        if last == Some(hash) {
            twice.insert(hash);
        }
        last = Some(hash);
        sources[at].next().transpose()?.into_iter().for_each(|hash| heap.push(Reverse((hash, at))));
        if twice.len() > MOST_TWICE {
            break;
        }
    }
    Ok(twice)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// More than a run holds, so that it is read back from the file.
    #[test]
    fn what_comes_up_twice_is_found_across_runs() {
        let ids = Ids::default();
        let count = RUN as u64 + 1_000;
        ids.keep(&mut (0..count).collect());
        ids.keep(&mut vec![7, count + 1, RUN as u64 + 5]);
        assert_eq!(ids.twice().unwrap(), HashSet::from([7, RUN as u64 + 5]));
    }

    #[test]
    fn the_second_of_two_is_repeated() {
        let ids = Ids::again(HashSet::from([hashed(b"a")]));
        let see = |id: &[u8], row: u64| ids.seen(id, || row, b"", || format!("log:{row}"));
        let seen = [(b"a", 1), (b"b", 1), (b"a", 1), (b"b", 2), (b"a", 2)].map(|(id, row)| see(id, row));
        assert_eq!(seen, [Seen::New, Seen::New, Seen::Same, Seen::New, Seen::Older]);
        let doubtful = ids.newest().err().unwrap();
        assert_eq!(doubtful, BTreeMap::from([("a".to_string(), "log:2".to_string())]));
    }

    #[test]
    fn the_newest_of_several_versions_counts() {
        let ids = Ids::again(HashSet::from([hashed(b"a")]));
        let rows: [(u64, &[u8]); 3] = [(1, b"2026-11-10"), (2, b"2026-11-12"), (3, b"2026-11-11")];
        let see = |ids: &Ids| rows.map(|(row, version)| ids.seen(b"a", || row, version, String::new));
        assert_eq!(see(&ids), [Seen::New, Seen::Older, Seen::Older]);
        let third = ids.newest().unwrap().unwrap();
        assert_eq!(see(&third), [Seen::Older, Seen::New, Seen::Older]);
    }
}
