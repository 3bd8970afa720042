//! Where a value comes from: a place in a file, an entry of a price book, the command line, a case, a convention.

use std::fmt;

/// A place in a text that the user wrote; lines and columns count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    pub file: String,
    pub line: usize,
    pub column: usize,
}

/// How a value got into the scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Written in the scenario, or in a file that it extends.
    File(Place),
    /// An entry of a price book: its key, and where it stands.
    Book { entry: String, place: Place },
    /// Given on the command line with `--set`.
    Set,
    /// Replaced by a named case of the scenario.
    Case { name: String, place: Place },
    /// A convention of the tool, in words.
    Convention(String),
}

/// The origin of a value with what its author says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub origin: Origin,
    /// Who says so.
    pub source: Option<String>,
    /// When it was true, as written.
    pub as_of: Option<String>,
    pub note: Option<String>,
}

impl Source {
    /// A value that the tool itself fixes, with the reason.
    pub fn convention(why: impl Into<String>) -> Self {
        Self { origin: Origin::Convention(why.into()), source: None, as_of: None, note: None }
    }

    /// A value with an origin and nothing else known of it.
    pub fn of(origin: Origin) -> Self {
        Self { origin, source: None, as_of: None, note: None }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::File(place) => write!(f, "{place}"),
            Origin::Book { entry, place } => write!(f, "{place}, {entry}"),
            Origin::Set => write!(f, "--set"),
            Origin::Case { name, place } => write!(f, "case {name}, {place}"),
            Origin::Convention(why) => write!(f, "{why}"),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.origin)?;
        let said: Vec<&str> =
            [&self.source, &self.as_of, &self.note].into_iter().flatten().map(String::as_str).collect();
        match said.is_empty() {
            true => Ok(()),
            false => write!(f, " ({})", said.join("; ")),
        }
    }
}
