//! How far a number may be off: a distribution with its parameters, checked against each other and the number.

use rust_decimal::Decimal;

use super::number::{Number, plain};
use super::raw::{Node, Value, Via};
use super::record::{Ask, Reader, bad_choice};
use super::rule::{ANY, NOT_NEGATIVE, POSITIVE, Rule};
use crate::base::diagnostic::Problem;

/// What is said about how far a number may be off.
#[derive(Debug, Clone)]
pub struct Range {
    /// uniform, triangular, pert, normal, lognormal, beta, discrete or empirical.
    pub distribution: &'static str,
    /// Its parameters as written: `min`, `max`, `p10` ...
    pub parameters: Vec<Parameter>,
}

type Parameter = (&'static str, Vec<Decimal>);

/// The distributions by name.
pub const DISTRIBUTIONS: &[&str] =
    &["uniform", "triangular", "pert", "normal", "lognormal", "beta", "discrete", "empirical"];
/// The keys of a range.
pub const PARAMETERS: &[&str] =
    &["min", "max", "p5", "p10", "p90", "p95", "mean", "sd", "lambda", "alpha", "beta", "values", "weights"];

/// The keys that a distribution needs, one set of them, and those that it may have beside them.
fn needs(distribution: &str) -> (&'static [&'static [&'static str]], &'static [&'static str]) {
    const QUANTILES: &[&[&str]] = &[&["p10", "p90"], &["p5", "p95"], &["mean", "sd"]];
    match distribution {
        "pert" => (&[&["min", "max"]], &["lambda"]),
        "normal" | "lognormal" => (QUANTILES, &["min", "max"]),
        "beta" => (&[&["alpha", "beta"]], &["min", "max"]),
        "discrete" => (&[&["values"]], &["weights"]),
        "empirical" => (&[&["values"]], &[]),
        _ => (&[&["min", "max"]], &[]),
    }
}

/// The range of a tabled number, if it has one.
pub fn range(node: &Node, number: Option<&Number>, ask: &Ask, reader: &mut Reader) -> Option<Option<Range>> {
    let before = reader.problems.len();
    let mut parameters = Vec::new();
    for name in PARAMETERS {
        if let Some(written) = node.get(name) {
            parameters.push((*name, numbers(name, written, ask, reader)?));
        }
    }
    let written = node.get("distribution");
    if parameters.is_empty() && written.is_none() {
        return Some(None);
    }
    let distribution = match written {
        Some(written) => chosen(written, reader)?,
        None => match implied(&parameters, &ask.rule) {
            Some(word) => word,
            None => {
                let rule = "needs both its ends: min and max, p10 and p90, p5 and p95, or mean and sd";
                incomplete(node, rule, &parameters, reader);
                return None;
            }
        },
    };
    complete(node, distribution, &parameters, reader)?;
    if reader.problems.len() > before {
        return None;
    }
    ordered(node, number, &parameters, reader)?;
    sound(node, distribution, &parameters, reader)?;
    Some(Some(Range { distribution, parameters }))
}

fn chosen(written: &Node, reader: &mut Reader) -> Option<&'static str> {
    let word = DISTRIBUTIONS.iter().find(|word| Some(**word) == written.text()).copied();
    if word.is_none() {
        let ask = Ask { rule: ANY, doc: "how the number is distributed" };
        reader.report(bad_choice(written, &ask, DISTRIBUTIONS));
    }
    word
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

fn numbers(name: &str, node: &Node, ask: &Ask, reader: &mut Reader) -> Option<Vec<Decimal>> {
    let ask = Ask { rule: rule(name, &ask.rule), doc: ask.doc };
    let list = matches!(name, "values" | "weights");
    match &node.value {
        Value::Array(items) if list && !items.is_empty() => {
            Some(items.iter().map(|item| plain(item, item, &ask, reader).value).collect())
        }
        found if list => {
            reader.wrong_type(node, &ask, "a list of numbers", found);
            None
        }
        _ => Some(vec![plain(node, node, &ask, reader).value]),
    }
}

/// The distribution that the keys of a range stand for.
fn implied(parameters: &[Parameter], rule: &Rule) -> Option<&'static str> {
    match names(parameters).as_slice() {
        ["min", "max"] => Some("pert"),
        ["p10", "p90"] | ["p5", "p95"] if rule.is_never_negative() => Some("lognormal"),
        ["p10", "p90"] | ["p5", "p95"] | ["mean", "sd"] => Some("normal"),
        _ => None,
    }
}

fn names(parameters: &[Parameter]) -> Vec<&'static str> {
    parameters.iter().map(|parameter| parameter.0).collect()
}

fn complete(node: &Node, distribution: &str, parameters: &[Parameter], reader: &mut Reader) -> Option<()> {
    let given = names(parameters);
    let (sets, extra) = needs(distribution);
    let fits = |set: &&&[&str]| {
        set.iter().all(|name| given.contains(name))
            && given.iter().all(|name| set.contains(name) || extra.contains(name))
    };
    if sets.iter().any(|set| fits(&set)) {
        return Some(());
    }
    let sets: Vec<String> = sets.iter().map(|set| set.join(" and ")).collect();
    incomplete(node, &format!("as `{distribution}` needs {}", sets.join(", or ")), parameters, reader);
    None
}

fn incomplete(node: &Node, rule: &str, parameters: &[Parameter], reader: &mut Reader) {
    let given = names(parameters);
    let found = if given.is_empty() { "none of them".to_string() } else { given.join(", ") };
    let message = format!("the range of `{}` {rule}, found {found}", node.path);
    reader.report(Problem::new("half-a-range", &node.span, message).label("this range"));
}

fn ordered(
    node: &Node,
    number: Option<&Number>,
    parameters: &[Parameter],
    reader: &mut Reader,
) -> Option<()> {
    for (low, high) in [("min", "max"), ("p10", "p90"), ("p5", "p95")] {
        let (Some(from), Some(to)) = (one(parameters, low), one(parameters, high)) else { continue };
        let base = number.filter(|_| node.via == Via::File).map(|number| number.value);
        let base = base.filter(|_| node.get("value").is_some_and(|value| value.via == Via::File));
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

fn one(parameters: &[Parameter], name: &str) -> Option<Decimal> {
    parameters.iter().find(|parameter| parameter.0 == name).and_then(|p| p.1.first().copied())
}

/// What the parameters of a distribution ask of each other.
fn sound(node: &Node, distribution: &str, parameters: &[Parameter], reader: &mut Reader) -> Option<()> {
    let list = |name: &str| parameters.iter().find(|p| p.0 == name).map(|p| p.1.as_slice());
    let low = ["p5", "p10", "mean"].iter().find_map(|name| Some((*name, one(parameters, name)?)));
    let fault = match (distribution, low, list("values"), list("weights")) {
        ("lognormal", Some((name, low)), ..) if low <= Decimal::ZERO => {
            format!("is lognormal, so `{name}` must be more than 0, found {low}")
        }
        ("discrete", _, Some(values), Some(weights)) if values.len() != weights.len() => {
            format!("has a weight for each value, found {} and {}", values.len(), weights.len())
        }
        ("discrete", _, _, Some(weights)) if weights.iter().all(Decimal::is_zero) => {
            "has weights that are not all 0".to_string()
        }
        _ => return Some(()),
    };
    let message = format!("the range of `{}` {fault}", node.path);
    reader.report(Problem::new("bad-range", &node.span, message).label("this range"));
    None
}
