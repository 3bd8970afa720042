//! On what work options are compared by cost. An option that goes live later, or automates less, costs less because it does
//! less; that is no advantage. This is the one place that decides it: verdict, crossings, charts, tables, the workbook and the
//! JSON read it.

use rust_decimal::Decimal;

use crate::analysis::study::types::{MonthFigures, OptionStudy};

/// What a comparison by cost rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The cost of all demand: of the option, and today's cost of what it does not finish.
    WorkCost,
    /// The cost of each unit that is served, levelised.
    PerUnit,
    /// The cost of the option alone, since both serve the same.
    Total,
}

impl Basis {
    /// As the JSON has it.
    pub fn word(self) -> &'static str {
        match self {
            Self::WorkCost => "work-cost",
            Self::PerUnit => "per-unit",
            Self::Total => "total",
        }
    }

    /// The metric over the horizon.
    pub fn metric(self) -> &'static str {
        match self {
            Self::WorkCost => "work_cost",
            Self::PerUnit => "levelised_cost_per_unit",
            Self::Total => "tco",
        }
    }

    /// The row of an option by month, to date.
    pub fn row(self) -> &'static str {
        match self {
            Self::WorkCost => "cumulative_work_cost",
            Self::PerUnit => "levelised_cost_to_date",
            Self::Total => "cumulative_cost",
        }
    }

    /// What is compared, in a sentence: `total cost of the work`.
    pub fn says(self) -> &'static str {
        match self {
            Self::WorkCost => "total cost of the work",
            Self::PerUnit => "levelised cost per unit",
            Self::Total => "total cost",
        }
    }

    /// The figure of an option at the end of a month; None before it serves, where it is by unit.
    pub fn to_date(self, month: &MonthFigures) -> Option<Decimal> {
        match self {
            Self::WorkCost => month.cumulative_work_cost,
            Self::PerUnit => month.levelised_cost_to_date,
            Self::Total => Some(month.cumulative_cost),
        }
    }
}

/// What options can be compared by: the same work where today's cost of it is known, else totals where all serve the same
/// units to a thousandth, else the cost of a unit.
pub fn basis(options: &[&OptionStudy]) -> Basis {
    if options.iter().all(|option| option.figure("work_cost").is_ok()) {
        return Basis::WorkCost;
    }
    let units: Vec<Decimal> = options.iter().map(|option| option.known("units_served")).collect();
    let least = units.iter().min().copied().unwrap_or_default();
    let most = units.iter().max().copied().unwrap_or_default();
    match (most - least) * Decimal::ONE_THOUSAND <= most {
        true => Basis::Total,
        false => Basis::PerUnit,
    }
}
