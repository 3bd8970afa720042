//! Replicas on rented GPUs. 2,628,000 calls a month are one a second (730 x 3,600), and a replica here takes a second
//! for a call: so many calls a second keep as many replicas busy.

use rust_decimal::{Decimal, dec};

use crate::case::{Case, case, refused};

const A_SECOND: u32 = 2_628_000;

struct Load {
    volume: String,
    /// Instead of `requests_per_s = 1`.
    speed: &'static str,
    target: &'static str,
}

/// So many calls a second on average, with a peak.
fn load(per_second: u32, peak: u32) -> Load {
    let volume = format!("units_per_month = {}\npeak_to_average = {peak}", per_second * A_SECOND);
    Load { volume, speed: "requests_per_s = 1", target: "1" }
}

fn text(load: &Load, serving: &str) -> String {
    format!(
        "[volume]\n{}\n[options.own]\nname = \"Own\"\nkind = \"self-hosted\"\ngo_live = 1\n\
         [options.own.calls.step]\ncalls_per_unit = 1\ninput_tokens = 1_000\noutput_tokens = 100\n\
         [options.own.serving]\ngpus_per_replica = 1\n{}\ntarget_utilisation = {}\n{serving}\n",
        load.volume, load.speed, load.target
    )
}

fn of(months: u32, load: &Load, serving: &str) -> Case {
    case(months, &text(load, serving))
}

const ON_DEMAND: &str = "plan = \"on-demand\"\nprice_per_gpu_hour = 2";

fn replicas(load: &Load, more: &str) -> Decimal {
    of(1, load, &format!("{ON_DEMAND}\n{more}")).at("options.own.serving.replicas", 1)
}

// 1 a second x peak 3 / 0.5 = 6 replicas, to the unit: 6 x 730 x 2 = 8,760.
#[test]
fn a_load_of_exactly_six_replicas_takes_six() {
    let half = Load { target: "0.5", ..load(1, 3) };
    let case = of(1, &half, ON_DEMAND);
    assert_eq!(case.at("options.own.serving.replicas", 1), dec!(6));
    assert_eq!(case.at("options.own.cost", 1), dec!(8760));
    let one_more =
        Load { volume: format!("units_per_month = {}\npeak_to_average = 3", A_SECOND + 1), ..half };
    assert_eq!(replicas(&one_more, ""), dec!(7));
}

// A thirtieth of a second: load x 3 / 0.1 is whole only up to noise.
#[test]
fn noise_in_the_ninth_decimal_buys_no_replica() {
    let odd = Load {
        volume: format!("units_per_month = {A_SECOND}\nbusy_hours_per_month = 243.3333333333333333"),
        ..load(1, 3)
    };
    assert_eq!(replicas(&odd, ""), dec!(3));
}

// max(8, 6) + 2 and max(4, 6) + 2.
#[test]
fn spares_come_on_top_of_what_is_needed_or_the_least() {
    assert_eq!(replicas(&load(2, 3), "min_replicas = 8\nspare_replicas = 2"), dec!(10));
    assert_eq!(replicas(&load(2, 3), "min_replicas = 4\nspare_replicas = 2"), dec!(8));
}

// 730 / 146 = 5.
#[test]
fn busy_hours_are_a_peak() {
    let busy =
        Load { volume: format!("units_per_month = {A_SECOND}\nbusy_hours_per_month = 146"), ..load(1, 1) };
    assert_eq!(replicas(&busy, ""), dec!(5));
    assert_eq!(replicas(&load(1, 5), ""), dec!(5));
}

// 1,000 / 2,000 + 100 / 200 = 1 second.
#[test]
fn tokens_a_second_are_a_time_for_a_call() {
    let tokens = Load { speed: "prefill_tokens_per_s = 2_000\ndecode_tokens_per_s = 200", ..load(3, 2) };
    assert_eq!(replicas(&tokens, ""), dec!(6));
}

// Half of the load, the same rent: 4 x 730 x 2.
#[test]
fn an_idle_gpu_bills() {
    for busy in [1, 2] {
        let case = of(1, &load(busy, 1), &format!("{ON_DEMAND}\nmin_replicas = 4"));
        assert_eq!(case.at("options.own.cost", 1), dec!(5840));
    }
}

