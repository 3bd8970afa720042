//! Reading files: the scenario, what it extends, the case and the `--set` changes laid on it, its price books.

use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::edit::{changes_of, merge, put, set};
use super::pricing::PriceBook;
use super::range::{Said, said};
use super::raw::{Node, Value, Via, parse};
use super::record::{Ask, Field, Reader, no_rule};
use super::types::{OptionCore, OptionSpec, Root, Scenario};
use crate::base::diagnostic::{Problem, Span, Texts, in_passing, nearest};

/// Changes to a scenario that are not written in it.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// Name of a case.
    pub case: Option<String>,
    /// `PATH=VALUE`, in order.
    pub set: Vec<String>,
}

/// What came of reading a scenario: its options as written, all problems so far, and the scenario if it has none.
pub struct Loaded {
    pub texts: Texts,
    pub problems: Vec<Problem>,
    /// Id and tree of every option.
    pub options: Vec<(String, Node)>,
    pub scenario: Option<Scenario>,
    /// The ranges that numbers carry, by path.
    pub ranges: HashMap<String, Said>,
}

/// Scenario files and price books larger than this are not what they say they are.
const LARGEST: u64 = 8 * 1024 * 1024;
/// More files than this that extend one another are a mistake.
const DEEPEST: usize = 32;
/// More options than this are not compared by anyone.
const MOST_OPTIONS: usize = 100;

/// Reads a scenario with its changes and its price books.
pub fn load(path: &Path, changes: &Changes) -> Loaded {
    let mut files = Files::default();
    let Some(mut root) = files.read_extended(path, None) else {
        return Loaded {
            texts: files.texts,
            problems: files.problems,
            options: vec![],
            scenario: None,
            ranges: HashMap::new(),
        };
    };
    files.apply(&mut root, changes);
    let book = files.book(&root, path);
    let sha256 = files.hash(changes);
    let mut reader = Reader::new(&files.texts);
    reader.problems = std::mem::take(&mut files.problems);
    let scenario = scenario(&root, book, changes, sha256, &mut reader);
    let problems = reader.problems;
    let options = option_nodes(&root).map(|(id, node)| (id.to_string(), node.clone())).collect();
    let mut ranges = HashMap::new();
    gather_ranges(&root, &mut ranges);
    Loaded { texts: files.texts, problems, options, scenario, ranges }
}

fn gather_ranges(node: &Node, into: &mut HashMap<String, Said>) {
    if let Some(said) = said(node) {
        into.insert(node.path.clone(), said);
    }
    node.entries().for_each(|(_, node)| gather_ranges(node, into));
}

fn scenario(
    root: &Node,
    book: Option<PriceBook>,
    changes: &Changes,
    sha256: String,
    reader: &mut Reader,
) -> Option<Scenario> {
    check_cases(root, reader);
    check_count(root, reader);
    let ask = Ask { rule: no_rule(), doc: "a scenario" };
    let read = Root::read(root, &ask, reader);
    let options: Vec<Option<OptionSpec>> =
        option_nodes(root).map(|(id, node)| option(id, node, read.as_ref(), reader)).collect();
    let root = read?;
    let months = months(&root, reader)?;
    let cases = root.cases.keys().map(str::to_string).collect();
    Some(Scenario {
        header: root.scenario,
        months,
        volume: root.volume,
        work: root.work,
        roles: root.roles,
        today: root.today,
        options: options.into_iter().collect::<Option<_>>()?,
        costs: root.costs,
        values: root.values,
        criteria: root.criteria,
        pilot: root.pilot,
        fx: root.fx,
        book: book?,
        cases,
        case: changes.case.clone(),
        sha256,
    })
}

/// The options that are read: as many as are allowed.
fn option_nodes(root: &Node) -> impl Iterator<Item = (&str, &Node)> {
    root.get("options").into_iter().flat_map(Node::entries).take(MOST_OPTIONS)
}

fn check_count(root: &Node, reader: &mut Reader) {
    let Some(Value::Table(options)) = root.get("options").map(|node| &node.value) else { return };
    if let Some((_, entry)) = options.get_index(MOST_OPTIONS) {
        let message = format!("a scenario compares at most {MOST_OPTIONS} options, found {}", options.len());
        reader.report(Problem::new("too-many-options", &entry.key, message).label("the first too many"));
    }
}

/// Cases are tables of changes.
fn check_cases(root: &Node, reader: &mut Reader) {
    let ask = Ask { rule: no_rule(), doc: "a case: paths and the values they take" };
    let Some(cases) = root.get("cases") else { return };
    for (_, case) in cases.entries() {
        reader.table(case, &ask);
    }
}

