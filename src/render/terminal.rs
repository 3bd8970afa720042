//! Reports on a terminal: wrapped to its width, columns that line up in any script, colour only where wanted.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table as Grid, Width};
use textwrap::core::display_width;

use crate::render::cells::{Scale, cell, sentence};
use crate::render::format::{Format, FormatWriter, Screen};
use crate::render::inert;
use crate::report::document::{Block, Branch, Layout, Report, Row, Style, Table};

pub(crate) const FORMAT: Format =
    Format { name: "table", meaning: "For people, at the terminal", write: FormatWriter::Report(render) };

/// A report as text, with a line break at its end.
pub fn render(report: &Report, currency: &str, screen: Screen) -> String {
    let report = &inert::report(report);
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
        Block::Table(table) => self::table(table, screen),
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

/// Lines of at most `width` cells; a longer word stands whole on a line of its own, so that it can be copied.
fn wrap(text: &str, width: usize) -> Vec<String> {
    textwrap::wrap(
        text,
        textwrap::Options::new(width.max(20))
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .break_words(false),
    )
    .into_iter()
    .map(|line| line.into_owned())
    .collect()
}

/// A figure under what it is part of: its value, its formula in names and in numbers, its source.
fn branch(branch: &Branch, screen: Screen) -> String {
    let pad = "  ".repeat(branch.depth);
    let lines = crate::render::tree::lines(branch);
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        let (first, rest) = if at == 0 {
            (pad.clone(), format!("{pad}    "))
        } else {
            (format!("{pad}  "), format!("{pad}    "))
        };
        let options = textwrap::Options::new(screen.width.max(20))
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .initial_indent(&first)
            .subsequent_indent(&rest);
        let wrapped = textwrap::wrap(line, options.break_words(false));
        let text = wrapped.join("\n");
        out += &format!("{}\n", if at == 0 && branch.depth == 0 { bold(&text, screen) } else { text });
    }
    out
}

/// A table; where its columns do not fit, in parts one under the other.
fn table(table: &Table, screen: Screen) -> String {
    let scale = Scale::of(table);
    let mut room = Room::of(table, scale, screen.width);
    let title = wrap(&scale.title(table), screen.width).join("\n");
    let mut out = format!("{}\n", bold(&title, screen));
    let own = own_widths(table, scale, room);
    if own.is_some() {
        room.names = longest_name(table);
    }
    let parts = if own.is_some() { vec![(0..table.columns.len() - 1).collect()] } else { room.parts(table) };
    for columns in parts {
        out += &part(table, &columns, scale, (room, own.as_deref()));
    }
    out
}

/// The width of each column of a narrow table that fits only where each takes what it must.
fn own_widths(table: &Table, scale: Scale, room: Room) -> Option<Vec<usize>> {
    const APART: usize = 2;
    let count = table.columns.len().saturating_sub(1);
    let names = longest_name(table);
    let alike = names + count * (room.figures + APART);
    if table.layout != Layout::Narrow || alike <= room.width {
        return None;
    }
    let widest = |at: usize| {
        let cells = table.rows.iter().filter_map(|row| row.cells.get(at)).map(|value| cell(value, scale));
        cells
            .chain([table.columns[at + 1].clone()])
            .map(|text| display_width(&text) + APART)
            .max()
            .unwrap_or(APART)
    };
    let widths: Vec<usize> = (0..count).map(widest).collect();
    (names + widths.iter().sum::<usize>() <= room.width).then_some(widths)
}

const NAMES: usize = 29;
const FIGURES: usize = 15;
/// Long names of options wrap over their figures.
const WIDEST: usize = 19;

/// How many cells there are, and how many of them names and figures take at least.
#[derive(Clone, Copy)]
struct Room {
    width: usize,
    names: usize,
    figures: usize,
    /// What the longest heading would take.
    widest: usize,
}

impl Room {
    fn of(table: &Table, scale: Scale, width: usize) -> Self {
        if table.layout != Layout::Narrow {
            let heads = table.columns.iter().skip(1).map(|head| display_width(head) + 2);
            let widest = heads.max().unwrap_or(0).clamp(WIDEST, 2 * WIDEST);
            return Self { width, names: NAMES, figures: FIGURES, widest };
        }
        let figures = widest_figure(table, scale);
        let names = longest_name(table);
        let left = width.saturating_sub(table.columns.len().saturating_sub(1) * (figures + 2));
        // A key is not split, so that it can be copied; its figures then stand in parts.
        let whole = longest_word(table).min(width.saturating_sub(figures + 2));
        Self { width, names: names.min(left.max(NAMES).max(whole)), figures, widest: WIDEST }
    }

