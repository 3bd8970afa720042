//! The recommendation, by a rule that is stated: the highest NPV where the scenario has value, doing nothing where every NPV
//! is negative or none clears the hurdles; the lowest cost of the same work where there is no value.

use rust_decimal::Decimal;

use crate::analysis::study::hurdles::missed;
use crate::analysis::study::types::{Basis, Facts, OptionStudy, Study, Verdict};
use crate::base::format::money;
use crate::scenario::types::Hurdles;

const BY_WORTH: &str = "the highest NPV wins; if every NPV is negative, do nothing";
const BY_HURDLE: &str = "the highest NPV among options that clear the hurdles wins; if none does, do nothing";
const BY_COST: &str =
    "the lowest present value of cost, net of residual value, wins, since the scenario has no benefits";
const BY_WORK: &str = "the lowest total cost of the work wins, since the scenario has no benefits";
const BY_UNIT: &str = "the lowest levelised cost per unit wins, since the scenario has no benefits and the options serve different volumes";

/// The option to take, with the reason, of those that can serve.
pub fn verdict(facts: &Facts, hurdles: Option<&Hurdles>, basis: Basis, able: &[&OptionStudy]) -> Verdict {
    let rule = rule(facts, hurdles, basis).to_string();
    let nothing = |reason: String| Verdict { option: None, rule: rule.clone(), reason, missed: vec![] };
    let Some(best) = best_of(facts, basis, able) else {
        return nothing("no option can serve the load described".to_string());
    };
    if facts.has_value && best.npv() < Decimal::ZERO {
        let npv = money(&facts.currency, best.npv());
        return nothing(format!(
            "every option costs more than it is worth; the best, {}, has an NPV of {npv}",
            best.name
        ));
    }
    let cleared: Vec<&OptionStudy> = able
        .iter()
        .copied()
        .filter(|option| hurdles.is_none_or(|all| missed(all, option).is_empty()))
        .collect();
    match (hurdles, best_of(facts, basis, &cleared)) {
        (Some(all), None) => {
            let missed = missed(all, best);
            let said: Vec<String> = missed.iter().map(|one| one.says(facts)).collect();
            let reason = format!("{} is not worth the risk: {}", best.name, said.join("; "));
            Verdict { missed, ..nothing(reason) }
        }
        (_, chosen) => {
            let best = chosen.unwrap_or(best);
            let reason = reason(facts, basis, best, able);
            Verdict { option: Some(best.id.clone()), rule, reason, missed: vec![] }
        }
    }
}

fn rule(facts: &Facts, hurdles: Option<&Hurdles>, basis: Basis) -> &'static str {
    match (facts.has_value, hurdles, basis) {
        (true, None, _) => BY_WORTH,
        (true, Some(_), _) => BY_HURDLE,
        (false, _, Basis::Total) => BY_COST,
        (false, _, Basis::WorkCost) => BY_WORK,
        (false, _, Basis::PerUnit) => BY_UNIT,
    }
}

/// What decides: more of it is better.
fn merit(facts: &Facts, basis: Basis, option: &OptionStudy) -> Option<Decimal> {
    match (facts.has_value, basis) {
        (true, _) | (_, Basis::Total) => Some(option.npv()),
        (false, basis) => option.figure(basis.metric()).as_ref().ok().map(|cost| -*cost),
    }
}

/// The first of equals is the best.
fn best_of<'a>(facts: &Facts, basis: Basis, options: &[&'a OptionStudy]) -> Option<&'a OptionStudy> {
    let known = options.iter().filter_map(|option| Some((*option, merit(facts, basis, option)?)));
    known.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|best| best.0)
}

fn reason(facts: &Facts, basis: Basis, best: &OptionStudy, able: &[&OptionStudy]) -> String {
    let others: Vec<&OptionStudy> = able.iter().copied().filter(|option| option.id != best.id).collect();
    let of = |option: &OptionStudy| merit(facts, basis, option).unwrap_or_default();
    let amount = |value: Decimal| money(&facts.currency, value);
    let own = match (facts.has_value, basis) {
        (true, _) => format!("an NPV of {}", amount(best.npv())),
        // Without benefits, the residual value of what was bought is all that stands against the cost.
        (false, Basis::Total) => format!("a net present value of cost of {}", amount(-best.npv())),
        (false, Basis::WorkCost) => format!("a total cost of the work of {}", amount(-of(best))),
        (false, Basis::PerUnit) => format!("a levelised cost of {} per {}", amount(-of(best)), facts.unit),
    };
    match best_of(facts, basis, &others) {
        None => format!("{own}; there is no other option to compare it with"),
        Some(second) if of(second) == of(best) => format!("{own}, the same as {}", second.name),
        Some(second) => format!("{own}, {} ahead of {}", amount(of(best) - of(second)), second.name),
    }
}

/// The option that charts and sentences speak of: the recommended one, or else the one that comes nearest to it.
pub fn focus(study: &Study) -> Option<&OptionStudy> {
    let chosen = study.verdict.option.as_ref();
    let recommended = study.options.iter().find(|option| Some(&option.id) == chosen);
    recommended.or_else(|| best(study))
}

/// The best option that can be built, or of all where none can.
fn best(study: &Study) -> Option<&OptionStudy> {
    let able: Vec<&OptionStudy> = study.options.iter().filter(|option| option.infeasible.is_none()).collect();
    let all: Vec<&OptionStudy> = study.options.iter().collect();
    let of = |options: &[&'_ OptionStudy]| {
        best_of(&study.scenario, study.basis, options).map(|best| best.id.clone())
    };
    let id = of(&able).or_else(|| of(&all))?;
    study.option(&id)
}
