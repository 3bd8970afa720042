//! Everything that is computed for one scenario, as plain structs: the only thing reports see.

use chrono::NaiveDate;
use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::base::calendar::YearMonth;
use crate::model::metric::{Metric, Needs};
use crate::model::rollout::Rollout;

pub use crate::analysis::metric::figure::Figure;
pub use crate::analysis::study::basis::Basis;

/// One scenario, projected and judged.
#[derive(Debug, Clone)]
pub struct Study {
    pub scenario: Facts,
    /// The catalogue that figures of its options are of.
    pub metrics: &'static [Metric],
    /// What a unit costs now; missing where the scenario has no `[today]`.
    pub today_cost_per_unit: Figure,
    /// What all demand to date costs as it is done today, by month, 0 first; None where that is not known.
    pub today_cost: Option<Vec<Decimal>>,
    /// In the file's order.
    pub options: Vec<OptionStudy>,
    /// Where cumulative costs of two options cross, for every pair.
    pub crossings: Vec<TimeCrossings>,
    /// What the options that can serve are compared by, where it is by cost.
    pub basis: Basis,
    pub verdict: Verdict,
    /// Every input of the sheet.
    pub assumptions: Vec<Assumption>,
    /// What was agreed before the pilot, in a sentence each.
    pub criteria: Vec<String>,
}

/// An input with its source.
#[derive(Debug, Clone)]
pub struct Assumption {
    /// Its path.
    pub key: String,
    /// What people call it.
    pub label: String,
    pub value: Decimal,
    pub unit: String,
    /// The ends of its range, where it states one.
    pub ends: Option<(Decimal, Decimal)>,
    /// Its range in words; empty where it has none.
    pub range: String,
    pub source: Option<String>,
    pub as_of: Option<String>,
    /// File and line, price book entry, case, `--set`, or convention.
    pub origin: String,
}

impl Study {
    /// What decides: worth where the scenario has value, else the cost of the same work.
    pub fn deciding_metric(&self) -> &'static str {
        if self.scenario.has_value { "npv" } else { self.basis.metric() }
    }

    /// An option by its id.
    pub fn option(&self, id: &str) -> Option<&OptionStudy> {
        self.options.iter().find(|option| option.id == id)
    }

    /// The metrics that say something of this scenario.
    pub fn shown_metrics(&self) -> impl Iterator<Item = &'static Metric> {
        self.metrics.iter().filter(|metric| match metric.needs {
            Needs::Value => self.scenario.has_value,
            Needs::Nothing => true,
            _ => self.options.iter().any(|option| option.figure(metric.key).is_ok()),
        })
    }
}

/// What the scenario says about itself.
#[derive(Debug, Clone)]
pub struct Facts {
    pub name: String,
    /// The unit of work, singular: `ticket`.
    pub unit: String,
    /// And plural.
    pub units: String,
    pub owner: Option<String>,
    /// A sentence about the case.
    pub description: Option<String>,
    pub currency: String,
    pub start: YearMonth,
    pub months: u32,
    /// Annual, effective.
    pub discount_rate: Decimal,
    /// `monthly-end`, `monthly-mid` or `annual-end`.
    pub discounting: String,
    /// Whether money is that of the start, and the discount rate a real one.
    pub real: bool,
    /// Hash of every input that was read, 64 hexadecimal digits.
    pub sha256: String,
    /// The named cases that were applied, if any.
    pub case: Option<String>,
    /// The oldest `as_of` among the prices of the books that are used, as `YYYY-MM-DD`.
    pub price_date: Option<String>,
    /// The day that the scenario pins its prices to.
    pub priced_on: Option<String>,
    /// Which entry of which book each price comes from.
    pub prices: Vec<PriceUsed>,
    /// Figures made up to teach, not to decide on.
    pub illustrative: bool,
    /// Month of the calendar in which the fiscal year starts, where the scenario says so.
    pub fiscal_year_starts: Option<u32>,
    /// Whether any option has a line of value.
    pub has_value: bool,
    /// The last month that happened, of any option; None where all of it is projected.
    pub last_actual: Option<u32>,
    /// The steps to go-live, where the scenario has them.
    pub rollout: Option<Rollout>,
    /// The day of the gate and who decides, where they are agreed.
    pub gate: (Option<NaiveDate>, Option<String>),
    /// What may go wrong, in the file's order.
    pub risks: Vec<RiskFacts>,
}

/// A risk in words, with who watches it and what is done about it.
#[derive(Debug, Clone)]
pub struct RiskFacts {
    pub text: String,
    pub owner: Option<String>,
    pub action: Option<String>,
}

/// An entry of a price book that figures rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceUsed {
    /// Its key: `anthropic/claude-sonnet-5-5`.
    pub entry: String,
    /// The file of the book.
    pub book: String,
    /// When it was read, as `YYYY-MM-DD`.
    pub as_of: String,
    pub source: String,
}

