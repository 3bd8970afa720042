//! Where the fields of a format stand in a file, and what a row of it says.

use rust_decimal::Decimal;

use crate::base::diagnostic::{Problem, nearest};
use crate::base::text::shortened;
use crate::pilot::for_files::Places;
use crate::pilot::format::{Cells, FormatOrigin, PilotFormat, RowDraft, Why};
use crate::pilot::label::Label;
use crate::pilot::numbers::{Manner, Numbers};
use crate::pilot::period::{LONG, Order, Period, Slashes, Time, Zone, between, slashed, time, unreadable};
use crate::pilot::record::Record;
use crate::pilot::row::{Amounts, Quantity, RowAmounts, whole};

/// Where the fields of a file stand.
#[derive(Clone)]
pub struct FileColumns {
    pub format: &'static PilotFormat,
    pub names: Vec<String>,
    /// What parts them.
    pub delimiter: u8,
    pub id: Option<usize>,
    /// When a row was last written, of which the newest counts.
    pub version: Vec<usize>,
    pub currency: Option<usize>,
    pub labels: Vec<(usize, Label)>,
    period: usize,
    until: Option<usize>,
    amounts: Vec<(usize, &'static [Quantity])>,
    /// Columns of ours that are not read, as they are not known.
    pub unread: Vec<String>,
    /// What of `--map` is of this file.
    pub mapped: Vec<usize>,
    /// Every row is a call, and no column counts them.
    is_log: bool,
    /// Nothing is made of a row beyond its columns, so whole numbers can be read as they stand.
    plain: bool,
}

/// A row as it was read: its period, amounts and labels.
pub struct RowRead {
    pub period: Period,
    pub said: RowAmounts,
    /// Labels that replace those of the columns.
    pub labels: Vec<(Label, String)>,
    pub note: Option<&'static str>,
    /// What it counts and no figure does.
    pub uncounted: Vec<(String, Decimal)>,
}

/// Names of columns, and what `--map` says of them.
struct KnownNames<'m> {
    lower: Vec<String>,
    map: &'m Places,
}

impl KnownNames<'_> {
    /// Where the first of several names stands. A column of the file that has a name which is mapped means something else.
    fn places(&self, known: &[&str]) -> Vec<usize> {
        if let Some((_, places)) = self.map.iter().find(|(ours, _)| known.contains(&ours.as_str())) {
            return places.clone();
        }
        let at = |name: &&str| self.lower.iter().position(|there| there.eq_ignore_ascii_case(name));
        known.iter().find_map(at).into_iter().collect()
    }

    fn place(&self, known: &[&str]) -> Option<usize> {
        self.places(known).first().copied()
    }

    /// Columns of our own table that are not read.
    fn unread(&self, names: &[String], format: &PilotFormat) -> Vec<String> {
        let is_mapped = |at: usize| self.map.iter().any(|(_, places)| places.contains(&at));
        let is_taken = |name: &str| self.map.iter().any(|(ours, _)| ours == name);
        let is_known = |name: &str| format.fields().any(|known| known == name) && !is_taken(name);
        let each = names.iter().zip(&self.lower).enumerate();
        let unread = each.filter(|(at, (_, lower))| !lower.is_empty() && !is_mapped(*at) && !is_known(lower));
        unread.filter(|_| format.is_own()).map(|(_, (name, _))| name.clone()).collect()
    }
}

