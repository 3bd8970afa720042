//! Which option and step the rows of a pilot are of: as the rows say, as the scenario's mapping says, or by their model.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::analysis::pilot::give_way::settle;
use crate::analysis::pilot::views::one_view;
use crate::analysis::projected::Projected;
use crate::base::diagnostic::{Problem, Refusal, nearest};
use crate::base::text::shortened;
use crate::model::place::calls_an_api;
use crate::pilot::actuals::Actuals;
use crate::pilot::actuals::Group;
use crate::pilot::format::FormatOrigin;
use crate::pilot::label::Label;
use crate::pilot::period::Period;
use crate::pilot::row::Quantity;
use crate::pilot::tally::{Tally, Totals};
use crate::scenario::types::{OptionSpec, Scenario};

/// Rows of one kind, and where they belong.
pub struct Assigned<'a> {
    pub option: &'a OptionSpec,
    /// None where rows are of the option as a whole.
    pub step: Option<&'a str>,
    pub group: &'a Group,
    pub tally: Cow<'a, Tally>,
}

impl Assigned<'_> {
    /// Whether it is of another format and may be of the same calls.
    pub fn is_beside(&self, other: &Self) -> bool {
        let same_step = self.step == other.step || self.step.is_none() || other.step.is_none();
        self.option.id == other.option.id && same_step && self.group.format != other.group.format
    }
}

/// What rows of a pilot belong to, and those that belong to nothing.
pub struct Assignments<'a> {
    pub list: Vec<Assigned<'a>>,
    /// By what they say of themselves: how many, and what they cost.
    pub left_out: BTreeMap<String, (u64, Option<Decimal>)>,
    /// What gave way to what.
    pub notes: Vec<String>,
}

/// Where rows belong.
enum Place<'a> {
    Here(&'a OptionSpec, Option<&'a str>),
    /// They are of something else.
    Elsewhere,
}

/// Puts each kind of row in its place.
///
/// # Errors
/// Rows that name an option or a step that the scenario has not, or that could be of several.
pub fn placed<'a>(projected: &'a Projected, actuals: &'a Actuals) -> Result<Assignments<'a>, Refusal> {
    let scenario = &projected.plan.scenario;
    let mut places = Assignments { list: vec![], left_out: BTreeMap::new(), notes: vec![] };
    let mut problems: Vec<Problem> = Vec::new();
    for (group, tally) in &actuals.groups {
        match place(scenario, group) {
            Ok(Place::Here(option, step)) => {
                places.list.push(Assigned { option, step, group, tally: Cow::Borrowed(tally) });
            }
            Ok(Place::Elsewhere) => leave_out(&mut places, scenario, group, tally),
            Err(problem) if problems.iter().any(|known| known.message == problem.message) => {}
            Err(problem) => problems.push(*problem),
        }
    }
    problems.extend(one_view(&mut places));
    settle(&mut places, &scenario.header.currency.text);
    problems.extend(twice(&places.list));
    match problems.is_empty() {
        true => Ok(places),
        false => Err(Refusal { texts: Default::default(), problems }),
    }
}

fn leave_out(places: &mut Assignments, scenario: &Scenario, group: &Group, tally: &Tally) {
    let asked: Vec<Label> =
        scenario.actuals.iter().flat_map(|(_, mapping)| mapping.wanted().map(|(label, _)| label)).collect();
    let labels = if asked.is_empty() { vec![Label::Model, Label::Project] } else { asked };
    let mut said: Vec<String> = Vec::new();
    for label in labels {
        let word = format!("{} {}", label.name(), group.get(label).map_or("none".to_string(), shortened));
        if !said.contains(&word) {
            said.push(word);
        }
    }
    let what = match scenario.actuals.is_empty() {
        true => format!("rows of {}, which the scenario does not have", said[0]),
        false => format!("rows that no mapping fits: {}", said.join(", ")),
    };
    places.leave_out(what, tally);
}

