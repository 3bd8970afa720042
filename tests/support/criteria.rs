//! Charts of criteria, made up for tests: one row to twenty, names up to sixty letters, values of any size.

use rust_decimal::Decimal;
use tollgate::report::chart::*;

use super::{Dice, PowiExact};

pub fn made_up(seed: u64) -> Chart {
    let mut dice = Dice((seed + 77).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    dice.below(2);
    let count = 1 + dice.below(20);
    let rows = (0..count).map(|index| row(&mut dice, index)).collect();
    Chart {
        slug: "criteria".into(),
        title: format!("Iterate: {} of criteria are met", dice.name(1)),
        subtitle: format!("What was found of {}, each row on its own scale", dice.name(3)),
        footer_left: dice.name(4),
        footer_right: "illustrative figures".to_string(),
        alt: String::new(),
        body: Body::Criteria(Criteria { rows }),
    }
}

fn sixty(dice: &mut Dice, index: u64) -> String {
    dice.name(index).chars().take(60).collect::<String>().trim().to_string()
}

fn row(dice: &mut Dice, index: u64) -> CriteriaRow {
    let scale = Decimal::TEN.powi_exact(dice.below(19) as i32 - 6);
    let value = |dice: &mut Dice| match dice.below(8) {
        0 => Decimal::ZERO,
        1 => -dice.share() * scale,
        _ => dice.share() * scale,
    };
    let (low, span) = (value(dice), value(dice).abs());
    let (min, max) = dice.one_of(&[
        (Some(low), None),
        (None, Some(low)),
        (Some(low), Some(low + span)),
        (None, None),
        (None, Some(low)),
    ]);
    let found = (dice.below(6) > 0).then(|| value(dice));
    let half = value(dice).abs();
    let interval = found.filter(|_| dice.below(3) > 0).map(|found| (found - half, found + half));
    let words = tollgate::base::format::compact;
    let said = match (found, interval) {
        (Some(found), Some((a, b))) => format!("{} ({} to {})", words(found), words(a), words(b)),
        (Some(found), None) => words(found),
        _ => String::new(),
    };
    let mark = dice.one_of(&[Mark::Met, Mark::Missed, Mark::Open]);
    let word = dice.one_of(&["Met", "Missed", "Not proven", "Not measured"]).to_string();
    CriteriaRow {
        name: vec![sixty(dice, index), format!("{}, at least {}", sixty(dice, index + 20), words(low))],
        said: [word, said].into_iter().filter(|text| !text.is_empty()).collect(),
        min,
        max,
        found,
        interval,
        mark,
    }
}
