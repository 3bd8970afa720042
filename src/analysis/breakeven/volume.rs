//! Break-even by volume, the question that everybody asks: for every pair of options, and for the one that is
//! recommended against doing nothing.

use crate::analysis::breakeven::by_input::{BreakEven, BreakEvenQuestion, Rival, breakeven};
use crate::analysis::projected::Projected;
use crate::analysis::study::types::Study;

/// What is held against what.
pub type Pair = (String, Rival);

/// Every pair of options; a scenario with one option holds it against doing nothing.
pub fn pairs(study: &Study) -> Vec<Pair> {
    let ids: Vec<&String> = study.options.iter().map(|option| &option.id).collect();
    if let [only] = ids.as_slice() {
        return vec![((*only).clone(), Rival::Nothing)];
    }
    let pairs = (0..ids.len()).flat_map(|a| (a + 1..ids.len()).map(move |b| (a, b)));
    pairs.map(|(a, b)| (ids[a].clone(), Rival::Option(ids[b].clone()))).collect()
}

/// The input that scales all demand.
pub fn volume(projected: &Projected) -> &'static str {
    let listed = projected.model.sheet.find_input("volume.scale").is_some();
    if listed { "volume.scale" } else { "volume.units_per_month" }
}

/// The break-evens by volume that every reader is shown. A volume of zero has no range to search around it.
pub fn by_volume(projected: &Projected, study: &Study) -> Vec<BreakEven> {
    let mut pairs = pairs(study);
    if let Some(chosen) = study.verdict.option.as_ref().filter(|_| study.scenario.has_value) {
        let alone = (chosen.clone(), Rival::Nothing);
        pairs.extend((!pairs.contains(&alone)).then_some(alone));
    }
    let ask = |between: Pair| {
        let (vary, metric) = (volume(projected).to_string(), study.deciding_metric().to_string());
        breakeven(projected, &BreakEvenQuestion { between, vary, range: None, metric }).ok()
    };
    pairs.into_iter().filter_map(ask).collect()
}
