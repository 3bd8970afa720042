//! A pilot's file, plain or gzip, read row by row with its hash.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};

use super::columns::Columns;
use super::{Actuals, Source};
use crate::base::diagnostic::{Problem, in_passing};

/// Reads a file into the sums.
///
/// # Errors
/// What is wrong with the file as a whole; rows that are wrong alone are skipped and listed.
pub fn read(path: &Path, into: &mut Actuals) -> Result<Source, Box<Problem>> {
    let name = path.display().to_string();
    let unreadable = |error: io::Error| {
        let said = error.to_string();
        let said = said.split(" (os error").next().unwrap_or_default().to_string();
        let message = format!("cannot read `{name}`: {}", in_passing(&said));
        Box::new(Problem::nowhere("unreadable-actuals", message))
    };
    let mut hashed = Hashed { inner: File::open(path).map_err(unreadable)?, hash: Sha256::new() };
    let rows = {
        let mut buffered = BufReader::with_capacity(1 << 16, &mut hashed);
        let zipped = buffered.fill_buf().map_err(unreadable)?.starts_with(&[0x1f, 0x8b]);
        match zipped {
            true => table(MultiGzDecoder::new(&mut buffered), &name, into)?,
            false => table(&mut buffered, &name, into)?,
        }
    };
    io::copy(&mut hashed, &mut io::sink()).map_err(unreadable)?;
    let sha256 = hashed.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Source { path: path.to_path_buf(), sha256, rows })
}

/// Hashes what goes by.
struct Hashed<R> {
    inner: R,
    hash: Sha256,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.hash.update(&buffer[..count]);
        Ok(count)
    }
}

/// Rows of a table; gives back how many could be used.
fn table(input: impl Read, name: &str, into: &mut Actuals) -> Result<u64, Box<Problem>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(without_mark(input));
    let broken = |error: csv::Error| {
        let line = error.position().map_or(0, csv::Position::line);
        let what = match error.kind() {
            csv::ErrorKind::Utf8 { .. } => "must be UTF-8 text, and is not here".to_string(),
            csv::ErrorKind::Io(error) => format!("ends in the middle: {}", in_passing(&error.to_string())),
            _ => format!("is no table here: {}", in_passing(&error.to_string())),
        };
        Box::new(Problem::nowhere("broken-actuals", format!("{name}:{line}: the file {what}")))
    };
    let header = reader.headers().map_err(broken)?.clone();
    let columns = Columns::of(&header, name)?;
    let (mut rows, mut record) = (0, csv::StringRecord::new());
    while reader.read_record(&mut record).map_err(broken)? {
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        match columns.row(&record) {
            Ok(row) => {
                into.add(row);
                rows += 1;
            }
            Err(why) => into.skip(name, line, why),
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