#[test]
fn a_replica_has_whole_gpus() {
    let serving = format!("{ON_DEMAND}\nmin_replicas = 2");
    let text = text(&load(1, 1), &serving).replace("gpus_per_replica = 1", "gpus_per_replica = 8");
    assert_eq!(case(1, &text).at("options.own.cost", 1), dec!(23360)); // 2 x 8 x 730 x 2
}

/// 2 replicas for half a year, 3 for the next half, 5 in the second year.
fn growing() -> Load {
    let a_month = |replicas: u32| (replicas * A_SECOND).to_string();
    let months: Vec<String> =
        [2; 6].into_iter().chain([3; 6]).chain([5; 12]).map(|replicas: u32| a_month(replicas)).collect();
    Load { volume: format!("monthly = [{}]\npeak_to_average = 1", months.join(", ")), ..load(1, 1) }
}

fn reserved(plan: &str) -> Case {
    let serving = format!("plan = \"{plan}\"\nprice_per_gpu_hour = 1\non_demand_per_gpu_hour = 2");
    of(24, &growing(), &serving)
}

// Year 1 reserves its smallest need, 2: 2 x 730; from month 7 one more on demand, 1,460. Year 2 reserves 5.
#[test]
fn a_year_is_reserved_for_its_smallest_need() {
    let case = reserved("reserved-1y");
    let cost = |month| case.at("options.own.cost", month);
    assert_eq!([cost(6), cost(7), cost(13)], [dec!(1460), dec!(2920), dec!(3650)]);
    // 6 x 1,460 + 6 x 2,920 + 12 x 3,650
    assert_eq!(case.option("own").tco(), dec!(70080));
}

// 2 throughout; in year 2 three more on demand: 1,460 + 3 x 730 x 2 = 5,840.
#[test]
fn three_years_are_reserved_for_theirs() {
    let case = reserved("reserved-3y");
    // 6 x 1,460 + 6 x 2,920 + 12 x 5,840
    assert_eq!((case.at("options.own.cost", 13), case.option("own").tco()), (dec!(5840), dec!(96360)));
}

// 2 in month 1 to 3 in month 12, so 2; the fall to 1 in month 13 starts a term of its own.
#[test]
fn what_is_reserved_is_paid_in_months_that_need_it() {
    let case = reserved("reserved-1y");
    assert_eq!(case.at("options.own.serving.reserved_gpus", 12), dec!(2));
    assert_eq!(case.at("options.own.serving.reserved_gpus", 13), dec!(5));
}

// 4 GPUs: half on spot with a fifth more hours, 4 x 730 x 0.5 x 1.2 x 1 = 1,752; half on demand, 2,920.
#[test]
fn interruptions_cost_hours_on_spot() {
    let serving = "plan = \"spot\"\nprice_per_gpu_hour = 1\non_demand_per_gpu_hour = 2\nspot_share = 0.5\n\
                   interruption_overhead = 0.2";
    let case = of(1, &load(4, 1), serving);
    assert_eq!(case.at("options.own.cost", 1), dec!(4672));
    // 4 busy of 4 x (0.5 x 1.2 + 0.5) = 4.4 that are paid for
    assert_eq!(case.option("own").figure("capacity.utilisation").clone(), Ok(dec!(4) / dec!(4.4)));
}

// A quarter of the hours needs 4, the others the least: 1 + 3/4 = 1.75, x 730 x 2; without a floor 1 on average.
#[test]
fn autoscaling_pays_for_the_busy_hours_and_for_its_floor_in_the_others() {
    let cost = |least: u32| {
        let serving = format!("plan = \"autoscale\"\nprice_per_gpu_hour = 2\nmin_replicas = {least}");
        of(1, &load(1, 4), &serving).at("options.own.cost", 1)
    };
    assert_eq!([cost(0), cost(1), cost(4), cost(6)], [dec!(1460), dec!(2555), dec!(5840), dec!(8760)]);
}

// Half a replica on average, 2 at a peak of 4: (2 + 3 x 1) / 4 = 1.25 and never less than 1.
#[test]
fn autoscaling_is_never_cheaper_than_its_floor() {
    let volume = format!("units_per_month = {}\npeak_to_average = 4", A_SECOND / 2);
    let serving = "plan = \"autoscale\"\nprice_per_gpu_hour = 2\nmin_replicas = 1";
    assert_eq!(of(1, &Load { volume, ..load(1, 1) }, serving).at("options.own.cost", 1), dec!(1825));
}

