//! How the calls of a step are paid for: by call, by token or by the hour, exactly one of them.

use crate::base::diagnostic::Problem;
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::model::api::prices::{Need, Prices, TokenRates, resolve};
use crate::model::demand::need_peak;
use crate::scenario::types::{CallStep, Fallback, OptionSpec, Provisioned, Scenario};

/// How a step is paid for.
pub enum StepRates {
    Call(Box<Number>),
    Token(TokenRates),
    Hour(Box<Provisioned>),
}

/// A step with all its prices settled.
pub struct ApiStep {
    pub id: String,
    pub step: CallStep,
    pub rates: StepRates,
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
    let rates = rates(id, step, scenario, option, reader);
    let fallback = match &step.fallback {
        None => Some(None),
        Some(fallback) => fallback_rates(fallback, step, scenario, option, reader)
            .map(|rates| Some((fallback.clone(), rates))),
    };
    Some(ApiStep { id: id.to_string(), step: step.clone(), rates: rates?, fallback: fallback? })
}

fn rates(
    id: &str,
    step: &CallStep,
    scenario: &Scenario,
    option: &OptionSpec,
    reader: &mut Reader,
) -> Option<StepRates> {
    let own: Prices = step.prices.all().map(Option::clone);
    let by_token = step.model.is_some() || own.iter().any(Option::is_some);
    let ways = [step.price_per_call.is_some(), step.provisioned.is_some(), by_token];
    let at = step.model.as_ref().map_or(&step.calls_per_unit.span, |model| &model.span).clone();
    match ways.iter().filter(|given| **given).count() {
        1 => {}
        found => {
            let message = format!(
                "`{id}` takes exactly one of `model` (or prices per Mtok), `price_per_call` and `provisioned`, found {found}"
            );
            reader.report(Problem::new("how-it-is-priced", &at, message).label("these calls"));
            return None;
        }
    }
    if let Some(tier) = step.service_tier.as_ref().filter(|_| step.model.is_none()) {
        let message = format!("`service_tier` is one of a `model` of the price book, and `{id}` names none");
        reader.report(Problem::new("how-it-is-priced", &tier.span, message).label("a tier of no model"));
        return None;
    }
    if let Some(price) = &step.price_per_call {
        batch_of_call(id, step, reader)?;
        return Some(StepRates::Call(Box::new(price.clone())));
    }
    if let Some(provisioned) = &step.provisioned {
        need_peak(scenario, &provisioned.price_per_unit_hour, reader)?;
        return Some(StepRates::Hour(Box::new(provisioned.clone())));
    }
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