impl FileColumns {
    /// The columns of a header, in a format.
    ///
    /// # Errors
    /// A header without a period or without any amount, or with a column twice.
    pub fn of(
        names: Vec<String>,
        format: &'static PilotFormat,
        file: &str,
        (map, mapped): (Places, Vec<usize>),
    ) -> Result<Self, Box<Problem>> {
        let known = KnownNames { lower: names.iter().map(|name| name.to_lowercase()).collect(), map: &map };
        twice(&known.lower, file)?;
        let labels = format.labels.iter().filter_map(|(label, names)| Some((known.place(names)?, *label)));
        let labels = labels.collect();
        let each = |(names, counts): &(&[&str], &'static [Quantity])| {
            known.places(names).into_iter().map(|at| (at, *counts)).collect::<Vec<_>>()
        };
        let amounts: Vec<(usize, &'static [Quantity])> = format.amounts.iter().flat_map(each).collect();
        let id = known.place(format.id);
        let counted = amounts.iter().any(|(_, counts)| counts.contains(&Quantity::Calls));
        let period = known.place(format.period).filter(|_| !amounts.is_empty() || format.more.is_some());
        let Some(period) = period else { return Err(Box::new(lacking(&names, format, file))) };
        Ok(Self {
            format,
            unread: known.unread(&names, format),
            id,
            version: VERSION.iter().filter_map(|name| known.place(&[*name])).collect(),
            delimiter: b',',
            currency: known.place(format.currency),
            labels,
            period,
            until: known.place(format.until),
            is_log: format.is_own() && id.is_some() && !counted,
            plain: format.more.is_none() && is_each_of_one(&amounts),
            mapped,
            amounts,
            names,
        })
    }

    /// The same with columns that are parted by something else than a comma.
    pub fn parted_by(self, delimiter: u8) -> Self {
        Self { delimiter, ..self }
    }

    /// The same for rows that each have fields of their own: one with an id and no count of calls is a call.
    pub fn by_row(self) -> Self {
        Self { is_log: self.format.is_own(), ..self }
    }

    /// Reads a row.
    ///
    /// # Errors
    /// The reason why the row does not count.
    pub fn row(&self, record: &impl Record, last: &mut Last) -> Result<RowRead, Why> {
        let field = |at: usize| record.field(at).trim_ascii();
        let (count, wanted) = (record.count(), self.names.len());
        if count != wanted && (0..count).any(|at| !field(at).is_empty() && (at >= wanted || count < wanted)) {
            let fields = if count == 1 { "field" } else { "fields" };
            return Err(Why::Bad(format!(
                "a row has a field for each of the {wanted} columns, found {count} {fields}"
            )));
        }
        let known = last.period(field(self.period), self.until.map(field), self.format.utc);
        let period = known.map_err(|why| self.no_period(record, why, &last.numbers))?;
        let is_fast = self.plain && !last.numbers.has_comma && !last.numbers.has_semicolons;
        let fast = if is_fast { self.whole(&field) } else { None };
        let taken = match fast {
            Some(amounts) => RowRead {
                period,
                said: RowAmounts::Whole(amounts),
                labels: vec![],
                note: None,
                uncounted: vec![],
            },
            None => self.drafted(period, record, &last.numbers)?,
        };
        if taken.said.has() == 0 {
            return Err(Why::Blank);
        }
        taken.said.parts().map_err(Why::Bad)?;
        Ok(taken)
    }

    /// Whether a row has its time to the thousandth of a second, in which nothing happens twice.
    pub fn is_of_an_instant(&self, record: &impl Record) -> bool {
        const MILLISECONDS: usize = "2027-01-31T08:15:30.123".len();
        let time = record.field(self.period).trim_ascii();
        time.len() >= MILLISECONDS
            && time[19] == b'.'
            && time[20..MILLISECONDS].iter().all(u8::is_ascii_digit)
    }

    /// Why a row without a period that can be read does not count. A charge for several months is no slip: it is left out with
    /// what it costs.
    fn no_period(&self, record: &impl Record, why: String, numbers: &Numbers) -> Why {
        if (0..record.count()).all(|at| record.field(at).trim_ascii().is_empty()) {
            return Why::Blank;
        }
        if self.format.origin != FormatOrigin::Bill || !why.starts_with(LONG) {
            return Why::Bad(why);
        }
        match self.draft(record, numbers) {
            Ok(draft) => Why::LeftOut(
                "charges for more than a month, of which a pilot is a part",
                draft.amounts.get(Quantity::Cost),
            ),
            Err(why) => why,
        }
    }

    fn whole<'r>(&self, field: &impl Fn(usize) -> &'r [u8]) -> Option<Amounts<i64>> {
        let mut amounts = Amounts::default();
        for (place, counts) in &self.amounts {
            let written = field(*place);
            if !written.is_empty() {
                amounts.set(counts[0], whole(written, counts[0].scale())?);
            }
        }
        let counted = amounts.get(Quantity::Calls).is_some();
        let named = self.id.is_some_and(|id| !field(id).is_empty());
        if self.is_log && !counted && named && amounts.has != 0 {
            amounts.set(Quantity::Calls, POWER_OF_CALLS);
        }
        Some(amounts)
    }

