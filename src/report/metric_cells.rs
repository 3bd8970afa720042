//! How figures of a metric look, by its kind: said here and nowhere else.

use rust_decimal::Decimal;

use crate::analysis::study::types::{Facts, Figure};
use crate::base::unit::Unit;
use crate::model::metric::Metric;
use crate::model::metric::MetricKind;
use crate::model::metric::row::find;
use crate::report::document::Cell;

/// How a figure is written that may be in no catalogue, by its unit.
pub fn kind(metrics: &[Metric], name: &str, unit: Unit) -> MetricKind {
    match (find(metrics, name), unit) {
        (Some(metric), _) => metric.kind,
        (None, Unit::MONEY) => MetricKind::Money,
        (None, Unit::MONTH) => MetricKind::Month,
        (None, Unit::NONE) => MetricKind::Rate,
        (None, unit) if unit.is_money() => MetricKind::MoneyPerUnit,
        (None, _) => MetricKind::Count,
    }
}

/// A figure in a table of its scenario, or why it is missing.
pub fn figure(kind: MetricKind, facts: &Facts, figure: &Figure) -> Cell {
    match figure {
        Ok(value) => level(kind, facts, *value),
        Err(reason) => Cell::Missing(reason.clone()),
    }
}

/// A figure in a table that differences stand beside.
pub fn level(kind: MetricKind, facts: &Facts, value: Decimal) -> Cell {
    match kind {
        MetricKind::Money => Cell::Money(value),
        MetricKind::MoneyPerUnit | MetricKind::MoneyPerMtok => Cell::PerUnit(value),
        MetricKind::Rate => Cell::Rate(value),
        MetricKind::Return => Cell::Return(value),
        MetricKind::Units | MetricKind::Count => Cell::Quantity(value),
        MetricKind::Times => Cell::Times(value),
        MetricKind::Month => month(facts, value),
    }
}

/// The month alone, where its fraction stands in the difference beside it.
pub fn short_level(kind: MetricKind, facts: &Facts, value: Decimal) -> Cell {
    match level(kind, facts, value) {
        Cell::Month { date, .. } => Cell::Text(date),
        other => other,
    }
}

/// By how much a figure changes, up or down.
pub fn change(kind: MetricKind, by: Decimal) -> Cell {
    Cell::Change(Box::new(span(kind, by)))
}

/// By how much it changes, either way.
pub fn size(kind: MetricKind, by: Decimal) -> Cell {
    span(kind, by.abs())
}

fn span(kind: MetricKind, by: Decimal) -> Cell {
    match kind {
        MetricKind::Money => Cell::Money(by),
        MetricKind::MoneyPerUnit | MetricKind::MoneyPerMtok => Cell::PerUnit(by),
        MetricKind::Rate | MetricKind::Return => Cell::Points(by),
        MetricKind::Month => Cell::Months(by),
        MetricKind::Units | MetricKind::Count => Cell::Quantity(by),
        MetricKind::Times => Cell::Times(by),
    }
}

/// A month with its fraction: 14.25 is in the 15th month.
pub fn month(facts: &Facts, at: Decimal) -> Cell {
    if at.is_zero() {
        return Cell::Text("at once".into());
    }
    let whole = u32::try_from(at.ceil()).unwrap_or(facts.months).max(1);
    Cell::Month { at, date: facts.start.plus(whole - 1).label() }
}
