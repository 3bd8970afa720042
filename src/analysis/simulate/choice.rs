//! What would be recommended in each trial, by the rule of the verdict; doing nothing is always among the choices where there are
//! benefits.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::analysis::simulate::sample::{OptionSample, Sample};
use crate::analysis::study::types::{Basis, Study};
use crate::scenario::types::Hurdles;

/// The merits of the options by trial, the most being the best, and what each must clear.
pub struct Choice<'a> {
    /// By option; NaN where it cannot serve or the figure does not exist.
    merits: Vec<Vec<f64>>,
    options: &'a [OptionSample],
    hurdles: Option<Limits>,
    has_value: bool,
}

/// The hurdles as numbers.
#[derive(Debug, Clone, Copy)]
struct Limits {
    roi: Option<f64>,
    npv: Option<f64>,
    payback: Option<f64>,
}

impl<'a> Choice<'a> {
    pub fn new(study: &Study, hurdles: Option<&Hurdles>, sample: &'a Sample) -> Self {
        let has_value = study.scenario.has_value;
        let merit = |option: &OptionSample| -> Vec<f64> {
            let of = |key: &str, sign: f64| -> Vec<f64> {
                option.metric(key).unwrap_or_default().iter().map(|value| sign * value).collect()
            };
            match (has_value, study.basis) {
                (true, _) | (_, Basis::Total) => of("npv", 1.0),
                (false, basis) => of(basis.metric(), -1.0),
            }
        };
        let number = |value: Option<Decimal>| value.and_then(|value| value.to_f64());
        let limits = |all: &Hurdles| Limits {
            roi: number(all.min_roi.as_ref().map(|least| least.value)),
            npv: number(all.min_npv.as_ref().map(|least| least.value)),
            payback: number(all.max_payback_months.as_ref().map(|most| most.value)),
        };
        Self {
            merits: sample.options.iter().map(merit).collect(),
            options: &sample.options,
            hurdles: hurdles.filter(|_| has_value).map(limits),
            has_value,
        }
    }

    /// Place of the choice among the options in a trial; None is doing nothing.
    pub fn of(&self, trial: usize) -> Option<usize> {
        let best = self.best(trial, |_| true)?;
        if self.has_value && self.merits[best][trial] < 0.0 {
            return None;
        }
        self.best(trial, |option| self.clears(option, trial))
    }

    /// The merit of what is chosen on what is known on average: the columns that decide.
    pub fn merits(&self) -> &[Vec<f64>] {
        &self.merits
    }

    /// The first of equals is the best.
    fn best(&self, trial: usize, is_able: impl Fn(usize) -> bool) -> Option<usize> {
        let known = (0..self.merits.len()).filter(|at| !self.merits[*at][trial].is_nan() && is_able(*at));
        known.reduce(
            |best, next| if self.merits[next][trial] > self.merits[best][trial] { next } else { best },
        )
    }

    fn clears(&self, option: usize, trial: usize) -> bool {
        let Some(limits) = self.hurdles else { return true };
        let figure = |key: &str| self.options[option].metric(key).and_then(|all| all.get(trial)).copied();
        // A return on a cost of nothing clears any hurdle; a payback that does not come clears none.
        let roi =
            limits.roi.is_none_or(|least| figure("roi_pv").is_none_or(|roi| roi.is_nan() || roi >= least));
        let npv = limits.npv.is_none_or(|least| figure("npv").is_some_and(|npv| npv >= least));
        let payback =
            limits.payback.is_none_or(|most| figure("payback_month").is_some_and(|month| month <= most));
        roi && npv && payback
    }
}
