//! What a reader must know of the calls and the seats of an option: how long calls are, and what that leaves out.

use rust_decimal::Decimal;

use crate::analysis::advice::warning::{Warning, warn};
use crate::form::number::Number;
use crate::scenario::types::{CallStep, OptionKind, OptionSpec, Scenario};

/// Warnings of the calls of an option.
pub fn on_calls(scenario: &Scenario, option: &OptionSpec, list: &mut Vec<Warning>) {
    for (_, step) in option.core.calls.iter() {
        long_prompts(scenario, option, step, list);
        too_long(scenario, step, list);
        many_calls(step, list);
        read_again(option, step, list);
        smallest_purchase(step, list);
    }
}

/// A mean prompt below a threshold hides the calls above it.
fn long_prompts(scenario: &Scenario, option: &OptionSpec, step: &CallStep, list: &mut Vec<Warning>) {
    let mean = step.input_tokens.as_ref().filter(|_| step.turns.is_none());
    let Some((model, prompt)) = step.model.as_ref().zip(mean) else { return };
    let Some(entry) = scenario.book.api.get(model.as_str()) else { return };
    let bands =
        entry.price.iter().flat_map(|price| price.context_above.iter().chain(&price.context_from).flatten());
    let Some(threshold) = bands.map(|tier| tier.tokens.value).min() else { return };
    let near = prompt.value * Decimal::TWO > threshold && prompt.value <= threshold;
    if near && matches!(option.core.kind, OptionKind::Api | OptionKind::Hybrid) {
        let message = format!(
            "the mean prompt is {} tokens, and from {threshold} on the whole request costs more: give calls of unlike length as `sizes`",
            prompt.value
        );
        warn(list, prompt.path.clone(), message);
    }
}

/// A call that the model cannot take at all.
fn too_long(scenario: &Scenario, step: &CallStep, list: &mut Vec<Warning>) {
    let entry = step.model.as_ref().and_then(|model| scenario.book.api.get(model.as_str()));
    let Some(window) = entry.and_then(|entry| entry.context_window.as_ref()) else { return };
    let answers = step.answers();
    let of = |(at, prompt): (usize, Decimal)| {
        prompt + answers.get(at).or(answers.first()).copied().unwrap_or_default()
    };
    let longest = step.prompts().into_iter().enumerate().map(of).max();
    let Some(whole) = longest.filter(|whole| *whole > window.value) else { return };
    let what = if step.turns.is_some() { "the last turn" } else { "a call" };
    let message = format!("{what} of {whole} tokens exceeds the model's context window of {}", window.value);
    warn(list, written(step).map_or_else(String::new, |number| number.path.clone()), message);
}

/// Where a step says how long its longest prompt is.
fn written(step: &CallStep) -> Option<&Number> {
    let longest = step.sizes().iter().max_by_key(|size| size.input_tokens.value);
    step.turns.as_ref().or(step.input_tokens.as_ref()).or(longest.map(|size| &size.input_tokens))
}

/// Many calls for a unit are seldom all alike: in a conversation each sends what came before it.
fn many_calls(step: &CallStep, list: &mut Vec<Warning>) {
    const MANY: Decimal = Decimal::from_parts(5, 0, 0, false, 0);
    let many = step.calls_per_unit.value >= MANY && step.turns.is_none();
    if many && step.input_tokens.is_some() {
        let message = format!(
            "{} calls per unit with the same prompt: if they are turns of one conversation, the prompt grows; give `turns` and `context_growth_tokens`",
            step.calls_per_unit.value.normalize()
        );
        warn(list, step.calls_per_unit.path.clone(), message);
    }
}

/// Turns read the same beginning again and again, which most providers sell for a tenth.
fn read_again(option: &OptionSpec, step: &CallStep, list: &mut Vec<Warning>) {
    let paid = matches!(option.core.kind, OptionKind::Api | OptionKind::Hybrid);
    let cached = step.cached_input_share.is_some();
    let by_token = step.price_per_call.is_none() && step.provisioned.is_none();
    if let Some(turns) = step.turns.as_ref().filter(|_| paid && by_token && !cached) {
        let message = "no `cached_input_share`: each turn sends the earlier ones again, which most providers bill at a cached price; write 0 if nothing is cached";
        warn(list, turns.path.clone(), message);
    }
}

/// Units by tokens are sold from a smallest purchase on.
fn smallest_purchase(step: &CallStep, list: &mut Vec<Warning>) {
    let Some(units) = &step.provisioned else { return };
    let unsaid = units.min_units.is_none() && units.minimum_units.is_none() && units.units.is_none();
    if let Some(by_token) = units.input_tpm_per_unit.as_ref().filter(|_| unsaid) {
        let message = "no `minimum_units`: providers sell provisioned units from a smallest purchase on, such as 15 in steps of 5";
        warn(list, by_token.path.clone(), message);
    }
}

/// A seat that is bought is not yet one that is used.
pub fn on_seats(option: &OptionSpec, list: &mut Vec<Warning>) {
    if let Some(seats) = option.core.seats.as_ref().filter(|seats| seats.active_share.is_none()) {
        let message = "no `active_share`: seats are paid for whether they are used or not; say what share of people will use them";
        warn(list, seats.bought.path.clone(), message);
    }
}