impl Assignments<'_> {
    pub fn leave_out(&mut self, what: String, tally: &Tally) {
        let known = self.left_out.entry(what).or_default();
        known.0 += tally.rows;
        known.1 = tally.total(Quantity::Cost).map(|cost| known.1.unwrap_or_default() + cost).or(known.1);
    }
}

fn place<'a>(scenario: &'a Scenario, group: &'a Group) -> Result<Place<'a>, Box<Problem>> {
    if group.get(Label::Option).is_some() || group.get(Label::Step).is_some() {
        return named(scenario, group).map(|(option, step)| Place::Here(option, step));
    }
    let said = [Label::Model, Label::Project, Label::Key, Label::User, Label::Call, Label::Tag];
    if !scenario.actuals.is_empty() && said.iter().any(|label| group.get(*label).is_some()) {
        return Ok(mapped(scenario, group));
    }
    if let Some(found) = by_step(scenario, group).or_else(|| by_model(scenario, group)) {
        return found;
    }
    let options = scenario.options.iter().filter(|option| could_be_of(option, group));
    match options.collect::<Vec<_>>().as_slice() {
        [only] => Ok(Place::Here(only, the_only_step(only))),
        several => Err(unsaid("option", several.iter().map(|option| option.id.as_str()).collect(), group)),
    }
}

/// A provider's own export is of options that call an API; what was logged on the way can be of any that makes calls.
fn could_be_of(option: &OptionSpec, group: &Group) -> bool {
    match group.format.origin {
        FormatOrigin::Own => true,
        FormatOrigin::Provider => calls_an_api(option),
        FormatOrigin::Gateway | FormatOrigin::Bill => !option.core.calls.is_empty(),
    }
}

fn the_only_step(option: &OptionSpec) -> Option<&str> {
    let mut steps = option.core.calls.keys();
    steps.next().filter(|_| steps.next().is_none())
}

/// By the columns `option` and `step`.
fn named<'a>(
    scenario: &'a Scenario,
    group: &'a Group,
) -> Result<(&'a OptionSpec, Option<&'a str>), Box<Problem>> {
    let ids: Vec<&str> = scenario.options.iter().map(|option| option.id.as_str()).collect();
    let option = match (group.get(Label::Option), scenario.options.as_slice()) {
        (Some(id), options) => options.iter().find(|option| option.id == id),
        (None, [only]) => Some(only),
        (None, _) => return Err(unsaid("option", ids, group)),
    };
    let Some(option) = option else { return Err(absent("option", group.get(Label::Option), &ids)) };
    let steps: Vec<&str> = option.core.calls.keys().collect();
    let step = match group.get(Label::Step) {
        None => the_only_step(option),
        Some(step) => Some(
            *steps.iter().find(|known| **known == step).ok_or_else(|| absent("step", Some(step), &steps))?,
        ),
    };
    Ok((option, step))
}

fn absent(what: &str, name: Option<&str>, known: &[&str]) -> Box<Problem> {
    let name = shortened(name.unwrap_or_default());
    let message = format!("rows of the pilot are of the {what} `{name}`, and the scenario has none");
    let hint = nearest(&name, known.iter().copied())
        .map_or_else(|| format!("known: {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
    Box::new(Problem::nowhere("pilot-of-nothing", message).hint(hint))
}

fn unsaid(what: &str, known: Vec<&str>, group: &Group) -> Box<Problem> {
    let listed = known.join(", ");
    let message = format!(
        "rows of a pilot say of which {what} they are where there are several, and {} do not",
        if group.format.is_own() { "these" } else { "those of an export" }
    );
    let hint = match group.format.is_own() {
        true => format!("add a column `{what}` with one of {listed}"),
        false => format!(
            "write `[actuals.NAME]` in the scenario with `{what}` (one of {listed}) and the `model` or `project` of its rows"
        ),
    };
    Box::new(Problem::nowhere("pilot-of-nothing", message).hint(hint))
}

/// By the first mapping that fits.
fn mapped<'a>(scenario: &'a Scenario, group: &Group) -> Place<'a> {
    let Some((_, mapping)) = scenario.actuals.iter().find(|(_, mapping)| mapping.fits(group)) else {
        return Place::Elsewhere;
    };
    let option = scenario.options.iter().find(|option| option.id == mapping.option.text);
    match (option, &mapping.step) {
        (Some(option), None) => Place::Here(option, the_only_step(option)),
        (Some(option), Some(step)) => {
            Place::Here(option, option.core.calls.keys().find(|id| *id == step.as_str()))
        }
        (None, _) => Place::Elsewhere,
    }
}

