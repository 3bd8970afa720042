//! `tollgate pricing import`: a public price list into a price book.

use std::path::Path;

use crate::base::diagnostic::{Problem, Refusal, Texts};
use crate::cli::files::write_file;
use crate::cli::output::Output;
use crate::cli::pricing::print;
use crate::cli::pricing_args::{From, Import};
use crate::cli::{Exit, Failure, args};
use crate::prices::import::write::{ImportDay, write};
use crate::prices::import::{Imported, ListFormat, provider, read};
use crate::prices::load::{Books, books, import_text, written_book};
use crate::report::prices::imported;

pub fn import(args: &Import, out: &mut Output) -> Result<Exit, Failure> {
    let format = match args.from {
        From::Litellm => ListFormat::Litellm,
        From::ModelsDev => ListFormat::ModelsDev,
        From::GenaiPrices => ListFormat::GenaiPrices,
        From::Openrouter => ListFormat::Openrouter,
    };
    let text = import_text(&args.file)?;
    let stem = args.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let mut list = read(format, &text, &stem, args.provider.as_deref())?;
    asked(&mut list, args);
    let old = old(&args.output)?;
    let as_of = args.as_of.unwrap_or_else(args::today);
    let outcome = write(list, old.as_ref(), &ImportDay { as_of, source: source(args, format) });
    sound(&args.output, &outcome.text)?;
    if outcome.has_prices() {
        write_file(&args.output, outcome.text.as_bytes(), true)?;
    }
    let path = args.output.display().to_string();
    let report = imported::report(&outcome, &path, args.show.quiet);
    print(&args.show, out, "", &report, || imported::json(&outcome), || imported::rows(&outcome))?;
    Ok(Exit::Done)
}

/// Where the list is from, in the user's words or by its file.
fn source(args: &Import, format: ListFormat) -> String {
    let name = args.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    args.source.clone().unwrap_or_else(|| format!("{}, {name}", format.name()))
}

/// Leaves what the user asks for.
fn asked(list: &mut Imported, args: &Import) {
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
