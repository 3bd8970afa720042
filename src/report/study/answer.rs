//! The answer, first: what to do, what it costs and brings in, what must be approved, and who is freed.

use rust_decimal::Decimal;

use crate::analysis::findings::Findings;
use crate::analysis::study::types::{Basis, Facts, OptionStudy, Study};
use crate::base::format::{fixed, money};
use crate::report::dates::{horizon, month_of};
use crate::report::document::{Block, Cell, Piece, words};
use crate::report::labels::name;
use crate::report::simulate::chances::said;
use crate::report::study::mind::too_close;

/// What a board reads first.
pub fn answer(study: &Findings) -> Vec<Block> {
    let facts = &study.scenario;
    let mut blocks: Vec<Block> = too_close(study).map(Block::Text).into_iter().collect();
    blocks.push(Block::Text(recommendation(study)));
    blocks.extend(chances(study).map(|text| Block::Text(vec![words(text)])));
    if let Some(option) = study.verdict.option.as_ref().and_then(|id| study.option(id)) {
        blocks.push(Block::Text(worth(option, facts)));
        blocks.push(Block::Text(funding(option, facts)));
        blocks.extend(people(option).map(|text| Block::Text(vec![words(text)])));
        blocks.extend(cash(option, facts).map(|text| Block::Text(vec![words(text)])));
        blocks.extend(cheaper_elsewhere(study, option).map(|text| Block::Text(vec![words(text)])));
    }
    blocks.extend(cheaper_in_full(study).map(|text| Block::Text(vec![words(text)])));
    blocks.push(Block::Text(vec![words(format!("Decision rule: {}.", study.verdict.rule))]));
    blocks
}

fn recommendation(study: &Study) -> Vec<Piece> {
    let chosen = study.verdict.option.as_deref();
    let what = chosen.map_or("do nothing", |id| name(study, id)).to_string();
    let reason = match chosen {
        Some(_) => format!(", with {}.", study.verdict.reason),
        None => format!(". {}.", crate::report::labels::sentence_case(&study.verdict.reason)),
    };
    vec![words("Recommended: "), Piece::Strong(what), words(reason)]
}

/// How sure that is, where inputs have ranges.
pub fn chances(study: &Findings) -> Option<String> {
    said(study, study.chances.as_ref()?)
}

fn worth(option: &OptionStudy, facts: &Facts) -> Vec<Piece> {
    let money = |value| Piece::Value(Cell::Money(value));
    let each = |key: &str| {
        let per = option.figure(key).as_ref().ok().map(|value| Piece::Value(Cell::PerUnit(*value)));
        per.map(|per| vec![words(" ("), per, words(format!(" per {})", facts.unit))]).unwrap_or_default()
    };
    let mut pieces =
        vec![words("It costs "), money(option.tco()), words(format!(" over {}", horizon(facts.months)))];
    pieces.extend(each("cost_per_unit"));
    if facts.has_value {
        pieces.extend([words(" and brings in "), money(option.known("total_value"))]);
        pieces.extend(each("value_per_unit"));
    }
    if facts.has_value {
        let net = option.known("total_value").saturating_sub(option.tco());
        pieces.extend([words(": a net benefit of "), money(net)]);
    }
    pieces.push(words("."));
    if facts.has_value {
        pieces.push(words(payback(option, facts)));
    }
    pieces
}

fn payback(option: &OptionStudy, facts: &Facts) -> String {
    let label = |at: &Decimal| month_of(facts.start, *at);
    match (option.figure("payback_month"), option.figure("stays_positive_month")) {
        (Ok(at), _) if at.is_zero() => " It never runs a deficit.".to_string(),
        (Ok(first), Ok(last)) if first != last => {
            format!(
                " Payback is in {}; the case dips below zero again and stays positive from {}.",
                label(first),
                label(last)
            )
        }
        (Ok(first), Ok(_)) => format!(" Payback is in {}.", label(first)),
        (Ok(first), Err(_)) => {
            format!(
                " Payback is in {}, but the case dips below zero again and ends in deficit.",
                label(first)
            )
        }
        (Err(reason), _) => format!(" It does not pay back: {reason}."),
    }
}

