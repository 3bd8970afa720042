//! What `run` says: the answer first, then the options side by side.

use rust_decimal::Decimal;

use crate::analysis::findings::Findings;
use crate::analysis::study::types::{Facts, OptionStudy, Study};
use crate::report::breakeven::crossings;
use crate::report::document::{Block, Cell, Piece, Report, words};
use crate::report::gaps;
use crate::report::labels::case_name;
use crate::report::study::{actual_boundary as seam, answer, mind, prices, tables};

/// The whole of it.
pub fn overview(study: &Findings) -> Report {
    let mut blocks = vec![Block::Title(study.scenario.name.clone()), Block::Text(basis(&study.scenario))];
    blocks.extend(seam::block(study));
    blocks.push(Block::Heading("The answer".into()));
    blocks.extend(answer::answer(study));
    blocks.extend(tables::all(study).into_iter().map(Block::Table));
    blocks.extend(crossings::by_time(study));
    blocks.extend(crossings::by_volume(study, study.by_volume.as_deref().unwrap_or_default()));
    blocks.extend(mind::nearest_flips(study));
    blocks.extend(notes(study));
    blocks.extend(prices::blocks(&study.scenario));
    blocks.extend(warnings(study));
    Report { blocks }
}

/// What the figures are over, and by which conventions.
pub fn basis(facts: &Facts) -> Vec<Piece> {
    let mut text = format!("{} months from {}, ", facts.months, facts.start.label());
    text += &format!("in {}; discounted at ", money(facts));
    let mut pieces = vec![words(text), Piece::Value(Cell::Rate(facts.discount_rate))];
    pieces.push(words(format!(" a year (effective, {}).", facts.discounting)));
    if let Some(case) = &facts.case {
        pieces.push(words(format!(" Case: {}.", case_name(case))));
    }
    if facts.illustrative {
        pieces.push(words(" The figures are illustrative."));
    }
    pieces
}

/// The money that figures are in: `nominal USD`, or `USD of Jan 2027 (real)`.
pub fn money(facts: &Facts) -> String {
    match facts.real {
        true => format!("{} of {} (real)", facts.currency, facts.start.label()),
        false => format!("nominal {}", facts.currency),
    }
}

/// What the tables cannot say in a cell.
pub fn notes(study: &Study) -> Vec<Block> {
    let mut notes = Vec::new();
    for option in &study.options {
        if let Some(rates) = option.irr.as_ref().ok().filter(|rates| rates.len() > 1) {
            notes.push(several_rates(option, rates));
        }
        if let Some(reason) = &option.infeasible {
            notes.push(vec![words(format!("{} is not feasible as described: {reason}.", option.name))]);
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
    pieces.push(words("; the first is the one nearest the discount rate. Rely on NPV and MIRR instead."));
    pieces
}

/// Why figures are missing, each reason once.
fn missing_reasons(study: &Study) -> Vec<Vec<Piece>> {
    let mut reasons: Vec<String> = Vec::new();
    for option in study.options.iter().filter(|_| study.scenario.has_value) {
        let irr = option.irr.as_ref().err().map(|reason| format!("{} has no IRR: {reason}.", option.name));
        let late = option.figure("payback_month").as_ref().err();
        let late = late.map(|reason| match reason.strip_prefix("not ") {
            Some(within) => format!("{} does not pay back {within}.", option.name),
            None => format!("{} does not pay back: {reason}.", option.name),
        });
        reasons.extend(irr.into_iter().chain(late));
    }
    reasons.dedup();
    reasons.into_iter().map(|reason| vec![words(reason)]).collect()
}

/// What a reader must know, each with the input that it is about.
pub fn warnings(study: &Findings) -> Vec<Block> {
    gaps::gaps(study, &study.warnings)
}
