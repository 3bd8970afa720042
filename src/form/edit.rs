//! Changes to a tree before it is read: `extends`, cases and `--set`. All are the same act: put a value at a path.

use crate::base::diagnostic::{Problem, Span, nearest};
use crate::form::catalogue::Catalogue;
use crate::form::toml_tree::{DEEPEST, Entry, Node, Table, Value, Via, join, too_deep};

/// A value to put at a dotted path, and where the path is written.
pub struct Edit {
    pub path: String,
    pub at: Span,
    pub value: Node,
}

/// Lays `over` on `base`: tables merge, anything else replaces. A number is one thing, its range and source included.
pub fn merge(base: &mut Node, over: Node) {
    let number = over.is_number();
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

/// The changes that a case makes: a table in it holds changes of its own, unless it is a number.
pub fn changes_of(case: &Node, via: &Via) -> Vec<Edit> {
    let mut changes = Vec::new();
    gather(case, "", via, &mut changes);
    changes
}

fn gather(node: &Node, path: &str, via: &Via, into: &mut Vec<Edit>) {
    let Value::Table(table) = &node.value else { return };
    for (key, entry) in table {
        let path = join(path, key);
        let nested = matches!(&entry.node.value, Value::Table(inner) if !inner.is_empty());
        if nested && !entry.node.is_number() {
            gather(&entry.node, &path, via, into);
        } else {
            let mut value = entry.node.clone();
            retrace(&mut value, via, 0);
            into.push(Edit { path, at: entry.key.clone(), value });
        }
    }
}

/// Makes a change: puts its value at its path, making tables on the way; a tabled number keeps its source and range.
///
/// # Errors
/// A path that goes through something other than a table, a list that is too short, or a line, option or role that
/// the scenario has not: a change alters what is there, since a slip of the pen would else add something unseen.
pub fn put(root: &mut Node, change: Edit, of: &Catalogue) -> Result<(), Box<Problem>> {
    if change.path.split('.').count() > DEEPEST {
        return Err(Box::new(too_deep(&change.at)));
    }
    let mut at = root;
    for key in change.path.split('.') {
        at = step(at, key, &change, of)?;
    }
    let tabled = matches!(change.value.value, Value::Number(_)).then(|| at.value_of_number()).flatten();
    let target = match tabled {
        Some(inner) => inner,
        None => at,
    };
    let path = target.path.clone();
    *target = Node { path: path.clone(), ..change.value };
    repath(target, &path);
    Ok(())
}

impl Node {
    /// Whether it is a number with its source or range: a table with a `value` that is no table itself.
    pub fn is_number(&self) -> bool {
        self.get("value").is_some_and(|value| !matches!(value.value, Value::Table(_)))
    }

    fn value_of_number(&mut self) -> Option<&mut Node> {
        match &mut self.value {
            Value::Table(table) => table.get_mut("value").map(|entry| &mut entry.node),
            _ => None,
        }
    }
}

fn step<'a>(
    at: &'a mut Node,
    key: &str,
    change: &Edit,
    of: &Catalogue,
) -> Result<&'a mut Node, Box<Problem>> {
    let path = join(&at.path, key);
    let kind = at.value.kind();
    let refuse = |rule: String| Problem::new("bad-path", &change.at, rule).label("this path");
    if matches!(path.as_str(), "cases" | "extends") {
        return Err(Box::new(refuse(format!(
            "`{key}` is settled before any change, so it cannot be changed"
        ))));
    }
    match &mut at.value {
        Value::Table(table) => {
            if !table.contains_key(key) && is_closed(&at.path, of) {
                let known: Vec<&str> = table.keys().map(String::as_str).collect();
                let rule = format!("`{}` has no `{key}`, and a change alters what is there", at.path);
                return Err(Box::new(refuse(rule).hint(match nearest(key, known) {
                    Some(near) => format!("did you mean `{}`?", join(&at.path, near)),
                    None => format!("write `[{path}]` in the scenario first"),
                })));
            }
            Ok(&mut table.entry(key.to_string()).or_insert_with(|| empty(&path, change)).node)
        }
        Value::Array(items) => {
            let count = items.len();
            let found = key.parse::<usize>().ok().and_then(|index| items.get_mut(index));
            found.ok_or_else(|| Box::new(refuse(no_item(&at.path, key, count))))
        }
        _ => Err(Box::new(refuse(format!("`{}` is {kind}, so `{path}` does not exist", at.path)))),
    }
}

/// Whether a table has the user's own things in it, to which no change adds.
fn is_closed(path: &str, of: &Catalogue) -> bool {
    of.field(path).is_some_and(|found| found.is_keyed() && !found.row.open)
}

fn no_item(path: &str, key: &str, count: usize) -> String {
    match count {
        0 => format!("`{path}` is an empty list, so there is no item `{key}`"),
        1 => format!("`{path}` has one item, `{path}.0`, found `{key}`"),
        _ => format!("the items of `{path}` are numbered 0 to {}, found `{key}`", count - 1),
    }
}

fn empty(path: &str, change: &Edit) -> Entry {
    let node = Node {
        path: path.to_string(),
        span: change.at.clone(),
        via: change.value.via.clone(),
        value: Value::Table(Table::new()),
    };
    Entry { key: change.at.clone(), node }
}

/// Gives a value and all in it the paths of where it now stands.
pub fn repath(node: &mut Node, path: &str) {
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

/// A `--set PATH=VALUE` argument, or nothing where it has no path or no `=`. The value is TOML where it reads as
/// TOML, else a text.
pub fn set(file: usize, text: &str) -> Option<Edit> {
    let (path, written) = text.split_once('=').filter(|(path, _)| !path.trim().is_empty())?;
    let from = text.len() - written.len();
    let span = Span { file, range: from..text.len() };
    let (value, shift) = match one_value(file, written) {
        Some(value) => (value, from as isize - HEAD.len() as isize),
        None => {
            let text = Value::Text(written.trim().to_string());
            (Node { path: String::new(), span, via: Via::Set, value: text }, 0)
        }
    };
    let mut value = value;
    retrace(&mut value, &Via::Set, shift);
    Some(Edit { path: path.trim().to_string(), at: Span { file, range: 0..path.len() }, value })
}

const HEAD: &str = "x = ";

fn one_value(file: usize, written: &str) -> Option<Node> {
    match crate::form::toml_tree::parse(file, &format!("{HEAD}{written}")).ok()?.value {
        Value::Table(table) if table.len() == 1 => table.into_values().next().map(|entry| entry.node),
        _ => None,
    }
}

/// Marks a value and all in it as coming by a case or `--set`, and moves its places by so many bytes.
fn retrace(node: &mut Node, via: &Via, shift: isize) {
    node.via = via.clone();
    moved(&mut node.span, shift);
    match &mut node.value {
        Value::Table(table) => table.values_mut().for_each(|entry| {
            moved(&mut entry.key, shift);
            retrace(&mut entry.node, via, shift);
        }),
        Value::Array(items) => items.iter_mut().for_each(|item| retrace(item, via, shift)),
        _ => {}
    }
}

fn moved(span: &mut Span, by: isize) {
    span.range = span.range.start.saturating_add_signed(by)..span.range.end.saturating_add_signed(by);
}
