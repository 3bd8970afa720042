//! Staircases: replicas on rented GPUs against an API by the call. 2,628,000 calls a month are one a second, and a
//! replica takes one a second.

use rust_decimal::{Decimal, dec};

use crate::ask::{ask, assert_proved, crossings, leaders};
use crate::case::{Case, case};

const A_SECOND: u32 = 2_628_000;

/// `rent` is what a replica costs in a month: 730 hours at its 730th part.
fn fleet(months: u32, api: &str, serving: &str, more: &str) -> Case {
    let text = format!(
        "[volume]\nunits_per_month = {A_SECOND}\npeak_to_average = 1\n\
         [options.api]\nname = \"API\"\nkind = \"api\"\ngo_live = 1\n{api}\n\
         [options.own]\nname = \"Own\"\nkind = \"self-hosted\"\ngo_live = 1\n\
         [options.own.calls.step]\ncalls_per_unit = 1\ninput_tokens = 1_000\noutput_tokens = 100\n\
         [options.own.serving]\nplan = \"on-demand\"\nprice_per_gpu_hour = 2\ngpus_per_replica = 1\n\
         requests_per_s = 1\ntarget_utilisation = 1\n{serving}\n{more}"
    );
    case(months, &text)
}

fn per_call(price: &str) -> String {
    format!("[options.api.calls.step]\ncalls_per_unit = 1\nprice_per_call = {price}")
}

fn replicas(count: Decimal) -> Decimal {
    count * Decimal::from(A_SECOND)
}

// A replica is 1,460 a month. The API is 1,460 for 0.8 of a replica's calls, so 1,825 for each replica full: lines
// 1,825 x and 1,460 ceil(x) meet at x = 0.8 (own wins to 1), jump at 1 (1,825 against 2,920: the API wins), meet at
// 1.6 (own wins to 2), jump at 2 (3,650 against 4,380), meet at 2.4 (own to 3), jump at 3 (5,475 against 5,840), meet
// at 3.2 (own to 4), and at 4 both are 7,300 on the next step: 4 touches from below. Within 0.5 to 1.5: two.
#[test]
fn a_staircase_is_crossed_on_each_tread_and_at_each_riser() {
    // 1,825 / 2,628,000
    let case = fleet(1, &per_call("0.00069444444444444444444444"), "", "");
    let range = (replicas(dec!(0.5)), replicas(dec!(1.8)));
    let found = ask(&case, ("api", "own"), "tco", "volume.units_per_month", range);
    let expected = [(replicas(dec!(0.8)), false), (replicas(dec!(1)), true), (replicas(dec!(1.6)), false)];
    assert_eq!(crossings(&found, 0), expected);
    assert_eq!(leaders(&found), ["api", "own", "api", "own"]);
    assert_proved(&found);
    // at the jump: 1,825 - 1,460 = 365 on one side and 1,825 - 2,920 = -1,095 on the other
    let jump = &found.crossings[1];
    let gap = |gap: Option<Decimal>| gap.unwrap().round_dp(3).normalize();
    assert_eq!([gap(jump.before.gap()), gap(jump.after.gap())], [dec!(365), dec!(-1095)]);
    assert_eq!(jump.residual.round_dp(3).normalize(), dec!(365));
}

#[test]
fn a_longer_staircase_has_two_crossings_a_step() {
    let case = fleet(1, &per_call("0.00069444444444444444444444"), "", "");
    let range = (replicas(dec!(0.5)), replicas(dec!(3.9)));
    let found = ask(&case, ("api", "own"), "tco", "volume.units_per_month", range);
    let at: Vec<Decimal> =
        found.crossings.iter().map(|c| (c.at / replicas(dec!(1))).round_dp(5).normalize()).collect();
    assert_eq!(at, [dec!(0.8), dec!(1), dec!(1.6), dec!(2), dec!(2.4), dec!(3), dec!(3.2)]);
    let steps: Vec<bool> = found.crossings.iter().map(|crossing| crossing.step).collect();
    assert_eq!(steps, [false, true, false, true, false, true, false]);
    assert_proved(&found);
}

// The load of 36 months with growth: months step one after the other. Only each crossing's own proof is asked here.
#[test]
fn growth_gives_each_month_its_own_step() {
    let more = "[costs.fees]\noptions = [\"own\"]\nper_month = 500\n";
    let case = fleet(36, &per_call("0.0007"), "min_replicas = 1", more);
    let found =
        ask(&case, ("api", "own"), "tco", "volume.units_per_month", (replicas(dec!(0.2)), replicas(dec!(6))));
    assert!(!found.crossings.is_empty());
    assert_proved(&found);
}

// 1,460 x replicas by hours: at 1 a second the API costs 0.0005 x 2,628,000 = 1,314 a month, so 1.80 a GPU-hour.
#[test]
fn the_price_of_a_gpu_hour_is_sought() {
    let case = fleet(12, &per_call("0.0005"), "", "");
    let price = "options.own.serving.price_per_gpu_hour";
    let found = ask(&case, ("own", "api"), "tco", price, (dec!(0.2), dec!(20)));
    assert_eq!((crossings(&found, 8), leaders(&found)), (vec![(dec!(1.8), false)], vec!["own", "api"]));
    assert_proved(&found);
}

// A load of 1 needs 1 / utilisation replicas: 2 down to one half. The API costs 1.5 replicas, so own wins above 0.999..
// only with one: at a utilisation of 1 exactly, where ceil(1 / 1) is 1. Nought faults: there is no answer at that end.
#[test]
fn a_range_whose_end_faults_is_answered_for_the_rest() {
    // 4.5 replicas of 1,460 for 2,628,000 calls: 6,570 / 2,628,000 = 0.0025; ceil(1 / u) <= 4 from u = 0.25
    let case = fleet(1, &per_call("0.0025"), "", "");
    let utilisation = "options.own.serving.target_utilisation";
    let found = ask(&case, ("own", "api"), "tco", utilisation, (dec!(0), dec!(1)));
    assert_eq!(found.ends[0].gap(), None);
    assert_eq!(leaders(&found), ["nobody", "api", "own"]);
    assert_eq!(crossings(&found, 5), [(dec!(0.25), true)]);
    assert!(found.better[0].to < dec!(0.001), "{:?}", found.better);
    assert_proved(&found);
}

// Three replicas at most carry 3 a second; the API costs 0.9 of a replica's rent for a replica's calls, so own never
// leads but is undefined beyond 3: no break-even there.
#[test]
fn what_cannot_be_carried_is_no_break_even() {
    // 1,314 / 2,628,000
    let case = fleet(1, &per_call("0.0005"), "max_replicas = 3", "");
    let found =
        ask(&case, ("own", "api"), "tco", "volume.units_per_month", (replicas(dec!(0.1)), replicas(dec!(9))));
    assert_eq!(leaders(&found), ["api", "api"]);
    assert_eq!(found.better.iter().map(|region| region.alone).collect::<Vec<_>>(), [false, true]);
    assert!(found.crossings.is_empty());
    assert_eq!(found.better[0].to.round(), replicas(dec!(3)));
    let reason = found.reason.unwrap();
    assert!(reason.contains("`api` is better throughout"), "{reason}");
}
