//! What is agreed of the gate itself: its day and who decides, what closing a gap takes, the risks that are accepted, and the
//! steps of the rollout.

use chrono::NaiveDate;

use crate::form::fields::{Names, Text};
use crate::form::number::Number;
use crate::form::rule::*;
use crate::record;

record! {
    /// The day of the decision and who takes it.
    pub struct GateTerms {
        /// Day of the decision; before it, the pilot is not over.
        on: Option<NaiveDate>,
        /// Who takes the decision.
        owner: Option<Text>,
        /// Who signs the baseline, as an allowed-signers file of SSH names them; one of them at least.
        approvers: Option<Vec<Text>>,
    }
}

record! {
    /// What closing the gap of a criterion takes.
    pub struct ToClose {
        /// Days of work of a role.
        days: Option<Number> = NOT_NEGATIVE [kind Silent],
        /// Who does the work.
        role: Option<Text>,
        /// Amount paid at once.
        upfront: Option<Number> = MONEY [kind Silent],
        /// Months until it is closed.
        months: Option<Number> = NOT_NEGATIVE [kind Silent],
    }
}

record! {
    /// What may go wrong, in words: a board asks who watches it and what is done about it.
    pub struct Risk {
        /// What may go wrong, in a sentence.
        text: Text [kind Silent],
        /// Who watches it.
        owner: Option<Text> [kind Silent],
        /// What is done about it.
        action: Option<Text> [kind Silent],
    }
}

record! {
    /// A step from the start of the plan to go-live.
    pub struct PlanStep {
        /// What it is called in reports.
        name: Option<Text> [kind Silent],
        /// Weeks that it takes.
        weeks: Number = POSITIVE [kind Silent],
        /// The steps that end before it begins: one, or several in a list.
        after: Option<Names>,
    }
}
