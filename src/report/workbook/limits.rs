//! What an input may be: the rule of its field, found by its path in the schema of scenario files, so that the workbook
//! refuses what the tool refuses.

use rust_decimal::Decimal;
use serde_json::Value as Json;

use crate::form::rule::{RATE, Rule};

/// Bounds of an input, each with whether it is allowed itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bounds {
    pub low: Option<(Decimal, bool)>,
    pub high: Option<(Decimal, bool)>,
    pub whole: bool,
}

/// The bounds of an input, by its path; none where the schema does not know it.
pub fn bounds(schema: &Json, path: &str) -> Bounds {
    // A price that holds from a date on has the date behind its path.
    let plain = path.split('@').next().unwrap_or(path);
    if plain.ends_with(".annual_escalation") {
        return of_rule(&RATE);
    }
    let mut at = Some(schema);
    for key in plain.split('.') {
        at = at.and_then(|node| step(node, key));
    }
    at.map(|node| of_schema(number(node))).unwrap_or_default()
}

fn step<'a>(node: &'a Json, key: &str) -> Option<&'a Json> {
    let own = node.pointer("/properties").and_then(|fields| fields.get(key));
    let any = || node.get("additionalProperties").filter(|any| any.is_object());
    let item = || node.get("items").filter(|_| key.bytes().all(|byte| byte.is_ascii_digit()));
    let either = || node.get("anyOf")?.as_array()?.iter().find_map(|one| step(one, key));
    own.or_else(any).or_else(item).or_else(either)
}

/// A number may also be a table with its source.
fn number(node: &Json) -> &Json {
    node.pointer("/anyOf/0").unwrap_or(node)
}

fn of_schema(node: &Json) -> Bounds {
    let bound = |name: &str, with: bool| node.get(name)?.as_i64().map(|value| (Decimal::from(value), with));
    Bounds {
        low: bound("minimum", true).or_else(|| bound("exclusiveMinimum", false)),
        high: bound("maximum", true).or_else(|| bound("exclusiveMaximum", false)),
        whole: node.get("type").is_some_and(|kind| kind == "integer"),
    }
}

fn of_rule(rule: &Rule) -> Bounds {
    let named = |names: [(&str, bool); 2]| {
        rule.bounds().find_map(|(name, value)| {
            names.iter().find(|known| known.0 == name).map(|known| (Decimal::from(value), known.1))
        })
    };
    Bounds {
        low: named([("minimum", true), ("exclusiveMinimum", false)]),
        high: named([("maximum", true), ("exclusiveMaximum", false)]),
        whole: rule.is_whole(),
    }
}

impl Bounds {
    /// `more than 0 and at most 1`; empty where anything goes.
    pub fn words(&self) -> String {
        let side = |bound: Option<(Decimal, bool)>, with: &str, without: &str| {
            bound.map(|(value, inclusive)| format!("{} {value}", if inclusive { with } else { without }))
        };
        let low = side(self.low, "at least", "more than");
        let high = side(self.high, "at most", "less than");
        let both: Vec<String> = low.into_iter().chain(high).collect();
        let kind = if self.whole { "a whole number, " } else { "" };
        if both.is_empty() { String::new() } else { format!("{kind}{}", both.join(" and ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::schema;

    #[test]
    fn the_rule_of_a_field_is_found_by_its_path() {
        let schema = schema();
        let words = |path: &str| bounds(&schema, path).words();
        assert_eq!(words("options.api.discount"), "at least 0 and at most 1");
        assert_eq!(words("options.x.outcome.automated_share"), "at least 0 and at most 1");
        assert_eq!(words("scenario.discount_rate"), "more than -1 and at most 10");
        assert_eq!(words("costs.x.per_month.annual_escalation"), "more than -1 and at most 10");
        assert_eq!(
            words("options.a.calls.s.input_per_mtok@2027-05"),
            "at least 0 and at most 1000000000000000"
        );
        assert_eq!(words("options.a.volume_tiers.m.0.discount"), "");
        assert!(bounds(&schema, "options.x.serving.min_replicas").whole);
    }
}
