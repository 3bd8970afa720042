//! Rows of a JSON: pages with a list of buckets, a list of objects, or objects one after the other. Each object is read as a
//! row whose columns are the fields of its format, so that all that follows is one and the same.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{BufReader, Read};

use csv::ByteRecord;
use rust_decimal::Decimal;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value, json};

use crate::base::diagnostic::Problem;
use crate::base::text::shortened;
use crate::form::decimal::decimal;
use crate::pilot::columns::FileColumns;
use crate::pilot::for_files::places;
use crate::pilot::format::PilotFormat;
use crate::pilot::formats::otel::spans;
use crate::pilot::formats::{FORMATS, known_by};
use crate::pilot::ids::hashed;
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
    let mut rows = JsonRows {
        task,
        sink: None,
        items: 0,
        more: None,
        unread: BTreeSet::new(),
        since: &since,
        failed: None,
    };
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
    sink: Option<(Sink<'a>, Vec<Names<'a>>)>,
    items: u64,
    /// What the last page said of another.
    more: Option<String>,
    /// Keys of our own table's rows that are not known.
    unread: BTreeSet<String>,
    since: &'a Since,
    failed: Option<Box<Problem>>,
}

impl JsonRows<'_> {
    /// An object: a page, a bucket of results, or a row.
    fn object(&mut self, object: &Value) -> Result<(), Box<Problem>> {
        self.since.bytes.set(0);
        let list = |names: &[&str]| names.iter().find_map(|name| object.get(name)?.as_array());
        if let Some(spans) = spans(object) {
            return spans.iter().try_for_each(|span| self.row(span, &Value::Null));
        }
        if let Some(inner) = list(&LISTS) {
            self.more = another(object);
            return inner.iter().try_for_each(|one| self.object(one));
        }
        match list(&["results"]) {
            Some(results) => {
                self.more = object.get("metadata").and_then(another).or(self.more.take());
                results.iter().try_for_each(|result| self.result(result, object))
            }
            None => self.row(object, &Value::Null),
        }
    }

    /// A result of a bucket; a day that is broken down by model has a row for each, and one for what is left.
    fn result(&mut self, result: &Value, bucket: &Value) -> Result<(), Box<Problem>> {
        let models = result.pointer("/breakdown/models").and_then(Value::as_object);
        match models.filter(|models| !models.is_empty()) {
            Some(models) => by_model(result, models).iter().try_for_each(|row| self.row(row, bucket)),
            None => self.row(result, bucket),
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
        let said = |names: &Names| {
            let known = names.iter().filter_map(|name| field(name));
            known.map(text).find(|text| !text.is_empty()).unwrap_or_default().into_bytes()
        };
        let record: ByteRecord = names.iter().map(said).collect();
        if sink.columns.format.is_own() && self.unread.len() < MOST_NAMED {
            unknown(row, names, &mut self.unread);
        }
        // Rows without an id are told apart by all that they say.
        let has_id = sink.columns.id.is_some_and(|at| !record[at].is_empty());
        sink.salt = if has_id { 0 } else { hashed(row.to_string().as_bytes()) };
        sink.take(&record, || self.items)
    }

    fn done(self) -> Result<Counted, Box<Problem>> {
        let Some((mut sink, _)) = self.sink else {
            let message = format!("`{}` must have objects with amounts, and has none", self.task.name);
            return Err(Box::new(Problem::nowhere("no-rows", message)));
        };
        let format = sink.columns.format;
        // All that is known was looked for, whether it is there or not.
        sink.columns.unread.clear();
        let (mut actuals, rows) = sink.done();
        for key in &self.unread {
            actuals.note(format!("{}: the key `{}` is not read", self.task.name, shortened(key)));
        }
        if let Some(more) = self.more {
            let note = "they must be in another of the files, or are missing";
            actuals.note(format!("{}: {more}: {note}", self.task.name));
        }
        Ok((actuals, rows, format))
    }
}

/// A day of activity as a row for each model, and for what the models do not make up.
fn by_model(day: &Value, models: &Map<String, Value>) -> Vec<Value> {
    let row = |model: Option<&str>, metrics: Value| json!({ "date": day["date"], "model": model, "metrics": metrics });
    let of = |value: &Value, key: &str| decimal(&text(&value[key])).unwrap_or_default();
    let whole = &day["metrics"];
    let left = whole.as_object().into_iter().flatten().filter_map(|(key, _)| {
        let parts: Decimal = models.values().map(|model| of(&model["metrics"], key)).sum();
        let left = of(whole, key) - parts;
        (!left.round_dp(9).is_zero()).then(|| (key.clone(), Value::String(left.to_string())))
    });
    let left: Map<String, Value> = left.collect();
    let each = models.iter().map(|(name, model)| row(Some(name), model["metrics"].clone()));
    each.chain((!left.is_empty()).then(|| row(None, Value::Object(left)))).collect()
}

