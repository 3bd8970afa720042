//! Exports that overlap: days that two files of a format have with the same figures count once; days on which they then
//! differ are asked about.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::base::diagnostic::Problem;
use crate::pilot::actuals::{Actuals, FileTally, Group};
use crate::pilot::format::PilotFormat;
use crate::pilot::period::Period;
use crate::pilot::row::Quantity;
use crate::pilot::tally::{Tally, Totals};

/// The days of the files that were read so far.
#[derive(Default)]
pub struct Days {
    files: Vec<FileDays>,
}

struct FileDays {
    tally: FileTally,
    name: String,
    format: &'static PilotFormat,
    days: BTreeMap<(Group, Period), Totals>,
}

/// What two files both have.
#[derive(Default)]
struct Shared {
    /// With the same figures: of which rows and day, and which quantities.
    same: Vec<(Group, Period, u16)>,
    /// Those of them that are not alike by chance.
    telling: usize,
    other: Vec<Period>,
}

/// Digits that two days do not have in common by chance.
const TELLING: u32 = 4;

impl Days {
    /// Takes out of a file what an earlier one has, and remembers the rest.
    ///
    /// # Errors
    /// Two files of which most days are the same, and others are not.
    pub fn once(&mut self, actuals: &mut Actuals) -> Result<(), Box<Problem>> {
        let Some(file) = actuals.files.first().filter(|_| !actuals.has_ids).cloned() else { return Ok(()) };
        let name = crate::base::text::harmless(&file.path.display().to_string());
        let format = actuals.groups.keys().next().map(|group| group.format);
        let Some(format) = format else { return Ok(()) };
        // The same file as a whole is refused later, with all files side by side.
        let others =
            self.files.iter().filter(|earlier| earlier.format == format && !earlier.tally.is_same(&file));
        for earlier in others {
            let mut shared = shared(&earlier.days, &of_groups(actuals));
            if shared.same.is_empty() && shared.other.is_empty() && !format.is_own() {
                shared = in_another_view(earlier, actuals);
            }
            shared.judge(&earlier.name, &name)?;
            shared.take_out(actuals, &earlier.name, &name)?;
        }
        self.files.push(FileDays { tally: file, name, format, days: of_groups(actuals) });
        Ok(())
    }
}

fn of_groups(actuals: &Actuals) -> BTreeMap<(Group, Period), Totals> {
    let of = |(group, tally): (&Group, &Tally)| {
        tally.periods().map(|(at, sums)| ((group.clone(), at), sums)).collect::<Vec<_>>()
    };
    actuals.groups.iter().flat_map(of).collect()
}

/// The same spend, told apart by other labels: days of the same sums over all of them.
fn in_another_view(earlier: &FileDays, actuals: &Actuals) -> Shared {
    let summed = |days: &BTreeMap<(Group, Period), Totals>| {
        let mut sums: BTreeMap<(Group, Period), Totals> = BTreeMap::new();
        for ((group, period), totals) in days {
            let whole = Group { format: group.format, labels: vec![] };
            sums.entry((whole, *period)).or_default().merge(totals);
        }
        sums
    };
    let own = of_groups(actuals);
    let shared = shared(&summed(&earlier.days), &summed(&own));
    if shared.telling < 2 || !shared.other.is_empty() {
        return Shared::default();
    }
    let same: BTreeMap<Period, u16> = shared.same.iter().map(|(_, period, bits)| (*period, *bits)).collect();
    let each = own.into_keys().filter_map(|(group, period)| Some((group, period, *same.get(&period)?)));
    Shared { same: each.collect(), ..shared }
}

