//! The price books that come with the tool: for questions that name none of their own, and for scenarios by `@NAME`.

/// Each by its name in the repository.
pub const BOOKS: &[(&str, &str)] = &[
    ("pricing/api.toml", include_str!("../../pricing/api.toml")),
    ("pricing/gpu.toml", include_str!("../../pricing/gpu.toml")),
    ("pricing/throughput.toml", include_str!("../../pricing/throughput.toml")),
    ("pricing/labour.toml", include_str!("../../pricing/labour.toml")),
];

/// Their short names, such as `api`.
pub fn names() -> impl Iterator<Item = &'static str> {
    BOOKS.iter().map(|(file, _)| short(file))
}

/// The text of the one by that short name.
pub fn text(name: &str) -> Option<&'static str> {
    BOOKS.iter().find(|(file, _)| short(file) == name).map(|(_, text)| *text)
}

fn short(file: &'static str) -> &'static str {
    file.trim_start_matches("pricing/").trim_end_matches(".toml")
}
