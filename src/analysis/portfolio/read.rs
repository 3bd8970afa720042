//! From a portfolio file to the portfolio: every use case projected by itself, then put on one calendar and added up.

use std::path::Path;

use rust_decimal::Decimal;

use crate::analysis::portfolio::choice::Question;
use crate::analysis::portfolio::one_case::{Taken, recommended};
use crate::analysis::portfolio::overlaps::{Sound, lines_in_both, problems};
use crate::analysis::portfolio::totals::{totals, years};
use crate::analysis::portfolio::types::*;
use crate::analysis::projected::{Projected, project};
use crate::analysis::study::read::study;
use crate::analysis::study::types::{OptionStudy, Study};
use crate::base::calendar::YearMonth;
use crate::base::diagnostic::{Problem, Refusal, Texts, nearest};
use crate::form::fields::Text;
use crate::form::files::{Files, sha256};
use crate::model::{BLOCKS, lower, plan};
use crate::scenario::portfolio::trees::{self, CaseTree, SharedTerms, shared_scenario};
use crate::scenario::portfolio::types::{UseCase, WrittenPortfolio};
use crate::scenario::tree::ScenarioTree;

/// A use case, projected on its own.
pub struct Member {
    pub id: String,
    pub case: UseCase,
    pub projected: Projected,
    pub study: Study,
    /// Place of the option that is taken.
    pub option: usize,
    replaced: Vec<String>,
    sha256: String,
}

impl Member {
    pub fn option(&self) -> &OptionStudy {
        &self.study.options[self.option]
    }
}

/// A portfolio with the projections that it was made from.
pub struct WholePortfolio {
    pub portfolio: Portfolio,
    pub members: Vec<Member>,
    /// Shared lines, projected.
    pub shared: Option<(Projected, Study)>,
}

/// Reads a portfolio and all its scenarios, and adds them up.
///
/// # Errors
/// Every problem of the file and of each scenario; use cases that cannot be added up; limits that cannot be kept.
pub fn read(files: &Files, path: &Path) -> Result<WholePortfolio, Refusal> {
    let trees::PortfolioTree { file, root, cases, mut problems, mut texts } = trees::read(files, path);
    let mut members = vec![];
    for case in cases {
        let wanted = file.as_ref().and_then(|file| file.use_cases.get(&case.id)).cloned();
        match wanted.map(|wanted| member(case, wanted, &texts)) {
            Some(Ok(member)) => members.push(member),
            Some(Err(found)) => add_new(&mut problems, found),
            None => {}
        }
    }
    let (Some(file), Some(root)) = (file, root) else { return Err(Refusal { texts, problems }) };
    problems.extend(fitting(&file, &members));
    problems.extend(in_time(&file, &members));
    if !problems.is_empty() || members.is_empty() {
        return Err(Refusal { texts, problems });
    }
    let start = members.iter().map(|member| member.study.scenario.start).min();
    let start = start.unwrap_or(members[0].study.scenario.start);
    let months = members.iter().map(|member| later(start, member) + member.study.scenario.months).max();
    let calendar = (start, months.unwrap_or(1));
    let shared = shared(&root, &members, calendar, &mut texts)?;
    let portfolio = assembled(&file, &members, shared.as_ref(), calendar, &texts)?;
    Ok(WholePortfolio { portfolio, members, shared })
}

fn later(start: YearMonth, member: &Member) -> u32 {
    start.months_until(member.study.scenario.start).max(0).unsigned_abs()
}

/// Problems that are not known yet: two use cases may have one scenario.
fn add_new(problems: &mut Vec<Problem>, found: Refusal) {
    let place = |problem: &Problem| problem.span.as_ref().map(|span| found.texts.place(span));
    for problem in &found.problems {
        let known = |old: &Problem| old.message == problem.message && place(old) == place(problem);
        if !problems.iter().any(known) {
            problems.push(problem.clone());
        }
    }
}

fn computed(tree: &ScenarioTree, texts: &Texts) -> Result<(Projected, Study), Refusal> {
    let plan = plan::read(tree.loaded(texts.clone()), BLOCKS)?;
    let model = lower(&plan);
    let projected = project(plan, model)?;
    let study = study(&projected);
    Ok((projected, study))
}

fn member(tree: CaseTree, case: UseCase, texts: &Texts) -> Result<Member, Refusal> {
    let (projected, study) = computed(&tree.tree, texts)?;
    let found = match &case.option {
        Some(named) => Some(named_option(&study, named, texts)?),
        None => recommended(&study),
    };
    let option = found.and_then(|found| study.options.iter().position(|option| option.id == found.id));
    let option = option.ok_or_else(|| {
        let message = format!("a use case has an option, and the scenario of `{}` has none", tree.id);
        let problem = Problem::new("no-options", &case.scenario.0.span, message);
        Refusal { texts: texts.clone(), problems: vec![problem] }
    })?;
    Ok(Member {
        id: tree.id,
        case,
        projected,
        study,
        option,
        replaced: tree.replaced,
        sha256: tree.tree.sha256,
    })
}

