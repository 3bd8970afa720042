//! Figures as JSON.

use serde_json::Value;

/// Indented, with a line break at its end.
pub fn render(value: &Value) -> String {
    // A `<` in a text must not open a tag where the JSON is put into a page.
    format!("{value:#}\n").replace('<', "\\u003c")
}
