//! Makes every text of a report harmless, whatever file it came from: no text commands a terminal, begins a line of its own, or turns
//! round what stands beside it.

use crate::base::text::inert;
use crate::report::document::{Block, Branch, Cell, Piece, Report, Row, Table};

/// The report with harmless texts.
pub fn report(report: &Report) -> Report {
    Report { blocks: report.blocks.iter().map(block).collect() }
}

fn block(block: &Block) -> Block {
    match block {
        Block::Title(text) => Block::Title(inert(text)),
        Block::Heading(text) => Block::Heading(inert(text)),
        Block::Text(all) => Block::Text(pieces(all)),
        Block::Bullets(items) => Block::Bullets(items.iter().map(|item| pieces(item)).collect()),
        Block::Table(table) => Block::Table(self::table(table)),
        Block::Tree(branches) => Block::Tree(branches.iter().map(branch).collect()),
        Block::Chart { slug, alt } => Block::Chart { slug: inert(slug), alt: inert(alt) },
    }
}

fn pieces(all: &[Piece]) -> Vec<Piece> {
    let one = |piece: &Piece| match piece {
        Piece::Words(text) => Piece::Words(inert(text)),
        Piece::Strong(text) => Piece::Strong(inert(text)),
        Piece::Value(value) => Piece::Value(cell(value)),
    };
    all.iter().map(one).collect()
}

fn table(table: &Table) -> Table {
    Table {
        title: inert(&table.title),
        unit: inert(&table.unit),
        columns: table.columns.iter().map(|name| inert(name)).collect(),
        rows: table.rows.iter().map(row).collect(),
        layout: table.layout,
    }
}

fn row(row: &Row) -> Row {
    Row { name: inert(&row.name), cells: row.cells.iter().map(cell).collect(), style: row.style }
}

fn branch(branch: &Branch) -> Branch {
    Branch {
        depth: branch.depth,
        key: inert(&branch.key),
        label: inert(&branch.label),
        when: inert(&branch.when),
        value: cell(&branch.value),
        unit: inert(&branch.unit),
        formulas: branch.formulas.iter().map(|formula| pieces(formula)).collect(),
        source: branch.source.as_deref().map(inert),
    }
}

fn cell(cell: &Cell) -> Cell {
    match cell {
        Cell::Text(text) => Cell::Text(inert(text)),
        Cell::Missing(why) => Cell::Missing(inert(why)),
        Cell::Month { at, date } => Cell::Month { at: *at, date: inert(date) },
        other => other.clone(),
    }
}
