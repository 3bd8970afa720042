//! What a call costs, and how that comes about, without the scenario around it.

use rust_decimal::Decimal;

use crate::analysis::prices::call_cost::Call;
use crate::base::format::currency_sign;
use crate::report::document::{Block, Branch, Cell, Piece, Report, words};

/// The cost in a sentence.
pub fn said(key: &str, call: &Call, one: Decimal, all: Decimal, currency: &str) -> Vec<Piece> {
    let exact = |value| Piece::Value(Cell::Exact(value));
    let mut pieces = vec![words(format!("A call to {key} costs {}", currency_sign(currency))), exact(one)];
    if call.calls != Decimal::ONE {
        pieces.extend([
            words("; "),
            exact(call.calls),
            words(format!(" calls cost {}", currency_sign(currency))),
            exact(all),
        ]);
    }
    pieces.push(words("."));
    pieces
}

/// Where the composed scenario has the call.
const PREFIX: &str = "options.call.calls.call.";
/// The file that it stands in, which nobody has written.
const COMPOSED: &str = "(composed)";

/// A derivation whose names are those of the call alone.
pub fn plain(report: Report) -> Vec<Block> {
    let block = |block: Block| match block {
        Block::Tree(branches) => Block::Tree(branches.into_iter().map(branch).collect()),
        other => other,
    };
    report.blocks.into_iter().map(block).collect()
}

fn branch(mut branch: Branch) -> Branch {
    branch.key = branch.key.replace(PREFIX, "");
    branch.when.clear();
    branch.source = branch.source.map(|source| match source.starts_with(COMPOSED) {
        true => "the question".to_string(),
        false => source,
    });
    for piece in branch.formulas.iter_mut().flatten() {
        if let Piece::Words(text) = piece {
            *text = text.replace(PREFIX, "");
        }
    }
    branch
}
