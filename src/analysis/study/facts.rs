//! What a study says of its scenario beside the figures.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::analysis::projected::Projected;
use crate::analysis::study::input_label::input_label;
use crate::analysis::study::types::{Assumption, Facts, PriceUsed, RiskFacts};
use crate::base::format::with_currency;
use crate::base::source::Origin;
use crate::form::catalogue::FoundField;
use crate::form::decimal::as_count;
use crate::form::fields::Text;
use crate::form::number::Number;
use crate::model::actual_months::months;
use crate::model::catalogue;
use crate::model::metric::MetricKind;
use crate::model::metric::row::find;
use crate::model::rollout::Rollout;
use crate::scenario::types::{Criterion, Discounting, Rates, Risk};
use crate::sheet::node::Input;

/// What the scenario says about itself.
pub fn facts(projected: &Projected) -> Facts {
    let scenario = &projected.plan.scenario;
    let header = &scenario.header;
    Facts {
        name: header.name.text.clone(),
        unit: header.unit.text.clone(),
        units: header
            .units
            .as_ref()
            .map_or_else(|| crate::base::format::plural(&header.unit.text), |units| units.text.clone()),
        owner: header.owner.as_ref().map(|owner| owner.text.clone()),
        description: header.description.as_ref().map(|text| text.text.clone()),
        currency: header.currency.text.clone(),
        start: header.start,
        months: scenario.months,
        discount_rate: header.discount_rate.value,
        discounting: header.discounting.unwrap_or(Discounting::MonthlyEnd).word().to_string(),
        real: header.rates == Some(Rates::Real),
        sha256: scenario.sha256.clone(),
        case: scenario.case.clone(),
        price_date: price_date(projected).map(|date| date.to_string()),
        priced_on: header.price_date.map(|date| date.to_string()),
        prices: prices_used(projected),
        illustrative: header.illustrative.unwrap_or(false),
        fiscal_year_starts: header.fiscal_year_starts.as_ref().map(|month| as_count(month.value)),
        has_value: !scenario.values.is_empty(),
        last_actual: scenario.options.iter().filter_map(|spec| months(scenario, spec).last().copied()).max(),
        rollout: Rollout::of(scenario),
        gate: scenario
            .gate
            .as_ref()
            .map_or((None, None), |gate| (gate.on, gate.owner.as_ref().map(|owner| owner.text.clone()))),
        risks: scenario.risks.iter().map(|(_, one)| risk(one)).collect(),
    }
}

fn risk(risk: &Risk) -> RiskFacts {
    let words = |text: &Option<Text>| text.as_ref().map(|text| text.text.clone());
    RiskFacts { text: risk.text.text.clone(), owner: words(&risk.owner), action: words(&risk.action) }
}

/// Every input of the sheet, with its source.
pub fn assumptions(projected: &Projected) -> Vec<Assumption> {
    let sheet = &projected.model.sheet;
    let assumption = |input: &Input| Assumption {
        key: input.key.clone(),
        label: input_label(&projected.plan, &input.key),
        value: input.value,
        unit: input.unit.symbol(&sheet.names),
        ends: projected.plan.ranges.get(&input.key).map(|said| (said.low, said.high)),
        range: projected.plan.ranges.get(&input.key).map_or(String::new(), |said| said.words.clone()),
        source: input.source.source.clone(),
        as_of: input.source.as_of.clone(),
        origin: input.source.origin.to_string(),
    };
    sheet.inputs.iter().map(assumption).collect()
}

/// What was agreed before the pilot, in a sentence each: `cost per invoice of at most 8 (CFO)`.
pub fn criteria(projected: &Projected) -> Vec<String> {
    let scenario = &projected.plan.scenario;
    let sentence = |criterion: &Criterion| {
        let limit = |word: &str, number: &Option<Number>| {
            number.as_ref().map(|number| limit(projected, word, criterion, number))
        };
        let limits = [limit("at least", &criterion.min), limit("at most", &criterion.max)];
        let limits = limits.into_iter().flatten().collect::<Vec<_>>().join(" and ");
        let owner = criterion.owner.as_ref().map_or(String::new(), |owner| format!(" ({})", owner.text));
        let named = |id: &str| scenario.options.iter().find(|option| option.id == id);
        let option = criterion.option.as_ref().and_then(|option| named(&option.text));
        let of = option.map_or(String::new(), |option| format!(" of {}", option.core.name.text));
        format!("{}{of}: {limits}{owner}", criterion_name(projected, criterion))
    };
    scenario.criteria.iter().map(|(_, criterion)| sentence(criterion)).collect()
}

fn criterion_name(projected: &Projected, criterion: &Criterion) -> String {
    let key = criterion.metric.text.as_str();
    let unit = &projected.plan.scenario.header.unit.text;
    let last = key.rsplit('.').next().unwrap_or(key);
    let field = || measured_field(last).map(|found| found.row.label());
    let metric = find(projected.model.metrics, key).map(|metric| metric.short.to_string());
    let name = metric.or_else(field).unwrap_or_else(|| last.replace('_', " "));
    name.replace("per unit", &format!("per {unit}"))
}

/// The field of an input that a pilot measures, by its name: of the outcome, or of a step of calls.
fn measured_field(name: &str) -> Option<FoundField> {
    let places = ["options.any.outcome", "options.any.calls.any"];
    places.iter().find_map(|place| catalogue().input(&format!("{place}.{name}")))
}

/// A limit as it was agreed: a share in per cent, an amount with its currency.
fn limit(projected: &Projected, word: &str, criterion: &Criterion, number: &Number) -> String {
    let kind = find(projected.model.metrics, &criterion.metric.text).map(|metric| metric.kind);
    let currency = &projected.plan.scenario.header.currency.text;
    let money = matches!(kind, Some(MetricKind::Money | MetricKind::MoneyPerUnit | MetricKind::MoneyPerMtok));
    let field = || measured_field(criterion.metric.text.rsplit('.').next().unwrap_or_default());
    let share = match kind {
        Some(kind) => matches!(kind, MetricKind::Rate | MetricKind::Return),
        None => field().is_some_and(|found| found.row.kind.is_per_cent()),
    };
    match share && number.value.abs() <= Decimal::ONE {
        true => format!("{word} {}%", (number.value * Decimal::ONE_HUNDRED).normalize()),
        false if money => {
            format!("{word} {}", with_currency(currency, &number.value.normalize().to_string()))
        }
        false => format!("{word} {}", number.value.normalize()),
    }
}

/// The oldest date among the prices of the books: what the figures are as old as.
pub fn price_date(projected: &Projected) -> Option<NaiveDate> {
    let booked = |input: &&Input| matches!(input.source.origin, Origin::Book { .. }) && input.unit.is_money();
    let prices = projected.model.sheet.inputs.iter().filter(booked);
    prices.filter_map(|input| input.source.as_of.as_ref()?.parse::<NaiveDate>().ok()).min()
}

/// Every entry of a book that a price comes from, once for each day on which it was read.
fn prices_used(projected: &Projected) -> Vec<PriceUsed> {
    let mut list: Vec<PriceUsed> = Vec::new();
    for input in projected.model.sheet.inputs.iter().filter(|input| input.unit.is_money()) {
        let Origin::Book { entry, place } = &input.source.origin else { continue };
        let said = |text: &Option<String>| text.clone().unwrap_or_default();
        let (book, entry) = (place.file.clone(), entry.clone());
        let used =
            PriceUsed { entry, book, as_of: said(&input.source.as_of), source: said(&input.source.source) };
        if !list.contains(&used) {
            list.push(used);
        }
    }
    list
}
