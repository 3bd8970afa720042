//! What an input may be: the rule of its field, so that the workbook refuses what the tool refuses.

use rust_decimal::Decimal;

use crate::form::catalogue::Catalogue;
use crate::form::rule::Rule;

/// Bounds of an input, each with whether it is allowed itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bounds {
    pub low: Option<(Decimal, bool)>,
    pub high: Option<(Decimal, bool)>,
    pub whole: bool,
}

/// The bounds of an input, by its path; none where it is no field of a scenario file.
pub fn bounds(catalogue: &Catalogue, path: &str) -> Bounds {
    let found = catalogue.written(path);
    found.map(|found| of_rule(&found.row.rule)).unwrap_or_default()
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
    use crate::model::catalogue;

    #[test]
    fn the_rule_of_a_field_is_found_by_its_path() {
        let catalogue = catalogue();
        let words = |path: &str| bounds(&catalogue, path).words();
        assert_eq!(words("options.api.discount"), "at least 0 and at most 1");
        assert_eq!(words("options.x.outcome.automated_share"), "at least 0 and at most 1");
        assert_eq!(words("scenario.discount_rate"), "more than -1 and at most 10");
        assert_eq!(words("costs.x.per_month.annual_escalation"), "more than -1 and at most 10");
        assert_eq!(
            words("options.a.calls.s.input_per_mtok@2027-05"),
            "at least 0 and at most 1000000000000000"
        );
        assert_eq!(words("options.a.volume_tiers.m.0.discount"), "");
        assert!(bounds(&catalogue, "options.x.serving.min_replicas").whole);
    }
}
