//! From the text of a scenario to its results, through the library.
#![allow(dead_code)] // Each test file uses its part of it.

use std::fs;
use std::path::Path;

use rust_decimal::Decimal;
use tollgate::analysis::projected::{Projected, project};
use tollgate::analysis::study::read::study;
use tollgate::analysis::study::types::{OptionStudy, Study};
use tollgate::base::diagnostic::Refusal;
use tollgate::model::load;
use tollgate::scenario::load::Changes;

/// A scenario with everything that was computed of it.
pub struct Case {
    pub projected: Projected,
    pub study: Study,
}

/// A scenario of so many months from January 2027 at 10 % a year: its header is written here.
pub fn case(months: u32, text: &str) -> Case {
    sound(try_case(&with_header(months, "", text), ""))
}

/// The same with a price book.
pub fn priced(months: u32, book: &str, text: &str) -> Case {
    sound(try_case(&with_header(months, "\"book.toml\"", text), book))
}

/// A scenario with a header of its own.
pub fn whole(text: &str) -> Case {
    sound(try_case(text, ""))
}

/// What a scenario that is not sound is refused for.
pub fn refused(months: u32, book: &str, text: &str) -> Vec<String> {
    let books = if book.is_empty() { "" } else { "\"book.toml\"" };
    match try_case(&with_header(months, books, text), book) {
        Ok(_) => panic!("it was not refused"),
        Err(refusal) => refusal.problems.into_iter().map(|problem| problem.message).collect(),
    }
}

/// A scenario that may be refused.
pub fn tried(months: u32, book: &str, text: &str) -> Result<Case, Refusal> {
    let books = if book.is_empty() { "" } else { "\"book.toml\"" };
    try_case(&with_header(months, books, text), book)
}

fn with_header(months: u32, books: &str, text: &str) -> String {
    let more =
        "name = \"Case\"\nunit = \"unit\"\ncurrency = \"USD\"\nstart = \"2027-01\"\ndiscount_rate = 0.1";
    format!("[scenario]\n{more}\nmonths = {months}\npricing = [{books}]\n{text}")
}

fn try_case(text: &str, book: &str) -> Result<Case, Refusal> {
    let folder = tempfile::tempdir().expect("a folder for the case");
    let file = folder.path().join("case.toml");
    fs::write(&file, text).expect("the case is written");
    fs::write(folder.path().join("book.toml"), book).expect("its book is written");
    try_file(&file, &Changes::default())
}

/// A scenario of a file.
pub fn file(path: &Path, changes: &Changes) -> Case {
    sound(try_file(path, changes))
}

fn try_file(path: &Path, changes: &Changes) -> Result<Case, Refusal> {
    let (plan, model) = load(path, changes)?;
    let projected = project(plan, model)?;
    let study = study(&projected);
    Ok(Case { projected, study })
}

fn sound(case: Result<Case, Refusal>) -> Case {
    case.unwrap_or_else(|refusal| {
        let messages: Vec<String> = refusal.problems.into_iter().map(|problem| problem.message).collect();
        panic!("the scenario was refused: {messages:#?}")
    })
}

impl Case {
    /// A line of the sheet in a month; a single figure in any.
    pub fn at(&self, key: &str, month: u32) -> Decimal {
        let line = self.projected.model.line(key).unwrap_or_else(|| panic!("there is no line `{key}`"));
        self.projected.exact.at(line, month).unwrap_or_else(|| panic!("`{key}` is missing in month {month}"))
    }

    /// Some months of a line.
    pub fn months(&self, key: &str, months: std::ops::RangeInclusive<u32>) -> Vec<Decimal> {
        months.map(|month| self.at(key, month)).collect()
    }

    pub fn option(&self, id: &str) -> &OptionStudy {
        self.study.options.iter().find(|option| option.id == id).unwrap_or_else(|| panic!("no option `{id}`"))
    }

    /// The total of a line of cost of an option, by its key in the results.
    pub fn cost(&self, id: &str, key: &str) -> Decimal {
        let lines = &self.option(id).lines;
        lines.iter().find(|line| line.key == key).unwrap_or_else(|| panic!("no cost `{key}`")).total
    }

    /// The total of a line of value.
    pub fn value(&self, id: &str, key: &str) -> Decimal {
        let lines = &self.option(id).value_lines;
        lines.iter().find(|line| line.key == key).unwrap_or_else(|| panic!("no value `{key}`")).total
    }

    /// An option's cost of a category.
    pub fn category(&self, id: &str, word: &str) -> Decimal {
        let found = self.option(id).by_category.iter().find(|(name, _)| name == word);
        found.unwrap_or_else(|| panic!("no category `{word}`")).1
    }
}

/// To the cent, half up.
pub fn cents(value: Decimal) -> Decimal {
    rounded(value, 2)
}

/// To so many decimals, half away from zero.
pub fn rounded(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
}
