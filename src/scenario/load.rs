//! Reading files: the scenario, what it extends, the case and the `--set` changes laid on it, its price books.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::base::diagnostic::{Problem, Refusal, Span, Texts, in_passing, nearest};
use crate::form::edit::{changes_of, merge, put, set};
use crate::form::record::Reader;
use crate::form::toml_tree::{Node, Value, Via, parse};
use crate::prices::entries::PriceBook;
use crate::scenario::tree::Tree;
pub use crate::scenario::tree::{Changes, Loaded};

/// Scenario files and price books larger than this are not what they say they are.
const LARGEST: u64 = 8 * 1024 * 1024;
/// More files than this that extend one another are a mistake.
const DEEPEST: usize = 32;

/// Reads a scenario with its changes and its price books.
pub fn load(path: &Path, changes: &Changes) -> Loaded {
    let mut files = Files::default();
    let tree = files.tree(path, changes);
    tree.loaded(files.texts)
}

/// Price books without a scenario.
pub struct Books {
    pub texts: Texts,
    pub book: PriceBook,
    /// Each file as it is written.
    pub trees: Vec<Node>,
}

/// Reads price books as one, the last one winning; the shipped ones where none is named.
///
/// # Errors
/// Every problem of the books.
pub fn books(paths: &[PathBuf]) -> Result<Books, Refusal> {
    let mut files = Files::default();
    let trees: Vec<Option<Node>> = match paths.is_empty() {
        true => crate::prices::shipped::BOOKS
            .iter()
            .map(|(name, text)| files.parse(text, Path::new(name)))
            .collect(),
        false => paths.iter().map(|path| files.read(path, None)).collect(),
    };
    let mut reader = Reader::new(&files.texts);
    let mut book = PriceBook::default();
    for tree in trees.iter().flatten() {
        // What is wrong with a book has been reported.
        let _ = book.add(tree, &mut reader);
    }
    files.problems.extend(reader.problems);
    match files.problems.is_empty() {
        true => Ok(Books { texts: files.texts, book, trees: trees.into_iter().flatten().collect() }),
        false => Err(Refusal { texts: files.texts, problems: files.problems }),
    }
}

/// A price book that the tool itself has written, to see that it is sound.
///
/// # Errors
/// Every problem of the book.
pub fn written_book(path: &Path, text: &str) -> Result<(), Refusal> {
    let mut files = Files::default();
    let tree = files.parse(text, path);
    let mut reader = Reader::new(&files.texts);
    let _ = tree.and_then(|tree| PriceBook::default().add(&tree, &mut reader));
    files.problems.extend(reader.problems);
    match files.problems.is_empty() {
        true => Ok(()),
        false => Err(Refusal { texts: files.texts, problems: files.problems }),
    }
}

/// A scenario that the tool itself writes, with the prices it is to use.
pub fn composed(text: &str, book: PriceBook, mut texts: Texts) -> Loaded {
    let file = texts.add("(composed)", text);
    let (root, problems) = match parse(file, text) {
        Ok(root) => (Some(root), vec![]),
        Err(problems) => (None, problems),
    };
    let changes = Changes::default();
    let tree = Tree { root, book: Some(book), books: vec![], changes, sha256: String::new(), problems };
    tree.loaded(texts)
}

/// The text of a file that is no scenario, such as a price list to import.
///
/// # Errors
/// A file that cannot be read, is larger than 32 MiB or is no text.
pub fn import_text(path: &Path) -> Result<String, Refusal> {
    const LARGEST_IMPORT: u64 = 32 * 1024 * 1024;
    text_of(path, LARGEST_IMPORT).map_err(|(code, message, hint)| {
        let mut problem = Problem::nowhere(code, message);
        problem.hint = hint.filter(|_| code != "empty-file");
        Refusal { texts: Texts::default(), problems: vec![problem] }
    })
}

/// Files as they are read, of one scenario after the other.
#[derive(Default)]
pub struct Files {
    pub texts: Texts,
    /// Of the scenario that is being read.
    problems: Vec<Problem>,
    /// Files being read, outermost first, to see a cycle.
    open: Vec<PathBuf>,
    /// The first text of the scenario that is being read.
    first: usize,
}

impl Files {
    /// Reads a scenario up to its tree, and the price books that it names.
    pub fn tree(&mut self, path: &Path, changes: &Changes) -> Tree {
        self.first = self.texts.list.len();
        self.open.clear();
        let mut root = self.read_extended(path, None);
        let mut books = Vec::new();
        let mut book = None;
        if let Some(root) = &mut root {
            self.apply(root, changes);
            let first = self.texts.list.len();
            book = self.book(root, path);
            if let Some(book) = &book {
                crate::scenario::references::refer(root, book, &mut self.problems);
            }
            books = (first..self.texts.list.len()).collect();
        }
        let sha256 = self.hash(changes);
        let problems = std::mem::take(&mut self.problems);
        Tree { root, book, books, changes: changes.clone(), sha256, problems }
    }

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
        let as_count = match base {
            None => root,
            Some((name, span)) => {
                let mut base = self.read_extended(&beside(path, &name), Some(&span))?;
                merge(&mut base, root);
                base
            }
        };
        self.open.pop();
        Some(as_count)
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
        match text_of(path, LARGEST) {
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
        let as_count = trees.iter().all(Option::is_some) && added.iter().all(Option::is_some);
        as_count.then_some(book)
    }

    /// Hash of every text with its length, and of the case: what the figures were computed from.
    fn hash(&self, changes: &Changes) -> String {
        let mut hash = Sha256::new();
        for text in &self.texts.list[self.first..] {
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

/// The text of a file, or why there is none.
pub fn text(path: &Path) -> Result<String, String> {
    text_of(path, LARGEST).map_err(|(_, message, _)| message)
}

fn text_of(path: &Path, largest: u64) -> Result<String, Unreadable> {
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
    file.take(largest + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > largest {
        let found = match about.len() {
            length if length <= largest => "more".to_string(),
            length => format!("{} MiB", length / 1024 / 1024),
        };
        let most = largest / 1024 / 1024;
        return Err(("file-too-large", format!("`{name}` must be at most {most} MiB, found {found}"), None));
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
