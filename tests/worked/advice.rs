//! What the figures do not say by themselves.

use chrono::NaiveDate;
use tollgate::analysis::advice::warnings::advice;

use crate::case::{Case, case, priced, refused};

fn warned(case: &Case, path: &str) -> Option<String> {
    let day = NaiveDate::from_ymd_opt(2026, 12, 31).unwrap();
    let found = advice(&case.projected, day).into_iter().find(|warning| warning.path == path);
    found.map(|warning| warning.message)
}

const MEASURED: &str = "[throughput.\"m/g\"]\ngpus = 1\ninput_tokens = 1_000\noutput_tokens = 100\nrequests_per_s = 2\n\
                        as_of = \"2026-12-01\"\nsource = \"bench\"\n";

fn own(input: u32, serving: &str) -> String {
    format!(
        "[volume]\nunits_per_month = 100\npeak_to_average = 2\n[options.own]\nname = \"Own\"\nkind = \"self-hosted\"\n\
         go_live = 8\n[options.own.calls.step]\ncalls_per_unit = 1\ninput_tokens = {input}\noutput_tokens = 100\n\
         [options.own.serving]\ngpus_per_replica = 1\ntarget_utilisation = 1\nprice_per_gpu_hour = 1\n{serving}\n"
    )
}

#[test]
fn a_throughput_holds_for_the_calls_that_it_was_measured_with() {
    let serving = "plan = \"on-demand\"\nthroughput = \"m/g\"";
    let of = |input| warned(&priced(12, MEASURED, &own(input, serving)), "options.own.calls.step");
    assert_eq!((of(1_000), of(1_250)), (None, None));
    assert!(of(1_251).unwrap().contains("measured at 1000 tokens in and 100 out"));
}

// From month 8 of 36 there are 29 months: two terms of 12 and 5 of the third, so 7 of it are left; 36 - 29 = 7 too.
#[test]
fn a_reservation_goes_on_after_the_horizon() {
    for plan in ["reserved-1y", "reserved-3y"] {
        let serving = format!("plan = \"{plan}\"\non_demand_per_gpu_hour = 2\nrequests_per_s = 1");
        let warning = warned(&case(36, &own(1_000, &serving)), "options.own.serving.plan");
        assert!(warning.unwrap().contains("runs 7 months past the horizon"), "{plan}");
        let whole = format!("{serving}\nfrom = 1");
        assert_eq!(warned(&case(36, &own(1_000, &whole)), "options.own.serving.plan"), None);
    }
}

#[test]
fn growth_of_a_list_is_pointed_out() {
    let list = |more: &str, path: &str| {
        let options = "[options.it]\nname = \"It\"\nkind = \"other\"\ngo_live = 1\n";
        warned(&case(2, &format!("[volume]\nmonthly = [1, 2]\n{more}\n{options}")), path)
    };
    assert_eq!(list("", "volume.annual_growth"), None);
    assert!(list("annual_growth = 0.1", "volume.annual_growth").unwrap().contains("moves no figure"));
    let season = "seasonality = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]";
    assert!(list(season, "volume.seasonality").unwrap().contains("moves no figure"));
}

#[test]
fn a_hybrid_is_not_sized_by_least_and_most() {
    let text = own(1_000, "plan = \"on-demand\"\nrequests_per_s = 1\nbase_replicas = 1\nmin_replicas = 2");
    let text =
        text.replace("self-hosted", "hybrid").replace("output_tokens", "price_per_call = 1\noutput_tokens");
    let messages = refused(12, "", &text);
    assert!(messages[0].contains("neither `min_replicas` nor `max_replicas`"), "{messages:?}");
}
