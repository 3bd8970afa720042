//! Reading files: the scenario, what it extends, the case and the `--set` changes laid on it, its price books.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::edit::{merge, put, retrace, set_value};
use super::pricing::PriceBook;
use super::raw::{Node, Value, Via, parse};
use super::record::{Ask, Field, Reader, no_rule};
use super::types::{OptionCore, OptionSpec, Root, Scenario};
use crate::base::diagnostic::{Problem, Span, Texts, nearest};

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
    /// The ranges that numbers carry, in words, by path.
    pub ranges: HashMap<String, String>,
}

/// Scenario files and price books larger than this are not what they say they are.
const LARGEST: u64 = 8 * 1024 * 1024;

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
    let options =
        root.get("options").map(|node| node.entries().map(|(id, n)| (id.into(), n.clone())).collect());
    let mut ranges = HashMap::new();
    gather_ranges(&root, &mut ranges);
    Loaded { texts: files.texts, problems, options: options.unwrap_or_default(), scenario, ranges }
}

/// Ends of ranges as they are written: `min 0.3, max 0.7`.
fn gather_ranges(node: &Node, into: &mut HashMap<String, String>) {
    let ends = super::number::PARAMETERS.iter().filter_map(|name| match &node.get(name)?.value {
        Value::Number(text) => Some(format!("{name} {text}")),
        _ => None,
    });
    let ends: Vec<String> = ends.collect();
    if node.get("value").is_some() && !ends.is_empty() {
        into.insert(node.path.clone(), ends.join(", "));
    }
    node.entries().for_each(|(_, node)| gather_ranges(node, into));
}

fn scenario(
    root: &Node,
    book: PriceBook,
    changes: &Changes,
    sha256: String,
    reader: &mut Reader,
) -> Option<Scenario> {
    let ask = Ask { rule: no_rule(), doc: "a scenario" };
    let read = Root::read(root, &ask, reader);
    let options: Vec<Option<OptionSpec>> = root
        .get("options")
        .map(|node| node.entries().map(|(id, node)| option(id, node, read.as_ref(), reader)).collect())
        .unwrap_or_default();
    let root = read?;
    let months = root.scenario.months.as_ref().map_or(36, |months| whole(months.value));
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
        book,
        cases,
        case: changes.case.clone(),
        sha256,
    })
}

/// A checked whole number as a count.
pub fn whole(value: rust_decimal::Decimal) -> u32 {
    u32::try_from(value.trunc().mantissa()).unwrap_or(u32::MAX)
}

fn option(id: &str, node: &Node, root: Option<&Root>, reader: &mut Reader) -> Option<OptionSpec> {
    let core = OptionCore::read_part(node, reader)?;
    let months = root.and_then(|root| root.scenario.months.as_ref()).map_or(36, |months| whole(months.value));
    let go_live = whole(core.go_live.value);
    if go_live > months {
        let message = format!(
            "`{}` must be within the {months} months of the scenario, found `{go_live}`",
            core.go_live.path
        );
        let label = "first month that serves units";
        reader.report(Problem::new("beyond-horizon", &core.go_live.span, message).label(label));
        return None;
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
        for set in &changes.set {
            let file = self.texts.add("--set", set.clone());
            let Some((path, value)) = set.split_once('=') else {
                let span = Span { file, range: 0..set.len() };
                let message = format!("`--set` takes PATH=VALUE, found `{set}`");
                self.problems.push(Problem::new("bad-set", &span, message).label("no `=`"));
                continue;
            };
            let value = set_value(file, set, set.len() - value.len());
            self.problems.extend(put(root, path.trim(), value).err().map(|problem| *problem));
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
        for (path, value) in case.entries() {
            let mut value = value.clone();
            let span = value.span.clone();
            retrace(&mut value, &Via::Case(name.to_string()), &span);
            self.problems.extend(put(root, path, value).err().map(|problem| *problem));
        }
    }

    /// The price books that the scenario names, the last one winning.
    fn book(&mut self, root: &Node, path: &Path) -> PriceBook {
        let named = root.get("scenario").and_then(|scenario| scenario.get("pricing"));
        let items = match named.map(|node| &node.value) {
            Some(Value::Array(items)) => items.as_slice(),
            _ => &[],
        };
        let mut trees = Vec::new();
        for item in items {
            let Some(name) = item.text() else { continue };
            let folder = match item.via {
                Via::Set => path.to_path_buf(),
                _ => PathBuf::from(&self.texts.list[item.span.file].name),
            };
            trees.extend(self.read(&beside(&folder, name), Some(&item.span)));
        }
        let mut reader = Reader::new(&self.texts);
        let mut book = PriceBook::default();
        trees.iter().for_each(|tree| book.add(tree, &mut reader));
        self.problems.extend(reader.problems);
        book
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

fn beside(file: &Path, name: &str) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).join(name)
}

type Unreadable = (&'static str, String, Option<String>);

fn text_of(path: &Path) -> Result<String, Unreadable> {
    let name = path.display();
    let unreadable =
        |error: std::io::Error| ("unreadable-file", format!("cannot read `{name}`: {error}"), None);
    let about = fs::metadata(path).map_err(unreadable)?;
    if about.is_dir() {
        let hint = "name the files in it, one by one".to_string();
        return Err(("not-a-file", format!("`{name}` must be a file, found a directory"), Some(hint)));
    }
    if about.len() > LARGEST {
        let message = format!("`{name}` must be at most 8 MiB, found {} MiB", about.len() / 1024 / 1024);
        return Err(("file-too-large", message, None));
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        let message = format!("`{name}` must be UTF-8 text, and line {line} is not");
        ("not-utf8", message, Some("save it as UTF-8".to_string()))
    })?;
    match text.trim().is_empty() {
        true => {
            let hint = "`tollgate init` writes a scenario that runs as it is".to_string();
            Err(("empty-file", format!("`{name}` must say something, and it is empty"), Some(hint)))
        }
        false => Ok(text),
    }
}
