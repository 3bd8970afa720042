//! Where rows go: each is read, told apart by its labels, and added up.

use crate::base::calendar::YearMonth;
use crate::base::diagnostic::{Problem, nearest};
use crate::base::text::shortened;
use crate::pilot::actuals::Group;
use crate::pilot::actuals::{Actuals, MOST_KEPT};
use crate::pilot::columns::{FileColumns, Last, RowRead};
use crate::pilot::format::{FormatOrigin, Why};
use crate::pilot::ids::{Ids, Seen, hashed};
use crate::pilot::label::Label;
use crate::pilot::period::Zone;
use crate::pilot::print::is_of_many;
use crate::pilot::record::Record;
use crate::pilot::row::Quantity;
use crate::pilot::task::Task;

/// Adds rows of a file up.
pub struct Sink<'c> {
    pub columns: FileColumns,
    file: &'c str,
    ids: &'c Ids,
    /// The labels that rows are told apart by, with their columns.
    labels: Vec<(usize, Label)>,
    pub actuals: Actuals,
    pub rows: u64,
    last: Last,
    /// Zone of the last row that counted.
    zone: Option<Zone>,
    /// Labels and group of the last row: the next is often alike.
    alike: Option<(Vec<Vec<u8>>, usize)>,
    currency: Vec<u8>,
    hashes: Vec<u64>,
    span: Option<(YearMonth, YearMonth)>,
    bounds: &'c [i128],
    /// Number of totals that are kept, to bound the memory.
    kept: usize,
    of_file: u64,
    /// A number for what the row says in fields that are not read.
    pub salt: u64,
}

impl<'c> Sink<'c> {
    pub fn new(columns: &FileColumns, task: &Task<'c>) -> Self {
        // Tags that overlap are told apart, so that one of them can count.
        let by_tag = columns.format.view.is_some_and(|view| !view.is_disjoint);
        let kept = |label: &Label| {
            Label::KEPT.contains(label) || task.ask.labels.contains(label) || by_tag && *label == Label::Tag
        };
        let labels = columns.labels.iter().filter(|(_, label)| kept(label)).copied().collect();
        Self {
            columns: columns.clone(),
            file: task.name,
            ids: task.ids,
            labels,
            actuals: Actuals::default(),
            rows: 0,
            last: Last::of(task.manner, task.ask.zone.of(task.name), columns.delimiter),
            zone: None,
            alike: None,
            currency: vec![],
            hashes: vec![],
            span: task.ask.span,
            bounds: &task.ask.bounds,
            kept: 0,
            of_file: hashed(task.name.as_bytes()),
            salt: 0,
        }
    }

    /// Adds a row; `line` is where it stands.
    ///
    /// # Errors
    /// So many kinds of rows that their totals would fill the memory.
    pub fn take(&mut self, record: &impl Record, line: impl Fn() -> u64) -> Result<(), Box<Problem>> {
        self.actuals.met += 1;
        match self.columns.row(record, &mut self.last) {
            Ok(RowRead { period, .. })
                if !self.span.is_none_or(|(from, to)| (from..=to).contains(&period.month)) =>
            {
                let why = outside(period.month, self.span);
                self.actuals.skip(self.file, line(), why);
                Ok(())
            }
            Ok(taken) => {
                let zone = self.last.zone();
                if zone != self.zone {
                    self.zone = zone;
                    let place = || format!("{}:{}", self.file, line());
                    if let Some(zone) = zone {
                        self.actuals.zones.entry(zone).or_insert_with(place);
                    }
                }
                self.count(record, taken, line)
            }
            Err(Why::Blank) => {
                self.actuals.blank += 1;
                Ok(())
            }
            Err(Why::LeftOut(what, cost)) => {
                self.actuals.leave_out(what, 1, cost);
                Ok(())
            }
            Err(Why::Bad(why)) => {
                self.actuals.skip(self.file, line(), why);
                Ok(())
            }
        }
    }

    fn count(
        &mut self,
        record: &impl Record,
        taken: RowRead,
        line: impl Fn() -> u64,
    ) -> Result<(), Box<Problem>> {
        let Some(print) = self.first_of_its_kind(record, &taken, &line) else { return Ok(()) };
        self.note(record, &taken, line);
        for (what, tokens) in &taken.uncounted {
            self.actuals.leave_uncounted(self.file, shortened(what), *tokens);
        }
        let group = self.group(record, &taken);
        let tally = &mut self.actuals.groups[group];
        let before = tally.weight();
        match self.columns.format.in_parts {
            true => tally.add_part(taken.period, &taken.said, print),
            false => tally.add(taken.period, &taken.said, print),
        }
        if !self.bounds.is_empty() {
            tally.sizes.add(self.bounds, &taken.said);
        }
        self.kept += tally.weight() - before;
        self.rows += 1;
        match self.kept > MOST_KEPT {
            true => Err(Box::new(self.actuals.too_many(self.file))),
            false => Ok(()),
        }
    }

