//! Arguments of `tollgate pricing`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};

use crate::cli::args::{Draw, Show, today};

/// Price books to look into.
#[derive(Debug, Args)]
pub struct Books {
    /// Price book to look into (TOML); may be repeated, the last one winning; those that come with tollgate where
    /// none is given
    #[arg(long, value_name = "FILE")]
    pub book: Vec<PathBuf>,
    /// Day on which prices are looked up; today where not given
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub on: Option<NaiveDate>,
}

impl Books {
    pub fn day(&self) -> NaiveDate {
        self.on.unwrap_or_else(today)
    }
}

#[derive(Debug, Subcommand)]
pub enum Pricing {
    /// List prices: of models, or of GPUs, speeds, labour, facilities
    List(List),
    /// Show all of an entry: every price, with its dates and sources
    Show(ShowEntry),
    /// Say what a call costs, and how that comes about
    Cost(Cost),
    /// Name entries that are old, retired or weak, and sources that disagree
    Check(Check),
    /// Say what is different between two price books
    Diff(Diff),
    /// Turn a public price list into entries of a price book, each with source and date
    Import(Import),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EntryKind {
    /// Models, by million tokens
    Api,
    /// GPUs, by hour
    Gpu,
    /// Measured serving speed
    Throughput,
    /// What people cost a year
    Labour,
    /// Figures of data centres
    Facility,
}

#[derive(Debug, Args)]
pub struct List {
    /// Which part of the books
    #[arg(long, value_enum, default_value = "api")]
    pub kind: EntryKind,
    /// Only keys that begin with this, as in anthropic; of GPUs, only this provider
    #[arg(long, value_name = "NAME")]
    pub provider: Option<String>,
    /// Only keys that contain this
    #[arg(long, value_name = "TEXT")]
    pub model: Option<String>,
    /// Price a call of so many tokens in and out, and sort by it; a third figure is the cached share of the prompt
    #[arg(long, value_name = "IN:OUT[:SHARE]")]
    pub mix: Option<String>,
    #[command(flatten)]
    pub books: Books,
    #[command(flatten)]
    pub show: Show,
}

#[derive(Debug, Args)]
pub struct ShowEntry {
    /// Key of the entry, as in anthropic/claude-sonnet-5-5
    #[arg(value_name = "KEY")]
    pub key: String,
    #[command(flatten)]
    pub books: Books,
    #[command(flatten)]
    pub draw: Draw,
    #[command(flatten)]
    pub show: Show,
}

#[derive(Debug, Args)]
pub struct Cost {
    /// Key of the model, as in anthropic/claude-sonnet-5-5
    #[arg(value_name = "KEY")]
    pub key: String,
    /// Tokens of the whole prompt
    #[arg(long, value_name = "TOKENS")]
    pub input: String,
    /// Tokens of the answer, reasoning included
    #[arg(long, value_name = "TOKENS")]
    pub output: String,
    /// Share of the prompt that is read from the cache, from 0 to 1
    #[arg(long, value_name = "SHARE", default_value = "0")]
    pub cached: String,
    /// Share of the prompt that is written to the cache, from 0 to 1
    #[arg(long, value_name = "SHARE", default_value = "0")]
    pub cache_write: String,
    /// The call goes in a batch
    #[arg(long)]
    pub batch: bool,
    /// Service tier, such as flex or priority
    #[arg(long, value_name = "TIER")]
    pub tier: Option<String>,
    /// Calls a month
    #[arg(long, value_name = "N", default_value = "1")]
    pub calls: String,
    #[command(flatten)]
    pub books: Books,
    #[command(flatten)]
    pub show: Show,
}

#[derive(Debug, Args)]
pub struct Check {
    /// Price books (TOML); those that come with tollgate where none is given
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Exit with 1 when there is anything to look at
    #[arg(long)]
    pub strict: bool,
    /// Judge the age of prices as of this day instead of today
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<NaiveDate>,
    #[command(flatten)]
    pub show: Show,
}

#[derive(Debug, Args)]
pub struct Diff {
    /// The book before
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The book after
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    #[command(flatten)]
    pub show: Show,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum From {
    /// model_prices_and_context_window.json, USD per token
    Litellm,
    /// api.json, or one model's TOML with --provider, USD per million
    ModelsDev,
    /// data.json, USD per million
    GenaiPrices,
    /// The answer of /api/v1/models, USD per token
    Openrouter,
}

#[derive(Debug, Args)]
pub struct Import {
    /// The price list to read
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Whose format it has
    #[arg(long, value_enum)]
    pub from: From,
    /// Price book to write; where it exists, new prices are added and what it says stays
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
    /// Only keys that begin with this; of a model's TOML, the provider it is of
    #[arg(long, value_name = "NAME")]
    pub provider: Option<String>,
    /// Only keys that contain this
    #[arg(long, value_name = "TEXT")]
    pub model: Option<String>,
    /// Where the list is from, with its version; the format and the file's name where not given
    #[arg(long, value_name = "TEXT")]
    pub source: Option<String>,
    /// Day on which the list was read; today where not given
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<NaiveDate>,
    #[command(flatten)]
    pub show: Show,
}
