//! The flip certificate: how far each input must move, alone, to reverse the recommendation.

use std::path::Path;

use rust_decimal::{Decimal, dec};
use tollgate::analysis::projected::{Projected, project};
use tollgate::analysis::sensitivity::flip::flips;
use tollgate::analysis::sensitivity::flip::{Flip, Recommender};
use tollgate::analysis::study::read::study;
use tollgate::analysis::study::types::Study;
use tollgate::scenario::load::Changes;

fn loaded(path: &Path, changes: &Changes) -> (Projected, Study) {
    let (plan, model) = tollgate::model::load(path, changes).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let projected = project(plan, model).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let study = study(&projected);
    (projected, study)
}

fn of(text: &str) -> Vec<Flip> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.toml");
    std::fs::write(&path, text).unwrap();
    let (projected, study) = loaded(&path, &Changes::default());
    flips(&Recommender::new(&projected, &study), &study, usize::MAX)
}

fn flip<'a>(flips: &'a [Flip], path: &str) -> &'a Flip {
    flips.iter().find(|flip| flip.path == path).unwrap_or_else(|| panic!("no {path} in {flips:?}"))
}

/// 12 months, 100 units each worth 3, against a call at 1 and 150 a month: 300 - 100 - 150 = 50 a month.
const ONE: &str = r#"
[scenario]
name = "One"
unit = "unit"
currency = "USD"
start = "2027-01"
months = 12
discount_rate = 0
pricing = []
[volume]
units_per_month = 100
[options.api]
name = "API"
kind = "api"
go_live = 1
[options.api.calls.only]
price_per_call = 1
calls_per_unit = 1
[costs.fixed]
per_month = 150
[values.worth]
per_unit = 3
"#;

// The search narrows to a seven-thousandth of the way to the end of the range, on the far side of the reversal.
fn close(found: Option<Decimal>, expected: Decimal, end: Decimal, base: Decimal) {
    let found = found.unwrap_or_else(|| panic!("no flip at {expected}"));
    let width = (end - base).abs() / dec!(288);
    assert!((found - expected).abs() <= width, "{found} is not {expected}");
    assert!((found - base).abs() >= (expected - base).abs(), "{found} does not reverse it");
}

#[test]
fn one_option_is_reversed_where_its_worth_is_nothing() {
    let flips = of(ONE);
    // price: 300 - 100 p - 150 = 0 at p = 1.5
    close(flip(&flips, "options.api.calls.only.price_per_call").at, dec!(1.5), dec!(10), dec!(1));
    // fixed cost: 300 - 100 - f = 0 at f = 200
    close(flip(&flips, "costs.fixed.per_month").at, dec!(200), dec!(1500), dec!(150));
    // value: 100 v - 100 - 150 = 0 at v = 2.5
    close(flip(&flips, "values.worth.per_unit").at, dec!(2.5), dec!(0.3), dec!(3));
    // volume: 2 u - 150 = 0 at u = 75
    close(flip(&flips, "volume.units_per_month").at, dec!(75), dec!(10), dec!(100));
    assert!(flips.iter().filter(|flip| flip.at.is_some()).all(|flip| flip.to.is_none()), "to doing nothing");
}

// In shares of their base: value -1/6, volume -1/4, fixed cost +1/3, price +1/2
#[test]
fn the_nearest_comes_first() {
    let flips = of(ONE);
    let order: Vec<&str> =
        flips.iter().filter(|flip| flip.at.is_some()).map(|flip| flip.path.as_str()).collect();
    let expected = [
        "values.worth.per_unit",
        "volume.units_per_month",
        "costs.fixed.per_month",
        "options.api.calls.only.price_per_call",
        "options.api.calls.only.calls_per_unit",
    ];
    assert_eq!(order[..3], expected[..3]);
    assert!(order[3..].iter().all(|path| expected[3..].contains(path)), "{order:?}");
}

#[test]
fn an_input_that_cannot_reverse_the_choice_says_so() {
    // A second line of value of 1,000,000 a month: nothing within ten times its base outweighs it.
    let flips = of(&format!("{ONE}[values.huge]\nper_month = 1_000_000\n"));
    let price = flip(&flips, "options.api.calls.only.price_per_call");
    assert_eq!((price.at, price.change, &price.to), (None, None, &None));
    assert_eq!(price.range, (dec!(0.1), dec!(10)));
}

// Cost of B: 120 a month for all, of A: 100 calls at 1. B is better from a price of 1.2 on.
#[test]
fn two_options_are_reversed_where_they_cost_the_same() {
    let second = "[options.b]\nname = \"B\"\nkind = \"other\"\ngo_live = 1\n[costs.b]\noptions = [\"b\"]\nper_month = 120\n";
    let flips = of(&format!("{ONE}{second}"));
    let price = flip(&flips, "options.api.calls.only.price_per_call");
    close(price.at, dec!(1.2), dec!(10), dec!(1));
    assert_eq!(price.to.as_deref(), Some("b"));
}

#[test]
fn a_flip_of_a_shipped_scenario_is_what_a_run_with_it_recommends() {
    for name in ["record-enrichment", "support-agent", "invoice-processing", "hybrid-document-search"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{name}.toml"));
        let (projected, before) = loaded(&path, &Changes::default());
        for flip in
            flips(&Recommender::new(&projected, &before), &before, 3).iter().filter(|flip| flip.at.is_some())
        {
            let set = vec![format!("{}={}", flip.path, flip.at.unwrap())];
            let (_, after) = loaded(&path, &Changes { case: None, set, ..Changes::default() });
            assert_ne!(after.verdict.option, before.verdict.option, "{name}: {}", flip.path);
            assert_eq!(after.verdict.option, flip.to, "{name}: {}", flip.path);
        }
    }
}
