//! The report to attach: a memo of recommendation, cost and worth, payback, assumptions, risks, and what to measure.

use crate::analysis::findings::Findings;
use crate::analysis::study::types::{Assumption, Study};
use crate::report::breakeven::crossings;
use crate::report::chart::Chart;
use crate::report::document::{Block, Cell, Layout, Piece, Report, Row, Table, words};
use crate::report::pilot::measures as actuals;
use crate::report::sensitivity::{flips, tornado as sensitivity};
use crate::report::study::{actual_boundary as seam, answer, mind, overview, tables};

/// Swings that a memo lists.
const SWINGS: usize = 8;

/// The memo, with the charts that were drawn where they belong.
pub fn memo(study: &Findings, charts: &[Chart]) -> Report {
    let mut blocks = vec![Block::Title(study.scenario.name.clone())];
    blocks.extend(about(study));
    blocks.push(Block::Heading("Recommendation".into()));
    blocks.extend(answer::answer(study));
    blocks.push(Block::Heading("What it costs, and what it is worth".into()));
    blocks.extend(chart(charts, "tco-by-category"));
    blocks.push(Block::Table(tables::side_by_side(study)));
    blocks.push(Block::Table(tables::by_category(study)));
    blocks.extend(chart(charts, "budget-by-year"));
    blocks.push(Block::Table(tables::by_year(study)));
    blocks.extend(tables::by_fiscal_year(study).map(Block::Table));
    blocks.push(Block::Heading(format!("By the {}", study.scenario.unit)));
    blocks.extend(chart(charts, "unit-economics"));
    blocks.push(Block::Table(tables::per_unit(study)));
    blocks.extend(tables::capacity(study).map(Block::Table));
    blocks.push(Block::Heading("When it pays back".into()));
    blocks.extend(chart(charts, "cumulative-net"));
    blocks.extend(chart(charts, "cumulative-cost"));
    blocks.extend(crossings::by_time(study));
    blocks.extend(crossings::by_volume(study, study.by_volume.as_deref().unwrap_or_default()));
    blocks.extend(chart(charts, "cost-by-volume"));
    blocks.extend(chart(charts, "worth-by-volume"));
    blocks.extend(mind::nearest_flips(study));
    blocks.extend(chart(charts, "what-would-flip-it"));
    blocks.extend(flips::certificate(study));
    if let Some(tornado) = &study.tornado {
        blocks.extend(sensitivity::tornado(study, tornado, SWINGS).blocks);
    }
    blocks.extend(chart(charts, "sensitivity"));
    blocks.extend(chart(charts, "map"));
    blocks.extend(overview::notes(study));
    blocks.extend(risks(study));
    blocks.extend(match &study.pilot {
        Some(pilot) => actuals::measured(study, pilot),
        None => to_measure(study),
    });
    blocks.push(Block::Heading("Every cost and value, line by line".into()));
    blocks.push(Block::Table(lines(study)));
    blocks.push(Block::Heading("Assumptions".into()));
    blocks.push(Block::Table(assumptions(&study.assumptions)));
    blocks.extend(provenance(study));
    Report { blocks }
}

fn about(study: &Study) -> Vec<Block> {
    let facts = &study.scenario;
    let mut blocks: Vec<Block> =
        facts.description.iter().map(|text| Block::Text(vec![words(text.clone())])).collect();
    let owner = facts
        .owner
        .as_ref()
        .map_or("Nobody is named as accountable.".to_string(), |owner| format!("Accountable: {owner}."));
    let mut pieces = vec![words(format!("{owner} "))];
    pieces.extend(overview::basis(facts));
    blocks.push(Block::Text(pieces));
    blocks.extend(seam::block(study));
    blocks
}

fn chart(charts: &[Chart], slug: &str) -> Option<Block> {
    let chart = charts.iter().find(|chart| chart.slug == slug)?;
    Some(Block::Chart { slug: slug.to_string(), alt: chart.alt.clone() })
}

fn risks(study: &Findings) -> Vec<Block> {
    let mut blocks = overview::warnings(study);
    blocks.iter_mut().for_each(|block| {
        if let Block::Heading(text) = block {
            *text = "Risks and forgotten costs".into();
        }
    });
    blocks
}

/// Ranged inputs are what is not known yet, and criteria are what must be shown.
fn to_measure(study: &Study) -> Vec<Block> {
    let ranged = study.assumptions.iter().filter(|assumption| !assumption.range.is_empty());
    let item = |assumption: &Assumption| {
        let value = Piece::Value(Cell::Exact(assumption.value));
        vec![words(format!("{}: ", assumption.key)), value, words(format!(" assumed, {}", assumption.range))]
    };
    let mut items: Vec<Vec<Piece>> = ranged.map(item).collect();
    items.extend(study.criteria.iter().map(|criterion| vec![words(format!("To be met: {criterion}"))]));
    match items.is_empty() {
        true => vec![],
        false => vec![Block::Heading("What to measure in the pilot".into()), Block::Bullets(items)],
    }
}

/// Totals of every line, by option.
fn lines(study: &Study) -> Table {
    let mut keys: Vec<(String, String)> = Vec::new();
    for line in study.options.iter().flat_map(|option| option.lines.iter().chain(&option.value_lines)) {
        if !keys.iter().any(|(key, _)| *key == line.key) {
            keys.push((line.key.clone(), line.label.clone()));
        }
    }
    let total = |key: &str| {
        let of = |option: &crate::analysis::study::types::OptionStudy| {
            let line = option.lines.iter().chain(&option.value_lines).find(|line| line.key == key);
            line.map_or(Cell::Missing("not a line of this option".into()), |line| Cell::Money(line.total))
        };
        study.options.iter().map(of).collect()
    };
    let rows = keys.iter().map(|(key, label)| Row::plain(format!("{label} ({key})"), total(key)));
    let columns =
        std::iter::once(String::new()).chain(study.options.iter().map(|option| option.name.clone()));
    let title = "Totals over the horizon".to_string();
    Table {
        title,
        unit: study.scenario.currency.clone(),
        columns: columns.collect(),
        rows: rows.collect(),
        layout: Layout::Figures,
    }
}

/// Every input, with its source.
fn assumptions(list: &[Assumption]) -> Table {
    let row = |assumption: &Assumption| {
        let said = [&assumption.source, &assumption.as_of].into_iter().flatten().cloned().collect::<Vec<_>>();
        let cells = vec![
            Cell::Exact(assumption.value),
            Cell::Text(assumption.unit.clone()),
            Cell::Text(said.join(", ")),
            Cell::Text(assumption.origin.clone()),
        ];
        Row::plain(assumption.key.clone(), cells)
    };
    let columns = ["input", "value", "unit", "source", "where"].map(str::to_string).to_vec();
    let title = "Every input of the figures".to_string();
    Table { title, unit: String::new(), columns, rows: list.iter().map(row).collect(), layout: Layout::Words }
}

fn provenance(study: &Study) -> Vec<Block> {
    let text = format!(
        "Made by tollgate {} from inputs with the SHA-256 {}. Every figure can be derived: `tollgate explain FILE FIGURE`.",
        env!("CARGO_PKG_VERSION"),
        study.scenario.sha256
    );
    vec![Block::Heading("Where the figures come from".into()), Block::Text(vec![words(text)])]
}
