//! How the calls of a step are paid for: by call, by token or by rented units, exactly one of them; calls beyond the units
//! may spill over to one of the others.

use crate::base::diagnostic::Problem;
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::model::api::prices::{Need, Prices, TokenRates, resolve};
use crate::model::api::provisioned_check::{UnitTerms, place, settle_units};
use crate::model::demand::need_peak;
use crate::scenario::types::{CallStep, Fallback, OptionSpec, Scenario};

/// How a step is paid for.
pub enum StepRates {
    Call(Box<Number>),
    Token(TokenRates),
    Units(Box<UnitTerms>),
}

/// A step with all its prices settled.
pub struct ApiStep {
    pub id: String,
    pub step: CallStep,
    pub rates: StepRates,
    /// What calls beyond the rented units pay.
    pub spillover: Option<StepRates>,
    pub fallback: Option<(Fallback, StepRates)>,
}

/// A step with its prices, or a problem where one that it needs is not known.
pub fn settle(
    id: &str,
    step: &CallStep,
    scenario: &Scenario,
    option: &OptionSpec,
    reader: &mut Reader,
) -> Option<ApiStep> {
    let own = own_rates(id, step, scenario, option, reader);
    let fallback = match &step.fallback {
        None => Some(None),
        Some(fallback) => fallback_rates(fallback, step, scenario, option, reader)
            .map(|rates| Some((fallback.clone(), rates))),
    };
    let ((rates, spillover), fallback) = (own?, fallback?);
    Some(ApiStep { id: id.to_string(), step: step.clone(), rates, spillover, fallback })
}

/// The rates of a step, and those of the calls beyond its units.
fn own_rates(
    id: &str,
    step: &CallStep,
    scenario: &Scenario,
    option: &OptionSpec,
    reader: &mut Reader,
) -> Option<(StepRates, Option<StepRates>)> {
    one_way(id, step, reader)?;
    if let Some(tier) = step.service_tier.as_ref().filter(|_| step.model.is_none()) {
        let message = format!("`service_tier` is one of a `model` of the price book, and `{id}` names none");
        reader.report(Problem::new("how-it-is-priced", &tier.span, message).label("a tier of no model"));
        return None;
    }
    let Some(units) = &step.provisioned else {
        return Some((by_use(id, step, scenario, option, reader)?, None));
    };
    let terms = settle_units(id, step, units, reader)?;
    need_peak(scenario, place(units).unwrap_or(&step.calls_per_unit.span), reader)?;
    let beyond = match spills(step) {
        true => Some(by_use(id, step, scenario, option, reader)?),
        false => None,
    };
    Some((StepRates::Units(Box::new(terms)), beyond))
}

/// Whether calls beyond the units go to the step's own price.
fn spills(step: &CallStep) -> bool {
    step.provisioned.as_ref().is_some_and(|units| units.spillover == Some(true))
}

/// A step is paid for in one way; what spills over, in one of the others.
fn one_way(id: &str, step: &CallStep, reader: &mut Reader) -> Option<()> {
    let by_token = step.model.is_some() || step.prices.all().into_iter().any(Option::is_some);
    let units = step.provisioned.is_some() && !spills(step);
    let found = [step.price_per_call.is_some(), units, by_token].iter().filter(|given| **given).count();
    if found == 1 {
        return Some(());
    }
    let message = match spills(step) {
        true => format!(
            "calls beyond the units of `{id}` take exactly one of `model` (or prices per Mtok) and `price_per_call`, found {found}"
        ),
        false => format!(
            "`{id}` takes exactly one of `model` (or prices per Mtok), `price_per_call` and `provisioned`, found {found}"
        ),
    };
    let at = step.model.as_ref().map_or(&step.calls_per_unit.span, |model| &model.span);
    reader.report(Problem::new("how-it-is-priced", at, message).label("these calls"));
    None
}

/// What is paid by the call or by the token.
fn by_use(
    id: &str,
    step: &CallStep,
    scenario: &Scenario,
    option: &OptionSpec,
    reader: &mut Reader,
) -> Option<StepRates> {
    if let Some(price) = &step.price_per_call {
        batch_of_call(id, step, reader)?;
        return Some(StepRates::Call(Box::new(price.clone())));
    }
    let at = step.model.as_ref().map_or(&step.calls_per_unit.span, |model| &model.span).clone();
    let own: Prices = step.prices.all().map(Option::clone);
    let need = Need { scenario, option, step, tier: step.service_tier.as_ref(), at };
    resolve(step.model.as_ref(), &need, own, reader).map(StepRates::Token)
}

/// A share of calls in batches is at a discount, which a flat price does not say.
fn batch_of_call(id: &str, step: &CallStep, reader: &mut Reader) -> Option<()> {
    let batched = step.batch_share.as_ref().filter(|share| !share.value.is_zero());
    let Some(share) = batched.filter(|_| step.batch_discount.is_none()) else { return Some(()) };
    let message = format!("`batch_share` at a flat price needs `batch_discount`, and `{id}` has none");
    reader.report(Problem::new("missing-price", &share.span, message).label("these calls in batches"));
    None
}

fn fallback_rates(
    fallback: &Fallback,
    step: &CallStep,
    scenario: &Scenario,
    option: &OptionSpec,
    reader: &mut Reader,
) -> Option<StepRates> {
    match (&fallback.model, &fallback.price_per_call) {
        (None, Some(price)) => Some(StepRates::Call(Box::new(price.clone()))),
        (Some(model), None) => {
            let need = Need { scenario, option, step, tier: None, at: model.span.clone() };
            resolve(Some(model), &need, Default::default(), reader).map(StepRates::Token)
        }
        _ => {
            let message = "a fallback takes exactly one of `model` and `price_per_call`";
            reader.report(
                Problem::new("how-it-is-priced", &fallback.share.span, message).label("this fallback"),
            );
            None
        }
    }
}
