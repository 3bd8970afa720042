//! Command-line arguments, and nothing else.

use std::path::PathBuf;

use chrono::{NaiveDate, Utc};
use clap::{Args, Parser, Subcommand, ValueEnum};

pub use crate::cli::pilot_args::{Actuals, Baseline, Gate, PilotFiles};

/// Three-year cost of an AI pilot in production, against what it is worth per unit of work.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a commented scenario that runs as it is
    Init(Init),
    /// Validate scenarios; name forgotten costs, old prices, missing sources, owner or criteria
    Check(Check),
    /// Project a scenario: the answer, the options side by side, and how they compare
    Run(Run),
    /// Write everything to attach to a proposal: charts, report.md, model.xlsx, results.json, monthly.csv
    Report(Report),
    /// Hold scenarios, or the cases of one, against each other, and say what led from the first to the last
    Compare(Compare),
    /// Find every break-even of two options, or of one and doing nothing, by volume or any other input
    Breakeven(Breakeven),
    /// Show what moves a figure most, input by input, or who wins over two inputs
    Sensitivity(Sensitivity),
    /// Hold what a pilot measured against what was assumed, and re-run the case with it
    Actuals(Actuals),
    /// Freeze the plan before the pilot: scenario, prices, criteria and results, with their hashes
    Baseline(Baseline),
    /// Decide at the go/no-go: scale, iterate, pivot or stop
    Gate(Gate),
    /// Derive one figure, with its formula, its numbers and their sources
    Explain(Explain),
    /// Look into price books: list, show, what a call costs, check, compare, import
    #[command(subcommand)]
    Pricing(crate::cli::pricing_args::Pricing),
    /// Print the JSON Schema of the scenario file
    Schema,
    /// Print shell completions
    Completions(Completions),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// For people, at the terminal
    Table,
    /// Full precision, for programs
    Json,
    /// Rows, for spreadsheets
    Csv,
    /// Markdown
    Md,
}

/// How `run` shows a projection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RunFormat {
    /// For people, at the terminal
    Table,
    /// Full precision, for programs
    Json,
    /// One row a month and option, for spreadsheets
    Csv,
    /// Markdown
    Md,
    /// A workbook that recalculates, to the file of --output
    Xlsx,
}

/// A scenario and what is changed in it.
#[derive(Debug, Clone, Args)]
pub struct Scenario {
    /// Scenario file (TOML)
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Change an input, as in options.api.discount=0.1; may be repeated
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Apply a named case of the scenario
    #[arg(long, value_name = "NAME")]
    pub case: Option<String>,
    /// Put what the files of a pilot measured in place of what was assumed; may be repeated
    #[arg(long, value_name = "PILOT", num_args = 1..)]
    pub actuals: Vec<PathBuf>,
    #[command(flatten)]
    pub reading: PilotFiles,
    /// Judge the age of prices as of this day instead of today; it moves warnings, never a figure
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<NaiveDate>,
}

impl Scenario {
    /// The day on which warnings are judged.
    pub fn as_of(&self) -> NaiveDate {
        self.as_of.unwrap_or_else(today)
    }
}

/// Today, in UTC.
pub fn today() -> NaiveDate {
    Utc::now().date_naive()
}

#[derive(Debug, Clone, Args)]
pub struct Show {
    /// How to print the result
    #[arg(long, value_enum, default_value = "table")]
    pub format: OutputFormat,
    /// Print the answer only
    #[arg(long, short)]
    pub quiet: bool,
    /// No colour, even on a terminal
    #[arg(long)]
    pub no_color: bool,
}

/// Charts beside the answer.
#[derive(Debug, Args)]
pub struct Draw {
    /// Folder to write the charts to, as SVG and PNG; made where it does not exist
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Overwrite files that tollgate did not make
    #[arg(long, requires = "output")]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct Run {
    #[command(flatten)]
    pub scenario: Scenario,
    /// How to print the result
    #[arg(long, value_enum, default_value = "table")]
    pub format: RunFormat,
    /// File to write the result to, instead of printing it
    #[arg(long, short, value_name = "FILE", required_if_eq("format", "xlsx"))]
    pub output: Option<PathBuf>,
    /// Overwrite the file
    #[arg(long, requires = "output")]
    pub force: bool,
    /// Print the answer only
    #[arg(long, short)]
    pub quiet: bool,
    /// No colour, even on a terminal
    #[arg(long)]
    pub no_color: bool,
}

#[derive(Debug, Args)]
pub struct Check {
    /// Scenario files (TOML)
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Exit with 1 when there is a warning
    #[arg(long)]
    pub strict: bool,
    /// Judge the age of prices as of this day instead of today
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub as_of: Option<NaiveDate>,
    #[command(flatten)]
    pub show: Show,
}

