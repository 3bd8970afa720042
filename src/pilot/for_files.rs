//! What the command line says of how files are read: of one of them, or of all.

use crate::base::diagnostic::{Problem, nearest};
use crate::base::text::shortened;

/// A word of the command line, for a file or for all that have none of their own.
#[derive(Debug, Clone)]
pub struct ForFiles<T> {
    pub list: Vec<(Option<String>, T)>,
}

impl<T> Default for ForFiles<T> {
    fn default() -> Self {
        Self { list: vec![] }
    }
}

impl<T: Copy> ForFiles<T> {
    pub fn of(&self, file: &str) -> Option<T> {
        let own =
            self.list.iter().find(|(name, _)| name.as_deref().is_some_and(|name| is_called(file, name)));
        own.or_else(|| self.list.iter().find(|(name, _)| name.is_none())).map(|(_, value)| *value)
    }
}

/// Whether a file is meant by a name: its path, or the end of it.
pub fn is_called(file: &str, name: &str) -> bool {
    let before = file.strip_suffix(name);
    before.is_some_and(|before| before.is_empty() || before.ends_with(['/', '\\']))
}

/// What `--map` says: our column, and those of the file that add up to it.
#[derive(Debug, Clone)]
pub struct MapEntry {
    pub file: Option<String>,
    pub ours: String,
    pub theirs: String,
}

/// Where our columns stand in a file, each in one place or in several that are added up.
pub type Places = Vec<(String, Vec<usize>)>;

impl MapEntry {
    /// The columns that are meant: one of that name, or several with plus signs between them.
    pub fn parts<'m>(&'m self, is_there: &dyn Fn(&str) -> bool) -> Vec<&'m str> {
        let theirs = self.theirs.trim();
        if is_there(theirs) { vec![theirs] } else { theirs.split('+').map(str::trim).collect() }
    }

    /// Whether it is of a file; one that names none is of all.
    pub fn is_of(&self, file: &str) -> bool {
        self.file.as_deref().is_none_or(|name| is_called(file, name))
    }
}

/// The columns of a file that `--map` names, with what was used of it.
///
/// # Errors
/// A column that is not there, where the file is meant: by its name, or as the only one.
pub fn places(
    names: &[String],
    file: &str,
    (map, is_only_file): (&[MapEntry], bool),
) -> Result<(Places, Vec<usize>), Box<Problem>> {
    let at = |name: &str| names.iter().position(|known| known.eq_ignore_ascii_case(name));
    let (mut all, mut used) = (Places::new(), Vec::new());
    for (index, entry) in map.iter().enumerate().filter(|(_, entry)| entry.is_of(file)) {
        let parts = entry.parts(&|name| at(name).is_some());
        match parts.iter().map(|part| at(part)).collect::<Option<Vec<usize>>>() {
            Some(found) => {
                all.push((entry.ours.clone(), found));
                used.push(index);
            }
            None if entry.file.is_some() || is_only_file => {
                let part = parts.into_iter().find(|part| at(part).is_none()).unwrap_or_default();
                return Err(Box::new(not_there(entry, part, names, file)));
            }
            None => {}
        }
    }
    Ok((all, used))
}

fn not_there(entry: &MapEntry, part: &str, names: &[String], file: &str) -> Problem {
    let found = shortened(&names.join(", "));
    let message = format!(
        "{file}:1: `--map {}={}` names a column that is not there, found {found}",
        entry.ours,
        shortened(&entry.theirs)
    );
    let problem = Problem::nowhere("bad-header", message);
    match nearest(part, names.iter().map(String::as_str)) {
        Some(near) => problem.hint(format!("did you mean `{near}`?")),
        None => problem,
    }
}