/// One option's figures. Money in the reporting currency, undiscounted unless it says PV.
#[derive(Debug, Clone)]
pub struct OptionStudy {
    pub id: String,
    pub name: String,
    /// `api`, `self-hosted`, `hybrid` or `other`.
    pub kind: String,
    /// First month that serves units, 1-based.
    pub go_live: u32,
    /// Every metric of the catalogue by its key.
    pub figures: IndexMap<&'static str, Figure>,
    /// Every internal rate of return above -100 %, headline first; annual, effective.
    pub irr: Result<Vec<Decimal>, String>,
    /// Every category, in the contract's order, zero included: (`api`, amount).
    pub by_category: Vec<(String, Decimal)>,
    /// Year 0 is month 0 (up front), then the years of the model.
    pub by_year: Vec<YearFigures>,
    /// Total of each line of cost: (`costs.integration`, amount).
    pub lines: Vec<LineTotal>,
    /// Total of each line of value.
    pub value_lines: Vec<LineTotal>,
    /// Whether it runs servers of its own.
    pub has_servers: bool,
    /// Months 0..=N.
    pub monthly: Vec<MonthFigures>,
    /// Profit and loss by month, where the scenario has an accounting view.
    pub profit: Vec<ProfitFigures>,
    /// Why the option cannot be built as described, if it cannot.
    pub infeasible: Option<String>,
}

/// Profit and loss of a month.
#[derive(Debug, Clone)]
pub struct ProfitFigures {
    pub month: u32,
    pub date: YearMonth,
    pub benefit: Decimal,
    pub operating_cost: Decimal,
    pub depreciation: Decimal,
    pub profit: Decimal,
    /// Zero without a rate of tax.
    pub tax: Decimal,
}

impl OptionStudy {
    /// A metric of the catalogue. A key that is not in it is a mistake of ours, so it stops.
    pub fn figure(&self, key: &str) -> &Figure {
        self.figures.get(key).unwrap_or_else(|| panic!("`{key}` is no metric of the catalogue"))
    }

    /// A metric that every option has.
    pub fn known(&self, key: &str) -> Decimal {
        match self.figure(key) {
            Ok(value) => *value,
            Err(reason) => panic!("`{key}` must exist in every option: {reason}"),
        }
    }

    /// Net present value.
    pub fn npv(&self) -> Decimal {
        self.known("npv")
    }

    /// Total cost of ownership, undiscounted.
    pub fn tco(&self) -> Decimal {
        self.known("tco")
    }
}

/// A line of cost or value of one option.
#[derive(Debug, Clone)]
pub struct LineTotal {
    pub key: String,
    pub label: String,
    pub category: String,
    pub total: Decimal,
}

/// A year of the model; `year` 0 is the decision day.
#[derive(Debug, Clone)]
pub struct YearFigures {
    pub year: u32,
    pub cost: Decimal,
    pub value: Decimal,
    pub net: Decimal,
    pub served: Decimal,
    /// As `OptionStudy::by_category`.
    pub by_category: Vec<(String, Decimal)>,
}

/// One month; month 0 is the decision day.
#[derive(Debug, Clone)]
pub struct MonthFigures {
    pub month: u32,
    pub date: YearMonth,
    /// Whether it happened: what is known of it stands, and the rest of it is as projected.
    pub actual: bool,
    pub demand: Decimal,
    pub served: Decimal,
    pub cost: Decimal,
    pub value: Decimal,
    pub net: Decimal,
    pub cumulative_cost: Decimal,
    /// With today's cost of all demand that the option has not finished; None where that is not known.
    pub cumulative_work_cost: Option<Decimal>,
    /// None before anything is served.
    pub levelised_cost_to_date: Option<Decimal>,
    pub cumulative_net: Decimal,
    pub cost_per_unit: Figure,
    pub value_per_unit: Figure,
    pub replicas: Option<Decimal>,
    pub by_category: Vec<(String, Decimal)>,
}

/// The months in which the cumulative costs of two options cross.
#[derive(Debug, Clone)]
pub struct TimeCrossings {
    /// Option ids.
    pub between: (String, String),
    /// What is compared.
    pub basis: Basis,
    /// The first month in which both serve; before it nothing is compared.
    pub from: u32,
    pub crossings: Vec<TimeCrossing>,
    /// The id of the cheaper option from one crossing to the next, first to last.
    pub cheaper: Vec<Interval>,
}

/// One crossing of cumulative cost.
#[derive(Debug, Clone)]
pub struct TimeCrossing {
    /// Month with its fraction, by straight line inside the month.
    pub at: Decimal,
    /// Cumulative cost of both there.
    pub cost: Decimal,
    /// Difference of the two straight lines at `at`: what is left of zero.
    pub residual: Decimal,
    /// The option that is cheaper afterwards.
    pub cheaper_after: String,
}

/// Who is cheaper from month `from` to month `to`.
#[derive(Debug, Clone)]
pub struct Interval {
    pub from: Decimal,
    pub to: Decimal,
    /// None where both cost the same.
    pub option: Option<String>,
}

/// The recommendation and the rule that led to it.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// None is doing nothing.
    pub option: Option<String>,
    pub rule: String,
    pub reason: String,
    /// What the best option falls short of; empty where it clears every hurdle, or there is none.
    pub missed: Vec<MissedHurdle>,
}

/// A hurdle that the best option does not clear.
#[derive(Debug, Clone)]
pub struct MissedHurdle {
    /// Key of the metric.
    pub metric: &'static str,
    pub limit: Decimal,
    pub found: Figure,
    /// By which share the benefits would have to rise, or the cost to fall, alone, to clear it.
    pub benefits_up: Option<Decimal>,
    pub cost_down: Option<Decimal>,
}
