//! The recommendation, by a rule that is stated: the highest NPV where the scenario has value, doing nothing where
//! every NPV is negative, the lowest present value of cost where there is no value.

use crate::analysis::study::types::{Facts, OptionStudy, Study, Verdict};
use crate::base::format::amount;

const BY_WORTH: &str = "the highest NPV; doing nothing where every NPV is negative";
const BY_COST: &str =
    "the lowest present value of cost, less what is left of what was bought, as the scenario has no value";

/// The option to take, with the reason.
pub fn verdict(facts: &Facts, options: &[OptionStudy]) -> Verdict {
    let rule = if facts.has_value { BY_WORTH } else { BY_COST }.to_string();
    let able: Vec<&OptionStudy> = options.iter().filter(|option| option.infeasible.is_none()).collect();
    let Some(best) =
        able.iter().copied().reduce(|best, next| if next.npv() > best.npv() { next } else { best })
    else {
        let reason = "no option can serve the load as it is described".to_string();
        return Verdict { option: None, rule, reason };
    };
    if facts.has_value && best.npv().is_sign_negative() && !best.npv().is_zero() {
        let reason = format!(
            "every option is worth less than it costs; the best, {}, has an NPV of {} {}",
            best.name,
            facts.currency,
            amount(best.npv())
        );
        return Verdict { option: None, rule, reason };
    }
    Verdict { option: Some(best.id.clone()), rule, reason: reason(facts, best, &able) }
}

fn reason(facts: &Facts, best: &OptionStudy, able: &[&OptionStudy]) -> String {
    let money = |value| format!("{} {}", facts.currency, amount(value));
    let others = able.iter().filter(|option| option.id != best.id);
    let second = others.reduce(|best, next| if next.npv() > best.npv() { next } else { best });
    let own = match facts.has_value {
        true => format!("an NPV of {}", money(best.npv())),
        // Without value, what is left of what was bought is all that stands against the cost.
        false => format!("a net present value of cost of {}", money(-best.npv())),
    };
    match second {
        None => format!("{own}, and no other option to compare with"),
        Some(second) if second.npv() == best.npv() => format!("{own}, the same as {}", second.name),
        Some(second) => format!("{own}, {} better than {}", money(best.npv() - second.npv()), second.name),
    }
}

/// The option that charts and sentences speak of: the recommended one, or else the one that comes nearest to it.
pub fn focus(study: &Study) -> Option<&OptionStudy> {
    let chosen = study.verdict.option.as_ref();
    let recommended = study.options.iter().find(|option| Some(&option.id) == chosen);
    recommended.or_else(|| best(study))
}

/// The best option that can be built: by net present value, or by cost where nothing has a value.
fn best(study: &Study) -> Option<&OptionStudy> {
    let worth = |option: &OptionStudy| match study.scenario.has_value {
        true => option.npv(),
        false => -option.known("pv_cost"),
    };
    let key = |option: &&OptionStudy| (option.infeasible.is_none(), worth(option));
    // The first of equals, as `max_by_key` would take the last.
    study.options.iter().rev().max_by_key(key)
}
