//! The scenario with what a pilot measured in place of what was assumed, and with the months that happened.

use rust_decimal::Decimal;

use crate::analysis::pilot::measure::{Measure, PilotMeasures};
use crate::base::diagnostic::{Problem, Refusal};
use crate::form::replacement::Replacement;

/// Digits of a measured input: more than any pilot carries.
const DIGITS: u32 = 15;

impl Measure {
    /// What takes the place of what was assumed: that itself, where only digits differ that no pilot carries.
    fn rerun_value(&self) -> Decimal {
        let same = |assumed: &Decimal| (self.mean - *assumed).abs() <= assumed.abs() * Decimal::new(1, 12);
        self.assumed.filter(same).unwrap_or(self.mean.round_dp(DIGITS))
    }

    /// How sure the mean is, as the range of the input: eight of ten such samples lie within it. None where the sample says
    /// nothing of it, or where it would leave what is possible.
    fn range(&self, value: Decimal) -> Option<(Decimal, Decimal)> {
        // The 90th percentile of the normal distribution.
        let half = self.standard_error? * Decimal::new(12_816, 4);
        let [low, high] = [value - half, value + half].map(|end| end.round_dp(DIGITS).normalize());
        let most = if self.is_share() { Decimal::ONE } else { Decimal::MAX };
        let inside = low > Decimal::ZERO && low < value && value < high && high <= most;
        inside.then_some((low, high))
    }
}

impl PilotMeasures {
    /// The measured inputs and the months that happened, each with the pilot as its source.
    pub fn replacements(&self) -> Vec<Replacement> {
        let replaced = self.measured.iter().filter(|one| one.replaces);
        let counted = self.measured.iter().filter_map(|one| self.retries_counted(one));
        let inputs = replaced.map(|one| {
            let value = one.rerun_value().normalize();
            let number = Replacement::new(one.path.clone(), value, self.said());
            Replacement { growth: one.growth, p10_p90: one.range(value), ..number }
        });
        inputs.chain(counted).chain(self.months_that_stand()).collect()
    }

    /// What whoever reads the re-run must know of the pilot, in a sentence each.
    pub fn warnings(&self) -> Vec<String> {
        let skipped = self.skipped.first().map(|first| {
            let rows = if self.skipped_rows == 1 {
                "one row".to_string()
            } else {
                format!("{} rows", self.skipped_rows)
            };
            format!("{rows} of the pilot could not be used; the first: {first}")
        });
        let doubts = self.measured.iter().filter(|one| one.replaces || one.assumed.is_some());
        let doubts = doubts.filter_map(|one| Some(format!("{}: {}", one.path, one.doubt.as_ref()?)));
        skipped
            .into_iter()
            .chain(self.notes.iter().cloned())
            .chain(self.of_months.iter().cloned())
            .chain(doubts)
            .collect()
    }

    fn said(&self) -> String {
        format!("measured: {}", self.source.replace(['\\', '"'], "'").replace(|c: char| c.is_control(), " "))
    }

    fn months_that_stand(&self) -> impl Iterator<Item = Replacement> {
        self.happened.iter().flat_map(|month| {
            let path = format!("options.{}.actuals.{}", month.option, month.month);
            let field = |(name, amount): &(&str, Decimal)| {
                Replacement::new(format!("{path}.{name}"), amount.normalize(), self.said())
            };
            month.amounts.iter().map(field).collect::<Vec<_>>()
        })
    }

    /// Months that happened have no projected month between them.
    ///
    /// # Errors
    /// A month that the files lack.
    pub fn has_no_gap(&self) -> Result<(), Refusal> {
        let pairs = self.happened.windows(2).filter(|pair| pair[0].option == pair[1].option);
        let gap = pairs.map(|pair| (pair, pair[0].month.plus(1))).find(|(pair, next)| pair[1].month != *next);
        let Some((pair, missing)) = gap else { return Ok(()) };
        let message = format!(
            "the files have {} and {} of `{}`, and nothing of {} between them",
            pair[0].month.label(),
            pair[1].month.label(),
            pair[0].option,
            missing.label()
        );
        let hint = "add what is missing, or take the rates alone with `--rates-only`";
        let problem = Problem::nowhere("pilot-gap", message).hint(hint);
        Err(Refusal { texts: Default::default(), problems: vec![problem] })
    }

    /// Where retries were not told apart they are among the calls, and must not be added again.
    fn retries_counted(&self, one: &Measure) -> Option<Replacement> {
        let counted = ["calls_per_unit", "turns"].into_iter().find_map(|name| one.path.strip_suffix(name));
        let step = counted.filter(|_| one.replaces && !one.is_from_bill)?;
        let path = format!("{step}retry_rate");
        let told = self.measured.iter().any(|other| other.path == path);
        let source = "retries are among the measured calls".to_string();
        (!told).then(|| Replacement::new(path, Decimal::ZERO, source))
    }

    /// How far it is from what was measured to what is projected: `50`-fold, a month against a month.
    pub fn extrapolation(&self) -> Option<Decimal> {
        let measured = self.units?.checked_div(Decimal::from(self.months.max(1)))?;
        self.projected_units?.checked_div(measured)
    }
}
