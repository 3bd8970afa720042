//! Volume tiers: discounts on the tokens of a model in a month, above a volume, whichever calls they come from.

use std::collections::HashMap;

use crate::base::unit::Unit;
use crate::model::api::prices::TokenRates;
use crate::model::api::step::{ApiStep, StepRates};
use crate::model::api::tokens::tokens_per_call;
use crate::model::lowering::OptionSheet;
use crate::sheet::expr::Expr;

/// For each model with volume tiers: what is left of the list price, by the tokens of the month. A tier's discount
/// is for the tokens above it, `max(0, q - t) / max(q, t)` of them all.
pub fn factors(steps: &[ApiStep], cx: &mut OptionSheet) -> HashMap<String, Expr> {
    let mut factors = HashMap::new();
    for rates in steps.iter().flat_map(ApiStep::all_rates) {
        let StepRates::Token(rates) = rates else { continue };
        let Some(model) = rates.model.clone() else { continue };
        let tiered = rates.segments.iter().any(|segment| !segment.volume_tiers.is_empty());
        if tiered && !factors.contains_key(&model) {
            let factor = factor_of(&model, rates, steps, cx);
            factors.insert(model, factor);
        }
    }
    factors
}

fn factor_of(model: &str, rates: &TokenRates, steps: &[ApiStep], cx: &mut OptionSheet) -> Expr {
    let name = format!("volume_tiers.{model}");
    let tokens = mtok_of(model, steps, cx);
    let tokens = cx.row(&format!("{name}.mtok"), "tokens of the model", Unit::MTOK, tokens);
    let mut off = Expr::zero(Unit::NONE);
    for segment in &rates.segments {
        let mut below = Expr::zero(Unit::NONE);
        for (at, tier) in segment.volume_tiers.iter().enumerate() {
            let key = format!("{}.{at}{}", cx.path(&name), segment.tag);
            let (above, discount) = (&tier.above_mtok, &tier.discount);
            let above =
                cx.all.sheet.input(&format!("{key}.above_mtok"), Unit::MTOK, above.value, &above.source);
            let discount =
                cx.all.sheet.input(&format!("{key}.discount"), Unit::NONE, discount.value, &discount.source);
            let share = (tokens.clone() - above.clone()).positive() / tokens.clone().max(above);
            let period = cx.all.window(segment.from, segment.to);
            off = off + (discount.clone() - below) * share * period;
            below = discount;
        }
    }
    cx.row(&format!("{name}.factor"), "left of the list price after volume tiers", Unit::NONE, off.rest())
}

fn mtok_of(model: &str, steps: &[ApiStep], cx: &mut OptionSheet) -> Expr {
    let mut tokens = Vec::new();
    for step in steps {
        let calls = cx.calls.iter().find(|(id, _)| *id == step.id).map(|(_, calls)| calls.clone());
        let (Some(calls), Some(share)) = (calls, share_of_model(model, step, cx)) else { continue };
        let per_call = tokens_per_call(&step.step, cx);
        tokens.push(
            calls * cx.to_api(&step.id) * share * per_call
                / Expr::constant(1_000_000, Unit::TOKEN / Unit::MTOK),
        );
    }
    Expr::sum(Unit::MTOK, tokens)
}

/// The share of a step's calls that a model takes, as the first choice or as the fallback.
fn share_of_model(model: &str, step: &ApiStep, cx: &mut OptionSheet) -> Option<Expr> {
    let same =
        |rates: &StepRates| matches!(rates, StepRates::Token(rates) if rates.model.as_deref() == Some(model));
    let Some((fallback, second)) = &step.fallback else { return same(&step.rates).then(Expr::one) };
    let share = cx.all.input(&fallback.share, Unit::NONE);
    match (same(&step.rates), same(second)) {
        (true, true) => Some(Expr::one()),
        (true, false) => Some(share.rest()),
        (false, true) => Some(share),
        (false, false) => None,
    }
}
