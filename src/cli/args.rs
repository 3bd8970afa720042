//! Arguments that several commands have.

use std::path::PathBuf;

use chrono::{NaiveDate, Utc};
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::render::format::Format;
use crate::render::show::FORMATS;
use crate::scenario::load::Changes;

/// How to print.
#[derive(Debug, Clone, Args)]
pub struct Show {
    /// Output format
    #[arg(long, value_parser = formats(), default_value = FORMATS[0].name)]
    pub format: &'static Format,
    /// Print the answer only
    #[arg(long, short)]
    pub quiet: bool,
    /// No colour, even on a terminal
    #[arg(long)]
    pub no_color: bool,
}

/// The formats by their names.
fn formats() -> impl TypedValueParser<Value = &'static Format> {
    let names = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.meaning));
    // The parser lets no other name through.
    PossibleValuesParser::new(names).map(|name| named(&name).unwrap_or(&FORMATS[0]))
}

/// The format of a name.
pub(crate) fn named(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// What only an engineer asks for.
#[derive(Debug, Args)]
pub(crate) struct Proofs {
    /// Also print how the answer was found and proved
    #[arg(long)]
    pub(crate) verbose: bool,
}

/// A scenario and what is changed in it.
#[derive(Debug, Clone, Args)]
pub(crate) struct ScenarioArgs {
    /// Scenario file (TOML)
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Set an input, as in options.api.discount=0.1; may be repeated
    #[arg(long, value_name = "PATH=VALUE")]
    pub(crate) set: Vec<String>,
    /// Run a named case of the scenario
    #[arg(long, value_name = "NAME")]
    pub(crate) case: Option<String>,
    /// Replace assumptions with what these pilot files measured; may be repeated
    #[arg(long, value_name = "PILOT", num_args = 1..)]
    pub(crate) actuals: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: PilotFiles,
    /// Judge the age of prices as of this day instead of today; moves warnings, never a figure
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) as_of: Option<NaiveDate>,
}

impl ScenarioArgs {
    /// The day on which warnings are judged.
    pub(crate) fn as_of(&self) -> NaiveDate {
        self.as_of.unwrap_or_else(today)
    }

    /// What is changed in the file.
    pub(crate) fn changes(&self) -> Changes {
        Changes { case: self.case.clone(), set: self.set.clone(), ..Changes::default() }
    }
}

/// Today, in UTC.
pub(crate) fn today() -> NaiveDate {
    Utc::now().date_naive()
}

/// How the files of a pilot are read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Files of a pilot")]
pub(crate) struct PilotFiles {
    /// Format of the files, or of one of them, detected from their content if not given: tollgate, openai-usage,
    /// openai-costs, anthropic-usage, anthropic-costs, anthropic-console-usage, anthropic-console-costs, litellm-spend,
    /// litellm-daily (-team, -organization, -tag), litellm-activity, langfuse, openrouter, openrouter-daily, otel, focus,
    /// azure-cost, aws-cur or gcp-billing; may be repeated
    #[arg(long, value_name = "[FILE=]FORMAT")]
    pub(crate) from: Vec<String>,
    /// Our column=column or key of the file, or several to add up (a+b), for any other kind of CSV or JSON; may be repeated
    #[arg(long, value_name = "[FILE:]OURS=THEIRS")]
    pub(crate) map: Vec<String>,
    /// Zone of times that name none, as +02:00; days are then those of UTC
    #[arg(long, value_name = "[FILE=]ZONE", allow_hyphen_values = true)]
    pub(crate) zone: Vec<String>,
    /// Order of dates such as 4/1/25, where none of them decides: day-first or month-first
    #[arg(long, value_name = "[FILE=]ORDER")]
    pub(crate) dates: Vec<String>,
    /// Take rates only: no month of the projection is replaced by what happened
    #[arg(long)]
    pub(crate) rates_only: bool,
    /// Refuse rows that cannot be used, instead of skipping them
    #[arg(long)]
    pub(crate) strict: bool,
}

/// Charts beside the answer.
#[derive(Debug, Args)]
pub(crate) struct Draw {
    /// Folder to write charts to, as SVG and PNG; created if needed
    #[arg(long, short, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
    /// Overwrite files that tollgate did not write
    #[arg(long, requires = "output")]
    pub(crate) force: bool,
}
