//! Made-up studies of which some months have happened.

use tollgate::analysis::study::types::Study;

use super::Dice;

/// Lets some months of some options have happened: from the first month or later, few or many, or all of them.
pub fn make_happen(dice: &mut Dice, study: &mut Study) {
    let months = u64::from(study.scenario.months);
    for option in &mut study.options {
        let from = dice.one_of(&[1, 1, u64::from(option.go_live)]);
        let to = (from + dice.one_of(&[0, 0, 2, 11, months]) * dice.below(3)).min(months);
        let happened = dice.below(4) > 0;
        let held = option.monthly.iter_mut().filter(|m| (from..=to).contains(&u64::from(m.month)));
        held.for_each(|month| month.actual = happened);
    }
    let all = study.options.iter().flat_map(|option| &option.monthly);
    study.scenario.last_actual = all.filter(|month| month.actual).map(|month| month.month).max();
}
