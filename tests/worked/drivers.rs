//! Volume as a product of factors, second quantities that drive cost, and one input in two places.

use crate::case::{Case, case, refused};
use rust_decimal::{Decimal, dec};

const OTHER: &str = "[options.a]\nname = \"A\"\nkind = \"other\"\ngo_live = 1\n";

// 40,000 users x 0.4 active x 8 sessions x 1.2 units = 153,600 a month.
#[test]
fn volume_can_be_a_product_of_factors() {
    let factors = "[volume]\nfactors = { users = 40_000, active_share = 0.4, sessions_per_user = 8, units_per_session = 1.2 }\n";
    let case = case(12, &format!("{factors}annual_growth = 0.21\n{OTHER}"));
    assert_eq!(case.at("volume.demand", 1), dec!(153600));
    let inputs = &case.projected.model.sheet.inputs;
    let keys: Vec<&str> = inputs.iter().map(|input| input.key.as_str()).collect();
    assert!(
        ["users", "active_share"]
            .iter()
            .all(|name| keys.contains(&format!("volume.factors.{name}").as_str()))
    );
    let both = format!("{factors}units_per_month = 1\n{OTHER}");
    assert!(refused(12, "", &both)[0].contains("exactly one of"));
}

// 1,000 growing by 2 % a month: 1,020 in month 2, and 1,000 x 1.02^11 in month 12.
#[test]
fn volume_can_grow_by_the_month() {
    let case = case(12, &format!("[volume]\nunits_per_month = 1_000\nmonthly_growth = 0.02\n{OTHER}"));
    let last = (0..11).fold(dec!(1000), |units: Decimal, _| units * dec!(1.02));
    assert_eq!([case.at("volume.demand", 2), case.at("volume.demand", 12)], [dec!(1020), last]);
}

fn documents(more: &str) -> Case {
    let driver = "[volume]\nunits_per_month = 10\n[drivers.documents]\ncount = 1_000\nmonthly_growth = 0.1\nmonthly_churn = 0.2\n";
    case(12, &format!("{driver}[options.a]\nname = \"A\"\nkind = \"api\"\ngo_live = 2\n{more}"))
}

// 1,000 documents, a tenth more each month and a fifth replaced: month 1 replaces 200; month 2 adds 100 and replaces 200 of
// the 1,000 before; month 3 has 1,210, 110 more and 220 of the 1,100 before.
#[test]
fn a_driver_has_a_count_and_what_is_new_or_replaced() {
    let case = documents(
        "[options.a.calls.embed]\nper = \"documents.added\"\ncalls_per_unit = 1\nprice_per_call = 0.01\n",
    );
    assert_eq!(case.months("drivers.documents.in_month", 1..=3), [dec!(1000), dec!(1100), dec!(1210)]);
    assert_eq!(case.months("drivers.documents.added", 1..=3), [dec!(200), dec!(300), dec!(330)]);
    // The option goes live in month 2: nothing is embedded before.
    let calls = case.months("options.a.calls.embed.calls", 1..=3);
    assert_eq!(calls, [dec!(0), dec!(300), dec!(330)]);
}

// All 1,100 documents of month 2, once; each costs half a unit of storage in each month that the option is live.
#[test]
fn steps_and_lines_can_count_by_a_driver() {
    let case = documents(
        "[options.a.calls.load]\nper = \"documents.initial\"\ncalls_per_unit = 2\nprice_per_call = 0.01\n\
         [costs.storage]\nper_unit = 0.5\nper = \"documents\"\n",
    );
    assert_eq!(case.months("options.a.calls.load.calls", 1..=3), [dec!(0), dec!(2200), dec!(0)]);
    assert_eq!(case.months("options.a.costs.storage", 1..=3), [dec!(0), dec!(550), dec!(605)]);
}

#[test]
fn one_quantity_in_two_places_is_one_input() {
    let text = |second: &str| {
        format!(
            "[volume]\nunits_per_month = 100\n[options.a]\nname = \"A\"\nkind = \"api\"\ngo_live = 1\n\
             [options.a.calls.read]\ncalls_per_unit = 1\ninput_tokens = 1_000\noutput_tokens = 400\ninput_per_mtok = 1\noutput_per_mtok = 10\n\
             [options.a.calls.check]\ncalls_per_unit = 1\ninput_tokens = {second}\noutput_tokens = 0\ninput_per_mtok = 1\noutput_per_mtok = 10\n"
        )
    };
    let same = case(12, &text("{ same_as = \"options.a.calls.read.output_tokens\" }"));
    let plain = case(12, &text("400"));
    assert_eq!(same.option("a").tco(), plain.option("a").tco());
    let sheet = &same.projected.model.sheet;
    assert!(sheet.find_input("options.a.calls.check.input_tokens").is_none());
    // Half the tokens of the answer are half of them in both places.
    let id = sheet.find_input("options.a.calls.read.output_tokens").unwrap();
    let tco = same.projected.model.line("options.a.tco").unwrap();
    let half = same.projected.figure_with(id, dec!(200), tco);
    // 100 units x 12 x ((1,000 + 200) x 1 + 200 x 10) / 1,000,000 = 3.84.
    assert_eq!(half, Some(dec!(3.84)));
}
