//! `tollgate pricing diff`: what is different between two price books, and what that does to a case.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;

use crate::analysis::compare::comparison::{CompareQuestion, Comparison, Wanted, compare, read};
use crate::analysis::prices::diff::{Changed, Compared, diff};
use crate::base::diagnostic::Refusal;
use crate::cli::args::{Show, today};
use crate::cli::command::Execute;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::streams::Streams;
use crate::form::files::Files;
use crate::prices::load::books;
use crate::render::show::Output;
use crate::report::compare::{compare_json, comparison};
use crate::report::document::{Block, Report};
use crate::report::prices::book_differences::{differences, differences_json, differences_rows};
use crate::scenario::load::Changes;

/// Say which prices in force rose or fell between two price books, and which are new or gone
#[derive(Debug, Args)]
pub struct PricingDiffArgs {
    /// Old book
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// New book
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// Day on which prices are in force; today where not given
    #[arg(long, value_name = "YYYY-MM-DD")]
    on: Option<NaiveDate>,
    /// Compare everything that the books say: prices that are over or to come, sources and notes
    #[arg(long, conflicts_with = "on")]
    history: bool,
    /// Say what the change does to this case: the scenario at the old prices and at the new
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
    #[command(flatten)]
    show: Show,
}

impl Execute for PricingDiffArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        let old = books(std::slice::from_ref(&self.old))?;
        let new = books(std::slice::from_ref(&self.new))?;
        let compared = match self.history {
            true => Compared::History,
            false => Compared::On(self.on.unwrap_or_else(today)),
        };
        let list = diff(&old.trees, &new.trees, compared);
        let case = self.scenario.as_ref().map(|file| self.case(file)).transpose()?;
        out.show(&self.show, answer(&list, compared, case.as_ref()))?;
        Ok(Exit::Done)
    }
}

impl PricingDiffArgs {
    /// The scenario with each of the books over those that it names.
    fn case(&self, file: &Path) -> Result<Comparison, Refusal> {
        let at = |book: &PathBuf| Wanted {
            file: file.to_path_buf(),
            changes: Changes { books: vec![book.clone()], ..Changes::default() },
        };
        let (texts, mut members) = read(&Files::default(), &[at(&self.old), at(&self.new)])?;
        for (member, name) in members.iter_mut().zip(["old prices", "new prices"]) {
            member.name = name.to_string();
        }
        compare(&texts, members, &CompareQuestion::default())
    }
}

fn answer<'a>(list: &'a [Changed], compared: Compared, case: Option<&'a Comparison>) -> Output<'a> {
    let currency = case.map_or("", |case| case.first().study.scenario.currency.as_str());
    let report = move || {
        let mut blocks = differences(list, compared).blocks;
        blocks.extend(case.map(|_| Block::Heading("What it does to the case".into())));
        blocks.extend(case.into_iter().flat_map(comparison::answer));
        Report { blocks }
    };
    let json = move || match case {
        None => differences_json(list),
        Some(case) => {
            serde_json::json!({ "differences": differences_json(list), "case": compare_json::json(case) })
        }
    };
    Output::new(currency, report, json, move || differences_rows(list))
}
