//! Numbers: read as text, exact, each with its path, its place, what its author says of it, and its range.

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use crate::base::calendar::YearMonth;
use crate::base::diagnostic::{Problem, Span};
use crate::base::source::Source;
use crate::base::text::shortened;
use crate::form::decimal::checked_value;
use crate::form::distribution::{Distribution, PARAMETERS, distributions};
use crate::form::field_row::{FieldRow, FieldShape, FieldSpec};
use crate::form::fields::Text;
use crate::form::json_schema::{SHARED, shared_name};
use crate::form::kind::Period;
use crate::form::range::range;
use crate::form::record::{Field, Reader, row_of};
use crate::form::rule::{ANY, CURRENCY, RATE, Rule};
use crate::form::toml_tree::{Node, Value};

/// A number of a scenario or a price book.
#[derive(Debug, Clone)]
pub struct Number {
    pub path: String,
    pub value: Decimal,
    pub source: Source,
    pub span: Span,
    /// Change of a price by year.
    pub escalation: Option<Escalation>,
    /// Whether a rate compounds by whole years (`step = "yearly"`) rather than by month.
    pub yearly: bool,
    /// Where it is not in the reporting currency.
    pub currency: Option<Text>,
    pub range: Option<Distribution>,
}

/// An annual rate at which a price changes, compounding by month, or by year where `yearly`.
#[derive(Debug, Clone)]
pub struct Escalation {
    pub rate: Box<Number>,
    pub yearly: bool,
    /// Month of the prices that the amount is in, from which the rate compounds; the start where not given.
    pub base: Option<YearMonth>,
}

const OF_ESCALATION: &str = "change of the price by year";

/// What is known of the rate of a number, wherever the number stands.
pub static ESCALATION: FieldRow =
    row_of::<Option<Number>>("annual_escalation", OF_ESCALATION, RATE).per(Period::Year);

const SAID: &[&str] = &[
    "value",
    "label",
    "source",
    "as_of",
    "note",
    "annual_escalation",
    "step",
    "base",
    "currency",
    "distribution",
];

impl Field for Number {
    const SHAPE: FieldShape = FieldShape::Number;

    fn read(node: &Node, ask: &FieldSpec, reader: &mut Reader) -> Option<Self> {
        match &node.value {
            Value::Table(_) => tabled(node, ask, reader),
            _ => Some(plain(node, node, ask, reader)),
        }
    }

    fn schema(rule: &Rule) -> Json {
        let plain = plain_schema(rule);
        let kind = if rule.is_whole() { "whole" } else { "number" };
        let name = shared_name(&format!("{kind} {}", rule.says));
        json!({ SHARED: name, "anyOf": [plain, table_schema(&plain)] })
    }
}

/// A number with what is said of it. It is written, or taken from a price book by its name.
fn table_schema(plain: &Json) -> Json {
    let parameters = json!({ SHARED: "parameters", "anyOf": [{ "type": "number" },
        { "type": "array", "items": { "type": "number" } }] });
    let text = json!({ "type": "string" });
    let ranges = PARAMETERS.iter().map(|name| (*name, parameters.clone()));
    let texts = ["label", "source", "as_of", "note", "currency", "book", "same_as", "base"]
        .map(|name| (name, text.clone()));
    let others = [
        ("value", plain.clone()),
        ("annual_escalation", json!({ "anyOf": [{ "type": "number" }, { "type": "object" }] })),
        ("step", json!({ "enum": ["monthly", "yearly"] })),
        ("distribution", json!({ "enum": distributions() })),
    ];
    let all = others.into_iter().chain(texts).chain(ranges);
    let properties: serde_json::Map<String, Json> = all.map(|(name, schema)| (name.into(), schema)).collect();
    json!({ "type": "object", "anyOf": [{ "required": ["value"] }, { "required": ["book"] }, { "required": ["same_as"] }],
        "additionalProperties": false, "properties": properties })
}

fn plain_schema(rule: &Rule) -> Json {
    let mut schema = serde_json::Map::new();
    schema.insert("type".into(), json!(if rule.is_whole() { "integer" } else { "number" }));
    rule.bounds().for_each(|(name, value)| drop(schema.insert(name.into(), json!(value))));
    Json::Object(schema)
}

