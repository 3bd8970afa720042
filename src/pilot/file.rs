//! A pilot's file, plain or gzip, CSV or JSON, read row by row with its hash.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};

use crate::base::diagnostic::{Problem, in_passing};
use crate::base::text::{harmless, shortened};
use crate::pilot::actuals::{Actuals, FileTally};
use crate::pilot::encoding::{FromUtf16, no_text, utf16};
use crate::pilot::ids::Ids;
use crate::pilot::json;
use crate::pilot::numbers::{Manner, NumberSigns};
use crate::pilot::period::{Order, Slashes};
use crate::pilot::table::table;
use crate::pilot::task::ReadRequest;
use crate::pilot::task::{Counted, Task};

/// A file to read, and how many processors it may use.
#[derive(Clone, Copy)]
pub struct PilotInput<'a> {
    pub path: &'a Path,
    pub ask: &'a ReadRequest<'a>,
    pub workers: usize,
}

/// Reads a file; `known` is how it is written, where it was read before.
///
/// # Errors
/// What is wrong with the file as a whole; rows that are wrong alone are skipped and listed.
pub fn read(input: PilotInput, ids: &Ids, known: Option<Manner>) -> Result<Actuals, Box<Problem>> {
    let name = harmless(&input.path.display().to_string());
    let mut read = match known {
        Some(manner) => in_manner(input, ids, manner)?,
        None => first(input, &name, ids)?,
    };
    how(&mut read, &name, input.ask.dates.of(&name).is_some());
    shapes(&read, &name)?;
    Ok(read)
}

/// Reads a file as most are written, and once more where it turns out to be written in another way.
fn first(input: PilotInput, name: &str, ids: &Ids) -> Result<Actuals, Box<Problem>> {
    let given = input.ask.dates.of(name);
    let usual = Manner { order: given.unwrap_or_default(), has_comma: false };
    // Ids count only once it is sure that the rows do.
    let own = Ids::default();
    let read = in_manner(input, &own, usual)?;
    let is_own = read.groups.keys().next().is_none_or(|group| group.format.is_own());
    let order = given.map_or_else(|| order(&read.slashes, is_own, name), Ok)?;
    unclear(&read.numbers, name)?;
    let manner = Manner { order, has_comma: read.numbers.comma.is_some() };
    let (read, kept) = if manner == usual { (read, own) } else { again((read, own), input, name, manner)? };
    ids.absorb(kept);
    Ok(read)
}

/// The better of two readings. A comma or two among points are slips.
fn again(
    (read, own): (Actuals, Ids),
    input: PilotInput,
    name: &str,
    manner: Manner,
) -> Result<(Actuals, Ids), Box<Problem>> {
    if !input.path.is_file() {
        let what = "or amounts are not as in English, and a pipe cannot be read again";
        return Err(Box::new(asks(name, what)));
    }
    let ids = Ids::default();
    let other = in_manner(input, &ids, manner)?;
    let same_order = read.files.first().is_some_and(|file| file.manner.order == manner.order);
    let is_slip = same_order && other.skipped_rows >= read.skipped_rows;
    Ok(if is_slip { (read, own) } else { (other, ids) })
}

/// Says how dates and numbers were read, where that was not plain.
fn how(read: &mut Actuals, name: &str, is_given: bool) {
    let Some(manner) = read.files.first().map(|file| file.manner) else { return };
    let slashes = &read.slashes;
    let has_dates =
        [&slashes.day_first, &slashes.month_first, &slashes.either].iter().any(|date| date.is_some());
    if has_dates {
        let parts = if manner.order == Order::DayFirst { "day, month" } else { "month, day" };
        let why = match () {
            () if is_given => "as the command line says",
            () if slashes.day_first.is_some() || slashes.month_first.is_some() => {
                "since some of its dates can be nothing else"
            }
            () => "as in samples of the format",
        };
        read.note(format!("{name}: dates such as 4/1/25 are read as {parts} and year, {why}"));
    }
    if manner.has_comma {
        read.note(format!("{name}: amounts such as 1.250,00 are read with a decimal comma"));
    }
}

