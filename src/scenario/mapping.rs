//! Which rows of a pilot's files belong to which option and step, where the files do not say it themselves.

use crate::form::fields::Text;
use crate::pilot::actuals::Group;
use crate::pilot::label::Label;
use crate::record;

record! {
    /// Rows of a pilot's files that belong to an option. A row belongs to the first that it fits; `*` stands for anything.
    pub struct Mapping {
        /// The option.
        option: Text,
        /// Its step; the only one if there is one.
        step: Option<Text>,
        /// Model, as the provider names it.
        model: Option<Text>,
        /// Project, workspace or team.
        project: Option<Text>,
        /// API key.
        key: Option<Text>,
        /// User.
        user: Option<Text>,
        /// Name of the call in a trace, or of the service in a bill.
        call: Option<Text>,
        /// A tag.
        tag: Option<Text>,
        /// Service tier; `batch` for a batch.
        tier: Option<Text>,
    }
}

impl Mapping {
    /// What a row must say.
    pub fn wanted(&self) -> impl Iterator<Item = (Label, &Text)> {
        let all = [
            (Label::Model, &self.model),
            (Label::Project, &self.project),
            (Label::Key, &self.key),
            (Label::User, &self.user),
            (Label::Call, &self.call),
            (Label::Tag, &self.tag),
            (Label::Tier, &self.tier),
        ];
        all.into_iter().filter_map(|(label, words)| Some((label, words.as_ref()?)))
    }

    /// Whether rows are of it.
    pub fn fits(&self, group: &Group) -> bool {
        self.wanted().all(|(label, words)| {
            let said = group.get(label).unwrap_or_default();
            let one = |said: &str| is_like(said.trim(), words.as_str());
            if label == Label::Tag { said.split(',').any(one) || one(said) } else { one(said) }
        })
    }
}

/// Whether a text is like a pattern in which `*` stands for anything; letters may be small or large.
fn is_like(text: &str, pattern: &str) -> bool {
    let (text, pattern) = (text.to_lowercase(), pattern.to_lowercase());
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, between)) = parts.split_last() else { return rest.is_empty() };
    for part in between {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::is_like;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, like, unlike) in [
            ("gpt-5-mini*", "gpt-5-mini-2025-08-07", "gpt-5"),
            ("*mini", "GPT-5-mini", "gpt-5-mini-2025"),
            ("gpt*mini*07", "gpt-5-mini-2025-08-07", "gpt-5-mini-08"),
            ("team", "Team", "teams"),
            ("*", "", "-"),
        ] {
            assert!(is_like(like, pattern), "{pattern} {like}");
            assert!(pattern == "*" || !is_like(unlike, pattern), "{pattern} {unlike}");
        }
        assert!(!is_like("ab", "ab*b"), "a letter is not counted twice");
    }
}
