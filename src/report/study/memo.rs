//! The memo that a board reads, in two pages: recommendation, spend, benefits, alternatives, what would change our mind, risks,
//! criteria and sign-off. Everything else is in the appendix.

use rust_decimal::Decimal;

use crate::analysis::findings::Findings;
use crate::analysis::study::types::{Assumption, OptionStudy, Study, YearFigures};
use crate::analysis::study::verdict::focus;
use crate::base::format::{compact, money};
use crate::report::chart::Chart;
use crate::report::document::{Block, Cell, Layout, Piece, Report, Row, Table, words};
use crate::report::labels::{input_value, sentence_case, with_unit};
use crate::report::study::{actual_boundary as seam, answer, board, mind, overview};

/// Charts of the memo; the others are in the appendix.
pub const IN_MEMO: [&str; 3] = ["budget-by-year", "cumulative-net", "what-would-flip-it"];
/// Inputs that the memo asks the pilot to measure.
const MOST: usize = 6;

/// The memo, with three of the charts that were drawn, and where the rest is.
pub fn memo(study: &Findings, charts: &[Chart]) -> Report {
    let mut blocks = memo_of(study, charts);
    blocks.push(Block::Text(vec![words(
        "Every table, assumption, source and check is in appendix.md, beside this file.",
    )]));
    Report { blocks }
}

/// What the memo says, wherever the appendix stands.
pub fn memo_of(study: &Findings, charts: &[Chart]) -> Vec<Block> {
    let chart = |slug: &str| charts.iter().find(|chart| chart.slug == slug).map(picture);
    let mut blocks = vec![Block::Title(study.scenario.name.clone())];
    blocks.extend(about(study));
    blocks.push(Block::Heading("Decision asked".into()));
    blocks.push(Block::Text(board::asked(study)));
    blocks.push(Block::Heading("Recommendation".into()));
    blocks.extend(answer::answer(study));
    blocks.push(Block::Heading("Spend, benefits and payback".into()));
    blocks.extend(focus(study).map(|option| Block::Table(by_year(study, option))));
    blocks.extend(IN_MEMO[..2].iter().filter_map(|slug| chart(slug)));
    blocks.push(Block::Heading("Alternatives considered".into()));
    blocks.push(Block::Bullets(alternatives(study)));
    blocks.extend(mind::nearest_flips(study));
    blocks.extend(chart(IN_MEMO[2]));
    blocks.extend(board::risks(study));
    blocks.extend(criteria(study));
    blocks.extend(to_measure(study));
    blocks.push(Block::Heading("Next steps".into()));
    blocks.push(Block::Bullets(next_steps(study)));
    blocks.push(Block::Heading("Sign-off".into()));
    blocks.push(Block::Text(vec![words(sign_off(study))]));
    blocks
}

fn about(study: &Study) -> Vec<Block> {
    let facts = &study.scenario;
    let mut blocks: Vec<Block> =
        facts.description.iter().map(|text| Block::Text(vec![words(text.clone())])).collect();
    let owner = facts
        .owner
        .as_ref()
        .map_or("No one is named as accountable.".to_string(), |owner| format!("Accountable: {owner}."));
    let mut pieces = vec![words(format!("{owner} "))];
    pieces.extend(overview::basis(facts));
    blocks.push(Block::Text(pieces));
    blocks.extend(seam::block(study));
    blocks
}

/// A chart that was drawn.
pub fn picture(chart: &Chart) -> Block {
    Block::Chart { slug: chart.slug.to_string(), alt: chart.title.clone() }
}

/// Gross spend, benefits and what is left, year by year.
fn by_year(study: &Study, option: &OptionStudy) -> Table {
    let years: Vec<&YearFigures> = option
        .by_year
        .iter()
        .filter(|year| year.year > 0 || !year.cost.is_zero() || !year.value.is_zero())
        .collect();
    let name =
        |year: &&YearFigures| if year.year == 0 { "up front".into() } else { format!("year {}", year.year) };
    let row = |label: &str, of: fn(&YearFigures) -> Decimal| {
        let sum = years.iter().map(|year| of(year)).sum();
        let cells = years.iter().map(|year| of(year)).chain([sum]).map(Cell::Money);
        Row::plain(label, cells.collect())
    };
    let mut rows = vec![row("gross spend", |year| year.cost)];
    if study.scenario.has_value {
        rows.extend([row("benefits", |year| year.value), row("net benefit", |year| year.net)]);
    }
    Table {
        title: option.name.clone(),
        unit: study.scenario.currency.clone(),
        columns: [String::new()].into_iter().chain(years.iter().map(name)).chain(["total".into()]).collect(),
        rows,
        layout: Layout::Narrow,
    }
}

/// What else was looked at, and why not.
fn alternatives(study: &Study) -> Vec<Vec<Piece>> {
    let chosen = study.verdict.option.as_deref().and_then(|id| study.option(id));
    let others = study.options.iter().filter(|option| chosen.is_none_or(|chosen| chosen.id != option.id));
    let mut items: Vec<String> = others.map(|option| why_not(study, option, chosen)).collect();
    let amount = |value| money(&study.scenario.currency, value);
    items.extend(
        chosen
            .filter(|_| study.scenario.has_value)
            .map(|chosen| format!("Do nothing: no spend, and an NPV of {} forgone.", amount(chosen.npv()))),
    );
    if items.is_empty() {
        items.push("No other option was considered.".to_string());
    }
    items.into_iter().map(|text| vec![words(text)]).collect()
}

