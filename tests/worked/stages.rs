//! Options that slip, end, and follow one another.

use crate::case::{Case, case};
use rust_decimal::Decimal;
use rust_decimal::dec;

/// An API at 0.008 a request and GPUs of 131,400 requests a month each, 584 a month.
const OPTIONS: &str = "[volume]\nunits_per_month = 50_000\nannual_growth = 1.0\npeak_to_average = 1\n\
    [options.api]\nname = \"API\"\nkind = \"api\"\ngo_live = 1\n\
    [options.api.calls.ask]\ncalls_per_unit = 1\nprice_per_call = 0.008\n\
    [options.gpu]\nname = \"GPUs\"\nkind = \"self-hosted\"\ngo_live = 1\n\
    [options.gpu.calls.ask]\ncalls_per_unit = 1\ninput_tokens = 700\noutput_tokens = 300\n\
    [options.gpu.serving]\nplan = \"on-demand\"\nprice_per_gpu_hour = 0.80\ngpus_per_replica = 1\n\
    requests_per_s = 0.05\ntarget_utilisation = 1.0\n";

fn staged(second: &str, more: &str) -> Case {
    let stages = format!(
        "[options.staged]\nname = \"API, then GPUs\"\nkind = \"staged\"\n\
         [options.staged.stages.now]\noption = \"api\"\nfrom = 1\n\
         [options.staged.stages.own]\noption = \"gpu\"\n{second}\n"
    );
    case(36, &format!("{OPTIONS}{stages}{more}"))
}

fn tco(case: &Case, id: &str) -> Decimal {
    case.option(id).tco()
}

// Demand doubles each year from 50,000: 12 months of the API at 0.008 come to 6,726.86; of the 24 months after, 584 x (12 + 7)
// months with two and then three replicas: 29,200.00 in all. The same by hand from a public case: 35,926.86.
#[test]
fn an_option_can_begin_with_an_api_and_go_on_with_own_servers() {
    let case = staged("from = 13", "");
    let api: Decimal = (1..=12).map(|month| case.at("volume.demand", month) * dec!(0.008)).sum();
    let replicas = |month: u32| (case.at("volume.demand", month) / dec!(131400)).ceil();
    let own: Decimal = (13..=36).map(|month| replicas(month) * dec!(584)).sum();
    assert_eq!(tco(&case, "staged"), api + own);
    assert_eq!(tco(&case, "staged").round_dp(2), dec!(35926.86));
    assert_eq!([tco(&case, "api").round_dp(2), tco(&case, "gpu")], [dec!(47088.03), dec!(36208)]);
}

// 50,000 x 2^(12/12) = 100,000 is reached in month 13.
#[test]
fn a_stage_can_start_at_a_volume() {
    let by_month = staged("from = 13", "");
    let by_volume = staged("from_units_per_month = 100_000", "");
    assert_eq!(tco(&by_volume, "staged"), tco(&by_month, "staged"));
    assert_eq!(by_volume.at("options.staged.stages.own.served", 12), dec!(0));
    let just_above = staged("from_units_per_month = 100_001", "");
    assert_eq!(just_above.at("options.staged.stages.own.served", 13), dec!(0));
    assert!(just_above.at("options.staged.stages.own.served", 14) > dec!(0));
}

// Two months of overlap: the API's calls of months 13 and 14 are paid for as well, and no unit is counted twice.
#[test]
fn in_an_overlap_both_are_paid_for_and_units_count_once() {
    let (plain, case) = (staged("from = 13", ""), staged("from = 13\noverlap = 2", ""));
    let twice = (case.at("volume.demand", 13) + case.at("volume.demand", 14)) * dec!(0.008);
    assert_eq!(tco(&case, "staged"), tco(&plain, "staged") + twice);
    assert_eq!(case.option("staged").known("units_served"), case.option("api").known("units_served"));
}

#[test]
fn a_staged_option_of_one_stage_is_that_option() {
    let lines = "[costs.build]\nupfront = 9_000\noptions = [\"gpu\"]\n[costs.shared]\nper_month = 10\n";
    let only = "[options.staged]\nname = \"Staged\"\nkind = \"staged\"\n[options.staged.stages.only]\noption = \"gpu\"\nfrom = 1\n";
    let case = case(36, &format!("{OPTIONS}{only}{lines}"));
    for month in 0..=36 {
        let cost = |id: &str| case.at(&format!("options.{id}.cost"), month);
        assert_eq!(cost("staged"), cost("gpu"), "month {month}");
    }
}

