//! `tollgate pricing import`: a public price list into a price book.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use crate::base::diagnostic::{Problem, Refusal, Texts};
use crate::cli::args::{Show, today};
use crate::cli::command::Execute;
use crate::cli::files::write_file;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::streams::Streams;
use crate::prices::import::write::{ImportDay, write};
use crate::prices::import::{Imported, ListFormat, provider, read};
use crate::prices::load::{Books, books, import_text, written_book};
use crate::render::show::Output;
use crate::report::prices::imported;

/// Import a public price list into a price book, each entry with source and date
#[derive(Debug, Args)]
pub struct PricingImportArgs {
    /// The price list to read
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Its format
    #[arg(long, value_enum)]
    from: ListMaker,
    /// Price book to write; if it exists, new prices are added and old ones stay
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// Only keys that begin with this; for a single model's TOML, its provider
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
    /// Only keys that contain this
    #[arg(long, value_name = "TEXT")]
    model: Option<String>,
    /// Source of the list, with its version; format and file name if not given
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,
    /// Day the list was read; today if not given
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Option<NaiveDate>,
    #[command(flatten)]
    show: Show,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListMaker {
    /// model_prices_and_context_window.json, USD per token
    Litellm,
    /// api.json, or one model's TOML with --provider, USD per million
    ModelsDev,
    /// data.json, USD per million
    GenaiPrices,
    /// The answer of /api/v1/models, USD per token
    Openrouter,
}

impl ListMaker {
    fn format(self) -> ListFormat {
        match self {
            Self::Litellm => ListFormat::Litellm,
            Self::ModelsDev => ListFormat::ModelsDev,
            Self::GenaiPrices => ListFormat::GenaiPrices,
            Self::Openrouter => ListFormat::Openrouter,
        }
    }
}

impl Execute for PricingImportArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        let format = self.from.format();
        let text = import_text(&self.file)?;
        let stem = self.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let mut list = read(format, &text, &stem, self.provider.as_deref())?;
        asked(&mut list, self);
        let old = old(&self.output)?;
        let as_of = self.as_of.unwrap_or_else(today);
        let outcome = write(list, old.as_ref(), &ImportDay { as_of, source: source(self, format) });
        sound(&self.output, &outcome.text)?;
        if outcome.has_prices() {
            write_file(&self.output, outcome.text.as_bytes(), true)?;
        }
        let path = self.output.display().to_string();
        let report = || imported::report(&outcome, &path, self.show.quiet);
        out.show(
            &self.show,
            Output::new("", report, || imported::json(&outcome), || imported::rows(&outcome)),
        )?;
        Ok(Exit::Done)
    }
}

/// Where the list is from, in the user's words or by its file.
fn source(args: &PricingImportArgs, format: ListFormat) -> String {
    let name = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    args.source.clone().unwrap_or_else(|| format!("{}, {name}", format.name()))
}

/// Leaves what the user asks for.
fn asked(list: &mut Imported, args: &PricingImportArgs) {
    let wanted = |key: &str| {
        let starts = |name: &String| key.starts_with(name.as_str()) || key.starts_with(provider(name));
        let begins = args.provider.as_ref().is_none_or(starts);
        begins && args.model.as_ref().is_none_or(|text| key.to_lowercase().contains(&text.to_lowercase()))
    };
    list.models.retain(|model| wanted(&model.key));
    list.skipped.retain(|left| wanted(&left.key));
    list.lost.retain(|left| wanted(&left.key));
}

/// The book that the list is laid on, where there is one.
fn old(path: &Path) -> Result<Option<Books>, Refusal> {
    match path.exists() {
        true => books(&[path.to_path_buf()]).map(Some),
        false => Ok(None),
    }
}

/// What would be written is read first: nothing is written that the tool would refuse.
fn sound(path: &Path, text: &str) -> Result<(), Refusal> {
    written_book(path, text).map_err(|refusal| {
        let said = refusal.problems.first().map_or(String::new(), |problem| problem.message.clone());
        let message = format!("`{}` cannot be added to: {said}", path.display());
        let hint =
            "prices are added as `[[api.KEY.price]]`; write the book's own so, or import into another file";
        let problem = Problem::nowhere("cannot-add", message).hint(hint);
        Refusal { texts: Texts::default(), problems: vec![problem] }
    })
}
