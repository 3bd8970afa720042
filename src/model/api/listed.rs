//! What the calls of a step cost at list price, before volume tiers and negotiated discounts.

use crate::base::unit::Unit;
use crate::form::number::Number;
use crate::model::api::prices::TokenRates;
use crate::model::api::provisioned::provisioned;
use crate::model::api::step::StepRates;
use crate::model::api::tokens::PricedStep;
use crate::model::lowering::OptionSheet;
use crate::model::prompts::{Lengths, PER_CALL, Prompts};
use crate::scenario::types::CallStep;
use crate::sheet::expr::Expr;

/// Calls that one price is paid for, with what they cost by the list.
pub struct ListedCost<'a> {
    /// `calls.triage`, or `calls.triage.fallback`.
    pub name: String,
    pub row: Expr,
    pub runs: Expr,
    pub tokens_per_run: Expr,
    /// None where they are not paid by the token.
    pub rates: Option<&'a TokenRates>,
    /// The share of them that go elsewhere, beyond the units that are rented.
    pub overflow: Option<Expr>,
}

impl ListedCost<'_> {
    pub fn model(&self) -> Option<&str> {
        self.rates.and_then(|rates| rates.model.as_deref())
    }
}

/// Calls of a step that go to an API, and the runs that they are made of.
#[derive(Clone)]
pub struct ApiCalls<'a> {
    pub id: &'a str,
    pub step: &'a CallStep,
    pub calls: Expr,
    /// The calls; where they are turns, the conversations.
    pub prompts: Prompts,
}

impl<'a> ApiCalls<'a> {
    /// The calls of a step that are not served on replicas.
    pub fn of(id: &'a str, step: &'a CallStep, cx: &mut OptionSheet) -> Option<Self> {
        let calls = cx.calls.iter().find(|(name, _)| name == id).map(|(_, calls)| calls.clone())?;
        let prompts = cx.prompts.iter().find(|(name, _)| name == id).map(|(_, prompts)| prompts.clone())?;
        let to_api = cx.to_api(id);
        let name = format!("calls.{id}.api_calls");
        let calls = cx.row(&name, "calls to the API", Unit::CALL, calls * to_api.clone());
        let runs = match &prompts.lengths {
            Lengths::Sizes(_) => calls.clone(),
            Lengths::Turns(_) => {
                let name = format!("calls.{id}.api_conversations");
                cx.row(&name, "conversations with the API", Unit::CALL, prompts.runs * to_api)
            }
        };
        Some(Self { id, step, calls, prompts: Prompts { runs, ..prompts } })
    }

    /// A share of them.
    pub fn part(&self, share: &Expr) -> Self {
        let (calls, runs) = (self.calls.clone() * share.clone(), self.prompts.runs.clone() * share.clone());
        Self { calls, prompts: Prompts { runs, ..self.prompts.clone() }, ..*self }
    }
}

/// The list cost of calls: a row, and what volume tiers count of it. `prices` is the path below which their prices stand.
pub fn list_cost<'a>(
    (name, prices): (&str, &str),
    calls: &ApiCalls,
    rates: &'a StepRates,
    yearly_decline: &Option<Number>,
    cx: &mut OptionSheet,
) -> ListedCost<'a> {
    let prompts = &calls.prompts;
    let mut overflow = None;
    let (formula, token) = match rates {
        StepRates::Call(price) => {
            let price = cx.all.price(price, Unit::MONEY / Unit::CALL);
            by_the_token(calls, name, price.clone(), cx);
            let decline = decline(yearly_decline, 1, cx);
            (calls.calls.clone() * price * decline * batch_of_flat(calls.step, cx), None)
        }
        StepRates::Token(rates) => {
            let last = rates.segments.last().map_or(1, |segment| segment.since);
            let decline = decline(yearly_decline, last, cx);
            let priced = PricedStep { name: prices.to_string(), step: calls.step, prompts, rates, decline };
            (prompts.runs.clone() * priced.price_per_run(cx), Some(rates))
        }
        StepRates::Units(units) => {
            let rented = provisioned(name, units, calls, cx);
            overflow = rented.overflow;
            (rented.cost, None)
        }
    };
    // The hours are those of the step's own provider, not of a second one, and rented units have one price.
    let one_price = name.ends_with(".fallback") || matches!(rates, StepRates::Units(_));
    let formula = if one_price { formula } else { formula * peak_window(calls.step, cx) };
    let row = cx.row(&format!("{name}.list_cost"), "cost at list price", Unit::MONEY, formula);
    let tokens_per_run = match token {
        Some(_) => prompts.input() + prompts.output(),
        None => Expr::zero(PER_CALL()),
    };
    let (name, runs) = (name.to_string(), prompts.runs.clone());
    ListedCost { name, row, runs, tokens_per_run, rates: token, overflow }
}

/// `(1 - decline)` to the years since the last known price.
fn decline(rate: &Option<Number>, since: u32, cx: &mut OptionSheet) -> Expr {
    match rate {
        None => Expr::one(),
        Some(rate) => {
            let yearly = rate.yearly;
            let rate = cx.all.input(rate, Unit::NONE);
            let nominal = cx.all.compounding(-rate, yearly, since);
            cx.all.in_money_of_start(nominal)
        }
    }
}

/// What the hours with another price make of the list.
fn peak_window(step: &CallStep, cx: &mut OptionSheet) -> Expr {
    let Some(window) = &step.peak_window else { return Expr::one() };
    let share = cx.all.input(&window.share, Unit::NONE);
    let factor = cx.all.input(&window.price_factor, Unit::NONE);
    share.clone().rest() + share * factor
}

fn batch_of_flat(step: &CallStep, cx: &mut OptionSheet) -> Expr {
    match (&step.batch_share, &step.batch_discount) {
        (Some(share), Some(discount)) => {
            (cx.all.input(share, Unit::NONE) * cx.all.input(discount, Unit::NONE)).rest()
        }
        _ => Expr::one(),
    }
}

/// What a flat price comes to by the token, where the tokens of a call are given.
fn by_the_token(calls: &ApiCalls, name: &str, price: Expr, cx: &mut OptionSheet) {
    if calls.step.input_tokens.is_none() && calls.step.output_tokens.is_none() && calls.step.sizes.is_none() {
        return;
    }
    let (input, output) = calls.prompts.per_call();
    let tokens = (input + output) / Expr::constant(1_000_000, Unit::TOKEN / Unit::MTOK);
    let (key, formula) = (cx.key(&format!("{name}.price_per_mtok")), price / tokens);
    let label = "price per million tokens of the flat price";
    cx.all.sheet.ratio_row(&key, label, formula.unit, formula, "a call has no tokens");
}