/// What must be approved, year by year, before any benefit; and how much of it is out at once, if the benefits come.
fn funding(option: &OptionStudy, facts: &Facts) -> Vec<Piece> {
    let mut pieces = vec![words("Gross spend to approve: ")];
    let years = option.by_year.iter().filter(|year| !year.cost.is_zero());
    for (at, year) in years.enumerate() {
        let when = if year.year == 0 { " up front".to_string() } else { format!(" in year {}", year.year) };
        pieces.push(words(if at == 0 { "" } else { ", " }));
        pieces.extend([Piece::Value(Cell::Money(year.cost)), words(when)]);
    }
    pieces.push(words("."));
    if let (true, Ok(month)) = (facts.has_value, option.figure("peak_funding.month")) {
        let when = if month.is_zero() {
            "up front".to_string()
        } else {
            format!("in {}", month_of(facts.start, *month))
        };
        pieces.extend([
            words(" Peak net funding is "),
            Piece::Value(Cell::Money(option.known("peak_funding"))),
        ]);
        pieces.push(words(format!(", {when}, if benefits arrive as planned.")));
    }
    pieces
}

/// Time freed is not money: how many leave the budget, and how many only have time.
fn people(option: &OptionStudy) -> Option<String> {
    let released = option.figure("fte.released").as_ref().ok()?;
    let freed = round(*released);
    Some(match option.figure("fte.realised") {
        Ok(realised) if realised.is_zero() => format!(
            "It frees {freed} full-time equivalents of work (last 12 months); none of them leave the budget."
        ),
        Ok(realised) => {
            let kept = round((released - realised).max(Decimal::ZERO));
            let leave = round(*realised);
            format!(
                "It frees {freed} full-time equivalents of work (last 12 months): {leave} leave the budget and {kept} become \
                 capacity for other work."
            )
        }
        Err(_) => format!(
            "It frees {freed} full-time equivalents of work (last 12 months), none of it counted as a benefit."
        ),
    })
}

fn round(people: Decimal) -> String {
    fixed(people, u32::from(people < Decimal::TEN))
}

fn cash(option: &OptionStudy, facts: &Facts) -> Option<String> {
    let npv = option.figure("cash_npv").as_ref().ok()?;
    let all = money(&facts.currency, option.npv());
    Some(format!("On cash benefits alone, NPV is {} instead of {all}.", money(&facts.currency, *npv)))
}

/// Where nothing is done although an option does the work for less: hours saved in full are not hours that leave the budget.
fn cheaper_in_full(study: &Study) -> Option<String> {
    if study.verdict.option.is_some() || study.basis != Basis::WorkCost || !study.scenario.has_value {
        return None;
    }
    let cost = |option: &OptionStudy| option.figure("work_cost").as_ref().ok().copied();
    let able = study.options.iter().filter(|option| option.infeasible.is_none());
    let (least, option) =
        able.filter_map(|option| Some((cost(option)?, option))).min_by_key(|(cost, _)| *cost)?;
    let today = *study.today_cost.as_ref()?.last()?;
    let amount = |value: Decimal| money(&study.scenario.currency, value);
    (least < today).then(|| {
        format!(
            "By total cost of the work {} is ahead of doing nothing ({} against {}), if every hour it saves left the budget; on the benefits as counted it does not pay.",
            option.name,
            amount(least),
            amount(today)
        )
    })
}

/// Where cost points to another option than NPV does, and why that is no contradiction.
fn cheaper_elsewhere(study: &Study, chosen: &OptionStudy) -> Option<String> {
    let key = study.basis.metric();
    let cost = |option: &OptionStudy| option.figure(key).as_ref().ok().copied();
    let able = study.options.iter().filter(|option| option.infeasible.is_none());
    let cheapest = able.min_by_key(|option| (cost(option).is_none(), cost(option)))?;
    let (own, least) = (cost(chosen)?, cost(cheapest)?);
    if !study.scenario.has_value || cheapest.id == chosen.id || least >= own {
        return None;
    }
    let [own, least] = [own, least].map(|cost| money(&study.scenario.currency, cost));
    let why = match study.basis {
        Basis::WorkCost => "its other benefits make up for it",
        Basis::PerUnit => "it serves more units, or its benefits per unit are larger",
        Basis::Total => "its benefits are worth more",
    };
    let says = study.basis.says();
    Some(format!(
        "By {says} {} is ahead ({least} against {own}); {} has the higher NPV because {why}.",
        cheapest.name, chosen.name
    ))
}