    /// Reads a row whose format looks at more than single columns, or with numbers that are not whole.
    fn drafted(&self, period: Period, record: &impl Record, numbers: &Numbers) -> Result<RowRead, Why> {
        let RowDraft { amounts, labels, note, uncounted } = self.draft(record, numbers)?;
        Ok(RowRead { period, said: RowAmounts::from(amounts), labels, note, uncounted })
    }

    fn draft(&self, record: &impl Record, numbers: &Numbers) -> Result<RowDraft, Why> {
        let mut draft = RowDraft::default();
        for (place, counts) in &self.amounts {
            let written = String::from_utf8_lossy(record.field(*place).trim_ascii());
            if written.is_empty() || written == "null" {
                continue;
            }
            // A bill can be corrected downwards; nothing else goes below zero.
            let bill = self.format.origin == FormatOrigin::Provider && **counts == [Quantity::Cost];
            let value = numbers.read(&written, &self.names[*place], bill).map_err(Why::Bad)?;
            counts.iter().for_each(|quantity| draft.amounts.add(*quantity, value));
        }
        if draft.amounts.has == 0 && self.format.more.is_none() {
            return Err(Why::Blank);
        }
        let counted = draft.amounts.get(Quantity::Calls).is_some();
        let named = self.id.is_some_and(|id| !record.field(id).trim_ascii().is_empty());
        if self.is_log && !counted && named {
            draft.amounts.set(Quantity::Calls, Decimal::ONE);
        }
        if let Some(more) = self.format.more {
            more(&Cells { names: &self.names, record, numbers }, &mut draft)?;
        }
        Ok(draft)
    }
}

const VERSION: [&str; 2] = ["updated_at", "updatedAt"];

