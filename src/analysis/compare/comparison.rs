//! Scenarios side by side: each on its own, what they have in common, and the bridge from the first to the last.

use std::path::PathBuf;

use crate::analysis::compare::bridge::{Bridge, bridges};
use crate::analysis::metric::reader::{single, unknown};
use crate::analysis::projected::{Projected, project};
use crate::analysis::simulate::simulation::{Simulation, SimulationQuestion, simulate};
use crate::analysis::study::read::study;
use crate::analysis::study::types::Study;
use crate::base::diagnostic::{Problem, Refusal, Texts};
use crate::base::text::{harmless, key_in_words};
use crate::base::unit::Unit;
use crate::form::files::Files;
use crate::model::metric::Metric;
use crate::model::{BLOCKS, lower, plan};
use crate::scenario::load::{Changes, Loader};
use crate::scenario::tree::ScenarioTree;

/// A scenario to compare.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub file: PathBuf,
    pub changes: Changes,
}

/// A scenario that is compared.
pub struct Member {
    /// Of the case, of the scenario, or of the file: what tells it from the others.
    pub name: String,
    /// The same for people: a case in words.
    pub label: String,
    pub file: String,
    pub tree: ScenarioTree,
    pub projected: Projected,
    pub study: Study,
    /// How sure it is, where inputs have ranges and it was asked.
    pub chances: Option<Simulation>,
}

/// What is asked beyond the tables.
#[derive(Debug, Clone, Default)]
pub struct CompareQuestion {
    /// The figure of the bridge: NPV where a scenario has value, else TCO.
    pub metric: Option<String>,
    /// The option that all of it is about.
    pub option: Option<String>,
}

/// Scenarios with what leads from the first to the last.
pub struct Comparison {
    /// Two or more.
    pub members: Vec<Member>,
    pub metric: String,
    /// Of the metric.
    pub unit: Unit,
    /// The options that are shown, in the order in which they turn up.
    pub options: Vec<String>,
    /// One for each option that the first and the last have.
    pub bridges: Vec<Bridge>,
    /// Why other options have none: id and reason.
    pub without: Vec<(String, String)>,
    /// What makes figures of these scenarios unlike each other.
    pub warnings: Vec<String>,
}

impl Comparison {
    /// The catalogue that figures are of.
    pub fn metrics(&self) -> &'static [Metric] {
        self.first().study.metrics
    }

    /// Asks how sure each of them is, unless they are too many to wait for.
    pub fn ask_chances(&mut self) {
        const MANY: usize = 20;
        for member in self.members.iter_mut().take(MANY) {
            let question = SimulationQuestion::of_chances();
            member.chances = simulate(&member.projected, &member.study, &question).ok().flatten();
        }
    }

    pub fn first(&self) -> &Member {
        &self.members[0]
    }

    pub fn last(&self) -> &Member {
        &self.members[self.members.len() - 1]
    }
}

/// Reads and projects scenarios.
///
/// # Errors
/// Every problem of every file, each once.
pub fn read(files: &Files, wanted: &[Wanted]) -> Result<(Texts, Vec<Member>), Refusal> {
    let mut loader = Loader::new(files);
    let trees: Vec<ScenarioTree> = wanted.iter().map(|one| loader.tree(&one.file, &one.changes)).collect();
    let texts = loader.texts();
    let mut problems: Vec<Problem> = Vec::new();
    let mut members = Vec::new();
    for (one, tree) in wanted.iter().zip(trees) {
        match member(one, tree, &texts) {
            Ok(member) => members.push(member),
            Err(refusal) => add_new(&mut problems, refusal.problems, &texts),
        }
    }
    match problems.is_empty() {
        true => Ok((texts, named(members))),
        false => Err(Refusal { texts, problems }),
    }
}

fn member(one: &Wanted, tree: ScenarioTree, texts: &Texts) -> Result<Member, Refusal> {
    let plan = plan::read(tree.loaded(texts.clone()), BLOCKS)?;
    let model = lower(&plan);
    let projected = project(plan, model)?;
    let study = study(&projected);
    Ok(Member {
        name: String::new(),
        label: String::new(),
        file: harmless(&one.file.display().to_string()),
        tree,
        projected,
        study,
        chances: None,
    })
}

/// A file that is read for each of its cases has its problems once.
fn add_new(problems: &mut Vec<Problem>, found: Vec<Problem>, texts: &Texts) {
    let place = |problem: &Problem| problem.span.as_ref().map(|span| (texts.place(span), span.range.clone()));
    for problem in found {
        let known = |old: &Problem| old.message == problem.message && place(old) == place(&problem);
        if !problems.iter().any(known) {
            problems.push(problem);
        }
    }
}

/// Cases by their names; scenarios by theirs, or by their files where two have the same.
fn named(mut members: Vec<Member>) -> Vec<Member> {
    let of_one_file = members.iter().all(|member| member.file == members[0].file)
        && members.iter().any(|member| member.study.scenario.case.is_some());
    let titles: Vec<String> = members.iter().map(|member| member.study.scenario.name.clone()).collect();
    let distinct = (1..titles.len()).all(|at| !titles[..at].contains(&titles[at]));
    for (member, title) in members.iter_mut().zip(titles) {
        member.name = match (&member.study.scenario.case, of_one_file, distinct) {
            (Some(case), true, _) => case.clone(),
            (None, true, _) => "as written".to_string(),
            (_, _, true) => title,
            (_, _, false) => member.file.clone(),
        };
        member.label = match (&member.study.scenario.case, of_one_file) {
            (Some(case), true) => key_in_words(case),
            _ => member.name.clone(),
        };
    }
    members
}

