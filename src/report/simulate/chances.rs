//! Chances in sentences: of loss, of being the best, as they stand beside a verdict.

use rust_decimal::Decimal;

use crate::analysis::simulate::simulation::{CriterionChance, OptionChances, Simulation};
use crate::analysis::study::types::Study;
use crate::analysis::study::verdict::focus;
use crate::base::format::{fixed, money, percent};
use crate::report::labels::{input_name, metric_name, name};

/// A chance as people say it: `23%`, `under 1%`, `over 99%`.
pub fn chance(share: Decimal) -> String {
    const ONE: Decimal = Decimal::from_parts(1, 0, 0, false, 2);
    match share {
        share if share.is_zero() => "0%".to_string(),
        share if share == Decimal::ONE => "100%".to_string(),
        share if share < ONE => "under 1%".to_string(),
        share if share > Decimal::ONE - ONE => "over 99%".to_string(),
        share => percent(share, 0),
    }
}

/// The chances of the option that is spoken of, in a sentence or two.
pub fn said(study: &Study, simulation: &Simulation) -> Option<String> {
    let option = focus(study)?;
    let own = simulation.option(&option.id)?;
    let drawn = format!("{} trials of {}", fixed(simulation.trials.into(), 0), inputs(simulation));
    let loss = own.loss.map(|loss| loss_in_words(study, &option.name, own, chance(loss.share), &drawn));
    let first = match loss {
        Some(loss) => loss,
        None => spend_in_words(study, &option.name, own, &drawn)?,
    };
    Some([Some(first), best_in_words(study, simulation)].into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// What a criterion is on: `cost per record, Vendor API`; an input by its label.
pub fn called(study: &Study, one: &CriterionChance) -> String {
    match one.metric.contains('.') && one.metric.starts_with("options.") {
        true => input_name(study, &one.metric),
        false => format!("{}, {}", metric_name(study, &one.metric), name(study, &one.option)),
    }
}

/// `6 uncertain inputs`.
pub fn inputs(simulation: &Simulation) -> String {
    match simulation.uncertain.len() {
        1 => "1 uncertain input".to_string(),
        many => format!("{many} uncertain inputs"),
    }
}

fn loss_in_words(study: &Study, name: &str, own: &OptionChances, loss: String, drawn: &str) -> String {
    let amount = |value: Decimal| money(&study.scenario.currency, value);
    let npv = own.metric("npv");
    let ends = npv.and_then(|npv| npv.percentile(10).zip(npv.percentile(90)));
    let between = ends.map_or(String::new(), |(low, high)| {
        format!("; its NPV is between {} and {} in 8 of 10", amount(low), amount(high))
    });
    format!("Chance that {name} loses money: {loss} ({drawn}{between}).")
}

fn spend_in_words(study: &Study, name: &str, own: &OptionChances, drawn: &str) -> Option<String> {
    let amount = |value: Decimal| money(&study.scenario.currency, value);
    let tco = own.metric("tco")?;
    let (low, high) = tco.percentile(10).zip(tco.percentile(90))?;
    Some(format!("{name} costs between {} and {} in 8 of 10 of {drawn}.", amount(low), amount(high)))
}

/// Who is the best, how often; nothing where there is no choice.
pub fn best_in_words(study: &Study, simulation: &Simulation) -> Option<String> {
    let mut all: Vec<_> = simulation.best.iter().filter(|(_, chance)| !chance.share.is_zero()).collect();
    all.sort_by_key(|(_, chance)| std::cmp::Reverse(chance.share));
    let named = |id: &Option<String>| {
        id.as_deref().map_or("doing nothing".to_string(), |id| name(study, id).to_string())
    };
    match all.as_slice() {
        [] => None,
        [(only, _)] if simulation.best.len() > 1 => Some(format!(
            "{} is the best choice in every trial.",
            crate::report::labels::sentence_case(&named(only))
        )),
        [_] => None,
        all => {
            let shares: Vec<String> =
                all.iter().map(|(id, share)| format!("{} {}", named(id), chance(share.share))).collect();
            Some(format!("Best choice: {}.", shares.join(", ")))
        }
    }
}
