//! What `run` says: the answer first, then the options side by side.

use rust_decimal::Decimal;

use crate::analysis::advice::warning::Warning;
use crate::analysis::findings::Findings;
use crate::analysis::sensitivity::flip::Flip;
use crate::analysis::study::types::{Facts, OptionStudy, Study};
use crate::report::breakeven::crossings;
use crate::report::document::{Block, Cell, Piece, Report, words};
use crate::report::labels::{name, unit_of};
use crate::report::metric_cells::month;
use crate::report::study::{actual_boundary as seam, prices, tables};

/// The whole of it.
pub fn overview(study: &Findings) -> Report {
    let mut blocks = vec![Block::Title(study.scenario.name.clone()), Block::Text(basis(&study.scenario))];
    blocks.extend(seam::block(study));
    blocks.push(Block::Heading("The answer".into()));
    blocks.extend(answer(study));
    blocks.extend(tables::all(study).into_iter().map(Block::Table));
    blocks.extend(crossings::by_time(study));
    blocks.extend(crossings::by_volume(study, study.by_volume.as_deref().unwrap_or_default()));
    blocks.extend(nearest_flips(study));
    blocks.extend(notes(study));
    blocks.extend(prices::blocks(&study.scenario));
    blocks.extend(warnings(study));
    Report { blocks }
}

/// What the figures are over, and by which conventions.
pub fn basis(facts: &Facts) -> Vec<Piece> {
    let mut text = format!("{} months from {}, ", facts.months, facts.start.label());
    text += &format!("in nominal {}; discounted at ", facts.currency);
    let mut pieces = vec![words(text), Piece::Value(Cell::Rate(facts.discount_rate))];
    pieces.push(words(format!(" a year, effective, {}.", facts.discounting)));
    if let Some(case) = &facts.case {
        pieces.push(words(format!(" Case: {case}.")));
    }
    if facts.illustrative {
        pieces.push(words(" The figures are illustrative."));
    }
    pieces
}

/// Recommendation, cost, worth, payback and the budget to ask for.
pub fn answer(study: &Study) -> Vec<Block> {
    let facts = &study.scenario;
    let chosen =
        study.verdict.option.as_ref().and_then(|id| study.options.iter().find(|option| option.id == *id));
    let mut blocks = Vec::new();
    match chosen {
        Some(option) => {
            blocks.push(Block::Text(recommendation(&option.name, study)));
            blocks.push(Block::Text(worth(option, facts)));
            blocks.push(Block::Text(funding(option, facts)));
        }
        None => blocks.push(Block::Text(recommendation("do nothing", study))),
    }
    blocks.push(Block::Text(vec![words(format!("The rule: {}.", study.verdict.rule))]));
    blocks
}

fn recommendation(what: &str, study: &Study) -> Vec<Piece> {
    vec![
        words("Recommended: "),
        Piece::Strong(what.to_string()),
        words(format!(" - {}.", study.verdict.reason)),
    ]
}

fn worth(option: &OptionStudy, facts: &Facts) -> Vec<Piece> {
    let money = |value| Piece::Value(Cell::Money(value));
    let mut pieces = vec![words("It costs "), money(option.tco()), words(" over the horizon")];
    if let Ok(cost) = *option.figure("cost_per_unit") {
        pieces.extend([
            words(", "),
            Piece::Value(Cell::PerUnit(cost)),
            words(format!(" per {}", facts.unit)),
        ]);
    }
    if facts.has_value {
        pieces.extend([words("; it is worth "), money(option.known("total_value"))]);
        if let Ok(value) = *option.figure("value_per_unit") {
            pieces.extend([
                words(", "),
                Piece::Value(Cell::PerUnit(value)),
                words(format!(" per {}", facts.unit)),
            ]);
        }
    }
    pieces.push(words("."));
    pieces
}

fn funding(option: &OptionStudy, facts: &Facts) -> Vec<Piece> {
    let mut pieces = Vec::new();
    if facts.has_value {
        match option.figure("payback_month") {
            Ok(at) if at.is_zero() => pieces.push(words("It is never under water. ")),
            Ok(at) => {
                pieces.extend([words("It pays back in "), Piece::Value(month(facts, *at)), words(". ")]);
                pieces.extend(dips(option, facts));
            }
            Err(reason) => pieces.push(words(format!("It pays back {reason}. "))),
        }
    }
    match option.figure("peak_funding.month") {
        Ok(at) if facts.has_value => {
            pieces.extend([words("Ask for "), Piece::Value(Cell::Money(option.known("peak_funding")))]);
            let by = match u32::try_from(*at).unwrap_or_default() {
                0 => "up front".to_string(),
                at => format!("by {}", facts.start.plus(at - 1).label()),
            };
            pieces.push(words(format!(", the most that is out at any time ({by}).")));
        }
        _ => {
            let first: Decimal = option.by_year.iter().take(2).map(|year| year.cost).sum();
            pieces.extend([words("Ask for "), Piece::Value(Cell::Money(first))]);
            pieces.push(words(", what it costs up front and in the first year."));
        }
    }
    pieces
}

