//! When to switch, by hand: what an option costs from a month to the end, who is clearly cheaper, and the band of noise.

use rust_decimal::dec;
use tollgate::analysis::breakeven::switch_map::{Switch, SwitchMap, switch_map};
use tollgate::report::breakeven::switch_map::finding;

use crate::case::{Case, case};

/// Two years: 100 units a month in the first, 400 in the second. One option costs 1 a unit, the other 150 a month and 0.5
/// a unit; `live` is when the second serves.
fn growing(live: u32, more: &str) -> Case {
    let months: Vec<&str> = [["100"; 12], ["400"; 12]].concat();
    case(
        24,
        &format!(
            "[volume]\nmonthly = [{}]\n\
             [options.unit]\nname = \"By the unit\"\nkind = \"other\"\ngo_live = 1\n\
             [options.flat]\nname = \"By the month\"\nkind = \"other\"\ngo_live = {live}\n\
             [costs.price]\noptions = [\"unit\"]\nper_unit = 1\n\
             [costs.fee]\noptions = [\"flat\"]\nper_month = 150\nfrom = {live}\n\
             [costs.use]\noptions = [\"flat\"]\nper_unit = 0.5\n{more}",
            months.join(", ")
        ),
    )
}

fn mapped(case: &Case) -> SwitchMap {
    switch_map(&case.projected, &case.study, None).expect("two options serve")
}

// From month m of the first year on, one costs (13 - m) x 100 + 12 x 400 and the other (13 - m) x 200 + 12 x 350: 600 less
// (13 - m) x 100 more for the first. From month 1 it is 6,000 against 6,600, from month 13 4,800 against 4,200. They are
// equal from month 7. The lead is within 5% in months 5 (5,600 to 5,800) to 9 (5,200 to 5,000), and 4.0% there; in month 4
// it is 300 of 5,700, 5.3%, and in month 10 300 of 4,800, 6.3%.
#[test]
fn the_month_to_switch_and_the_band_of_noise_are_those_worked_by_hand() {
    let map = mapped(&growing(1, ""));
    assert_eq!((map.months, map.here.len()), ((1, 13), 13), "twelve months are left at the last");
    let values = |month: usize| map.here[month - 1].values.clone();
    assert_eq!(values(1), [Some(dec!(6000)), Some(dec!(6600))]);
    assert_eq!(values(13), [Some(dec!(4800)), Some(dec!(4200))]);
    assert_eq!(map.here[6].lead, Some(dec!(0)));
    assert_eq!(map.band(&map.here), [5, 6, 7, 8, 9]);
    assert_eq!(map.switches(&map.here), [Switch { month: 10, from: 0, to: 1 }]);
}

// At twice the volume the unit price costs 12,000 from the start and the other 24 x 150 + 6,000 = 9,600: no month in which
// to switch, since it is cheaper from the first.
#[test]
fn at_twice_the_volume_there_is_nothing_to_switch_from() {
    let map = mapped(&growing(1, ""));
    let (volume, cells) = map.volumes.iter().zip(&map.rows).next_back().unwrap();
    assert!(*volume > dec!(1.9) && *volume < dec!(2), "{volume}");
    assert!(map.switches(cells).is_empty() && cells.iter().all(|cell| cell.clear() == Some(1)), "{cells:#?}");
}

/// Both must serve: before the second is live there is no figure, so a delay makes it cheaper in no month.
#[test]
fn a_delay_only_moves_the_first_month_that_is_compared() {
    let (early, late) = (mapped(&growing(1, "")), mapped(&growing(6, "")));
    assert_eq!(late.months, (6, 13));
    for (cell, month) in late.here.iter().zip(6..) {
        assert_eq!(cell.clear(), early.here[month - 1].clear(), "from month {month}");
    }
}

#[test]
fn the_finding_says_who_takes_over_and_when() {
    let case = growing(1, "");
    let said = finding(&case.study, &mapped(&case));
    assert!(
        said.starts_with("By the month costs less to run than By the unit from Oct 2027 on, at "),
        "{said}"
    );
}

/// With today's cost it is the work as a whole that is compared: what an option does not automate costs what it does today.
// 100 units a month at 12 minutes of 60 an hour: 1,200 today. Half of them stay, 600 a month, with the cheaper option.
#[test]
fn with_a_cost_today_the_whole_work_is_compared() {
    let today = "[work]\nhours_per_year = 1_000\n[roles.clerk]\nannual_cost = 60_000\n\
                 [today]\nrole = \"clerk\"\nminutes_per_unit = 12\n\
                 [options.half]\nname = \"Half\"\nkind = \"other\"\ngo_live = 1\n\
                 [options.half.outcome]\nautomated_share = 0.5\n\
                 [options.all]\nname = \"All\"\nkind = \"other\"\ngo_live = 1\n\
                 [options.all.outcome]\nautomated_share = 1\n\
                 [costs.half]\noptions = [\"half\"]\nper_month = 100\n\
                 [costs.all]\noptions = [\"all\"]\nper_month = 400\n\
                 [values.time]\nfrom_today = true\nrealisation = 1\n";
    let map = mapped(&case(12, &format!("[volume]\nunits_per_month = 100\n{today}")));
    assert_eq!(map.basis.word(), "work-cost");
    // Twelve months of 100 + 600, and of 400.
    assert_eq!(map.here[0].values, [Some(dec!(8400)), Some(dec!(4800))]);
    assert_eq!(map.here[0].clear(), Some(1));
}

// A staged option runs what stands beside it: from its last stage on it would tie with that, and every lead be within the noise.
#[test]
fn a_staged_option_is_no_place_to_switch_to() {
    let staged = "[options.staged]\nname = \"Staged\"\nkind = \"staged\"\n\
                  [options.staged.stages.now]\noption = \"unit\"\nfrom = 1\n\
                  [options.staged.stages.then]\noption = \"flat\"\nfrom = 10\n";
    let (plain, map) = (mapped(&growing(1, "")), mapped(&growing(1, staged)));
    assert_eq!(map.options, ["unit", "flat"]);
    assert_eq!(map.switches(&map.here), plain.switches(&plain.here));
}
