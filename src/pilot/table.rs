//! A CSV with the columns of its header.

use std::io::Read;

use csv::ByteRecord;

use crate::base::diagnostic::Problem;
use crate::pilot::columns::FileColumns;
use crate::pilot::cut::{BlockCutter, RowBlock};
use crate::pilot::formats::{known_by, own};
use crate::pilot::shape::Shape;
use crate::pilot::task::{Counted, Task};
use crate::pilot::{blocks, in_order};

/// Adds up a table: in blocks side by side, or row by row where a field has quotes, as a row may then have several lines.
///
/// # Errors
/// What is wrong with the table as a whole.
pub fn table(input: impl Read, task: &Task) -> Result<Counted, Box<Problem>> {
    let mut cut = BlockCutter::new(input);
    let first = cut.next(task)?.unwrap_or(RowBlock { bytes: vec![], line: 1 });
    let shape = Shape::of(&first.bytes);
    let first = first.behind(shape.above);
    let columns = |header: &ByteRecord| {
        let columns = columns(header, task)?;
        Ok(columns.parted_by(shape.delimiter))
    };
    if task.workers < 2 || cut.ended || first.has_quotes() {
        let before = first.line - 1;
        return in_order::whole(first.then(cut), columns, (shape.delimiter, before), task);
    }
    let (header, body) = first.head(shape.delimiter);
    let columns = columns(&header)?;
    blocks::side_by_side(body, cut, &columns, task)
}

/// The columns of a header.
fn columns(header: &ByteRecord, task: &Task) -> Result<FileColumns, Box<Problem>> {
    let utf8 = |field: &[u8]| String::from_utf8(field.trim_ascii().to_vec());
    let names: Result<Vec<String>, _> = header.iter().map(utf8).collect();
    let names = names.map_err(|_| task.broken(1, "must be UTF-8 text, and is not here"))?;
    let has = |field: &str| names.iter().any(|name| name.eq_ignore_ascii_case(field));
    let known = known_by(&has);
    let (map, used) = task.map(&names, known.is_own())?;
    let known = if map.is_empty() { known } else { &own::TABLE };
    FileColumns::of(names, task.ask.from.of(task.name).unwrap_or(known), task.name, (map, used))
}
