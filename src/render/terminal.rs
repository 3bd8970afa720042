//! Reports on a terminal: wrapped to its width, columns that line up in any script, colour only where wanted.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table as Grid, Width};

use super::cells::{Scale, cell, sentence};
use crate::report::document::{Block, Branch, Report, Row, Style, Table};

/// What the terminal can show.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// Cells across, 40 or more.
    pub width: usize,
    pub colour: bool,
}

/// A report as text, with a line break at its end.
pub fn render(report: &Report, currency: &str, screen: Screen) -> String {
    let blocks: Vec<String> =
        report.blocks.iter().map(|block| self::block(block, currency, screen)).collect();
    blocks.join("\n")
}

fn block(block: &Block, currency: &str, screen: Screen) -> String {
    let strong = |text: &str| bold(text, screen);
    match block {
        Block::Title(text) => format!("{}\n", bold(&wrap(text, screen.width).join("\n"), screen)),
        Block::Heading(text) => format!("{}\n", bold(&wrap(text, screen.width).join("\n"), screen)),
        Block::Text(pieces) => paragraph(&sentence(pieces, currency, strong), screen.width),
        Block::Bullets(items) => {
            let item = |pieces: &Vec<_>| {
                let text = sentence(pieces, currency, strong);
                format!("- {}\n", wrap(&text, screen.width - 2).join("\n  "))
            };
            items.iter().map(item).collect()
        }
        Block::Table(table) => self::table(table, screen, parts(table, screen.width), NAMES),
        Block::Compact(table) => {
            let (names, parts) = compact(table, screen.width);
            self::table(table, screen, parts, names)
        }
        Block::Tree(branches) => branches.iter().map(|branch| self::branch(branch, screen)).collect(),
        Block::Chart { alt, .. } => paragraph(alt, screen.width),
    }
}

fn bold(text: &str, screen: Screen) -> String {
    if screen.colour { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_string() }
}

fn paragraph(text: &str, width: usize) -> String {
    format!("{}\n", wrap(text, width).join("\n"))
}

/// Lines of at most `width` cells; a word that is longer stands on a line of its own.
fn wrap(text: &str, width: usize) -> Vec<String> {
    textwrap::wrap(text, textwrap::Options::new(width.max(20)).break_words(true))
        .into_iter()
        .map(|line| line.into_owned())
        .collect()
}

/// A figure under what it is part of: its value, its formula in names and in numbers, its source.
fn branch(branch: &Branch, screen: Screen) -> String {
    let pad = "  ".repeat(branch.depth);
    let lines = super::tree::lines(branch);
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        let (first, rest) = if at == 0 {
            (pad.clone(), format!("{pad}    "))
        } else {
            (format!("{pad}  "), format!("{pad}    "))
        };
        let options =
            textwrap::Options::new(screen.width.max(20)).initial_indent(&first).subsequent_indent(&rest);
        let wrapped = textwrap::wrap(line, options.break_words(false));
        let text = wrapped.join("\n");
        out += &format!("{}\n", if at == 0 && branch.depth == 0 { bold(&text, screen) } else { text });
    }
    out
}

/// A table; where its columns do not fit, in parts one under the other.
fn table(table: &Table, screen: Screen, parts: Vec<Vec<usize>>, names: usize) -> String {
    let scale = Scale::of(table);
    let title = wrap(&scale.title(table), screen.width).join("\n");
    let mut out = format!("{}\n", bold(&title, screen));
    for columns in parts {
        out += &part(table, &columns, scale, [names, screen.width]);
    }
    out
}

const NAMES: usize = 29;
const FIGURES: usize = 15;
/// Long names of options wrap over their figures.
const WIDEST: u16 = 19;

/// Which columns of figures stand in each part.
fn parts(table: &Table, width: usize) -> Vec<Vec<usize>> {
    by(table, width.saturating_sub(NAMES) / (FIGURES + 1))
}

/// So many columns in a part, or a little fewer where that makes the parts alike.
fn by(table: &Table, room: usize) -> Vec<Vec<usize>> {
    let room = room.max(1);
    let columns: Vec<usize> = (0..table.columns.len().saturating_sub(1)).collect();
    let parts = columns.len().div_ceil(room).max(1);
    columns.chunks(columns.len().div_ceil(parts).max(1)).map(<[usize]>::to_vec).collect()
}

/// Room for names, and the columns in each part, where all take no more than they need.
fn compact(table: &Table, width: usize) -> (usize, Vec<Vec<usize>>) {
    const GAP: usize = 2;
    /// As wide as the rule over a total.
    const LEAST: usize = 10;
    let (scale, wide) = (Scale::of(table), |text: &str| textwrap::core::display_width(text));
    let words = table.columns.iter().skip(1).flat_map(|head| head.split(' ')).map(wide);
    let cells = table.rows.iter().flat_map(|row| &row.cells).map(|value| wide(&cell(value, scale)));
    let figures = words.chain(cells).max().unwrap_or(LEAST).clamp(LEAST, usize::from(WIDEST)) + GAP;
    let names = table.rows.iter().map(|row| wide(&row.name)).max().unwrap_or(NAMES) + GAP;
    let count = table.columns.len().saturating_sub(1);
    // Long names wrap, but into no less than others have.
    let names = names.min(width.saturating_sub(count * figures).max(NAMES));
    (names, by(table, width.saturating_sub(names) / figures))
}

fn part(table: &Table, columns: &[usize], scale: Scale, room: [usize; 2]) -> String {
    let mut grid = Grid::new();
    grid.load_style(comfy_table::presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    grid.set_width(u16::try_from(room[1]).unwrap_or(u16::MAX));
    let names = columns.iter().map(|at| table.columns[at + 1].clone());
    grid.set_header(std::iter::once(table.columns[0].clone()).chain(names));
    for row in &table.rows {
        if row.style == Style::Total {
            grid.add_row(std::iter::once(String::new()).chain(columns.iter().map(|_| "-".repeat(10))));
        }
        grid.add_row(texts(row, columns, scale));
    }
    set_columns(&mut grid, columns.len(), table.wordy, room);
    let trimmed: Vec<String> = grid.lines().map(|line| line.trim_end().to_string()).collect();
    format!("{}\n", trimmed.join("\n"))
}

/// Figures stand in columns of one width, so that tables under each other line up; words take what they need.
fn set_columns(grid: &mut Grid, figures: usize, wordy: bool, [names, width]: [usize; 2]) {
    let room = width.saturating_sub(names) / figures.max(1);
    let fixed =
        |cells: usize| ColumnConstraint::Absolute(Width::Fixed(u16::try_from(cells).unwrap_or(WIDEST)));
    for (at, column) in grid.column_iter_mut().enumerate() {
        match (wordy, at) {
            (true, 0) => {}
            (true, _) => {
                column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(WIDEST)));
            }
            (false, 0) => {
                column.set_constraint(fixed(names));
            }
            (false, _) => {
                column.set_constraint(fixed(room.min(usize::from(WIDEST))));
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
    }
}

fn texts(row: &Row, columns: &[usize], scale: Scale) -> Vec<String> {
    let figures =
        columns.iter().map(|at| row.cells.get(*at).map_or(String::new(), |value| cell(value, scale)));
    std::iter::once(row.name.clone()).chain(figures).collect()
}
