//! A pilot's file, plain or gzip, read row by row with its hash.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};

use super::columns::{Columns, Month};
use super::{Actuals, Source};
use crate::base::diagnostic::{Problem, in_passing};

/// Reads a file into the sums.
///
/// # Errors
/// What is wrong with the file as a whole; rows that are wrong alone are skipped and listed.
pub fn read(path: &Path, into: &mut Actuals) -> Result<Source, Box<Problem>> {
    let name = path.display().to_string();
    let unreadable = |error: io::Error| -> Box<Problem> {
        let said = error.to_string();
        let said = said.split(" (os error").next().unwrap_or_default().to_string();
        let message = format!("cannot read `{name}`: {}", in_passing(&said));
        Box::new(Problem::nowhere("unreadable-actuals", message))
    };
    let file = File::open(path).map_err(unreadable)?;
    // The hash is as much work as the rows, so it has a thread of its own; a pipe can be read only once.
    thread::scope(|scope| {
        let (to, from) = sync_channel::<Vec<u8>>(CHUNKS);
        let hash =
            scope.spawn(move || from.iter().fold(Sha256::new(), |hash, chunk| hash.chain_update(chunk)));
        let mut copied = Copied { inner: file, to };
        let rows = rows(&mut copied, &name, into, unreadable)?;
        io::copy(&mut copied, &mut io::sink()).map_err(unreadable)?;
        drop(copied);
        let hash = hash.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)).finalize();
        let sha256 = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Source { path: path.to_path_buf(), sha256, rows })
    })
}

/// Chunks that may wait to be hashed.
const CHUNKS: usize = 8;
const CHUNK: usize = 1 << 17;

fn rows(
    input: &mut impl Read,
    name: &str,
    into: &mut Actuals,
    unreadable: impl Fn(io::Error) -> Box<Problem>,
) -> Result<u64, Box<Problem>> {
    let mut buffered = BufReader::with_capacity(CHUNK, input);
    let zipped = buffered.fill_buf().map_err(unreadable)?.starts_with(&[0x1f, 0x8b]);
    match zipped {
        true => table(MultiGzDecoder::new(&mut buffered), name, into),
        false => table(&mut buffered, name, into),
    }
}

/// Passes on a copy of what goes by.
struct Copied<R> {
    inner: R,
    to: SyncSender<Vec<u8>>,
}

impl<R: Read> Read for Copied<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        // The other end stays open until this one is dropped.
        let _ = self.to.send(buffer[..count].to_vec());
        Ok(count)
    }
}

/// Rows of a table; gives back how many could be used.
fn table(input: impl Read, name: &str, into: &mut Actuals) -> Result<u64, Box<Problem>> {
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).buffer_capacity(CHUNK).from_reader(without_mark(input));
    let broken = |error: csv::Error| {
        let line = error.position().map_or(0, csv::Position::line);
        let what = match error.kind() {
            csv::ErrorKind::Utf8 { .. } => "must be UTF-8 text, and is not here".to_string(),
            csv::ErrorKind::Io(error) => format!("ends in the middle: {}", in_passing(&error.to_string())),
            _ => format!("is no table here: {}", in_passing(&error.to_string())),
        };
        let place = if line == 0 { name.to_string() } else { format!("{name}:{line}") };
        Box::new(Problem::nowhere("broken-actuals", format!("{place}: the file {what}")))
    };
    let header = reader.headers().map_err(broken)?.clone();
    let columns = Columns::of(&header, name)?;
    let (mut rows, mut record, mut month) = (0, csv::ByteRecord::new(), Month::default());
    while reader.read_byte_record(&mut record).map_err(broken)? {
        match columns.row(&record, &mut month) {
            Ok((month, option, step, said)) => {
                into.add(month, option, step, &said);
                rows += 1;
            }
            Err(_) if record.iter().all(|field| field.trim_ascii().is_empty()) => {}
            Err(why) => into.skip(name, record.position().map_or(0, csv::Position::line), why),
        }
    }
    match (rows, into.skipped.iter().find(|skipped| skipped.file == name)) {
        (0, None) => Err(Box::new(Problem::nowhere(
            "no-rows",
            format!("`{name}` must have rows under its header, and has none"),
        ))),
        (0, Some(first)) => {
            let message = format!(
                "`{name}` has no row that can be used; the first, line {}: {}",
                first.line, first.why
            );
            Err(Box::new(Problem::nowhere("no-rows", message)))
        }
        _ => Ok(rows),
    }
}

/// Without the byte order mark that spreadsheets write.
fn without_mark(mut input: impl Read) -> impl Read {
    let mut first = Vec::new();
    let _ = input.by_ref().take(3).read_to_end(&mut first);
    let start = if first == [0xEF, 0xBB, 0xBF] { vec![] } else { first };
    io::Cursor::new(start).chain(input)
}
