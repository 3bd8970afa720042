//! Arguments that several commands on price books have.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use rust_decimal::Decimal;

use crate::base::diagnostic::Refusal;
use crate::cli::args::today;
use crate::form::decimal::decimal;

/// Price books to look into.
#[derive(Debug, Args)]
pub(super) struct BookFiles {
    /// Price book (TOML); may be repeated, the last one wins; the shipped books if not given
    #[arg(long, value_name = "FILE")]
    pub(super) book: Vec<PathBuf>,
    /// Day of the prices; today if not given
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(super) on: Option<NaiveDate>,
}

impl BookFiles {
    pub(super) fn day(&self) -> NaiveDate {
        self.on.unwrap_or_else(today)
    }
}

/// A number of the command line.
pub(super) fn argument(name: &str, text: &str) -> Result<Decimal, Refusal> {
    let value = decimal(text.trim())
        .map_err(|rule| Refusal::because("bad-argument", format!("`{name}` {rule}, found `{text}`")))?;
    match value.is_sign_negative() && !value.is_zero() {
        true => Err(Refusal::because("bad-argument", format!("`{name}` must be at least 0, found `{text}`"))),
        false => Ok(value),
    }
}

/// A share of the command line, from 0 to 1.
pub(super) fn share(name: &str, text: &str) -> Result<Decimal, Refusal> {
    let value = argument(name, text)?;
    match value <= Decimal::ONE {
        true => Ok(value),
        false => {
            let message = format!("`{name}` is a share of the prompt, from 0 to 1, found `{text}`");
            Err(Refusal::because("bad-argument", message))
        }
    }
}
