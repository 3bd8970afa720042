//! What the command line says of how the files of a pilot are read: of all of them, or of one, as `calls.csv=...`.

use std::path::PathBuf;

use crate::base::diagnostic::{Problem, nearest};
use crate::base::text::{harmless, shortened};
use crate::cli::args::PilotFiles;
use crate::pilot::for_files::{ForFiles, MapEntry, is_called};
use crate::pilot::format::PilotFormat;
use crate::pilot::formats::{FORMATS, named};
use crate::pilot::period::{Order, offset};

/// How files are to be read, as far as the command line says.
pub(crate) struct Words {
    pub(crate) from: ForFiles<&'static PilotFormat>,
    pub(crate) map: Vec<MapEntry>,
    pub(crate) dates: ForFiles<Order>,
    pub(crate) zone: ForFiles<i32>,
}

/// What the command line says.
///
/// # Errors
/// A format, a column, an order, a zone or a file that there is none of.
pub(crate) fn how(files: &[PathBuf], reading: &PilotFiles) -> Result<Words, Box<Problem>> {
    let map = reading.map.iter().map(|pair| mapped(pair, files)).collect::<Result<_, _>>()?;
    Ok(Words {
        from: each(&reading.from, files, named)?,
        map,
        dates: each(&reading.dates, files, order)?,
        zone: each(&reading.zone, files, zone)?,
    })
}

/// Words that may each be of a file: `VALUE` or `FILE=VALUE`.
fn each<T>(
    words: &[String],
    files: &[PathBuf],
    read: impl Fn(&str) -> Result<T, Box<Problem>>,
) -> Result<ForFiles<T>, Box<Problem>> {
    let mut list = Vec::new();
    for word in words {
        list.push(match word.rsplit_once('=') {
            Some((file, value)) => (Some(there(file, files)?), read(value.trim())?),
            None => (None, read(word.trim())?),
        });
    }
    Ok(ForFiles { list })
}

/// A name that is of one of the files.
fn there(name: &str, files: &[PathBuf]) -> Result<String, Box<Problem>> {
    let all: Vec<String> = files.iter().map(|file| harmless(&file.display().to_string())).collect();
    if all.iter().any(|file| is_called(file, name)) {
        return Ok(name.to_string());
    }
    let message = format!("no file of the pilot is called `{}`", shortened(name));
    Err(Box::new(Problem::nowhere("no-such-file", message).hint(format!("the files are {}", all.join(", ")))))
}

fn order(word: &str) -> Result<Order, Box<Problem>> {
    match word {
        "day-first" => Ok(Order::DayFirst),
        "month-first" => Ok(Order::MonthFirst),
        other => {
            let message = format!("dates are `day-first` or `month-first`, found `{}`", shortened(other));
            Err(Box::new(Problem::nowhere("bad-argument", message)))
        }
    }
}

fn zone(word: &str) -> Result<i32, Box<Problem>> {
    offset(word).ok_or_else(|| {
        let message = format!("a zone is `UTC` or the distance from it, found `{}`", shortened(word));
        let hint = "as in `--zone +02:00`; where clocks change, cut the file at the change";
        Box::new(Problem::nowhere("bad-argument", message).hint(hint))
    })
}

/// `cost=Spend` or `calls.csv:cost=Spend`: our name, and the file's.
fn mapped(pair: &str, files: &[PathBuf]) -> Result<MapEntry, Box<Problem>> {
    let Some((ours, theirs)) = pair.split_once('=').filter(|(_, theirs)| !theirs.trim().is_empty()) else {
        let message = format!("a mapping is written as our column=theirs, found `{}`", shortened(pair));
        return Err(Box::new(Problem::nowhere("bad-map", message).hint("as in `--map cost=Spend`")));
    };
    let (file, ours) = match ours.rsplit_once(':') {
        Some((file, ours)) => (Some(there(file, files)?), ours.trim()),
        None => (None, ours.trim()),
    };
    match FORMATS[0].fields().any(|name| name == ours) {
        true => Ok(MapEntry { file, ours: ours.to_string(), theirs: theirs.trim().to_string() }),
        false => Err(Box::new(no_column(ours))),
    }
}

fn no_column(ours: &str) -> Problem {
    let known = || FORMATS[0].fields();
    let message = format!("no column of a pilot is called `{}`", shortened(ours));
    let listed = known().collect::<Vec<_>>().join(", ");
    Problem::nowhere("bad-map", message).hint(match nearest(ours, known()) {
        Some(near) => {
            format!("did you mean `{near}`? Our name comes before the equals sign, the file's after it")
        }
        None => format!("known: {listed}"),
    })
}