impl Check {
    /// Each file as a scenario without changes.
    pub fn scenarios(&self) -> impl Iterator<Item = Scenario> {
        let scenario = |file: &PathBuf| Scenario {
            file: file.clone(),
            set: vec![],
            case: None,
            actuals: vec![],
            reading: PilotFiles::default(),
            as_of: self.as_of,
        };
        self.files.iter().map(scenario)
    }
}

#[derive(Debug, Args)]
pub struct Report {
    #[command(flatten)]
    pub scenario: Scenario,
    /// Folder to write to; made where it does not exist
    #[arg(long, short, value_name = "DIR")]
    pub output: PathBuf,
    /// Overwrite files that tollgate did not make
    #[arg(long)]
    pub force: bool,
    /// Say nothing when done
    #[arg(long, short)]
    pub quiet: bool,
    /// No colour, even on a terminal
    #[arg(long)]
    pub no_color: bool,
}

#[derive(Debug, Args)]
pub struct Compare {
    /// Scenario files (TOML): two or more, or one with its cases
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Compare the scenario as it is with each of its cases
    #[arg(long)]
    pub cases: bool,
    /// Compare the scenario as it is with this case; may be repeated
    #[arg(long, value_name = "NAME", conflicts_with = "cases")]
    pub case: Vec<String>,
    /// Change an input of every scenario, as in options.api.discount=0.1; may be repeated
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Figure whose change is explained: npv where a scenario has value, else tco
    #[arg(long, value_name = "METRIC")]
    pub metric: Option<String>,
    /// The option that it is about; all where not given
    #[arg(long, value_name = "ID")]
    pub option: Option<String>,
    #[command(flatten)]
    pub show: Show,
    #[command(flatten)]
    pub draw: Draw,
}

#[derive(Debug, Args)]
pub struct Breakeven {
    #[command(flatten)]
    pub scenario: Scenario,
    /// Two options, or one option and `nothing`; every pair where not given
    #[arg(long, value_name = "A,B")]
    pub between: Option<String>,
    /// Path of the input that varies, or `time`; the volume where not given
    #[arg(long, value_name = "PATH")]
    pub vary: Option<String>,
    /// Lowest and highest value of the input
    #[arg(long, allow_hyphen_values = true, value_name = "LO..HI")]
    pub range: Option<String>,
    /// A value that the metric should reach (goal seek), in place of a second option
    #[arg(long, allow_hyphen_values = true, value_name = "VALUE")]
    pub target: Option<String>,
    /// Figure that is compared: npv where the scenario has value, else tco
    #[arg(long, value_name = "METRIC")]
    pub metric: Option<String>,
    #[command(flatten)]
    pub draw: Draw,
    #[command(flatten)]
    pub show: Show,
}

#[derive(Debug, Args)]
pub struct Sensitivity {
    #[command(flatten)]
    pub scenario: Scenario,
    /// Figure that is watched: npv where the scenario has value, else tco
    #[arg(long, value_name = "METRIC")]
    pub metric: Option<String>,
    /// Option whose figure it is; the recommended one where not given
    #[arg(long, value_name = "ID", conflicts_with = "between")]
    pub option: Option<String>,
    /// Two options, for the difference of the first less the second
    #[arg(long, value_name = "A,B")]
    pub between: Option<String>,
    /// An input of a two-way grid, with its range and how many values to look at; given twice
    #[arg(long, allow_hyphen_values = true, value_name = "PATH=LO..HI:N")]
    pub grid: Vec<String>,
    /// How many inputs to list, those that move it most
    #[arg(long, value_name = "N", default_value_t = 12)]
    pub top: usize,
    #[command(flatten)]
    pub draw: Draw,
    #[command(flatten)]
    pub show: Show,
}

#[derive(Debug, Args)]
pub struct Explain {
    #[command(flatten)]
    pub scenario: Scenario,
    /// A figure, as in options.api.npv, or of one month, as in options.api.cost@7
    #[arg(value_name = "FIGURE[@MONTH]", required_unless_present = "list")]
    pub figure: Option<String>,
    /// How deep to follow the figure into what it is made of
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub depth: usize,
    /// List every figure that can be explained
    #[arg(long)]
    pub list: bool,
    #[command(flatten)]
    pub show: Show,
}

#[derive(Debug, Args)]
pub struct Init {
    /// File to write; printed where none is given
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// Which scenario to start from
    #[arg(long, value_enum, default_value = "support")]
    pub template: Template,
    /// Write a table for what a pilot measures instead of a scenario
    #[arg(long, conflicts_with = "template")]
    pub actuals: bool,
    /// Overwrite the file
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Template {
    /// An API against a self-hosted model, for support tickets
    Support,
    /// The smallest scenario that answers the question
    Minimal,
}

#[derive(Debug, Args)]
pub struct Completions {
    #[arg(value_name = "SHELL", value_enum)]
    pub shell: clap_complete::Shell,
}
