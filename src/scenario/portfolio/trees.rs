//! The scenarios of a portfolio as trees, with what is shared put into each; shared lines of cost as a scenario of their own.

use std::path::{Path, PathBuf};

use crate::base::calendar::YearMonth;
use crate::base::diagnostic::{Problem, Texts};
use crate::form::edit::repath;
use crate::form::fields::Text;
use crate::form::files::Files;
use crate::form::record::Reader;
use crate::form::toml_tree::{Entry, Node, Table, Value, join, parse};
use crate::prices::book::PriceBook;
use crate::scenario::load::{Changes, Loader};
use crate::scenario::portfolio::types::{UseCase, WrittenPortfolio};
use crate::scenario::tree::ScenarioTree;

/// A portfolio as it was read.
pub struct PortfolioTree {
    /// None where it cannot be read at all.
    pub file: Option<WrittenPortfolio>,
    pub root: Option<Node>,
    /// A tree for each use case, in the order of the file.
    pub cases: Vec<CaseTree>,
    /// What is wrong with the portfolio file itself.
    pub problems: Vec<Problem>,
    pub texts: Texts,
}

/// A scenario as the portfolio changes it.
pub struct CaseTree {
    pub id: String,
    pub tree: ScenarioTree,
    /// Lines of cost that are left out because a shared line of that name stands for them.
    pub replaced: Vec<String>,
}

/// Reads a portfolio and all its scenarios.
pub fn read(files: &Files, path: &Path) -> PortfolioTree {
    let mut loader = Loader::new(files);
    let (root, mut problems) = loader.plain(path);
    let mut reader = Reader::new(loader.texts_so_far());
    let file = root.as_ref().and_then(|root| WrittenPortfolio::of(root, &mut reader));
    problems.append(&mut reader.problems);
    let books = books(&mut loader, path, file.as_ref(), &mut problems);
    let shared = root.as_ref().and_then(|root| root.get("shared"));
    let each = file.iter().flat_map(|file| file.use_cases.iter());
    let cases = each.map(|(id, case)| {
        let start = root.as_ref().and_then(|root| root.get("use_cases")?.get(id)?.get("start"));
        case_tree(&mut loader, path, (id, case), (shared, start, &books))
    });
    let cases = cases.collect();
    PortfolioTree { file, cases, problems, texts: loader.texts(), root }
}

/// The shared price books that can be read; the others are problems where they are named.
fn books(
    loader: &mut Loader,
    path: &Path,
    file: Option<&WrittenPortfolio>,
    problems: &mut Vec<Problem>,
) -> Vec<PathBuf> {
    let shared = file.and_then(|file| file.shared.as_ref()?.pricing.as_ref());
    let named = shared.into_iter().flatten().map(|name| (beside(path, &name.0), &name.0.span));
    let named: Vec<_> = named.collect();
    let readable = named.into_iter().filter(|(book, span)| {
        let found = loader.readable(book, span);
        problems.extend(found.clone());
        found.is_none()
    });
    readable.map(|(book, _)| book).collect()
}

fn beside(path: &Path, name: &Text) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).join(&name.text)
}

fn case_tree(
    loader: &mut Loader,
    path: &Path,
    (id, case): (&str, &UseCase),
    (shared, start, books): (Option<&Node>, Option<&Node>, &[PathBuf]),
) -> CaseTree {
    let named = case.case.as_ref().map(|case| case.text.clone());
    let changes = Changes { case: named, books: books.to_vec(), ..Changes::default() };
    let name = &case.scenario.0;
    let mut tree = loader.tree_named(&beside(path, name), Some(&name.span), &changes);
    let replaced = tree.root.as_mut().map(|root| overlay(root, shared, start)).unwrap_or_default();
    CaseTree { id: id.to_string(), tree, replaced }
}

/// Puts what is shared into a scenario, where it has it: roles, discount rate, working time, its start.
fn overlay(root: &mut Node, shared: Option<&Node>, start: Option<&Node>) -> Vec<String> {
    start.iter().for_each(|start| replace(root, &["scenario", "start"], start));
    let Some(shared) = shared else { return vec![] };
    let rate = shared.get("discount_rate");
    rate.iter().for_each(|rate| replace(root, &["scenario", "discount_rate"], rate));
    if let (Some(work), Some(_)) = (shared.get("work"), root.get("work")) {
        replace(root, &["work"], work);
    }
    for (id, role) in shared.get("roles").into_iter().flat_map(Node::entries) {
        let known = root.get("roles").is_some_and(|roles| roles.get(id).is_some());
        if let (Some(cost), true) = (role.get("annual_cost"), known) {
            replace(root, &["roles", id, "annual_cost"], cost);
        }
    }
    let lines: Vec<&str> =
        shared.get("costs").into_iter().flat_map(Node::entries).map(|(id, _)| id).collect();
    let Some(costs) = table_of(root).and_then(|root| table_of(&mut root.get_mut("costs")?.node)) else {
        return vec![];
    };
    let gone = lines.into_iter().filter(|id| costs.shift_remove(*id).is_some());
    gone.map(str::to_string).collect()
}

fn table_of(node: &mut Node) -> Option<&mut Table> {
    match &mut node.value {
        Value::Table(table) => Some(table),
        _ => None,
    }
}

/// Puts a value of the portfolio at a path of a scenario; it keeps its place, for messages.
fn replace(root: &mut Node, path: &[&str], value: &Node) {
    let Some((key, rest)) = path.split_first() else { return };
    let at = join(&root.path, key);
    let Some(table) = table_of(root) else { return };
    if rest.is_empty() {
        let mut node = value.clone();
        repath(&mut node, &at);
        table.insert((*key).to_string(), Entry { key: value.span.clone(), node });
    } else if let Some(entry) = table.get_mut(*key) {
        replace(&mut entry.node, rest, value);
    }
}

/// The calendar and the terms that shared lines are paid on.
pub struct SharedTerms {
    pub currency: String,
    pub start: YearMonth,
    pub months: u32,
    pub discount_rate: Node,
}

/// The id of the only option of the scenario of shared lines.
pub const SHARED_OPTION: &str = "shared";

/// Shared lines of cost as a scenario: an option that serves nothing and bears them.
pub fn shared_scenario(shared: &Node, terms: &SharedTerms, texts: &mut Texts) -> Option<ScenarioTree> {
    let costs = shared.get("costs")?;
    let SharedTerms { currency, start, months, .. } = terms;
    let text = format!(
        "[scenario]\nname = \"Shared\"\nunit = \"unit\"\ncurrency = \"{currency}\"\nstart = \"{start}\"\npricing = []\n\
         months = {months}\n[volume]\nunits_per_month = 0\n[work]\nhours_per_year = 1_600\n[roles]\n[costs]\n\
         [options.{SHARED_OPTION}]\nname = \"Shared\"\nkind = \"other\"\ngo_live = 1\n"
    );
    let mut root = parse(texts.add("(shared)", text.clone()), &text).ok()?;
    replace(&mut root, &["scenario", "discount_rate"], &terms.discount_rate);
    let more = [("costs", Some(costs)), ("roles", shared.get("roles")), ("work", shared.get("work"))];
    for (key, node) in more.into_iter().filter_map(|(key, node)| Some((key, node?))) {
        replace(&mut root, &[key], node);
    }
    let (book, changes) = (Some(PriceBook::default()), Changes::default());
    Some(ScenarioTree {
        root: Some(root),
        book,
        books: vec![],
        changes,
        sha256: String::new(),
        problems: vec![],
    })
}