/// Months of the horizon, if they are known: nothing is judged by a stand-in for them.
fn months(root: &Root, reader: &Reader) -> Option<u32> {
    match &root.scenario.months {
        None => Some(36),
        Some(months) => (!reader.has_refused(&months.span)).then(|| whole(months.value)),
    }
}

/// A checked whole number as a count.
pub fn whole(value: rust_decimal::Decimal) -> u32 {
    u32::try_from(value.trunc().mantissa()).unwrap_or(u32::MAX)
}

fn option(id: &str, node: &Node, root: Option<&Root>, reader: &mut Reader) -> Option<OptionSpec> {
    reader.table(node, &Ask { rule: no_rule(), doc: "an option" })?;
    let core = OptionCore::read_part(node, reader)?;
    let months = root.and_then(|root| months(root, reader)).unwrap_or(u32::MAX);
    let go_live = whole(core.go_live.value);
    if go_live > months {
        let message = format!(
            "`{}` must be at most {months}, the last month of the scenario, found `{go_live}`",
            core.go_live.path
        );
        let label = "first month that serves units";
        reader.report(Problem::new("beyond-horizon", &core.go_live.span, message).label(label));
    }
    Some(OptionSpec { id: id.to_string(), core, go_live, node: node.clone() })
}

#[derive(Default)]
struct Files {
    texts: Texts,
    problems: Vec<Problem>,
    /// Files being read, outermost first, to see a cycle.
    open: Vec<PathBuf>,
}

impl Files {
    /// Reads a file and lays it on the files that it extends.
    fn read_extended(&mut self, path: &Path, from: Option<&Span>) -> Option<Node> {
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        if let (true, Some(span)) = (self.open.contains(&real), from) {
            let message =
                format!("a file must not extend itself, and `{}` leads back to this one", path.display());
            self.problems.push(Problem::new("cyclic-extends", span, message).label("a cycle"));
            return None;
        }
        if let (true, Some(span)) = (self.open.len() >= DEEPEST, from) {
            let message = format!("at most {DEEPEST} files extend one another, and this is one more");
            self.problems.push(Problem::new("too-many-bases", span, message).label("named here"));
            return None;
        }
        self.open.push(real);
        let root = self.read(path, from)?;
        let base = root.get("extends").and_then(|node| Some((node.text()?.to_string(), node.span.clone())));
        let whole = match base {
            None => root,
            Some((name, span)) => {
                let mut base = self.read_extended(&beside(path, &name), Some(&span))?;
                merge(&mut base, root);
                base
            }
        };
        self.open.pop();
        Some(whole)
    }

    fn read(&mut self, path: &Path, from: Option<&Span>) -> Option<Node> {
        let text = self.file(path, from)?;
        self.parse(&text, path)
    }

    fn parse(&mut self, text: &str, path: &Path) -> Option<Node> {
        let file = self.texts.add(path.display().to_string(), text);
        match parse(file, text) {
            Ok(node) => Some(node),
            Err(problems) => {
                self.problems.extend(problems);
                None
            }
        }
    }

    /// The text of a file, or a problem at the place that names it.
    fn file(&mut self, path: &Path, from: Option<&Span>) -> Option<String> {
        match text_of(path) {
            Ok(text) => Some(text),
            Err((code, message, hint)) => {
                let problem = match from {
                    Some(span) => Problem::new(code, span, message).label("named here"),
                    None => Problem::nowhere(code, message),
                };
                self.problems.push(match hint {
                    Some(hint) => problem.hint(hint),
                    None => problem,
                });
                None
            }
        }
    }

    fn apply(&mut self, root: &mut Node, changes: &Changes) {
        if let Some(case) = &changes.case {
            self.apply_case(root, case);
        }
        for written in &changes.set {
            let file = self.texts.add("--set", written.clone());
            let Some(change) = set(file, written) else {
                let span = Span { file, range: 0..written.len() };
                let message = format!("`--set` takes PATH=VALUE, found `{written}`");
                let label = if written.contains('=') { "no path before `=`" } else { "no `=`" };
                let problem = Problem::new("bad-set", &span, message).label(label);
                self.problems.push(problem.hint("such as `--set volume.units_per_month=20_000`"));
                continue;
            };
            self.problems.extend(put(root, change).err().map(|problem| *problem));
        }
    }

