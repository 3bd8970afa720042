//! Something a reader of the figures must know.

/// Something a reader of the figures must know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    pub path: String,
    pub message: String,
}

/// Adds a warning about a path.
pub(super) fn warn(list: &mut Vec<Warning>, path: impl Into<String>, message: impl Into<String>) {
    list.push(Warning { path: path.into(), message: message.into() });
}
