//! What a reader of the figures must know: costs that people forget, prices that are old, claims without a source.
//! The day moves warnings, never a figure.

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use crate::analysis::advice::benchmarks::outside;
use crate::analysis::advice::benefits::benefits;
use crate::analysis::advice::on_calls::{on_calls, on_seats};
use crate::analysis::advice::on_serving::{pools, serving};
use crate::analysis::advice::rollout;
use crate::analysis::advice::warning::{Warning, warn};
use crate::analysis::advice::without_effect::without_effect;
use crate::analysis::projected::Projected;
use crate::base::source::{Origin, Source};
use crate::form::decimal::as_count;
use crate::model::place::{calls_an_api, has_pools};
use crate::scenario::types::{Expected, OptionSpec, Scenario};

/// Every warning, as of a day.
pub fn advice(projected: &Projected, as_of: NaiveDate) -> Vec<Warning> {
    let scenario = &projected.plan.scenario;
    let mut list = Vec::new();
    forgotten(scenario, &mut list);
    governance(scenario, &mut list);
    rollout::gate(scenario, &mut list);
    rollout::go_live(scenario, &mut list);
    scenario.options.iter().for_each(|option| of_option(scenario, option, &mut list));
    scenario.options.iter().for_each(|option| serving(scenario, option, &mut list));
    without_effect(projected, &mut list);
    early_value(scenario, &mut list);
    benefits(projected, &mut list);
    outside(projected, &mut list);
    old_prices(projected, as_of, &mut list);
    unsourced(projected, &mut list);
    list
}

/// What of the prices is old or about to go, as of a day: all that hangs on the clock.
pub fn aged(projected: &Projected, as_of: NaiveDate) -> Vec<Warning> {
    let mut list = Vec::new();
    old_prices(projected, as_of, &mut list);
    list
}

/// An expected cost: what it is, words that lines for it use, and why it matters.
const EXPECTED: &[(Expected, &[&str], &str)] = &[
    (
        Expected::DataEngineering,
        &["data", "pipeline", "etl"],
        "no data-engineering cost: a pilot runs on data prepared by hand, production does not",
    ),
    (
        Expected::Integration,
        &["integrat", "erp", "crm"],
        "no integration cost: pilots defer it, then stall on it",
    ),
    (
        Expected::Evaluation,
        &["evaluat", "eval", "test_set", "test set", "benchmark"],
        "no evaluation set: without one, going to production rests on an impression",
    ),
    (
        Expected::Retraining,
        &["retrain", "re-evaluat", "reevaluat", "re_evaluat", "again"],
        "no retraining or re-evaluation: models, prompts and data change within three years",
    ),
    (
        Expected::Monitoring,
        &["monitor", "observab", "alert", "drift"],
        "no monitoring cost: quality degrades without anyone noticing",
    ),
    (
        Expected::Security,
        &["secur", "legal", "privacy", "complian", "audit"],
        "no security or legal review: starting it late delays production by months",
    ),
    (
        Expected::Training,
        &["train", "change", "enable", "adoption"],
        "no training or change management: people work around what they do not trust",
    ),
];

fn forgotten(scenario: &Scenario, list: &mut Vec<Warning>) {
    for (expected, words, message) in EXPECTED {
        if !covered(scenario, *expected, words) {
            warn(list, "costs", *message);
        }
    }
    let (hosted, called) =
        (scenario.options.iter().any(has_pools), scenario.options.iter().any(calls_an_api));
    for (concerned, expected, words, message) in BY_KIND.iter().map(|(of, e, w, m)| (*of, e, w, m)) {
        let here = if concerned == Hosting::Own { hosted } else { called };
        if here && !covered(scenario, *expected, words) {
            warn(list, "costs", *message);
        }
    }
    let contingency = scenario.costs.iter().any(|(_, line)| line.share_of_one_off.is_some());
    if !contingency && !covered(scenario, Expected::Contingency, &["contingen", "reserve", "buffer"]) {
        warn(list, "costs", "no contingency: IT projects cost 27% more than planned on average");
    }
}

