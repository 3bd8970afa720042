//! The page that opens by a double click: a memo with what it rests on, and the charts of both.

use serde_json::Value;

use crate::analysis::findings::Findings;
use crate::analysis::projected::Projected;
use crate::report::chart::Chart;
use crate::report::document::Report;
use crate::report::live::live;
use crate::report::study::appendix::appendix;
use crate::report::study::memo::memo_of;

/// Everything that stands in one page.
pub struct Page {
    pub title: String,
    pub currency: String,
    /// What tells this page from another on paper: case, day of the prices, hash, version.
    pub marks: Vec<String>,
    pub memo: Report,
    pub appendix: Report,
    pub charts: Vec<Chart>,
    /// The sheet, for the page to compute again.
    pub live: Value,
}

/// The page of a study, with the charts that were made of it.
pub fn page(study: &Findings, projected: &Projected, charts: Vec<Chart>) -> Page {
    let memo = Report { blocks: memo_of(study, &charts) };
    let appendix = appendix(study, &charts);
    let facts = &study.scenario;
    Page {
        title: facts.name.clone(),
        currency: facts.currency.clone(),
        marks: marks(study),
        memo,
        appendix,
        charts,
        live: live(study, projected),
    }
}

/// As in the footer of every chart. There is no clock here: the same inputs give the same page.
fn marks(study: &Findings) -> Vec<String> {
    let facts = &study.scenario;
    let hash = facts.sha256.get(..8).unwrap_or(&facts.sha256);
    let priced = facts.priced_on.as_ref().or(facts.price_date.as_ref());
    let case = facts.case.iter().map(|case| format!("Case: {}", crate::report::labels::case_name(case)));
    case.chain(priced.map(|day| format!("Prices of {day}")))
        .chain([format!("Inputs {hash}"), format!("tollgate {}", env!("CARGO_PKG_VERSION"))])
        .chain(facts.illustrative.then(|| "Illustrative".to_string()))
        .collect()
}
