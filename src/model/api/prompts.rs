//! The lengths of the calls of a step, as rows of the sheet, and as the scenario gives them.

use rust_decimal::Decimal;

use crate::base::unit::Unit;
use crate::model::api::turns::{self, tokens};
use crate::model::lowering::OptionSheet;
use crate::model::prompts::{Lengths, PER_CALL, Prompts, Size};
use crate::scenario::types::{CallSize, CallStep};
use crate::sheet::expr::Expr;

impl Prompts {
    /// The lengths of a step, of which there are so many runs.
    pub fn of(id: &str, step: &CallStep, runs: Expr, cx: &mut OptionSheet) -> Self {
        let lengths = match (&step.turns, step.sizes()) {
            (Some(number), _) => Lengths::Turns(turns::of(id, number, step, cx)),
            (None, []) => Lengths::Sizes(vec![Size {
                share: None,
                input: tokens(&step.input_tokens, cx),
                output: tokens(&step.output_tokens, cx),
            }]),
            (None, sizes) => Lengths::Sizes(sizes.iter().map(|size| Size::of(size, cx)).collect()),
        };
        Self { runs, lengths }
    }
}

impl Size {
    fn of(size: &CallSize, cx: &mut OptionSheet) -> Self {
        Self {
            share: Some(cx.all.input(&size.share, Unit::NONE)),
            input: Some(cx.all.input(&size.input_tokens, PER_CALL())),
            output: Some(cx.all.input(&size.output_tokens, PER_CALL())),
        }
    }
}

impl CallStep {
    /// Its sizes, where it gives several.
    pub fn sizes(&self) -> &[CallSize] {
        self.sizes.as_deref().unwrap_or_default()
    }

    /// Whether it says how long its prompts and its answers are.
    pub fn has_tokens(&self) -> bool {
        self.input_tokens.is_some() && self.output_tokens.is_some() || !self.sizes().is_empty()
    }

    /// The prompts that it says of: each size, or the first turn and the last.
    pub fn prompts(&self) -> Vec<Decimal> {
        let sizes: Vec<Decimal> = self.sizes().iter().map(|size| size.input_tokens.value).collect();
        let Some(first) = self.input_tokens.as_ref().map(|number| number.value) else { return sizes };
        match (&self.turns, &self.context_growth_tokens) {
            (Some(turns), Some(growth)) => {
                let before = turns.value.ceil() - Decimal::ONE;
                vec![first, first.saturating_add(before.saturating_mul(growth.value))]
            }
            _ => vec![first],
        }
    }

    /// The lengths of its answers.
    pub fn answers(&self) -> Vec<Decimal> {
        let sizes = self.sizes().iter().map(|size| size.output_tokens.value);
        self.output_tokens.iter().map(|number| number.value).chain(sizes).collect()
    }
}
