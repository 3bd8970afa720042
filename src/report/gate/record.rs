//! The decision at the gate, with what it rests on.

use crate::analysis::findings::Findings;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::analysis::compare::comparison::Comparison;
use crate::analysis::compare::variance::Variance;
use crate::analysis::gate::closing::Closing;
use crate::analysis::gate::decision::{CriterionOutcome, Gate, Judged, RULE};
use crate::analysis::gate::post_mortem::Symptom;
use crate::analysis::pilot::measure::{PilotFile, PilotMeasures};
use crate::analysis::simulate::simulation::Simulation;
use crate::analysis::study::types::Study;
use crate::base::text::harmless;
use crate::report::chart::Chart;
use crate::report::compare::{variance, variance_chart};
use crate::report::document::{Block, Cell, Data, Layout, Piece, Row, Table, words};
use crate::report::gate::against_baseline::Versus;
use crate::report::gate::{
    against_baseline as versus, chances, closing, criteria_chart, gap, minutes, post_mortem,
};
use crate::report::json::number;
use crate::report::labels::{name, sentence_case};
use crate::report::pilot::measures as actuals;
use crate::report::sensitivity::sensitivity_charts as drivers;
use crate::report::study::mind::nearest_flips;
use crate::report::study::results::results;
use crate::scenario::baseline::Baseline;
use crate::scenario::types::GateTerms;

/// The decision and its reason.
pub fn answer(study: &Study, gate: &Gate) -> Vec<Block> {
    let called = |option: &Option<String>| {
        option.as_deref().map_or("do nothing".to_string(), |id| name(study, id).to_string())
    };
    // What is wrong with the proof comes before what the figures say.
    let proof = gate.proof.worst().map_or(String::new(), |doubt| {
        format!(" {}: {}.", sentence_case(doubt.flaw.word()), harmless(&doubt.what.replace('`', "")))
    });
    let decision = vec![
        words("Decision: "),
        Piece::Strong(gate.decision.word().to_string()),
        words(format!(".{proof} {}.", sentence_case(&reason(study, gate)))),
    ];
    let verdicts = format!(
        "The plan recommended: {}. On the pilot's figures: {}.",
        called(&gate.planned),
        called(&gate.rerun)
    );
    vec![
        Block::Text(decision),
        Block::Text(vec![words(verdicts)]),
        Block::Text(vec![words(format!("Decision rule: {RULE}"))]),
    ]
}

/// Why, with criteria and options by their names.
fn reason(study: &Study, gate: &Gate) -> String {
    let named = |id: &str| {
        let judged = gate.criteria.iter().find(|judged| judged.criterion.id == id);
        judged.map_or_else(|| id.to_string(), |judged| gap::called(study, judged))
    };
    match gate.reason.split_once(": ") {
        Some((what, ids)) => format!("{what}: {}", ids.split(", ").map(named).collect::<Vec<_>>().join(", ")),
        None => study.options.iter().fold(gate.reason.clone(), |text, option| {
            text.replace(&format!("`{}`", option.id), &option.name)
        }),
    }
}

/// Everything that a decision rests on.
#[derive(Clone, Copy)]
pub struct Record<'a> {
    pub gate: &'a Gate,
    pub versus: Versus<'a>,
    /// The baseline as it was named, and as it was read, whether it is judged by or not.
    pub lock: Option<&'a str>,
    pub source: Option<&'a Baseline>,
    /// What became of the files of the plan since it was frozen, in a sentence each.
    pub files_changed: &'a [String],
    /// The case and the changes of the command line.
    pub changed: &'a [String],
    pub pilot: &'a PilotMeasures,
    pub all: &'a Comparison,
    pub variances: &'a [Variance],
    /// What was agreed of the gate.
    pub terms: Option<&'a GateTerms>,
    /// When it was decided.
    pub at: &'a str,
    /// The hash of its line in the ledger.
    pub entry: Option<&'a str>,
    /// The question, as it can be asked again.
    pub asked: &'a Value,
    /// The case with the gaps closed and paid, where criteria say what that takes.
    pub closing: Option<&'a Closing>,
    /// How sure the plan was; None where none of its inputs had a range.
    pub before: Option<&'a Simulation>,
    /// Why the pilot stalls, where that was asked.
    pub post_mortem: Option<&'a [Symptom]>,
}

impl<'a> Record<'a> {
    /// The case with what was measured.
    pub fn study(&self) -> &'a Findings {
        self.versus.rerun
    }

    /// What is drawn of it.
    pub fn charts(&self) -> Vec<Chart> {
        let criteria = criteria_chart::criteria(self.study(), self.gate);
        let variance = variance_chart::charts(self.all, self.variances);
        criteria.into_iter().chain(variance).chain(drivers::flips(self.study())).collect()
    }
}

