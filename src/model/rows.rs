//! Rows that one part of an option leaves for the others: lines of cost and value, capacity, outcome, today's process.

use crate::scenario::types::{Category, CountsAs};
use crate::sheet::expr::Expr;
use crate::sheet::node::LineId;

/// A line of cost of an option.
pub struct CostRow {
    /// As in the results: `costs.integration`.
    pub key: String,
    pub label: String,
    pub category: Category,
    pub capex: bool,
    /// Whether it is a share of other costs.
    pub is_share: bool,
    pub row: Expr,
}

/// A line of value of an option.
pub struct ValueRow {
    pub key: String,
    pub label: String,
    pub row: Expr,
    pub counts_as: CountsAs,
}

/// Rows that tell what an option runs on.
#[derive(Clone, Copy)]
pub struct CapacityRows {
    /// Replicas of production, spares included.
    pub replicas: LineId,
    /// Replicas missing at peak where their number is limited.
    pub shortfall: Option<LineId>,
}

/// Rows of today's process, by month and unit of work.
#[derive(Clone)]
pub struct TodayRows {
    pub handling: Expr,
    pub error_rate: Expr,
    pub cost_per_error: Expr,
    /// Handling and errors.
    pub whole: Expr,
}

/// Rows of how the served units came out.
#[derive(Clone)]
pub struct OutcomeRows {
    /// Units that no person had to do.
    pub automated: Expr,
    /// Units that a person did after all, as today.
    pub escalated: Expr,
    /// Of the automated units, the share that goes wrong; 0 in months whose errors are known.
    pub error_rate: Expr,
    /// Units that came out wrong, where that is known.
    pub errors: Option<Known>,
}

impl OutcomeRows {
    /// Automated units that go wrong, or went wrong.
    pub fn wrong(&self) -> Expr {
        let projected = self.automated.clone() * self.error_rate.clone();
        match &self.errors {
            Some(errors) => projected + errors.amount.clone(),
            None => projected,
        }
    }
}

/// A quantity that is known of some months, since they have happened.
#[derive(Clone)]
pub struct Known {
    /// Its amount by month; 0 in months of which it is not known.
    pub amount: Expr,
    /// 1 in months of which it is known, else 0.
    pub months: Expr,
}

impl Known {
    /// 1 in months of which it is not known, else 0.
    pub fn projected(&self) -> Expr {
        self.months.clone().rest()
    }
}

/// What is known where it is known, else what is projected.
pub fn known_or(known: Option<Known>, projected: Expr) -> Expr {
    match known {
        Some(known) => projected * known.projected() + known.amount,
        None => projected,
    }
}

/// A projection that stands only in months of which nothing is known.
pub fn unless_known(known: &Option<Known>, projected: Expr) -> Expr {
    match known {
        Some(known) => projected * known.projected(),
        None => projected,
    }
}
