//! The range of a number, read and checked: its parameters against each other, the number and the rule of its field.

use rust_decimal::Decimal;

use crate::base::diagnostic::Problem;
use crate::form::decimal::checked_value;
use crate::form::distribution::{Distribution, DistributionForm, Given, PARAMETERS, SHAPES, distributions};
use crate::form::field_row::FieldSpec;
use crate::form::record::{Reader, bad_choice};
use crate::form::rule::{ANY, NOT_NEGATIVE, POSITIVE, Rule};
use crate::form::toml_tree::{Node, Value, Via};

/// The range of a tabled number, if it has one: Some(None) where nothing is said of it, None where what is said is
/// wrong. `number` is its value where that is sound. What a range says is also kept by the reader, by path.
pub fn range(
    node: &Node,
    number: Option<Decimal>,
    ask: &FieldSpec,
    reader: &mut Reader,
) -> Option<Option<Distribution>> {
    let before = reader.problems.len();
    let mut given = Given(Vec::new());
    for name in PARAMETERS {
        if let Some(written) = node.get(name) {
            given.0.push((*name, numbers(name, written, ask, reader)?));
        }
    }
    let written = node.get("distribution");
    if given.0.is_empty() && written.is_none() {
        return Some(None);
    }
    let shape = shape(node, written, &given, ask, reader)?;
    complete(node, shape, &given, reader)?;
    if reader.problems.len() > before {
        return None;
    }
    ordered(node, number, &given, reader)?;
    let distribution = (shape.of)(&given)?;
    sound(node, &distribution, reader)?;
    let base = number.filter(|_| is_of_one_hand(node));
    if let Some(summary) = distribution.summary(given.words(), base) {
        reader.ranges.insert(node.path.clone(), summary);
    }
    Some(Some(distribution))
}

/// The distribution that is named, or that the keys stand for.
fn shape(
    node: &Node,
    written: Option<&Node>,
    given: &Given,
    ask: &FieldSpec,
    reader: &mut Reader,
) -> Option<&'static DistributionForm> {
    let named = |word: &str| SHAPES.iter().find(|shape| shape.word == word);
    if let Some(written) = written {
        let shape = written.text().and_then(named);
        if shape.is_none() {
            let ask = FieldSpec { rule: ANY, doc: "how the number is distributed" };
            reader.report(bad_choice(written, &ask, &distributions()));
        }
        return shape;
    }
    let implied = given.implied(&ask.rule).and_then(named);
    if implied.is_none() {
        let rule = "needs both its ends: min and max, p10 and p90, p5 and p95, or mean and sd";
        incomplete(node, rule, given, reader);
    }
    implied
}

/// What a parameter may be: the ends lie where the number itself may lie.
fn rule(name: &str, rule: &Rule) -> Rule {
    match name {
        "sd" | "lambda" | "alpha" | "beta" => POSITIVE,
        "weights" => NOT_NEGATIVE,
        "min" | "max" | "values" => *rule,
        _ => rule.fractional(),
    }
}

fn numbers(name: &str, node: &Node, ask: &FieldSpec, reader: &mut Reader) -> Option<Vec<Decimal>> {
    let ask = FieldSpec { rule: rule(name, &ask.rule), doc: ask.doc };
    let list = matches!(name, "values" | "weights");
    match &node.value {
        Value::Array(items) if list && !items.is_empty() => {
            Some(items.iter().map(|item| checked_value(item, item, &ask, reader)).collect())
        }
        found if list => {
            reader.wrong_type(node, &ask, "a list of numbers", found);
            None
        }
        _ => Some(vec![checked_value(node, node, &ask, reader)]),
    }
}

fn complete(node: &Node, shape: &DistributionForm, given: &Given, reader: &mut Reader) -> Option<()> {
    let names = given.names();
    let fits = |set: &&&[&str]| {
        set.iter().all(|name| names.contains(name))
            && names.iter().all(|name| set.contains(name) || shape.extra.contains(name))
    };
    if shape.sets.iter().any(|set| fits(&set)) {
        return Some(());
    }
    let sets: Vec<String> = shape.sets.iter().map(|set| set.join(" and ")).collect();
    incomplete(node, &format!("as `{}` needs {}", shape.word, sets.join(", or ")), given, reader);
    None
}

fn incomplete(node: &Node, rule: &str, given: &Given, reader: &mut Reader) {
    let given = given.names();
    let found = if given.is_empty() { "none of them".to_string() } else { given.join(", ") };
    let message = format!("the range of `{}` {rule}, found {found}", node.path);
    reader.report(Problem::new("half-a-range", &node.span, message).label("this range"));
}

fn ordered(node: &Node, number: Option<Decimal>, given: &Given, reader: &mut Reader) -> Option<()> {
    for (low, high) in [("min", "max"), ("p10", "p90"), ("p5", "p95")] {
        let (Some(from), Some(to)) = (given.one(low), given.one(high)) else { continue };
        let base = number.filter(|_| is_of_file(node));
        if from > to || base.is_some_and(|base| base < from || base > to) {
            let base = base.map_or(String::new(), |base| format!(", value {base}"));
            let message = format!(
                "the range of `{}` must rise from {low} by its value to {high}, found {low} {from}{base}, {high} {to}",
                node.path
            );
            reader.report(Problem::new("range-upside-down", &node.span, message).label("this range"));
            return None;
        }
    }
    Some(())
}

/// Whether the value of a number is that of its file, and neither set nor of a case.
fn is_of_file(node: &Node) -> bool {
    node.via == Via::File && node.get("value").is_some_and(|value| value.via == Via::File)
}

/// Whether the value of a number and its range were said together; where a case or `--set` gives the value alone, it is no
/// longer uncertain.
fn is_of_one_hand(node: &Node) -> bool {
    let via = |name: &str| node.get(name).map(|said| &said.via);
    PARAMETERS.iter().filter_map(|name| via(name)).all(|range| via("value") == Some(range))
}

/// What the parameters of a distribution ask of each other.
fn sound(node: &Node, distribution: &Distribution, reader: &mut Reader) -> Option<()> {
    let fault = match distribution {
        Distribution::Lognormal { spread, .. } if spread.low().1 <= Decimal::ZERO => {
            let (name, low) = spread.low();
            format!("is lognormal, so `{name}` must be more than 0, found {low}")
        }
        Distribution::Discrete { values, weights: Some(weights) } if values.len() != weights.len() => {
            format!("has a weight for each value, found {} and {}", values.len(), weights.len())
        }
        Distribution::Discrete { weights: Some(weights), .. } if weights.iter().all(Decimal::is_zero) => {
            "has weights that are not all 0".to_string()
        }
        _ => return Some(()),
    };
    let message = format!("the range of `{}` {fault}", node.path);
    reader.report(Problem::new("bad-range", &node.span, message).label("this range"));
    None
}
