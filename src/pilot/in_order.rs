//! Rows of a CSV one after the other, as fields with quotes may have several lines.

use std::cell::Cell;
use std::io::{self, Read};

use csv::ByteRecord;

use crate::base::diagnostic::Problem;
use crate::pilot::columns::FileColumns;
use crate::pilot::cut::{BlockCutter, RowBlock};
use crate::pilot::sink::Sink;
use crate::pilot::task::{BLOCK, Counted, MOST_OF_A_ROW, Task};

/// Reads a whole table row by row; `before` is the number of lines above it.
pub fn whole(
    input: impl Read,
    columns_of: impl Fn(&ByteRecord) -> Result<FileColumns, Box<Problem>>,
    (delimiter, before): (u8, u64),
    task: &Task,
) -> Result<Counted, Box<Problem>> {
    let since = Since::default();
    let mut reader = reader(Bounded { input, since: &since }, true, delimiter);
    let header = reader.byte_headers().map_err(|error| unreadable(&error, 1, task))?.clone();
    let columns = columns_of(&header)?;
    drain(reader, &since, &columns, before, task)
}

/// Reads the rest of a table row by row, from a block on.
pub fn rest(
    block: RowBlock,
    cut: BlockCutter<impl Read>,
    columns: &FileColumns,
    task: &Task,
) -> Result<Counted, Box<Problem>> {
    let (since, before) = (Since::default(), block.line - 1);
    let input = Bounded { input: block.then(cut), since: &since };
    drain(reader(input, false, columns.delimiter), &since, columns, before, task)
}

fn reader<R: Read>(input: R, has_headers: bool, delimiter: u8) -> csv::Reader<R> {
    let mut builder = csv::ReaderBuilder::new();
    builder
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(has_headers)
        .buffer_capacity(BLOCK)
        .from_reader(input)
}

/// `before` is the number of lines above what is read.
fn drain(
    mut reader: csv::Reader<impl Read>,
    since: &Since,
    columns: &FileColumns,
    before: u64,
    task: &Task,
) -> Result<Counted, Box<Problem>> {
    let mut sink = Sink::new(columns, task);
    let (mut record, mut line, mut has_lines) = (ByteRecord::new(), before + 1, false);
    while reader.read_byte_record(&mut record).map_err(|error| unreadable(&error, line, task))? {
        since.bytes.set(0);
        line = before + record.position().map_or(0, csv::Position::line);
        has_lines = record.iter().any(|field| field.contains(&b'\n'));
        sink.take(&record, || line)?;
    }
    // Quotes come in pairs, and what an open one swallows has lines in it.
    if since.is_quoted.get() && has_lines {
        return Err(task.broken(line, "has a quote that is opened in this row and not closed"));
    }
    let (actuals, rows) = sink.done();
    Ok((actuals, rows, columns.format))
}

fn unreadable(error: &csv::Error, line: u64, task: &Task) -> Box<Problem> {
    match error.kind() {
        csv::ErrorKind::Io(error) => task.cut_short(line, error),
        _ => task.broken(line, "is no table here"),
    }
}

/// How much was read since the last row, which bounds the memory of a row.
#[derive(Default)]
pub struct Since {
    pub bytes: Cell<usize>,
    /// Whether the number of quotes so far is odd, so that one is still open.
    is_quoted: Cell<bool>,
}

/// A reader that fails when a row becomes too long.
pub struct Bounded<'c, R> {
    pub input: R,
    pub since: &'c Since,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        let quotes = memchr::memchr_iter(b'"', &buffer[..count]).count();
        self.since.is_quoted.set(self.since.is_quoted.get() != (quotes % 2 == 1));
        self.since.bytes.set(self.since.bytes.get() + count);
        match self.since.bytes.get() > MOST_OF_A_ROW + BLOCK {
            true => Err(io::Error::from(io::ErrorKind::FileTooLarge)),
            false => Ok(count),
        }
    }
}
