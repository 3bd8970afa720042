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
        let posts = fixed(posts, u32::from(posts < Decimal::TEN && !posts.fract().is_zero()));
        let message = format!(
            "the case has {posts} full-time equivalents leave the budget, but no line pays for severance or redeployment"
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

/// What a reader of a figure over some inputs must know: benefits that do not follow the volume where it is one of them.
pub fn where_varied(projected: &Projected, paths: &[&str]) -> Vec<Warning> {
    let sheet = &projected.model.sheet;
    let behind = projected.model.line("volume.demand").map(|line| sheet.inputs_behind(line));
    let moves_volume =
        |path: &&str| sheet.find_input(path).zip(behind.as_ref()).is_some_and(|(id, all)| all.contains(&id));
    let mut list = Vec::new();
    if paths.iter().any(moves_volume) {
        let lines = projected.plan.scenario.values.iter();
        lines.for_each(|(id, line)| fixed_amount(id, line, &mut list));
    }
    list
}

fn fixed_amount(id: &str, line: &ValueLine, list: &mut Vec<Warning>) {
    if is_fixed(line) {
        let message = "a fixed amount that does not move with volume, so the case looks better the less it is used; give it `per_unit` if it follows volume";
        warn(list, format!("values.{id}"), message);
    }
}

fn negative(id: &str, line: &ValueLine, list: &mut Vec<Warning>) {
    let plain = [&line.upfront, &line.per_month, &line.per_unit].into_iter().flatten();
    let lists = [&line.yearly, &line.monthly].into_iter().flatten().flatten();
    if plain.chain(lists).any(|number| number.value < Decimal::ZERO) {
        warn(list, format!("values.{id}"), "a negative benefit; enter it as a cost, under `costs`");
    }
}

fn unsaid(id: &str, line: &ValueLine, list: &mut Vec<Warning>) {
    if line.from_today == Some(true) && line.counts_as.is_none() {
        let message = "counted as cash, though time freed is cash only if a position goes; set `counts_as` to cash, cost-avoided or capacity";
        warn(list, format!("values.{id}"), message);
    }
}