    /// Which columns of figures stand in each part.
    fn parts(self, table: &Table) -> Vec<Vec<usize>> {
        let room = (self.width.saturating_sub(self.names) / (self.figures + 1)).max(1);
        let columns: Vec<usize> = (0..table.columns.len().saturating_sub(1)).collect();
        let parts = columns.len().div_ceil(room).max(1);
        columns.chunks(columns.len().div_ceil(parts).max(1)).map(<[usize]>::to_vec).collect()
    }
}

/// Cells that the longest name of a row takes.
fn longest_name(table: &Table) -> usize {
    table.rows.iter().map(|row| display_width(&row.name) + 2).max().unwrap_or(0)
}

/// Cells that the longest word in a name of a row takes.
fn longest_word(table: &Table) -> usize {
    let words = table.rows.iter().flat_map(|row| row.name.split(' '));
    words.map(|word| display_width(word) + 2).max().unwrap_or(0)
}

/// Cells that the widest figure takes, or the longest word over it.
fn widest_figure(table: &Table, scale: Scale) -> usize {
    let cells = table.rows.iter().flat_map(|row| row.cells.iter().map(|value| cell(value, scale)));
    let heads = table.columns.iter().skip(1).flat_map(|head| head.split(' ').map(str::to_string));
    cells.chain(heads).map(|text| display_width(&text)).max().unwrap_or(0).min(FIGURES)
}

fn part(table: &Table, columns: &[usize], scale: Scale, (room, own): (Room, Option<&[usize]>)) -> String {
    let mut grid = Grid::new();
    grid.load_style(comfy_table::presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    grid.set_width(u16::try_from(room.width).unwrap_or(u16::MAX));
    let names = columns.iter().map(|at| table.columns[at + 1].clone());
    grid.set_header(std::iter::once(table.columns[0].clone()).chain(names));
    for row in &table.rows {
        if row.style == Style::Total {
            grid.add_row(
                std::iter::once(String::new())
                    .chain(columns.iter().map(|_| "-".repeat(room.figures.min(10)))),
            );
        }
        grid.add_row(texts(row, columns, scale));
    }
    set_columns(&mut grid, columns.len(), table.layout, room);
    for (column, width) in grid.column_iter_mut().skip(1).zip(own.unwrap_or_default()) {
        column.set_constraint(ColumnConstraint::Absolute(fixed_width(*width)));
    }
    let trimmed: Vec<String> = grid.lines().map(|line| line.trim_end().to_string()).collect();
    format!("{}\n", trimmed.join("\n"))
}

/// Figures stand in columns of one width, so that tables under each other line up; words take what they need.
fn set_columns(grid: &mut Grid, figures: usize, layout: Layout, room: Room) {
    let each = (room.width.saturating_sub(room.names) / figures.max(1)).min(room.widest);
    let (each, names) = match layout {
        Layout::Narrow => (each.min(room.figures + 3), room.names),
        _ => (each, NAMES),
    };
    for (at, column) in grid.column_iter_mut().enumerate() {
        match (layout, at) {
            (Layout::Words, 0) => {}
            (Layout::Words, _) => {
                let most = room.width.saturating_sub(NAMES) / figures.max(1);
                column.set_constraint(ColumnConstraint::UpperBoundary(fixed_width(most.max(WIDEST))));
            }
            (_, 0) => {
                column.set_constraint(ColumnConstraint::Absolute(fixed_width(names)));
            }
            (_, _) => {
                column.set_constraint(ColumnConstraint::Absolute(fixed_width(each)));
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
    }
}

fn fixed_width(cells: usize) -> Width {
    Width::Fixed(u16::try_from(cells).unwrap_or(u16::MAX))
}

fn texts(row: &Row, columns: &[usize], scale: Scale) -> Vec<String> {
    let figures =
        columns.iter().map(|at| row.cells.get(*at).map_or(String::new(), |value| cell(value, scale)));
    std::iter::once(row.name.clone()).chain(figures).collect()
}
