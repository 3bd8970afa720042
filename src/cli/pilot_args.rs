//! Arguments of the commands that are about a pilot.

use std::path::PathBuf;

use clap::Args;

use crate::cli::args::{Draw, Scenario, Show};

/// How the files of a pilot are read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Files of a pilot")]
pub struct PilotFiles {
    /// Format of the files, instead of by their content: tollgate, openai-usage, openai-costs, anthropic-usage,
    /// anthropic-costs, litellm-spend, litellm-daily, langfuse or focus
    #[arg(long, value_name = "FORMAT")]
    pub from: Option<String>,
    /// Column of ours=column of the file, for a CSV of any other kind; may be repeated
    #[arg(long, value_name = "OURS=THEIRS")]
    pub map: Vec<String>,
    /// Take rates only: no month of the projection stands as it happened
    #[arg(long)]
    pub rates_only: bool,
    /// Refuse rows that cannot be used instead of skipping them
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, Args)]
pub struct Actuals {
    /// Scenario file (TOML)
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Files of the pilot: CSV or JSON, plain or gzip
    #[arg(value_name = "PILOT", required = true)]
    pub pilot: Vec<PathBuf>,
    /// Change an input, as in options.api.discount=0.1; may be repeated
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Figure of the bridge: npv where the scenario has value, else tco
    #[arg(long, value_name = "METRIC")]
    pub metric: Option<String>,
    #[command(flatten)]
    pub reading: PilotFiles,
    #[command(flatten)]
    pub draw: Draw,
    #[command(flatten)]
    pub show: Show,
}

#[derive(Debug, Args)]
pub struct Baseline {
    #[command(flatten)]
    pub scenario: Scenario,
    /// File to write; printed where none is given
    #[arg(long, short, value_name = "LOCK")]
    pub output: Option<PathBuf>,
    /// Overwrite the file
    #[arg(long, requires = "output")]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct Gate {
    /// Scenario file (TOML)
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Files of the pilot: CSV or JSON, plain or gzip; may be repeated
    #[arg(long, value_name = "PILOT", required = true, num_args = 1..)]
    pub actuals: Vec<PathBuf>,
    /// The plan as it was frozen before the pilot
    #[arg(long, value_name = "LOCK")]
    pub baseline: Option<PathBuf>,
    #[command(flatten)]
    pub reading: PilotFiles,
    /// Change an input, as in options.api.discount=0.1; may be repeated
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Apply a named case of the scenario
    #[arg(long, value_name = "NAME")]
    pub case: Option<String>,
    #[command(flatten)]
    pub draw: Draw,
    #[command(flatten)]
    pub show: Show,
}
