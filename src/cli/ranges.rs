//! Ranges of inputs as they are asked for.

use rust_decimal::Decimal;

use crate::base::diagnostic::Refusal;
use crate::cli::args::ScenarioArgs;
use crate::form::files::Files;
use crate::scenario::load::Changes;

/// Refuses a range that goes beyond what the input may be; an end that is only just outside, such as a utilisation of
/// 0, may be asked.
///
/// # Errors
/// The refusal of a scenario with the input at that end.
pub(crate) fn check_ends(
    files: &Files,
    args: &ScenarioArgs,
    vary: &str,
    (low, high): (Decimal, Decimal),
) -> Result<(), Refusal> {
    let little =
        (high / Decimal::from(1_000_000)).checked_sub(low / Decimal::from(1_000_000)).unwrap_or_default();
    for (end, inside) in [(low, low + little), (high, high - little)] {
        let refused = out_of_range(files, args, vary, end);
        if refused.is_some() && out_of_range(files, args, vary, inside).is_some() {
            return refused.map_or(Ok(()), Err);
        }
    }
    Ok(())
}

/// The refusal of a scenario with the input at a value, if it is for that value.
fn out_of_range(files: &Files, args: &ScenarioArgs, vary: &str, at: Decimal) -> Option<Refusal> {
    let mut set = args.set.clone();
    set.push(format!("{vary}={at}"));
    let changes = Changes { case: args.case.clone(), set, ..Changes::default() };
    let mut refusal = crate::model::load_from(files, &args.file, &changes).err()?;
    refusal.problems.retain(|problem| problem.code == "out-of-range");
    (!refusal.problems.is_empty()).then_some(refusal)
}

/// `LO..HI`.
///
/// # Errors
/// Anything else.
pub(crate) fn range(text: &str) -> Result<(Decimal, Decimal), Refusal> {
    let number = |text: &str| crate::form::decimal::decimal(text.trim()).ok();
    text.split_once("..").and_then(|(low, high)| Some((number(low)?, number(high)?))).ok_or_else(|| {
        Refusal::because(
            "bad-range",
            format!("a range is written LO..HI, such as 1_000..50_000, found `{text}`"),
        )
    })
}
