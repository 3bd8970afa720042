//! A place for each step: pools, cascades, and what overflows a pool of fixed size.

use crate::case::{case, refused};
use rust_decimal::dec;

const VOLUME: &str = "[volume]\nunits_per_month = 1_000_000\npeak_to_average = 2\n";

fn pool(name: &str, price: &str) -> String {
    format!(
        "[options.mixed.{name}]\nplan = \"on-demand\"\nprice_per_gpu_hour = {price}\ngpus_per_replica = 1\n\
         requests_per_s = 1\ntarget_utilisation = 0.8\n"
    )
}

fn mixed(steps: &str, pools: &str) -> String {
    format!("{VOLUME}[options.mixed]\nname = \"Mixed\"\nkind = \"mixed\"\ngo_live = 1\n{steps}{pools}")
}

fn step(id: &str, calls: &str, more: &str) -> String {
    format!(
        "[options.mixed.calls.{id}]\ncalls_per_unit = {calls}\ninput_tokens = 1_000\noutput_tokens = 300\n{more}\n"
    )
}

// A million calls are 1,000,000 / (730 x 3,600) = 0.3805 a second; twice that over 0.8 is 0.951, one replica:
// 0.80 x 730 = 584 a month. A fifth of them goes on to the API: 200,000 x 0.0055 = 1,100. Together 1,684, and 20,208 a year.
#[test]
fn a_cascade_is_a_pool_and_an_api_beside_each_other() {
    let steps = step("first", "1", "on = \"small\"") + &step("hard", "0.2", "price_per_call = 0.0055");
    let case = case(12, &mixed(&steps, &pool("pools.small", "0.8")));
    assert_eq!(case.option("mixed").tco(), dec!(20208));
    assert_eq!(case.cost("mixed", "pools.small.rent"), dec!(7008));
    assert_eq!(case.cost("mixed", "calls.hard"), dec!(13200));
}

// The pool of the fast step needs 0.951 of a replica, one; the other's calls take 5 seconds each, 4.76, five replicas.
#[test]
fn each_pool_is_sized_for_its_own_steps() {
    let steps =
        step("embed", "1", "on = \"fast\"") + &step("answer", "1", "on = \"slow\"\nrequests_per_s = 0.2");
    let case = case(12, &mixed(&steps, &(pool("pools.fast", "1") + &pool("pools.slow", "2"))));
    let replicas = |pool: &str| case.at(&format!("options.mixed.pools.{pool}.replicas"), 1);
    assert_eq!([replicas("fast"), replicas("slow")], [dec!(1), dec!(5)]);
    // 730 x 1 + 5 x 730 x 2 = 8,030 a month.
    assert_eq!(case.option("mixed").tco(), dec!(8030) * dec!(12));
    assert_eq!(case.at("options.mixed.capacity.replicas_max", 0), dec!(6));
}

// Two replicas at 0.8 carry a peak of 1.6 calls a second; three steps of a million calls have one of 2.283, so
// (2.854 - 2) / 2.854 of them overflow, at a cent each.
#[test]
fn what_overflows_a_pool_goes_to_the_price_of_the_step() {
    let base = pool("serving", "1") + "base_replicas = 2\n";
    let case = case(12, &mixed(&step("ask", "3", "on = \"serving\"\nprice_per_call = 0.01"), &base));
    let peak = dec!(3000000) / dec!(2628000) * dec!(2) / dec!(0.8);
    let overflow = (peak - dec!(2)) / peak;
    assert_eq!(case.at("options.mixed.serving.overflow", 1), overflow);
    let api = case.cost("mixed", "calls.ask");
    assert!((api - dec!(3000000) * overflow * dec!(0.01) * dec!(12)).abs() < dec!(0.000001));
    assert_eq!(case.cost("mixed", "serving.rent"), dec!(1460) * dec!(12));
}

#[test]
fn a_mixed_option_with_every_step_at_the_api_is_the_api() {
    let steps = step("ask", "2", "input_per_mtok = 2\noutput_per_mtok = 8");
    let mixed = mixed(&steps, "");
    let both =
        format!("{mixed}{}", mixed.replace(VOLUME, "").replace("mixed", "api").replace("Mixed", "API"));
    let case = case(36, &both);
    let (one, other) = (case.option("mixed"), case.option("api"));
    assert_eq!(
        (one.tco(), &one.monthly.last().map(|m| m.cost)),
        (other.tco(), &other.monthly.last().map(|m| m.cost))
    );
    assert!(one.tco() > dec!(0));
}

#[test]
fn serving_is_the_pool_of_that_name() {
    let own = |steps: &str, pools: &str| {
        format!(
            "{VOLUME}[options.mixed]\nname = \"Own\"\nkind = \"self-hosted\"\ngo_live = 1\n{steps}{pools}"
        )
    };
    let plain = case(12, &own(&step("ask", "1", ""), &pool("serving", "0.8")));
    let named = case(12, &own(&step("ask", "1", "on = \"big\""), &pool("pools.big", "0.8")));
    assert_eq!(plain.option("mixed").tco(), named.option("mixed").tco());
    assert_eq!(plain.option("mixed").tco(), dec!(7008));
}

#[test]
fn a_pool_of_fixed_size_is_for_steps_that_have_a_price() {
    let base = pool("serving", "1") + "base_replicas = 2\n";
    let said = refused(12, "", &mixed(&step("ask", "3", "on = \"serving\""), &base));
    assert!(said[0].contains("whose steps have a price as well"), "{said:?}");
    let said = refused(
        12,
        "",
        &mixed(&step("ask", "3", "on = \"serving\"\nprice_per_call = 1"), &pool("serving", "1")),
    );
    assert!(said[0].contains("base_replicas"), "{said:?}");
}
