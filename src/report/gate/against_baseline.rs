//! The case with what was measured, against the plan: as it was frozen, or else as the scenario assumes now.

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use crate::analysis::findings::Findings;
use crate::analysis::study::types::{Figure, Study};
use crate::model::metric::{Metric, MetricKind, Rank};
use crate::report::compare::comparison::difference;
use crate::report::document::{Block, Cell, Layout, Row, Table, words};
use crate::report::json::number;
use crate::report::labels::name;
use crate::report::metric_cells::{self, short_level};
use crate::scenario::baseline::Baseline;

/// The plan and the re-run.
#[derive(Clone, Copy)]
pub struct Versus<'a> {
    /// The scenario as it assumes now.
    pub plan: &'a Study,
    /// As it was frozen, where it was.
    pub baseline: Option<&'a Baseline>,
    pub rerun: &'a Findings,
}

impl Versus<'_> {
    /// Every option that is or was there.
    fn options(&self) -> Vec<String> {
        let mut ids: Vec<String> = self.rerun.options.iter().map(|option| option.id.clone()).collect();
        let frozen = self.baseline.iter().flat_map(|baseline| &baseline.options);
        for option in frozen {
            if !ids.contains(&option.id) {
                ids.push(option.id.clone());
            }
        }
        ids
    }

    fn before(&self, measure: &Metric, id: &str) -> Figure {
        let Some(baseline) = self.baseline else { return of_study(self.plan, measure, id) };
        let frozen = baseline.options.iter().find(|option| option.id == id);
        let frozen = frozen.ok_or("the baseline does not have this option")?;
        // The month with its fraction stands beside the whole one.
        let exact = measure.key.strip_suffix("_month").map(|name| format!("{name}_exact"));
        let figure = frozen.figure(measure.key)?;
        exact.map_or(Ok(figure), |exact| frozen.figure(&exact))
    }

    fn after(&self, measure: &Metric, id: &str) -> Figure {
        of_study(self.rerun, measure, id)
    }

    fn measures(&self) -> impl Iterator<Item = &'static Metric> {
        self.rerun.shown_metrics().filter(|metric| metric.rank < Rank::Detail)
    }
}

fn of_study(study: &Study, measure: &Metric, id: &str) -> Figure {
    let option = study.options.iter().find(|option| option.id == id);
    option.map_or_else(
        || Err("the scenario does not have this option".into()),
        |option| option.figure(measure.key).clone(),
    )
}

/// A table of each option.
pub fn blocks(versus: Versus) -> Vec<Block> {
    let (heading, against) = match versus.baseline {
        Some(_) => ("The case against the baseline", "The baseline is the plan as frozen before the pilot."),
        None => (
            "The case against the plan",
            "No baseline was given, so the plan is the scenario as it stands now, which may have changed.",
        ),
    };
    let mut blocks = vec![Block::Heading(heading.into()), Block::Text(vec![words(against)])];
    for id in versus.options() {
        blocks.push(Block::Table(table(versus, &id)));
        blocks.extend(reasons(versus, &id));
    }
    blocks
}

/// Why a figure of the table is missing.
fn reasons(versus: Versus, id: &str) -> Option<Block> {
    let before = if versus.baseline.is_some() { "in the baseline" } else { "in the plan" };
    let mut lines = Vec::new();
    for measure in versus.measures().filter(|measure| measure.rank == Rank::Headline) {
        for (place, figure) in
            [(before, versus.before(measure, id)), ("in the re-run", versus.after(measure, id))]
        {
            let said = figure.err().map(|reason| format!("No {} {place}: {reason}.", measure.short));
            lines.extend(said.map(|text| vec![words(text)]));
        }
    }
    (!lines.is_empty()).then_some(Block::Bullets(lines))
}

fn table(versus: Versus, id: &str) -> Table {
    let facts = &versus.rerun.scenario;
    let row = |measure: &Metric| {
        let (before, after) = (versus.before(measure, id), versus.after(measure, id));
        let level = |figure: &Figure| match figure {
            Ok(value) => short_level(measure.kind, facts, *value),
            Err(reason) => Cell::Missing(reason.clone()),
        };
        let change = match by(before.clone(), after.clone()) {
            Ok(by) => metric_cells::change(measure.kind, by),
            Err(reason) => Cell::Missing(reason),
        };
        let name = match measure.kind {
            MetricKind::MoneyPerUnit | MetricKind::MoneyPerMtok => {
                format!("{}, {}", measure.short, facts.currency)
            }
            _ => measure.short.to_string(),
        };
        Row::plain(name, vec![level(&before), level(&after), change])
    };
    let before = if versus.baseline.is_some() { "baseline" } else { "plan" };
    Table {
        title: format!("{}: planned vs. on the pilot's figures", name(versus.rerun, id)),
        unit: facts.currency.clone(),
        columns: ["", before, "re-run", "difference"].map(str::to_string).to_vec(),
        rows: versus.measures().filter(|measure| measure.rank == Rank::Headline).map(row).collect(),
        layout: Layout::Narrow,
    }
}

/// The last of 28 digits is no difference.
fn by(before: Figure, after: Figure) -> Figure {
    let size = [&before, &after].into_iter().flatten().map(Decimal::abs).max().unwrap_or_default();
    let by = difference(before, after)?;
    Ok(if by.abs() <= size * Decimal::new(1, 20) { Decimal::ZERO } else { by })
}

/// Every figure that comparisons have, for programs.
pub fn json(versus: Versus) -> Value {
    versus.options().iter().map(|id| json!({ "option": id, "metrics": metrics(versus, id) })).collect()
}

fn metrics(versus: Versus, id: &str) -> Value {
    let metric = |measure: &Metric| {
        let (before, after) = (versus.before(measure, id), versus.after(measure, id));
        let by = by(before.clone(), after.clone());
        let mut object = Map::new();
        for (key, figure) in [("plan", before), ("rerun", after), ("difference", by)] {
            object.insert(key.into(), figure.as_ref().map_or(Value::Null, |value| number(*value)));
            object.extend(figure.err().map(|reason| (format!("{key}_reason"), json!(reason))));
        }
        (measure.key.to_string(), Value::Object(object))
    };
    Value::Object(versus.measures().map(metric).collect())
}
