//! Every answer of every command in every format, in one place.

use serde_json::Value;

use crate::base::diagnostic::Refusal;
use crate::render::format::{Format, FormatWriter, Screen};
use crate::render::{csv, json, markdown, terminal};
use crate::report::document::{Data, Report};

/// The output formats, a file each, as the help lists them. The first is what is printed where none is asked for.
pub const FORMATS: &[Format] = &[terminal::FORMAT, json::FORMAT, csv::FORMAT, markdown::FORMAT];

/// One form of an answer, made when it is asked for.
type LazyForm<'a, T> = Box<dyn FnOnce() -> Result<T, Refusal> + 'a>;

/// What a command answers, in each form that a format may want. A form that no one wants is not computed.
pub struct Output<'a> {
    currency: String,
    report: LazyForm<'a, Report>,
    json: LazyForm<'a, Value>,
    rows: LazyForm<'a, Data>,
}

impl<'a> Output<'a> {
    /// An answer whose figures are known already.
    pub fn new(
        currency: &str,
        report: impl FnOnce() -> Report + 'a,
        json: impl FnOnce() -> Value + 'a,
        rows: impl FnOnce() -> Data + 'a,
    ) -> Self {
        Self::computed(currency, || Ok(report()), || Ok(json()), || Ok(rows()))
    }

    /// An answer that is yet to be computed, for which the form says how much; so it may still be refused.
    pub fn computed(
        currency: &str,
        report: impl FnOnce() -> Result<Report, Refusal> + 'a,
        json: impl FnOnce() -> Result<Value, Refusal> + 'a,
        rows: impl FnOnce() -> Result<Data, Refusal> + 'a,
    ) -> Self {
        Self {
            currency: currency.to_string(),
            report: Box::new(report),
            json: Box::new(json),
            rows: Box::new(rows),
        }
    }
}

/// The answer in a format, with a line break at its end.
///
/// # Errors
/// What computing the answer meets.
pub fn show(output: Output, format: &Format, screen: Screen) -> Result<String, Refusal> {
    Ok(match format.write {
        FormatWriter::Report(write) => write(&(output.report)()?, &output.currency, screen),
        FormatWriter::Json(write) => write(&(output.json)()?),
        FormatWriter::Rows(write) => write(&(output.rows)()?),
    })
}
