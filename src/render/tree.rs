//! Derivations as lines of text, for any format.

use crate::render::cells::{exact, sentence};
use crate::report::document::{Branch, Cell};

/// The figure with its value; its formula in names and in numbers; where it comes from.
pub fn lines(branch: &Branch) -> Vec<String> {
    let when = if branch.when.is_empty() { String::new() } else { format!(", {}", branch.when) };
    let value = match &branch.value {
        Cell::Exact(value) => exact(*value),
        Cell::Missing(reason) => format!("undefined ({reason})"),
        other => crate::render::cells::spoken(other, ""),
    };
    let unit = if branch.unit.is_empty() { String::new() } else { format!(" {}", branch.unit) };
    let label = if branch.label.is_empty() { String::new() } else { format!("  [{}]", branch.label) };
    let mut lines = vec![format!("{}{when} = {value}{unit}{label}", branch.key)];
    lines
        .extend(branch.formulas.iter().map(|formula| format!("= {}", sentence(formula, "", str::to_string))));
    lines.extend(branch.source.iter().map(|source| format!("from {source}")));
    lines
}
