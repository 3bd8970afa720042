//! A CSV with the columns of its header.

use std::io::Read;

use csv::ByteRecord;

use crate::base::diagnostic::{Problem, nearest};
use crate::base::text::shortened;
use crate::pilot::columns::FileColumns;
use crate::pilot::cut::{BlockCutter, RowBlock};
use crate::pilot::formats::{known_by, own};
use crate::pilot::task::{Counted, Task};
use crate::pilot::{blocks, in_order};

/// Adds up a table: in blocks side by side, or row by row where a field has quotes, as a row may then have several lines.
///
/// # Errors
/// What is wrong with the table as a whole.
pub fn table(input: impl Read, task: &Task) -> Result<Counted, Box<Problem>> {
    let mut cut = BlockCutter::new(input);
    let first = cut.next(task)?.unwrap_or(RowBlock { bytes: vec![], line: 1 });
    if task.workers < 2 || cut.ended || first.has_quotes() {
        return in_order::whole(first.then(cut), |header| columns(header, task), task);
    }
    let (header, body) = first.head();
    let columns = columns(&header, task)?;
    blocks::side_by_side(body, cut, &columns, task)
}

/// The columns of a header.
fn columns(header: &ByteRecord, task: &Task) -> Result<FileColumns, Box<Problem>> {
    let utf8 = |field: &[u8]| String::from_utf8(field.trim_ascii().to_vec());
    let names: Result<Vec<String>, _> = header.iter().map(utf8).collect();
    let mut names = names.map_err(|_| task.broken(1, "must be UTF-8 text, and is not here"))?;
    mapped(&mut names, task)?;
    let has = |field: &str| names.iter().any(|name| name.eq_ignore_ascii_case(field));
    let known = match task.ask.map.is_empty() {
        true => known_by(&has),
        false => &own::TABLE,
    };
    FileColumns::of(names, task.ask.from.unwrap_or(known), task.name)
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
