//! The formats that a pilot's files come in: by which fields each is known, and what its fields say.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use rust_decimal::Decimal;

use crate::pilot::label::Label;
use crate::pilot::numbers::Numbers;
use crate::pilot::record::Record;
use crate::pilot::row::{Amounts, Quantity};

/// A format. Fields are columns of a CSV, or paths into an object of a JSON; the first of several names that is there
/// counts.
pub struct PilotFormat {
    /// Its name on the command line, for `--from`.
    pub name: &'static str,
    /// Its name in a sentence.
    pub title: &'static str,
    pub origin: FormatOrigin,
    /// How the format is recognised: a file of it has one field of each of these lists.
    pub marks: &'static [&'static [&'static str]],
    pub period: &'static [&'static str],
    /// First moment after the period.
    pub until: &'static [&'static str],
    pub id: &'static [&'static str],
    pub currency: &'static [&'static str],
    pub labels: &'static [(Label, &'static [&'static str])],
    /// A field may count towards several quantities, and several fields towards one.
    pub amounts: &'static [(&'static [&'static str], &'static [Quantity])],
    /// Further fields that `more` reads.
    pub other: &'static [&'static str],
    /// Reads what single columns do not say.
    pub more: Option<More>,
    /// Whether its times are UTC where they name no zone.
    pub utc: bool,
    /// Whether a row holds one quantity only, such as a meter of a bill, so that ratios need several rows.
    pub in_parts: bool,
    /// Of which spend it is one of several views, if it is.
    pub view: Option<View>,
    /// A note for the reader of the figures, said of every such file.
    pub note: Option<&'static str>,
}

/// A way to cut one spend up. Of several views one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// The spend.
    pub of: &'static str,
    /// The least counts.
    pub rank: u8,
    /// Whether its rows are disjoint; a call with two tags stands in two.
    pub is_disjoint: bool,
}

/// Who wrote a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormatOrigin {
    /// Its owner, in our own table.
    Own,
    /// The provider of an API.
    Provider,
    /// A tool on the way, which computes costs from a price list of its own.
    Gateway,
    /// Whoever sends a bill.
    Bill,
}

/// A format is its name.
impl PartialEq for PilotFormat {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for PilotFormat {}

impl PartialOrd for PilotFormat {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for PilotFormat {
    fn cmp(&self, other: &Self) -> Ordering {
        self.name.cmp(other.name)
    }
}

impl Hash for PilotFormat {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl fmt::Debug for PilotFormat {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Changes the amounts and labels of a row by more than single columns, or gives a reason to leave the row out.
pub type More = fn(&Cells, &mut RowDraft) -> Result<(), Why>;

/// A row in the making.
#[derive(Debug, Default)]
pub struct RowDraft {
    pub amounts: Amounts<Decimal>,
    /// Labels that replace those of the columns.
    pub labels: Vec<(Label, String)>,
    /// A note that is said once of the file.
    pub note: Option<&'static str>,
    /// What it counts and no figure does, such as tokens of audio.
    pub uncounted: Vec<(String, Decimal)>,
}

/// Why a row does not count.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    /// It is wrong.
    Bad(String),
    /// It is about something else: the subject, and its cost.
    LeftOut(&'static str, Option<Decimal>),
    /// It has no amounts, as the days on which nothing happened.
    Blank,
}

impl PilotFormat {
    /// Whether it is tollgate's own table.
    pub fn is_own(&self) -> bool {
        self.origin == FormatOrigin::Own
    }

    /// Every field that it looks at, each with its other names.
    pub fn choices(&self) -> impl Iterator<Item = &'static [&'static str]> {
        let lists = [self.period, self.until, self.id, self.currency];
        let labels = self.labels.iter().map(|(_, names)| *names);
        let amounts = self.amounts.iter().map(|(names, _)| *names);
        lists.into_iter().chain(labels).chain(amounts).chain(self.other.chunks(1))
    }

    /// Every name of a field that it looks at.
    pub fn fields(&self) -> impl Iterator<Item = &'static str> {
        self.choices().flatten().copied()
    }
}

/// The cells of a row, by the names of their fields.
pub struct Cells<'r> {
    pub names: &'r [String],
    pub record: &'r dyn Record,
    pub numbers: &'r Numbers,
}

impl Cells<'_> {
    /// What stands in a field; None where it is empty or not there.
    pub fn text(&self, name: &str) -> Option<String> {
        let at = self.names.iter().position(|known| known.eq_ignore_ascii_case(name))?;
        let text = self.record.field(at).trim_ascii();
        let said = !text.is_empty() && text != b"null" && text != b"NULL";
        said.then(|| String::from_utf8_lossy(text).into_owned())
    }

    /// A number of a field.
    ///
    /// # Errors
    /// Something else, or a number below zero.
    pub fn amount(&self, name: &str) -> Result<Option<Decimal>, Why> {
        self.number(name, false)
    }

    /// A number of a field, which may be below zero where a bill can.
    ///
    /// # Errors
    /// Something else.
    pub fn number(&self, name: &str, below_zero: bool) -> Result<Option<Decimal>, Why> {
        let read = self.text(name).map(|text| self.numbers.read(&text, name, below_zero));
        read.transpose().map_err(Why::Bad)
    }

    /// A JSON value of a field.
    pub fn json(&self, name: &str) -> Option<serde_json::Value> {
        serde_json::from_str(&self.text(name)?).ok()
    }
}
