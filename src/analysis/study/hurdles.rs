//! Hurdles: a case that pays but not enough for its risk is not worth it, and the verdict says how far it is from the hurdle.

use rust_decimal::Decimal;

use crate::analysis::study::types::{Facts, MissedHurdle, OptionStudy};
use crate::base::format::{fixed, money, percent};
use crate::scenario::types::Hurdles;

/// The hurdles that an option does not clear.
pub fn missed(hurdles: &Hurdles, option: &OptionStudy) -> Vec<MissedHurdle> {
    let roi = hurdles.min_roi.as_ref().map(|least| roi(least.value, option));
    let npv = hurdles.min_npv.as_ref().map(|least| npv(least.value, option));
    let payback = hurdles.max_payback_months.as_ref().map(|most| MissedHurdle {
        metric: "payback_month",
        limit: most.value,
        found: option.figure("payback_month").clone(),
        benefits_up: None,
        cost_down: None,
    });
    [roi, npv, payback].into_iter().flatten().filter(MissedHurdle::is_missed).collect()
}

/// PV of value must be (1 + r) x PV of cost.
fn roi(least: Decimal, option: &OptionStudy) -> MissedHurdle {
    let (cost, value) = (option.known("pv_cost"), option.known("pv_value"));
    let needed = Decimal::ONE + least;
    MissedHurdle {
        metric: "roi_pv",
        limit: least,
        found: option.figure("roi_pv").clone(),
        benefits_up: (cost * needed).checked_div(value).map(|times| times - Decimal::ONE),
        cost_down: value.checked_div(needed * cost).map(|times| Decimal::ONE - times),
    }
}

fn npv(least: Decimal, option: &OptionStudy) -> MissedHurdle {
    let gap = least - option.npv();
    MissedHurdle {
        metric: "npv",
        limit: least,
        found: Ok(option.npv()),
        benefits_up: gap.checked_div(option.known("pv_value")),
        cost_down: gap.checked_div(option.known("pv_cost")),
    }
}

impl MissedHurdle {
    /// What cannot be computed clears no hurdle, but for a return on a cost of nothing.
    fn is_missed(&self) -> bool {
        match (&self.found, self.metric) {
            (Ok(found), "payback_month") => *found > self.limit,
            (Ok(found), _) => *found < self.limit,
            (Err(_), metric) => metric != "roi_pv",
        }
    }

    /// `ROI is 0.6%, below the hurdle of 30%; it takes 29% more benefits, or 23% less cost`.
    pub fn says(&self, facts: &Facts) -> String {
        let known = self.found.as_ref().ok().copied();
        let gap = match (self.metric, known) {
            ("roi_pv", Some(roi)) => {
                format!("ROI is {}, below the hurdle of {}", percent(roi, 1), percent(self.limit, 0))
            }
            ("npv", Some(npv)) => {
                let [npv, limit] = [npv, self.limit].map(|value| money(&facts.currency, value));
                format!("NPV is {npv}, below the hurdle of {limit}")
            }
            (_, Some(month)) => {
                let month = fixed(month.ceil(), 0);
                format!("payback takes {month} months, above the hurdle of {}", fixed(self.limit, 0))
            }
            (_, None) => format!(
                "it does not pay back within the horizon, against a hurdle of {} months",
                fixed(self.limit, 0)
            ),
        };
        match (self.benefits_up, self.cost_down) {
            (Some(up), Some(down)) => {
                format!(
                    "{gap}; it would take {} more benefits or {} less cost",
                    percent(up, 1),
                    percent(down, 1)
                )
            }
            _ => gap,
        }
    }
}
