//! The best set under limits is the best of all sets.

use rust_decimal::Decimal;
use tollgate::analysis::portfolio::choice::{Why, round_step};
use tollgate::analysis::portfolio::search::{Gift, Item, best};

use crate::{Plain, ids, of_texts, portfolio, tried, whole};

const TWO: &str = "[use_cases.a]\nscenario = \"a.toml\"\n[use_cases.b]\nscenario = \"b.toml\"\n";
const THREE: &str = "[use_cases.a]\nscenario = \"a.toml\"\n[use_cases.b]\nscenario = \"b.toml\"\n[use_cases.c]\nscenario = \"c.toml\"\n";

// a costs 1,000 and brings 1,500; b costs 1,000 and brings 1,308: worth 500 and 308. 1,900 has room for one of them, 2,000
// for both: the next 100 is worth 308.
#[test]
fn the_next_amount_of_a_budget_has_a_price() {
    let cases = [Plain("a", 1_000, 0, 125), Plain("b", 1_000, 0, 109)];
    let all = portfolio("0", &cases, &format!("budget_by_year = [1_900]\n{TWO}"));
    assert_eq!(all.choice.chosen, [true, false]);
    assert!(all.choice.is_proved);
    let price = &all.choice.prices[0];
    assert_eq!((price.step, price.gain, price.used), (whole(100), whole(308), whole(1_000)));
    assert_eq!(ids(&all, &price.comes), ["b"]);
    // There is no room for both, and b instead of a is worth 192 less.
    assert_eq!(all.choice.left_out[0].why, Why::Less(whole(192)));
}

// Without limits all that is worth something is done, and what loses money stands out.
#[test]
fn what_is_negative_by_itself_is_left_out() {
    let cases = [Plain("a", 1_000, 0, 125), Plain("b", 1_000, 0, 50)];
    let all = portfolio("0", &cases, TWO);
    assert_eq!(all.choice.chosen, [true, false]);
    assert_eq!(all.choice.left_out[0].why, Why::Negative);
    assert!(all.cases[1].not_recommended && !all.cases[0].not_recommended);
    assert_eq!(all.choice.totals.npv, whole(500));
}

// a is worth -100 and b 500; b takes over 40 % of its 1,000 from a: with both that is 800, at a spend of 1,600. A budget of 1,500
// leaves b alone with 500; with a in its place it is -100, 600 less. It is not a's own loss that keeps it out.
#[test]
fn what_loses_by_itself_is_done_for_what_others_take_over_from_it() {
    let cases = || [Plain("a", 1_000, 0, 75), Plain("b", 1_000, 0, 125)];
    let gift = format!("{TWO}reuse = {{ of = \"a\", share = 0.4 }}\n");
    let free = portfolio("0", &cases(), &gift);
    assert_eq!((&free.choice.chosen[..], free.choice.totals.npv), (&[true, true][..], whole(800)));
    let tight = portfolio("0", &cases(), &format!("budget_by_year = [1_500]\n{gift}"));
    assert_eq!((&tight.choice.chosen[..], tight.choice.totals.npv), (&[false, true][..], whole(500)));
    assert_eq!(tight.choice.left_out[0].why, Why::Less(whole(600)));
    assert_eq!(tight.choice.prices[0].gain, whole(300));
}

// a is worth 500, b -400, c 200. Where b must be done, it is; where c needs b, both would bring -200, so neither is; where a
// excludes c, c stays out.
#[test]
fn must_after_and_excludes_are_kept() {
    let cases = || [Plain("a", 1_000, 0, 125), Plain("b", 1_000, 0, 50), Plain("c", 1_000, 0, 100)];
    let must = THREE.replace("\"b.toml\"\n", "\"b.toml\"\nmust = true\n");
    assert_eq!(portfolio("0", &cases(), &must).choice.chosen, [true, true, true]);
    let after = portfolio("0", &cases(), &format!("{THREE}after = \"b\"\n"));
    assert_eq!(after.choice.chosen, [true, false, false]);
    assert_eq!(after.choice.left_out[1].why, Why::Needs(1));
    let apart = THREE.replace("\"a.toml\"\n", "\"a.toml\"\nexcludes = [\"c\"]\n");
    let apart = portfolio("0", &cases(), &apart);
    assert_eq!(apart.choice.chosen, [true, false, false]);
    assert_eq!(apart.choice.left_out[1].why, Why::Excluded(0));
}

// b must be done and costs 1,000 of a budget of 900.
#[test]
fn a_portfolio_that_breaks_its_own_limits_is_refused() {
    let cases = [Plain("a", 100, 0, 125), Plain("b", 1_000, 0, 109)];
    let refusal = tried("0", &cases, &format!("budget_by_year = [900]\n{TWO}must = true\n"));
    let problems = refusal.err().map(|refusal| refusal.problems).unwrap_or_default();
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].code, "no-choice");
    assert!(problems[0].message.contains("1000 against 900 in year 1"), "{}", problems[0].message);
}

