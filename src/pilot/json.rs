//! Rows of a JSON: pages with a list of buckets, a list of objects, or objects one after the other. Each object is read as a
//! row whose columns are the fields of its format, so that all that follows is one and the same.

use std::fmt;
use std::io::{BufReader, Read};

use csv::ByteRecord;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::base::diagnostic::Problem;
use crate::pilot::columns::FileColumns;
use crate::pilot::formats::{FORMATS, known_by};
use crate::pilot::in_order::{Bounded, Since};
use crate::pilot::sink::Sink;
use crate::pilot::task::{BLOCK, Counted, Task};

/// Names of the list of results in a page.
const LISTS: [&str; 3] = ["data", "observations", "logs"];

/// Adds up the objects of a JSON.
///
/// # Errors
/// What is wrong with it as a whole.
pub fn objects(input: impl Read, task: &Task) -> Result<Counted, Box<Problem>> {
    let since = Since::default();
    let input = BufReader::with_capacity(BLOCK, Bounded { input, since: &since });
    let mut rows = JsonRows { task, sink: None, items: 0, more: false, since: &since, failed: None };
    let mut stream = serde_json::Deserializer::from_reader(input);
    // The end is where nothing but blanks is left.
    while stream.end().is_err() {
        if let Err(error) = Top(&mut rows).deserialize(&mut stream) {
            return Err(rows.failed.unwrap_or_else(|| unreadable(&error, task)));
        }
    }
    rows.done()
}

fn unreadable(error: &serde_json::Error, task: &Task) -> Box<Problem> {
    match error.io_error_kind() {
        Some(std::io::ErrorKind::FileTooLarge) => task.too_long(error.line() as u64),
        _ if error.is_eof() => task.broken(error.line() as u64, "ends in the middle"),
        _ => {
            let what = format!("must be JSON, and is not in column {}", error.column());
            task.broken(error.line() as u64, &what)
        }
    }
}

/// The state of reading: objects come one by one and are added up.
struct JsonRows<'a> {
    task: &'a Task<'a>,
    /// The totals, with the fields of the format; None before the first object, which shows the format.
    sink: Option<(Sink<'a>, Vec<&'static str>)>,
    items: u64,
    /// The last page said that there is another.
    more: bool,
    since: &'a Since,
    failed: Option<Box<Problem>>,
}

impl JsonRows<'_> {
    /// An object: a page, a bucket of results, or a row.
    fn object(&mut self, object: &Value) -> Result<(), Box<Problem>> {
        self.since.bytes.set(0);
        let list = |names: &[&str]| names.iter().find_map(|name| object.get(name)?.as_array());
        if let Some(inner) = list(&LISTS) {
            self.more = object.get("has_more").and_then(Value::as_bool).unwrap_or(false);
            return inner.iter().try_for_each(|one| self.object(one));
        }
        match list(&["results"]) {
            Some(results) => results.iter().try_for_each(|result| self.row(result, object)),
            None => self.row(object, &Value::Null),
        }
    }

    /// A row, with the bucket that it is in.
    fn row(&mut self, row: &Value, bucket: &Value) -> Result<(), Box<Problem>> {
        self.items += 1;
        let field = |name: &str| at(row, name).or_else(|| at(bucket, name));
        if self.sink.is_none() {
            self.sink = Some(known(&field, self.task)?);
        }
        let Some((sink, names)) = &mut self.sink else { return Ok(()) };
        let record: ByteRecord =
            names.iter().map(|name| field(name).map(text).unwrap_or_default().into_bytes()).collect();
        sink.take(&record, || self.items)
    }

    fn done(self) -> Result<Counted, Box<Problem>> {
        let Some((sink, _)) = self.sink else {
            let message = format!("`{}` must have objects with amounts, and has none", self.task.name);
            return Err(Box::new(Problem::nowhere("no-rows", message)));
        };
        let format = sink.columns.format;
        let (mut actuals, rows) = sink.done();
        if self.more {
            let note = "its last page says that there are more: they must be in another of the files, or are missing";
            actuals.note(format!("{}: {note}", self.task.name));
        }
        Ok((actuals, rows, format))
    }
}

/// What stands at a path such as `amount.value`.
fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    value.get(path).or_else(|| path.split('.').try_fold(value, |value, key| value.get(key)))
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

/// The format of a first object, and the fields that are read of all of them.
fn known<'a, 'v>(
    field: &dyn Fn(&str) -> Option<&'v Value>,
    task: &Task<'a>,
) -> Result<(Sink<'a>, Vec<&'static str>), Box<Problem>> {
    let has = |name: &str| field(name).is_some();
    let format = task.ask.from.unwrap_or_else(|| known_by(&has));
    if format.is_own() && !format.period.iter().any(|name| has(name)) {
        let message = format!("{}:1: the JSON is of no format that is known", task.name);
        let known: Vec<&str> = FORMATS[1..].iter().map(|format| format.name).collect();
        let hint = format!("known: {}; `--from` names one", known.join(", "));
        return Err(Box::new(Problem::nowhere("bad-header", message).hint(hint)));
    }
    let chosen = |names: &&'static [&'static str]| names.iter().copied().find(|name| has(name));
    let mut names: Vec<&'static str> = Vec::new();
    for choice in format.choices() {
        // A field may be missing of the first object; of our own table the fields say what a row is.
        let rest = choice.first().copied().filter(|_| !format.is_own());
        let name = chosen(&choice).or(rest);
        names.extend(name.filter(|name| !names.contains(name)));
    }
    let columns = FileColumns::of(names.iter().map(|name| (*name).to_string()).collect(), format, task.name)?;
    Ok((Sink::new(&columns, task), names))
}

/// A value at the top of a file.
struct Top<'r, 'a>(&'r mut JsonRows<'a>);

impl<'de> DeserializeSeed<'de> for Top<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Top<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object or a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(object) = list.next_element::<Value>()? {
            let done = self.0.object(&object);
            done.map_err(|problem| stopped(self.0, problem))?;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (mut fields, mut is_page) = (Map::new(), false);
        while let Some(key) = map.next_key::<String>()? {
            if LISTS.contains(&key.as_str()) {
                is_page = true;
                map.next_value_seed(Top(self.0))?;
            } else {
                fields.insert(key, map.next_value()?);
            }
        }
        if is_page {
            self.0.more = fields.get("has_more").and_then(Value::as_bool).unwrap_or(false);
            return Ok(());
        }
        let done = self.0.object(&Value::Object(fields));
        done.map_err(|problem| stopped(self.0, problem))
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

fn stopped<E: Error>(rows: &mut JsonRows, problem: Box<Problem>) -> E {
    rows.failed = Some(problem);
    E::custom("stopped")
}
