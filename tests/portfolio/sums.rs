//! The whole is the sum of its parts on one calendar, less what is shared.

use rust_decimal::{Decimal, dec};

use crate::{Plain, of_texts, portfolio, shipped, whole};

/// a: 1,000 up front, 100 a month, brings 300 a month: 3,600 - 1,000 - 1,200 = 1,400.
const A: Plain = Plain("a", 1_000, 100, 300);
/// b: 500 up front, 50 a month, brings 100 a month: 1,200 - 500 - 600 = 100.
const B: Plain = Plain("b", 500, 50, 100);

const BOTH: &str =
    "[use_cases.a]\nscenario = \"a.toml\"\n[use_cases.b]\nscenario = \"b.toml\"\nstart = \"2027-07\"\n";

// b starts half a year later. Year 1: a pays 2,200; b pays 500 on 1 July and 6 x 50: 3,000 in all. Year 2: 6 x 50.
// At the end of June a has -1,000 + 6 x 200 = +200, and b takes 500 of it: -300. The deepest is a's -1,000 on day one.
#[test]
fn without_sharing_the_whole_is_the_sum_on_one_calendar() {
    let all = portfolio("0", &[A, B], BOTH);
    let totals = &all.all;
    assert_eq!((all.months, all.start.to_string().as_str()), (18, "2027-01"));
    assert_eq!((totals.spend, totals.benefit, totals.npv), (whole(3_300), whole(4_800), whole(1_500)));
    let years: Vec<_> = totals.years.iter().map(|year| (year.spend, year.benefit, year.net)).collect();
    let first = (whole(3_000), whole(4_200), whole(1_200));
    assert_eq!(years, [first, (whole(300), whole(600), whole(300))]);
    assert_eq!(totals.peak, whole(1_000));
    assert_eq!((all.cases[0].peak, all.cases[1].peak), (whole(1_000), whole(500)));
    // 1,400 for 1,000 of funding before 100 for 500.
    assert_eq!((all.cases[0].per_funding(), all.cases[1].per_funding()), (Some(dec!(1.4)), Some(dec!(0.2))));
}

// 21 % a year is 10 % in half a year: 1,100 that are paid half a year later are 1,000 at the start.
#[test]
fn a_later_start_is_discounted_to_the_start_of_the_portfolio() {
    let cases = [Plain("a", 100, 0, 0), Plain("b", 1_100, 0, 0)];
    let all = portfolio("0.1", &cases, &format!("[shared]\ndiscount_rate = 0.21\n{BOTH}"));
    assert_eq!(all.cases[0].npv.round_dp(15), whole(-100));
    assert_eq!(all.cases[1].npv.round_dp(15), whole(-1_000));
    assert_eq!(all.all.npv.round_dp(15), whole(-1_100));
}

// b takes over 40 % of its 500 of one-off work: 200.
#[test]
fn what_is_reused_is_not_paid_twice_and_goes_with_what_gives_it() {
    let reuse = format!("{BOTH}reuse = {{ of = \"a\", share = 0.4 }}\n");
    let both = portfolio("0", &[A, B], &reuse);
    let totals = &both.choice.totals;
    assert_eq!((totals.spend, totals.npv, totals.reused), (whole(3_100), whole(1_700), whole(200)));
    assert_eq!(totals.years[0].spend, whole(2_800));
    // 2,100 a year has no room for a (2,200); without it b pays 500 + 300 in its first year, all of its own.
    let alone = portfolio("0", &[A, B], &format!("budget_by_year = [2_100]\n{reuse}"));
    let totals = &alone.choice.totals;
    assert_eq!(alone.choice.chosen, [false, true]);
    assert_eq!((totals.npv, totals.reused, totals.years[0].spend), (whole(100), whole(0), whole(800)));
    // Its own figures are the same in both.
    assert_eq!((both.cases[1].npv, both.cases[1].spend()), (alone.cases[1].npv, alone.cases[1].spend()));
}

// The line `run` of both is paid once instead: 70 a month over 18 months, beside 1,000 and 500 up front.
#[test]
fn a_shared_line_stands_for_those_of_its_name_and_is_paid_once() {
    let all = portfolio("0", &[A, B], &format!("[shared.costs.run]\nper_month = 70\n{BOTH}"));
    assert_eq!(all.all.spend, whole(1_000 + 500 + 70 * 18));
    assert_eq!(all.shared.npv, whole(-70 * 18));
    assert_eq!(all.all.npv, whole(4_800 - 1_000 - 500 - 70 * 18));
    assert_eq!(all.notes.len(), 2, "{:?}", all.notes);
    let apart = portfolio("0", &[A, B], &format!("[shared.costs.platform]\nper_month = 70\n{BOTH}"));
    assert_eq!(apart.all.npv, whole(1_500 - 70 * 18));
    assert!(apart.notes.is_empty());
}

// One bill in two files counts twice unless somebody says that it is one.
#[test]
fn a_line_that_stands_in_both_is_said() {
    let twin = Plain("b", 500, 100, 100);
    let all = portfolio("0", &[A, twin], BOTH);
    assert_eq!(all.notes.len(), 1, "{:?}", all.notes);
    assert!(
        all.notes[0].contains("`costs.run`") && all.notes[0].contains("`a` and in `b`"),
        "{}",
        all.notes[0]
    );
}

// Ten agents at two dollars an interaction, 10,000 interactions a month each: 20,000 a month each, 2.4 million a year.
#[test]
fn ten_agents_at_two_dollars_an_interaction_are_two_million_four_a_year() {
    let agent = "[scenario]\nname = \"Agent\"\nunit = \"interaction\"\ncurrency = \"USD\"\nstart = \"2027-01\"\n\
        months = 36\ndiscount_rate = 0.1\npricing = []\n[volume]\nunits_per_month = 10_000\n\
        [options.go]\nname = \"Go\"\nkind = \"other\"\ngo_live = 1\n[costs.fee]\nper_unit = 2\n";
    let cases: String = (0..10).map(|at| format!("[use_cases.a{at}]\nscenario = \"agent.toml\"\n")).collect();
    let all = of_texts(&[("agent", agent.to_string())], &cases).unwrap_or_else(|_| panic!("it is refused"));
    for case in &all.cases {
        assert!(case.flows[1..].iter().all(|flow| flow.cost == whole(20_000)));
    }
    assert_eq!(all.all.years.iter().map(|year| year.spend).collect::<Vec<_>>(), [whole(2_400_000); 3]);
}

// With nothing shared and nothing re-used in what is left, own figures add up; what is left over is said by the lines.
#[test]
fn the_shipped_portfolio_adds_up() {
    let all = shipped();
    let gifts = all.cases.iter().filter_map(|case| case.gift.as_ref());
    let reused: Decimal = gifts.map(|gift| gift.npv).sum();
    let own: Decimal = all.cases.iter().map(|case| case.npv).sum();
    // To a digit far below the cent: the order in which 28 digits are added moves the last of them.
    assert_eq!(all.all.npv.round_dp(12), (own + reused + all.shared.npv).round_dp(12));
    let years = all.all.years.iter().map(|year| year.spend).sum::<Decimal>();
    assert_eq!(years.round_dp(12), all.all.spend.round_dp(12));
    assert!(!all.choice.left_out.is_empty(), "the budget forces a choice");
    assert!(all.choice.is_proved);
    for (year, limit) in all.choice.totals.years.iter().zip(&all.limits.budget) {
        assert!(year.spend <= *limit);
    }
}
