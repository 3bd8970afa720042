//! What is wrong with a file: the rule, what was found, how to mend it, and where. Problems come all at once.

use std::ops::Range;

use crate::base::source::Place;

/// A stretch of one of the texts that were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Index into `Texts`.
    pub file: usize,
    /// Bytes.
    pub range: Range<usize>,
}

/// A text that was read, under the name that the user knows it by.
#[derive(Debug, Clone)]
pub struct SourceText {
    pub name: String,
    pub text: String,
    /// Byte at which each line starts.
    lines: Vec<usize>,
}

/// All texts that were read: scenario, files it extends, price books, `--set` arguments.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    pub list: Vec<SourceText>,
}

impl Texts {
    /// Keeps a text and gives its index.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> usize {
        let (name, text) = (name.into(), text.into());
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        self.list.push(SourceText { name, text, lines });
        self.list.len() - 1
    }

    /// File, line and column of the start of a span.
    pub fn place(&self, span: &Span) -> Place {
        let text = &self.list[span.file];
        let start = span.range.start.min(text.text.len());
        let line = text.lines.partition_point(|first| *first <= start).max(1);
        let column = text.text.get(text.lines[line - 1]..start).unwrap_or("").chars().count() + 1;
        Place { file: text.name.clone(), line, column }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    Error,
    Warning,
}

/// One thing that is wrong.
#[derive(Debug, Clone)]
pub struct Problem {
    pub severity: Severity,
    /// A stable name for the kind of problem.
    pub code: &'static str,
    /// The rule, then what was found; lower case, no full stop.
    pub message: String,
    pub span: Option<Span>,
    /// What stands at the span.
    pub label: String,
    pub hint: Option<String>,
}

impl Problem {
    /// An error at a place.
    pub fn new(code: &'static str, span: &Span, message: impl Into<String>) -> Self {
        Self { span: Some(span.clone()), ..Self::nowhere(code, message) }
    }

    /// An error that no line of a file is to blame for.
    pub fn nowhere(code: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { severity: Severity::Error, code, message, span: None, label: String::new(), hint: None }
    }

    /// What stands at the span; the description of a field serves as well.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = in_passing(&label.into());
        self
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// A sentence as a part of another: without its full stop, and with a small letter unless it begins with initials.
pub fn in_passing(sentence: &str) -> String {
    let sentence = sentence.strip_suffix('.').unwrap_or(sentence);
    let mut letters = sentence.chars();
    match (letters.next(), letters.next()) {
        (Some(first), second) if !second.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit()) => {
            first.to_lowercase().chain(sentence.chars().skip(1)).collect()
        }
        _ => sentence.to_string(),
    }
}

/// Problems with the texts they point into.
#[derive(Debug, Clone)]
pub struct Refusal {
    pub texts: Texts,
    pub problems: Vec<Problem>,
}

impl Refusal {
    /// A refusal for a single reason outside any file.
    pub fn because(code: &'static str, message: impl Into<String>) -> Self {
        Self { texts: Texts::default(), problems: vec![Problem::nowhere(code, message)] }
    }
}

/// The known name nearest to what was written, if any is near.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if written.is_empty() {
        return None;
    }
    let score = |name: &str| strsim::damerau_levenshtein(written, name);
    let near = known.into_iter().min_by_key(|name| score(name))?;
    let limit = (written.chars().count().max(near.chars().count()) / 3).max(1);
    (score(near) <= limit || near.contains(written) || written.contains(near)).then_some(near)
}
