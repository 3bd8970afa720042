//! Figures as JSON.

use serde_json::Value;

use crate::render::format::{Format, FormatWriter};

pub(crate) const FORMAT: Format =
    Format { name: "json", meaning: "Full precision, for programs", write: FormatWriter::Json(render) };

/// Indented, with a line break at its end.
pub fn render(value: &Value) -> String {
    // A `<` in a text must not open a tag where the JSON is put into a page.
    format!("{value:#}\n").replace('<', "\\u003c")
}