/// Whom a cost concerns: those who host, or those who call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hosting {
    Own,
    Vendor,
}

type OfKind = (Hosting, Expected, &'static [&'static str], &'static str);

/// Costs that come with a kind of option.
const BY_KIND: &[OfKind] = &[
    (
        Hosting::Vendor,
        Expected::VendorManagement,
        &["vendor", "supplier", "procure"],
        "no vendor management: contracts, price changes and model retirements take someone's time",
    ),
    (
        Hosting::Own,
        Expected::OnCall,
        &["on-call", "on_call", "oncall", "standby", "mlops", "run the model"],
        "no on-call cover: someone has to respond when a hosted model goes down at night",
    ),
    (
        Hosting::Own,
        Expected::Decommissioning,
        &["decommission", "disposal", "exit"],
        "no decommissioning cost: leaving the servers, wiping data and ending contracts all cost money",
    ),
];

/// Whether no line covers an expected cost, where it concerns any option.
pub fn lacks(scenario: &Scenario, expected: Expected) -> bool {
    let (hosted, called) =
        (scenario.options.iter().any(has_pools), scenario.options.iter().any(calls_an_api));
    let all = EXPECTED.iter().map(|(of, words, _)| (true, *of, *words));
    let by_kind = BY_KIND.iter().map(|(concerned, of, words, _)| {
        (if *concerned == Hosting::Own { hosted } else { called }, *of, *words)
    });
    all.chain(by_kind).any(|(here, of, words)| here && of == expected && !covered(scenario, expected, words))
}

fn covered(scenario: &Scenario, expected: Expected, words: &[&str]) -> bool {
    scenario.costs.iter().any(|(id, line)| {
        let name = line.name.as_ref().map_or("", |name| name.as_str());
        let text = format!("{id} {name}").to_lowercase();
        line.covers.iter().flatten().any(|covers| *covers == expected)
            || words.iter().any(|word| text.contains(word))
    })
}

fn governance(scenario: &Scenario, list: &mut Vec<Warning>) {
    if scenario.header.owner.is_none() {
        warn(list, "scenario.owner", "no owner: no one in the business is accountable for the benefits");
    }
    if scenario.criteria.is_empty() {
        warn(list, "criteria", "no criteria: agree on what the pilot must show before it starts");
    }
    if scenario.months < 36 {
        let message =
            format!("a horizon of {} months: 36 is usual, and later costs are left out", scenario.months);
        warn(list, "scenario.months", message);
    }
}

fn of_option(scenario: &Scenario, option: &OptionSpec, list: &mut Vec<Warning>) {
    let path = |name: &str| format!("options.{}.{name}", option.id);
    let outcome = option.core.outcome.as_ref();
    let all_automated = outcome.is_some_and(|outcome| outcome.automated_share.value == Decimal::ONE);
    let reviewed =
        outcome.and_then(|outcome| outcome.review_share.as_ref()).is_some_and(|share| !share.value.is_zero());
    let lines = covered(scenario, Expected::Review, &["review", "escalat", "human"]);
    let staged = !option.core.stages.is_empty();
    if !staged && !reviewed && !lines && (outcome.is_none() || all_automated) {
        warn(
            list,
            path("outcome"),
            "no human review or escalation: say who handles what the model gets wrong",
        );
    }
    for serving in pools(option) {
        let other = ["staging_share", "staging_replicas", "development_share", "development_replicas"];
        if !other.iter().any(|name| serving.get(name).is_some()) {
            warn(list, serving.path.clone(), "production only: add staging and development environments");
        }
    }
    if let Some(credits) = option.node.get("free_credits").filter(|credits| credits.get("expires").is_none())
    {
        warn(
            list,
            credits.path.clone(),
            "pilot credits with no expiry date: say when they run out and the bill starts",
        );
    }
    first_wave(option, list);
    on_calls(scenario, option, list);
    on_seats(option, list);
}