fn named_option<'s>(study: &'s Study, named: &Text, texts: &Texts) -> Result<&'s OptionStudy, Refusal> {
    study.option(&named.text).ok_or_else(|| {
        let ids = || study.options.iter().map(|option| option.id.as_str());
        let message = format!("`{}` has no option `{}`", study.scenario.name, named.text);
        let problem = Problem::new("unknown-option", &named.span, message).label("no such option");
        let problem = problem.hint(match nearest(&named.text, ids()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("its options are {}", ids().collect::<Vec<_>>().join(", ")),
        });
        Refusal { texts: texts.clone(), problems: vec![problem] }
    })
}

fn fitting(file: &WrittenPortfolio, members: &[Member]) -> Vec<Problem> {
    fn sound(member: &Member) -> Sound<'_> {
        let Member { id, case, projected, .. } = member;
        Sound { id, named: &case.scenario.0.span, plan: &projected.plan }
    }
    problems(file, &members.iter().map(sound).collect::<Vec<_>>())
}

/// What a use case takes over or needs is there before it.
fn in_time(file: &WrittenPortfolio, members: &[Member]) -> Vec<Problem> {
    let place = |id: &str| file.use_cases.items.get_index_of(id);
    let start = |id: &str| Some(members.iter().find(|member| member.id == id)?.study.scenario.start);
    let mut problems = vec![];
    for member in members {
        let own = member.study.scenario.start;
        let needed = member.case.after.iter().flat_map(|after| &after.names);
        let late = needed.filter(|name| start(&name.text).is_some_and(|start| start > own));
        let reused = member.case.reuse.iter().map(|reuse| &reuse.of);
        let not_before = reused.filter(|name| {
            start(&name.text).is_some_and(|start| (start, place(&name.text)) >= (own, place(&member.id)))
        });
        problems.extend(late.chain(not_before).map(|name| too_late(member, name, start(&name.text))));
    }
    problems
}

fn too_late(member: &Member, name: &Text, start: Option<YearMonth>) -> Problem {
    let start = start.map(|start| start.to_string()).unwrap_or_default();
    let message = format!(
        "what `use_cases.{}` takes over or needs starts before it, and of two that start together stands before it in the file, found `{}` from {start}, and its own start in {}",
        member.id, name.text, member.study.scenario.start
    );
    let problem = Problem::new("not-before", &name.span, message).label("not before it");
    problem.hint("give one of the two another `start`, or change their order in the file")
}

fn shared(
    root: &crate::form::toml_tree::Node,
    members: &[Member],
    (start, months): (YearMonth, u32),
    texts: &mut Texts,
) -> Result<Option<(Projected, Study)>, Refusal> {
    let Some(shared) = root.get("shared") else { return Ok(None) };
    let tree = members[0].projected.plan.root.as_ref();
    let rate = tree.and_then(|root| root.get("scenario")?.get("discount_rate")).cloned();
    let Some(discount_rate) = rate else { return Ok(None) };
    let currency = members[0].study.scenario.currency.clone();
    let terms = SharedTerms { currency, start, months, discount_rate };
    shared_scenario(shared, &terms, texts).map(|tree| computed(&tree, texts)).transpose()
}

fn shared_lines(shared: Option<&(Projected, Study)>) -> SharedLines {
    let Some((projected, study)) = shared else { return SharedLines::default() };
    let option = &study.options[0];
    let taken = Taken { projected, study, option, later: 0 };
    let lines = option.lines.iter().map(|line| (line.label.clone(), line.total)).collect();
    SharedLines { lines, flows: taken.flows(), npv: -option.known("pv_cost") }
}

fn assembled(
    file: &WrittenPortfolio,
    members: &[Member],
    shared: Option<&(Projected, Study)>,
    (start, months): (YearMonth, u32),
    texts: &Texts,
) -> Result<Portfolio, Refusal> {
    let limits = limits(file);
    let each = members.iter().map(|member| use_case(member, members, &limits, (start, months)));
    let cases: Vec<UseCaseStudy> = each.collect();
    let shared = shared_lines(shared);
    let all = totals(&cases, &shared, months, &vec![true; cases.len()]);
    let question = Question { cases: &cases, shared: &shared, limits: &limits, months };
    let choice = question.answer().ok_or_else(|| no_choice(file, &question, texts))?;
    let header = &file.portfolio;
    let facts = &members[0].study.scenario;
    let hashes: String = members.iter().map(|member| member.sha256.as_str()).collect();
    let own = texts.list.first().map_or("", |text| text.text.as_str());
    Ok(Portfolio {
        name: header.name.text.clone(),
        owner: header.owner.as_ref().map(|owner| owner.text.clone()),
        currency: facts.currency.clone(),
        start,
        months,
        discount_rate: facts.discount_rate,
        illustrative: header.illustrative == Some(true)
            || members.iter().any(|member| member.study.scenario.illustrative),
        sha256: sha256(format!("{own}{hashes}").as_bytes()),
        notes: notes(members),
        cases,
        shared,
        limits,
        all,
        choice,
    })
}