/// Keys that are named at most.
const MOST_NAMED: usize = 10;

/// The keys of a row of our own table that it does not have.
fn unknown(row: &Value, names: &[Names], unread: &mut BTreeSet<String>) {
    let keys = row.as_object().into_iter().flat_map(Map::keys);
    let known =
        |key: &str| names.iter().flatten().any(|name| *name == key || name.starts_with(&format!("{key}.")));
    unread.extend(keys.filter(|key| !known(key)).take(MOST_NAMED).cloned());
}

/// What a page says of the pages after it, in the ways of the tools that write them.
fn another(page: &Value) -> Option<String> {
    let meta = page.get("meta").unwrap_or(&Value::Null);
    let number = |name: &str| meta.get(name).or_else(|| page.get(name)).and_then(Value::as_u64);
    let said =
        |value: Option<&Value>| value.is_some_and(|value| !value.is_null() && value.as_str() != Some(""));
    let pages = number("totalPages").or_else(|| number("total_pages"));
    if let (Some(at), Some(all)) = (number("page"), pages) {
        return (at < all).then(|| format!("it is page {at} of {all}, and the rest is not in it"));
    }
    let next = ["next_page", "nextCursor", "next_cursor"]
        .iter()
        .any(|name| said(page.get(name)) || said(meta.get(name)));
    let cursor = said(meta.get("cursor"));
    let more = page.get("has_more").and_then(Value::as_bool).unwrap_or(false);
    (more || next || cursor).then(|| "its last page says that there are more".to_string())
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

/// The names of a field, of which the first that an object has counts.
type Names<'a> = Vec<&'a str>;

/// The format of a first object, and the fields that are read of all of them.
fn known<'a, 'v>(
    field: &dyn Fn(&str) -> Option<&'v Value>,
    task: &Task<'a>,
) -> Result<(Sink<'a>, Vec<Names<'a>>), Box<Problem>> {
    let has = |name: &str| field(name).is_some();
    let given = task.ask.from.of(task.name);
    let found = given.unwrap_or_else(|| known_by(&has));
    let paths = mapped(&has, task, found);
    let format = if paths.is_some() && given.is_none() { FORMATS[0] } else { found };
    let maps_a_period = || {
        let own = task.ask.map.iter().filter(|entry| entry.is_of(task.name));
        paths.is_some() && own.into_iter().any(|entry| format.period.contains(&entry.ours.as_str()))
    };
    if format.is_own() && !format.period.iter().any(|name| has(name)) && !maps_a_period() {
        return Err(Box::new(unknown_format(task)));
    }
    let is_mapped = paths.is_some();
    let fields = fields(format, paths.unwrap_or_default());
    // A key may come late, and stand under another of its names in each object: every one that is known counts.
    let names: Vec<String> =
        fields.iter().filter_map(|names| names.first()).map(|name| (*name).to_string()).collect();
    let map = match is_mapped {
        true => places(&names, task.name, (&task.ask.map, task.ask.is_only_file))?,
        false => Default::default(),
    };
    let columns = FileColumns::of(names, format, task.name, map)?.by_row();
    Ok((Sink::new(&columns, task), fields))
}

/// The keys that `--map` names, where it is of this file. A key may come late, so a mapping without a file is of it unless
/// nothing of it is in the first object.
fn mapped<'a>(has: &dyn Fn(&str) -> bool, task: &Task<'a>, found: &PilotFormat) -> Option<Vec<&'a str>> {
    let own: Vec<_> = task.ask.map.iter().filter(|entry| entry.is_of(task.name)).collect();
    let paths: Vec<&str> = own.iter().flat_map(|entry| entry.parts(has)).collect();
    let is_named = own.iter().any(|entry| entry.file.is_some());
    let is_free = found.is_own() || task.ask.is_only_file;
    (is_named || is_free && paths.iter().any(|path| has(path))).then_some(paths)
}

/// The fields of a format, each with its other names, and further keys.
fn fields<'a>(format: &'static PilotFormat, more: Vec<&'a str>) -> Vec<Names<'a>> {
    let mut fields: Vec<Names> = Vec::new();
    let choices = format.choices().map(|names| names.iter().map(|name| -> &'a str { name }).collect());
    for choice in choices.chain(more.into_iter().map(|path| vec![path])) {
        let first = choice.first();
        if first.is_some() && !fields.iter().any(|known| known.first() == first) {
            fields.push(choice);
        }
    }
    fields
}

fn unknown_format(task: &Task) -> Problem {
    let message = format!("{}:1: the JSON is of no format that is known", task.name);
    let known: Vec<&str> = FORMATS[1..].iter().map(|format| format.name).collect();
    let hint = format!(
        "`--map period=KEY` and the like name keys of any other, and `--from` a format: {}",
        known.join(", ")
    );
    Problem::nowhere("bad-header", message).hint(hint)
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
            self.0.more = another(&Value::Object(fields));
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
