//! How far a number may be off: a distribution with its parameters, checked against each other and the number.

use rust_decimal::{Decimal, MathematicalOps};

use crate::base::diagnostic::Problem;
use crate::form::number::{Number, plain};
use crate::form::record::{FieldSpec, Reader, bad_choice};
use crate::form::rule::{ANY, NOT_NEGATIVE, POSITIVE, Rule};
use crate::form::toml_tree::{Node, Value, Via};

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
pub fn range(
    node: &Node,
    number: Option<&Number>,
    ask: &FieldSpec,
    reader: &mut Reader,
) -> Option<Option<Range>> {
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
        let ask = FieldSpec { rule: ANY, doc: "how the number is distributed" };
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

fn numbers(name: &str, node: &Node, ask: &FieldSpec, reader: &mut Reader) -> Option<Vec<Decimal>> {
    let ask = FieldSpec { rule: rule(name, &ask.rule), doc: ask.doc };
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

/// A range as its author wrote it.
#[derive(Debug, Clone)]
pub struct RangeSummary {
    /// `min 0.3, max 0.7`.
    pub words: String,
    /// From where to where the number is moved when it is moved alone.
    pub low: Decimal,
    pub high: Decimal,
}

/// From the mean of a normal distribution to its tenth and ninetieth percentiles, in standard deviations.
const TO_P90: Decimal = Decimal::from_parts(4_225_581_063, 2, 0, false, 10);

/// The range of a number's node: its ends as they are written, or the tenth and the ninetieth percentile of a mean with
/// a standard deviation, or the least and the most of what is listed.
pub fn said(node: &Node) -> Option<RangeSummary> {
    let given: Vec<(&str, Vec<Decimal>)> =
        PARAMETERS.iter().filter_map(|name| Some((*name, written(node.get(name)?)?))).collect();
    let one =
        |name: &str| given.iter().find(|given| given.0 == name).and_then(|given| given.1.first().copied());
    let pair = |low: &str, high: &str| one(low).zip(one(high));
    let listed = given.iter().find(|given| given.0 == "values").map(|given| given.1.as_slice());
    let listed = listed.and_then(|values| values.iter().min().copied().zip(values.iter().max().copied()));
    let quantiles = pair("p10", "p90").or(pair("p5", "p95"));
    let around = || spread(one("mean")?, one("sd")?, node.get("distribution").and_then(Node::text));
    let whole = || one("alpha").map(|_| (Decimal::ZERO, Decimal::ONE));
    let found = quantiles.or_else(around).or(pair("min", "max")).or(listed).or_else(whole);
    let (low, high) = found.filter(|_| node.is_number())?;
    let within = |end: Decimal| end.max(one("min").unwrap_or(end)).min(one("max").unwrap_or(end));
    let words = given.iter().map(|(name, values)| format!("{name} {}", list(values)));
    let words = words.collect::<Vec<_>>().join(", ");
    Some(RangeSummary { words, low: within(low), high: within(high) })
}

fn written(node: &Node) -> Option<Vec<Decimal>> {
    let number = |node: &Node| match &node.value {
        Value::Number(text) => crate::form::number::decimal(text).ok(),
        _ => None,
    };
    match &node.value {
        Value::Array(items) => items.iter().map(number).collect(),
        _ => Some(vec![number(node)?]),
    }
}

fn list(values: &[Decimal]) -> String {
    values.iter().map(|value| value.to_string()).collect::<Vec<_>>().join(" ")
}

/// The tenth and the ninetieth percentile; a lognormal's by its logarithms, to the seven digits that these are good to.
fn spread(mean: Decimal, sd: Decimal, distribution: Option<&str>) -> Option<(Decimal, Decimal)> {
    let width = sd.checked_mul(TO_P90)?;
    if distribution != Some("lognormal") {
        return Some((mean.checked_sub(width)?, mean.checked_add(width)?));
    }
    let ratio = sd.checked_div(mean)?;
    let variance = ratio.checked_mul(ratio)?.checked_add(Decimal::ONE)?.checked_ln()?;
    let middle = mean.checked_ln()?.checked_sub(variance / Decimal::TWO)?;
    let width = variance.sqrt()?.checked_mul(TO_P90)?;
    let end = |at: Option<Decimal>| Some(at?.checked_exp()?.round_sf(7)?.normalize());
    Some((end(middle.checked_sub(width))?, end(middle.checked_add(width))?))
}
