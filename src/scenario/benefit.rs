//! What a benefit is to the accounts, how much of it reaches them, and what a case must reach to be worth its risk.

use crate::form::field_row::{FieldShape, FieldSpec};
use crate::form::number::Number;
use crate::form::record::{Field, Reader};
use crate::form::rule::*;
use crate::form::toml_tree::Node;
use crate::{choice, record};

choice! {
    /// What a benefit is to the accounts.
    pub enum CountsAs {
        /// Money that comes in, or is no longer spent.
        Cash = "cash",
        /// Money that would have been spent, and now is not.
        CostAvoided = "cost-avoided",
        /// Time or room that is free for something else.
        Capacity = "capacity",
    }
}

record! {
    /// A share for each year of the model; the last holds for those after it.
    pub struct ByYear {
        /// The share of each year, year 1 first.
        by_year: Vec<Number> = SHARE,
    }
}

/// The share of a benefit that reaches the accounts: one for all years, or one for each.
#[derive(Debug, Clone)]
pub enum Realisation {
    Flat(Box<Number>),
    ByYear(ByYear),
}

impl Realisation {
    /// What it comes to in the end.
    pub fn last(&self) -> Option<&Number> {
        match self {
            Self::Flat(share) => Some(share),
            Self::ByYear(years) => years.by_year.last(),
        }
    }

    /// The first of its numbers, for the place of a message.
    pub fn first(&self) -> Option<&Number> {
        match self {
            Self::Flat(share) => Some(share),
            Self::ByYear(years) => years.by_year.first(),
        }
    }
}

impl Field for Realisation {
    const SHAPE: FieldShape = FieldShape::Either(&[Number::SHAPE, ByYear::SHAPE]);

    fn read(node: &Node, ask: &FieldSpec, reader: &mut Reader) -> Option<Self> {
        match node.get("by_year") {
            Some(_) => ByYear::read(node, ask, reader).map(Self::ByYear),
            None => Number::read(node, ask, reader).map(|share| Self::Flat(Box::new(share))),
        }
    }

    fn schema(rule: &Rule) -> serde_json::Value {
        serde_json::json!({ "anyOf": [Number::schema(rule), ByYear::schema(rule)] })
    }
}

record! {
    /// What it takes to be worth the risk: below it the verdict is "not worth it".
    pub struct Hurdles {
        /// Minimum return on investment, on present values.
        min_roi: Option<Number> = RATE [label "minimum ROI"],
        /// Minimum net present value.
        min_npv: Option<Number> = WORTH [label "minimum NPV"],
        /// Latest acceptable payback month.
        max_payback_months: Option<Number> = MONTH [label "maximum payback"],
    }
}
