//! Whether a record of a decision still holds, check by check.

use serde_json::{Value, json};

use crate::report::document::{Block, Cell, Data, Piece, words};

/// Something that was looked at.
pub struct Check {
    pub what: &'static str,
    pub holds: bool,
    pub said: String,
}

impl Check {
    pub fn new(what: &'static str, found: Result<String, String>) -> Self {
        let holds = found.is_ok();
        Self { what, holds, said: found.unwrap_or_else(|why| why) }
    }
}

pub fn blocks(name: &str, checks: &[Check], quiet: bool) -> Vec<Block> {
    let wrong = checks.iter().filter(|check| !check.holds).count();
    let answer = match wrong {
        0 => format!("{name}: the record holds."),
        1 => format!("{name}: the record does not hold. 1 check failed."),
        _ => format!("{name}: the record does not hold. {wrong} checks failed."),
    };
    let line = |check: &Check| {
        let mark = if check.holds { "" } else { "FAILED: " };
        vec![Piece::Strong(check.what.to_string()), words(format!(": {mark}{}.", check.said))]
    };
    let list = Block::Bullets(checks.iter().map(line).collect());
    let answer = Block::Text(vec![words(answer)]);
    if quiet { vec![answer] } else { vec![answer, list] }
}

pub fn json(checks: &[Check]) -> Value {
    let one = |check: &Check| json!({ "check": check.what, "holds": check.holds, "said": check.said });
    json!({
        "holds": checks.iter().all(|check| check.holds),
        "checks": checks.iter().map(one).collect::<Vec<_>>(),
    })
}

pub fn rows(checks: &[Check]) -> Data {
    let columns = ["check", "holds", "said"].map(str::to_string).to_vec();
    let row = |check: &Check| {
        [check.what, if check.holds { "yes" } else { "no" }, &check.said]
            .map(|text| Cell::Text(text.to_string()))
            .to_vec()
    };
    Data { columns, rows: checks.iter().map(row).collect() }
}