/// By the name of the call, where that is the name of a step.
fn by_step<'a>(scenario: &'a Scenario, group: &Group) -> Option<Result<Place<'a>, Box<Problem>>> {
    let call = group.get(Label::Call)?;
    one_of(steps(scenario).filter(|(_, id)| *id == call).collect(), "call", call)
}

fn steps(scenario: &Scenario) -> impl Iterator<Item = (&OptionSpec, &str)> {
    scenario.options.iter().flat_map(|option| option.core.calls.keys().map(move |id| (option, id)))
}

/// By the model, where steps name theirs; a row of a model that no step has is of something else.
fn by_model<'a>(scenario: &'a Scenario, group: &Group) -> Option<Result<Place<'a>, Box<Problem>>> {
    let model = group.get(Label::Model)?;
    let of = |(option, id): &(&'a OptionSpec, &str)| {
        let step = option.core.calls.get(id)?;
        let own = step.model.as_ref().map(|model| plain_model(&model.text));
        let second = step.fallback.as_ref().and_then(|fallback| fallback.model.as_ref());
        Some([own, second.map(|model| plain_model(&model.text))])
    };
    let names: Vec<_> = steps(scenario).filter_map(|step| Some((step, of(&step)?))).collect();
    if names.iter().all(|(_, names)| names.iter().flatten().next().is_none()) {
        return None;
    }
    let wanted = plain_model(model);
    // A bill names a resource, which is a model only where a book knows it.
    let is_known = || scenario.book.api.keys().any(|known| plain_model(known) == wanted);
    let in_steps = names.iter().any(|(_, names)| names.iter().flatten().any(|name| *name == wanted));
    if group.format.origin == FormatOrigin::Bill && !in_steps && !is_known() {
        return None;
    }
    let fits = names.into_iter().filter(|(_, names)| names.iter().flatten().any(|name| *name == wanted));
    Some(one_of(fits.map(|(step, _)| step).collect(), "model", model).unwrap_or(Ok(Place::Elsewhere)))
}

fn one_of<'a>(
    found: Vec<(&'a OptionSpec, &'a str)>,
    what: &str,
    said: &str,
) -> Option<Result<Place<'a>, Box<Problem>>> {
    match found.as_slice() {
        [] => None,
        [(option, step)] => Some(Ok(Place::Here(option, Some(step)))),
        several => {
            let listed: Vec<String> =
                several.iter().map(|(option, step)| format!("{}.{step}", option.id)).collect();
            let message =
                format!("rows of the {what} `{}` fit several steps: {}", shortened(said), listed.join(", "));
            let hint = "write `[actuals.NAME]` in the scenario with `option`, `step` and what its rows say";
            Some(Err(Box::new(Problem::nowhere("pilot-of-nothing", message).hint(hint))))
        }
    }
}