fn limits(file: &WrittenPortfolio) -> Limits {
    let header = &file.portfolio;
    Limits {
        budget: header.budget_by_year.iter().flatten().map(|number| number.value).collect(),
        fte: header.fte_limit.as_ref().map(|limit| (limit.role.text.clone(), limit.fte.value)),
    }
}

fn use_case(
    member: &Member,
    members: &[Member],
    limits: &Limits,
    (start, months): (YearMonth, u32),
) -> UseCaseStudy {
    let (facts, option) = (&member.study.scenario, member.option());
    let later = later(start, member);
    let taken = Taken { projected: &member.projected, study: &member.study, option, later };
    let place = |name: &Text| members.iter().position(|other| other.id == name.text);
    let places = |names: &Option<crate::form::fields::Names>| {
        names.iter().flat_map(|names| &names.names).filter_map(place).collect()
    };
    let gift = member.case.reuse.as_ref().and_then(|reuse| {
        let (flows, npv) = taken.one_off(reuse.share.value);
        Some(GiftStudy { of: place(&reuse.of)?, share: reuse.share.value, flows, npv })
    });
    let owner = member.case.owner.as_ref().map(|owner| owner.text.clone());
    UseCaseStudy {
        id: member.id.clone(),
        name: facts.name.clone(),
        owner: owner.or(facts.owner.clone()),
        option: option.id.clone(),
        option_name: option.name.clone(),
        not_recommended: member.study.verdict.option.is_none(),
        start: facts.start,
        later,
        flows: taken.flows(),
        npv: taken.npv(),
        peak: option.known("peak_funding"),
        people: limits.fte.as_ref().map(|(role, _)| taken.people(role, months)).unwrap_or_default(),
        must: member.case.must == Some(true),
        excludes: places(&member.case.excludes),
        after: places(&member.case.after),
        gift,
    }
}

/// Not even what must be done, or what is shared, keeps to the limits.
fn no_choice(file: &WrittenPortfolio, question: &Question, texts: &Texts) -> Refusal {
    let must: Vec<bool> = question.cases.iter().map(|case| case.must).collect();
    let needs = totals(question.cases, question.shared, question.months, &must);
    let spend = needs.years.iter().take(years(question.months)).zip(&question.limits.budget).enumerate();
    let over = spend.filter(|(_, (year, limit))| year.spend > **limit);
    let said: Vec<String> = over
        .map(|(at, (year, limit))| {
            format!("{} against {} in year {}", year.spend.round_dp(0), limit.normalize(), at + 1)
        })
        .collect();
    let people: Option<String> = question.limits.fte.as_ref().and_then(|(role, most)| {
        let found = question.most_people(&must);
        (found > *most).then(|| format!("{} of `{role}` against {}", found.round_dp(2), most.normalize()))
    });
    let said: Vec<String> = said.into_iter().chain(people).collect();
    let found = match said.is_empty() {
        true => "they cannot stand beside each other".to_string(),
        false => format!("they take {}", said.join(", ")),
    };
    let message =
        format!("the use cases that must be done, with what is shared, must keep to the limits, and {found}");
    let place = file.portfolio.budget_by_year.iter().flatten().next().map(|number| number.span.clone());
    let place = place.unwrap_or(file.portfolio.name.span.clone());
    let problem = Problem::new("no-choice", &place, message).label("in this portfolio");
    let problem = problem.hint("raise the limit, or take `must` from a use case");
    Refusal { texts: texts.clone(), problems: vec![problem] }
}

fn notes(members: &[Member]) -> Vec<String> {
    let replaced = members.iter().flat_map(|member| {
        member.replaced.iter().map(|line| {
            format!(
                "`costs.{line}` of `{}` is left out: the shared line of that name stands for it",
                member.id
            )
        })
    });
    let lines = |member: &Member| {
        let lines = member.option().lines.iter().map(|line| (line.key.clone(), line.total));
        (member.id.clone(), lines.filter(|(key, _)| key.starts_with("costs.")).collect::<Vec<_>>())
    };
    let lines: Vec<(String, Vec<(String, Decimal)>)> = members.iter().map(lines).collect();
    replaced.chain(lines_in_both(&lines)).collect()
}
