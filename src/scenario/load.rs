//! Reading files: the scenario, what it extends, the case and the `--set` changes laid on it, its price books.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::base::diagnostic::{Problem, Span, Texts, nearest};
use crate::base::text::shortened;
use crate::form::edit::{changes_of, merge, put, set};
use crate::form::files::{Files, canonical};
use crate::form::record::Reader;
use crate::form::toml_tree::{Node, Value, Via, parse};
use crate::form::tree_reader::TreeReader;
use crate::prices::book::PriceBook;
use crate::prices::shipped;
use crate::scenario::tree::ScenarioTree;
pub use crate::scenario::tree::{Changes, Loaded};
use crate::scenario::types::catalogue;

/// More files than this that extend one another are a mistake.
const DEEPEST: usize = 32;

/// Reads a scenario with its changes and its price books; what `files` has read already is not read again.
pub fn load(files: &Files, path: &Path, changes: &Changes) -> Loaded {
    let mut loader = Loader::new(files);
    let tree = loader.tree(path, changes);
    tree.loaded(loader.texts())
}

/// A scenario that the tool itself writes, with the prices it is to use.
pub fn composed(text: &str, book: PriceBook, mut texts: Texts) -> Loaded {
    let file = texts.add("(composed)", text);
    let (root, problems) = match parse(file, text) {
        Ok(root) => (Some(root), vec![]),
        Err(problems) => (None, problems),
    };
    let changes = Changes::default();
    let tree =
        ScenarioTree { root, book: Some(book), books: vec![], changes, sha256: String::new(), problems };
    tree.loaded(texts)
}

/// Reads one scenario after the other.
pub struct Loader<'f> {
    /// Its problems are those of the scenario that is being read.
    read: TreeReader<'f>,
    /// Files being read, outermost first, to see a cycle.
    open: Vec<PathBuf>,
    /// The first text of the scenario that is being read.
    first: usize,
}

impl<'f> Loader<'f> {
    pub fn new(files: &'f Files) -> Self {
        Self { read: TreeReader::new(files), open: Vec::new(), first: 0 }
    }

    /// The texts of all scenarios that were read.
    pub fn texts(self) -> Texts {
        self.read.texts
    }

    /// The texts of what was read so far.
    pub fn texts_so_far(&self) -> &Texts {
        &self.read.texts
    }

    /// The tree of a file that is no scenario, and what is wrong with it.
    pub fn plain(&mut self, path: &Path) -> (Option<Node>, Vec<Problem>) {
        let root = self.read.read(path, None);
        (root, std::mem::take(&mut self.read.problems))
    }

    /// Why a file that is named somewhere has no text, if it has none.
    pub fn readable(&mut self, path: &Path, from: &Span) -> Option<Problem> {
        let found = self.read.read(path, Some(from));
        let problem = self.read.problems.pop();
        self.read.problems.clear();
        problem.filter(|_| found.is_none())
    }

    /// Reads a scenario up to its tree, and the price books that it names.
    pub fn tree(&mut self, path: &Path, changes: &Changes) -> ScenarioTree {
        self.tree_named(path, None, changes)
    }

    /// The same for a scenario that another file names.
    pub fn tree_named(&mut self, path: &Path, from: Option<&Span>, changes: &Changes) -> ScenarioTree {
        self.first = self.read.texts.list.len();
        self.open.clear();
        let mut root = self.read_extended(path, from);
        let mut books = Vec::new();
        let mut book = None;
        if let Some(root) = &mut root {
            self.apply(root, changes);
            let first = self.read.texts.list.len();
            book = self.book(root, path, &changes.books);
            if let Some(book) = &book {
                crate::scenario::references::refer(root, book, &mut self.read.problems);
                crate::scenario::same_as::unite(root, &mut self.read.problems);
            }
            books = (first..self.read.texts.list.len()).collect();
        }
        let sha256 = self.hash(changes);
        let problems = std::mem::take(&mut self.read.problems);
        ScenarioTree { root, book, books, changes: changes.clone(), sha256, problems }
    }

