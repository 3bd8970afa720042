//! Goal seek: the value of an input at which a figure reaches a target.

use rust_decimal::{Decimal, dec};
use tollgate::analysis::breakeven::by_input::{BreakEven, BreakEvenQuestion, Rival, Who, breakeven};

use crate::case::Case;
use crate::plain;

fn seek(case: &Case, metric: &str, target: Decimal, vary: &str, range: (Decimal, Decimal)) -> BreakEven {
    let question = BreakEvenQuestion {
        between: ("api".into(), Rival::Target(target)),
        vary: vary.into(),
        range: Some(range),
        metric: metric.into(),
    };
    breakeven(&case.projected, &question).unwrap_or_else(|refusal| panic!("{}", refusal.problems[0].message))
}

fn only(answer: &BreakEven) -> Decimal {
    assert_eq!(answer.crossings.len(), 1, "{:?}", answer.crossings);
    answer.crossings[0].at.round_dp(9).normalize()
}

const PRICE: &str = "options.api.calls.only.price_per_call";

// TCO = 12 x (100 p + 150): 3,600 at p = 1.5. The cost of a unit is p + 1.5: 2 at p = 0.5.
#[test]
fn the_price_at_which_a_cost_reaches_its_target_has_a_closed_form() {
    let case = plain("100", "");
    let range = (dec!(0.1), dec!(10));
    let cost = seek(&case, "tco", dec!(3600), PRICE, range);
    assert_eq!(only(&cost), dec!(1.5));
    let met: Vec<&Who> = cost.better.iter().map(|region| &region.who).collect();
    assert_eq!(met, [&Who::Option("api".into()), &Who::Target], "a low cost meets it");
    assert_eq!(only(&seek(&case, "cost_per_unit", dec!(2), PRICE, range)), dec!(0.5));
}

#[test]
fn a_target_out_of_reach_is_said_to_be() {
    let never = seek(&plain("100", ""), "tco", dec!(100), PRICE, (dec!(0.1), dec!(10)));
    assert!(never.crossings.is_empty());
    assert_eq!(never.reason.as_deref(), Some("the target is missed throughout, from 0.1000 to 10.00"));
}

// 600 up front, then a net of n a month over 12 months, of which n = 100 w - 250 with w the worth of a unit. At an
// internal rate of 0 the twelve pay back 600: n = 50 and w = 3. Below that there still is a rate, a negative one, and
// where no month brings anything (w = 2.5 and less) there is none.
#[test]
fn an_internal_rate_is_sought_where_it_exists() {
    let case = plain("100", "[costs.setup]\nupfront = 600\noptions = [\"api\"]");
    let worth = "values.worth.per_unit";
    let found = seek(&case, "irr", Decimal::ZERO, worth, (dec!(1), dec!(5)));
    assert_eq!(found.crossings.last().unwrap().at.round_dp(6).normalize(), dec!(3));
    assert_eq!(found.better[0].who, Who::Nobody, "{:?}", found.better);
    assert_eq!(found.better[0].to.round_dp(5).normalize(), dec!(2.5));
}

// Payback of 600 up front at n a month is in month 600 / n: month 8 at n = 75, w = 3.25. Under n = 50 there is none.
#[test]
fn a_payback_is_sought_where_it_exists() {
    let case = plain("100", "[costs.setup]\nupfront = 600\noptions = [\"api\"]");
    let found = seek(&case, "payback_month", dec!(8), "values.worth.per_unit", (dec!(1), dec!(5)));
    assert_eq!(only(&found), dec!(3.25));
    let who: Vec<&Who> = found.better.iter().map(|region| &region.who).collect();
    assert_eq!(who, [&Who::Nobody, &Who::Target, &Who::Option("api".into())]);
}
