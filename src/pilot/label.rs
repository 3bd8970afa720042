//! What rows say of themselves beside their amounts: which option, step, model, project they are of.

/// A word that a row can carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    Option,
    Step,
    /// As the provider names it.
    Model,
    /// Project, workspace or team.
    Project,
    /// Key of the API.
    Key,
    User,
    /// Name of the call in a trace.
    Call,
    /// Tags, apart by commas.
    Tag,
    /// Service tier; `batch` for a batch.
    Tier,
    /// Class of prompt length.
    Context,
    /// Line of a bill.
    Item,
    /// What has a price of its own, such as inference in one country.
    Terms,
}

impl Label {
    /// Every label, by the name of its column.
    pub const ALL: [(&'static str, Label); 12] = [
        ("option", Self::Option),
        ("step", Self::Step),
        ("model", Self::Model),
        ("project", Self::Project),
        ("key", Self::Key),
        ("user", Self::User),
        ("call", Self::Call),
        ("tag", Self::Tag),
        ("tier", Self::Tier),
        ("context", Self::Context),
        ("item", Self::Item),
        ("terms", Self::Terms),
    ];

    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].0
    }

    /// Labels that always tell rows apart. The others do so only where a mapping of the scenario asks for them, since
    /// they would split rows into more groups than anybody reads.
    pub const KEPT: [Label; 9] = [
        Self::Option,
        Self::Step,
        Self::Model,
        Self::Project,
        Self::Call,
        Self::Tier,
        Self::Context,
        Self::Item,
        Self::Terms,
    ];
}