fn shared(earlier: &BTreeMap<(Group, Period), Totals>, own: &BTreeMap<(Group, Period), Totals>) -> Shared {
    let mut all = Shared::default();
    for ((group, period), totals) in own {
        let Some(before) = earlier.get(&(group.clone(), *period)) else { continue };
        let bits = totals.has() & before.has();
        if bits == 0 {
            continue;
        }
        let both = Quantity::ALL.iter().filter(|(_, quantity)| quantity.bit() & bits != 0);
        let figures: Vec<_> =
            both.map(|(_, quantity)| (totals.get(*quantity), before.get(*quantity))).collect();
        if figures.iter().all(|(own, before)| own == before) {
            let digits: u32 = figures.iter().filter_map(|(own, _)| own.map(digits)).sum();
            all.telling += usize::from(digits >= TELLING);
            all.same.push((group.clone(), *period, bits));
        } else {
            all.other.push(*period);
        }
    }
    all
}

/// How many digits a figure has, without the zeros behind the point.
fn digits(value: Decimal) -> u32 {
    let mantissa = value.normalize().mantissa().unsigned_abs();
    mantissa.checked_ilog10().map_or(0, |digits| digits + 1)
}

impl Shared {
    /// Two teams may be alike on a quiet day; files that are alike on days that say much, and differ on others, are exports of
    /// the same at two times.
    fn judge(&mut self, earlier: &str, name: &str) -> Result<(), Box<Problem>> {
        if self.other.is_empty() {
            return Ok(());
        }
        let most = self.same.len() > 1 && self.same.len() >= self.other.len();
        if self.telling == 0 && !most {
            self.same.clear();
            return Ok(());
        }
        self.other.sort_unstable();
        let first = self.other.first().map_or(String::new(), |period| period.name());
        let message = format!(
            "`{name}` has {} of `{earlier}` with the same figures, and other figures for {first}: which of them count?",
            days(self.same.iter().map(|(_, period, _)| *period))
        );
        let hint = "leave those days out of one of the files; where they are of two teams, give each row its `project`";
        Err(Box::new(Problem::nowhere("overlapping-files", message).hint(hint)))
    }

    fn take_out(self, actuals: &mut Actuals, earlier: &str, name: &str) -> Result<(), Box<Problem>> {
        if self.same.is_empty() {
            return Ok(());
        }
        let periods: BTreeSet<Period> = self.same.iter().map(|(_, period, _)| *period).collect();
        if actuals.groups.values().any(|tally| !tally.sizes.classes.is_empty()) {
            let message = format!("`{name}` has {} that `{earlier}` has too", days(periods.into_iter()));
            let hint = "leave them out of one of the files, or give each call its `id`";
            return Err(Box::new(Problem::nowhere("overlapping-files", message).hint(hint)));
        }
        let (mut rows, mut cost) = (0, None);
        for (group, period, bits) in &self.same {
            let Some(tally) = actuals.groups.get_mut(group) else { continue };
            let billed =
                tally.periods().find(|(at, _)| at == period).and_then(|(_, sums)| sums.get(Quantity::Cost));
            let billed = billed.filter(|_| bits & Quantity::Cost.bit() != 0);
            cost = billed.map(|billed| cost.unwrap_or_default() + billed).or(cost);
            rows += tally.take_out(*period, *bits);
        }
        said(actuals, (earlier, name), days(periods.into_iter()), rows, cost);
        Ok(())
    }
}

fn said(
    actuals: &mut Actuals,
    (earlier, name): (&str, &str),
    days: String,
    rows: u64,
    cost: Option<Decimal>,
) {
    actuals.groups.retain(|_, tally| tally.rows > 0);
    if let Some(file) = actuals.files.first_mut() {
        file.rows -= rows.min(file.rows);
    }
    actuals.note(format!("{name}: {days} with the same figures as in {earlier}, so each counts once"));
    if rows > 0 {
        actuals.leave_out("rows of days that another file has with the same figures", rows, cost);
    }
}

/// `one day`, `9 days`, `2 months`.
fn days(periods: impl Iterator<Item = Period>) -> String {
    let all: BTreeSet<Period> = periods.collect();
    let word = if all.iter().all(Period::is_month) { "month" } else { "day" };
    if all.len() == 1 { format!("one {word}") } else { format!("{} {word}s", all.len()) }
}