/// Compares scenarios; two or more.
///
/// # Errors
/// Scenarios of other currencies or units of work; an option or a metric that none of them has.
pub fn compare(
    texts: &Texts,
    members: Vec<Member>,
    question: &CompareQuestion,
) -> Result<Comparison, Refusal> {
    alike(&members)?;
    let options = options(&members, question.option.as_deref())?;
    let has_value = members.iter().any(|member| member.study.scenario.has_value);
    let usual = if has_value { "npv" } else { "tco" };
    let metric = question.metric.clone().unwrap_or_else(|| usual.to_string());
    let unit = unit(&members, &options, &metric)?;
    let warnings = warnings(&members);
    let mut all = Comparison { members, metric, unit, options, bridges: vec![], without: vec![], warnings };
    let (bridged, without) = partition(&all);
    let ends = [&all.first().tree, &all.last().tree];
    all.bridges = bridges(ends, texts, &bridged, &all.metric).into_iter().flatten().collect();
    all.without = without;
    Ok(all)
}

/// A difference of unlike things means nothing.
fn alike(members: &[Member]) -> Result<(), Refusal> {
    let first = &members[0];
    for other in members {
        let (a, b) = (&first.study.scenario, &other.study.scenario);
        let (what, found, hint) = match () {
            () if a.currency != b.currency => (
                "currency",
                [&a.currency, &b.currency],
                "state both in one; `[fx]` converts the amounts that are in another",
            ),
            () if a.unit != b.unit => (
                "unit of work",
                [&a.unit, &b.unit],
                "a figure per unit of one cannot be compared with one of the other",
            ),
            () => continue,
        };
        let message = format!(
            "scenarios must have one {what} to be compared, found {} in `{}` and {} in `{}`",
            found[0], first.label, found[1], other.label
        );
        let problem = Problem::nowhere("not-comparable", message).hint(hint);
        return Err(Refusal { texts: Texts::default(), problems: vec![problem] });
    }
    Ok(())
}

/// The options of all scenarios, in the order in which they turn up; or the one that is asked for.
fn options(members: &[Member], asked: Option<&str>) -> Result<Vec<String>, Refusal> {
    let mut ids: Vec<String> = Vec::new();
    for option in members.iter().flat_map(|member| &member.study.options) {
        if !ids.contains(&option.id) {
            ids.push(option.id.clone());
        }
    }
    match asked {
        None => Ok(ids),
        Some(id) if ids.iter().any(|known| known == id) => Ok(vec![id.to_string()]),
        Some(id) => Err(unknown("unknown-option", "option", id, ids.iter().map(String::as_str))),
    }
}

/// The unit of a metric, in the first scenario and option that have it.
fn unit(members: &[Member], options: &[String], metric: &str) -> Result<Unit, Refusal> {
    let mut refusal = None;
    for member in members {
        for option in options.iter().filter(|id| has(member, id)) {
            match single(&member.projected, option, metric) {
                Ok(line) => return Ok(member.projected.model.sheet.line(line).unit),
                Err(found) => refusal = refusal.or(Some(found)),
            }
        }
    }
    Err(refusal.unwrap_or_else(|| Refusal::because("no-options", "a comparison needs an option")))
}

fn has(member: &Member, option: &str) -> bool {
    member.study.options.iter().any(|known| known.id == option)
}

/// The options that have a bridge, and why the others have none.
fn partition(all: &Comparison) -> (Vec<String>, Vec<(String, String)>) {
    let mut bridged = Vec::new();
    let mut without = Vec::new();
    for option in &all.options {
        let mut reasons =
            [all.first(), all.last()].into_iter().filter_map(|member| missing(member, option, &all.metric));
        match reasons.next() {
            None => bridged.push(option.clone()),
            Some(reason) => without.push((option.clone(), reason)),
        }
    }
    (bridged, without)
}

/// Why a scenario has no such figure, if it has none.
fn missing(member: &Member, option: &str, metric: &str) -> Option<String> {
    let Projected { model, exact, .. } = &member.projected;
    if !has(member, option) {
        return Some(format!("{} does not have this option", member.label));
    }
    let Some(line) = model.figure(option, metric) else {
        return Some(format!("{} does not have this figure", member.label));
    };
    let reason = model.sheet.line(line).missing.clone().unwrap_or_else(|| "not computed".into());
    exact.at(line, 0).is_none().then(|| format!("{} has no such figure: {reason}", member.label))
}

fn warnings(members: &[Member]) -> Vec<String> {
    let first = &members[0];
    let mut warnings = Vec::new();
    for other in &members[1..] {
        let (a, b) = (&first.study.scenario, &other.study.scenario);
        if a.months != b.months {
            warnings.push(format!(
                "{} covers {} months and {} covers {}: totals are of unlike periods",
                first.label, a.months, other.label, b.months
            ));
        }
        if a.start != b.start {
            warnings.push(format!(
                "{} starts in {} and {} in {}: the same month is another date",
                first.label,
                a.start.label(),
                other.label,
                b.start.label()
            ));
        }
    }
    warnings
}