/// What costs less and is worth less does less: the work that it leaves undone.
fn for_less(study: &Study, option: &OptionStudy, chosen: &OptionStudy) -> String {
    let [less, more] = [option, chosen].map(|option| option.known("units_served"));
    if option.tco() >= chosen.tco() || less >= more {
        return String::new();
    }
    format!(", but serves {} {} against {}", compact(less), study.scenario.units, compact(more))
}

fn why_not(study: &Study, option: &OptionStudy, chosen: Option<&OptionStudy>) -> String {
    let amount = |value| money(&study.scenario.currency, value);
    let name = &option.name;
    if let Some(reason) = &option.infeasible {
        return format!("{name}: not feasible as described: {reason}.");
    }
    let key = study.basis.metric();
    let cost = |option: &OptionStudy| option.figure(key).as_ref().ok().map(|cost| amount(*cost));
    match (study.scenario.has_value, chosen) {
        (true, Some(chosen)) => format!(
            "{name}: an NPV of {}, {} below {}; it costs {} against {}{}.",
            amount(option.npv()),
            amount(chosen.npv() - option.npv()),
            chosen.name,
            amount(option.tco()),
            amount(chosen.tco()),
            for_less(study, option, chosen)
        ),
        (true, None) if option.npv() < Decimal::ZERO => {
            format!("{name}: an NPV of {}; it costs more than it is worth.", amount(option.npv()))
        }
        (true, None) => {
            format!("{name}: an NPV of {}, which does not clear the hurdle.", amount(option.npv()))
        }
        _ => {
            let [own, best] =
                [Some(option), chosen].map(|option| option.and_then(cost).unwrap_or("none".into()));
            format!("{name}: {} of {own} against {best}.", study.basis.says())
        }
    }
}

/// What must be shown, as it was agreed.
fn criteria(study: &Study) -> Vec<Block> {
    let items: Vec<Vec<Piece>> =
        study.criteria.iter().map(|text| vec![words(format!("{}.", sentence_case(text)))]).collect();
    let gate = match &study.scenario.gate {
        (Some(on), Some(owner)) => Some(format!("The gate is on {on}: {owner} decides.")),
        (Some(on), None) => Some(format!("The gate is on {on}.")),
        (None, Some(owner)) => Some(format!("{owner} decides at the gate.")),
        (None, None) => None,
    };
    match items.is_empty() {
        true => vec![],
        false => [Block::Heading("Success criteria".into()), Block::Bullets(items)]
            .into_iter()
            .chain(gate.map(|text| Block::Text(vec![words(text)])))
            .collect(),
    }
}

fn next_steps(study: &Findings) -> Vec<Vec<Piece>> {
    let mut steps = Vec::new();
    if !study.warnings.is_empty() {
        steps.push("Close or accept the gaps above.".to_string());
    }
    match &study.pilot {
        Some(_) => steps
            .push("Judge the pilot by its criteria at the gate: scale, iterate, pivot or stop.".to_string()),
        None => {
            steps.push("Freeze this plan as the baseline before the pilot starts.".to_string());
            steps.push(
                "Re-run the case on the pilot's figures and decide: scale, iterate, pivot or stop."
                    .to_string(),
            );
        }
    }
    steps.into_iter().map(|text| vec![words(text)]).collect()
}

/// What has a range is not known yet: the pilot is to narrow it.
fn to_measure(study: &Findings) -> Vec<Block> {
    let ranged: Vec<&Assumption> =
        study.assumptions.iter().filter(|assumption| !assumption.range.is_empty()).collect();
    if ranged.is_empty() || study.pilot.is_some() {
        return vec![];
    }
    let item = |assumption: &&Assumption| {
        let value = with_unit(study, &assumption.key, &assumption.unit, assumption.value);
        let range = range(assumption).map_or(String::new(), |range| format!(" ({range})"));
        vec![words(format!("{}: {value} assumed{range}.", sentence_case(&assumption.label)))]
    };
    let mut items: Vec<Vec<Piece>> = ranged.iter().take(MOST).map(item).collect();
    if ranged.len() > MOST {
        items.push(vec![words(format!("{} more with a range, in the appendix.", ranged.len() - MOST))]);
    }
    vec![Block::Heading("What to measure in the pilot".into()), Block::Bullets(items)]
}

/// `86% to 95%`, of `min 0.86, max 0.95`; `P10 to P90` of quantiles.
fn range(assumption: &Assumption) -> Option<String> {
    let part = |text: &str| {
        let (word, value) = text.rsplit_once(' ')?;
        let value = value.parse::<Decimal>().ok()?;
        Some((word.to_string(), input_value(&assumption.key, &assumption.unit, value)))
    };
    let parts: Vec<(String, String)> = assumption.range.split(", ").filter_map(part).collect();
    let (low, high) = (parts.first()?, parts.last()?);
    let quantiles = if low.0 == "p10" { "P10 to P90: " } else { "" };
    (parts.len() > 1).then(|| format!("{quantiles}{} to {}", low.1, high.1))
}

fn sign_off(study: &Study) -> String {
    let owner = study.scenario.owner.as_deref().unwrap_or("Accountable owner, to be named");
    format!("Approved: {owner} ……………………………………… Date ………………………")
}