/// The decision record, with the charts that were drawn where they belong.
pub fn gate(record: Record, charts: &[Chart]) -> Vec<Block> {
    let (study, gate) = (record.study(), record.gate);
    let drawn = |slug: &str| {
        let those: Vec<Block> =
            charts.iter().filter(|chart| chart.slug.starts_with(slug)).map(picture).collect();
        those
    };
    let mut blocks = vec![Block::Title(format!("Gate: {}", study.scenario.name))];
    blocks.push(Block::Heading("The decision".into()));
    blocks.extend(answer(study, gate));
    blocks.push(minutes::head(study, gate, record.terms, record.at));
    blocks.extend(minutes::order(gate));
    blocks.push(Block::Heading("Criteria".into()));
    blocks.extend(criteria(study, gate));
    blocks.extend(drawn("criteria"));
    blocks.extend(gap::blocks(study, gate));
    blocks.extend(record.closing.into_iter().flat_map(|closing| closing::blocks(study, closing)));
    blocks.extend(record.post_mortem.into_iter().flat_map(post_mortem::blocks));
    blocks.extend(versus::blocks(record.versus));
    blocks.extend(chances::blocks(study, record.before, study.chances.as_ref()));
    blocks.extend(since(record.files_changed));
    blocks.extend(variance::blocks(record.all, record.variances));
    blocks.extend(variance::changes(record.variances));
    blocks.extend(drawn("what-moved"));
    blocks.extend(actuals::measured(study, record.pilot));
    blocks.extend(nearest_flips(study));
    blocks.extend(drawn("what-would-flip-it"));
    blocks.extend(minutes::open_points(study, gate, record.terms, record.closing));
    blocks.extend(sources(record));
    if !charts.is_empty() {
        blocks.extend(signatures(record));
    }
    blocks
}

fn picture(chart: &Chart) -> Block {
    Block::Chart { slug: chart.slug.to_string(), alt: chart.alt.clone() }
}

/// Files of the plan that are other than they were: that stops no decision, and must be known.
fn since(files_changed: &[String]) -> Vec<Block> {
    let items: Vec<Vec<Piece>> = files_changed.iter().map(|said| vec![words(format!("{said}."))]).collect();
    let text = "The scenario has changed since it was frozen, so the difference above reflects more than the pilot. The \
        variance below is against the scenario as it stands now. Since the baseline:";
    match items.is_empty() {
        true => vec![],
        false => vec![Block::Text(vec![words(text)]), Block::Bullets(items)],
    }
}

/// Who answers for the scenario and for the criteria, each with a line to sign; on paper only.
fn signatures(record: Record) -> Vec<Block> {
    let owners = record.gate.criteria.iter().filter_map(|judged| judged.criterion.owner.as_ref());
    let mut names: Vec<&String> = Vec::new();
    for owner in record.study().scenario.owner.iter().chain(owners) {
        if !names.contains(&owner) {
            names.push(owner);
        }
    }
    let line = |name: &&String| vec![words(format!("{name}: …………………………………………, date …………………"))];
    match names.is_empty() {
        true => vec![],
        false => {
            vec![Block::Heading("Signed".into()), Block::Bullets(names.iter().map(line).collect())]
        }
    }
}

/// What it all rests on, with hashes.
fn sources(record: Record) -> Vec<Block> {
    let facts = &record.study().scenario;
    let pilot = |file: &PilotFile| {
        format!("Pilot: {}, {}, {} rows, SHA-256 {}.", file.name, file.format, file.rows, file.sha256)
    };
    let mut items: Vec<String> = record.pilot.files.iter().map(pilot).collect();
    items.push(match (record.lock, record.source) {
        (Some(name), Some(baseline)) => {
            format!("Baseline: {name}, by tollgate {}, SHA-256 {}.", baseline.tollgate, baseline.own_sha256)
        }
        _ => "Baseline: none.".to_string(),
    });
    items.push(format!("Scenario on the pilot's figures: {}, SHA-256 {}.", facts.name, facts.sha256));
    items.extend(record.changed.iter().map(|change| format!("Changed on the command line: {change}.")));
    items.push(format!("Decided with tollgate {}.", env!("CARGO_PKG_VERSION")));
    let items = items.into_iter().map(|text| vec![words(text)]).collect();
    vec![Block::Heading("Sources".into()), Block::Bullets(items)]
}

fn criteria(study: &Study, gate: &Gate) -> Vec<Block> {
    let mut blocks = Vec::new();
    match gate.moved.as_slice() {
        // Without a baseline that counts there is nothing that they could have changed since.
        [] if gate.proof.worst().is_some() => {}
        [] => blocks.push(Block::Text(vec![words("As registered; none has changed since.")])),
        moved => {
            blocks.push(Block::Text(vec![words("Judged as registered. Changed since:")]));
            blocks
                .push(Block::Bullets(moved.iter().map(|text| vec![words(text.replace('`', ""))]).collect()));
        }
    }
    if !gate.criteria.is_empty() {
        blocks.push(Block::Table(table(study, gate)));
    }
    blocks
}

