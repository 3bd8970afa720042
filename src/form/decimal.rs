//! A number as it is written: exact to the last digit, and held against the rule of its field.

use rust_decimal::Decimal;

use crate::base::diagnostic::Problem;
use crate::base::text::shortened;
use crate::form::field_row::FieldSpec;
use crate::form::record::Reader;
use crate::form::toml_tree::{Node, Value};

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

/// A checked whole number as a count.
pub fn as_count(value: Decimal) -> u32 {
    u32::try_from(value.trunc().mantissa()).unwrap_or(u32::MAX)
}

/// Reads a plain number; `at` is the node whose path it goes by. What is refused is read on as a stand-in, so that
/// all problems of a file show at once.
pub(super) fn checked_value(node: &Node, at: &Node, ask: &FieldSpec, reader: &mut Reader) -> Decimal {
    checked(node, at, ask, reader).unwrap_or_else(|refused| ask.rule.stand_in(refused))
}

/// The value of a number, or what was found instead where that is a number too.
fn checked(node: &Node, at: &Node, ask: &FieldSpec, reader: &mut Reader) -> Result<Decimal, Option<Decimal>> {
    let Value::Number(text) = &node.value else {
        let found = node
            .text()
            .map_or(node.value.kind().to_string(), |text| format!("the text `{}`", shortened(text)));
        let message = format!("`{}` must be a number, found {found}", at.path);
        let hint = "write numbers without quotes, with a decimal point: 1_000.5";
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

fn outside(node: &Node, at: &Node, ask: &FieldSpec, text: &str, value: Decimal) -> Problem {
    let most = if ask.rule.is_too_large(value) { " and at most 1e15" } else { "" };
    let message = format!("{} must be {}{most}, found `{text}`", spoken(&at.path), ask.rule.says);
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
