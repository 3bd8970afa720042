//! The outside view: inputs beyond what has been published are named, with the range and its source; others are not.

use tollgate::analysis::advice::benchmarks::{PUBLISHED, outside};

use crate::case::{Case, case};

fn own(serving: &str, more: &str) -> Case {
    at("units_per_month = 100_000\npeak_to_average = 4", serving, more)
}

fn at(volume: &str, serving: &str, more: &str) -> Case {
    let price = if serving.contains("owned") { "" } else { "price_per_gpu_hour = 2\n" };
    case(
        36,
        &format!(
            "[volume]\n{volume}\n\
             [options.own]\nname = \"Own\"\nkind = \"self-hosted\"\ngo_live = 1\n\
             [options.own.calls.step]\ncalls_per_unit = 1\ninput_tokens = 1_000\noutput_tokens = 100\n\
             [options.own.serving]\ngpus_per_replica = 1\nrequests_per_s = 1\n{price}{serving}\n\
             [work]\nhours_per_year = 1_760\n[roles.ops]\nannual_cost = 150_000\n{more}"
        ),
    )
}

fn named(case: &Case) -> Vec<String> {
    let mut list = Vec::new();
    outside(&case.projected, &mut list);
    list.into_iter().map(|warning| format!("{}: {}", warning.path, warning.message)).collect()
}

const USUAL: &str = "plan = \"on-demand\"\ntarget_utilisation = 0.6";
const PEOPLE: &str = "[costs.ops]\nfte = 1\nrole = \"ops\"\n";

fn assert_named(list: &[String], path: &str, part: &str) {
    let found = list.iter().any(|text| text.starts_with(&format!("{path}: ")) && text.contains(part));
    assert!(found, "{path}, {part} in {list:#?}");
    assert!(list.iter().all(|text| text.contains("read 2026-")), "each has its date: {list:#?}");
}

#[test]
fn what_is_usual_is_not_named() {
    assert_eq!(named(&own(USUAL, PEOPLE)), Vec::<String>::new());
}

#[test]
fn a_utilisation_that_nobody_sustains_is_named() {
    // A month has 2,628,000 seconds, a call takes one, and one replica at 80% holds 2,102,400 of them: two million
    // calls without a peak keep it busy 76% of the time.
    let steady = "units_per_month = 2_000_000\npeak_to_average = 1";
    let list = named(&at(steady, "plan = \"on-demand\"\ntarget_utilisation = 0.8", PEOPLE));
    assert_named(
        &list,
        "options.own.capacity.utilisation",
        "76% is outside the published range: servers in production spend most of their time at 10 to 50%",
    );
}

/// Ten per cent is less than what such projects overran by on average; thirty is not.
#[test]
fn a_reserve_below_the_usual_overrun_is_named() {
    let reserve = |share: &str| {
        let lines = format!("[costs.build]\nupfront = 1_000\n[costs.reserve]\nshare_of_one_off = {share}\n");
        named(&own(USUAL, &format!("{PEOPLE}{lines}")))
    };
    let says =
        "overruns of 10% is outside the published range: IT projects cost 27% more than planned on average";
    assert_named(&reserve("0.1"), "costs.reserve.share_of_one_off", says);
    assert_eq!(reserve("0.3"), Vec::<String>::new());
}

#[test]
fn a_saving_that_is_all_cash_is_named() {
    let today =
        "[today]\nrole = \"ops\"\nminutes_per_unit = 5\n[options.own.outcome]\nautomated_share = 0.8\n";
    let saved = |share: &str| {
        let value = format!("[values.time]\nfrom_today = true\nrealisation = {share}\n");
        named(&own(USUAL, &format!("{today}{PEOPLE}{value}")))
    };
    assert_named(&saved("1.0"), "values.time.realisation", "time saved is not time worked");
    assert_eq!(saved("0.6"), Vec::<String>::new());
}

#[test]
fn a_price_that_halves_every_year_is_named() {
    let api = |decline: &str| {
        case(
            36,
            &format!(
                "[volume]\nunits_per_month = 100\n[options.api]\nname = \"API\"\nkind = \"api\"\ngo_live = 1\n\
                 annual_price_decline = {decline}\n\
                 [options.api.calls.only]\nprice_per_call = 1\ncalls_per_unit = 1\n"
            ),
        )
    };
    assert_named(&named(&api("0.5")), "options.api.annual_price_decline", "4 to 40%");
    assert_eq!(named(&api("0.2")), Vec::<String>::new());
}

#[test]
fn servers_that_last_too_long_are_named() {
    let owned = |life: u32| {
        let serving = format!(
            "plan = \"owned\"\ntarget_utilisation = 0.6\n[options.own.serving.owned]\nper_server = 100_000\n\
             gpus_per_server = 8\nkw_per_server = 10\nuseful_life_months = {life}\nresidual = 0\npue = 1.3\n\
             price_per_kwh = 0.12"
        );
        named(&own(&serving, PEOPLE))
    };
    assert_named(&owned(96), "options.own.serving.owned.useful_life_months", "months of 96");
    assert_eq!(owned(60), Vec::<String>::new());
}

#[test]
fn everything_published_has_a_source_and_a_date() {
    for known in PUBLISHED {
        assert!(!known.source.is_empty() && known.as_of.len() == 7 && known.range.0 < known.range.1);
    }
}

/// The page for readers says what the program says.
#[test]
fn the_page_has_every_claim_with_its_source() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/outside-view.md")).unwrap();
    for known in PUBLISHED {
        let row = format!("| {} | {} | {} |", known.what, known.says, known.source);
        assert!(page.contains(&row), "add to docs/outside-view.md:\n{row}");
    }
}
