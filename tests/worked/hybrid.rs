//! Replicas for the base load, an API for what overflows. All load falls in the busy hours, at one level.

use rust_decimal::{Decimal, dec};

use crate::case::{Case, case};

const A_SECOND: u32 = 2_628_000;

fn hybrid(per_second: Decimal, base: u32) -> Case {
    let units = per_second * Decimal::from(A_SECOND);
    let text = format!(
        "[volume]\nunits_per_month = {units}\npeak_to_average = 4\n\
         [options.mix]\nname = \"Mix\"\nkind = \"hybrid\"\ngo_live = 1\n\
         [options.mix.calls.step]\ncalls_per_unit = 1\nprice_per_call = 0.01\ninput_tokens = 1_000\n\
         output_tokens = 100\n\
         [options.mix.serving]\nplan = \"on-demand\"\nprice_per_gpu_hour = 2\ngpus_per_replica = 1\n\
         requests_per_s = 1\ntarget_utilisation = 1\nbase_replicas = {base}\n\
         [options.api]\nname = \"API\"\nkind = \"api\"\ngo_live = 1\n\
         [options.api.calls.step]\ncalls_per_unit = 1\nprice_per_call = 0.01\n"
    );
    case(2, &text)
}

fn paid(case: &Case) -> [Decimal; 2] {
    [
        case.at("options.mix.by_category.api_by_month", 1),
        case.at("options.mix.by_category.infrastructure_by_month", 1),
    ]
}

// One a second is four at the peak; two replicas take half: 1,314,000 calls overflow, x 0.01. Rent 2 x 730 x 2.
#[test]
fn what_the_replicas_cannot_take_goes_to_the_api() {
    let case = hybrid(dec!(1), 2);
    assert_eq!(paid(&case), [dec!(13140), dec!(2920)]);
    // half a replica is busy of two
    assert_eq!(case.option("mix").figure("capacity.utilisation").clone(), Ok(dec!(0.25)));
}

// Half a call a second is two at the peak: two replicas take it all. A little more overflows a little.
#[test]
fn up_to_their_capacity_nothing_overflows() {
    assert_eq!(paid(&hybrid(dec!(0.5), 2))[0], dec!(0));
    // 0.625 x 4 = 2.5 at the peak: a fifth of 1,642,500 calls
    assert_eq!(paid(&hybrid(dec!(0.625), 2))[0], dec!(3285));
    // 8 at the peak: three quarters of 5,256,000 calls
    assert_eq!(paid(&hybrid(dec!(2), 2))[0], dec!(39420));
}

#[test]
fn without_replicas_it_is_the_api() {
    let case = hybrid(dec!(1), 0);
    assert_eq!(paid(&case), [dec!(26280), dec!(0)]);
    assert_eq!(case.option("mix").tco(), case.option("api").tco());
}

// Two replicas for the quarter of the hours that is busy: 2 x 730 / 4 x 3,600 calls are just what does not overflow.
#[test]
fn no_call_is_served_twice_or_not_at_all() {
    let case = hybrid(dec!(1), 2);
    let to_api = case.at("options.mix.calls.step.api_calls", 1);
    assert_eq!(to_api + dec!(2) * dec!(730) / dec!(4) * dec!(3600), Decimal::from(A_SECOND));
}

#[test]
fn a_hybrid_without_load_still_pays_its_replicas() {
    assert_eq!(paid(&hybrid(dec!(0), 2)), [dec!(0), dec!(2920)]);
}
