//! Cells as text: where figures are rounded, once.

use rust_decimal::Decimal;

use crate::base::format::{
    fixed, money as in_money, percent, round_significant, significant, with_currency, yearly_return,
};
use crate::report::document::{Cell, Layout, Piece, Table};

/// The scale of the money of a table: in full, or in thousands where all of it is large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    Full,
    Thousands,
}

impl Scale {
    /// One scale for a table: thousands where its largest amount is a million or more.
    pub fn of(table: &Table) -> Self {
        let large = Decimal::from(1_000_000);
        let mut amounts = table.rows.iter().flat_map(|row| &row.cells).filter_map(money);
        if amounts.any(|value| value.abs() >= large) { Self::Thousands } else { Self::Full }
    }

    /// The title with the unit that holds for its money, and a word on rounding where totals are shown.
    pub fn title(self, table: &Table) -> String {
        let money = table.rows.iter().flat_map(|row| &row.cells).any(|cell| money(cell).is_some());
        match (table.layout == Layout::Words, self, money) {
            (true, ..) => table.title.clone(),
            _ if table.unit.is_empty() => table.title.clone(),
            (_, Self::Thousands, true) => format!("{} ({} thousands, rounded)", table.title, table.unit),
            (_, Self::Full, true) => format!("{} ({}, rounded)", table.title, table.unit),
            _ if table.unit.is_empty() => table.title.clone(),
            _ => format!("{} ({})", table.title, table.unit),
        }
    }
}

/// The amount in a cell, if it is one or the difference of two.
fn money(cell: &Cell) -> Option<Decimal> {
    match cell {
        Cell::Money(value) => Some(*value),
        Cell::Change(by) => money(by),
        _ => None,
    }
}

/// A difference with its sign; nothing is neither up nor down.
fn signed(text: String) -> String {
    let nothing = !text.contains(|c: char| ('1'..='9').contains(&c));
    if nothing || text.contains('\u{2212}') { text } else { format!("+{text}") }
}

/// A cell of a table.
pub fn cell(cell: &Cell, scale: Scale) -> String {
    match (cell, scale) {
        (Cell::Money(value), Scale::Full) => fixed(*value, 0),
        (Cell::Money(value), Scale::Thousands) => fixed(*value / Decimal::ONE_THOUSAND, 0),
        (Cell::Missing(_), _) => "-".to_string(),
        (Cell::Change(by), scale) => signed(self::cell(by, scale)),
        (Cell::Month { at, date }, _) => format!("{date} ({})", fixed(*at, 1)),
        (other, _) => plain(other),
    }
}

/// A cell in a sentence, with its currency.
pub fn spoken(cell: &Cell, currency: &str) -> String {
    let with = |text: String| with_currency(currency, &text);
    match cell {
        Cell::Money(value) => in_money(currency, *value),
        Cell::PerUnit(value) => with(per_unit(*value)),
        Cell::Cents(value) => with(fixed(*value, 2)),
        Cell::Month { date, .. } => date.clone(),
        Cell::Change(by) => signed(spoken(by, currency)),
        other => plain(other),
    }
}

fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Money(value) => fixed(*value, 0),
        Cell::PerUnit(value) => per_unit(*value),
        Cell::Cents(value) => fixed(*value, 2),
        Cell::Quantity(value) => quantity(*value),
        Cell::Rate(value) => percent(*value, 1),
        Cell::Return(value) => yearly_return(*value),
        Cell::Exact(value) => exact(*value),
        Cell::Rounded(value) => rounded(*value),
        Cell::Sample { mean, low, high } => {
            format!("{} ({} to {})", rounded(*mean), rounded(*low), rounded(*high))
        }
        Cell::Short(value) => short(*value),
        Cell::Times(value) => format!("{}x", fixed(*value, 2)),
        Cell::Month { at, date } => format!("{date} ({})", fixed(*at, 1)),
        Cell::Points(value) => percent(*value, 1).replace('%', " pp"),
        Cell::Months(value) => format!("{} months", fixed(*value, 1)),
        Cell::Change(by) => signed(plain(by)),
        Cell::Missing(reason) => reason.clone(),
    }
}

/// Unit prices need their digits: cents from 1 up, three figures below.
pub fn per_unit(value: Decimal) -> String {
    match value.abs() >= Decimal::ONE || value.is_zero() {
        true => fixed(value, 2),
        false => significant(value, 3),
    }
}

/// All digits where they are few, else twelve figures.
pub fn exact(value: Decimal) -> String {
    const FIGURES: u32 = 12;
    let short = round_significant(value, FIGURES).normalize();
    fixed(short, short.scale())
}

/// Six figures, without trailing zeros; whole numbers to the unit.
pub fn short(value: Decimal) -> String {
    let rounded = match value.abs() >= Decimal::from(100_000) {
        true => value.round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero),
        false => round_significant(value, 6),
    };
    let rounded = rounded.normalize();
    fixed(rounded, rounded.scale())
}

/// Three figures, without trailing zeros; whole numbers from a thousand on.
fn rounded(value: Decimal) -> String {
    let short = match value.abs() >= Decimal::ONE_THOUSAND {
        true => value.round_dp(0),
        false => round_significant(value, 3),
    };
    let short = short.normalize();
    fixed(short, short.scale())
}

fn quantity(value: Decimal) -> String {
    match value.fract().is_zero() || value.abs() >= Decimal::ONE_HUNDRED {
        true => fixed(value, 0),
        false => significant(value, 3),
    }
}

/// A sentence, with its strong pieces between marks.
pub fn sentence(pieces: &[Piece], currency: &str, strong: impl Fn(&str) -> String) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Words(text) => text.clone(),
        Piece::Strong(text) => strong(text),
        Piece::Value(cell) => spoken(cell, currency),
    };
    pieces.iter().map(piece).collect()
}
