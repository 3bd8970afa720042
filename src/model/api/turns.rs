//! A conversation whose prompt grows: turn k sends the first prompt and k - 1 times the growth, so n turns send
//! `n x first + growth x n(n-1)/2`. A share of a turn is that share of the conversations that take one turn more, which
//! makes the cost a straight line between whole turns.

use rust_decimal::Decimal;

use crate::base::unit::Unit;
use crate::form::number::Number;
use crate::model::lowering::OptionSheet;
use crate::model::prompts::{PER_CALL, Turns, or_zero};
use crate::scenario::types::CallStep;
use crate::sheet::expr::Expr;

/// Turns whose prompt is past a threshold, and the prompt tokens of those turns.
pub struct Past {
    pub turns: Expr,
    pub input: Expr,
}

/// The turns of a step.
pub fn of(id: &str, turns: &Number, step: &CallStep, cx: &mut OptionSheet) -> Turns {
    let turns = cx.all.input(turns, Unit::NONE);
    let before = turns.clone().whole_units() - Expr::one();
    let before = cx.single(&format!("calls.{id}.turns_before"), "turns before the last", Unit::NONE, before);
    let (first, output) = (tokens(&step.input_tokens, cx), tokens(&step.output_tokens, cx));
    let growth = or_zero(&tokens(&step.context_growth_tokens, cx));
    let sent = sent((&turns, &before), &or_zero(&first), &growth);
    let label = "prompt tokens of all turns of a conversation";
    let input = cx.single(&format!("calls.{id}.conversation_tokens"), label, PER_CALL(), sent);
    Turns { turns, before, first, growth, input, output }
}

impl Turns {
    /// Counts the turns past a threshold. The turns up to it are those before the prompt has grown by what is left of it.
    pub fn past(&self, threshold: &Expr, inclusive: bool, name: &str, cx: &mut OptionSheet) -> Past {
        let within = if inclusive { self.below(threshold) } else { self.up_to(threshold) };
        let label = "turns before the price of long prompts";
        let within = cx.single(&format!("{name}.turns_before"), label, Unit::NONE, within);
        let turns = (self.turns.clone() - within.clone()).positive();
        let label = "turns at the price of long prompts";
        let turns = cx.single(&format!("{name}.turns"), label, Unit::NONE, turns);
        let (whole, before) =
            (self.turns.clone().min(within.clone()), self.before.clone().min(within - Expr::one()));
        let input = self.input.clone() - sent((&whole, &before), &or_zero(&self.first), &self.growth);
        let label = "prompt tokens of the turns at the price of long prompts";
        let input = cx.single(&format!("{name}.tokens"), label, PER_CALL(), input);
        Past { turns, input }
    }

    /// Turns whose prompt is shorter than a threshold.
    fn below(&self, threshold: &Expr) -> Expr {
        self.steps_to(threshold).whole_units().positive()
    }

    /// Turns whose prompt is no longer than a threshold: all of them where the last one is not.
    fn up_to(&self, threshold: &Expr) -> Expr {
        let counted = (-(-self.steps_to(threshold)).whole_units() + Expr::one()).positive();
        let last = or_zero(&self.first) + self.before.clone() * self.growth.clone();
        let over = (last - threshold.clone()) / Expr::constant(1, PER_CALL());
        let none_past = over.whole_units().positive().min(Expr::one()).rest();
        counted.max((self.before.clone() + Expr::one()) * none_past)
    }

    /// How often the prompt can grow until it has a length. A prompt that does not grow has a billionth of a token, so that
    /// nothing is divided by nothing.
    fn steps_to(&self, length: &Expr) -> Expr {
        let trace = Expr::constant(Decimal::new(1, 9), PER_CALL());
        (length.clone() - or_zero(&self.first)) / self.growth.clone().max(trace)
    }
}

/// Prompt tokens of some turns, of which so many are before the last.
fn sent((turns, before): (&Expr, &Expr), first: &Expr, growth: &Expr) -> Expr {
    let half = (before.clone() + Expr::one()) / Expr::constant(2, Unit::NONE);
    turns.clone() * first.clone() + growth.clone() * before.clone() * (turns.clone() - half)
}

/// A number of tokens of a call.
pub fn tokens(number: &Option<Number>, cx: &mut OptionSheet) -> Option<Expr> {
    number.as_ref().map(|number| cx.all.input(number, PER_CALL()))
}
