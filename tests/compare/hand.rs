//! Bridges that can be followed by hand.

use rust_decimal::{Decimal, dec};
use tollgate::scenario::difference::is_books;

use crate::pair::{Pair, amounts, assert_whole, scenario};

const OPTION: &str = "[options.api]\nname = \"API\"\nkind = \"api\"\ngo_live = 1\n";

fn one_month(units: u32, price: &str, more: &str) -> String {
    let calls = format!("[options.api.calls.step]\ncalls_per_unit = 1\nprice_per_call = {price}\n");
    scenario(1, &format!("[volume]\nunits_per_month = {units}\n{OPTION}{calls}{more}"))
}

#[test]
fn two_inputs_that_multiply_get_the_mean_of_both_orders() {
    // 1,000 x 0.10 = 100 becomes 1,200 x 0.08 = 96.
    // Volume first:  1,200 x 0.10 - 100 = +20, then the price 96 - 120 = -24.
    // Price first:   1,000 x 0.08 - 100 = -20, then the volume 96 - 80 = +16.
    // Volume (20 + 16) / 2 = +18, price (-24 - 20) / 2 = -22; half of 20 - 16 hangs on the order.
    let bridge = Pair::new(one_month(1_000, "0.10", ""), one_month(1_200, "0.08", "")).bridge("api", "tco");
    assert_eq!((bridge.from, bridge.to), (dec!(100), dec!(96)));
    let [volume, price] = bridge.steps.as_slice() else { panic!("{:?}", amounts(&bridge)) };
    assert_eq!((volume.forward, volume.backward, volume.amount), (dec!(20), dec!(16), dec!(18)));
    assert_eq!((price.forward, price.backward, price.amount), (dec!(-24), dec!(-20), dec!(-22)));
    assert_eq!((volume.interaction(), price.interaction()), (dec!(2), dec!(2)));
    assert_eq!(bridge.left_over, Decimal::ZERO);
    let names: Vec<String> = amounts(&bridge).into_iter().map(|step| step.0).collect();
    assert_eq!(names, ["volume.units_per_month", "options.api.calls.step.price_per_call"]);
}

#[test]
fn a_whole_line_of_cost_is_one_change() {
    // 500 up front and 0.01 for each of 1,000 units: 510, whatever the order, since the volume stays.
    let line = "[costs.audit]\nname = \"Audit\"\ncategory = \"governance\"\nupfront = 500\nper_unit = 0.01\n";
    let pair = Pair::new(one_month(1_000, "0.10", ""), one_month(1_000, "0.10", line));
    assert_eq!(amounts(&pair.bridge("api", "tco")), [("costs.audit".to_string(), dec!(510))]);
    // With twice the volume as well: before it, 10 of the line's 510 are by volume; after it, 20.
    let pair = Pair::new(one_month(1_000, "0.10", ""), one_month(2_000, "0.10", line));
    let steps = amounts(&pair.bridge("api", "tco"));
    assert_eq!(steps, [("volume.units_per_month".to_string(), dec!(105)), ("costs.audit".into(), dec!(515))]);
}

#[test]
fn what_moves_no_figure_is_no_change() {
    let quiet = one_month(1_000, "{ value = 0.100, source = \"a quote\", min = 0.05, max = 0.2 }", "")
        .replace("name = \"S\"", "name = \"Another\"\nowner = \"CFO\"\ndescription = \"Words.\"")
        + "[criteria.cost]\nmetric = \"tco\"\nmax = 1\n[cases.a]\n\"volume.units_per_month\" = 2\n";
    let pair = Pair::new(one_month(1_000, "0.10", ""), quiet);
    assert!(pair.bridge("api", "tco").steps.is_empty());
    // A rate on the price is more than words.
    let dearer = one_month(1_000, "{ value = 0.10, annual_escalation = 0.5 }", "");
    assert_eq!(Pair::new(one_month(1_000, "0.10", ""), dearer).bridge("api", "tco").steps.len(), 1);
}

#[test]
fn a_scenario_and_itself_have_nothing_between_them() {
    let same = one_month(1_000, "0.10", "");
    let bridge = Pair::new(same.clone(), same).bridge("api", "npv");
    assert!(bridge.steps.is_empty() && bridge.from == bridge.to && bridge.left_over.is_zero());
}

#[test]
fn other_prices_behind_the_same_name_are_one_change() {
    let book = |price: &'static str| -> &'static str {
        Box::leak(
            format!(
                "[api.m]\n[[api.m.price]]\nvalid_from = \"2026-01-01\"\nas_of = \"2026-01-01\"\nsource = \"s\"\n\
                 currency = \"USD\"\ninput_per_mtok = {price}\noutput_per_mtok = 1\n"
            )
            .into_boxed_str(),
        )
    };
    let calls = "[options.api.calls.step]\nmodel = \"m\"\ncalls_per_unit = 1\ninput_tokens = 1_000\noutput_tokens = 0\n";
    let text = |units: u32| {
        scenario(1, &format!("[volume]\nunits_per_month = {units}\n{OPTION}{calls}"))
            .replace("pricing = []", "pricing = [\"book.toml\"]")
    };
    // 1,000,000 tokens at 3 become 2,000,000 at 5: 3 -> 10. Prices first: 2, then 5; volume first: 3, then 4.
    let mut pair = Pair::new(text(1_000), text(2_000));
    pair.books = [book("3"), book("5")];
    let bridge = pair.bridge("api", "tco");
    assert!(is_books(&bridge.steps[0].changes[0]));
    let steps = amounts(&bridge);
    assert_eq!(steps, [("scenario.pricing".into(), dec!(3)), ("volume.units_per_month".into(), dec!(4))]);
    assert_whole(&bridge, "books");
    pair.books = [book("3"), book("3")];
    assert_eq!(pair.bridge("api", "tco").steps.len(), 1);
}
