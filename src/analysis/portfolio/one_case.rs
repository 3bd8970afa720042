//! One use case on the calendar of the portfolio: its flows, what it is worth there, its people and its one-off work.

use rust_decimal::Decimal;

use crate::analysis::portfolio::types::Flow;
use crate::analysis::projected::Projected;
use crate::analysis::study::types::{OptionStudy, Study};
use crate::form::decimal::as_count;
use crate::scenario::types::{CostLine, Scenario};
use crate::sheet::node::LineId;
use crate::sheet::power::Powers;

/// A projected use case with the option that is taken.
pub struct Taken<'a> {
    pub projected: &'a Projected,
    pub study: &'a Study,
    pub option: &'a OptionStudy,
    /// Months from the start of the portfolio to its own.
    pub later: u32,
}

/// The option that a scenario recommends; where it recommends doing nothing, the one that loses least.
pub fn recommended(study: &Study) -> Option<&OptionStudy> {
    let able = || study.options.iter().filter(|option| option.infeasible.is_none());
    let named = study.verdict.option.as_ref().and_then(|id| study.option(id));
    named.or_else(|| able().max_by_key(|option| option.npv())).or(study.options.first())
}

/// What is paid on the first day of a month stands at the end of the month before, in the year of its own month.
pub fn place(later: u32, month: u32) -> (u32, usize) {
    let at = later + month;
    let year = if month == 0 { at / 12 } else { (at - 1) / 12 };
    (at, year as usize)
}

impl Taken<'_> {
    /// Its flows, by time of the portfolio.
    pub fn flows(&self) -> Vec<Flow> {
        let flow = |month: &crate::analysis::study::types::MonthFigures| {
            let (at, year) = place(self.later, month.month);
            Flow { at, year, cost: month.cost, value: month.value, net: month.net }
        };
        self.option.monthly.iter().map(flow).collect()
    }

    /// What an amount at its own start is at the start of the portfolio.
    fn shift(&self) -> Decimal {
        let rate = self.study.scenario.discount_rate;
        // The rate has been through the sheet, which refuses what has no power.
        Powers::default().power(Decimal::ONE + rate, -i64::from(self.later), 12).unwrap_or(Decimal::ONE)
    }

    /// Its NPV at the start of the portfolio: each flow is as many months later as the use case is.
    pub fn npv(&self) -> Decimal {
        self.option.npv() * self.shift()
    }

    /// A share of its one-off cost, by time, and what that is at the start of the portfolio.
    pub fn one_off(&self, share: Decimal) -> (Vec<Flow>, Decimal) {
        let months = 0..=self.projected.plan.scenario.months;
        let rows = self.one_off_rows();
        let exact = &self.projected.exact;
        let factor = self.projected.model.line("discount_factor");
        let shift = self.shift();
        let mut worth = Decimal::ZERO;
        let flows = months.filter_map(|month| {
            let cost: Decimal = rows.iter().filter_map(|row| exact.at(*row, month)).sum::<Decimal>() * share;
            let factor = factor.and_then(|row| exact.at(row, month)).unwrap_or(Decimal::ONE);
            worth += cost * factor * shift;
            let (at, year) = place(self.later, month);
            let flow = Flow { at, year, cost, value: Decimal::ZERO, net: -cost };
            (!cost.is_zero()).then_some(flow)
        });
        let flows = flows.collect();
        (flows, worth)
    }

    /// The rows of what is paid once: up-front amounts, days of work, payments in named months, and contingency on them.
    fn one_off_rows(&self) -> Vec<LineId> {
        let model = &self.projected.model;
        let lines = model.options.iter().find(|lines| lines.id == self.option.id);
        let row = |(id, line): (&str, &CostLine)| {
            let whole = || {
                let key = format!("costs.{id}");
                lines?.costs.iter().find(|cost| cost.key == key).map(|cost| cost.row)
            };
            match once(line) {
                Once::Whole => whole(),
                Once::UpFront => model.line(&format!("options.{}.costs.{id}.upfront_part", self.option.id)),
                Once::No => None,
            }
        };
        self.projected.plan.scenario.costs.iter().filter_map(row).collect()
    }

    /// People of a role in each month of the portfolio, from 1 on: what lines of cost say in FTE or in days of work.
    pub fn people(&self, role: &str, months: u32) -> Vec<Decimal> {
        let scenario = &self.projected.plan.scenario;
        let mut people = vec![Decimal::ZERO; months as usize];
        let borne = |line: &CostLine| {
            line.options.as_ref().is_none_or(|ids| ids.iter().any(|id| id.text == self.option.id))
        };
        let of_role = |line: &CostLine| line.role.as_ref().is_some_and(|own| own.text == role);
        for (_, line) in scenario.costs.iter().filter(|(_, line)| of_role(line) && borne(line)) {
            let (from, to) = window(line, scenario.months);
            let each = at_work(line, scenario, to + 1 - from.min(to));
            let at = |month: u32| (self.later + month - 1) as usize;
            (from..=to).for_each(|month| people[at(month)] += each);
        }
        people
    }
}

/// How much of a line is paid once.
enum Once {
    Whole,
    UpFront,
    No,
}

fn once(line: &CostLine) -> Once {
    let lists = line.yearly.is_some() || line.monthly.is_some();
    let recurring = line.per_month.is_some() || line.per_unit.is_some() || line.fte.is_some() || lists;
    match (recurring || line.every.is_some() || line.share.is_some(), line.upfront.is_some()) {
        (true, true) => Once::UpFront,
        (true, false) => Once::No,
        (false, _) => Once::Whole,
    }
}

/// First and last month of a line, within the horizon.
fn window(line: &CostLine, months: u32) -> (u32, u32) {
    let month = |number: &Option<crate::form::number::Number>| number.as_ref().map(|n| as_count(n.value));
    let from = month(&line.from).unwrap_or(1).max(1);
    (from, month(&line.to).unwrap_or(months).min(months))
}

/// People at work on a line in one of its months.
fn at_work(line: &CostLine, scenario: &Scenario, length: u32) -> Decimal {
    if let Some(fte) = &line.fte {
        return fte.value;
    }
    let (Some(days), Some(work)) = (&line.days, &scenario.work) else { return Decimal::ZERO };
    let day = work.hours_per_day.as_ref().map_or(Decimal::from(8), |hours| hours.value);
    let month = work.hours_per_year.value / Decimal::from(12);
    days.value * day / month / Decimal::from(length.max(1))
}
