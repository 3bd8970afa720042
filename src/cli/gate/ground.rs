//! The plan that a gate judges: the one that was frozen, computed again from its own texts; the scenario as it stands only
//! where there is no such plan.

use std::path::PathBuf;

use chrono::NaiveDate;

use crate::analysis::findings::Findings;
use crate::analysis::gate::decision::registered;
use crate::analysis::projected::Projected;
use crate::analysis::study::read::study;
use crate::base::diagnostic::Refusal;
use crate::base::text::harmless;
use crate::cli::files::read_texts;
use crate::cli::gate::asked::Asked;
use crate::cli::load::loaded;
use crate::form::files::Files;
use crate::report::gate::baseline::{computed, unlike};
use crate::scenario::baseline::{self, ABOUT, Baseline};
use crate::scenario::frozen_plan::FrozenPlan;
use crate::scenario::load::Changes;
use crate::scenario::mapping::Mapping;

/// What is judged, and how the baseline compares with it.
pub(crate) struct Ground {
    pub(crate) files: Files,
    pub(crate) path: PathBuf,
    pub(crate) changes: Changes,
    /// The plan that is judged.
    pub(crate) plan: Projected,
    /// The scenario as it stands.
    pub(crate) now: Projected,
    pub(crate) lock: Option<PathBuf>,
    /// The baseline, with its figures as its texts give them.
    pub(crate) baseline: Option<Baseline>,
    /// Whether it is the frozen plan that is judged.
    pub(crate) is_frozen: bool,
    /// Whether the scenario now says otherwise which rows are whose.
    pub(crate) is_mapped_anew: bool,
    pub(crate) unlike: Vec<String>,
    pub(crate) another: Vec<String>,
    pub(crate) newest_source: Option<NaiveDate>,
}

impl Ground {
    /// # Errors
    /// Every problem of the scenario as it stands; a baseline that cannot be read.
    pub(crate) fn of(asked: &Asked) -> Result<Self, Refusal> {
        let (files, changes, lock) = (Files::default(), asked.changes(), asked.lock());
        let baseline = lock.as_deref().map(|path| baseline::read(&files, path)).transpose()?;
        let now = as_frozen(&files, asked, baseline.as_ref())?;
        let another = baseline.as_ref().map_or(vec![], |baseline| another(baseline, &now, &changes));
        let frozen = baseline.as_ref().filter(|_| another.is_empty());
        match frozen.and_then(|baseline| Some((baseline.clone(), baseline.plan.clone()?))) {
            Some((baseline, plan)) => Self::frozen(files, asked, (now, lock), baseline, &plan),
            None => Self::as_it_stands((files, changes), asked, (now, lock), baseline, another),
        }
    }

    fn as_it_stands(
        (files, changes): (Files, Changes),
        asked: &Asked,
        (now, lock): (Projected, Option<PathBuf>),
        baseline: Option<Baseline>,
        another: Vec<String>,
    ) -> Result<Self, Refusal> {
        let plan = loaded(&files, &asked.file, &changes)?;
        let path = asked.file.clone();
        let (is_frozen, is_mapped_anew, unlike, newest_source) = (false, false, vec![], None);
        Ok(Self {
            is_mapped_anew,
            files,
            path,
            changes,
            plan,
            now,
            lock,
            baseline,
            is_frozen,
            unlike,
            another,
            newest_source,
        })
    }

    /// Texts of which nothing follows are no plan: then the scenario is judged as it stands, and it is said.
    fn frozen(
        files: Files,
        asked: &Asked,
        (now, lock): (Projected, Option<PathBuf>),
        baseline: Baseline,
        frozen: &FrozenPlan,
    ) -> Result<Self, Refusal> {
        let kept = frozen.files();
        let Ok(mut plan) = loaded(&kept, &frozen.path(), &frozen.changes()) else {
            let mut ground =
                Self::as_it_stands((files, asked.changes()), asked, (now, lock), Some(baseline), vec![])?;
            ground.unlike = vec!["its plan".to_string()];
            return Ok(ground);
        };
        let criteria = registered(&plan.plan.scenario);
        let again = computed(&plan, &Findings::of(study(&plan)), &criteria);
        let unlike = unlike(&frozen.whole, &again);
        let trusted = trusted(&baseline, again);
        let newest_source = newest(&plan);
        // Which rows are whose may be known after the export only.
        let mapping =
            |of: &Projected| -> Vec<String> { of.plan.scenario.actuals.iter().map(mapped).collect() };
        let is_mapped_anew = mapping(&plan) != mapping(&now);
        plan.plan.scenario.actuals = now.plan.scenario.actuals.clone();
        Ok(Self {
            files: kept,
            path: frozen.path(),
            changes: frozen.changes(),
            plan,
            now,
            lock,
            baseline: Some(trusted),
            is_frozen: true,
            is_mapped_anew,
            unlike,
            another: vec![],
            newest_source,
        })
    }

