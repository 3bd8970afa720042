//! The tornado: swings by hand, and how far inputs move.

use rust_decimal::{Decimal, dec};
use tollgate::analysis::metric::input_range::ends;
use tollgate::analysis::sensitivity::tornado::{Swing, Tornado, Watched, tornado};

use crate::case::{Case, case};
use crate::plain;

fn of(case: &Case, option: &str, less: Option<&str>, metric: &str) -> Tornado {
    let watched = Watched { option: option.into(), less: less.map(str::to_string), metric: metric.into() };
    tornado(&case.projected, &watched).unwrap_or_else(|refusal| panic!("{:?}", refusal.problems[0].message))
}

fn swing<'a>(tornado: &'a Tornado, path: &str) -> &'a Swing {
    tornado
        .swings
        .iter()
        .find(|swing| swing.path == path)
        .unwrap_or_else(|| panic!("{path} does not move it"))
}

fn ends_of(tornado: &Tornado, path: &str) -> [Decimal; 4] {
    let swing = swing(tornado, path);
    let value = |value: Option<Decimal>| value.expect("a figure").normalize();
    [swing.low.at.normalize(), swing.high.at.normalize(), value(swing.low.value), value(swing.high.value)]
}

// TCO = 12 x (volume x price + fixed) = 12 x (100 x 1 + 150) = 3,000.
// Volume 80 to 140, as it says: 12 x 230 = 2,760 and 12 x 290 = 3,480: down 240, up 480, not mirrored.
// Price and calls by 10 %: 12 x 240 = 2,880 and 12 x 260 = 3,120. Fixed by 10 %: 12 x 235 = 2,820 and 12 x 265 = 3,180.
#[test]
fn swings_are_those_worked_by_hand_and_the_largest_is_first() {
    let found = of(&plain("{ value = 100, min = 80, max = 140 }", ""), "api", None, "tco");
    assert_eq!(found.base, Some(dec!(3000)));
    assert_eq!(ends_of(&found, "volume.units_per_month"), [dec!(80), dec!(140), dec!(2760), dec!(3480)]);
    assert_eq!(ends_of(&found, "costs.fixed.per_month"), [dec!(135), dec!(165), dec!(2820), dec!(3180)]);
    let price = "options.api.calls.only.price_per_call";
    assert_eq!(ends_of(&found, price), [dec!(0.9), dec!(1.1), dec!(2880), dec!(3120)]);
    let order: Vec<&str> = found.swings.iter().map(|swing| swing.path.as_str()).take(2).collect();
    assert_eq!(order, ["volume.units_per_month", "costs.fixed.per_month"]);
    assert_eq!(swing(&found, "volume.units_per_month").stated.as_deref(), Some("min 80, max 140"));
    assert_eq!(swing(&found, price).stated, None);
}

// The difference of TCO is 3,000 - 2,400 = 600: the fee of the flat option by 10 % takes it to
// 3,000 - 12 x 180 = 840 and 3,000 - 12 x 220 = 360, falling as the fee rises.
#[test]
fn a_difference_moves_with_the_inputs_of_both() {
    let found = of(&plain("100", ""), "api", Some("flat"), "tco");
    assert_eq!(found.base, Some(dec!(600)));
    assert_eq!(ends_of(&found, "costs.fee.per_month"), [dec!(180), dec!(220), dec!(840), dec!(360)]);
    assert_eq!(ends_of(&found, "costs.fixed.per_month")[2..], [dec!(420), dec!(780)]);
}

#[test]
fn what_a_figure_does_not_depend_on_does_not_move_it() {
    let found = of(&plain("100", ""), "flat", None, "tco");
    let paths: Vec<&str> = found.swings.iter().map(|swing| swing.path.as_str()).collect();
    assert_eq!(paths, ["costs.fee.per_month"]);
}

// 500 up front against a net of 300 - 150 - 100 = 50 a month pays back in month 10. At a worth of 2.7 a unit the net is
// 20 a month: 240 in a year, never.
#[test]
fn an_end_at_which_the_figure_does_not_exist_has_none() {
    let case = plain("100", "[costs.setup]\nupfront = 500\noptions = [\"api\"]");
    let found = of(&case, "api", None, "payback_month");
    assert_eq!(found.base, Some(dec!(10)));
    let worth = swing(&found, "values.worth.per_unit");
    assert_eq!((worth.low.value, worth.high.value.map(|at| at.normalize())), (None, Some(dec!(6.25))));
    assert_eq!(found.swings[0].low.value, None, "what makes it vanish comes first");
}

fn moved(text: &str) -> (Decimal, Decimal) {
    let case = plain(text, "");
    let id = case.projected.model.sheet.find_input("volume.units_per_month").unwrap();
    let ends = ends(&case.projected, id).unwrap();
    (ends.low.normalize(), ends.high.normalize())
}

// 1.2815515655 standard deviations from the mean are the 10th and the 90th percentile. Of a lognormal with mean 100 and
// sd 50: s^2 = ln 1.25 = 0.2231436, s = 0.4723807, m = ln 100 - s^2/2 = 4.4935984, and e^(m -+ 1.2815516 s) are
// e^3.8882181 = 48.8239 and e^5.0989787 = 163.854.
#[test]
fn every_kind_of_range_has_its_ends() {
    assert_eq!(moved("{ value = 100, p5 = 70, p95 = 150 }"), (dec!(70), dec!(150)));
    let normal = moved("{ value = 100, mean = 100, sd = 10 }");
    assert_eq!(normal, (dec!(87.184484345), dec!(112.815515655)));
    let cut = moved("{ value = 100, distribution = \"normal\", mean = 100, sd = 10, min = 95, max = 200 }");
    assert_eq!(cut, (dec!(95), dec!(112.815515655)));
    let (low, high) = moved("{ value = 100, distribution = \"lognormal\", mean = 100, sd = 50 }");
    assert_eq!((low.round_dp(2), high.round_dp(1)), (dec!(48.82), dec!(163.9)));
    assert_eq!(
        moved("{ value = 100, distribution = \"discrete\", values = [90, 100, 130] }"),
        (dec!(90), dec!(130))
    );
    assert_eq!(moved("100"), (dec!(90), dec!(110)));
}

#[test]
fn shares_end_at_all_and_counts_move_by_one() {
    let case = case(
        12,
        "[volume]\nunits_per_month = 100\npeak_to_average = 2\n\
         [options.own]\nname = \"Own\"\nkind = \"self-hosted\"\ngo_live = 1\n\
         [options.own.calls.step]\ncalls_per_unit = 1\ninput_tokens = 1_000\noutput_tokens = 100\n\
         [options.own.serving]\nplan = \"on-demand\"\nprice_per_gpu_hour = 2\ngpus_per_replica = 1\n\
         requests_per_s = 1\ntarget_utilisation = 0.95\nmin_replicas = 3",
    );
    let ends = |name: &str| {
        let path = format!("options.own.serving.{name}");
        let id = case.projected.model.sheet.find_input(&path).unwrap();
        ends(&case.projected, id).map(|ends| (ends.low.normalize(), ends.high.normalize()))
    };
    assert_eq!(ends("target_utilisation"), Some((dec!(0.855), dec!(1))));
    assert_eq!(ends("min_replicas"), Some((dec!(2), dec!(4))));
    // With two GPUs in it, a replica would be faster too.
    assert_eq!(ends("gpus_per_replica"), None);
}
