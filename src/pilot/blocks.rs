//! A CSV without quotes, cut into blocks of whole rows that are added up side by side.

use std::io::Read;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use csv::ByteRecord;

use crate::base::diagnostic::Problem;
use crate::pilot::actuals::Actuals;
use crate::pilot::columns::FileColumns;
use crate::pilot::cut::{BlockCutter, RowBlock};
use crate::pilot::in_order::rest;
use crate::pilot::record::Split;
use crate::pilot::sink::Sink;
use crate::pilot::task::{BLOCK, Counted, Task};

/// Adds blocks up on several processors; from the first block with a quote on, rows are read one after the other.
pub fn side_by_side(
    first: RowBlock,
    mut cut: BlockCutter<impl Read>,
    columns: &FileColumns,
    task: &Task,
) -> Result<Counted, Box<Problem>> {
    let (to, from) = sync_channel::<RowBlock>(task.workers);
    let from = Mutex::new(from);
    let (fed, done) = thread::scope(|scope| {
        let workers: Vec<_> =
            (0..task.workers).map(|_| scope.spawn(|| worker(&from, columns, task))).collect();
        let fed = feed(first, &mut cut, task, |block| to.send(block).is_ok());
        drop(to);
        (fed, workers.into_iter().map(thread::ScopedJoinHandle::join).collect::<Vec<_>>())
    });
    let (mut all, mut rows) = (Actuals::default(), 0);
    let mut parts = Vec::new();
    for result in done {
        parts.push(result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
    }
    if let Some(block) = fed? {
        let (actuals, count, _) = rest(block, cut, columns, task)?;
        parts.push((actuals, count));
    }
    for (actuals, count) in parts {
        all.merge(actuals);
        rows += count;
    }
    Ok((all, rows, columns.format))
}

/// Sends blocks to the workers until one has quotes, and returns that one.
fn feed(
    first: RowBlock,
    cut: &mut BlockCutter<impl Read>,
    task: &Task,
    send: impl Fn(RowBlock) -> bool,
) -> Result<Option<RowBlock>, Box<Problem>> {
    let mut next = Some(first);
    while let Some(block) = next {
        if block.has_quotes() {
            return Ok(Some(block));
        }
        if !send(block) {
            return Ok(None);
        }
        next = cut.next(task)?;
    }
    Ok(None)
}

/// Adds up blocks until there are no more. After a problem it still receives blocks, so that the sender does not wait,
/// and drops them.
fn worker(
    from: &Mutex<Receiver<RowBlock>>,
    columns: &FileColumns,
    task: &Task,
) -> Result<(Actuals, u64), Box<Problem>> {
    let mut sink = Sink::new(columns, task);
    let mut problem = None;
    loop {
        let block = from.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(block) = block else { break };
        if problem.is_none() {
            problem = add(&block, &mut sink, task).err();
        }
    }
    problem.map_or_else(|| Ok(sink.done()), Err)
}

fn add(block: &RowBlock, sink: &mut Sink, task: &Task) -> Result<(), Box<Problem>> {
    // Without quotes and carriage returns a row is a line, and a field ends at a delimiter.
    if memchr::memchr(b'\r', &block.bytes).is_none() {
        return lines(block, sink);
    }
    let mut builder = csv::ReaderBuilder::new();
    builder
        .delimiter(sink.columns.delimiter)
        .flexible(true)
        .has_headers(false)
        .buffer_capacity(block.bytes.len().min(BLOCK));
    let mut reader = builder.from_reader(block.bytes.as_slice());
    let mut record = ByteRecord::new();
    let broken = |_| task.broken(block.line, "is no table here");
    while reader.read_byte_record(&mut record).map_err(broken)? {
        let line = record.position().map_or(0, csv::Position::line);
        sink.take(&record, || block.line - 1 + line)?;
    }
    Ok(())
}

fn lines(block: &RowBlock, sink: &mut Sink) -> Result<(), Box<Problem>> {
    let (mut start, mut number) = (0, block.line);
    let mut ends = Vec::new();
    let delimiter = sink.columns.delimiter;
    for at in memchr::memchr2_iter(delimiter, b'\n', &block.bytes).chain([block.bytes.len()]) {
        ends.push(at - start);
        if block.bytes.get(at).is_none_or(|byte| *byte == b'\n') {
            let row = Split { bytes: &block.bytes[start..at], ends: &ends };
            if !row.bytes.is_empty() {
                sink.take(&row, || number)?;
            }
            (start, number) = (at + 1, number + 1);
            ends.clear();
        }
    }
    Ok(())
}
