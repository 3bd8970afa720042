//! What is said where nothing is uncertain: that, and which inputs most need a range.

use serde_json::{Value, json};

use crate::analysis::projected::Projected;
use crate::analysis::sensitivity::tornado::{self, Tornado};
use crate::analysis::study::types::Study;
use crate::report::document::{Block, Data, Report, words};
use crate::report::labels::input_name;

/// Inputs that are named.
const NAMED: usize = 5;

/// What moves the figure that decides.
pub fn tornado(projected: &Projected, study: &Study) -> Option<Tornado> {
    tornado::tornado(projected, &tornado::usual(study)?).ok()
}

pub fn report(study: &Study, tornado: Option<&Tornado>) -> Report {
    let first = "Nothing is uncertain: no input has a range, so every trial would be the base case.";
    let mut blocks = vec![Block::Text(vec![words(first)])];
    let swings = tornado.map(|tornado| tornado.swings.as_slice()).unwrap_or_default();
    if !swings.is_empty() {
        blocks.push(Block::Text(vec![words("A range is needed most where the result moves most:")]));
        let one = |swing: &tornado::Swing| {
            vec![words(format!("{}: `{}`", input_name(study, &swing.path), swing.path))]
        };
        blocks.push(Block::Bullets(swings.iter().take(NAMED).map(one).collect()));
    }
    let hint = "Write it as { value = 500_000, p10 = 350_000, p90 = 700_000 }, or with min and max.";
    blocks.push(Block::Text(vec![words(hint)]));
    Report { blocks }
}

pub fn json() -> Value {
    json!({ "trials": 0, "reason": "no input has a range", "options": [] })
}

pub fn rows() -> Data {
    Data { columns: vec!["trial".to_string()], rows: vec![] }
}
