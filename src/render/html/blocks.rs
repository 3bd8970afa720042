//! Blocks of a report as HTML: the one way for all of them, whichever report they are of.

use maud::{Markup, PreEscaped, html};

use super::table::table;
use crate::render::cells::spoken;
use crate::render::chart::svg_inside;
use crate::render::tree;
use crate::report::document::{Block, Branch, Piece, Report};
use crate::report::page::Page;

/// A report in parts: what stands before the first heading, then a part for each.
pub struct Sections<'a> {
    page: &'a Page,
    /// Name of the part in the page, with what stands in it.
    parts: Vec<(String, Vec<&'a Block>)>,
}

impl<'a> Sections<'a> {
    /// Parts whose names begin with `prefix`, so that two reports may stand in one page.
    pub fn of(report: &'a Report, page: &'a Page, prefix: &str) -> Self {
        let mut parts: Vec<(String, Vec<&Block>)> = vec![(format!("{prefix}0"), vec![])];
        for block in &report.blocks {
            if matches!(block, Block::Heading(_)) {
                parts.push((format!("{prefix}{}", parts.len()), vec![]));
            }
            parts.iter_mut().last().into_iter().for_each(|part| part.1.push(block));
        }
        Self { page, parts }
    }

    /// Names and headings of the parts that have one.
    pub fn headings(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parts.iter().filter_map(|(id, blocks)| match blocks.first() {
            Some(Block::Heading(text)) => Some((id.as_str(), text.as_str())),
            _ => None,
        })
    }

    pub fn markup(&self) -> Markup {
        html! {
            @for (id, blocks) in &self.parts {
                section id=(id) { @for block in blocks { (self.block(block)) } }
            }
        }
    }

    fn block(&self, block: &Block) -> Markup {
        let currency = &self.page.currency;
        match block {
            Block::Title(text) => html! { h1 { (text) } },
            Block::Heading(text) => html! { h2 { (text) } },
            Block::Text(pieces) => html! { p { (sentence(pieces, currency)) } },
            Block::Bullets(items) => html! {
                ul { @for item in items { li { (sentence(item, currency)) } } }
            },
            Block::Table(data) => table(data),
            Block::Tree(branches) => html! { div.tree { @for one in branches { (branch(one)) } } },
            Block::Chart { slug, alt } => self.chart(slug, alt),
        }
    }

    /// The chart itself; what it says, where it was not drawn.
    fn chart(&self, slug: &str, alt: &str) -> Markup {
        match self.page.charts.iter().find(|chart| chart.slug == slug) {
            Some(chart) => html! { figure.chart { (PreEscaped(svg_inside(chart))) } },
            None => html! { p { (alt) } },
        }
    }
}

fn sentence(pieces: &[Piece], currency: &str) -> Markup {
    html! {
        @for piece in pieces {
            @match piece {
                Piece::Words(text) => (text),
                Piece::Strong(text) => strong { (text) },
                Piece::Value(cell) => (spoken(cell, currency)),
            }
        }
    }
}

/// A figure of a derivation; how deep it stands is a class, since the page has no style but its own.
fn branch(branch: &Branch) -> Markup {
    const DEEPEST: usize = 8;
    let lines = tree::lines(branch);
    html! {
        p class={ "d" (branch.depth.min(DEEPEST)) } {
            @for (at, line) in lines.iter().enumerate() { @if at > 0 { br; } (line) }
        }
    }
}
