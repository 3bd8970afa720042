//! Rows of a CSV, one after the other, with the columns of its header.

use std::cell::Cell;
use std::io::{self, Cursor, Read};

use csv::ByteRecord;

use crate::base::diagnostic::{Problem, in_passing, nearest};
use crate::base::text::shortened;
use crate::pilot::blocks;
use crate::pilot::blocks::{Cut, RowBlock};
use crate::pilot::columns::Columns;
use crate::pilot::format::PilotFormat;
use crate::pilot::formats::own;
use crate::pilot::ids::Ids;
use crate::pilot::sink::Sink;
use crate::pilot::{Actuals, ReadRequest};

/// Bytes that are read at once.
pub const BLOCK: usize = 1 << 18;
/// Bytes that a row may have: rows of traces have whole documents in them.
pub const MOST_OF_A_ROW: usize = 8 << 20;

/// What every reading of a file needs.
#[derive(Clone, Copy)]
pub struct Task<'a> {
    pub name: &'a str,
    pub ask: &'a ReadRequest<'a>,
    pub ids: &'a Ids,
    /// Blocks that are added up at the same time.
    pub workers: usize,
}

/// What came of a file: sums, rows and format.
pub type Counted = (Actuals, u64, &'static PilotFormat);

impl Task<'_> {
    pub fn broken(&self, line: u64, what: &str) -> Box<Problem> {
        let place = if line == 0 { self.name.to_string() } else { format!("{}:{line}", self.name) };
        Box::new(Problem::nowhere("broken-actuals", format!("{place}: the file {what}")))
    }

    pub fn cut_short(&self, line: u64, error: &io::Error) -> Box<Problem> {
        match error.kind() {
            io::ErrorKind::FileTooLarge => self.too_long(line),
            _ => self.broken(line, &format!("ends in the middle: {}", in_passing(&error.to_string()))),
        }
    }

    pub fn too_long(&self, line: u64) -> Box<Problem> {
        let what = "must have rows of at most 8 MiB, and has a longer one here";
        let mut problem = self.broken(line, what);
        problem.hint = Some("rows stand on lines of their own, and a quote that is opened is closed".into());
        problem
    }
}

/// Adds up a table: in blocks side by side, or row by row where a field has quotes, as a row may then have several lines.
///
/// # Errors
/// What is wrong with the table as a whole.
pub fn table(input: impl Read, task: &Task) -> Result<Counted, Box<Problem>> {
    let mut cut = Cut::new(input);
    let first = cut.next(task)?.unwrap_or(RowBlock { bytes: vec![], line: 1 });
    if task.workers < 2 || cut.ended || first.has_quotes() {
        return in_order(first.then(cut), task);
    }
    let (header, body) = first.head();
    let columns = columns(&header, task)?;
    blocks::side_by_side(body, cut, &columns, task)
}

/// Row by row, from the header on.
fn in_order(input: impl Read, task: &Task) -> Result<Counted, Box<Problem>> {
    let since = Since::default();
    let mut reader = reader(Bounded { input, since: &since }, true);
    let header = reader.byte_headers().map_err(|error| unreadable(&error, 1, task))?.clone();
    let columns = columns(&header, task)?;
    drain(reader, &since, &columns, 0, task)
}

/// Row by row, from a block on.
pub fn rest(
    block: RowBlock,
    cut: Cut<impl Read>,
    columns: &Columns,
    task: &Task,
) -> Result<Counted, Box<Problem>> {
    let (since, before) = (Since::default(), block.line - 1);
    let input = Bounded { input: block.then(cut), since: &since };
    drain(reader(input, false), &since, columns, before, task)
}

fn reader<R: Read>(input: R, has_headers: bool) -> csv::Reader<R> {
    let mut builder = csv::ReaderBuilder::new();
    builder.flexible(true).has_headers(has_headers).buffer_capacity(BLOCK).from_reader(input)
}

/// `before` is the number of lines above what is read.
fn drain(
    mut reader: csv::Reader<impl Read>,
    since: &Since,
    columns: &Columns,
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

/// The columns of a header.
fn columns(header: &ByteRecord, task: &Task) -> Result<Columns, Box<Problem>> {
    let utf8 = |field: &[u8]| String::from_utf8(field.trim_ascii().to_vec());
    let names: Result<Vec<String>, _> = header.iter().map(utf8).collect();
    let mut names = names.map_err(|_| task.broken(1, "must be UTF-8 text, and is not here"))?;
    mapped(&mut names, task)?;
    let has = |field: &str| names.iter().any(|name| name.eq_ignore_ascii_case(field));
    let known = match task.ask.map.is_empty() {
        true => PilotFormat::known_by(&has),
        false => &own::TABLE,
    };
    Columns::of(names, task.ask.from.unwrap_or(known), task.name)
}

/// Puts our names in the place of the file's.
fn mapped(names: &mut [String], task: &Task) -> Result<(), Box<Problem>> {
    let before = names.to_vec();
    for (ours, _) in &task.ask.map {
        // A column of the file that has our name already means something else.
        let same = names.iter_mut().filter(|name| name.eq_ignore_ascii_case(ours));
        same.for_each(|name| *name = format!("{name} of the file"));
    }
    for (ours, theirs) in &task.ask.map {
        let at = before.iter().position(|name| name.eq_ignore_ascii_case(theirs.trim()));
        match at {
            Some(at) => names[at].clone_from(ours),
            None => return Err(Box::new(not_there(ours, theirs, &before, task))),
        }
    }
    Ok(())
}

fn not_there(ours: &str, theirs: &str, names: &[String], task: &Task) -> Problem {
    let found = shortened(&names.join(", "));
    let message = format!(
        "{}:1: `--map {ours}={}` names a column that is not there, found {found}",
        task.name,
        shortened(theirs)
    );
    let problem = Problem::nowhere("bad-header", message);
    match nearest(theirs, names.iter().map(String::as_str)) {
        Some(near) => problem.hint(format!("did you mean `{near}`?")),
        None => problem,
    }
}

/// What was read since the last row.
#[derive(Default)]
pub struct Since {
    pub bytes: Cell<usize>,
    /// There were as many quotes as do not make pairs.
    is_quoted: Cell<bool>,
}

/// Refuses to go on when too much was read since the last row.
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

impl RowBlock {
    /// This block and all that follows it.
    fn then<R: Read>(self, cut: Cut<R>) -> impl Read {
        Cursor::new(self.bytes).chain(Cursor::new(cut.rest)).chain(cut.input)
    }
}
