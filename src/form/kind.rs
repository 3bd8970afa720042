//! What kinds of things fields say, and which parts of a case they are about.

/// What kind of thing a field says: it decides how its values look and how far they are moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// A part of a whole, read as per cent.
    Share,
    /// A change by year or a discount, read as per cent.
    Rate,
    /// Whole things, of which there cannot be a tenth.
    Count,
    /// Units of work.
    Units,
    Money,
    Tokens,
    Minutes,
    /// Any other number.
    Number,
    /// Months that shape the sheet, so that they are changed by reading the scenario again.
    Months,
    /// How a machine is built: what goes with it would be another too, so nothing varies it alone.
    Design,
    /// Moves no figure.
    Silent,
    /// No number.
    Words,
    /// A record.
    Part,
}

/// How often what a field says falls due, where its unit does not say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    Month,
    Year,
}

/// The part of a case that a field is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldGroup {
    Volume,
    CallsPerUnit,
    TokensPerCall,
    Price,
    Cache,
    Quality,
    People,
    Other,
}

impl FieldKind {
    /// Whether values up to one are read as per cent.
    pub fn is_per_cent(self) -> bool {
        matches!(self, Self::Share | Self::Rate)
    }
}

impl FieldGroup {
    /// In the order in which they are made and shown.
    pub const ALL: [Self; 8] = [
        Self::Volume,
        Self::CallsPerUnit,
        Self::TokensPerCall,
        Self::Price,
        Self::Cache,
        Self::Quality,
        Self::People,
        Self::Other,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Self::Volume => "volume",
            Self::CallsPerUnit => "calls per unit",
            Self::TokensPerCall => "tokens per call",
            Self::Price => "price",
            Self::Cache => "cache",
            Self::Quality => "quality",
            Self::People => "people",
            Self::Other => "other",
        }
    }
}
