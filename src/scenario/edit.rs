//! Changes to a tree before it is read: `extends`, cases and `--set`. All are the same act: put a value at a path.

use super::raw::{Entry, Node, Table, Value, Via, join};
use crate::base::diagnostic::{Problem, Span};

/// Lays `over` on `base`: tables merge, anything else replaces. A number is one thing, its range and source included.
pub fn merge(base: &mut Node, over: Node) {
    let number = over.get("value").is_some();
    match (&mut base.value, over.value) {
        (Value::Table(below), Value::Table(above)) if !number => {
            for (key, entry) in above {
                match below.get_mut(&key) {
                    Some(old) => merge(&mut old.node, entry.node),
                    None => drop(below.insert(key, entry)),
                }
            }
        }
        (_, value) => *base = Node { value, ..over },
    }
}

/// Puts a value at a dotted path, making tables on the way; a tabled number keeps its source and range.
///
/// # Errors
/// A path that goes through something other than a table, or a list that is too short.
pub fn put(root: &mut Node, path: &str, value: Node) -> Result<(), Box<Problem>> {
    let mut at = root;
    for key in path.split('.') {
        at = step(at, key, &value)?;
    }
    let tabled = matches!(value.value, Value::Number(_)).then(|| at.value_of_number()).flatten();
    let target = match tabled {
        Some(inner) => inner,
        None => at,
    };
    let path = target.path.clone();
    *target = Node { path: path.clone(), ..value };
    repath(target, &path);
    Ok(())
}

impl Node {
    fn value_of_number(&mut self) -> Option<&mut Node> {
        match &mut self.value {
            Value::Table(table) => table.get_mut("value").map(|entry| &mut entry.node),
            _ => None,
        }
    }
}

fn step<'a>(at: &'a mut Node, key: &str, value: &Node) -> Result<&'a mut Node, Box<Problem>> {
    let path = join(&at.path, key);
    let kind = at.value.kind();
    match &mut at.value {
        Value::Table(table) => {
            Ok(&mut table.entry(key.to_string()).or_insert_with(|| empty(&path, value)).node)
        }
        Value::Array(items) => {
            let count = items.len();
            let index = key.parse::<usize>().ok();
            let rule = format!("`{}` is a list of {count}, counted from 0, found `{key}`", at.path);
            index
                .and_then(|index| items.get_mut(index))
                .ok_or_else(|| Box::new(Problem::new("bad-path", &value.span, rule)))
        }
        _ => {
            let rule = format!("`{}` is {kind}, so `{path}` does not exist", at.path);
            Err(Box::new(Problem::new("bad-path", &value.span, rule).label("this path")))
        }
    }
}

fn empty(path: &str, like: &Node) -> Entry {
    let node = Node {
        path: path.to_string(),
        span: like.span.clone(),
        via: like.via.clone(),
        value: Value::Table(Table::new()),
    };
    Entry { key: like.span.clone(), node }
}

fn repath(node: &mut Node, path: &str) {
    node.path = path.to_string();
    match &mut node.value {
        Value::Table(table) => {
            table.iter_mut().for_each(|(key, entry)| repath(&mut entry.node, &join(path, key)));
        }
        Value::Array(items) => {
            items.iter_mut().enumerate().for_each(|(at, item)| repath(item, &join(path, &at.to_string())));
        }
        _ => {}
    }
}

/// The value of a `--set PATH=VALUE` argument: TOML where it reads as TOML, else a text.
pub fn set_value(file: usize, text: &str, from: usize) -> Node {
    let written = &text[from..];
    let parsed = super::raw::parse(file, &format!("x = {written}")).ok();
    let value = parsed.and_then(|node| node.get("x").map(|x| x.value.clone()));
    let mut node = Node {
        path: String::new(),
        span: Span { file, range: from..text.len() },
        via: Via::Set,
        value: value.unwrap_or_else(|| Value::Text(written.to_string())),
    };
    retrace(&mut node, &Via::Set, &Span { file, range: from..text.len() });
    node
}

/// Marks a value and all in it as coming by a case or `--set`.
pub fn retrace(node: &mut Node, via: &Via, span: &Span) {
    node.via = via.clone();
    node.span = span.clone();
    match &mut node.value {
        Value::Table(table) => table.values_mut().for_each(|entry| {
            entry.key = span.clone();
            retrace(&mut entry.node, via, span);
        }),
        Value::Array(items) => items.iter_mut().for_each(|item| retrace(item, via, span)),
        _ => {}
    }
}