    fn apply_case(&mut self, root: &mut Node, name: &str) {
        let cases: Vec<(String, Node)> = match root.get("cases") {
            Some(cases) => cases.entries().map(|(id, node)| (id.to_string(), node.clone())).collect(),
            None => vec![],
        };
        let Some((_, case)) = cases.iter().find(|(id, _)| id == name) else {
            let near = nearest(name, cases.iter().map(|(id, _)| id.as_str()));
            let known: Vec<&str> = cases.iter().map(|(id, _)| id.as_str()).collect();
            let problem = Problem::nowhere("unknown-case", format!("the scenario has no case `{name}`"));
            self.problems.push(problem.hint(match (near, known.is_empty()) {
                (Some(near), _) => format!("did you mean `{near}`?"),
                (None, false) => format!("its cases are {}", known.join(", ")),
                (None, true) => "write `[cases.NAME]` with paths and values".into(),
            }));
            return;
        };
        for change in changes_of(case, &Via::Case(name.to_string())) {
            self.problems.extend(put(root, change).err().map(|problem| *problem));
        }
    }

    /// The price books that the scenario names, the last one winning; none where one of them cannot be read.
    fn book(&mut self, root: &Node, path: &Path) -> Option<PriceBook> {
        let trees: Vec<Option<Node>> = named_books(root)
            .map(|(item, name)| {
                let folder = match item.via {
                    Via::Set => path.to_path_buf(),
                    _ => PathBuf::from(&self.texts.list[item.span.file].name),
                };
                self.read(&beside(&folder, name), Some(&item.span))
            })
            .collect();
        let mut reader = Reader::new(&self.texts);
        let mut book = PriceBook::default();
        let added: Vec<Option<()>> = trees.iter().flatten().map(|tree| book.add(tree, &mut reader)).collect();
        self.problems.extend(reader.problems);
        let whole = trees.iter().all(Option::is_some) && added.iter().all(Option::is_some);
        whole.then_some(book)
    }

    /// Hash of every text with its length, and of the case: what the figures were computed from.
    fn hash(&self, changes: &Changes) -> String {
        let mut hash = Sha256::new();
        for text in &self.texts.list {
            hash.update((text.text.len() as u64).to_le_bytes());
            hash.update(text.text.as_bytes());
        }
        hash.update(changes.case.as_deref().unwrap_or("").as_bytes());
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn named_books(root: &Node) -> impl Iterator<Item = (&Node, &str)> {
    let named = root.get("scenario").and_then(|scenario| scenario.get("pricing"));
    let items = match named.map(|node| &node.value) {
        Some(Value::Array(items)) => items.as_slice(),
        _ => &[],
    };
    items.iter().filter_map(|item| Some((item, item.text()?)))
}

fn beside(file: &Path, name: &str) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).join(name)
}

type Unreadable = (&'static str, String, Option<String>);

/// What the system says of a file, without its number for it.
fn unreadable(path: &Path, error: &std::io::Error) -> String {
    let said = error.to_string();
    let said = said.split(" (os error").next().unwrap_or_default();
    format!("cannot read `{}`: {}", path.display(), in_passing(said))
}

fn not_utf8(path: &Path, error: &std::string::FromUtf8Error) -> Unreadable {
    let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
    let message =
        format!("`{}` must be UTF-8 text, and is not at line {line}, column {column}", path.display());
    ("not-utf8", message, Some("save it as UTF-8".to_string()))
}

fn text_of(path: &Path) -> Result<String, Unreadable> {
    let name = path.display();
    let unreadable = |error: std::io::Error| ("unreadable-file", unreadable(path, &error), None);
    let about = fs::metadata(path).map_err(unreadable)?;
    if about.is_dir() {
        let hint = "name the files in it, one by one".to_string();
        return Err(("not-a-file", format!("`{name}` must be a file, found a directory"), Some(hint)));
    }
    // A pipe has no length, so it is the reading that must stop.
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(unreadable)?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        let found = match about.len() {
            0..=LARGEST => "more".to_string(),
            length => format!("{} MiB", length / 1024 / 1024),
        };
        return Err(("file-too-large", format!("`{name}` must be at most 8 MiB, found {found}"), None));
    }
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(path, &error))?;
    let text = text.strip_prefix('\u{FEFF}').map(str::to_string).unwrap_or(text);
    match text.trim().is_empty() {
        true => {
            let hint = "`tollgate init` writes a scenario that runs as it is".to_string();
            Err(("empty-file", format!("`{name}` must say something, and it is empty"), Some(hint)))
        }
        false => Ok(text),
    }
}
