//! Asking for a break-even.

use rust_decimal::Decimal;
use tollgate::analysis::breakeven::by_input::{BreakEven, BreakEvenQuestion, Rival, Who, breakeven};
use tollgate::analysis::breakeven::search::Lead;

use crate::case::Case;

/// `with` is another option, `nothing`, or a target.
pub fn ask(
    case: &Case,
    (a, with): (&str, &str),
    metric: &str,
    vary: &str,
    range: (Decimal, Decimal),
) -> BreakEven {
    let question = BreakEvenQuestion {
        between: (a.into(), rival(with)),
        vary: vary.into(),
        range: Some(range),
        metric: metric.into(),
    };
    breakeven(&case.projected, &question).unwrap_or_else(|refusal| {
        panic!("refused: {:?}", refusal.problems.into_iter().map(|p| p.message).collect::<Vec<_>>())
    })
}

fn rival(with: &str) -> Rival {
    match (with, with.parse()) {
        (_, Ok(target)) => Rival::Target(target),
        ("nothing", _) => Rival::Nothing,
        _ => Rival::Option(with.into()),
    }
}

/// Crossings rounded to so many decimals, and whether each is a jump.
pub fn crossings(answer: &BreakEven, places: u32) -> Vec<(Decimal, bool)> {
    answer.crossings.iter().map(|found| (found.at.round_dp(places).normalize(), found.step)).collect()
}

/// Who is better, first to last, in a word.
pub fn leaders(answer: &BreakEven) -> Vec<&str> {
    answer.better.iter().map(|region| word(&region.who)).collect()
}

fn word(who: &Who) -> &str {
    match who {
        Who::Option(id) => id,
        Who::DoingNothing => "nothing",
        Who::Target => "missed",
        Who::Same => "same",
        Who::Nobody => "nobody",
    }
}

/// Equalities are equal to a millionth; at a jump the gaps on its sides are of opposite sign and neither is nothing.
pub fn assert_proved(answer: &BreakEven) {
    for found in &answer.crossings {
        let (before, after) = (found.before.gap().unwrap(), found.after.gap().unwrap());
        assert_ne!(found.before.lead(), found.after.lead(), "{found:?}");
        assert!(found.before.at <= found.at && found.at <= found.after.at, "{found:?}");
        // where both stay the same for a while, its end is known to what counts as the same
        let same = [found.before.lead(), found.after.lead()].contains(&Lead::Same);
        match found.step {
            true => assert!(before.is_sign_negative() != after.is_sign_negative(), "{found:?}"),
            false => {
                assert!(found.residual.abs() < Decimal::new(if same { 1_000 } else { 1 }, 6), "{found:?}")
            }
        }
    }
    let ends = answer.better.first().zip(answer.better.last()).unwrap();
    assert_eq!((ends.0.from, ends.1.to), (answer.ends[0].at, answer.ends[1].at));
    assert!(
        answer.better.windows(2).all(|pair| pair[0].to == pair[1].from
            && (&pair[0].who, pair[0].alone) != (&pair[1].who, pair[1].alone))
    );
}