// The building work of the later stage moves with it: 9,000 up front becomes month 12's, since it takes over 12 months later;
// 600 of work in months 1 to 3 falls in months 13 to 15; what both have is paid once; the API's own line ends with it.
#[test]
fn lines_move_and_end_with_their_stage() {
    let lines = "[costs.build]\nupfront = 9_000\noptions = [\"gpu\"]\n\
        [costs.tuning]\nper_month = 200\nto = 3\noptions = [\"gpu\"]\n\
        [costs.gateway]\nper_month = 100\noptions = [\"api\"]\n\
        [costs.team]\nper_month = 50\noptions = [\"api\", \"gpu\"]\n";
    let case = staged("from = 13\noverlap = 1", lines);
    let paid = |line: &str, months: std::ops::RangeInclusive<u32>| {
        case.months(&format!("options.staged.{line}"), months)
    };
    assert_eq!(paid("stages.own.costs.build", 11..=13), [dec!(0), dec!(9000), dec!(0)]);
    assert_eq!(paid("stages.own.costs.tuning", 12..=16), [dec!(0), dec!(200), dec!(200), dec!(200), dec!(0)]);
    assert_eq!(paid("stages.now.costs.gateway", 12..=14), [dec!(100), dec!(100), dec!(0)]);
    assert_eq!(case.cost("staged", "costs.team"), dec!(1800));
    assert_eq!(case.cost("gpu", "costs.team"), dec!(1800));
}

// Go-live in month 1 and 3 months late: 33 months of service, own lines from month 4, the shared one from month 1.
#[test]
fn a_delay_moves_go_live_and_own_lines_and_nothing_else() {
    let lines = "[costs.own]\nper_month = 100\noptions = [\"gpu\"]\n[costs.shared]\nper_month = 10\n";
    let slipped = OPTIONS.replace("kind = \"self-hosted\"\n", "kind = \"self-hosted\"\ndelay = 3\n");
    let case = case(36, &format!("{slipped}{lines}"));
    assert_eq!(case.option("gpu").go_live, 4);
    assert_eq!(case.months("options.gpu.served", 2..=3), [dec!(0), dec!(0)]);
    assert_eq!(case.cost("gpu", "costs.own"), dec!(3300));
    assert_eq!(case.cost("gpu", "costs.shared"), dec!(360));
    assert_eq!(case.months("options.gpu.serving.rent", 3..=4), [dec!(0), dec!(584)]);
}

// Until month 24: what has no end of its own ends there; the work of taking it down, from month 25, is still paid.
#[test]
fn service_and_own_lines_end_with_until() {
    let lines = "[costs.own]\nper_month = 100\noptions = [\"gpu\"]\n\
        [costs.fixed]\nper_month = 1\nto = 30\noptions = [\"gpu\"]\n\
        [costs.down]\nper_month = 7\nfrom = 25\nto = 25\noptions = [\"gpu\"]\n";
    let ended = OPTIONS.replace("kind = \"self-hosted\"\n", "kind = \"self-hosted\"\nuntil = 24\n");
    let case = case(36, &format!("{ended}{lines}"));
    assert_eq!(case.months("options.gpu.served", 25..=25), [dec!(0)]);
    assert_eq!(case.months("options.gpu.serving.rent", 25..=25), [dec!(0)]);
    assert_eq!(
        ["own", "fixed", "down"].map(|line| case.cost("gpu", &format!("costs.{line}"))),
        [dec!(2400), dec!(30), dec!(7)]
    );
}

#[test]
fn no_delay_and_no_end_change_nothing() {
    let written = OPTIONS.replace("go_live = 1\n", "go_live = 1\ndelay = 0\nuntil = 36\n");
    let lines = "[costs.own]\nper_month = 100\noptions = [\"gpu\"]\n";
    let (plain, same) = (case(36, &format!("{OPTIONS}{lines}")), case(36, &format!("{written}{lines}")));
    for id in ["api", "gpu"] {
        assert_eq!(tco(&plain, id), tco(&same, id));
        assert_eq!(plain.option(id).npv(), same.option(id).npv());
    }
}
