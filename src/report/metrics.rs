//! The figures of an option that comparisons show: each with its name, how it is written, and how a difference is.

use rust_decimal::Decimal;

use crate::analysis::study::types::{Facts, Figure, OptionStudy};
use crate::base::unit::Unit;
use crate::report::document::Cell;
use crate::report::study::overview::month;

/// How a figure is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Money,
    PerUnit,
    /// A share or a rate; differences are in percentage points.
    Rate,
    /// A month of the model; differences are in months.
    Month,
    Quantity,
    Times,
}

/// A figure of an option.
pub struct Measure {
    /// As in the results.
    pub key: &'static str,
    pub label: &'static str,
    pub kind: Kind,
    pub of: fn(&OptionStudy) -> Figure,
    /// Whether it says nothing where a scenario has no value.
    pub of_value: bool,
    /// Whether it is shown where there is little room.
    pub main: bool,
}

const fn cost(key: &'static str, label: &'static str, kind: Kind, of: fn(&OptionStudy) -> Figure) -> Measure {
    Measure { key, label, kind, of, of_value: false, main: false }
}

const fn worth(
    key: &'static str,
    label: &'static str,
    kind: Kind,
    of: fn(&OptionStudy) -> Figure,
) -> Measure {
    Measure { of_value: true, ..cost(key, label, kind, of) }
}

const fn main(measure: Measure) -> Measure {
    Measure { main: true, ..measure }
}

/// In the order in which they stand in tables. Labels are short, so that scenarios have room beside them.
pub const MEASURES: &[Measure] = &[
    main(worth("npv", "NPV", Kind::Money, |option| Ok(option.npv))),
    main(cost("tco", "TCO", Kind::Money, |option| Ok(option.tco))),
    cost("pv_cost", "PV of cost", Kind::Money, |option| Ok(option.pv_cost)),
    worth("total_value", "total value", Kind::Money, |option| Ok(option.total_value)),
    worth("pv_value", "PV of value", Kind::Money, |option| Ok(option.pv_value)),
    main(worth("roi_pv", "ROI, PV", Kind::Rate, |option| option.roi_pv.clone())),
    worth("roi", "ROI", Kind::Rate, |option| option.roi.clone()),
    worth("irr", "IRR", Kind::Rate, |option| {
        option.irr.clone().and_then(|rates| rates.first().copied().ok_or_else(|| "undefined".into()))
    }),
    worth("mirr", "MIRR", Kind::Rate, |option| option.mirr.clone()),
    main(worth("payback_month", "payback", Kind::Month, |option| option.payback_month.clone())),
    worth("discounted_payback_month", "payback, PV", Kind::Month, |option| {
        option.discounted_payback_month.clone()
    }),
    main(worth("peak_funding", "peak funding", Kind::Money, |option| Ok(option.peak_funding.amount))),
    cost("capex", "capex", Kind::Money, |option| Ok(option.capex)),
    cost("opex", "opex", Kind::Money, |option| Ok(option.opex)),
    cost("units_served", "units served", Kind::Quantity, |option| Ok(option.units_served)),
    main(cost("cost_per_unit", "cost/unit", Kind::PerUnit, |option| option.cost_per_unit.clone())),
    worth("value_per_unit", "value/unit", Kind::PerUnit, |option| option.value_per_unit.clone()),
    worth("margin_per_unit", "margin/unit", Kind::PerUnit, |option| option.margin_per_unit.clone()),
];

/// How a metric of the sheet is written.
pub fn kind(metric: &str, unit: Unit) -> Kind {
    match unit {
        Unit::MONEY => Kind::Money,
        Unit::MONTH => Kind::Month,
        Unit::NONE if metric.contains("overrun") => Kind::Times,
        Unit::NONE => Kind::Rate,
        unit if unit.is_money() => Kind::PerUnit,
        _ => Kind::Quantity,
    }
}

/// What a metric is called where a sentence begins with it.
pub fn in_full(metric: &str) -> String {
    crate::report::study::chart_titles::sentence_case(&in_words(metric))
}

/// What a metric is called inside a sentence.
pub fn in_words(metric: &str) -> String {
    match metric {
        "npv" | "tco" | "irr" | "roi" | "mirr" => metric.to_uppercase(),
        "roi_pv" => "ROI on present values".to_string(),
        "pv_cost" => "PV of cost".to_string(),
        "pv_value" => "PV of value".to_string(),
        _ => metric.trim_end_matches("_month").replace(['_', '.'], " "),
    }
}

/// What a metric is called in a table.
pub fn label(metric: &str) -> String {
    let known = MEASURES.iter().find(|measure| measure.key == metric);
    known.map_or_else(|| metric.replace(['_', '.'], " "), |measure| measure.label.to_string())
}

impl Kind {
    /// A figure in a table of its scenario.
    pub fn cell(self, facts: &Facts, value: Decimal) -> Cell {
        match self {
            Self::Money => Cell::Money(value),
            Self::PerUnit => Cell::PerUnit(value),
            Self::Rate => Cell::Rate(value),
            Self::Quantity => Cell::Quantity(value),
            Self::Times => Cell::Times(value),
            // The month alone: its fraction stands in the difference.
            Self::Month => match month(facts, value) {
                Cell::Month { date, .. } => Cell::Text(date),
                other => other,
            },
        }
    }

    /// By how much it changes, up or down.
    pub fn change(self, by: Decimal) -> Cell {
        Cell::Change(Box::new(self.span(by)))
    }

    /// By how much it changes, either way.
    pub fn size(self, by: Decimal) -> Cell {
        self.span(by.abs())
    }

    fn span(self, by: Decimal) -> Cell {
        match self {
            Self::Money => Cell::Money(by),
            Self::PerUnit => Cell::PerUnit(by),
            Self::Rate => Cell::Points(by),
            Self::Month => Cell::Months(by),
            Self::Quantity => Cell::Quantity(by),
            Self::Times => Cell::Times(by),
        }
    }
}
