//! Pairs of scenarios made up from seeds, which differ in anything from one number to nearly everything.

use rust_decimal::Decimal;
use tollgate::analysis::study::types::OptionStudy;
use tollgate::form::kind::FieldGroup;

use crate::made::{Dice, Made};
use crate::pair::{Pair, assert_whole, paths};

const PAIRS: u64 = 100;

/// A scenario, and the same with some of its parts from another.
fn pair(seed: u64) -> Pair {
    let (mut one, mut other) = (Made::new(seed), Made::new(seed));
    let (dice, from) = (&mut Dice::new(seed + 7_000), Made::new(seed + 500));
    if dice.below(2) == 0 {
        other.volume.clone_from(&from.volume);
    }
    for (part, with) in other.tables.iter_mut().zip(from.tables) {
        if dice.below(5) == 0 {
            *part = with;
        }
    }
    if dice.below(3) == 0 {
        other.tables.pop();
    }
    one.months = 12;
    // Every fourth pair has options of every kind, the others three of them.
    if !seed.is_multiple_of(4) {
        for tables in [&mut one.tables, &mut other.tables] {
            tables.retain(|table| !table.contains("[options.tokens]") && !table.contains("[options.mixed]"));
        }
    }
    other.months = if dice.below(4) == 0 { 15 } else { 12 };
    Pair::new(one.text(), other.text())
}

fn close(a: Decimal, b: Decimal) -> bool {
    (a - b).abs() <= a.abs().max(Decimal::ONE) * Decimal::new(1, 20)
}

#[test]
fn every_bridge_adds_up_and_ends_where_the_scenarios_are() {
    let (mut steps, mut merged) = (0, 0);
    for seed in 0..PAIRS {
        let pair = pair(seed);
        let ends = pair.ends();
        let of: (&str, fn(&OptionStudy) -> Decimal) =
            if seed % 2 == 0 { ("npv", |o| o.npv()) } else { ("tco", |o| o.tco()) };
        let options: Vec<&str> = ends[0].study.options.iter().map(|option| option.id.as_str()).collect();
        for bridge in pair.bridges(&options, of.0).into_iter().map(Option::unwrap) {
            let name = format!("{} of {} of {seed}", of.0, bridge.option);
            assert_whole(&bridge, &name);
            let [first, last] = [0, 1].map(|at| (of.1)(ends[at].option(&bridge.option)));
            assert!(close(bridge.from, first) && close(bridge.to, last), "{name} ends elsewhere");
            steps += bridge.steps.len();
            merged += bridge.steps.iter().filter(|step| step.changes.len() > 1).count();
        }
    }
    assert!(steps > 1_500, "{steps} steps say little");
    assert!(merged < steps / 5, "{merged} of {steps} steps are merged");
}

#[test]
fn the_way_back_is_the_same_bridge_with_its_signs_turned() {
    for seed in 0..10 {
        let pair = pair(seed);
        let there = pair.bridges(&["flat", "bought"], "npv");
        let back = pair.turned().bridges(&["flat", "bought"], "npv");
        for (there, back) in there.into_iter().zip(back).map(|(a, b)| (a.unwrap(), b.unwrap())) {
            assert_eq!(there.steps.len(), back.steps.len(), "{seed}");
            for (one, other) in there.steps.iter().zip(&back.steps) {
                assert_eq!(paths(one), paths(other), "{seed}");
                assert!(close(one.amount, -other.amount), "{seed}: {:?}", paths(one));
            }
        }
    }
}

/// Groups are made together: fewer steps, and the same difference to the 20th digit of the largest amount.
#[test]
fn every_variance_by_group_adds_up_to_the_same_difference() {
    let (mut moved, mut joined) = (0, 0);
    for seed in 0..PAIRS {
        let pair = pair(seed);
        let ids: Vec<String> = pair.ends()[0].study.options.iter().map(|option| option.id.clone()).collect();
        let options: Vec<&str> = ids.iter().map(String::as_str).collect();
        let metric = if seed % 2 == 0 { "npv" } else { "tco" };
        let all = pair.variances(&options, metric);
        assert_eq!(all.len(), options.len(), "{seed}");
        for variance in all {
            let sizes = variance.parts.iter().map(|part| part.amount.abs());
            let size = sizes.chain([variance.from.abs(), variance.to.abs(), Decimal::ONE]).max().unwrap();
            let sum: Decimal = variance.parts.iter().map(|part| part.amount).sum();
            let rest = variance.to - variance.from - sum;
            assert!(rest.abs() <= size * Decimal::new(1, 20), "{seed}: {rest} is left over of {size}");
            let groups: Vec<FieldGroup> =
                variance.parts.iter().flat_map(|part| part.groups.clone()).collect();
            let mut sorted = groups.clone();
            sorted.sort();
            assert_eq!((groups.len(), sorted), (8, FieldGroup::ALL.to_vec()), "{seed}: each group once");
            moved += variance.moving().len();
            joined += variance.parts.iter().filter(|part| part.groups.len() > 1).count();
        }
    }
    assert!(moved > 300, "{moved} parts say little");
    assert!(joined < moved / 5, "{joined} of {moved} parts are joined");
}