// 4 of production, ceil(0.3 x 4) = 2 of staging, 1 of development: 7 x 730 x 2.
#[test]
fn environments_are_whole_replicas() {
    let more = format!("{ON_DEMAND}\nstaging_share = 0.3\ndevelopment_replicas = 1");
    let case = of(1, &load(4, 1), &more);
    assert_eq!(case.at("options.own.cost", 1), dec!(10220));
    assert_eq!(case.at("options.own.serving.replicas", 1), dec!(4));
}

// 500 x 0.02 = 10; 2,628,000 x 0.001 x 0.1 = 262.8; 4 GPUs x 1,200 / 12 = 400; 600. And 4 x 730 x 2 of rent.
#[test]
fn what_is_around_the_gpus_counts_as_infrastructure() {
    let more = "storage_gb = 500\nstorage_per_gb_month = 0.02\negress_gb_per_unit = 0.001\negress_per_gb = 0.1\n\
                licence_per_gpu_year = 1_200\nobservability_per_month = 600";
    let case = of(1, &load(1, 4), &format!("{ON_DEMAND}\n{more}"));
    let cost = |name: &str| case.cost("own", &format!("serving.{name}"));
    let found = ["storage", "egress", "licences", "observability"].map(cost);
    assert_eq!(found, [dec!(10), dec!(262.8), dec!(400), dec!(600)]);
    assert_eq!(case.category("own", "infrastructure"), dec!(7112.8));
}

// 2,628,000 x 1,100 tokens = 2,890.8 million. Paid: 4 x 730 x 2 = 5,840; one more hour of one replica serves at target
// 1,460 / 2,890.8 a million.
#[test]
fn effective_figures_are_on_what_is_paid_for() {
    let case = of(1, &load(1, 4), ON_DEMAND);
    let figure = |key: &str| case.option("own").figure(key).clone();
    assert_eq!(figure("capacity.replicas_max"), Ok(dec!(4)));
    assert_eq!(figure("capacity.utilisation"), Ok(dec!(0.25)));
    assert_eq!(figure("capacity.cost_per_mtok"), Ok(dec!(5840) / dec!(2890.8)));
    assert_eq!(figure("capacity.marginal_cost_per_mtok"), Ok(dec!(1460) / dec!(2890.8)));
}

#[test]
fn replicas_are_paid_for_before_they_serve_but_never_after() {
    let late = text(&load(1, 1), ON_DEMAND).replace("go_live = 1", "go_live = 3");
    let early = case(3, &format!("{late}\nfrom = 2\n"));
    assert_eq!(early.months("options.own.cost", 1..=3), [0, 1460, 1460].map(Decimal::from));
    let messages = refused(4, "", &format!("{late}\nfrom = 4\n"));
    assert!(messages[0].contains("from go-live on at the latest"), "{messages:?}");
}

#[test]
fn an_option_that_cannot_serve_the_load_is_never_recommended() {
    let fixed = format!("{ON_DEMAND}\nmax_replicas = 3");
    let dear = "[options.api]\nname = \"API\"\nkind = \"api\"\ngo_live = 1\n[options.api.calls.step]\n\
                calls_per_unit = 1\nprice_per_call = 1\n";
    let case = case(2, &format!("{}{dear}", text(&load(1, 4), &fixed)));
    let own = case.option("own");
    assert!(own.infeasible.as_ref().unwrap().contains("lacks 1 replica"), "{:?}", own.infeasible);
    assert!(own.tco() < case.option("api").tco());
    assert_eq!(case.study.verdict.option.as_deref(), Some("api"));
    assert!(case.study.crossings.is_empty(), "nothing breaks even with what cannot serve");
}

#[test]
fn replicas_without_a_peak_are_refused() {
    let flat = Load { volume: "units_per_month = 10".into(), ..load(1, 1) };
    let messages = refused(1, "", &text(&flat, ON_DEMAND));
    assert!(messages[0].contains("peak_to_average"), "{messages:?}");
}
