//! Volume tiers: discounts on the tokens of a model in a month, above a volume, whichever calls they come from.

use std::collections::HashMap;

use crate::base::unit::Unit;
use crate::model::api::listed::ListedCost;
use crate::model::api::prices::TokenRates;
use crate::model::lowering::OptionSheet;
use crate::sheet::expr::Expr;

/// For each model with volume tiers: what is left of the list price, by the tokens of the month. A tier's discount
/// is for the tokens above it, `max(0, q - t) / max(q, t)` of them all.
pub fn factors(listed: &[ListedCost], cx: &mut OptionSheet) -> HashMap<String, Expr> {
    let mut factors = HashMap::new();
    for rates in listed.iter().filter_map(|one| one.rates) {
        let Some(model) = rates.model.clone() else { continue };
        let tiered = rates.segments.iter().any(|segment| !segment.volume_tiers.is_empty());
        if tiered && !factors.contains_key(&model) {
            let factor = factor_of(&model, rates, listed, cx);
            factors.insert(model, factor);
        }
    }
    factors
}

fn factor_of(model: &str, rates: &TokenRates, listed: &[ListedCost], cx: &mut OptionSheet) -> Expr {
    let name = format!("volume_tiers.{model}");
    let tokens = mtok_of(model, listed);
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

/// The tokens of all calls that a model takes, as the first choice, as the fallback or as the overflow.
fn mtok_of(model: &str, listed: &[ListedCost]) -> Expr {
    let same = |one: &&ListedCost| one.model() == Some(model);
    let tokens = listed.iter().filter(same).map(|one| one.runs.clone() * one.tokens_per_run.clone());
    Expr::sum(Unit::TOKEN, tokens) / Expr::constant(1_000_000, Unit::TOKEN / Unit::MTOK)
}
