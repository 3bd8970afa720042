//! Numbers of a scenario that are taken from a price book: `annual_cost = { book = "labour.us/accounting-clerk" }`.

use crate::base::diagnostic::{Problem, Span, nearest};
use crate::base::text::shortened;
use crate::form::fields::Text;
use crate::form::number::Number;
use crate::form::toml_tree::{Entry, Node, Table, Value, join};
use crate::prices::book::PriceBook;

/// What stands in a book under a name: the number, its currency, source, day and note.
struct BookFigure<'b> {
    number: &'b Number,
    currency: Option<&'b Text>,
    source: &'b Text,
    as_of: chrono::NaiveDate,
    note: Option<&'b Text>,
}

/// Puts the book's numbers in the place of their names; what the scenario says beside a name, it says itself.
pub fn refer(node: &mut Node, book: &PriceBook, problems: &mut Vec<Problem>) {
    let path = node.path.clone();
    match &mut node.value {
        Value::Array(items) => items.iter_mut().for_each(|item| refer(item, book, problems)),
        Value::Table(table) => {
            let named = table.get("book").and_then(|entry| Some((entry.node.text()?, &entry.node.span)));
            if let Some((name, span)) = named.map(|(name, span)| (name.to_string(), span.clone())) {
                match find(&name, book) {
                    Some(found) => fill(table, &path, &found),
                    None => {
                        problems.push(unknown(&name, &span, book));
                        stand_in(table, &path, &span);
                    }
                }
                table.shift_remove("book");
            }
            table.values_mut().for_each(|entry| refer(&mut entry.node, book, problems));
        }
        _ => {}
    }
}

fn find<'b>(name: &str, book: &'b PriceBook) -> Option<BookFigure<'b>> {
    let (part, key) = name.split_once('.')?;
    match part {
        "labour" => book.labour.get(key).map(|entry| BookFigure {
            number: &entry.annual_cost,
            currency: Some(&entry.currency),
            source: &entry.source,
            as_of: entry.as_of,
            note: entry.note.as_ref(),
        }),
        "facility" => book.facility.get(key).map(|entry| BookFigure {
            number: &entry.value,
            currency: entry.currency.as_ref(),
            source: &entry.source,
            as_of: entry.as_of,
            note: entry.note.as_ref(),
        }),
        _ => None,
    }
}

fn fill(table: &mut Table, path: &str, found: &BookFigure) {
    let text = |words: &Text| (Value::Text(words.text.clone()), words.span.clone());
    let number = &found.number.span;
    let said = [
        ("value", Some((Value::Number(found.number.value.to_string()), number.clone()))),
        ("currency", found.currency.map(text)),
        ("source", Some(text(found.source))),
        ("as_of", Some((Value::Text(found.as_of.to_string()), number.clone()))),
        ("note", found.note.map(text)),
    ];
    for (key, value, span) in said.into_iter().filter_map(|(key, said)| said.map(|(v, span)| (key, v, span)))
    {
        let via = crate::form::toml_tree::Via::File;
        let node = Node { path: join(path, key), span: span.clone(), via, value };
        if !table.contains_key(key) {
            table.insert(key.to_string(), Entry { key: span, node });
        }
    }
}

/// Puts in a stand-in, so that an unknown name is reported once and reading goes on.
fn stand_in(table: &mut Table, path: &str, span: &Span) {
    let value = Value::Number("1".to_string());
    let node =
        Node { path: join(path, "value"), span: span.clone(), via: crate::form::toml_tree::Via::File, value };
    table.entry("value".to_string()).or_insert(Entry { key: span.clone(), node });
}

fn unknown(name: &str, span: &Span, book: &PriceBook) -> Problem {
    let labour = book.labour.keys().map(|key| format!("labour.{key}"));
    let known: Vec<String> =
        labour.chain(book.facility.keys().map(|key| format!("facility.{key}"))).collect();
    let shown = shortened(name);
    let message = format!("no price book that the scenario names has the figure `{shown}`");
    let problem = Problem::new("unknown-book-figure", span, message).label("labour or facility");
    problem.hint(match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "name a book with `labour` or `facility` in `scenario.pricing`".into(),
        None => "`tollgate pricing list --kind labour` and `--kind facility` list them".into(),
    })
}