    /// Reads a file and lays it on the files that it extends.
    fn read_extended(&mut self, path: &Path, from: Option<&Span>) -> Option<Node> {
        let real = canonical(path);
        if let (true, Some(span)) = (self.open.contains(&real), from) {
            let message =
                format!("a file must not extend itself, and `{}` leads back to this one", path.display());
            self.read.problems.push(Problem::new("cyclic-extends", span, message).label("a cycle"));
            return None;
        }
        if let (true, Some(span)) = (self.open.len() >= DEEPEST, from) {
            let message = format!("at most {DEEPEST} files extend one another, and this is one more");
            self.read.problems.push(Problem::new("too-many-bases", span, message).label("named here"));
            return None;
        }
        self.open.push(real);
        let root = self.read.read(path, from)?;
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

    fn apply(&mut self, root: &mut Node, changes: &Changes) {
        if let Some(case) = &changes.case {
            self.apply_case(root, case);
        }
        for written in &changes.set {
            let file = self.read.texts.add("--set", written.clone());
            let Some(change) = set(file, written) else {
                let span = Span { file, range: 0..written.len() };
                let message = format!("`--set` takes PATH=VALUE, found `{written}`");
                let label = if written.contains('=') { "no path before `=`" } else { "no `=`" };
                let problem = Problem::new("bad-set", &span, message).label(label);
                self.read.problems.push(problem.hint("such as `--set volume.units_per_month=20_000`"));
                continue;
            };
            self.read.problems.extend(put(root, change, &catalogue()).err().map(|problem| *problem));
        }
        for number in &changes.measured {
            let change = number.edit(&mut self.read.texts);
            self.read.problems.extend(put(root, change, &catalogue()).err().map(|problem| *problem));
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
            self.read.problems.push(problem.hint(match (near, known.is_empty()) {
                (Some(near), _) => format!("did you mean `{near}`?"),
                (None, false) => format!("its cases are {}", known.join(", ")),
                (None, true) => "write `[cases.NAME]` with paths and values".into(),
            }));
            return;
        };
        for change in changes_of(case, &Via::Case(name.to_string())) {
            self.read.problems.extend(put(root, change, &catalogue()).err().map(|problem| *problem));
        }
    }

    /// The price books that the scenario names and those laid over them, the last one winning; none where one of them cannot be read.
    fn book(&mut self, root: &Node, path: &Path, over: &[PathBuf]) -> Option<PriceBook> {
        let named = named_books(root).map(|(item, name)| self.named_book(item, name, path));
        let mut trees: Vec<Option<Node>> = named.collect();
        trees.extend(over.iter().map(|book| self.read.read(book, None)));
        let mut reader = Reader::new(&self.read.texts);
        let mut book = PriceBook::default();
        let added: Vec<Option<()>> = trees.iter().flatten().map(|tree| book.add(tree, &mut reader)).collect();
        self.read.problems.extend(reader.problems);
        let whole = trees.iter().all(Option::is_some) && added.iter().all(Option::is_some);
        whole.then_some(book)
    }

    /// A price book that comes with the tool, `@api`, or a file beside the one that names it.
    fn named_book(&mut self, item: &Node, name: &str, path: &Path) -> Option<Node> {
        if let Some(shipped) = name.strip_prefix('@') {
            return self.shipped_book(item, name, shipped);
        }
        let folder = match item.via {
            Via::Set => path.to_path_buf(),
            _ => PathBuf::from(&self.read.texts.list[item.span.file].name),
        };
        self.read.read(&beside(&folder, name), Some(&item.span))
    }

    fn shipped_book(&mut self, item: &Node, name: &str, shipped: &str) -> Option<Node> {
        // A frozen plan has the book of its day, not that of the program that reads it.
        if let Some(text) = self.read.kept(name) {
            return self.read.parse(&text, Path::new(name));
        }
        if let Some(text) = shipped::text(shipped) {
            return self.read.parse(text, Path::new(name));
        }
        let known: Vec<String> = shipped::names().map(|name| format!("`@{name}`")).collect();
        let message = format!("no price book `{}` comes with tollgate", shortened(name));
        let problem = Problem::new("unknown-book", &item.span, message).label("not shipped");
        self.read.problems.push(problem.hint(format!("there are {}", known.join(", "))));
        None
    }

    /// Hash of every text with its length, and of the case: what the figures were computed from.
    fn hash(&self, changes: &Changes) -> String {
        let mut hash = Sha256::new();
        for text in &self.read.texts.list[self.first..] {
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
