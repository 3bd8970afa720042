//! A number that the tool itself puts in the place of another, such as a measured one: a value with its source, which
//! never goes through text.

use rust_decimal::Decimal;

use crate::base::diagnostic::{Span, Texts};
use crate::form::edit::Edit;
use crate::form::toml_tree::{Entry, Node, Table, Value, Via};

/// A number at a dotted path, in the unit of the field there.
#[derive(Debug, Clone, PartialEq)]
pub struct Replacement {
    pub path: String,
    pub value: Decimal,
    /// Who says so.
    pub source: String,
    /// How it goes on by year, where it does.
    pub growth: Option<Growth>,
    /// Its tenth and its ninetieth percentile, where they are known.
    pub p10_p90: Option<(Decimal, Decimal)>,
}

/// How a number changes by year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Growth {
    pub rate: Decimal,
    /// By whole years, and not by month.
    pub yearly: bool,
}

impl Replacement {
    /// A number without growth or range.
    pub fn new(path: String, value: Decimal, source: String) -> Self {
        Self { path, value, source, growth: None, p10_p90: None }
    }

    /// The change of a tree that it is. What it says is kept among the texts, so that the hash of all inputs has it and
    /// a problem of it can be shown.
    pub fn edit(&self, texts: &mut Texts) -> Edit {
        let file = texts.list.len();
        let mut text = format!("{}={{ ", self.path);
        let start = text.len() - "{ ".len();
        let mut table = Table::new();
        for (key, value) in self.entries() {
            if !table.is_empty() {
                text.push_str(", ");
            }
            let key_span = pushed(&mut text, key, file);
            text.push_str(" = ");
            let span = match &value {
                Value::Text(words) => pushed(&mut text, &format!("\"{words}\""), file),
                Value::Number(number) => pushed(&mut text, number, file),
                _ => pushed(&mut text, "", file),
            };
            let node = Node { path: String::new(), span, via: Via::Set, value };
            table.insert(key.to_string(), Entry { key: key_span, node });
        }
        text.push_str(" }");
        let span = Span { file, range: start..text.len() };
        texts.add("--set", text);
        let value = Node { path: String::new(), span, via: Via::Set, value: Value::Table(table) };
        Edit { path: self.path.clone(), at: Span { file, range: 0..self.path.len() }, value }
    }

    fn entries(&self) -> Vec<(&'static str, Value)> {
        let number = |value: Decimal| Value::Number(value.to_string());
        let mut entries = vec![("value", number(self.value)), ("source", Value::Text(self.source.clone()))];
        if let Some(Growth { rate, yearly }) = self.growth {
            let step = if yearly { "yearly" } else { "monthly" };
            entries.push(("annual_escalation", number(rate)));
            entries.push(("step", Value::Text(step.to_string())));
        }
        if let Some((low, high)) = self.p10_p90 {
            entries.extend([("p10", number(low)), ("p90", number(high))]);
        }
        entries
    }
}

/// Adds to a text, and gives the place of what was added.
fn pushed(text: &mut String, more: &str, file: usize) -> Span {
    let start = text.len();
    text.push_str(more);
    Span { file, range: start..text.len() }
}
