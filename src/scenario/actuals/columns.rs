//! tollgate's own table: a row for each period, or for each call, with any of the known columns.

use std::str::FromStr;

use csv::{ByteRecord, StringRecord};
use rust_decimal::Decimal;

use super::row::{Amounts, Quantity, Said, unscaled, whole};
use crate::base::calendar::YearMonth;
use crate::base::diagnostic::{Problem, nearest};
use crate::scenario::number::decimal;
use crate::scenario::record::shortened;

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
            let message = format!(
                "{file}:1: a column stands once, found `{}` again as column {}",
                shortened(name),
                at + 1
            );
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

    /// Reads a row: its month, its option, its step and what it says.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub fn row<'r>(&self, record: &'r ByteRecord, last: &mut Month) -> Result<Row<'r>, String> {
        let field = |at: usize| record.get(at).unwrap_or_default().trim_ascii();
        let period = field(self.period);
        let month = last.of(period)?;
        let name = |place: Option<usize>| place.map_or(&[][..], field);
        let said = match self.whole(&field) {
            Some(amounts) => Said::Whole(amounts),
            None => Said::Decimal(Box::new(self.decimals(&field)?)),
        };
        parts(&said)?;
        // A row that is skipped brings no month.
        if month.is_some() {
            last.written = period[..period.len().min(10)].to_vec();
        }
        Ok((month, name(self.option), name(self.step), said))
    }

    fn whole<'r>(&self, field: &impl Fn(usize) -> &'r [u8]) -> Option<Amounts<i64>> {
        let mut amounts = Amounts::default();
        for (place, quantity) in &self.amounts {
            let written = field(*place);
            if !written.is_empty() {
                amounts.set(*quantity, whole(written, quantity.scale())?);
            }
        }
        Some(amounts)
    }

    fn decimals<'r>(&self, field: &impl Fn(usize) -> &'r [u8]) -> Result<Amounts<Decimal>, String> {
        let mut amounts = Amounts::default();
        for (place, quantity) in &self.amounts {
            let written = field(*place);
            if !written.is_empty() {
                amounts.set(*quantity, amount(&String::from_utf8_lossy(written), *quantity)?);
            }
        }
        Ok(amounts)
    }
}

/// Month where it is another than the last row's, option, step, and what the row says.
pub type Row<'r> = (Option<YearMonth>, &'r [u8], &'r [u8], Said);

/// The period of the last row that could be used, as it was written: the next is often of the same.
#[derive(Default)]
pub struct Month {
    written: Vec<u8>,
}

impl Month {
    fn of(&self, written: &[u8]) -> Result<Option<YearMonth>, String> {
        // A day is enough: what stands behind it is the time.
        let written = &written[..written.len().min(10)];
        if !written.is_empty() && self.written == written {
            return Ok(None);
        }
        month(&String::from_utf8_lossy(written)).map(Some)
    }
}

fn lacking<'a>(
    names: &[String],
    unknown: &[String],
    file: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Problem {
    let found = match names.join(", ") {
        none if none.is_empty() => "nothing".to_string(),
        found => shortened(&found),
    };
    let message = format!(
        "{file}:1: a table of a pilot has a column `period` and at least one of units, calls, tokens and cost, found {found}"
    );
    let near = unknown.iter().find_map(|name| Some((name, nearest(name, known.clone())?)));
    let hint = match (near, names.len()) {
        (_, 1) => "columns stand apart by commas".to_string(),
        (Some((name, near)), _) => format!("is `{}` meant as `{near}`?", shortened(name)),
        (None, _) => "`tollgate init --actuals` writes a table to start from".to_string(),
    };
    Problem::nowhere("bad-header", message).hint(hint)
}

/// A month, or the month of a day.
fn month(text: &str) -> Result<YearMonth, String> {
    let day = chrono::NaiveDate::from_str(text.get(..10).unwrap_or(text)).ok().map(YearMonth::of);
    day.map_or_else(|| YearMonth::from_str(text), Ok).map_err(|_| {
        format!("a period is a month or a day, as 2027-01 or 2027-01-31, found `{}`", shortened(text))
    })
}

fn amount(text: &str, quantity: Quantity) -> Result<Decimal, String> {
    let name = quantity.name();
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE_".contains(&byte));
    if !plain {
        return Err(format!("`{name}` must be a number, found `{}`", shortened(text)));
    }
    let value = decimal(text).map_err(|rule| format!("`{name}` {rule}, found `{}`", shortened(text)))?;
    match value.is_sign_negative() && !value.is_zero() {
        true => Err(format!("`{name}` must be at least 0, found `{}`", shortened(text))),
        false => Ok(value),
    }
}

/// A part is never more than its whole.
fn parts(said: &Said) -> Result<(), String> {
    for (part, whole) in Quantity::PARTS {
        let of = |quantity: Quantity| match said {
            Said::Whole(amounts) => unscaled(i128::from(amounts.get(quantity)?), quantity.scale()),
            Said::Decimal(amounts) => amounts.get(quantity),
        };
        let more = match said {
            Said::Whole(amounts) => amounts.get(part) > amounts.get(whole),
            Said::Decimal(amounts) => amounts.get(part) > amounts.get(whole),
        };
        if more && let (Some(least), Some(most)) = (of(part), of(whole)) {
            let (part, whole) = (part.name(), whole.name());
            let (least, most) = (least.normalize(), most.normalize());
            return Err(format!("`{part}` is a part of `{whole}`, and {least} is more than {most}"));
        }
    }
    Ok(())
}