    /// What became of the files of the plan since it was frozen.
    pub(crate) fn files_changed(&self) -> Vec<String> {
        self.baseline.as_ref().map_or(vec![], |baseline| baseline.files_changed(&read_texts(&self.now)))
    }
}

/// The scenario as it stands, with the case and the changes that the baseline was made with.
fn as_frozen(files: &Files, asked: &Asked, baseline: Option<&Baseline>) -> Result<Projected, Refusal> {
    let changes = baseline.and_then(|baseline| baseline.plan.as_ref()).map(|plan| plan.changes());
    // A case that is gone since says nothing of the rest.
    let then = changes.and_then(|changes| loaded(files, &asked.file, &changes).ok());
    then.map_or_else(|| loaded(files, &asked.file, &Changes::default()), Ok)
}

/// The baseline with what follows from its texts in place of what it says.
fn trusted(baseline: &Baseline, again: serde_json::Map<String, serde_json::Value>) -> Baseline {
    let Some(frozen) = &baseline.plan else { return baseline.clone() };
    let mut whole = frozen.whole.clone();
    whole.as_object_mut().into_iter().for_each(|whole| whole.extend(again.clone()));
    // Through text, so that numbers are as a file has them.
    let whole = serde_json::from_str(&whole.to_string()).unwrap_or(whole);
    match baseline::of(&whole, baseline.own_sha256.clone()) {
        Some(trusted) => Baseline { plan: baseline.plan.clone(), ..trusted },
        None => baseline.clone(),
    }
}

/// How the scenario, or what the command line makes of it, is of another plan.
fn another(baseline: &Baseline, now: &Projected, changes: &Changes) -> Vec<String> {
    let header = &now.plan.scenario.header;
    let known = [
        header.name.text.clone(),
        header.unit.text.clone(),
        header.currency.text.clone(),
        header.start.to_string(),
        now.plan.scenario.months.to_string(),
    ];
    let said = |key: &str| baseline.about.iter().find(|(known, _)| *known == key).map(|(_, value)| value);
    let differ = ABOUT.iter().zip(&known).filter_map(|(key, now)| Some((key, said(key)?, now)));
    let mut found: Vec<String> = differ
        .filter(|(_, frozen, now)| frozen != now)
        .map(|(key, frozen, now)| match *key {
            "name" => {
                format!("the baseline is of `{}`, and the scenario is `{}`", harmless(frozen), harmless(now))
            }
            key => format!(
                "the {key} of the baseline is {}, and that of the scenario {}",
                harmless(frozen),
                harmless(now)
            ),
        })
        .collect();
    let Some(frozen) = &baseline.plan else { return found };
    let asked = changes.case.is_some() || !changes.set.is_empty();
    if asked && (&changes.case, &changes.set) != (&frozen.case, &frozen.set) {
        found.push("the command line changes inputs that were registered".to_string());
    }
    found
}

/// A mapping of rows as it was written.
fn mapped((id, mapping): (&str, &Mapping)) -> String {
    let step = mapping.step.as_ref().map_or("", |step| step.as_str());
    let wanted = mapping.wanted().map(|(label, text)| format!("{}={}", label.name(), text.text));
    format!("{id}: {}/{step} {}", mapping.option.text, wanted.collect::<Vec<_>>().join(" "))
}

/// The last day that a source of an input is of.
fn newest(plan: &Projected) -> Option<NaiveDate> {
    let days = plan.model.sheet.inputs.iter().filter_map(|input| input.source.as_of.as_ref()?.parse().ok());
    days.max()
}
