//! Numbers: read as text, exact, each with its path, its place, what its author says of it, and its range.

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use crate::base::calendar::YearMonth;
use crate::base::diagnostic::{Problem, Span};
use crate::base::source::Source;
use crate::form::distribution::{DISTRIBUTIONS, PARAMETERS, Range, range};
use crate::form::record::{Field, FieldSpec, Reader, Text, shortened};
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
    pub range: Option<Range>,
}

/// An annual rate at which a price changes, compounding by month, or by year where `yearly`.
#[derive(Debug, Clone)]
pub struct Escalation {
    pub rate: Box<Number>,
    pub yearly: bool,
}

const SAID: &[&str] =
    &["value", "source", "as_of", "note", "annual_escalation", "step", "currency", "distribution"];

impl Field for Number {
    fn read(node: &Node, ask: &FieldSpec, reader: &mut Reader) -> Option<Self> {
        match &node.value {
            Value::Table(_) => tabled(node, ask, reader),
            _ => Some(plain(node, node, ask, reader)),
        }
    }

    fn schema(rule: &Rule) -> Json {
        let plain = plain_schema(rule);
        let numbers =
            json!({ "anyOf": [{ "type": "number" }, { "type": "array", "items": { "type": "number" } }] });
        let mut properties = serde_json::Map::new();
        properties.insert("value".into(), plain.clone());
        PARAMETERS.iter().for_each(|name| drop(properties.insert((*name).into(), numbers.clone())));
        ["source", "as_of", "note", "currency"]
            .iter()
            .for_each(|name| drop(properties.insert((*name).into(), json!({ "type": "string" }))));
        properties.insert(
            "annual_escalation".into(),
            json!({ "anyOf": [{ "type": "number" }, { "type": "object" }] }),
        );
        properties.insert("step".into(), json!({ "enum": ["monthly", "yearly"] }));
        properties.insert("distribution".into(), json!({ "enum": DISTRIBUTIONS }));
        // The number is written, or taken from a price book by its name.
        properties.insert("book".into(), json!({ "type": "string" }));
        let given = json!([{ "required": ["value"] }, { "required": ["book"] }]);
        let table = json!({ "type": "object", "anyOf": given, "additionalProperties": false,
            "properties": properties });
        json!({ "anyOf": [plain, table] })
    }
}

fn plain_schema(rule: &Rule) -> Json {
    let mut schema = serde_json::Map::new();
    schema.insert("type".into(), json!(if rule.is_whole() { "integer" } else { "number" }));
    rule.bounds().for_each(|(name, value)| drop(schema.insert(name.into(), json!(value))));
    Json::Object(schema)
}

/// Reads a plain number; `at` is the node whose path it goes by. What is refused is read on as a stand-in, so that
/// all problems of a file show at once.
pub(super) fn plain(node: &Node, at: &Node, ask: &FieldSpec, reader: &mut Reader) -> Number {
    let value = checked(node, at, ask, reader);
    let source = reader.source(node);
    let (path, span) = (at.path.clone(), node.span.clone());
    let value = value.unwrap_or_else(|refused| ask.rule.stand_in(refused));
    Number { path, value, source, span, escalation: None, yearly: false, currency: None, range: None }
}

/// The value of a number, or what was found instead where that is a number too.
fn checked(node: &Node, at: &Node, ask: &FieldSpec, reader: &mut Reader) -> Result<Decimal, Option<Decimal>> {
    let Value::Number(text) = &node.value else {
        let found = node
            .text()
            .map_or(node.value.kind().to_string(), |text| format!("the text `{}`", shortened(text)));
        let message = format!("`{}` must be a number, found {found}", at.path);
        let hint = "numbers stand without quotes, with a point for decimals: 1_000.5";
        reader.report(Problem::new("not-a-number", &node.span, message).label(ask.doc).hint(hint));
        return Err(None);
    };
    let value = match decimal(text) {
        Ok(value) => value,
        Err(rule) => {
            let message = format!("`{}` {rule}, found `{}`", at.path, shortened(text));
            reader.report(Problem::new("bad-number", &node.span, message).label(ask.doc));
            return Err(None);
        }
    };
    if !ask.rule.allows(value) {
        reader.report(outside(node, at, ask, text, value));
        return Err(Some(value));
    }
    if ask.rule.per_mtok && is_per_token(value) {
        reader.report(per_token(node, at, ask, text, value));
        return Err(Some(value));
    }
    Ok(value)
}