// Two engineers each from month 1 on, and in b from month 7 on: three people are enough for a alone or b alone, and never for
// both. 120,000 a year is 10,000 a month: a costs 240,000, b six months of it, 120,000. Each brings 30,000 in every month.
#[test]
fn people_of_a_role_are_counted_month_by_month() {
    let scenario = |from: u32, to: u32| {
        format!(
            "[scenario]\nname = \"S{from}\"\nunit = \"unit\"\ncurrency = \"USD\"\nstart = \"2027-01\"\nmonths = 12\n\
             discount_rate = 0\npricing = []\n[volume]\nunits_per_month = 100\n[roles.engineer]\nannual_cost = 120_000\n\
             [options.go]\nname = \"Go\"\nkind = \"other\"\ngo_live = 1\n[values.gain]\nper_month = 30_000\n\
             [costs.team]\nfte = 2\nrole = \"engineer\"\nfrom = {from}\nto = {to}\n"
        )
    };
    let limit = "fte_limit = { role = \"engineer\", fte = 3 }\n";
    let both = [("a", scenario(1, 12)), ("b", scenario(7, 12))];
    let all = of_texts(&both, &format!("{limit}{TWO}")).unwrap_or_else(|_| panic!("it is refused"));
    assert_eq!(all.choice.chosen, [false, true]);
    // 360,000 - 240,000: what one more engineer would bring in.
    assert_eq!((all.choice.prices[0].gain, all.choice.prices[0].used), (whole(120_000), whole(2)));
    // One after the other they fit.
    let turns = [("a", scenario(1, 6)), ("b", scenario(7, 12))];
    let all = of_texts(&turns, &format!("{limit}{TWO}")).unwrap_or_else(|_| panic!("it is refused"));
    assert_eq!(all.choice.chosen, [true, true]);
}

#[test]
fn a_step_is_a_round_amount_of_at_most_a_tenth() {
    let steps = [(1_500_000, 100_000), (900, 50), (20, 2), (5, 1)];
    for (limit, step) in steps {
        assert_eq!(round_step(whole(limit)), whole(step), "{limit}");
    }
}

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn amount(&mut self, from: i64, most: u64) -> Decimal {
        whole(from + self.below(most) as i64)
    }
}

fn random(dice: &mut Dice, count: usize, limits: usize) -> (Vec<Item>, Vec<Decimal>) {
    let others = |dice: &mut Dice, at: usize| match dice.below(4) {
        0 if at > 0 => vec![dice.below(at as u64) as usize],
        _ => vec![],
    };
    let item = |at: usize, dice: &mut Dice| {
        let uses: Vec<Decimal> = (0..limits).map(|_| dice.amount(0, 60)).collect();
        let gift = (at > 0 && dice.below(3) == 0).then(|| Gift {
            of: dice.below(at as u64) as usize,
            value: dice.amount(0, 30),
            frees: uses.iter().map(|uses| uses / Decimal::from(2)).collect(),
        });
        let value = dice.amount(-40, 120);
        let (after, excludes) =
            (others(dice, at), if dice.below(3) == 0 { others(dice, at) } else { vec![] });
        Item { value, uses, must: dice.below(12) == 0, excludes, after, gift }
    };
    let items = (0..count).map(|at| item(at, dice)).collect();
    let limits = (0..limits).map(|_| dice.amount(0, 30 * count as u64)).collect();
    (items, limits)
}

/// The worth of a set; None where it breaks a rule.
fn worth(items: &[Item], limits: &[Decimal], set: u32) -> Option<Decimal> {
    let holds = |at: usize| set >> at & 1 == 1;
    let (mut value, mut left) = (Decimal::ZERO, limits.to_vec());
    for (at, item) in items.iter().enumerate() {
        if item.must && !holds(at) {
            return None;
        }
        if !holds(at) {
            continue;
        }
        if item.after.iter().any(|other| !holds(*other)) || item.excludes.iter().any(|other| holds(*other)) {
            return None;
        }
        let gift = item.gift.as_ref().filter(|gift| holds(gift.of));
        value += item.value + gift.map_or(Decimal::ZERO, |gift| gift.value);
        for (limit, left) in left.iter_mut().enumerate() {
            *left -= item.uses[limit] - gift.map_or(Decimal::ZERO, |gift| gift.frees[limit]);
        }
    }
    left.iter().all(|left| *left >= Decimal::ZERO).then_some(value)
}

// 400 random portfolios of up to 12 use cases, with up to three limits, gifts, and rules between them.
#[test]
fn the_search_finds_what_trying_every_set_finds() {
    let mut dice = Dice(19);
    let mut impossible = 0;
    for round in 0..400 {
        let (count, limits) = (1 + dice.below(12) as usize, dice.below(4) as usize);
        let (items, limits) = random(&mut dice, count, limits);
        let every = (0..1_u32 << count).filter_map(|set| worth(&items, &limits, set)).max();
        let found = best(&items, &limits);
        assert_eq!(found.as_ref().map(|found| found.value), every, "round {round}: {items:#?} {limits:?}");
        let Some(found) = found else {
            impossible += 1;
            continue;
        };
        let set = found.chosen.iter().enumerate().map(|(at, chosen)| u32::from(*chosen) << at).sum();
        assert_eq!(worth(&items, &limits, set), Some(found.value), "round {round}");
        assert!(found.is_proved);
    }
    assert!((5..300).contains(&impossible), "{impossible} portfolios had no set");
}

#[test]
fn thirty_use_cases_are_proved_in_seconds() {
    let mut dice = Dice(30);
    let (mut items, _) = random(&mut dice, 30, 3);
    items.iter_mut().for_each(|item| item.must = false);
    let found = best(&items, &[whole(300), whole(320), whole(280)]);
    assert!(found.is_some_and(|found| found.is_proved && found.value > Decimal::ZERO));
}