/// Amounts of a table with semicolons that can be read in two ways.
fn unclear(signs: &NumberSigns, name: &str) -> Result<(), Box<Problem>> {
    let Some(text) = signs.unclear.as_ref().filter(|_| signs.comma.is_none() && signs.point.is_none()) else {
        return Ok(());
    };
    let text = shortened(text);
    let message = format!(
        "`{name}`: amounts such as `{text}` are thousands to one and thousandths to another, and no amount of the file decides"
    );
    let hint = "save the sheet with commas between columns, or without points between thousands";
    Err(Box::new(Problem::nowhere("unclear-amounts", message).hint(hint)))
}

/// A tenth of the rows that break one rule of how things are written are no slips: without them the mean is another.
fn shapes(read: &Actuals, name: &str) -> Result<(), Box<Problem>> {
    const FEW: u64 = 5;
    let is_shape = |rule: &str| {
        ["must be a number", "a period is a month or a day", "a row has a field"]
            .iter()
            .any(|said| rule.contains(said))
    };
    let rows = read.files.first().map_or(0, |file| file.rows) + read.skipped_rows;
    let many = |(rule, count): &(&String, &u64)| is_shape(rule) && **count >= FEW && **count * 10 >= rows;
    let Some((rule, count)) = read.broken.iter().find(many) else { return Ok(()) };
    let first = read.skipped.iter().find(|row| row.why.starts_with(rule.as_str()));
    let first = first.map_or(String::new(), |row| format!("; the first, line {}: {}", row.line, row.why));
    let message = format!("`{name}`: {count} of {rows} rows cannot be read for one reason{first}");
    let hint = "without them a mean would be of another kind of rows: mend the column, or leave it out";
    Err(Box::new(Problem::nowhere("many-bad-rows", message).hint(hint)))
}

/// The order of the dates of a file: as one of them proves. Formats that write them at all have the month first.
fn order(slashes: &Slashes, is_own: bool, name: &str) -> Result<Order, Box<Problem>> {
    match (&slashes.day_first, &slashes.month_first, &slashes.either) {
        (Some(day), Some(month), _) => {
            let what = format!(
                "are of two orders: `{}` has the day first, and `{}` the month",
                shortened(day),
                shortened(month)
            );
            Err(Box::new(asks(name, &what)))
        }
        (Some(_), None, _) => Ok(Order::DayFirst),
        (None, None, Some(either)) if is_own => {
            let what =
                format!("can be read in two ways, such as `{}`, and none of them decides", shortened(either));
            Err(Box::new(asks(name, &what)))
        }
        _ => Ok(Order::MonthFirst),
    }
}

fn asks(name: &str, what: &str) -> Problem {
    let message = format!("`{name}`: its dates {what}");
    let hint = "write them as 2026-11-09, or say `--dates day-first` or `--dates month-first`";
    Problem::nowhere("unclear-dates", message).hint(hint)
}

fn in_manner(input: PilotInput, ids: &Ids, manner: Manner) -> Result<Actuals, Box<Problem>> {
    let PilotInput { path, ask, workers } = input;
    let name = harmless(&path.display().to_string());
    let task = Task { name: &name, ask, ids, workers, manner };
    let file = File::open(path).map_err(|error| unreadable(&error, &task))?;
    // The hash is as much work as the rows, so it has a thread of its own; a pipe can be read only once.
    thread::scope(|scope| {
        let (to, from) = sync_channel::<Vec<u8>>(CHUNKS);
        let hash =
            scope.spawn(move || from.iter().fold(Sha256::new(), |hash, chunk| hash.chain_update(chunk)));
        let mut copied = Copied { inner: file, to, progress: ask.progress };
        let (mut actuals, rows, format) = rows(&mut copied, &task)?;
        io::copy(&mut copied, &mut io::sink()).map_err(|error| unreadable(&error, &task))?;
        drop(copied);
        let hash = hash.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)).finalize();
        let sha256 = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        let dates = actuals.slashes.day_first.is_none() || manner.order == Order::DayFirst;
        if dates && (actuals.numbers.comma.is_none() || manner.has_comma) {
            usable(&actuals, rows, &task)?;
        }
        actuals.name_uncounted();
        format.note.into_iter().for_each(|note| actuals.note(note.to_string()));
        let content_hash = actuals.content_hash();
        actuals.files.push(FileTally {
            path: path.to_path_buf(),
            format: format.title,
            sha256,
            rows,
            manner,
            content_hash,
        });
        Ok(actuals)
    })
}