/// No model is as cheap as this for a million tokens; the dearest is dearer for one.
fn is_per_token(value: Decimal) -> bool {
    value > Decimal::ZERO && value < Decimal::new(1, 3)
}

fn per_token(node: &Node, at: &Node, ask: &FieldSpec, text: &str, value: Decimal) -> Problem {
    let message = format!("{} must be a price of a million tokens, found `{text}`", spoken(&at.path));
    let hint = format!("if that is the price of one token, write {}", (value * MILLION).normalize());
    Problem::new("per-token-price", &node.span, message).label(ask.doc).hint(hint)
}

const MILLION: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);

/// A decimal from TOML's text, to the last digit.
pub fn decimal(text: &str) -> Result<Decimal, &'static str> {
    let digits: String = text.chars().filter(|c| *c != '_').collect();
    let digits = digits.strip_prefix('+').unwrap_or(&digits);
    if digits.trim_start_matches('-').starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Err("must be a finite number");
    }
    let parsed = match digits.contains(['e', 'E']) {
        true => Decimal::from_scientific(digits),
        false => Decimal::from_str_exact(digits),
    };
    parsed.map_err(|_| "must fit 28 digits, as money does")
}

fn outside(node: &Node, at: &Node, ask: &FieldSpec, text: &str, value: Decimal) -> Problem {
    let message = format!("{} must be {}, found `{text}`", spoken(&at.path), ask.rule.says);
    let problem = Problem::new("out-of-range", &node.span, message).label(ask.doc);
    let hundredth = value / Decimal::ONE_HUNDRED;
    match ask.rule.is_share() && value >= Decimal::TWO && ask.rule.allows(hundredth) {
        true => problem.hint(format!("for {text} percent write {}", hundredth.normalize())),
        false => problem,
    }
}

/// The last name of a path as words; all of it where that is the place in a list.
fn spoken(path: &str) -> String {
    match path.rsplit('.').next().filter(|name| name.parse::<usize>().is_err()) {
        Some(name) => name.replace('_', " "),
        None => format!("`{path}`"),
    }
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
    let range = range(node, Some(&number).filter(|_| !reader.has_refused(&value.span)), ask, reader);
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
    if !month && crate::form::record::day(&text.text).is_none() {
        let found = shortened(&text.text);
        let message = format!("`as_of` is written `YYYY-MM-DD` or `YYYY-MM`, found `{found}`");
        reader.report(Problem::new("bad-date", &text.span, message).label("when the number was true"));
    }
}

fn escalation(node: &Node, yearly: bool, ask: &FieldSpec, reader: &mut Reader) -> Option<Option<Escalation>> {
    let doc = "change of the price by year";
    let rate: Option<Number> = reader.field(node, "annual_escalation", &FieldSpec { rule: RATE, doc })?;
    let written = node.get("annual_escalation").filter(|_| !ask.rule.money);
    if let Some(written) = written {
        let message = format!("only prices and amounts of money escalate, and `{}` is neither", node.path);
        reader.report(Problem::new("cannot-escalate", &written.span, message).label(doc));
        return None;
    }
    Some(rate.map(|rate| Escalation { rate: Box::new(rate), yearly }))
}

crate::choice! {
    /// How an annual rate compounds.
    pub enum Compounding {
        Monthly = "monthly",
        Yearly = "yearly",
    }
}
