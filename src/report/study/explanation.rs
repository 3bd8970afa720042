//! Derivations as a tree of figures.

use crate::analysis::study::derivation::Derivation;
use crate::analysis::study::types::{Facts, Study, TimeCrossings};
use crate::report::document::{Block, Branch, Cell, Data, Piece, Report, words};
use crate::sheet::explain::{At, Explanation, Made, Term};

/// A derivation, ready to print.
pub fn explanation(study: &Study, derivation: &Derivation) -> Report {
    let facts = &study.scenario;
    let mut branches = Vec::new();
    let intro = match derivation {
        Derivation::Sheet(root) => {
            grow(facts, root, 0, &mut branches);
            None
        }
        Derivation::Rates { option, net } => {
            grow(facts, net, 0, &mut branches);
            Some(rates(study, option))
        }
        Derivation::Marginal { option, before, after } => {
            before.iter().chain(after.iter()).for_each(|part| grow(facts, part, 0, &mut branches));
            Some(marginal(study, option))
        }
        Derivation::Crossing(pair) => return crossing(study, pair),
        Derivation::Missing { key, reason } => {
            let text = format!("{key} does not exist in this scenario: {reason}.");
            return Report { blocks: vec![Block::Text(vec![words(text)])] };
        }
    };
    let blocks = intro.into_iter().map(Block::Text).chain(std::iter::once(Block::Tree(branches)));
    Report { blocks: blocks.collect() }
}

fn grow(facts: &Facts, node: &Explanation, depth: usize, out: &mut Vec<Branch>) {
    let (formulas, source, parts) = match &node.made {
        Made::Given(source) => (vec![], Some(source.to_string()), &[][..]),
        Made::Elsewhere => (vec![], None, &[][..]),
        Made::Formula { names, numbers, parts } => {
            let written = [names, numbers].into_iter().filter(|terms| !terms.is_empty());
            (written.map(|terms| pieces(terms)).collect(), None, parts.as_slice())
        }
    };
    out.push(Branch {
        depth,
        key: node.key.clone(),
        label: node.label.clone(),
        when: when(facts, node.at),
        value: node.value.map_or_else(|| Cell::Missing("it does not exist".into()), Cell::Exact),
        unit: node.unit.clone(),
        formulas,
        source,
    });
    parts.iter().for_each(|part| grow(facts, part, depth + 1, out));
}

fn when(facts: &Facts, at: At) -> String {
    match at {
        At::Single => String::new(),
        At::Month(0) => "month 0 (up front)".to_string(),
        At::Month(month) => format!("month {month} ({})", facts.start.plus(month - 1).label()),
        At::Horizon => format!("months 0 to {}", facts.months),
    }
}

fn pieces(terms: &[Term]) -> Vec<Piece> {
    let piece = |token: &Term| match token {
        Term::Sign(sign) => words(*sign),
        Term::Name(name) => words(name.clone()),
        Term::Value(value) => Piece::Value(Cell::Exact(*value)),
        Term::Nothing => words("(none)"),
    };
    terms.iter().map(piece).collect()
}

fn rates(study: &Study, id: &str) -> Vec<Piece> {
    let option = study.options.iter().find(|option| option.id == id);
    let mut pieces = vec![words(format!(
        "options.{id}.irr: the annual rates at which the net flows, discounted {}, are worth nothing: ",
        study.scenario.discounting
    ))];
    match option.map(|option| &option.irr) {
        Some(Ok(rates)) => {
            for (at, rate) in rates.iter().enumerate() {
                pieces.push(words(if at == 0 { "" } else { "; " }));
                pieces.push(Piece::Value(Cell::Exact(*rate)));
            }
        }
        Some(Err(reason)) => pieces.push(words(format!("undefined, {reason}"))),
        None => {}
    }
    pieces.push(words(". A root, found by bisection; the flows are:"));
    pieces
}

fn marginal(study: &Study, id: &str) -> Vec<Piece> {
    let mut pieces = vec![words(format!("options.{id}.marginal_cost_per_unit = "))];
    if let Some(option) = study.options.iter().find(|option| option.id == id) {
        pieces.push(Piece::Value(Cell::of(option.figure("marginal_cost_per_unit"), Cell::Exact)));
    }
    pieces.push(words(": the TCO with 1% more volume less the TCO, over the units with it less the units. As it is, then with 1% more:"));
    pieces
}

fn crossing(study: &Study, pair: &TimeCrossings) -> Report {
    let (a, b) = (&pair.between.0, &pair.between.1);
    let head = format!(
        "breakeven.{a}.{b}: where options.{a}.cumulative_cost and options.{b}.cumulative_cost, straight lines inside each month, are equal."
    );
    let mut items = Vec::new();
    for crossing in &pair.crossings {
        items.push(vec![
            words("month "),
            Piece::Value(Cell::Exact(crossing.at)),
            words(format!(
                " ({}): both ",
                study.scenario.start.plus(u32::try_from(crossing.at.ceil()).unwrap_or(1).max(1) - 1).label()
            )),
            Piece::Value(Cell::Exact(crossing.cost)),
            words(", left over "),
            Piece::Value(Cell::Exact(crossing.residual)),
            words(format!("; {} is cheaper afterwards", crossing.cheaper_after)),
        ]);
    }
    if items.is_empty() {
        items.push(vec![words("they do not cross within the horizon")]);
    }
    Report { blocks: vec![Block::Text(vec![words(head)]), Block::Bullets(items)] }
}

/// The tree as rows, for programs.
pub fn rows(report: &Report) -> Data {
    let columns = ["depth", "figure", "when", "value", "unit", "source"].map(str::to_string).to_vec();
    let branches = report.blocks.iter().filter_map(|block| match block {
        Block::Tree(branches) => Some(branches),
        _ => None,
    });
    let row = |branch: &Branch| {
        vec![
            Cell::Quantity(branch.depth.into()),
            Cell::Text(branch.key.clone()),
            Cell::Text(branch.when.clone()),
            branch.value.clone(),
            Cell::Text(branch.unit.clone()),
            Cell::Text(branch.source.clone().unwrap_or_default()),
        ]
    };
    Data { columns, rows: branches.flatten().map(row).collect() }
}
