//! What is known of the signatures of a baseline, against those who had to give one.

/// What the signatures of a baseline show.
#[derive(Debug, Clone, Default)]
pub struct Signed {
    /// Who has signed, where a signature was verified.
    pub by: Option<String>,
    /// Why a signature is not what it must be.
    pub wrong: Option<String>,
    /// Why there is none that counts, where approvers are named.
    pub missing: Option<String>,
}
