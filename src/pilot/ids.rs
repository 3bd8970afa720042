//! Calls that stand twice, found in memory that does not grow with their number: hashes of ids go into sorted runs in a
//! temporary file, and only ids whose hash comes up twice are looked at again, letter by letter.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::sync::{Mutex, PoisonError};

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
    /// On a row that says something else.
    Different,
}

/// What is known of the ids of all files.
#[derive(Default)]
pub struct Ids {
    runs: Mutex<Runs>,
    /// The ids to look at, in a second reading.
    again: Option<SecondReading>,
}

struct SecondReading {
    /// Hashes that came up twice.
    twice: HashSet<u64>,
    /// The ids of such a hash that were seen, with the hash of their row.
    seen: Mutex<HashMap<Box<[u8]>, u64>>,
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
        Self { runs: Mutex::default(), again: Some(SecondReading { twice, seen: Mutex::default() }) }
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

    /// Whether an id was there before; in a first reading that is not known, and it is new.
    pub fn seen(&self, id: &[u8], row: impl Fn() -> u64) -> Seen {
        let Some(again) = &self.again else { return Seen::New };
        if !again.twice.contains(&hashed(id)) {
            return Seen::New;
        }
        let row = row();
        let mut seen = again.seen.lock().unwrap_or_else(PoisonError::into_inner);
        match seen.insert(id.into(), row) {
            None => Seen::New,
            Some(before) if before == row => Seen::Same,
            Some(_) => Seen::Different,
        }
    }

    /// Whether a row without an id was there before, by its hash and then by all that it says.
    pub fn seen_row(&self, hash: u64, row: impl Fn() -> Vec<u8>) -> bool {
        let Some(again) = self.again.as_ref().filter(|again| again.twice.contains(&hash)) else {
            return false;
        };
        let mut seen = again.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.insert(row().into(), hash).is_some()
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
        let seen =
            [(b"a", 1), (b"b", 1), (b"a", 1), (b"b", 2), (b"a", 2)].map(|(id, row)| ids.seen(id, || row));
        assert_eq!(seen, [Seen::New, Seen::New, Seen::Same, Seen::New, Seen::Different]);
    }
}
