//! The price books that come with the tool, for questions that name none of their own.

/// Each by its name in the repository.
pub const BOOKS: &[(&str, &str)] = &[
    ("pricing/api.toml", include_str!("../../pricing/api.toml")),
    ("pricing/gpu.toml", include_str!("../../pricing/gpu.toml")),
    ("pricing/throughput.toml", include_str!("../../pricing/throughput.toml")),
    ("pricing/labour.toml", include_str!("../../pricing/labour.toml")),
];
