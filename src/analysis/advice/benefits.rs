//! What a reader of benefits must know: posts that are to go, benefits that do not follow the volume, and what they are to the
//! accounts.

use rust_decimal::Decimal;

use crate::analysis::advice::warning::{Warning, warn};
use crate::analysis::metric::figure::figure;
use crate::analysis::projected::Projected;
use crate::base::format::fixed;
use crate::scenario::types::{Expected, Scenario, ValueLine};

/// Fewer posts than this are nobody's job.
const A_POST: Decimal = Decimal::from_parts(1, 0, 0, false, 1);

/// Warnings about benefits.
pub fn benefits(projected: &Projected, list: &mut Vec<Warning>) {
    let scenario = &projected.plan.scenario;
    headcount(projected, list);
    for (id, line) in scenario.values.iter() {
        fixed_amount(id, line, list);
        negative(id, line, list);
        unsaid(id, line, list);
    }
}

/// A benefit that is counted as posts gone has a cost to make them go.
fn headcount(projected: &Projected, list: &mut Vec<Warning>) {
    if leavers_are_covered(&projected.plan.scenario) {
        return;
    }
    let Some(metric) = projected.model.metric("fte.realised") else { return };
    let posts = projected.model.options.iter();
    let posts = posts.filter_map(|option| figure(projected, &option.id, metric).ok()).max();
    if let Some(posts) = posts.filter(|posts| *posts > A_POST) {
        let posts = fixed(posts, 1);
        let message = format!(
            "{posts} full-time equivalents are to leave the budget, and no line has their severance or redeployment"
        );
        warn(list, "costs", message);
    }
}

fn leavers_are_covered(scenario: &Scenario) -> bool {
    scenario.costs.iter().any(|(id, line)| {
        let name = line.name.as_ref().map_or("", |name| name.as_str());
        let text = format!("{id} {name}").to_lowercase();
        let covers = line.covers.iter().flatten().any(|covers| *covers == Expected::Redeployment);
        covers || ["severance", "redeploy", "redundan"].iter().any(|word| text.contains(word))
    })
}

/// Whether a benefit is the same at any volume.
pub fn is_fixed(line: &ValueLine) -> bool {
    line.per_unit.is_none() && line.from_today != Some(true)
}

fn fixed_amount(id: &str, line: &ValueLine, list: &mut Vec<Warning>) {
    if is_fixed(line) {
        let message = "a fixed amount: it does not fall with the volume, so fewer units would look richer; give it `per_unit` if it follows them";
        warn(list, format!("values.{id}"), message);
    }
}

fn negative(id: &str, line: &ValueLine, list: &mut Vec<Warning>) {
    let plain = [&line.upfront, &line.per_month, &line.per_unit].into_iter().flatten();
    let lists = [&line.yearly, &line.monthly].into_iter().flatten().flatten();
    if plain.chain(lists).any(|number| number.value < Decimal::ZERO) {
        warn(list, format!("values.{id}"), "a negative benefit: a cost belongs under `costs`");
    }
}

fn unsaid(id: &str, line: &ValueLine, list: &mut Vec<Warning>) {
    if line.from_today == Some(true) && line.counts_as.is_none() {
        let message = "taken as cash: say `counts_as` (cash, cost-avoided or capacity), since time freed is cash only where a post goes";
        warn(list, format!("values.{id}"), message);
    }
}
