//! Amounts in other currencies: each needs its rate, and a list by month is in the reporting currency.

use crate::base::diagnostic::Problem;
use crate::base::source::Origin;
use crate::base::text::harmless;
use crate::form::fields::{Text, is_currency};
use crate::form::number::Number;
use crate::form::record::Reader;
use crate::form::toml_tree::Node;
use crate::model::names::known_currency;
use crate::scenario::types::Scenario;

/// Reports amounts of the scenario in a currency without a rate.
pub fn check(scenario: &Scenario, reader: &mut Reader) {
    for number in amounts(scenario) {
        if let Some(currency) = &number.currency {
            known_currency(scenario, currency, reader);
        }
    }
    both_ways(scenario, reader);
    scenario.options.iter().for_each(|option| walk(&option.node, scenario, reader));
    monthly(scenario).into_iter().for_each(|number| plain(number, scenario, reader));
}

/// One rate for all months, or rates by date in order.
fn both_ways(scenario: &Scenario, reader: &mut Reader) {
    for (currency, rates) in scenario.fx_by_date.iter() {
        if let Some(rate) =
            scenario.fx.get(currency).filter(|rate| !matches!(rate.source.origin, Origin::Book { .. }))
        {
            let message = format!("{currency} has one rate in `fx` and others in `fx_by_date`");
            reader.report(Problem::new("two-rates", &rate.span, message).label("one of them"));
        }
        for pair in rates.windows(2).filter(|pair| pair[1].from <= pair[0].from) {
            let message =
                format!("rates by date are in order, found {} after {}", pair[1].from, pair[0].from);
            reader.report(Problem::new("two-rates", &pair[1].rate.span, message).label("this rate"));
        }
    }
}

/// What an option says of currencies, wherever it says it.
fn walk(node: &Node, scenario: &Scenario, reader: &mut Reader) {
    let written = node.get("currency").and_then(|node| Some((node, node.text()?)));
    // One that is no currency at all has been reported where it was read.
    if let Some((currency, text)) = written.filter(|(_, text)| is_currency(text)) {
        let words = Text { text: harmless(text), span: currency.span.clone() };
        known_currency(scenario, &words, reader);
    }
    node.entries().for_each(|(_, node)| walk(node, scenario, reader));
}

/// Every amount of money outside the options.
fn amounts(scenario: &Scenario) -> Vec<&Number> {
    let mut list: Vec<&Number> = scenario.roles.iter().map(|(_, role)| &role.annual_cost).collect();
    let today = scenario.today.iter().flat_map(|today| [&today.cost_per_error, &today.other_per_unit]);
    list.extend(today.flatten());
    list.extend(scenario.pilot.iter().map(|pilot| &pilot.cost));
    for (_, line) in scenario.costs.iter() {
        list.extend([&line.upfront, &line.per_month, &line.per_unit, &line.amount].into_iter().flatten());
        list.extend(line.yearly.iter().flatten());
    }
    for (_, line) in scenario.values.iter() {
        list.extend([&line.upfront, &line.per_month, &line.per_unit].into_iter().flatten());
        list.extend(line.yearly.iter().flatten());
    }
    list
}

fn monthly(scenario: &Scenario) -> Vec<&Number> {
    let costs = scenario.costs.iter().flat_map(|(_, line)| line.monthly.iter().flatten());
    let values = scenario.values.iter().flat_map(|(_, line)| line.monthly.iter().flatten());
    costs.chain(values).collect()
}

/// A list by month is read as it is written.
fn plain(number: &Number, scenario: &Scenario, reader: &mut Reader) {
    let reporting = &scenario.header.currency.text;
    let foreign = number.currency.as_ref().is_some_and(|currency| currency.text != *reporting);
    if foreign || number.escalation.is_some() {
        let message = format!(
            "`{}` is part of a list by month, which is in {reporting} and has no escalation",
            number.path
        );
        let hint = "write the amount of each month as it will be paid";
        reader.report(
            Problem::new("plain-list", &number.span, message).label("an amount of one month").hint(hint),
        );
    }
}
