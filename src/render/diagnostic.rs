//! Problems on a terminal: the rule, the place, the line as it is written, the hint.

use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::base::diagnostic::{Problem, Refusal, Severity, Texts};
use crate::base::text::{breaks_line, is_hidden};

/// More than these are counted, not shown.
const MOST: usize = 20;

/// All problems, one after the other, and how many there are.
pub fn render(refusal: &Refusal, colour: bool) -> String {
    let shown: Vec<String> =
        refusal.problems.iter().take(MOST).map(|problem| one(problem, &refusal.texts, colour)).collect();
    let count = refusal.problems.len();
    let more = if count > MOST { format!(", the first {MOST} shown") } else { String::new() };
    let errors = if count == 1 { "1 error".to_string() } else { format!("{count} errors{more}") };
    format!("{}\n\n{errors}\n", shown.join("\n\n"))
}

/// One problem.
fn one(problem: &Problem, texts: &Texts, colour: bool) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let message = printable(&problem.message);
    let label = printable(&problem.label);
    let mut group = Group::with_title(level.primary_title(message.as_str()));
    let (name, source);
    if let Some(span) = &problem.span {
        let text = &texts.list[span.file];
        name = printable(&text.name);
        let range = within(&text.text, span.range.clone());
        let annotation = AnnotationKind::Primary.span(range).label(label.as_str());
        source = same_length(&text.text);
        group = group.element(Snippet::source(source.as_str()).path(name.as_str()).annotation(annotation));
    }
    let hint = problem.hint.as_deref().map(printable);
    if let Some(hint) = &hint {
        group = group.element(Level::HELP.with_name("hint").message(hint.as_str()));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(DEFAULT_TERM_WIDTH).render(&[group])
}

/// A range on the boundaries of characters, and never empty.
fn within(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let mut start = range.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = range.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

/// A source as an excerpt may show it: what does not show, or ends a line that is none, is replaced by as many bytes, so that every
/// place stays where it is.
fn same_length(source: &str) -> String {
    let replaced = |c: char| match c {
        '\n' | '\r' | '\t' => false,
        _ => breaks_line(c) || is_hidden(c),
    };
    let stand_in = |c: char| match c.len_utf8() {
        1 => "?",
        2 => "\u{BF}",
        3 => "\u{FFFD}",
        _ => "\u{FFFD}?",
    };
    let shown = |out: &mut String, c: char| match replaced(c) {
        true => out.push_str(stand_in(c)),
        false => out.push(c),
    };
    source.chars().fold(String::with_capacity(source.len()), |mut out, c| {
        shown(&mut out, c);
        out
    })
}

/// Text without control characters: what a user wrote is shown, never obeyed.
fn printable(text: &str) -> String {
    let shown = |c: char| if breaks_line(c) || is_hidden(c) { '\u{FFFD}' } else { c };
    text.chars().map(shown).collect()
}