    /// The fingerprint of a row, none of whose copies was counted; zero where copies are known one by one.
    fn first_of_its_kind(
        &mut self,
        record: &impl Record,
        taken: &RowRead,
        line: &impl Fn() -> u64,
    ) -> Option<u64> {
        let Some(id) = self.columns.id.map(|at| record.field(at)).filter(|id| !id.is_empty()) else {
            return self.first_of_its_row(record, taken);
        };
        self.actuals.has_ids = true;
        let row =
            || (0..record.count()).fold(0, |hash: u64, at| hash.rotate_left(7) ^ hashed(record.field(at)));
        let versions = self.columns.version.iter().map(|at| record.field(*at).trim_ascii());
        let version = versions.max().unwrap_or_default();
        let what = match self.ids.seen(id, row, version, || format!("{}:{}", self.file, line())) {
            Seen::New => None,
            Seen::Same => Some("calls whose id stood before: each counts once"),
            Seen::Older => Some("older versions of calls: the newest counts"),
        };
        if let Some(what) = what {
            self.actuals.leave_out(what, 1, taken.said.get(Quantity::Cost));
            return None;
        }
        self.remember(hashed(id));
        Some(0)
    }

    /// The same of a row without an id. Single units and calls of a day, or a second, may well be alike; more of them are not,
    /// nor are those of one instant, nor lines of a provider's export. Charges of a bill are disjoint, alike or not.
    fn first_of_its_row(&mut self, record: &impl Record, taken: &RowRead) -> Option<u64> {
        let print = record.print() ^ self.salt;
        let is_unlike = match self.columns.format.origin {
            FormatOrigin::Provider => true,
            FormatOrigin::Bill => false,
            FormatOrigin::Own | FormatOrigin::Gateway => {
                is_of_many(&taken.said) || self.columns.is_of_an_instant(record)
            }
        };
        if !is_unlike {
            return Some(print);
        }
        let in_file = print ^ self.of_file;
        if self.ids.seen_row(in_file, || self.written(record)) {
            let cost = taken.said.get(Quantity::Cost);
            self.actuals.leave_out("rows that stand twice, alike in every column: each counts once", 1, cost);
            return None;
        }
        self.remember(in_file);
        Some(0)
    }

    /// All that a row says, with the name of its file.
    fn written(&self, record: &impl Record) -> Vec<u8> {
        let mut row = [self.file.as_bytes(), &self.salt.to_le_bytes()].concat();
        for at in 0..record.count() {
            row.push(0);
            row.extend_from_slice(record.field(at));
        }
        row
    }

    fn remember(&mut self, hash: u64) {
        const AT_ONCE: usize = 1 << 14;
        if !self.ids.is_second() {
            self.hashes.push(hash);
        }
        if self.hashes.len() >= AT_ONCE {
            self.ids.keep(&mut self.hashes);
        }
    }

    /// Notes the currency of a row, and what is said once of a file.
    fn note(&mut self, record: &impl Record, taken: &RowRead, line: impl Fn() -> u64) {
        if let Some(note) = taken.note {
            self.actuals.note(note.to_string());
        }
        let Some(currency) = self.columns.currency.map(|at| record.field(at)) else { return };
        let currency = currency.trim_ascii();
        if currency != self.currency && !currency.is_empty() {
            self.currency = currency.to_vec();
            let code = String::from_utf8_lossy(currency).to_uppercase();
            let place = || format!("{}:{}", self.file, line());
            self.actuals.currencies.entry(code).or_insert_with(place);
        }
    }

    /// The group of a row.
    fn group(&mut self, record: &impl Record, taken: &RowRead) -> usize {
        let field = |at: usize| record.field(at).trim_ascii();
        if let Some((cells, group)) = &self.alike
            && taken.labels.is_empty()
            && self.labels.iter().zip(cells).all(|((at, _), cell)| field(*at) == cell.as_slice())
        {
            return *group;
        }
        let said = |label: Label| taken.labels.iter().find(|(known, _)| *known == label);
        let text = |(at, label): &(usize, Label)| match said(*label) {
            Some((_, text)) => (*label, text.clone()),
            None => (*label, String::from_utf8_lossy(field(*at)).into_owned()),
        };
        let mut labels: Vec<(Label, String)> = self.labels.iter().map(text).collect();
        let fresh =
            taken.labels.iter().filter(|(label, _)| !self.labels.iter().any(|(_, known)| known == label));
        labels.extend(fresh.cloned());
        labels.retain(|(_, text)| !text.is_empty() && text != "null");
        labels.sort();
        let entry = self.actuals.groups.entry(Group { format: self.columns.format, labels });
        let group = entry.index();
        entry.or_default();
        let cells = self.labels.iter().map(|(at, _)| field(*at).to_vec()).collect();
        self.alike = taken.labels.is_empty().then_some((cells, group));
        group
    }

    /// The totals, with the number of rows that counted.
    pub fn done(mut self) -> (Actuals, u64) {
        self.ids.keep(&mut self.hashes);
        for name in &self.columns.unread {
            let near = nearest(&name.to_lowercase(), self.columns.format.fields());
            let near = near.map_or(String::new(), |near| format!(": is it meant as `{near}`?"));
            self.actuals.note(format!("{}: the column `{}` is not read{near}", self.file, shortened(name)));
        }
        self.actuals.slashes.merge(&self.last.slashes);
        self.actuals.numbers.merge(self.last.numbers.signs());
        self.actuals.mapped.extend(&self.columns.mapped);
        (self.actuals, self.rows)
    }
}

fn outside(month: YearMonth, span: Option<(YearMonth, YearMonth)>) -> String {
    match span {
        Some((from, to)) => format!(
            "{month} is no month of this pilot: the scenario ends in {to}, and its pilot is no older than {from}"
        ),
        None => format!("{month} is no month of this pilot"),
    }
}
