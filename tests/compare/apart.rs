//! Changes that cannot be made apart, or that only seem so.

use rust_decimal::dec;
use tollgate::form::kind::FieldGroup;

use crate::pair::{Pair, amounts, assert_whole, paths, scenario};

const OPTION: &str = "[options.api]\nname = \"API\"\nkind = \"api\"\ngo_live = 1\n";
const CALLS: &str = "[options.api.calls.step]\ncalls_per_unit = 1\nprice_per_call = 0.10\n";

fn with(calls: &str, units: u32, more: &str) -> String {
    scenario(1, &format!("[volume]\nunits_per_month = {units}\n{OPTION}{calls}{more}"))
}

#[test]
fn a_flat_price_and_prices_by_token_change_over_in_one_step() {
    // 1,000 calls at 0.10 = 100, or at 2,000 tokens for 10 a million and 500 for 40: 0.04 a call = 40.
    let flat = "[options.api.calls.step]\ncalls_per_unit = 1\nprice_per_call = 0.10\n";
    let tokens = "[options.api.calls.step]\ncalls_per_unit = 1\ninput_tokens = 2_000\noutput_tokens = 500\n\
                  input_per_mtok = 10\noutput_per_mtok = 40\n";
    let pair = Pair::new(with(flat, 1_000, ""), with(tokens, 1_500, ""));
    let bridge = pair.bridge("api", "tco");
    let [volume, switch] = bridge.steps.as_slice() else { panic!("{:?}", amounts(&bridge)) };
    assert_eq!(paths(volume), ["volume.units_per_month"]);
    assert_eq!(switch.changes.len(), 5, "{:?}", paths(switch));
    // Volume: +50 at the flat price, +20 by token. The switch: -60 on 1,000 calls, -90 on 1,500.
    assert_eq!((volume.amount, switch.amount), (dec!(35), dec!(-75)));
    assert_whole(&bridge, "a switch of prices");
}

#[test]
fn what_needs_something_far_from_it_takes_no_more_than_that_with_it() {
    // The line names an option that is new; the role and the volume between them stand on their own.
    let more = "[costs.first]\nupfront = 10\n[costs.audit]\noptions = [\"api\"]\nupfront = 500\n";
    let far = "[options.other]\nname = \"Other\"\nkind = \"other\"\ngo_live = 1\n[costs.first]\nupfront = 20\n\
               [costs.audit]\noptions = [\"api\", \"other\"]\nupfront = 700\n";
    let pair = Pair::new(with(CALLS, 1_000, more), with(CALLS, 1_000, far));
    let bridge = pair.bridge("api", "tco");
    let steps: Vec<Vec<String>> = bridge.steps.iter().map(paths).collect();
    assert_eq!(
        steps,
        [
            vec!["options.other", "costs.audit.options"],
            vec!["costs.first.upfront"],
            vec!["costs.audit.upfront"]
        ]
    );
    assert_eq!(amounts(&bridge)[2].1, dec!(200));
}

#[test]
fn lines_of_a_new_role_stay_apart() {
    // Two people and one person at 12,000 a year, for a month: 2,000 and 1,000.
    let more = "[work]\nhours_per_year = 1_000\n[roles.clerk]\nannual_cost = 12_000\n[costs.a]\nfte = 2\n\
                role = \"clerk\"\n[costs.b]\nfte = 1\nrole = \"clerk\"\n";
    let pair = Pair::new(with(CALLS, 1_000, ""), with(CALLS, 1_000, more));
    let steps = [("costs.a".to_string(), dec!(2_000)), ("costs.b".to_string(), dec!(1_000))];
    assert_eq!(amounts(&pair.bridge("api", "tco")), steps);
    let away = steps.map(|(path, amount)| (path, -amount));
    assert_eq!(amounts(&pair.turned().bridge("api", "tco")), away);
}

#[test]
fn a_figure_that_is_missing_between_the_two_joins_what_is_on_both_sides() {
    // 12 months: 1,000 up front against 100 a month pays back; so do 10,000 against 1,000. In between one does not
    // (10,000 against 100), so the payback has no value there.
    let text = |cost: u32, value: u32| {
        let lines = format!("[costs.a]\nupfront = {cost}\n[values.b]\nper_month = {value}\n");
        scenario(
            12,
            &format!(
                "[volume]\nunits_per_month = 1\n[options.api]\nname = \"A\"\nkind = \"other\"\ngo_live = 1\n{lines}"
            ),
        )
    };
    let pair = Pair::new(text(1_000, 100), text(10_000, 2_000));
    let bridge = pair.bridge("api", "payback_month");
    assert_eq!((bridge.from, bridge.to), (dec!(10), dec!(5)));
    assert_eq!(amounts(&bridge), [("costs.a.upfront + values.b.per_month".to_string(), dec!(-5))]);
    // Where an end has none, there is no bridge.
    assert!(Pair::new(text(1_000, 100), text(10_000, 100)).bridges(&["api"], "payback_month")[0].is_none());
    assert_eq!(Pair::new(text(1_000, 100), text(10_000, 100)).bridge("api", "npv").steps.len(), 1);
}

#[test]
fn groups_that_only_work_together_are_one_and_named_by_both() {
    // A clerk at 12,000 for 1,000 hours costs 0.20 a minute; 6 minutes on half of 1,000 units are 600. A share of
    // review without its minutes is no scenario.
    let people = "[work]\nhours_per_year = 1_000\n[roles.clerk]\nannual_cost = 12_000\n[options.api.outcome]\n\
                  automated_share = 1\nreview_role = \"clerk\"\n";
    let review = format!("{people}review_share = 0.5\nreview_minutes = 6\n");
    let pair = Pair::new(with(CALLS, 1_000, people), with(CALLS, 1_000, &review));
    let variance = pair.variances(&["api"], "tco").remove(0);
    let [part] = variance.moving()[..] else { panic!("{variance:?}") };
    assert_eq!((part.name().as_str(), part.amount.round_dp(20)), ("quality and people, together", dec!(600)));
    assert_eq!(variance.parts.len(), 7, "eight groups, two of them together");
}

/// Months that happened, in trees only: what their fields say comes apart, also where one tree has none.
#[test]
fn a_month_that_happened_comes_apart_into_its_fields() {
    let month = "[options.api.actuals.\"2027-01\"]\nunits = 900\ncost = 100\nerrors = 3\n";
    let (without, with) = (self::with(CALLS, 1_000, ""), self::with(CALLS, 1_000, month));
    let there = Pair::new(without.clone(), with.clone()).changes();
    let at = |field: &str| format!("options.api.actuals.2027-01.{field}");
    let found = [("cost", FieldGroup::Price), ("errors", FieldGroup::Quality), ("units", FieldGroup::Volume)];
    assert_eq!(there, found.map(|(field, group)| (at(field), group)));
    assert_eq!(Pair::new(with.clone(), without.clone()).changes(), there);
    // What is made of a month in part has some of its fields; one of which nothing is left did not happen.
    let fields = |made: &[bool]| {
        let tree = Pair::new(with.clone(), without.clone()).partly(made);
        let option = tree.root.as_ref().unwrap().get("options").unwrap().get("api").unwrap().clone();
        let month = option.get("actuals")?.get("2027-01")?.clone();
        Some(month.entries().map(|(key, _)| key.to_string()).collect::<Vec<_>>())
    };
    assert_eq!(fields(&[true, true, false]), Some(vec!["units".to_string()]));
    assert_eq!(fields(&[true, true, true]), None);
}
