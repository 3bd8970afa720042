//! From what was read to what can be lowered: every block settled, or all problems at once.

use std::collections::HashMap;

use crate::base::diagnostic::{Problem, Refusal, Texts};
use crate::form::distribution::RangeSummary;
use crate::form::field_row::names;
use crate::form::record::Reader;
use crate::form::toml_tree::{Node, Value};
use crate::model::block::{Block, Lower, Resolve};
use crate::model::stages::stages;
use crate::scenario::load::Loaded;
use crate::scenario::types::{OptionCore, OptionSpec, Scenario};

/// A sound scenario, and for each option how its blocks are lowered.
pub struct Plan {
    pub scenario: Scenario,
    pub options: Vec<PlannedOption>,
    /// The ranges that numbers carry, by path.
    pub ranges: HashMap<String, RangeSummary>,
    /// What the author calls numbers, by path.
    pub labels: HashMap<String, String>,
    /// The scenario as it was read, with its case and changes.
    pub root: Option<Node>,
    /// Where everything stands, for later messages.
    pub texts: Texts,
}

/// An option, and how its blocks are lowered.
pub struct PlannedOption {
    pub spec: OptionSpec,
    pub blocks: Vec<Lower>,
    /// The options that it runs one after the other; empty unless it is staged.
    pub stages: Vec<PlannedOption>,
}

/// Settles what was read, by the kinds of cost that options are made of.
///
/// # Errors
/// Every problem that was found, in the files' order.
pub fn read(loaded: Loaded, kinds: &[Block]) -> Result<Plan, Refusal> {
    let Loaded { texts, problems, root, options, scenario, ranges, labels } = loaded;
    let mut reader = Reader::new(&texts);
    (reader.problems, reader.ranges, reader.labels) = (problems, ranges, labels);
    let read: Vec<Option<Vec<Resolve>>> =
        options.iter().map(|(_, node)| blocks(node, kinds, &mut reader)).collect();
    let plan = scenario.and_then(|scenario| {
        crate::model::check::check_shared(&scenario, &mut reader);
        let specs = scenario.options.clone();
        let settled = |(spec, read): (OptionSpec, Option<Vec<Resolve>>), reader: &mut Reader| {
            let stages = stages(&spec, &scenario, reader)?;
            let stages: Vec<Option<PlannedOption>> = stages
                .into_iter()
                .map(|stage| planned(blocks(&stage.node, kinds, reader), stage, vec![], &scenario, reader))
                .collect();
            planned(read, spec, stages.into_iter().collect::<Option<_>>()?, &scenario, reader)
        };
        let options: Vec<_> = specs.into_iter().zip(read).map(|pair| settled(pair, &mut reader)).collect();
        Some((scenario, options.into_iter().collect::<Option<Vec<_>>>()?))
    });
    let Reader { mut problems, ranges, labels, .. } = reader;
    match plan {
        Some((scenario, options)) if problems.is_empty() => {
            Ok(Plan { scenario, options, ranges, labels, root, texts })
        }
        _ => {
            tidy(&mut problems);
            Err(Refusal { texts, problems })
        }
    }
}

/// In the order of the files, each once: two options can stumble over the same line.
fn tidy(problems: &mut Vec<Problem>) {
    problems.sort_by_key(|problem| problem.span.as_ref().map(|span| (span.file, span.range.start)));
    problems.dedup_by(|a, b| a.message == b.message && a.span == b.span);
}

fn blocks(node: &Node, kinds: &[Block], reader: &mut Reader) -> Option<Vec<Resolve>> {
    if !matches!(node.value, Value::Table(_)) {
        return None;
    }
    let own = kinds.iter().flat_map(|block| names(block.rows));
    let known: Vec<&str> = names(OptionCore::ROWS).into_iter().chain(own).collect();
    reader.known(node, &known);
    let read: Vec<Option<Resolve>> = kinds.iter().map(|block| (block.read)(node, reader)).collect();
    read.into_iter().collect()
}

fn planned(
    read: Option<Vec<Resolve>>,
    spec: OptionSpec,
    stages: Vec<PlannedOption>,
    scenario: &Scenario,
    reader: &mut Reader,
) -> Option<PlannedOption> {
    let blocks = settle(read?, scenario, &spec, reader)?;
    Some(PlannedOption { spec, blocks, stages })
}

// Every block is asked, so that all problems show.
fn settle(
    blocks: Vec<Resolve>,
    scenario: &Scenario,
    spec: &OptionSpec,
    reader: &mut Reader,
) -> Option<Vec<Lower>> {
    let lowers: Vec<Option<Lower>> =
        blocks.into_iter().map(|resolve| resolve(scenario, spec, reader)).collect();
    lowers.into_iter().collect()
}
