//! Reports as Markdown. Text is escaped: a name cannot become a tag, a link or a cell.

use crate::render::cells::{Scale, cell, sentence};
use crate::render::format::{Format, FormatWriter};
use crate::report::document::{Block, Branch, Layout, Report, Row, Style, Table};

pub(crate) const FORMAT: Format = Format {
    name: "md",
    meaning: "Markdown",
    // It is wrapped by whoever shows it, and has no colour.
    write: FormatWriter::Report(|report, currency, _| render(report, currency)),
};

/// A report as Markdown, with a line break at its end.
pub fn render(report: &Report, currency: &str) -> String {
    let report = &crate::render::inert::report(report);
    let blocks: Vec<String> = report.blocks.iter().map(|block| self::block(block, currency)).collect();
    blocks.join("\n")
}

fn block(block: &Block, currency: &str) -> String {
    let strong = |text: &str| format!("\u{2}{text}\u{3}");
    let prose = |text: String| escape(&text).replace(['\u{2}', '\u{3}'], "**");
    match block {
        Block::Title(text) => format!("# {}\n", escape(text)),
        Block::Heading(text) => format!("## {}\n", escape(text)),
        Block::Text(pieces) => format!("{}\n", prose(sentence(pieces, currency, strong))),
        Block::Bullets(items) => {
            items.iter().map(|pieces| format!("- {}\n", prose(sentence(pieces, currency, strong)))).collect()
        }
        Block::Table(table) => self::table(table),
        Block::Tree(branches) => branches.iter().map(branch).collect(),
        Block::Chart { slug, alt } => format!("![{}]({slug}.png)\n", escape(alt)),
    }
}

fn branch(branch: &Branch) -> String {
    let pad = "  ".repeat(branch.depth);
    let lines = crate::render::tree::lines(branch);
    lines
        .iter()
        .enumerate()
        .map(|(at, line)| match at {
            0 => format!("{pad}- {}", escape(line)),
            _ => format!("{pad}  {}", escape(line)),
        })
        .collect::<Vec<_>>()
        // A break of the line in CommonMark, without HTML.
        .join("\\\n")
        + "\n"
}

/// Text that Markdown and HTML take for nothing but text.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            // Code has no place in what people read.
            '`' => out.push('\''),
            '\\' | '*' | '_' | '[' | ']' | '|' | '#' | '~' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

fn table(table: &Table) -> String {
    let scale = Scale::of(table);
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let align = |at: usize| if at == 0 || table.layout == Layout::Words { ":---" } else { "---:" };
    let mut out = format!("**{}**\n\n", escape(&scale.title(table)));
    out += &line(table.columns.iter().map(|name| escape(name)).collect());
    out += &line((0..table.columns.len()).map(|at| align(at).to_string()).collect());
    table.rows.iter().for_each(|row| out += &line(texts(row, scale)));
    out
}

fn texts(row: &Row, scale: Scale) -> Vec<String> {
    let weight = |text: String| match row.style == Style::Total && !text.is_empty() {
        true => format!("**{text}**"),
        false => text,
    };
    let cells = row.cells.iter().map(|value| escape(&cell(value, scale)));
    std::iter::once(escape(&row.name)).chain(cells).map(weight).collect()
}
