//! The flip certificate in full: how far every input must move, alone, to reverse the recommendation.

use crate::analysis::findings::Findings;
use crate::analysis::sensitivity::flip::Flip;
use crate::analysis::study::types::Study;
use crate::report::document::{Block, Cell, Layout, Piece, Row, Table, words};
use crate::report::labels::{from_to, input_name, name, sentence_case, with_unit};

/// Every input: those that reverse it, nearest first, in a table, and those that cannot, by name.
pub fn certificate(study: &Findings) -> Vec<Block> {
    let (near, firm): (Vec<&Flip>, Vec<&Flip>) = study.flips().iter().partition(|flip| flip.at.is_some());
    let mut blocks = Vec::new();
    if !near.is_empty() {
        blocks.push(Block::Table(table(study, &near)));
    }
    if !firm.is_empty() {
        blocks.push(Block::Text(vec![words(format!("{}:", cannot(firm.len())))]));
        blocks.push(Block::Bullets(firm.into_iter().map(|flip| range(study, flip)).collect()));
    }
    blocks
}

fn cannot(count: usize) -> String {
    match count {
        1 => "1 input does not reverse the decision within the range tested".to_string(),
        count => format!("{count} inputs do not reverse the decision within the range tested"),
    }
}

fn table(study: &Study, flips: &[&Flip]) -> Table {
    let row = |flip: &&Flip| {
        let missing = || Cell::Missing(String::new());
        let to = flip.to.as_deref().map_or("doing nothing", |id| name(study, id));
        let value = |value| Cell::Text(with_unit(study, &flip.path, &flip.unit, value));
        let cells = vec![
            value(flip.base),
            flip.at.map_or_else(missing, value),
            flip.change.map_or_else(missing, Cell::Rate),
            Cell::Text(to.to_string()),
        ];
        Row::plain(input_name(study, &flip.path), cells)
    };
    let columns = ["", "from", "to", "change", "then wins"].map(str::to_string).to_vec();
    let title = "What reverses the decision, one input at a time".to_string();
    Table {
        title,
        unit: String::new(),
        columns,
        rows: flips.iter().map(row).collect(),
        layout: Layout::Words,
    }
}

fn range(study: &Study, flip: &Flip) -> Vec<Piece> {
    let base = with_unit(study, &flip.path, &flip.unit, flip.base);
    let tested = from_to(study, &flip.path, &flip.unit, flip.range);
    vec![words(format!("{}: {base}, tested {tested}", sentence_case(&input_name(study, &flip.path))))]
}
