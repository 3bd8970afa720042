//! One quantity that stands in two places is one input: `output_tokens = { same_as = "options.api.calls.read.output_tokens" }`
//! puts the number that stands there in this place, path and all, so that both move together.

use std::collections::HashMap;

use crate::base::diagnostic::{Problem, Span};
use crate::base::text::shortened;
use crate::form::toml_tree::{Node, Table, Value, Via};

/// What a number says that is another one.
const SAME_AS: &str = "same_as";
/// Numbers that lead to one another further than this lead nowhere.
const DEEPEST: usize = 32;

/// Puts the numbers that are named in the place of their names.
pub fn unite(root: &mut Node, problems: &mut Vec<Problem>) {
    let mut named = HashMap::new();
    collect(root, &mut named);
    if named.is_empty() {
        return;
    }
    let found: HashMap<String, Node> = named
        .into_iter()
        .map(|(path, name)| {
            (path, target(root, &name).unwrap_or_else(|problem| refused(*problem, &name, problems)))
        })
        .collect();
    replace(root, &found);
}

/// A name and the place where it is written.
struct Name {
    path: String,
    span: Span,
    has_value: bool,
}

fn name_of(table: &Table) -> Option<Name> {
    let node = &table.get(SAME_AS)?.node;
    Some(Name {
        path: node.text().unwrap_or_default().to_string(),
        span: node.span.clone(),
        has_value: table.contains_key("value"),
    })
}

fn collect(node: &Node, named: &mut HashMap<String, Name>) {
    let children: Vec<&Node> = match &node.value {
        Value::Table(table) => {
            named.extend(name_of(table).map(|name| (node.path.clone(), name)));
            table.values().map(|entry| &entry.node).collect()
        }
        Value::Array(items) => items.iter().collect(),
        _ => vec![],
    };
    children.into_iter().for_each(|child| collect(child, named));
}

/// The number that a name leads to in the end.
fn target(root: &Node, name: &Name) -> Result<Node, Box<Problem>> {
    if name.has_value {
        let message = "a number is given by its `value` or is the `same_as` another, not both";
        return Err(Box::new(Problem::new("same-as", &name.span, message).label("beside a value")));
    }
    let mut path = name.path.clone();
    for _ in 0..DEEPEST {
        let Some(node) = at(root, &path) else {
            let message = format!("there is nothing at `{}`", shortened(&path));
            let hint =
                "the whole path of a number of this scenario, such as options.api.calls.read.output_tokens";
            return Err(Box::new(
                Problem::new("same-as", &name.span, message).label("named here").hint(hint),
            ));
        };
        match &node.value {
            Value::Number(_) => return Ok(node.clone()),
            Value::Table(table) if table.contains_key("value") => return Ok(node.clone()),
            Value::Table(table) => match name_of(table) {
                Some(next) => path = next.path,
                None => return Err(Box::new(no_number(&path, name))),
            },
            _ => return Err(Box::new(no_number(&path, name))),
        }
    }
    let message = format!("`{}` leads back to itself", shortened(&name.path));
    Err(Box::new(Problem::new("same-as", &name.span, message).label("a circle")))
}

fn no_number(path: &str, name: &Name) -> Problem {
    let message = format!("`same_as` names a number, and `{}` is none", shortened(path));
    Problem::new("same-as", &name.span, message).label("named here")
}

fn at<'n>(root: &'n Node, path: &str) -> Option<&'n Node> {
    path.split('.').try_fold(root, |node, key| node.get(key))
}

/// A stand-in, so that what is wrong is reported once.
fn refused(problem: Problem, name: &Name, problems: &mut Vec<Problem>) -> Node {
    problems.push(problem);
    Node {
        path: name.path.clone(),
        span: name.span.clone(),
        via: Via::File,
        value: Value::Number("1".into()),
    }
}

fn replace(node: &mut Node, found: &HashMap<String, Node>) {
    match &mut node.value {
        Value::Table(table) if table.contains_key(SAME_AS) => {
            if let Some(target) = found.get(&node.path) {
                *node = target.clone();
            }
        }
        Value::Table(table) => table.values_mut().for_each(|entry| replace(&mut entry.node, found)),
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, found)),
        _ => {}
    }
}