fn first_wave(option: &OptionSpec, list: &mut Vec<Warning>) {
    let first = match &option.core.rollout {
        Some(crate::scenario::types::Rollout::Waves(waves)) => {
            waves.first().map(|wave| as_count(wave.month.value))
        }
        Some(crate::scenario::types::Rollout::Ramp(ramp)) => Some(as_count(ramp.from.value)),
        None => None,
    };
    if let Some(first) = first.filter(|first| *first != option.go_live) {
        let message = format!(
            "the rollout starts in month {first} but go-live is in month {}; nothing is served until both",
            option.go_live
        );
        warn(list, format!("options.{}.rollout", option.id), message);
    }
}

fn early_value(scenario: &Scenario, list: &mut Vec<Warning>) {
    for (id, line) in scenario.values.iter() {
        let Some(from) = &line.from else { continue };
        let concerned = |option: &&OptionSpec| option.shift(&line.options).is_some();
        for option in scenario.options.iter().filter(concerned) {
            if as_count(from.value) < option.go_live {
                let message = format!(
                    "benefits start in month {}, before `{}` goes live in month {}",
                    from.value, option.id, option.go_live
                );
                warn(list, format!("values.{id}"), message);
            }
        }
    }
}

/// Prices that are older than the scenario allows, before its start or the day, whichever is earlier.
fn old_prices(projected: &Projected, as_of: NaiveDate, list: &mut Vec<Warning>) {
    let header = &projected.plan.scenario.header;
    let days = header.stale_after.as_ref().map_or(90, |days| as_count(days.value));
    let day = as_of.min(header.start.first_day());
    let limit = day.checked_sub_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MIN);
    let mut entries: Vec<(String, NaiveDate)> = Vec::new();
    for input in &projected.model.sheet.inputs {
        let old = booked(&input.source).filter(|(_, read)| *read < limit);
        entries.extend(old.filter(|old| !entries.contains(old)));
    }
    for (entry, read) in entries {
        let age = (day - read).num_days();
        let when = if day == as_of { "ago".to_string() } else { format!("before the start, {day}") };
        warn(list, entry.clone(), format!("price-book entry `{entry}` last checked {age} days {when}"));
    }
    retired(&projected.plan.scenario, list);
}

fn booked(source: &Source) -> Option<(String, NaiveDate)> {
    let Origin::Book { entry, .. } = &source.origin else { return None };
    Some((entry.clone(), source.as_of.as_ref()?.parse().ok()?))
}

fn retired(scenario: &Scenario, list: &mut Vec<Warning>) {
    let last = scenario.header.start.plus(scenario.months - 1).first_day();
    for option in &scenario.options {
        for (id, step) in option.core.calls.iter() {
            let entry = step.model.as_ref().and_then(|model| scenario.book.api.get(model.as_str()));
            if let Some(day) = entry.and_then(|entry| entry.retires).filter(|day| *day < last) {
                let message = format!(
                    "the model retires on {day}, within the horizon; its successor may be priced differently"
                );
                warn(list, format!("options.{}.calls.{id}.model", option.id), message);
            }
        }
    }
}

/// Numbers of the scenario that say nothing of where they come from.
fn unsourced(projected: &Projected, list: &mut Vec<Warning>) {
    let inputs = &projected.model.sheet.inputs;
    let written = inputs.iter().filter(|input| matches!(input.source.origin, Origin::File(_)));
    let bare: Vec<&str> =
        written.filter(|input| input.source.source.is_none()).map(|input| input.key.as_str()).collect();
    if bare.is_empty() {
        return;
    }
    const SHOWN: usize = 3;
    let shown = bare.iter().take(SHOWN).copied().collect::<Vec<_>>().join("; ");
    let more = if bare.len() > SHOWN { format!(" and {} more", bare.len() - SHOWN) } else { String::new() };
    let (inputs, have) = if bare.len() == 1 { ("input", "has") } else { ("inputs", "have") };
    warn(list, "", format!("{} {inputs} {have} no source: {shown}{more}", bare.len()));
}
