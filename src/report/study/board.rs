//! What a board is asked, by when, and what may go wrong: the parts of a memo that come from people, not from the sheet.

use crate::analysis::findings::Findings;
use crate::analysis::study::types::{RiskFacts, Study};
use crate::report::dates::horizon;
use crate::report::document::{Block, Cell, Layout, Piece, Row, Table, words};
use crate::report::labels::name;
use crate::report::study::overview;

/// Gaps that the memo lists.
const MOST: usize = 6;

/// The decision, its amount, its day and who takes it.
pub fn asked(study: &Study) -> Vec<Piece> {
    let chosen = study.verdict.option.as_deref().and_then(|id| Some((id, study.option(id)?)));
    let mut pieces = match chosen {
        Some((id, option)) => vec![
            words("Approve "),
            Piece::Strong(name(study, id).to_string()),
            words(", with a gross spend of "),
            Piece::Value(Cell::Money(option.tco())),
            words(format!(" over {}", horizon(study.scenario.months))),
        ],
        None => vec![words("Agree to approve none of the options as they stand")],
    };
    pieces.push(words(by_when(study)));
    pieces
}

fn by_when(study: &Study) -> String {
    match &study.scenario.gate {
        (Some(day), Some(owner)) => format!(". The decision is due by {day}; {owner} decides."),
        (Some(day), None) => format!(". The decision is due by {day}."),
        (None, Some(owner)) => format!(". {owner} decides; no day is set."),
        (None, None) => ". No day is set for the decision.".to_string(),
    }
}

/// The risks that the scenario names, then the gaps that weigh on the decision, the rest by their number.
pub fn risks(study: &Findings) -> Vec<Block> {
    let known = &study.scenario.risks;
    let gaps = gaps(study);
    if known.is_empty() && gaps.is_empty() {
        return vec![];
    }
    let mut blocks = vec![Block::Heading("Risks and gaps".into())];
    if !known.is_empty() {
        blocks.push(Block::Table(table(known)));
    }
    blocks.extend(gaps);
    blocks
}

fn table(risks: &[RiskFacts]) -> Table {
    let or = |text: &Option<String>, none: &str| Cell::Text(text.clone().unwrap_or(none.to_string()));
    let row = |risk: &RiskFacts| {
        let cells = vec![or(&risk.owner, "no one is named"), or(&risk.action, "none agreed")];
        Row::plain(risk.text.clone(), cells)
    };
    Table {
        title: "What may go wrong".into(),
        unit: String::new(),
        columns: ["risk", "owner", "action"].map(str::to_string).to_vec(),
        rows: risks.iter().map(row).collect(),
        layout: Layout::Words,
    }
}

/// The gaps that were found, without their heading.
fn gaps(study: &Findings) -> Vec<Block> {
    let mut blocks = overview::warnings(study);
    blocks.retain(|block| !matches!(block, Block::Heading(_)));
    for block in &mut blocks {
        if let Block::Bullets(items) = block {
            shorten(items);
        }
    }
    blocks
}

fn shorten(items: &mut Vec<Vec<Piece>>) {
    let left = items.len().saturating_sub(MOST);
    if left > 0 {
        let more = if left == 1 { "1 more is".to_string() } else { format!("{left} more are") };
        items.truncate(MOST);
        items.push(vec![words(format!("{more} listed in the appendix."))]);
    }
}
