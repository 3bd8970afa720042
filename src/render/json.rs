//! Figures as JSON.

use serde_json::Value;

/// Indented, with a line break at its end.
pub fn render(value: &Value) -> String {
    format!("{value:#}\n")
}