fn dips(option: &OptionStudy, facts: &Facts) -> Vec<Piece> {
    match (option.figure("payback_month"), option.figure("stays_positive_month")) {
        (Ok(first), Ok(last)) if first != last => {
            vec![
                words("It dips again, and stays positive from "),
                Piece::Value(month(facts, *last)),
                words(". "),
            ]
        }
        (Ok(_), Err(_)) => vec![words("It dips again, and is negative at the end. ")],
        _ => vec![],
    }
}

/// What would change the recommendation soonest, in a sentence each.
pub fn nearest_flips(study: &Findings) -> Vec<Block> {
    const NEAREST: usize = 3;
    let flips = study.flips().iter().filter(|flip| flip.at.is_some()).take(NEAREST);
    let mut items: Vec<Vec<Piece>> = flips.filter_map(|flip| reversal(study, flip)).collect();
    if items.is_empty() {
        let searched =
            "each input was moved alone, shares over their whole range and others from a tenth to ten times";
        items.push(vec![words(format!("No single input reverses it: {searched}."))]);
    }
    vec![Block::Heading("What would change our mind".into()), Block::Bullets(items)]
}

fn reversal(study: &Study, flip: &Flip) -> Option<Vec<Piece>> {
    let (at, change) = flip.at.zip(flip.change)?;
    let unit = unit_of(&study.scenario, &flip.path, &flip.unit);
    let to = flip.to.as_deref().map_or("doing nothing", |id| name(study, id));
    let (way, sign) = if change.is_sign_negative() { ("down", "") } else { ("up", "+") };
    Some(vec![
        words(format!("{} {way} to ", flip.path)),
        Piece::Value(Cell::Rounded(at)),
        words(format!("{unit} from ")),
        Piece::Value(Cell::Rounded(flip.base)),
        words(format!(" ({sign}")),
        Piece::Value(Cell::Rate(change)),
        words(format!("): then {to}.")),
    ])
}

/// What the tables cannot say in a cell.
pub fn notes(study: &Study) -> Vec<Block> {
    let mut notes = Vec::new();
    for option in &study.options {
        if let Some(rates) = option.irr.as_ref().ok().filter(|rates| rates.len() > 1) {
            notes.push(several_rates(option, rates));
        }
        if let Some(reason) = &option.infeasible {
            notes.push(vec![words(format!("{} cannot be built as described: {reason}.", option.name))]);
        }
    }
    notes.extend(missing_reasons(study));
    match notes.is_empty() {
        true => vec![],
        false => vec![Block::Heading("Notes".into()), Block::Bullets(notes)],
    }
}

fn several_rates(option: &OptionStudy, rates: &[Decimal]) -> Vec<Piece> {
    let mut pieces = vec![words(format!("{} has {} internal rates of return: ", option.name, rates.len()))];
    for (at, rate) in rates.iter().enumerate() {
        pieces.push(words(if at == 0 { "" } else { ", " }));
        pieces.push(Piece::Value(Cell::Rate(*rate)));
    }
    pieces.push(words("; the first is nearest the discount rate. Trust the NPV and the MIRR."));
    pieces
}

/// Why figures are missing, each reason once.
fn missing_reasons(study: &Study) -> Vec<Vec<Piece>> {
    let mut reasons: Vec<String> = Vec::new();
    for option in study.options.iter().filter(|_| study.scenario.has_value) {
        let irr =
            option.irr.as_ref().err().map(|reason| format!("IRR of {}: undefined, {reason}.", option.name));
        let late = option.figure("payback_month").as_ref().err();
        let late = late.map(|reason| format!("Payback of {}: {reason}.", option.name));
        reasons.extend(irr.into_iter().chain(late));
    }
    reasons.dedup();
    reasons.into_iter().map(|reason| vec![words(reason)]).collect()
}

/// Warnings, with the path that each is about.
pub fn warnings(study: &Findings) -> Vec<Block> {
    if study.warnings.is_empty() {
        return vec![];
    }
    let line = |warning: &Warning| {
        let at = if warning.path.is_empty() { String::new() } else { format!("{}: ", warning.path) };
        vec![words(format!("{at}{}", warning.message))]
    };
    vec![Block::Heading("Warnings".into()), Block::Bullets(study.warnings.iter().map(line).collect())]
}
