//! Values of inputs as people say them, and from what to what: `minutes per unit today fall from 11 to 8`.

use rust_decimal::Decimal;

use crate::analysis::study::types::Study;
use crate::base::format::{brief, fixed, percent, plural, round_significant, with_currency};
use crate::report::labels::{MULTIPLE, TIMES_PLAN, input_name, is_monthly, is_share};

/// Digits that tell two values apart, at most.
const MOST_DIGITS: u32 = 10;

/// An input as the study has it.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    pub study: &'a Study,
    pub path: &'a str,
    pub unit: &'a str,
}

impl<'a> Said<'a> {
    /// An input by its path and unit.
    pub fn new(study: &'a Study, path: &'a str, unit: &'a str) -> Self {
        Self { study, path, unit }
    }

    /// A value with its unit: `$0.03 per call`, `45 minutes per invoice`, `70%`.
    pub fn value(&self, value: Decimal) -> String {
        let unit = self.unit_after(value);
        format!("{}{unit}", self.figure(value, 3))
    }

    /// A value without its unit, but for a currency or per cent.
    pub fn bare(&self, value: Decimal) -> String {
        self.figure(value, 3)
    }

    /// Both values with as many digits as it takes to tell them apart; the unit follows the second.
    pub fn both(&self, from: Decimal, to: Decimal) -> (String, String) {
        let pair = |digits: u32| (self.figure(from, digits), self.figure(to, digits));
        let apart = (3..=MOST_DIGITS).map(pair).find(|(from, to)| from != to);
        let (from, to) = apart.unwrap_or_else(|| pair(MOST_DIGITS));
        (from, to + &self.unit_after(Decimal::TWO))
    }

    /// `calls per unit rise from 1 to 1.23 calls per question`.
    pub fn moves(&self, from: Decimal, to: Decimal) -> String {
        let name = self.name();
        let verb = match (to > from, is_plural(&name)) {
            (true, true) => "rise",
            (true, false) => "rises",
            (false, true) => "fall",
            (false, false) => "falls",
        };
        let (first, second) = self.both(from, to);
        format!("{name} {verb} from {first} to {second}")
    }

    /// Whether a value is read as per cent.
    pub fn is_share(&self) -> bool {
        is_share(self.path, self.unit)
    }

    /// What it is called in a sentence.
    pub fn name(&self) -> String {
        match self.path {
            "volume.units_per_month" | MULTIPLE => "volume".to_string(),
            path => input_name(self.study, path),
        }
    }

    /// As the title of an axis: `Invoices a month`, `price per call, USD per call`.
    pub fn axis(&self) -> String {
        if self.path == "volume.units_per_month" {
            return format!("{} a month", self.study.scenario.units);
        }
        let currency = &self.study.scenario.currency;
        let money = self.unit.split('/').next() == Some(currency.as_str());
        let unit = self.unit_after(Decimal::TWO);
        let unit = format!("{}{unit}", if money { currency.as_str() } else { "" });
        let unit = unit.trim();
        if unit.is_empty() { self.name() } else { format!("{}, {unit}", self.name()) }
    }

    fn figure(&self, value: Decimal, digits: u32) -> String {
        if self.is_share() {
            let whole = (value * Decimal::ONE_HUNDRED).fract().is_zero();
            return percent(value, if whole { 0 } else { digits - 2 });
        }
        let figure = match digits {
            ..=3 => brief(value),
            digits => {
                let rounded = round_significant(value, digits).normalize();
                fixed(rounded, rounded.scale())
            }
        };
        let money = self.unit.split('/').next() == Some(self.study.scenario.currency.as_str());
        if money { with_currency(&self.study.scenario.currency, &figure) } else { figure }
    }

    /// What follows a figure: ` per call`, ` invoices a month`.
    fn unit_after(&self, value: Decimal) -> String {
        if self.path == MULTIPLE {
            return TIMES_PLAN.to_string();
        }
        let (of, per) = self.unit.split_once('/').map_or((self.unit, None), |(of, per)| (of, Some(per)));
        let monthly = if is_monthly(self.path, self.unit) { " a month" } else { "" };
        let per = per.map_or(String::new(), |per| match per {
            "person-year" | "year" => " a year".to_string(),
            "person-month" | "month" => " a month".to_string(),
            "person-day" | "day" => " a day".to_string(),
            "person-hour" | "hour" => " an hour".to_string(),
            "Mtok" => " per million tokens".to_string(),
            per => format!(" per {per}"),
        });
        format!("{}{monthly}{per}", self.noun(of, value))
    }

    fn noun(&self, of: &str, value: Decimal) -> String {
        let facts = &self.study.scenario;
        let word = of.strip_prefix("person-").unwrap_or(of);
        match of {
            "" => String::new(),
            of if of == facts.currency => String::new(),
            of if of == facts.unit && value == Decimal::ONE => format!(" {of}"),
            of if of == facts.unit => format!(" {}", facts.units),
            "person" => " FTE".to_string(),
            "Mtok" => " million tokens".to_string(),
            _ if !word.bytes().all(|letter| letter.is_ascii_lowercase()) => format!(" {word}"),
            _ if value == Decimal::ONE => format!(" {word}"),
            _ => format!(" {}", plural(word)),
        }
    }
}

/// Whether the thing that a label names is several: `minutes per unit`, but not `cost of errors`.
fn is_plural(label: &str) -> bool {
    let after = ["of", "per", "a", "for", "in", "to", "by", "today", "on"];
    let head = label
        .split(' ')
        .take_while(|word| !after.contains(word) && !word.starts_with('('))
        .last()
        .unwrap_or_default()
        .trim_end_matches([',', ':']);
    head.ends_with('s') && !["ss", "us", "is"].iter().any(|end| head.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_says_whether_it_is_several() {
        for label in ["minutes per unit today", "input tokens (enrich)", "days of integration", "calls"] {
            assert!(is_plural(label), "{label}");
        }
        for label in ["price per call", "annual cost of engineers", "share of units automated", "GPU status"]
        {
            assert!(!is_plural(label), "{label}");
        }
    }
}