/// A model without its provider, region, version and date: `openai/gpt-5-mini-2025-08-07` is `gpt-5-mini`,
/// `bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0` is `claude-sonnet-4-5`, and so is `Claude Sonnet 4.5`.
pub fn plain_model(name: &str) -> String {
    let name = name.rsplit('/').next().unwrap_or(name).trim().to_lowercase();
    let name = without_region(&name);
    let name = name.split(':').next().unwrap_or(name);
    let name = name.replace(['.', '_', '@', ' '], "-");
    let name = ["-v1", "-v2", "-v3"]
        .iter()
        .find_map(|version| name.strip_suffix(version))
        .unwrap_or(&name)
        .to_string();
    let is_date = |tail: &str| {
        let digits: String = tail.chars().filter(char::is_ascii_digit).collect();
        digits.len() == 8 && digits.starts_with("20") && tail.chars().all(|c| c.is_ascii_digit() || c == '-')
    };
    let dated = [11, 9].iter().find_map(|length| {
        let (head, tail) = name.split_at_checked(name.len().checked_sub(*length)?)?;
        (tail.starts_with('-') && is_date(tail)).then(|| head.to_string())
    });
    dated.unwrap_or(name)
}

/// A name of Bedrock without its region and its maker.
fn without_region(name: &str) -> &str {
    let region = ["us.", "eu.", "apac.", "global.", "us-gov.", "jp.", "au."];
    let maker = ["anthropic.", "meta.", "amazon.", "mistral.", "cohere.", "deepseek.", "qwen.", "openai."];
    let name = region.iter().find_map(|start| name.strip_prefix(start)).unwrap_or(name);
    maker.iter().find_map(|start| name.strip_prefix(start)).unwrap_or(name)
}

/// What two formats both say of the same place and time would count twice.
fn twice(list: &[Assigned]) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    for (at, one) in list.iter().enumerate() {
        for other in &list[..at] {
            if !one.is_beside(other) {
                continue;
            }
            let Some((quantity, period)) = both(&one.tally, &other.tally, u16::MAX) else { continue };
            let when = period.name();
            let message = format!(
                "`{}` of `{}` in {when} comes from two kinds of files, {} and {}: it would count twice",
                quantity.name(),
                one.option.id,
                other.group.format.title,
                one.group.format.title
            );
            if !problems.iter().any(|known| known.code == "counted-twice") {
                let hint = "leave one of the files out, or that column of it";
                problems.push(Problem::nowhere("counted-twice", message).hint(hint));
            }
        }
    }
    problems
}

/// A quantity, out of some, and a period that two tallies both have.
pub fn both(one: &Tally, other: &Tally, wanted: u16) -> Option<(Quantity, Period)> {
    let months = |tally: &Tally| tally.periods().any(|(period, _)| period.is_month());
    let by_month = months(one) || months(other);
    let at = |period: &Period| if by_month { period.whole_month() } else { *period };
    let mut there: BTreeMap<Period, u16> = BTreeMap::new();
    for (period, totals) in other.periods() {
        *there.entry(at(&period)).or_default() |= totals.has();
    }
    let shared = |(period, totals): (Period, Totals)| {
        let bits = wanted & totals.has() & there.get(&at(&period)).copied().unwrap_or_default();
        let quantity = Quantity::ALL.iter().find(|(_, quantity)| bits & quantity.bit() != 0)?;
        Some((quantity.1, at(&period)))
    };
    one.periods().filter_map(shared).min_by_key(|(_, period)| *period)
}

#[cfg(test)]
mod tests {
    use super::plain_model;

    #[test]
    fn a_model_is_the_same_under_its_names() {
        for (name, plain) in [
            ("openai/gpt-5-mini", "gpt-5-mini"),
            ("gpt-5-mini-2025-08-07", "gpt-5-mini"),
            ("claude-sonnet-4-5-20250929", "claude-sonnet-4-5"),
            ("anthropic/claude-sonnet-4.5", "claude-sonnet-4-5"),
            ("gpt-4o", "gpt-4o"),
            ("qwen3-32b", "qwen3-32b"),
            ("bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5"),
            ("anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5"),
            ("claude-sonnet-4-5@20250929", "claude-sonnet-4-5"),
            ("Claude Sonnet 5.5", "claude-sonnet-5-5"),
            ("google/gemini-3.5-flash:free", "gemini-3-5-flash"),
        ] {
            assert_eq!(plain_model(name), plain);
        }
    }
}
