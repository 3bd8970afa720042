//! Texts of files, each opened once: whoever asks again is given what was read first, so that one run of a command
//! cannot mix two versions of a file.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use sha2::{Digest, Sha256};

use crate::base::diagnostic::in_passing;

/// The files that a command has opened, by their canonical paths.
#[derive(Default)]
pub struct Files {
    opened: RefCell<HashMap<PathBuf, Rc<TextFile>>>,
    /// The only texts that there are, by the names that they were read under; None for those of the disk.
    kept: Option<HashMap<String, Rc<TextFile>>>,
}

/// A file as it was when it was opened.
#[derive(Debug)]
pub struct TextFile {
    /// Without a byte order mark.
    pub text: String,
    /// SHA-256 of the text, in hexadecimal digits.
    pub sha256: String,
}

/// Why a file has no text.
#[derive(Debug, Clone)]
pub struct Unreadable {
    /// The code of the problem.
    pub code: &'static str,
    pub message: String,
    pub hint: Option<String>,
}

/// Scenario files and price books larger than this, in bytes, are not what they say they are.
const LARGEST: u64 = 8 * 1024 * 1024;
/// Price lists of others are larger.
const LARGEST_LIST: u64 = 32 * 1024 * 1024;

impl Files {
    /// Texts that were kept, in place of what the disk has now.
    pub fn of_kept<'t>(texts: impl Iterator<Item = (&'t str, &'t str)>) -> Self {
        let file = |text: &str| TextFile { text: text.to_string(), sha256: sha256(text.as_bytes()) };
        let kept = texts.map(|(name, text)| (name.to_string(), Rc::new(file(text)))).collect();
        Self { kept: Some(kept), ..Self::default() }
    }

    /// A text that was kept under a name; None where all are read from the disk.
    ///
    /// # Errors
    /// A name under which none was kept.
    pub fn kept(&self, name: &str) -> Option<Result<Rc<TextFile>, Unreadable>> {
        let missing = || Unreadable {
            code: "unreadable-file",
            message: format!("`{name}` is not among the files that were frozen"),
            hint: None,
        };
        self.kept.as_ref().map(|kept| kept.get(name).cloned().ok_or_else(missing))
    }

    /// The text of a scenario, a price book or a baseline.
    ///
    /// # Errors
    /// A file that cannot be read, is larger than 8 MiB, is empty or is no text in UTF-8.
    pub fn text(&self, path: &Path) -> Result<Rc<TextFile>, Unreadable> {
        self.opened(path, LARGEST)
    }

    /// The text of a price list to import.
    ///
    /// # Errors
    /// As for `text`, from 32 MiB on.
    pub fn price_list(&self, path: &Path) -> Result<Rc<TextFile>, Unreadable> {
        self.opened(path, LARGEST_LIST)
    }

    /// How many files were read.
    pub fn count(&self) -> usize {
        self.opened.borrow().len()
    }

    fn opened(&self, path: &Path, largest: u64) -> Result<Rc<TextFile>, Unreadable> {
        if let Some(kept) = self.kept(&path.display().to_string()) {
            return kept;
        }
        let key = canonical(path);
        if let Some(known) = self.opened.borrow().get(&key) {
            return Ok(known.clone());
        }
        let text = text_of(path, largest)?;
        let sha256 = sha256(text.as_bytes());
        let file = Rc::new(TextFile { text, sha256 });
        self.opened.borrow_mut().insert(key, file.clone());
        Ok(file)
    }
}

/// A path that is the same however a file is named; as it is written where there is no such file.
pub fn canonical(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

/// SHA-256 in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn text_of(path: &Path, largest: u64) -> Result<String, Unreadable> {
    let name = path.display();
    let refused = |code, message: String| Unreadable { code, message, hint: None };
    let unreadable = |error: std::io::Error| refused("unreadable-file", unreadable(path, &error));
    if path == Path::new(STANDARD_INPUT) {
        return from_standard_input(largest);
    }
    let about = fs::metadata(path).map_err(unreadable)?;
    if !about.is_file() && !about.is_dir() {
        let why = refused("not-a-file", format!("`{name}` must be a file, found a pipe or a device"));
        return Err(why.hint("`-` reads a scenario from standard input"));
    }
    if about.is_dir() {
        let why = refused("not-a-file", format!("`{name}` must be a file, found a directory"));
        return Err(why.hint("name the files in it, one by one"));
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(unreadable)?;
    file.take(largest + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > largest {
        let found = match about.len() {
            length if length <= largest => "more".to_string(),
            length => format!("{} MiB", length / 1024 / 1024),
        };
        let most = largest / 1024 / 1024;
        return Err(refused("file-too-large", format!("`{name}` must be at most {most} MiB, found {found}")));
    }
    sound(path, bytes)
}

/// What standard input goes by.
const STANDARD_INPUT: &str = "-";

fn from_standard_input(largest: u64) -> Result<String, Unreadable> {
    let mut bytes = Vec::new();
    let path = Path::new(STANDARD_INPUT);
    let refused = |code, message: String| Unreadable { code, message, hint: None };
    let read = std::io::stdin().take(largest + 1).read_to_end(&mut bytes);
    read.map_err(|error| refused("unreadable-file", unreadable(path, &error)))?;
    if bytes.len() as u64 > largest {
        let most = largest / 1024 / 1024;
        return Err(refused(
            "file-too-large",
            format!("standard input must be at most {most} MiB, found more"),
        ));
    }
    sound(path, bytes)
}

/// The text of bytes, without a byte order mark.
fn sound(path: &Path, bytes: Vec<u8>) -> Result<String, Unreadable> {
    let name = path.display();
    let refused = |code, message: String| Unreadable { code, message, hint: None };
    let text = String::from_utf8(bytes).map_err(|error| not_utf8(path, &error))?;
    let text = text.strip_prefix('\u{FEFF}').map(str::to_string).unwrap_or(text);
    if text.trim().is_empty() {
        let why = refused("empty-file", format!("`{name}` must say something, and it is empty"));
        return Err(why.hint("`tollgate init` writes a scenario that runs as is"));
    }
    Ok(text)
}

impl Unreadable {
    fn hint(self, hint: &str) -> Self {
        Self { hint: Some(hint.to_string()), ..self }
    }
}

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
    Unreadable { code: "not-utf8", message, hint: None }.hint("save it as UTF-8")
}
