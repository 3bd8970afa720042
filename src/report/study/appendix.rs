//! The appendix to the memo: every table, assumption and check, with where it comes from.

use crate::analysis::findings::Findings;
use crate::analysis::study::types::{Assumption, OptionStudy, Study};
use crate::report::breakeven::crossings;
use crate::report::chart::Chart;
use crate::report::document::{Block, Cell, Layout, Report, Row, Table, words};
use crate::report::labels::unit_in_words;
use crate::report::pilot::measures as actuals;
use crate::report::sensitivity::{flips, tornado as sensitivity};
use crate::report::study::memo::{IN_MEMO, picture};
use crate::report::study::{overview, prices, tables};

/// Swings that the appendix lists.
const SWINGS: usize = 20;

/// Everything that a memo rests on, with the charts that it has no room for.
pub fn appendix(study: &Findings, charts: &[Chart]) -> Report {
    let mut blocks = vec![Block::Title(format!("Appendix: {}", study.scenario.name))];
    blocks.push(Block::Text(overview::basis(&study.scenario)));
    blocks.push(Block::Heading("Figures".into()));
    blocks.extend(tables::all(study).into_iter().map(Block::Table));
    blocks.extend(charts.iter().filter(|chart| !IN_MEMO.contains(&&*chart.slug)).map(picture));
    blocks.extend(crossings::by_time(study));
    blocks.extend(crossings::by_volume(study, study.by_volume.as_deref().unwrap_or_default()));
    blocks.push(Block::Heading("What was checked".into()));
    blocks.extend(flips::certificate(study));
    if let Some(tornado) = &study.tornado {
        blocks.extend(sensitivity::tornado(study, tornado, SWINGS).blocks);
    }
    blocks.extend(overview::notes(study));
    blocks.extend(overview::warnings(study));
    blocks.extend(study.pilot.iter().flat_map(|pilot| actuals::measured(study, pilot)));
    blocks.push(Block::Heading("Every cost and benefit, line by line".into()));
    blocks.push(Block::Table(lines(study)));
    blocks.push(Block::Heading("Assumptions".into()));
    blocks.push(Block::Table(assumptions(study)));
    blocks.extend(prices::blocks(&study.scenario));
    blocks.extend(provenance(study));
    Report { blocks }
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
        let of = |option: &OptionStudy| {
            let line = option.lines.iter().chain(&option.value_lines).find(|line| line.key == key);
            line.map_or(Cell::Missing("not a line of this option".into()), |line| Cell::Money(line.total))
        };
        study.options.iter().map(of).collect()
    };
    let rows = keys.iter().map(|(key, label)| Row::plain(label.clone(), total(key)));
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

/// Every input: what it is called, its value and range, and where it comes from.
fn assumptions(study: &Study) -> Table {
    let text = |text: &Option<String>| Cell::Text(text.clone().unwrap_or_default());
    let row = |assumption: &Assumption| {
        let Assumption { key, label, value, unit, range, source, as_of, origin, ends: _ } = assumption;
        let unit = unit_in_words(study, key, unit);
        let own = [Cell::Exact(*value), Cell::Text(unit), Cell::Text(range.clone())];
        let from = [text(source), text(as_of), Cell::Text(key.clone()), Cell::Text(origin.clone())];
        Row::plain(label.clone(), own.into_iter().chain(from).collect())
    };
    let columns = ["assumption", "value", "unit", "range", "source", "as of", "path", "where"];
    Table {
        title: "Every input behind the figures".to_string(),
        unit: String::new(),
        columns: columns.map(str::to_string).to_vec(),
        rows: study.assumptions.iter().map(row).collect(),
        layout: Layout::Words,
    }
}

fn provenance(study: &Study) -> Vec<Block> {
    let text = format!(
        "Made by tollgate {} from inputs with SHA-256 {}. Any figure can be derived with tollgate explain FILE FIGURE.",
        env!("CARGO_PKG_VERSION"),
        study.scenario.sha256
    );
    vec![Block::Heading("Where the figures come from".into()), Block::Text(vec![words(text)])]
}