fn table(study: &Study, gate: &Gate) -> Table {
    let row = |judged: &Judged| {
        let one = &judged.criterion;
        // A figure that fails by little must not look like its limit.
        let read = |value| gap::read(study, judged, value);
        let found = match (judged.found, judged.interval) {
            (Some(mean), Some((low, high))) => {
                Cell::Text(format!("{} ({} to {})", read(mean), read(low), read(high)))
            }
            (Some(found), None) => Cell::Text(read(found)),
            (None, _) => Cell::Missing(judged.reason.clone().unwrap_or_default()),
        };
        let owner = one.owner.as_ref().map_or(String::new(), |owner| format!(" ({owner})"));
        let agreed = Cell::Text(format!("{}{owner}", gap::limits(study, judged)));
        Row::plain(gap::called(study, judged), vec![agreed, found, Cell::Text(outcome(judged).into())])
    };
    let agreed = if gate.proof.worst().is_none() { "Agreed before the pilot" } else { "Threshold" };
    Table {
        title: format!("{agreed} vs. found, with the 95% confidence interval"),
        unit: String::new(),
        columns: ["", "threshold", "found", "outcome"].map(str::to_string).to_vec(),
        rows: gate.criteria.iter().map(row).collect(),
        layout: Layout::Words,
    }
}

fn outcome(judged: &Judged) -> &'static str {
    match judged.outcome {
        CriterionOutcome::Met => "passes",
        CriterionOutcome::Missed => "fails",
        other => other.word(),
    }
}

/// The decision for programs.
pub fn json(record: Record) -> Value {
    let gate = record.gate;
    let lock = record.lock.zip(record.source).map(|(name, baseline)| {
        json!({ "file": name, "sha256": baseline.own_sha256, "tollgate": baseline.tollgate })
    });
    json!({
        "decision": gate.decision.word(),
        "reason": gate.whole_reason(),
        "decided_at": record.at,
        "proof": minutes::json_of_proof(gate),
        "gate": minutes::json_of_terms(gate, record.terms),
        "rule": RULE,
        "planned": gate.planned,
        "rerun": gate.rerun,
        "criteria": gate.criteria.iter().map(criterion).collect::<Vec<_>>(),
        "criteria_changed": gate.moved,
        "baseline": lock,
        "closing": closing::json(record.closing),
        "post_mortem": post_mortem::json(record.post_mortem),
        "files_changed": record.files_changed,
        "command_line": record.changed,
        "ledger_entry": record.entry,
        "asked": record.asked,
        "case": versus::json(record.versus),
        "chances": chances::json(record.before, record.study().chances.as_ref()),
        "variance": variance::json(record.all, record.variances),
        "pilot": actuals::json(record.pilot),
        "results": results(record.study()),
        "tollgate": env!("CARGO_PKG_VERSION"),
    })
}

fn criterion(judged: &Judged) -> Value {
    let known = |value: Option<Decimal>| value.map_or(Value::Null, number);
    let criterion = &judged.criterion;
    let mut object = json!({
        "id": criterion.id,
        "metric": criterion.metric,
        "option": judged.option,
        "min": known(criterion.min),
        "max": known(criterion.max),
        "found": known(judged.found),
        "found_reason": judged.reason,
        "interval": judged.interval.map(|(low, high)| [number(low), number(high)]),
        "outcome": judged.outcome.word(),
        "gap": known(judged.gap),
        "owner": criterion.owner,
        "more": minutes::json_of_more(judged.more.as_ref()),
    });
    gap::json(judged).into_iter().for_each(|(key, value)| object[key] = value);
    object
}

/// A row for each criterion.
pub fn rows(gate: &Gate) -> Data {
    let columns = ["id", "metric", "option", "min", "max", "found", "low", "high", "outcome", "gap"];
    let known = |value: Option<Decimal>| value.map_or(Cell::Missing(String::new()), Cell::Exact);
    let row = |judged: &Judged| {
        let one = &judged.criterion;
        let text = |text: &str| Cell::Text(text.to_string());
        vec![
            text(&one.id),
            text(&one.metric),
            text(&judged.option),
            known(one.min),
            known(one.max),
            known(judged.found),
            known(judged.interval.map(|interval| interval.0)),
            known(judged.interval.map(|interval| interval.1)),
            text(judged.outcome.word()),
            known(judged.gap),
        ]
    };
    Data { columns: columns.map(str::to_string).to_vec(), rows: gate.criteria.iter().map(row).collect() }
}
