//! How long the calls of a step are: one size, several sizes, or a prompt that grows from turn to turn. Whatever counts
//! tokens - prices, volume tiers, the load of replicas - reads it here.

use crate::base::unit::Unit;
use crate::sheet::expr::Expr;

/// Tokens of a call.
pub const PER_CALL: fn() -> Unit = || Unit::TOKEN / Unit::CALL;

/// The calls of a step by their length.
#[derive(Clone)]
pub struct Prompts {
    /// The calls; where they are turns, the conversations.
    pub runs: Expr,
    pub lengths: Lengths,
}

/// What a run is made of.
#[derive(Clone)]
pub enum Lengths {
    /// One size without a share, or several whose shares sum to 1.
    Sizes(Vec<Size>),
    Turns(Turns),
}

/// A size of call.
#[derive(Clone)]
pub struct Size {
    pub share: Option<Expr>,
    /// None where the step does not say.
    pub input: Option<Expr>,
    pub output: Option<Expr>,
}

/// The turns of a conversation and what they send.
#[derive(Clone)]
pub struct Turns {
    pub turns: Expr,
    /// Turns before the last, which may be one that only some conversations take.
    pub before: Expr,
    pub first: Option<Expr>,
    pub growth: Expr,
    /// Prompt tokens of all turns together.
    pub input: Expr,
    /// Output tokens of a turn.
    pub output: Option<Expr>,
}

impl Prompts {
    /// Prompt tokens of a run.
    pub fn input(&self) -> Expr {
        match &self.lengths {
            Lengths::Sizes(sizes) => mean(sizes, sizes.iter().map(|size| or_zero(&size.input)).collect()),
            Lengths::Turns(turns) => turns.input.clone(),
        }
    }

    /// Output tokens of a run.
    pub fn output(&self) -> Expr {
        match &self.lengths {
            Lengths::Sizes(sizes) => mean(sizes, sizes.iter().map(|size| or_zero(&size.output)).collect()),
            Lengths::Turns(turns) => turns.turns.clone() * or_zero(&turns.output),
        }
    }

    /// Prompt and output tokens of a call, on average.
    pub fn per_call(&self) -> (Expr, Expr) {
        let (input, output) = (self.input(), self.output());
        match &self.lengths {
            Lengths::Sizes(_) => (input, output),
            Lengths::Turns(turns) => (input / turns.turns.clone(), or_zero(&turns.output)),
        }
    }

    /// Prompt and output tokens of all runs.
    pub fn tokens(&self) -> Expr {
        self.runs.clone() * (self.input() + self.output())
    }
}

/// The mean of an amount of each size. Shares sum to 1 as they are written; the sum keeps it a mean where one is changed in
/// the workbook alone.
pub fn mean(sizes: &[Size], amounts: Vec<Expr>) -> Expr {
    let unit = amounts.first().map_or(PER_CALL(), |first| first.unit);
    let shares: Option<Vec<Expr>> = sizes.iter().map(|size| size.share.clone()).collect();
    let Some(shares) = shares else { return Expr::sum(unit, amounts) };
    let weighed = amounts.into_iter().zip(&shares).map(|(amount, share)| share.clone() * amount);
    Expr::sum(unit, weighed) / Expr::sum(Unit::NONE, shares.clone())
}

/// Tokens where they are known, else none.
pub fn or_zero(tokens: &Option<Expr>) -> Expr {
    tokens.clone().unwrap_or_else(|| Expr::zero(PER_CALL()))
}