/// Reads a number that has no table; `at` is the node whose path it goes by.
fn plain(node: &Node, at: &Node, ask: &FieldSpec, reader: &mut Reader) -> Number {
    let value = checked_value(node, at, ask, reader);
    let source = reader.source(node);
    let (path, span) = (at.path.clone(), node.span.clone());
    Number { path, value, source, span, escalation: None, yearly: false, currency: None, range: None }
}

fn tabled(node: &Node, ask: &FieldSpec, reader: &mut Reader) -> Option<Number> {
    let names: Vec<&str> = SAID.iter().chain(PARAMETERS).copied().collect();
    reader.known(node, &names);
    let said = |reader: &mut Reader, key: &str| {
        let rule = if key == "currency" { CURRENCY } else { ANY };
        reader.field::<Option<Text>>(
            node,
            key,
            &FieldSpec { rule, doc: "what its author says of the number" },
        )
    };
    let (source, as_of) = (said(reader, "source"), said(reader, "as_of"));
    as_of.iter().flatten().for_each(|day| check_day(day, reader));
    let (note, currency) = (said(reader, "note"), said(reader, "currency"));
    let label = said(reader, "label").flatten();
    reader.labels.extend(label.map(|label| (node.path.clone(), label.text)));
    let Some(value) = node.get("value") else {
        let message = format!("`{}` needs its base case: `value`", node.path);
        reader.report(Problem::new("no-base-value", &node.span, message).label(ask.doc));
        return None;
    };
    let mut number = plain(value, node, ask, reader);
    let step: Option<Option<Compounding>> =
        reader.field(node, "step", &FieldSpec { rule: ANY, doc: "how the rate compounds" });
    let yearly = step.flatten() == Some(Compounding::Yearly);
    let escalation = escalation(node, yearly, ask, reader);
    let sound = Some(number.value).filter(|_| !reader.has_refused(&value.span));
    let range = range(node, sound, ask, reader);
    let text = |words: Option<Option<Text>>| words.flatten().map(|words| words.text);
    number.source.source = text(source);
    number.source.as_of = text(as_of);
    number.source.note = text(note);
    number.currency = currency.flatten();
    number.yearly = yearly;
    number.escalation = escalation?;
    // What is said of a price is said of its escalation too, unless that says otherwise.
    if let Some(escalation) =
        number.escalation.as_mut().filter(|escalation| escalation.rate.source.source.is_none())
    {
        escalation.rate.source.source.clone_from(&number.source.source);
        escalation.rate.source.as_of.clone_from(&number.source.as_of);
    }
    number.range = range?;
    Some(number)
}

/// A day, or the month where the day is not known.
fn check_day(text: &Text, reader: &mut Reader) {
    let month = text.text.parse::<YearMonth>().is_ok();
    if !month && crate::form::fields::day(&text.text).is_none() {
        let found = shortened(&text.text);
        let message = format!("`as_of` is written `YYYY-MM-DD` or `YYYY-MM`, found `{found}`");
        reader.report(Problem::new("bad-date", &text.span, message).label("when the number was true"));
    }
}

fn escalation(node: &Node, yearly: bool, ask: &FieldSpec, reader: &mut Reader) -> Option<Option<Escalation>> {
    let rate: Option<Number> = reader.member(node, Some(&ESCALATION))?;
    let written = node.get("annual_escalation").filter(|_| !ask.rule.money);
    if let Some(written) = written {
        let message = format!("only prices and amounts of money escalate, and `{}` is neither", node.path);
        reader.report(Problem::new("cannot-escalate", &written.span, message).label(OF_ESCALATION));
        return None;
    }
    let doc = "month of the prices, from which the rate compounds";
    let base: Option<YearMonth> =
        reader.field::<Option<YearMonth>>(node, "base", &FieldSpec { rule: ANY, doc })?;
    if let (Some(_), None, Some(written)) = (base, &rate, node.get("base")) {
        let message =
            format!("`{}` says from when a rate compounds, and has no `annual_escalation`", written.path);
        reader.report(Problem::new("missing-pair", &written.span, message).label("one of two"));
    }
    Some(rate.map(|rate| Escalation { rate: Box::new(rate), yearly, base }))
}

crate::choice! {
    /// How an annual rate compounds.
    pub enum Compounding {
        Monthly = "monthly",
        Yearly = "yearly",
    }
}
