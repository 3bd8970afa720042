//! How a command ends.

use crate::base::diagnostic::Refusal;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Done,
    /// The gate's verdict is not *scale*, or `check --strict` found a warning.
    No,
}

/// Why a command could not do its work.
#[derive(Debug)]
pub enum Failure {
    /// The user's files or arguments.
    Input(Refusal),
    /// A result that could not be written.
    Output(std::io::Error),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Input(refusal)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Output(error)
    }
}
