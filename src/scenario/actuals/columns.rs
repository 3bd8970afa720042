//! tollgate's own table: a row for each period, or for each call, with any of the known columns.

use std::str::FromStr;

use csv::StringRecord;
use rust_decimal::Decimal;

use super::Group;
use super::row::{Amounts, Quantity, Row};
use crate::base::calendar::YearMonth;
use crate::base::diagnostic::{Problem, nearest};
use crate::scenario::number::decimal;

/// Where the columns of a file stand.
#[derive(Debug)]
pub struct Columns {
    period: usize,
    option: Option<usize>,
    step: Option<usize>,
    /// Place and quantity.
    amounts: Vec<(usize, Quantity)>,
    /// Columns that are not known, to be named.
    pub unknown: Vec<String>,
}

/// Names that no quantity has.
const KEYS: [&str; 3] = ["period", "option", "step"];

impl Columns {
    /// The columns of a header.
    ///
    /// # Errors
    /// No `period`, no quantity, or a column twice.
    pub fn of(header: &StringRecord, file: &str) -> Result<Self, Box<Problem>> {
        let names: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
        let place = |name: &str| names.iter().position(|known| known == name);
        if let Some((at, name)) = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name)) {
            let message =
                format!("{file}:1: a column stands once, found `{name}` again as column {}", at + 1);
            return Err(Box::new(Problem::nowhere("bad-header", message)));
        }
        let amounts: Vec<(usize, Quantity)> =
            Quantity::ALL.iter().filter_map(|(name, quantity)| Some((place(name)?, *quantity))).collect();
        let known = || KEYS.iter().copied().chain(Quantity::ALL.iter().map(|quantity| quantity.0));
        let unknown: Vec<String> =
            names.iter().filter(|name| !known().any(|known| known == name.as_str())).cloned().collect();
        let Some(period) = place("period").filter(|_| !amounts.is_empty()) else {
            return Err(Box::new(lacking(&names, &unknown, file, known())));
        };
        Ok(Self { period, option: place("option"), step: place("step"), amounts, unknown })
    }

    /// A row.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn row(&self, record: &StringRecord) -> Result<Row, String> {
        let month = month(record.get(self.period).unwrap_or_default().trim())?;
        let text =
            |place: Option<usize>| place.and_then(|at| record.get(at)).unwrap_or_default().trim().to_string();
        let mut amounts = Amounts::default();
        for (place, quantity) in &self.amounts {
            let written = record.get(*place).unwrap_or_default().trim();
            if !written.is_empty() {
                amounts.set(*quantity, amount(written, *quantity)?);
            }
        }
        parts(&amounts)?;
        Ok(Row { month, group: Group { option: text(self.option), step: text(self.step) }, amounts })
    }
}

fn lacking<'a>(
    names: &[String],
    unknown: &[String],
    file: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Problem {
    let found = names.join(", ");
    let message = format!(
        "{file}:1: a table of a pilot has a column `period` and at least one of units, calls, tokens and cost, found {found}"
    );
    let near = unknown.iter().find_map(|name| Some((name, nearest(name, known.clone())?)));
    let hint = match (near, names.len()) {
        (_, 1) => "columns stand apart by commas".to_string(),
        (Some((name, near)), _) => format!("is `{name}` meant as `{near}`?"),
        (None, _) => "`tollgate init --actuals` writes a table to start from".to_string(),
    };
    Problem::nowhere("bad-header", message).hint(hint)
}

/// A month, or the month of a day.
fn month(text: &str) -> Result<YearMonth, String> {
    let day = chrono::NaiveDate::from_str(text.get(..10).unwrap_or(text)).ok().map(YearMonth::of);
    day.map_or_else(|| YearMonth::from_str(text), Ok)
        .map_err(|_| format!("a period is a month or a day, as 2027-01 or 2027-01-31, found `{text}`"))
}

fn amount(text: &str, quantity: Quantity) -> Result<Decimal, String> {
    let name = quantity.name();
    let value = decimal(text).map_err(|rule| format!("`{name}` {rule}, found `{text}`"))?;
    match value.is_sign_negative() && !value.is_zero() {
        true => Err(format!("`{name}` must be at least 0, found `{text}`")),
        false => Ok(value),
    }
}

/// A part is never more than its whole.
fn parts(amounts: &Amounts) -> Result<(), String> {
    for (part, whole) in Quantity::PARTS {
        if let (Some(least), Some(most)) = (amounts.get(part), amounts.get(whole))
            && least > most
        {
            return Err(format!(
                "`{}` is a part of `{}`, and {least} is more than {most}",
                part.name(),
                whole.name()
            ));
        }
    }
    Ok(())
}