/// Whether each column counts towards a quantity of its own.
fn is_each_of_one(amounts: &[(usize, &'static [Quantity])]) -> bool {
    let again = |at: usize| amounts[..at].iter().any(|(_, counts)| *counts == amounts[at].1);
    (0..amounts.len()).all(|at| amounts[at].1.len() == 1 && !again(at))
}

/// One call, at the scale of whole calls.
const POWER_OF_CALLS: i64 = 1_000;

fn twice(names: &[String], file: &str) -> Result<(), Box<Problem>> {
    let again = names.iter().enumerate().find(|(at, name)| !name.is_empty() && names[..*at].contains(name));
    let Some((at, name)) = again else { return Ok(()) };
    let message =
        format!("{file}:1: a column stands once, found `{}` again as column {}", shortened(name), at + 1);
    Err(Box::new(Problem::nowhere("bad-header", message)))
}

/// The period of the last row, which is often that of the next.
#[derive(Default)]
pub struct Last {
    written: Vec<u8>,
    until: Vec<u8>,
    known: Option<(Period, Option<Zone>)>,
    /// What dates with slashes say of their order.
    pub slashes: Slashes,
    pub order: Order,
    pub numbers: Numbers,
    /// Minutes east of Greenwich, where the user says so; days are then those of UTC.
    given: Option<i32>,
}

impl Last {
    /// Of a file whose dates with slashes have an order, and whose times may have a zone that the user gives.
    pub fn of(manner: Manner, given: Option<i32>, delimiter: u8) -> Self {
        let numbers = Numbers::of(manner, delimiter == b';');
        Self { order: manner.order, numbers, given, ..Self::default() }
    }

    fn period(&mut self, written: &[u8], until: Option<&[u8]>, utc: bool) -> Result<Period, String> {
        match self.known {
            Some((period, _)) if self.is_alike(written, until) => Ok(period),
            _ => self.read(written, until, utc),
        }
    }

    /// The zone of the last row that could be read.
    pub fn zone(&self) -> Option<Zone> {
        self.known.and_then(|(_, zone)| zone)
    }

    fn is_alike(&self, written: &[u8], until: Option<&[u8]>) -> bool {
        match until {
            Some(until) => self.written == written && self.until == until,
            None if self.given.is_some() => self.written == written,
            None => same_day(&self.written, written),
        }
    }

    fn read(&mut self, written: &[u8], until: Option<&[u8]>, utc: bool) -> Result<Period, String> {
        let from = self.time(written, utc)?;
        let period = match until.filter(|until| !until.is_empty()) {
            Some(until) => between(from, self.time(until, utc)?)?,
            None => from.period(),
        };
        self.known = Some((period, from.zone()));
        self.written = written.to_vec();
        self.until = until.unwrap_or_default().to_vec();
        Ok(period)
    }

    fn time(&mut self, written: &[u8], utc: bool) -> Result<Time, String> {
        let text = String::from_utf8_lossy(written);
        let read = match written.contains(&b'/') {
            true => {
                self.slashes.see(&text);
                slashed(&text, self.order).ok_or_else(|| unreadable(&text))
            }
            false => time(&text),
        };
        let unsaid = if utc { Some(0) } else { self.given };
        read.map(|time| time.in_utc(unsaid, self.given.is_some()))
    }
}

/// Whether two times are of one day and one zone, as far as their first and last letters tell; never true where they
/// are not.
fn same_day(a: &[u8], b: &[u8]) -> bool {
    const DAY: usize = 10;
    if a == b {
        return true;
    }
    let dated = a.len() > DAY && a.get(4) == Some(&b'-') && matches!(a[DAY], b'T' | b' ');
    dated && a.len() == b.len() && a[..=DAY] == b[..=DAY] && tail(a) == tail(b)
}

/// The text behind the seconds of a time, such as its zone; None where the time is not written as `HH:MM:SS`.
fn tail(text: &[u8]) -> Option<&[u8]> {
    const SECONDS: usize = 19;
    let time = text.get(11..SECONDS)?;
    let shaped = time.iter().enumerate().all(|(at, byte)| match at {
        2 | 5 => *byte == b':',
        0 | 3 | 6 => byte.is_ascii_digit() && *byte < b'6',
        _ => byte.is_ascii_digit(),
    });
    let rest = &text[SECONDS..];
    let fraction = rest.iter().take_while(|byte| **byte == b'.' || byte.is_ascii_digit()).count();
    (shaped && time < b"24".as_slice()).then_some(&rest[fraction..])
}

/// What a column may be meant as. An id names no model, and a currency is no cost.
fn meant<'f>(name: &str, format: &'f PilotFormat) -> Option<&'f str> {
    let is_other = ["id", "currency", "name", "type"].iter().any(|word| {
        name.strip_suffix(word)
            .is_some_and(|before| before.is_empty() || before.ends_with(['_', ' ', '.', '-']))
    });
    nearest(name, format.fields()).filter(|_| !is_other)
}

fn lacking(names: &[String], format: &PilotFormat, file: &str) -> Problem {
    let found = match names.join(", ") {
        none if none.is_empty() => "nothing".to_string(),
        found => shortened(&found),
    };
    if !format.is_own() {
        let marks = format.marks.iter().filter_map(|names| names.first().copied());
        let period =
            format.period.first().copied().filter(|period| !marks.clone().any(|mark| mark == *period));
        let listed: Vec<&str> = period.into_iter().chain(marks).collect();
        let message =
            format!("{file}:1: {} has the fields {}, found {found}", format.title, listed.join(", "));
        return Problem::nowhere("bad-header", message).hint("`--from` names another format");
    }
    let message = format!(
        "{file}:1: a table of a pilot has a column `period` and at least one of units, calls, tokens and cost, found {found}"
    );
    let unknown = names.iter().filter(|name| !format.fields().any(|known| known.eq_ignore_ascii_case(name)));
    let near = unknown.filter_map(|name| Some((name, meant(&name.to_lowercase(), format)?))).next();
    let hint = match (near, names.len()) {
        (_, 1) => "columns are parted by commas, semicolons or tabs".to_string(),
        (Some((name, near)), _) => {
            format!("is `{0}` meant as `{near}`? `--map {near}={0}` says so", shortened(name))
        }
        (None, _) => {
            "`tollgate init --actuals` writes a table to start from, and `--map` names other columns"
                .to_string()
        }
    };
    Problem::nowhere("bad-header", message).hint(hint)
}