/// Chunks that may wait to be hashed.
const CHUNKS: usize = 4;
const CHUNK: usize = 1 << 17;

fn unreadable(error: &io::Error, task: &Task) -> Box<Problem> {
    let said = error.to_string();
    let said = said.split(" (os error").next().unwrap_or_default().to_string();
    let message = format!("cannot read `{}`: {}", task.name, in_passing(&said));
    Box::new(Problem::nowhere("unreadable-actuals", message))
}

fn rows(input: &mut impl Read, task: &Task) -> Result<Counted, Box<Problem>> {
    let mut buffered = BufReader::with_capacity(CHUNK, input);
    let start = buffered.fill_buf().map_err(|error| unreadable(&error, task))?;
    match start.starts_with(&[0x1f, 0x8b]) {
        true => text(MultiGzDecoder::new(&mut buffered), task),
        false => text(&mut buffered, task),
    }
}

/// Text that is a JSON, or else a table.
fn text(input: impl Read, task: &Task) -> Result<Counted, Box<Problem>> {
    let mut input = BufReader::with_capacity(CHUNK, input);
    let start = input.fill_buf().map_err(|error| task.cut_short(0, &error))?;
    if let Some((what, hint)) = no_text(start) {
        let message = format!("`{}` is {what}, and a pilot's file is CSV or JSON", task.name);
        return Err(Box::new(Problem::nowhere("broken-actuals", message).hint(hint)));
    }
    let Some((is_big_endian, mark)) = utf16(start) else { return rows_of(input, task) };
    input.consume(mark);
    rows_of(BufReader::with_capacity(CHUNK, FromUtf16::new(input, is_big_endian)), task)
}

fn rows_of(mut input: impl BufRead, task: &Task) -> Result<Counted, Box<Problem>> {
    let start = input.fill_buf().map_err(|error| task.cut_short(0, &error))?;
    // The byte order mark that spreadsheets write.
    let mark = if start.starts_with(&[0xEF, 0xBB, 0xBF]) { 3 } else { 0 };
    let first = start[mark..].iter().find(|byte| !byte.is_ascii_whitespace()).copied();
    input.consume(mark);
    match first {
        Some(b'{' | b'[') => json::objects(input, task),
        _ => table(input, task),
    }
}

/// A reader that sends a copy of all that is read to the thread that hashes it.
struct Copied<'a, R> {
    inner: R,
    to: SyncSender<Vec<u8>>,
    progress: &'a (dyn Fn(u64) + Sync),
}

impl<R: Read> Read for Copied<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        (self.progress)(count as u64);
        // The other end stays open until this one is dropped.
        let _ = self.to.send(buffer[..count].to_vec());
        Ok(count)
    }
}

/// A file of which nothing counts is refused.
fn usable(actuals: &Actuals, rows: u64, task: &Task) -> Result<(), Box<Problem>> {
    let left_out: u64 = actuals.left_out.values().map(|(rows, _)| rows).sum();
    if actuals.is_doubled() {
        let message = format!("`{}` has every row twice, or another even number of times", task.name);
        let hint = "leave the copies out, or give each row an `id`";
        return Err(Box::new(Problem::nowhere("rows-twice", message).hint(hint)));
    }
    let message = match (rows, actuals.skipped.first()) {
        (0, Some(first)) => format!(
            "`{}` has no row that can be used; the first, line {}: {}",
            task.name, first.line, first.why
        ),
        (0, None) if left_out == 0 => {
            format!("`{}` must have rows under its header, and has none", task.name)
        }
        _ => return Ok(()),
    };
    Err(Box::new(Problem::nowhere("no-rows", message)))
}
