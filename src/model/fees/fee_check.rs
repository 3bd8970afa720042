//! Problems of a tariff that one number alone does not show.

use crate::base::diagnostic::{Problem, Span};
use crate::form::record::Reader;
use crate::model::fees::fee::{Fee, FeeTier};
use crate::model::lines::amounts::check_order;
use crate::scenario::types::{OptionSpec, Scenario};

/// Reports what is wrong with a fee.
pub fn check_fee(
    id: &str,
    fee: &Fee,
    scenario: &Scenario,
    option: &OptionSpec,
    reader: &mut Reader,
) -> Option<()> {
    let before = reader.problems.len();
    check_order(&fee.from, &fee.to, scenario.months, reader);
    match &fee.tiers {
        None => without_tiers(id, fee, option, reader),
        Some(tiers) => in_order(id, tiers, reader),
    }
    (reader.problems.len() == before).then_some(())
}

fn report(code: &'static str, at: &Span, message: String, hint: &str, reader: &mut Reader) {
    reader.report(Problem::new(code, at, message).label("this fee").hint(hint));
}

/// A fee charges something, and what is said of its count needs a price.
fn without_tiers(id: &str, fee: &Fee, option: &OptionSpec, reader: &mut Reader) {
    const CODE: &str = "fee-without-price";
    let idle = [
        ("included", fee.included.as_ref().map(|number| &number.span)),
        ("commit", fee.commit.as_ref().map(|commit| &commit.amount.span)),
    ];
    for (name, span) in idle.into_iter().filter_map(|(name, span)| Some((name, span?))) {
        let message = format!("`{name}` is about what `tiers` charge, and the fee `{id}` has none");
        report(CODE, span, message, "tiers = [{ above = 0, price = 0.99 }], say", reader);
    }
    if fee.base_per_month.is_none() {
        let message = format!("the fee `{id}` of `{}` has neither `base_per_month` nor `tiers`", option.id);
        report(CODE, &fee.per.span, message, "tiers = [{ above = 0, price = 0.99 }], say", reader);
    }
}

/// Tiers start at nothing and rise, so that everything beyond the included has a price.
fn in_order(id: &str, tiers: &[FeeTier], reader: &mut Reader) {
    const CODE: &str = "fee-tiers";
    if let Some(first) = tiers.first().filter(|tier| !tier.above.value.is_zero()) {
        let message = format!(
            "the first of the `tiers` of `{id}` must have `above = 0`, found {}",
            first.above.value.normalize()
        );
        let hint = "`included` says how many are free; `above` counts from there";
        report(CODE, &first.above.span, message, hint, reader);
    }
    for pair in tiers.windows(2).filter(|pair| pair[1].above.value <= pair[0].above.value) {
        let [before, after] = [&pair[0], &pair[1]].map(|tier| tier.above.value.normalize());
        let message = format!("the `tiers` of `{id}` must rise, found {after} after {before}");
        report(CODE, &pair[1].above.span, message, "lowest count first", reader);
    }
}
