//! Problems of how long calls are that one number alone does not show.

use rust_decimal::Decimal;

use crate::base::diagnostic::Problem;
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::scenario::types::{CallStep, OptionSpec};

/// Reports steps whose lengths do not fit together.
pub fn check_lengths(option: &OptionSpec, reader: &mut Reader) -> Option<()> {
    let before = reader.problems.len();
    for (id, step) in option.core.calls.iter() {
        one_way(id, step, reader);
        whole(id, step, reader);
        growing(id, step, reader);
    }
    (reader.problems.len() == before).then_some(())
}

/// Sizes stand in the place of one size, and each is a call of its own.
fn one_way(id: &str, step: &CallStep, reader: &mut Reader) {
    if step.sizes().is_empty() {
        return;
    }
    let others = [
        (&step.input_tokens, "input_tokens"),
        (&step.output_tokens, "output_tokens"),
        (&step.turns, "turns"),
        (&step.context_growth_tokens, "context_growth_tokens"),
    ];
    for (number, name) in others.into_iter().filter_map(|(number, name)| Some((number.as_ref()?, name))) {
        let message = format!("`sizes` stands instead of `{name}`, and `{id}` has both");
        let hint = match name {
            "turns" | "context_growth_tokens" => "give conversations of each size a step of their own",
            _ => "leave it out: each size has its own tokens",
        };
        reader
            .report(Problem::new("sizes-and-size", &number.span, message).label("beside `sizes`").hint(hint));
    }
}

/// Every call is of one of the sizes.
fn whole(id: &str, step: &CallStep, reader: &mut Reader) {
    let Some(last) = step.sizes().last() else { return };
    let sum: Decimal = step.sizes().iter().map(|size| size.share.value).sum();
    // So many digits carry thirds.
    if (sum - Decimal::ONE).abs() > Decimal::new(1, 9) {
        let message = format!("the shares of `sizes` sum to 1, and in `{id}` to {}", sum.normalize());
        let hint = "a share is a part of all calls of the step: 0.9 and 0.1, say";
        let problem = Problem::new("sizes-not-whole", &last.share.span, message);
        reader.report(problem.label("the last of them").hint(hint));
    }
}

/// A prompt that grows says by how much, and how often.
fn growing(id: &str, step: &CallStep, reader: &mut Reader) {
    if !step.sizes().is_empty() {
        return;
    }
    let mut report = |number: &Number, message: String, hint: &str| {
        let problem = Problem::new("growing-prompt", &number.span, message).label("how the prompt grows");
        reader.report(problem.hint(hint));
    };
    match (&step.turns, &step.context_growth_tokens) {
        (None, Some(growth)) => {
            let message = format!("`context_growth_tokens` is by turn, and `{id}` has no `turns`");
            report(growth, message, "turns = 12, say: how many calls a conversation takes");
        }
        (Some(_), Some(growth)) if step.input_tokens.is_none() => {
            let message = format!("a prompt that grows starts at `input_tokens`, and `{id}` has none");
            report(growth, message, "input_tokens: the prompt of the first turn");
        }
        (Some(turns), None) if step.input_tokens.is_some() => {
            let message =
                format!("a turn sends what came before it, and `{id}` has no `context_growth_tokens`");
            report(
                turns,
                message,
                "the answer and the next question, or a tool's output, add to each turn's prompt; 0 where nothing does",
            );
        }
        _ => {}
    }
}
